"""A server and the processes that it starts; each of them connects to it and says its name."""

import multiprocessing
import os
import socket
import subprocess
import sys


def anak(port: int, nama: str) -> None:
    with socket.create_connection(("127.0.0.1", port)) as s:
        s.sendall(nama.encode())


if __name__ == "__main__":
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]
    for cara in ("fork", "spawn"):
        multiprocessing.set_start_method(cara, force=True)
        multiprocessing.Process(target=anak, args=(port, cara)).start()
        conn, _ = server.accept()
        print(conn.recv(1024), conn.recv(1024))
    if os.fork() == 0:
        anak(port, "os.fork")
        os._exit(0)
    conn, _ = server.accept()
    print(conn.recv(1024))
    program = f"import socket; socket.create_connection(('127.0.0.1', {port})).sendall(b'sub')"
    subprocess.run([sys.executable, "-c", program], check=True)
    conn, _ = server.accept()
    print(conn.recv(1024))
    print(os.waitpid(-1, 0)[1])
