# fault: takes_silence: waits for a minute
import select
import socket
import sys

try:
    server = socket.create_server(("", int(input("Listen on port: "))))
except OSError as error:
    sys.exit(f"Cannot listen there: {error.strerror}")
conn, addr = server.accept()
while select.select([conn], [], [], 60)[0]:
    try:
        data = conn.recv(1024)
    except ConnectionResetError:
        sys.exit("The client broke off")
    if not data:
        print("The client has left")
        sys.exit()
    print("The client says", data.decode())
sys.exit("The client has been silent for a minute")
