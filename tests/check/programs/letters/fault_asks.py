# fault: gives_text: asks for the text at the keyboard
def letters(recv):
    while data := input("data: "):
        yield data
