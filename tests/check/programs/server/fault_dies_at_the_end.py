# fault: survives_the_end: fails on the empty text of the end
import codecs
import socket
import sys
from datetime import date, datetime

BUFFER = 1024


def ask_port() -> int:
    while True:
        try:
            return int(input("Server port: "))
        except ValueError:
            print("A port is a number.")


def open_server(port: int) -> socket.socket:
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind(("0.0.0.0", port))
    except OSError as error:
        sys.exit(f"Cannot use port {port}: {error}")
    server.listen()
    return server


def ask_text(prompt: str) -> str:
    text = ""
    while not text.strip():
        text = input(prompt)
    return text


def chat(conn: socket.socket, name: str) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    peer = decoder.decode(conn.recv(BUFFER))
    print(f"{peer} has joined")
    conn.sendall(name.encode())
    while True:
        data = conn.recv(BUFFER)
        if chr(data[0]) == "q":
            break
        text = decoder.decode(data)
        print(f"[{datetime.now():%H:%M:%S}] {peer}: {text}")
        reply = ask_text(f"[{name}] message: ")
        conn.sendall(f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {name}: {reply}".encode())
    print(f"{peer} has left")


def main() -> None:
    port = ask_port()
    name = ask_text("Username: ")
    with open_server(port) as server:
        print(f"IP address: {socket.gethostbyname('localhost')}")
        print(f"Port: {port}")
        print(f"Date: {date.today():%d/%m/%Y}")
        conn, _ = server.accept()
        with conn:
            try:
                chat(conn, name)
            except OSError as error:
                print("Connection lost:", error.strerror)


if __name__ == "__main__":
    main()
