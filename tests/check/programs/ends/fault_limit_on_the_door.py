# fault: takes_silence: the time limit is the listening socket's, and no connection inherits it
import socket
import sys

port = int(input("Port number: "))
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.settimeout(5)
try:
    server.bind(("localhost", port))
    server.listen(1)
    connection, client_address = server.accept()
    print("Connection from", client_address)
    while True:
        data = connection.recv(256)
        if not data:
            print("No more data from", client_address)
            break
        print("received", data.decode())
except socket.timeout:
    print("Timed out")
    sys.exit(1)
except OSError as error:
    print("Failed:", error)
    sys.exit(1)
finally:
    server.close()
