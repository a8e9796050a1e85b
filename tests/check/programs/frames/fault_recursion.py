# fault: bears_every_cut: calls itself for each piece
def read_line(recv, rest):
    if b"\n" in rest:
        return rest
    data = recv(1024)
    return read_line(recv, rest + data) if data else b""


def frames(recv):
    rest = read_line(recv, b"")
    while rest:
        line, rest = rest.split(b"\n", 1)
        yield line.decode()
        rest = read_line(recv, rest)
