"""Lesson 2, played in two live kernels as its text says."""

from collections.abc import Iterator

import pytest

from tests.kernels import (
    Kernel,
    came_true,
    guessed,
    in_call,
    kernels_of,
    press,
    screen,
    settle,
    show,
)

Pair = tuple[Kernel, ...]
WRITTEN = """
    conn, address = listener.accept()
    data = conn.recv(1024)
    conn.sendall(data)
    conn.close()
    listener.close()
"""


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with kernels_of(request.param, "02-connect") as kernels:
        yield kernels


@pytest.mark.parametrize("lesson", ["id", "en"], indirect=True)
def test_it_goes_as_the_text_says(lesson: Pair) -> None:
    server, client = lesson
    server.run("prepare-import")
    show(server, "prepare-timeline", "timeline")
    refused = guessed(server, "bind-guess", "waits")
    port = server.port("5020")
    assert f"('127.0.0.1', {port})" in server.run("bind-run")
    client.run("refused-import")
    assert "ConnectionRefusedError" in client.run("refused-run").splitlines()[-1]
    came_true(server, refused, "refused")

    backlog = guessed(server, "listen-guess", "refused")
    server.run("listen-run")
    settle(server, "'LISTEN' in timeline.diagram.value")
    ours, theirs = client.run("backlog-run").split(" -> ")
    assert port in theirs
    assert client.run("backlog-send-run") == ""
    came_true(server, backlog, "connected")

    accept = guessed(server, "accept-guess", "waits")
    same = guessed(server, "port-guess", "new")
    assert server.run("accept-run") == ""
    listener, conn, greeting = filter(None, server.run("two-show").splitlines())
    assert conn == f"{listener} {ours}", "one port, two sockets, and conn knows its client"
    assert greeting == "b'Halo dari Bob'"
    came_true(server, accept, "at_once")
    came_true(server, same, "same")

    second = guessed(server, "second-guess", "connect")
    client.run("second-define")
    show(client, "second-panel", "late")
    press(client, "late", "run", in_call("recv"))
    came_true(server, second, "recv")
    settle(server, "'recv' in timeline.waits.value")
    assert "Aku yang kedua" in server.run("cure-run")
    settle(client, f"'Maaf menunggu' in {screen('late')}")
    server.run("end-close")
    settle(server, "timeline.diagram.value.count('FIN') >= 2")


@pytest.mark.parametrize("lesson", ["id"], indirect=True)
def test_a_first_server_is_written(lesson: Pair) -> None:
    server, _ = lesson
    verdicts = "[(one.check, one.verdict) for one in report.results if one.kind == 'asked']"

    server.run("write-code")
    server.run("write-check")
    server.ask("report = _")
    assert "('listens', 'failed')" in server.ask(f"print({verdicts})")
    helped = "[one.help for one in report.results if one.verdict == 'failed'][0]"
    assert "accept" in server.ask(f"print({helped})")

    server.cells["write-code"][1].source += WRITTEN
    assert server.cells["write-code"][1].source.strip() in server.cells["write-hint"][1].source
    server.run("write-code")
    server.run("write-check")
    server.ask("report = _")
    assert server.ask(f"print({{one for _, one in {verdicts}}})").strip() == "{'held'}"


@pytest.mark.parametrize("lesson", ["en"], indirect=True)
def test_every_cell_may_run_twice_and_in_any_order(lesson: Pair) -> None:
    server, client = lesson
    for cell in ("accept-run", "cure-run"):  # nobody knocks yet: no test waits for five seconds
        _, code = server.cells[cell]
        code.source = code.source.replace("settimeout(5)", "settimeout(0.2)")
    for kernel, imports in (
        (client, ["refused-import", "second-define"]),
        (server, ["prepare-import", "write-code"]),
        (client, []),
        (server, []),
    ):
        cells = [one for one, (_, cell) in kernel.cells.items() if cell.cell_type == "code"]
        for cell in [*imports, *(reversed(cells) if imports else cells)]:
            if cell != "write-check" or not imports:
                kernel.run(cell)
                kernel.run(cell)


@pytest.mark.parametrize("lesson", ["id"], indirect=True)
def test_the_function_to_read_has_its_source(lesson: Pair) -> None:
    source = lesson[0].ask(
        "from chatkit import Server\nimport inspect; "
        "print(inspect.getsource(Server._accept_clients))"
    )
    steps = ["while True", "listener.accept()", "engine.task("]
    assert sorted(steps, key=source.index) == steps
