"""Tracebacks in which a student finds the program's own frames alone."""

import bdb
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from chatkit.errors import InputError
from chatkit.stepper.sockets import StoppableSocket
from chatkit.trace.sockets import TracedSocket
from chatkit.trace.tracebacks import clean, without_chatkit


def caught(call: Callable[[], object]) -> Exception:
    try:
        call()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def files(error: BaseException) -> set[str]:
    return {frame.filename for frame in traceback.extract_tb(error.__traceback__)}


@pytest.mark.parametrize("kind", [TracedSocket, StoppableSocket])
def test_a_socket_fails_as_a_plain_one_does(kind: Any) -> None:
    with kind() as sock:
        error = caught(lambda: sock.recv("many"))
    clean(error)
    assert files(error) == {__file__}


def test_the_members_of_a_group_and_their_causes_lose_the_frames_of_chatkit() -> None:
    from chatkit.address import check_port

    def fails() -> None:
        try:
            check_port(0)
        except InputError as error:
            raise ExceptionGroup("two at once", [error, caught(lambda: check_port("x"))]) from error

    text = without_chatkit(caught(fails), also=bdb.__file__)
    assert text.count("port") >= 4
    assert "test_tracebacks.py" in text
    assert "address.py" not in text
