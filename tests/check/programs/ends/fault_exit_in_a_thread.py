# fault: takes_a_reset: sys.exit in a thread ends the thread alone, and says nothing
import socket
import sys
import threading

result = 0


def reader(conn):
    global result
    try:
        while True:
            data = conn.recv(1024)
            if not data:
                print("The client has finished.")
                break
            print("client:", data.decode())
    except TimeoutError:
        print("The client says nothing.")
        result = 1
    except ConnectionResetError:
        sys.exit("The client is gone.")


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    server.bind(("127.0.0.1", int(input("Port: "))))
    server.listen()
except OSError as error:
    sys.exit(f"Cannot listen: {error}")
conn, _ = server.accept()
conn.settimeout(2)
thread = threading.Thread(target=reader, args=(conn,))
thread.start()
thread.join()
sys.exit(result)
