"""Ends at once with os._exit: no goodbye, no finally."""

import atexit
import os
import socket

atexit.register(print, "tidak pernah dicetak")
s = socket.socket()
try:
    print("mau keluar", flush=True)
    os._exit(3)
finally:
    print("juga tidak")
