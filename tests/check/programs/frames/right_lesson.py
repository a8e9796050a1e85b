# right: the solution of lesson 7
def frames(recv):
    rest = b""
    while piece := recv(1024):
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line.decode()
