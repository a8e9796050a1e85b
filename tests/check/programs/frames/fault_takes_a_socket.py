# fault: yields_a_message: takes the function recv for a socket
def frames(sock):
    buffer = b""
    while True:
        data = sock.recv(1024)
        if not data:
            break
        buffer += data
        while b"\n" in buffer:
            line, _, buffer = buffer.partition(b"\n")
            yield line.decode()
