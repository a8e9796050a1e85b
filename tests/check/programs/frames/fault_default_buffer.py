# fault: drops_the_unfinished: the default argument keeps what is left
def frames(recv, buffer=bytearray()):
    while data := recv(1024):
        buffer.extend(data)
        while (end := buffer.find(b"\n")) >= 0:
            line = bytes(buffer[:end])
            del buffer[: end + 1]
            yield line
