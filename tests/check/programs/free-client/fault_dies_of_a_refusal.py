# fault: takes_a_refusal: a traceback where no server is
import codecs
import os
import socket
import sys
import threading


def listen(sock: socket.socket) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while data := sock.recv(4096):
            if text := decoder.decode(data):
                print(f"\r{text}", flush=True)
        print("The server has left.", flush=True)
    except OSError as error:
        print(f"Connection lost: {error}", flush=True)
    os._exit(0)


def main() -> None:
    host = input("Server address: ")
    port = int(input("Server port: "))
    name = input("Username: ")
    sock = socket.create_connection((host, port))
    sock.sendall(name.encode())
    print(sock.recv(1024).decode(), "has joined")
    threading.Thread(target=listen, args=(sock,), daemon=True).start()
    while True:
        if text := input("> ").strip():
            try:
                sock.sendall(text.encode())
            except OSError:
                break


main()
