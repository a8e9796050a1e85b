# fault: takes_a_refusal: tells the refusal, and goes on without a connection
import socket
import sys

host = input("Host: ")
port = int(input("Port: "))
try:
    connection = socket.create_connection((host, port), 2)
except ConnectionRefusedError:
    print("Connection refused, is the server running?")
done = False
while not done:
    try:
        data = connection.recv(1024)
    except (ConnectionResetError, socket.timeout) as problem:
        print("Problem with the server:", problem)
        sys.exit(1)
    if data:
        print("Server:", data.decode())
    else:
        print("Server closed the connection")
        done = True
