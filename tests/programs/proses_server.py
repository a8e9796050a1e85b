"""A process for each client; the parent closes its own copy and goes on."""

import multiprocessing
import os
import socket
import sys


def layani(conn):
    with conn:
        while data := conn.recv(1024):
            conn.sendall(str(eval(data, {"__builtins__": {}})).encode())


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    induk = os.getpid()
    print("kalkulator siap")
    for _ in range(2):
        conn, _ = server.accept()
        anak = multiprocessing.Process(target=layani, args=(conn,))
        anak.start()
        conn.close()
        anak.join()
        print("anak selesai:", anak.exitcode, os.getpid() == induk)
