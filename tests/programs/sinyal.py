"""Catches Ctrl-C by a handler, then by an exception."""

import signal
import sys


def tangkap(nomor, frame):
    print("tertangkap:", signal.Signals(nomor).name)


lama = signal.signal(signal.SIGINT, tangkap)
signal.raise_signal(signal.SIGINT)
signal.signal(signal.SIGINT, lama)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("KeyboardInterrupt")
    sys.exit(130)
