# fault: takes_a_reset: os._exit(0) after a reset
import os
import socket
import threading


def dengar(soket):
    try:
        while data := soket.recv(1024):
            print(data.decode())
        print("Server pamit", flush=True)
        os._exit(0)
    except socket.timeout:
        print("Server diam terlalu lama", flush=True)
        os._exit(2)
    except ConnectionResetError:
        print("Sambungan putus", flush=True)
        os._exit(0)


try:
    soket = socket.create_connection((input("IP: "), int(input("Port: "))), timeout=2)
except OSError:
    print("Server tidak bisa dihubungi")
    raise SystemExit(2)
t = threading.Thread(target=dengar, args=(soket,))
t.start()
t.join()
