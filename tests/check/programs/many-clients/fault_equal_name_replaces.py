# fault: keeps_names_apart: forgets the first of two equal names
import socket
import threading
import time

lock = threading.Lock()
by_name = {}


def broadcast(text):
    line = time.strftime("[%Y-%m-%d %H:%M:%S] ") + text
    with lock:
        for conn in by_name.values():
            try:
                conn.sendall(line.encode("utf-8"))
            except OSError:
                pass


def ask(conn):
    while True:
        conn.sendall(b"NICK")
        name = conn.recv(64).decode("utf-8").strip()
        if not name:
            return None
        with lock:
            by_name[name] = conn
            return name


def serve(conn):
    name = None
    try:
        name = ask(conn)
        if name is None:
            return
        broadcast(name + " Bergabung!")
        conn.sendall(b"Terkoneksi dengan Server!")
        data = conn.recv(1024)
        while data != b"":
            broadcast(data.decode("utf-8", "ignore"))
            data = conn.recv(1024)
    except OSError as e:
        print("galat:", e)
    finally:
        conn.close()
        if name:
            with lock:
                by_name.pop(name, None)
            broadcast(name + " keluar!")


with socket.socket() as s:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("127.0.0.1", int(input("Port Server: "))))
    s.listen()
    while True:
        client, _ = s.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()
