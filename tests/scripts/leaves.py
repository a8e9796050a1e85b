"""Ends with an exit code of its own; prints bytes that are no text, and a goodbye at the end."""

import atexit
import socket
import sys

atexit.register(lambda: print("dadah"))
s = socket.socket()
sys.stdout.buffer.write(bytes(range(256)))
print(sys.argv, __name__, __file__, sys.path[0], sorted(globals()))
print(input("kode: "), sys.stdin.readline().strip(), sys.stdin.read())
if __name__ == "__main__":
    sys.exit(int(sys.argv[1]) if sys.argv[1].isdigit() else sys.argv[1])
