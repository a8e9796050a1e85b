"""The driver of `frames(recv)` behaves as a socket does, and stops a function that never ends."""

from collections.abc import Callable, Iterator

from chatkit.checks.frames_driver import Stream, messages, plain

Recv = Callable[..., bytes]


def test_a_piece_is_never_larger_than_the_size_or_than_was_asked_for() -> None:
    stream = Stream(b"abcdefgh", 3, ends=True)
    assert [stream.recv(2), stream.recv(1024), stream.recv(1024)] == [b"ab", b"cde", b"fgh"]
    assert stream.recv(1024) == b""
    assert stream.cut


def test_a_function_that_asks_for_ever_is_stopped() -> None:
    def frames(recv: Recv) -> Iterator[bytes]:
        while True:
            try:
                recv(10)
            except Exception:
                yield b"never"

    assert messages(frames, Stream(b"", 1, ends=True)) == ([], "for ever")
    assert messages(frames, Stream(b"", 1, ends=False)) == ([], "waits")


def test_a_message_is_the_same_as_bytes_as_text_and_with_its_newline() -> None:
    assert plain(b"caf\xc3\xa9\n") == plain("café") == plain(bytearray("café\r\n", "utf-8"))
    assert plain({"text": "Halo"}) == '{"text": "Halo"}'
