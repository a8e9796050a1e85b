"""Prices."""

from . import PAJAK


def hitung(harga):
    return harga * (100 + PAJAK) // 100
