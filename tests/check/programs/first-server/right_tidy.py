# right: with types, for one client
"""A server that answers one message with the same text."""

import socket


def main() -> None:
    """Serve one client."""
    port = int(input("Port: "))
    with socket.create_server(("127.0.0.1", port)) as listener:
        conn, _ = listener.accept()
        with conn:
            conn.sendall(conn.recv(1024))


if __name__ == "__main__":
    main()
