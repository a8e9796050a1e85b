"""A server with a thread for each client, out of a tutorial."""

import socket
import threading


def layani(conn: socket.socket) -> None:
    while True:
        pesan = conn.recv(1024).decode()
        if pesan in ("", "keluar"):
            break
        print("<", pesan)
        conn.sendall(pesan.upper().encode())
    conn.close()


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 0))
server.listen()
print(server)
print("port", server.getsockname()[1])
for _ in range(2):
    conn, addr = server.accept()
    print("[CLIENT BARU]", addr, conn)
    thread = threading.Thread(target=layani, args=(conn,))
    thread.start()
    print("[AKTIF]", threading.active_count() - 1)
    thread.join()
server.close()
