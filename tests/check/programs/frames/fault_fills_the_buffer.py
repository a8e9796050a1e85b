# fault: does_not_wait: collects 4,096 bytes before it looks for messages
def frames(recv):
    buffer, ended = b"", False
    while not ended:
        while len(buffer) < 4096:
            data = recv(4096)
            if not data:
                ended = True
                break
            buffer += data
        *messages, buffer = buffer.split(b"\n")
        for message in messages:
            yield message.decode()
