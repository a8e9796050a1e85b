# fault: yields_a_message: takes the four bytes of the length for a part of it
def frames(recv):
    data = bytearray()
    while piece := recv(4096):
        data += piece
        while len(data) >= 4 and len(data) >= (size := int.from_bytes(data[:4], "big")):
            yield bytes(data[4:size])
            del data[: max(size, 4)]
