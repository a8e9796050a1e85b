"""A child that is spawned, as on Windows and macOS; it connects to its parent."""

import multiprocessing as mp
import socket


def anak(port):
    with socket.create_connection(("127.0.0.1", port)) as s:
        s.sendall(b"salam dari anak")
    raise SystemExit(7)


if __name__ == "__main__":
    mp.set_start_method("spawn")
    server = socket.create_server(("127.0.0.1", 0))
    proses = mp.Process(target=anak, args=(server.getsockname()[1],))
    proses.start()
    conn, _ = server.accept()
    print(conn.recv(1024).decode())
    proses.join()
    print("kode anak:", proses.exitcode, __name__)
