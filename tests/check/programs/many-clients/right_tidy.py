# right: a thread that reads and a thread that writes for each client, with a queue between
import contextlib
import queue
import socket
import threading
from datetime import datetime

WAITING = 200  # texts for one client; a client that reads too slowly has to go


class Member:
    def __init__(self, conn):
        self.conn = conn
        self.name = ""
        self.texts = queue.Queue(WAITING)

    def write(self):
        with contextlib.suppress(OSError):
            while text := self.texts.get():
                self.conn.sendall(text.encode())
        self.hang_up()

    def tell(self, text):
        try:
            self.texts.put_nowait(text)
        except queue.Full:
            self.hang_up()

    def hang_up(self):
        with contextlib.suppress(OSError):
            self.conn.shutdown(socket.SHUT_RDWR)


class Room:
    def __init__(self):
        self.lock = threading.Lock()
        self.members = []

    def tell_all(self, text):
        stamp = f"{datetime.now():%Y-%m-%d %H:%M:%S}"
        for member in self.members:
            member.tell(f"[{stamp}] {text}")

    def take(self, member, name):
        with self.lock:
            if not name or any(one.name == name for one in self.members):
                return False
            member.name = name
            self.members.append(member)
            self.tell_all(f"{name} Bergabung!")
            member.tell("Terkoneksi dengan Server!")
            return True

    def say(self, text):
        with self.lock:
            self.tell_all(text)

    def remove(self, member):
        with self.lock:
            if member in self.members:
                self.members.remove(member)
                self.tell_all(f"{member.name} keluar!")

    def serve(self, conn):
        member = Member(conn)
        threading.Thread(target=member.write, daemon=True).start()
        try:
            member.tell("NICK")
            name = conn.recv(1024).decode(errors="replace").strip()
            if not self.take(member, name):
                member.tell(f"Username {name} sudah dipakai.")
                return
            while data := conn.recv(1024):
                self.say(data.decode(errors="replace"))
        except ConnectionError as error:
            print("Putus:", error)
        finally:
            self.remove(member)
            member.texts.put(None)


def main():
    port = int(input("Masukkan Port Server: "))
    room = Room()
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.listen()
        print("Server menunggu di port", port)
        while True:
            conn, _ = door.accept()
            threading.Thread(target=room.serve, args=(conn,), daemon=True).start()


main()
