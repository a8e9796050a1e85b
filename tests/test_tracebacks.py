"""Tracebacks in which a student finds the program's own frames alone."""

import traceback
from collections.abc import Callable

from chatkit.trace.sockets import TracedSocket
from chatkit.trace.tracebacks import clean


def caught(call: Callable[[], object]) -> Exception:
    try:
        call()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def files(error: BaseException) -> set[str]:
    return {frame.filename for frame in traceback.extract_tb(error.__traceback__)}


def test_a_socket_fails_as_a_plain_one_does() -> None:
    with TracedSocket() as sock:
        error = caught(lambda: sock.recv("many"))  # type: ignore[arg-type]
    clean(error)
    assert files(error) == {__file__}
