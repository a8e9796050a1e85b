"""Lessons 5 to 8, played in live kernels as their text says: bytes, the stream, and its ends."""

import re
from ast import literal_eval
from collections.abc import Iterator

import pytest

from tests.kernels import (
    Kernel,
    assert_refused,
    in_call,
    kernels_of,
    playing,
    press,
    settle,
    show,
)

Kernels = tuple[Kernel, ...]


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Iterator[Kernels]:
    with kernels_of(*request.param) as kernels:
        yield kernels


def click(kernel: Kernel, button: str, until: str) -> None:
    """Click one of a panel's buttons, and wait until it has done what it is for."""
    kernel.ask(f"{button}.click()")
    settle(kernel, until)


def hold(cable: Kernel) -> None:
    click(cable, "panel.hold", "all(one.glue for one in panel.cable.faults.values())")


def release(cable: Kernel, held: bytes) -> None:
    """Wait until the cable holds all of it, in however many pieces, and let go of it as one."""
    pieces = "[one.data for one in panel.cable.pieces if one.how == '{}']"
    settle(cable, f"b''.join({pieces.format('came')}).endswith({held!r})")
    click(cable, "panel.hold", f"{pieces.format('left')}[-1:] == [{held!r}]")


def start(kernel: Kernel, cell: str, name: str) -> None:
    show(kernel, cell, name)
    kernel.ask(f"{name}.start()")


def printed(kernel: Kernel, name: str) -> list[bytes]:
    """Return the bytes that a stepper's program has printed, once it is over."""
    settle(kernel, f"{name}.stepping.snapshot().phase == 'ended'")
    lines = literal_eval(kernel.ask(f"print([line.text for line in {name}.stepping.screen()])"))
    return [literal_eval(line) for line in lines if line.startswith("b'")]


def texts(kernel: Kernel, expected: list[str]) -> None:
    settle(kernel, f"[one.text for one in panel.endpoint.messages] == {expected!r}")


def waits(kernel: Kernel, sock: str, size: int) -> None:
    """Wait until so many bytes can be read."""
    settle(kernel, f"len({sock}.recv({size}, 2)) == {size}")  # 2: MSG_PEEK, on every system


@playing("en", "05-text-and-bytes")
def test_lesson_5_text_and_bytes(lesson: Kernels) -> None:
    server, client = lesson
    assert "43 61 66 c3 a9" in server.run("letters-show")
    counted = [line.split()[1:] for line in server.run("count-show").splitlines()]
    assert counted == [["1", "1"], ["1", "2"], ["1", "3"], ["1", "4"], ["2", "8"]]
    assert "CafÃ©" in server.run("codec-mojibake")
    assert "UnicodeDecodeError" in server.run("codec-error")
    assert "Café" in server.run("codec-cure")

    server.run("cut-import")
    server.run("cut-listen")
    assert "(601, 1201)" in client.run("send-text")
    assert "TypeError" in client.run("send-connect")
    client.run("send-bytes")
    assert server.run("cut-recv") == "1024"
    error = server.run("cut-decode")
    assert "UnicodeDecodeError" in error
    assert "position 1023" in error
    assert "c3 a9 c3 a9 c3  " in server.run("cut-end")
    assert "a9 c3 a9 c3 a9  " in server.run("cut-next")
    assert server.run("cure-decode") == "(512, 89)"
    server.ask("assert first + second == 'a' + 600 * 'é'")
    assert server.run("errors-show").split() == [
        "ééééé\N{REPLACEMENT CHARACTER}",
        "éééééé",
        r"éé\xc3",
    ]

    show(server, "under-timeline", "timeline")
    settle(server, "'1,024' in timeline.text or '1024' in timeline.text")
    assert_refused(client.run("chatkit-send"), "message_long", bytes=1201, characters=601)
    assert client.run("chatkit-cure") == "(512, 1023)"
    client.run("end-close")
    server.run("end-close")


@playing("id", "06-stream")
def test_lesson_6_a_stream_has_no_messages(lesson: Kernels) -> None:
    server, cable, client = lesson
    server.run("connect-import")
    server.run("connect-listen")
    start(cable, "connect-panel", "panel")
    show(cable, "connect-timeline", "timeline")
    client.run("connect-import")
    ours, theirs = literal_eval(client.run("connect-open"))
    assert str(theirs[1]) == cable.port("6060")
    assert literal_eval(server.run("connect-accept")) != ours, "the server sees the cable"

    hold(cable)
    client.run("bobhalo-send")
    release(cable, b"BobHalo")
    assert server.run("bobhalo-recv") == "b'BobHalo'"
    settle(cable, "timeline.diagram.value.count('BobHalo') > 0")
    hold(cable)
    server.run("satudua-send")
    release(cable, b"satudua")
    assert client.run("satudua-recv") == "b'satudua'"

    click(cable, "panel.clear", "not any(map(str, panel.cable.faults.values()))")
    client.run("big-send")
    waits(server, "conn", 3000)
    assert server.run("big-recv").split() == ["1024", "1024", "952"]


@playing("en", "06-stream")
def test_lesson_6_a_reader_gets_slices(lesson: Kernels) -> None:
    server, cable, client = lesson
    server.run("connect-import")

    server.run("slice-define")
    show(server, "slice-panel", "stepper")
    press(server, "stepper", "run", in_call("accept"))
    assert "slice=2" in cable.run("slice-cable") + cable.ask("print(cable.faults)")
    client.run("connect-import")
    client.run("slice-send")
    pieces = printed(server, "stepper")
    assert b"".join(pieces) == b"Halo Alice!"
    assert len(pieces) > 1, pieces
    assert "> b'Ha'\n> b'lo'\n" in cable.run("slice-show")
    cable.run("end-stop")


@playing("en", "07-frames")
def test_lesson_7_frames_do_not_mind_the_cable(lesson: Kernels) -> None:
    server, cable, client = lesson
    server.run("connect-import")
    server.run("connect-listen")
    start(cable, "connect-panel", "panel")
    client.run("connect-import")
    client.run("connect-open")
    server.run("connect-accept")

    hold(cable)
    client.run("newline-send")
    release(cable, b"Bob\nHalo\n")
    assert server.run("newline-recv") == r"(b'Bob\n', b'Halo\n')"
    server.run("newline-define")
    show(server, "newline-panel", "stepper")
    press(server, "stepper", "run", in_call("accept"))
    cable.run("slice-cable")
    client.run("newline-slice-send")
    assert printed(server, "stepper") == [b"Halo\n", b"Alice!\n"]

    server.run("length-exactly")
    server.run("length-receive")
    client.run("length-define")
    assert "00 00 00 03 42 6f 62" in client.run("length-show")
    hold(cable)
    client.run("length-send")
    release(cable, b"\0\0\0\3Bob\0\0\0\x0bHalo\nAlice!")
    assert server.run("length-recv") == r"(b'Bob', b'Halo\nAlice!')"

    hold(cable)
    sent = client.run("json-send")
    assert r"Dua\nbaris" in sent
    release(cable, sent.encode())
    one, other = literal_eval(server.run("json-recv"))
    assert (one["text"], other["text"]) == ("Halo", "Dua\nbaris")
    for kernel, cell in ((client, "end-close"), (server, "end-close"), (cable, "end-stop")):
        kernel.run(cell)


@pytest.mark.parametrize(
    ("dialect", "expected"), [("classic", ["satudua"]), ("lines", ["satu", "dua"])]
)
@playing("id", "07-frames")
def test_lesson_7_one_chat_is_glued_the_other_is_not(
    lesson: Kernels, dialect: str, expected: list[str]
) -> None:
    server, cable, client = lesson
    for kernel in lesson:
        if dialect == "lines":
            kernel.run("connect-panel" if kernel is cable else "classic-panel")  # for its import
        elif kernel is cable:
            kernel.run("connect-panel")
        start(kernel, f"{dialect}-panel", "panel")
    settle(client, "panel.endpoint.peer == 'Alice'")
    hold(cable)
    for text in ("satu", "dua"):
        client.ask(f"panel.endpoint.send({text!r})")
    settle(cable, "b'dua' in b''.join(one.data for one in panel.cable.pieces)")
    click(cable, "panel.hold", "not panel.cable.faults['to_server'].glue")
    texts(server, expected)


@pytest.mark.parametrize(
    "lesson",
    [("id", "05-text-and-bytes"), ("en", "06-stream"), ("id", "07-frames")],
    indirect=True,
    ids=str,
)
def test_every_cell_may_run_twice_and_in_any_state(lesson: Kernels) -> None:
    for kernel in lesson:
        for cell_id, (_, cell) in kernel.cells.items():
            if cell.cell_type == "code":
                # here nobody comes: the lesson waits three or five seconds for that
                cell.source = re.sub(r"\.settimeout\(\d\)", ".settimeout(0.3)", cell.source)
                kernel.run(cell_id)
                kernel.run(cell_id)
