# right: create_server, and an exit code
"""A server that can be started again at once, and says so where it cannot."""

import socket
import sys


def main() -> None:
    """Show the first message of one client."""
    port = int(input("Port: "))
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        sys.exit(f"Port {port} tidak bisa dipakai: {error}")
    with listener:
        conn, _ = listener.accept()
        with conn:
            print(conn.recv(1024).decode(errors="replace"))


if __name__ == "__main__":
    main()
