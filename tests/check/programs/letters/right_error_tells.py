# right: UnicodeDecodeError tells where the whole letters end
def letters(recv):
    buffer = bytearray()
    while data := recv(4096):
        buffer.extend(data)
        try:
            text = buffer.decode()
            buffer.clear()
        except UnicodeDecodeError as salah:
            text = buffer[: salah.start].decode()
            del buffer[: salah.start]
        yield text
