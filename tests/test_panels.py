"""The panels without a browser: what their widgets hold and say."""

from collections.abc import Iterator

import pytest
from ipywidgets import Text
from ipywidgets.widgets.widget import _instances

from chatkit import ClientPanel, ServerPanel
from chatkit.panels.chat import ChatPanel
from chatkit.panels.log import MAX_CHARACTERS, MAX_LINES
from tests.helpers import LOOPBACK, Desk, free_port, until


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
    shows(server, "Bob sudah terhubung.")
    shows(client, "Alice Telah bergabung...")
    return panels


def shown(panel: ChatPanel) -> str:
    """Return what the conversation's output area holds."""
    (output,) = panel.log.output.outputs
    assert output["output_type"] == "stream"
    return str(output["text"])


def shows(panel: ChatPanel, part: str) -> None:
    until(lambda: part in shown(panel), what=lambda: f"{part!r} in {shown(panel)!r}")


def says(panel: ChatPanel, part: str) -> None:
    until(lambda: part in panel.status.value, what=lambda: f"{part!r} in {panel.status.value!r}")


def types(panel: ChatPanel, text: str) -> None:
    """Send what a browser sends at Enter, in its order: *submit* first, the new value after it."""
    box: Text = panel.message.text
    box._handle_custom_msg({"event": "submit"}, [])
    if box.value != text:
        box.set_state({"value": text})


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


def test_typing_chats_in_both_directions(chatting: tuple[ServerPanel, ClientPanel]) -> None:
    server, client = chatting
    types(client, "Halo Alice!")
    shows(server, "] Bob: Halo Alice!")
    shows(client, "pesan : Halo Alice!")
    until(lambda: client.message.text.value == "")
    types(server, "Halo juga Bob!")
    shows(client, "] Alice: Halo juga Bob!")
    shows(server, "[Alice] pesan: Halo juga Bob!")


def test_the_same_text_again_is_sent_again(chatting: tuple[ServerPanel, ClientPanel]) -> None:
    server, client = chatting
    for _ in range(2):
        client.mode.value = True
        until(lambda: client.endpoint and client.endpoint.free)
        types(client, "sama")
        until(lambda: client.message.text.value == "")
    until(lambda: shown(server).count("Bob: sama") == 2)


def test_a_refused_text_stays_in_the_box_and_goes_at_the_next_enter(
    chatting: tuple[ServerPanel, ClientPanel],
) -> None:
    server, client = chatting
    types(server, "terlalu cepat")
    says(server, "Belum giliranmu")
    assert server.message.text.value == "terlalu cepat"
    types(client, "Halo")
    says(server, "Giliranmu")
    types(server, "terlalu cepat")
    shows(client, "Alice: terlalu cepat")


def test_the_status_tells_whose_turn_it_is_and_for_how_long(
    chatting: tuple[ServerPanel, ClientPanel],
) -> None:
    server, client = chatting
    says(client, "Giliranmu. Alice sudah menunggu")
    says(server, "Giliran Bob. Kamu sudah menunggu")
    says(server, "sudah menunggu 2 detik")


def test_the_switch_lets_both_speak(chatting: tuple[ServerPanel, ClientPanel]) -> None:
    server, client = chatting
    for panel in chatting:
        panel.mode.value = True
    says(server, "Bebas:")
    server.send("aku duluan")
    server.send("dan lagi")
    shows(client, "Alice: dan lagi")


@pytest.mark.parametrize(
    ("box", "value", "sentence"),
    [
        ("port", "lima", "Port harus berupa angka"),
        ("port", "0", "antara 1 dan 65535"),
        ("port", "", "Port harus berupa angka"),
        ("username", " ", "Username masih kosong"),
        ("username", "x" * 33, "33 karakter"),
        ("username", "A\u202eB", "tidak terlihat"),
    ],
)
def test_bad_boxes_get_one_sentence(
    panels: tuple[ServerPanel, ClientPanel], box: str, value: str, sentence: str
) -> None:
    for panel in panels:
        getattr(panel, box).value = value
        panel.start()
        says(panel, sentence)
        assert panel.status.value.count("⚠") == 1
        assert not panel.start_button.disabled


def test_an_empty_host_gets_one_sentence(panels: tuple[ServerPanel, ClientPanel]) -> None:
    _, client = panels
    client.host.value = ""
    client.start()
    says(client, "Alamat IP server masih kosong")


def test_a_refused_connection_gets_one_sentence(panels: tuple[ServerPanel, ClientPanel]) -> None:
    _, client = panels
    client.start()
    says(client, "Apakah server sudah dijalankan?")
    assert client.status.value.count("menolak") == 1
    assert not client.start_button.disabled


def test_a_port_in_use_gets_one_sentence(
    panels: tuple[ServerPanel, ClientPanel], desk: Desk
) -> None:
    server, _ = panels
    server.port.value = str(desk.listen().getsockname()[1])
    server.start()
    says(server, "sedang dipakai program lain")


def test_sending_before_the_start_gets_one_sentence(
    panels: tuple[ServerPanel, ClientPanel],
) -> None:
    for panel in panels:
        types(panel, "halo?")
        says(panel, "Belum ada yang terhubung")
        assert panel.message.text.value == "halo?"


def test_a_hostile_name_and_text_are_escaped(
    panels: tuple[ServerPanel, ClientPanel], desk: Desk
) -> None:
    server, _ = panels
    server.start()
    guest = desk.connect(int(server.port.value), b"<b>Bob</b>")
    guest.recv(1024)
    says(server, "Giliran &lt;b&gt;Bob&lt;/b&gt;")
    guest.sendall(b"\x1b[31mmerah\nbaris\xff")
    shows(server, r"] <b>Bob</b>: \x1b[31mmerah\nbaris\xff")


def test_a_panel_made_again_takes_the_conversation_over(
    chatting: tuple[ServerPanel, ClientPanel], port: int
) -> None:
    server, client = chatting
    types(client, "sebelum")
    shows(server, "sebelum")
    again = ServerPanel(port=port, username="Alice")
    assert "sebelum" in shown(again)
    assert not again.stop_button.disabled
    again.send("sesudah")
    shows(client, "sesudah")
    shows(again, "sesudah")
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
    shows(server, f"pesan {MAX_LINES + 99} ")
    until(lambda: len(shown(client)) <= MAX_CHARACTERS + 200)
    assert len(shown(client).splitlines()) <= MAX_LINES


def test_a_fault_of_our_own_is_shown_and_not_swallowed(
    panels: tuple[ServerPanel, ClientPanel], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, _ = panels

    def broken(free: bool) -> None:
        raise RuntimeError("rusak")

    monkeypatch.setattr(server, "make", broken)
    server.start()
    says(server, "kesalahan di dalam chatkit")
    says(server, "rusak")


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
    server.port._handle_custom_msg({"event": "submit"}, [])
    says(server, "Menunggu client")
