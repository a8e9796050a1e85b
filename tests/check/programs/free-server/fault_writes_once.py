# fault: says_several: no loop around the writing
import codecs
import os
import socket
import sys
import threading
from datetime import date, datetime


def listen(conn: socket.socket, peer: str) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while data := conn.recv(4096):
            if text := decoder.decode(data):
                print(f"\r[{datetime.now():%H:%M:%S}] {peer}: {text}", flush=True)
    except OSError as error:
        print(f"Connection lost: {error}")
    print(f"{peer} has left.", flush=True)
    os._exit(0)


def talk(conn: socket.socket, name: str) -> None:
    for _ in range(2):
        text = input("> ")
        if not text.strip():
            continue
        try:
            conn.sendall(f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {name}: {text}".encode())
        except OSError:
            return


def main() -> None:
    port = int(input("Server port: "))
    name = input("Username: ")
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind(("", port))
    except OSError as error:
        sys.exit(f"Port {port} is in use: {error.strerror}")
    server.listen()
    print(f"IP 127.0.0.1, port {port}, date {date.today()}")
    conn, _ = server.accept()
    peer = conn.recv(1024).decode()
    conn.sendall(name.encode())
    print(peer, "has joined")
    threading.Thread(target=listen, args=(conn, peer), daemon=True).start()
    talk(conn, name)
    threading.Event().wait()


main()
