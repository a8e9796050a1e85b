"""The mistakes that everybody makes once; the last one is not caught."""

import logging
import socket
import sys
import traceback
from collections.abc import Callable
from typing import Any

s: Any = socket.socket()
mistakes: list[Callable[[], Any]] = [
    lambda: s.send("Halo"),
    lambda: s.bind("127.0.0.1", 5005),
    lambda: s.connect("127.0.0.1"),
    lambda: s.recv(),
    lambda: s.recv("1024"),
    lambda: s.recv(1024),
    lambda: s.accept(),
    lambda: s.accept(1),
    lambda: s.listen("lima"),
    lambda: s.bind(("127.0.0.1", 70000)),
    lambda: s.shutdown(7),
    lambda: s.setsockopt(socket.SO_REUSEADDR, 1),
    lambda: s.settimeout(-1),
    lambda: s.rcev(1024),
    lambda: socket.socket("AF_INET"),  # type: ignore[arg-type]
    lambda: socket.create_connection(("127.0.0.1", 1), timeout=5),
    lambda: socket.create_server(("256.0.0.1", 0)),
    lambda: input("a", "b"),  # type: ignore[call-arg]
]
for mistake in mistakes:
    try:
        mistake()
    except Exception:
        traceback.print_exc()
try:
    s.recv(10)
except OSError:
    logging.exception("recv")
    print(traceback.format_exc(), "".join(traceback.format_tb(sys.exc_info()[2])))
s.nama = "Bob"
