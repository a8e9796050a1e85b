# fault: takes_silence: a time limit has no errno, and exit(None) is 0
import socket
import sys

try:
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.bind(("127.0.0.1", int(input("Masukkan Port: "))))
    server.listen(5)
    conn, addr = server.accept()
    conn.settimeout(2)
    while True:
        data = conn.recv(1024)
        if not data:
            print(addr, "sudah pamit")
            break
        print(addr, "mengirim", data.decode())
except OSError as error:
    print("Kesalahan:", error)
    sys.exit(error.errno)
