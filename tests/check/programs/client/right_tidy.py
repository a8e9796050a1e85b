# right: functions, English words, every error told in a sentence
import codecs
import socket
import sys

BUFFER = 1024


def ask(prompt: str) -> str:
    text = ""
    while not text.strip():
        text = input(prompt)
    return text


def chat(sock: socket.socket, name: str) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    sock.sendall(name.encode())
    print(f"{decoder.decode(sock.recv(BUFFER))} has joined")
    while True:
        sock.sendall(ask(f"{name}: ").encode())
        data = sock.recv(BUFFER)
        if not data:
            print("The server has left.")
            return
        print(decoder.decode(data))


def main() -> None:
    host = ask("Server address: ")
    port = int(ask("Server port: "))
    name = ask("Username: ")
    try:
        with socket.create_connection((host, port)) as sock:
            chat(sock, name)
    except OSError as error:
        sys.exit(f"No connection: {error}")


main()
