# fault: takes_twenty: has eight threads
import select
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from threading import Lock

room, guard = {}, Lock()


def push(conn, data):
    """Send all, but do not wait longer than a moment for a reader that does not read."""
    while data:
        if not select.select([], [conn], [], 0.5)[1]:
            raise TimeoutError
        data = data[conn.send(data, getattr(socket, "MSG_DONTWAIT", 0)) :]


def post(text):
    data = f"[{datetime.now():%Y-%m-%d %H:%M:%S}] {text}".encode()
    with guard:
        members = list(room.items())
    for name, conn in members:
        try:
            push(conn, data)
        except OSError:
            leave(name, conn)


def leave(name, conn):
    with guard:
        if room.get(name) is not conn:
            return
        del room[name]
    with suppress(OSError):  # a dead one has no connection any more
        conn.shutdown(socket.SHUT_RDWR)
    post(f"{name} keluar!")


def run(conn):
    with conn:
        conn.sendall(b"NICK")
        try:
            name = conn.recv(128).decode().strip()
        except OSError:
            return
        with guard:
            taken = name in room
            if not taken:
                room[name] = conn
        if taken:
            conn.sendall(f"Maaf, {name} sudah ada di ruang ini.".encode())
            return
        post(f"{name} Bergabung!")
        conn.sendall(b"Terkoneksi dengan Server!")
        try:
            while pesan := conn.recv(1024):
                post(pesan.decode(errors="replace"))
        except OSError:
            pass
        leave(name, conn)


port = int(input("Port: "))
with socket.create_server(("127.0.0.1", port)) as listener, ThreadPoolExecutor(8) as pool:
    while True:
        pool.submit(run, listener.accept()[0])
