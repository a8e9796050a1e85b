# fault: says_its_name: the name stays in the buffer of makefile()
import socket

port = int(input("Port to listen on: "))
name = input("Your name: ")
with socket.create_server(("127.0.0.1", port)) as listener:
    sock, address = listener.accept()
    out = sock.makefile("w", encoding="utf-8")
    guest = sock.recv(1024).decode()
    print("Connected:", guest)
    out.write(name)
    while True:
        data = sock.recv(1024)
        if not data:
            break
        print(f"<{guest}> {data.decode()}")
