# fault: does_not_wait: returns a list, once all has come
def frames(recv):
    hasil = []
    pesan = bytearray()
    while data := recv(1):
        if data == b"\n":
            hasil.append(pesan.decode())
            pesan.clear()
        else:
            pesan.extend(data)
    return hasil
