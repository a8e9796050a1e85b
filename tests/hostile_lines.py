"""Lines that no honest client sends: nearly right, with a wrong byte, or without an end."""

import random

_TYPES = [b"hello", b"message", b"private", b"ping", b"pong", b"bye", b"welcome", b"ack", b"zzz"]
_FIELDS = [b"version", b"name", b"room", b"last", b"numbering", b"key", b"text", b"id", b"to"]
_VALUES = [
    b"1", b"0", b"-1", b"1e400", b"9007199254740993", b"null", b"true", b"[]", b"{}", b'""', b'"x"',
    b'"Alice"', b'"\\u0000"', b'"\\ud800"', b'"\\u202e\\u200b"', b'"\xff"', b'"\\u001b[2J"',
    b"[" * 200, b'"' + b"x" * 300 + b'"', '"\u0410lice"'.encode(), b'"<script>"',
]  # fmt: skip


def hostile_line(source: random.Random) -> bytes:
    """Return one line, without its end."""
    fields = [b'"type":"%s"' % source.choice(_TYPES)]
    if source.random() < 0.3:
        fields += [b'"version":1', b'"name":"h%d"' % source.randrange(10**6)]
    for _ in range(source.randrange(4)):
        fields.append(b'"%s":%s' % (source.choice(_FIELDS), source.choice(_VALUES)))
    source.shuffle(fields)
    line = b"{" + b",".join(fields) + b"}"
    if source.random() < 0.4:  # one byte is another one, or the end is missing
        at = source.randrange(len(line))
        wrong = source.randbytes(1).replace(b"\n", b"") if source.random() < 0.7 else line[:0]
        line = line[:at] + wrong + (line[at + 1 :] if wrong else b"")
    return line
