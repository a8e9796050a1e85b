# right: codecs.iterdecode over iter(recv)
import codecs
from functools import partial


def letters(recv):
    return codecs.iterdecode(iter(partial(recv, 512), b""), "utf-8")
