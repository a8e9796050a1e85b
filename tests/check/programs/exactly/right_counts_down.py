# right: counts down what is missing, and raises a ConnectionError
def exactly(recv, jumlah):
    potongan = []
    kurang = jumlah
    while kurang > 0:
        data = recv(min(kurang, 1024))
        if len(data) == 0:
            raise ConnectionError("koneksi ditutup")
        potongan.append(data)
        kurang -= len(data)
    return b"".join(potongan)
