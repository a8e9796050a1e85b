# fault: gives_text: a loop over bytes gives numbers
def letters(recv):
    while data := recv(1024):
        for byte in data:
            yield byte
