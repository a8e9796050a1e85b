"""The panels without a browser: what their widgets hold and say."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ipywidgets.widgets.widget import _instances

from chatkit import ClientPanel, ServerPanel
from chatkit.message import MAX_USERNAME, Line, visible
from chatkit.panels.log import MAX_CHARACTERS, MAX_LINES, Log, html
from chatkit.texts import say
from tests.helpers import LOOPBACK, Desk, free_port, until
from tests.widgets import enter, label_of, says, shows, text_of, without_tags


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def panels(port: int) -> Iterator[tuple[ServerPanel, ClientPanel]]:
    server = ServerPanel(port=port, username="Alice")
    client = ClientPanel(host=LOOPBACK, port=port, username="Bob")
    yield server, client
    client.stop()
    server.stop()


@pytest.fixture
def chatting(panels: tuple[ServerPanel, ClientPanel]) -> tuple[ServerPanel, ClientPanel]:
    server, client = panels
    server.start()
    client.start()
    says(server.log.output, "connected", peer="Bob")
    shows(client.log.output, "Alice Telah bergabung...")
    return panels


def test_the_boxes_hold_what_the_arguments_give(panels: tuple[ServerPanel, ClientPanel]) -> None:
    server, client = panels
    assert server.username.value == "Alice"
    assert client.host.value == LOOPBACK
    assert client.port.value == server.port.value


def test_without_arguments_the_boxes_are_empty() -> None:
    assert [box.value for box in (ServerPanel().port, ClientPanel().host)] == ["", ""]


def test_every_box_and_button_has_a_label(panels: tuple[ServerPanel, ClientPanel]) -> None:
    for panel in panels:
        widgets = [*panel.boxes, panel.message.text, panel.mode]
        widgets += [panel.start_button, panel.stop_button, panel.send_button]
        assert all(widget.description.strip() for widget in widgets)
    assert panels[1].host.description.strip()


def test_typing_chats_in_both_directions(chatting: tuple[ServerPanel, ClientPanel]) -> None:
    server, client = chatting
    enter(client.message.text, "Halo Alice!")
    shows(server.log.output, "] Bob: Halo Alice!")
    shows(client.log.output, "pesan : Halo Alice!")
    until(lambda: client.message.text.value == "")
    enter(server.message.text, "Halo juga Bob!")
    shows(client.log.output, "] Alice: Halo juga Bob!")
    shows(server.log.output, "[Alice] pesan: Halo juga Bob!")


def test_the_same_text_again_is_sent_again(chatting: tuple[ServerPanel, ClientPanel]) -> None:
    server, client = chatting
    for _ in range(2):
        client.mode.value = True
        until(lambda: client.endpoint and client.endpoint.free)
        enter(client.message.text, "sama")
        until(lambda: client.message.text.value == "")
    until(lambda: text_of(server.log.output).count("Bob: sama") == 2)


def test_a_refused_text_stays_in_the_box_and_goes_at_the_next_enter(
    chatting: tuple[ServerPanel, ClientPanel],
) -> None:
    server, client = chatting
    enter(server.message.text, "terlalu cepat")
    says(server.status, "not_your_turn", peer="Bob")
    assert server.message.text.value == "terlalu cepat"
    enter(client.message.text, "Halo")
    says(server.status, "status_mine", peer="Bob")
    enter(server.message.text, "terlalu cepat")
    shows(client.log.output, "Alice: terlalu cepat")


def test_the_status_tells_whose_turn_it_is_and_for_how_long(
    chatting: tuple[ServerPanel, ClientPanel],
) -> None:
    server, client = chatting
    says(client.status, "status_mine", peer="Alice")
    says(server.status, "status_theirs", peer="Bob")
    says(server.status, "status_theirs", peer="Bob", since=say("seconds", n=2))


def test_the_switch_lets_both_speak(chatting: tuple[ServerPanel, ClientPanel]) -> None:
    server, client = chatting
    for panel in chatting:
        panel.mode.value = True
    says(server.status, "status_free", peer="Bob")
    server.send("aku duluan")
    server.send("dan lagi")
    shows(client.log.output, "Alice: dan lagi")


def test_a_program_without_names_is_told_and_its_switch_takes_effect_at_once(
    panels: tuple[ServerPanel, ClientPanel], desk: Desk
) -> None:
    _, client = panels
    echo = desk.script("server_echo.py")
    client.port.value = echo.finds(r"port (\d+)\n")[1]
    client.start()
    says(client.status, "name_is_echo", text="Bob")
    assert client.status.value.count(say("name_is_echo")[-30:]) <= 1
    client.nameless.value = True
    says(client.status, "status_mine", peer=LOOPBACK)
    shows(client.log.output, f"{LOOPBACK}: Bob")
    client.send("pantulkan")
    shows(client.log.output, f"{LOOPBACK}: pantulkan")
    client.newline.value = True
    until(lambda: client.endpoint and client.endpoint.newline)


def test_switches_turned_before_the_start_hold_for_it(
    panels: tuple[ServerPanel, ClientPanel],
) -> None:
    server, client = panels
    for panel in panels:
        panel.nameless.value = True
        panel.newline.value = True
        panel.start()
    client.send("tanpa nama")
    shows(server.log.output, f"{LOOPBACK}: tanpa nama")


def test_the_framed_dialect_has_no_switches_for_other_programs() -> None:
    panel = ClientPanel(wire="lines")
    assert panel.for_others.layout.display == "none"
    assert ClientPanel().for_others.layout.display is None


@pytest.mark.parametrize(
    ("box", "value", "key", "values"),
    [
        ("port", "lima", "port_not_a_number", {"text": "lima"}),
        ("port", "0", "port_out_of_range", {"port": 0}),
        ("port", "", "port_not_a_number", {"text": ""}),
        ("username", " ", "username_empty", {}),
        ("username", "x" * 33, "username_long", {"length": 33, "limit": MAX_USERNAME}),
        ("username", "A\u202eB", "username_hidden", {"characters": r"\u202e"}),
    ],
)
def test_bad_boxes_get_one_sentence(
    panels: tuple[ServerPanel, ClientPanel],
    box: str,
    value: str,
    key: str,
    values: dict[str, Any],
) -> None:
    for panel in panels:
        getattr(panel, box).value = value
        panel.start()
        says(panel.status, key, **values)
        assert panel.status.value.count("⚠") == 1
        assert not panel.start_button.disabled


def test_an_empty_host_gets_one_sentence(panels: tuple[ServerPanel, ClientPanel]) -> None:
    _, client = panels
    client.host.value = ""
    client.start()
    says(client.status, "host_empty")


def test_a_refused_connection_gets_one_sentence(panels: tuple[ServerPanel, ClientPanel]) -> None:
    _, client = panels
    client.start()
    says(client.status, "refused", host=LOOPBACK, port=client.port.value)
    assert client.status.value.count(say("refused", host=LOOPBACK, port=client.port.value)) == 1
    assert not client.start_button.disabled


def test_a_port_in_use_gets_one_sentence(
    panels: tuple[ServerPanel, ClientPanel], desk: Desk
) -> None:
    server, _ = panels
    server.port.value = str(desk.listen().getsockname()[1])
    server.start()
    says(server.status, "port_in_use", port=server.port.value)


def test_sending_before_the_start_gets_one_sentence(
    panels: tuple[ServerPanel, ClientPanel],
) -> None:
    for panel in panels:
        enter(panel.message.text, "halo?")
        says(panel.status, "nobody_connected")
        assert panel.message.text.value == "halo?"


def test_a_hostile_name_and_text_are_escaped(
    panels: tuple[ServerPanel, ClientPanel], desk: Desk
) -> None:
    server, _ = panels
    server.start()
    guest = desk.connect(int(server.port.value), b"<b>Bob</b>")
    guest.recv(1024)
    shows(server.status, "&lt;b&gt;Bob&lt;/b&gt;")
    says(server.status, "status_theirs", peer="<b>Bob</b>")
    assert "<b>" not in server.status.value
    guest.sendall(b"\x1b[31mmerah\nbaris\xff")
    shows(server.log.output, r"] <b>Bob</b>: \x1b[31mmerah\nbaris\xff")


def test_a_panel_made_again_takes_the_conversation_over(
    chatting: tuple[ServerPanel, ClientPanel], port: int
) -> None:
    server, client = chatting
    enter(client.message.text, "sebelum")
    shows(server.log.output, "sebelum")
    again = ServerPanel(port=port, username="Alice")
    assert "sebelum" in text_of(again.log.output)
    assert not again.stop_button.disabled
    again.send("sesudah")
    shows(client.log.output, "sesudah")
    shows(again.log.output, "sesudah")
    again.stop()


def test_panels_made_again_leave_no_widgets_behind(port: int) -> None:
    ServerPanel(port=port, username="Alice")
    before = len(_instances)
    for _ in range(5):
        ServerPanel(port=port, username="Alice")
    assert len(_instances) == before


def test_the_log_is_bounded(chatting: tuple[ServerPanel, ClientPanel]) -> None:
    server, client = chatting
    assert client.endpoint
    client.endpoint.free = True
    for n in range(MAX_LINES + 100):
        client.endpoint.send(f"pesan {n} " + "x" * 100)
    shows(server.log.output, f"pesan {MAX_LINES + 99} ")
    until(lambda: len(text_of(client.log.output)) <= MAX_CHARACTERS + 200)
    assert len(text_of(client.log.output).splitlines()) <= MAX_LINES


@given(st.text(), st.text(max_size=20))
def test_a_log_is_html_of_the_kit_alone(text: str, name: str) -> None:
    head = f"[14:30:05] {visible(name)}: "
    line = Line(head + visible(text), "theirs", len(head))
    shown = html("log", [line, Line(visible(text), "notice")])
    tags = re.sub(">[^<]*", ">", shown).replace("bdi", "span")
    assert tags == re.sub(">[^<]*", ">", html("log", [EMPTY, NOTICE]))
    assert without_tags(shown) == line.text + visible(text)


def test_a_message_is_set_apart_from_its_sender_where_letters_may_run_to_the_left() -> None:
    head, text = "[14:30:05] \u05e9\u05dc: ", "\u05d0\u05d1 12"
    assert f"{head}<bdi>{text}</bdi>" in html("log", [Line(head + text, "theirs", len(head))])
    assert f"{head}<bdi>12</bdi>" in html("log", [Line(head + "12", "theirs", len(head))])
    assert "Bob: <span>12</span>" in html("log", [Line("Bob: 12", "theirs", 5)])


EMPTY, NOTICE = Line("x", "theirs", 1), Line("", "notice")


def test_a_log_is_one_output_with_a_block_for_each_line() -> None:
    log = Log()
    log.lines.extend(Line(f"baris {number}", "theirs") for number in range(3))
    log.draw()
    (output,) = log.output.outputs
    assert output["output_type"] == "display_data"
    assert output["data"]["text/html"].count("<div") == 3
    assert 'role="log"' in output["data"]["text/html"]
    assert text_of(log.output) == "baris 0\nbaris 1\nbaris 2\n"


def test_the_prompt_is_the_label_of_the_box_and_no_markup(port: int) -> None:
    panel = ServerPanel(port=port, username="<b>$x^2$</b>")
    assert label_of(panel.message.text) == "[<b>$x^2$</b>] pesan: "
    assert "<b>" not in panel.message.text.description


def test_a_fault_of_our_own_is_shown_and_not_swallowed(
    panels: tuple[ServerPanel, ClientPanel], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, _ = panels

    def broken(**choices: bool) -> None:
        raise RuntimeError("rusak")

    monkeypatch.setattr(server, "make", broken)
    server.start()
    says(server.status, "inner_fault", reason="RuntimeError('rusak')")


def test_a_panel_made_again_keeps_the_draft_and_heeds_a_new_argument(
    chatting: tuple[ServerPanel, ClientPanel], port: int
) -> None:
    server, _ = chatting
    server.message.text.value = "setengah kal"
    again = ServerPanel(port=port, username="Alice", free=True)
    assert again.message.text.value == "setengah kal"
    assert again.mode.value is True
    assert again.endpoint
    assert again.endpoint.free
    again.stop()


def test_enter_in_the_port_box_starts(panels: tuple[ServerPanel, ClientPanel]) -> None:
    server, _ = panels
    enter(server.port, server.port.value)
    says(server.status, "server_waiting")
