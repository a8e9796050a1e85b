# fault: changes_nothing: splitlines() splits at more than \n
def frames(recv):
    rest = b""
    for data in iter(lambda: recv(2048), b""):
        rest += data
        whole, newline, rest = rest.rpartition(b"\n")
        if newline:
            yield from (whole + newline).decode().splitlines()
