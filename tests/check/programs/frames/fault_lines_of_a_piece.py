# fault: joins: each line of a piece is a message
def frames(recv):
    while data := recv(65536):
        for baris in data.splitlines():
            if baris:
                yield baris.decode(errors="replace")
