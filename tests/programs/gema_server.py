"""An echo server for one client; it logs, and ends when the client leaves."""

import logging
import socket
import sys

logging.basicConfig(level=logging.INFO, format="%(levelname)s:%(message)s")
PORT = int(sys.argv[1])

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", PORT))
    server.listen(1)
    logging.info(f"menunggu di port {PORT}")
    conn, addr = server.accept()
    logging.info("dari %s", addr[0])
    while True:
        data = conn.recv(32)
        if not data:
            break
        logging.info(f"diterima {data}")
        conn.sendall(data)
    conn.close()
logging.warning("client pergi")
