# fault: yields_a_message: the length is read as ten letters
HEADER = 10


def frames(recv):
    buffer = b""
    while True:
        part = recv(16)
        if not part:
            return
        buffer += part
        while len(buffer) >= HEADER:
            size = int(buffer[:HEADER])
            if len(buffer) < HEADER + size:
                break
            yield buffer[HEADER : HEADER + size].decode()
            buffer = buffer[HEADER + size :]
