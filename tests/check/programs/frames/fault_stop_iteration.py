# fault: ends: raises StopIteration, which no generator may
def frames(recv):
    kept = b""
    while True:
        index = kept.find(b"\n")
        if index >= 0:
            yield kept[:index]
            kept = kept[index + 1 :]
            continue
        more = recv(4096)
        if not more:
            raise StopIteration
        kept += more
