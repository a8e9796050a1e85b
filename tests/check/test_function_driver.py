"""The driver of functions behaves as a socket does, and stops a function that never ends."""

from collections.abc import Callable, Iterator

from chatkit.checks.function_driver import Stream, exactly, frames, letters, outcome, plain

Recv = Callable[..., bytes]


def test_a_piece_is_never_larger_than_the_size_or_than_was_asked_for() -> None:
    stream = Stream(b"abcdefgh", 3, ends=True)
    assert [stream.recv(2), stream.recv(1024), stream.recv(1024)] == [b"ab", b"cde", b"fgh"]
    assert stream.recv(1024) == b""
    assert stream.cut


def test_a_function_that_asks_for_ever_is_stopped() -> None:
    def mine(recv: Recv) -> Iterator[bytes]:
        while True:
            try:
                recv(10)
            except Exception:
                yield b"never"

    for ends, error in ((True, "for ever"), (False, "waits")):
        assert outcome(frames(mine, Stream(b"", 1, ends), [])) == ([], error, False)


def test_a_function_that_gives_for_ever_is_stopped() -> None:
    def mine(recv: Recv) -> Iterator[str]:
        while True:
            yield "x"

    found, error, _ = outcome(letters(mine, Stream(b"", 1, True), []))
    assert (found, error) == (["x"] * 3, "for ever")


def test_an_early_end_is_known_by_its_error() -> None:
    def mine(recv: Recv, n: int) -> bytes:
        if not (data := recv(n)):
            raise ConnectionResetError("gone")
        return data

    found = outcome(exactly(mine, Stream(b"abc", 9, True), [3, 1]))
    assert found == (["b'abc'"], "ConnectionResetError: gone", True)


def test_bytes_are_not_taken_for_text() -> None:
    given = [b"a", "b", None]
    assert outcome(letters(lambda recv: given, Stream(b"", 1, True), []))[0] == [
        "b'a'",
        "b",
        "None",
    ]


def test_a_message_is_the_same_as_bytes_as_text_and_with_its_newline() -> None:
    assert plain(b"caf\xc3\xa9\n") == plain("café") == plain(bytearray("café\r\n", "utf-8"))
    assert plain({"text": "Halo"}) == '{"text": "Halo"}'
