# right: time limits, a half close, and a sentence for each error
import socket
import sys

LIMIT = 20


def main():
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.settimeout(LIMIT)
        listener.bind(("0.0.0.0", 0))
        listener.listen(1)
        print("Port:", listener.getsockname()[1])
        try:
            conn, alamat = listener.accept()
        except TimeoutError:
            sys.exit("Tidak ada yang datang.")
    with conn:
        conn.settimeout(LIMIT)
        try:
            pesan = conn.recv(65536)
            conn.sendall(b"server: " + pesan + b"\n")
            conn.shutdown(socket.SHUT_WR)
            conn.recv(1)
        except OSError as error:
            sys.exit(f"Gagal: {error}")


main()
