"""Two threads with a mistake in them; the program goes on, and ends when the third one is done."""

import _thread
import socket
import threading
import time

server = socket.create_server(("127.0.0.1", 0))
teman = socket.create_connection(server.getsockname())
conn, _ = server.accept()
conn.settimeout(0.1)


def terima() -> None:
    while True:
        print(conn.recv(1024).decode())


def lambat() -> None:
    time.sleep(0.5)
    print("akhirnya")


teman.send(b"Halo")
thread = threading.Thread(target=terima)
thread.start()
thread.join()
teman.send(b"Hai")
_thread.start_new_thread(terima, ())
threading.Thread(target=lambat).start()
time.sleep(0.3)
print("program utama selesai")
