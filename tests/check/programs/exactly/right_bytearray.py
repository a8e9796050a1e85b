# right: a bytearray that is filled in place
def exactly(recv, n):
    wadah = bytearray(n)
    lihat = memoryview(wadah)
    terisi = 0
    while terisi < n:
        data = recv(n - terisi)
        if not data:
            raise EOFError(f"baru {terisi} byte")
        lihat[terisi : terisi + len(data)] = data
        terisi += len(data)
    return wadah
