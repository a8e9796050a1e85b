# fault: yields_a_message: splits at \r\n only
def frames(recv):
    penyangga = b""
    while data := recv(512):
        penyangga += data
        while b"\r\n" in penyangga:
            baris, penyangga = penyangga.split(b"\r\n", 1)
            yield baris.decode()
