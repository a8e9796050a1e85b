# fault: yields_a_message: the message stays in the buffer
def frames(recv):
    isi = ""
    while True:
        potongan = recv(1)
        if not potongan:
            break
        isi = isi + potongan.decode("latin-1")
        while "\n" in isi:
            yield isi[: isi.find("\n")].encode("latin-1").decode()
