"""Connects again and again; the server hangs up once, and is gone the next time."""

import socket
import sys
import time

gagal = 0
while gagal < 3:
    s = socket.socket()
    try:
        s.connect(("127.0.0.1", int(sys.argv[1])))
        print("tersambung")
        s.send(b"halo")
        while True:
            data = s.recv(1024)
            if not data:
                print("server memutus")
                break
            print("pesan:", data.decode())
    except ConnectionRefusedError:
        gagal += 1
        print(f"gagal ke-{gagal}")
        time.sleep(0.02)
    finally:
        s.close()
sys.exit(1)
