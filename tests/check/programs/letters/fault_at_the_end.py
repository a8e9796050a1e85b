# fault: gives_at_once: joins all, and decodes at the end
def letters(recv):
    semua = b""
    while data := recv(1024):
        semua += data
    yield semua.decode()
