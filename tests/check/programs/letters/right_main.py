# right: the rest of the chat stands below __main__
import codecs
import socket


def letters(recv):
    d = codecs.getincrementaldecoder("utf-8")("ignore")
    for potongan in iter(lambda: recv(100), b""):
        for huruf in d.decode(potongan):
            yield huruf


if __name__ == "__main__":
    port = int(input("Port: "))
    with socket.create_connection(("127.0.0.1", port)) as sock:
        for teks in letters(sock.recv):
            print(teks, end="", flush=True)
