# fault: yields_a_message: an async generator, which no for loop takes
async def frames(recv):
    buffer = b""
    while True:
        data = recv(4096)
        if not data:
            break
        buffer += data
        *lines, buffer = buffer.split(b"\n")
        for line in lines:
            yield line.decode()
