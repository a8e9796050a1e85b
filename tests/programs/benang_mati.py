"""A thread that dies of an exception; the program ends well all the same."""

import threading


def bagi(n):
    return 10 / n


t = threading.Thread(target=bagi, args=(0,), name="pembagi")
t.start()
t.join()
print("hidup:", t.is_alive())
