"""The assignment's own server and client, stepped in two kernels in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from chatkit.address import LOOPBACK
from chatkit.net.listening import free_port
from chatkit.texts import say
from tests.browser.lab import Lab, button, log, message_box, put, serious, status
from tests.sentences import sentence

OpenLab = Callable[..., Lab]


def steppers(lab: Lab) -> tuple[Locator, Locator]:
    """Return the assignment's server and client, not started yet."""
    code = 'from chatkit import Stepper\n\nStepper("{}")'
    return (
        put(lab, lab.server, code.format("server")),
        put(lab, lab.client, code.format("client")),
    )


def now(panel: Locator) -> Locator:
    """Return the line at which the program stands."""
    return panel.locator(".chatkit-now")


def variable(panel: Locator, name: str) -> Locator:
    """Return the value that the table shows for a variable."""
    rows = panel.locator(".chatkit-variables tr")
    return rows.filter(has=panel.page.get_by_role("rowheader", name=name, exact=True)).locator("td")


def step_to(panel: Locator, code: str) -> None:
    """Press *next line* until the line with `code` is the next one."""
    for _ in range(30):
        if code in now(panel).inner_text():
            return
        before = now(panel).inner_text()
        button(panel, "button_next_line").click()
        expect(panel).not_to_contain_text(say("step_running"))
        panel.page.wait_for_function(
            "([panel, before]) => panel.querySelector('.chatkit-now')?.innerText !== before"
            " || panel.querySelector('.chatkit-asked')",
            arg=[panel.element_handle(), before],
        )
        if panel.locator(".chatkit-asked").count():
            return
    raise AssertionError(f"no line {code!r}")


def panel_label(panel: Locator) -> Locator:
    """Return the question beside the box."""
    return panel.locator(".chatkit-message .widget-label")


def answer(panel: Locator, prompt: str, text: str) -> None:
    """Type the answer when the program asks for it, with the focus already there."""
    expect(panel_label(panel)).to_contain_text(prompt)
    expect(panel.locator(".chatkit-asked")).to_be_visible()
    expect(message_box(panel)).to_be_focused()
    message_box(panel).press_sequentially(text, delay=20)
    message_box(panel).press("Enter")


def started(lab: Lab) -> tuple[Locator, Locator, str]:
    """Step the server to its `accept` and the client to its `connect`."""
    server, client = steppers(lab)
    port = str(free_port(LOOPBACK, 22_000))
    expect(now(server)).to_contain_text("import socket")
    step_to(server, "input")
    button(server, "button_next_line").click()
    answer(server, "Port Server:", port)
    expect(variable(server, "port")).to_have_text(port)
    step_to(server, "username = input")
    button(server, "button_next_line").click()
    answer(server, "Masukkan Username:", "Alice")
    expect(variable(server, "username")).to_have_text("'Alice'")
    button(client, "button_run").click()
    answer(client, "alamat IP Server:", LOOPBACK)
    answer(client, "Port Server:", port)
    expect(panel_label(client)).to_contain_text("Masukkan username:")
    button(client, "button_next_call").click()
    answer(client, "Masukkan username:", "Bob")
    return server, client, port


def test_two_kernels_are_stepped_to_a_full_conversation(open_lab: OpenLab) -> None:
    lab = open_lab()
    server, client, port = started(lab)

    expect(status(client)).to_contain_text(
        sentence("step_about", call="socket(AF_INET, SOCK_STREAM)")
    )
    button(client, "button_next_call").click()
    expect(status(client)).to_contain_text(
        sentence("step_about", call=f"connect(('127.0.0.1', {port}))")
    )

    step_to(server, "server.listen")
    expect(variable(server, "server")).to_contain_text(f"127.0.0.1:{port}")
    step_to(server, "server.accept")
    expect(variable(server, "server")).to_contain_text("LISTEN")

    button(client, "button_next_line").click()  # connect succeeds before accept: the backlog
    expect(variable(client, "client")).to_contain_text("ESTABLISHED")
    expect(variable(server, "server")).to_contain_text(sentence("look_backlog", pending=1))
    button(client, "button_next_line").click()
    button(server, "button_next_line").click()
    expect(variable(server, "conn")).to_contain_text(sentence("look_queues", unread=3))

    button(server, "button_run").click()
    button(client, "button_run").click()
    for said, reply in (("Halo Alice!", "Halo juga Bob!"), ("Apa kabar?", "Baik.")):
        expect(status(server)).to_contain_text(sentence("step_blocked", call="recv(1024)"))
        answer(client, "pesan :", said)
        expect(log(server)).to_contain_text(f"] Bob: {said}")
        expect(status(client)).to_contain_text(sentence("step_blocked", call="recv(1024)"))
        answer(server, "[Alice] pesan:", reply)
        expect(log(client)).to_contain_text(f"] Alice: {reply}")
    expect(status(server)).to_contain_text(sentence("step_blocked", since=say("seconds", n=1)))

    button(client, "button_stop").click()
    expect(status(client)).to_contain_text(say("step_stopped"))
    expect(status(server)).to_contain_text(say("step_ended"))
    expect(log(server)).to_contain_text("Bob keluar.")
    lab.page.wait_for_timeout(300)  # a complaint about the end would come a little after it
    assert lab.complaints == []


def test_the_variables_are_the_notebooks_after_a_stop_and_a_second_run_replaces_the_first(
    open_lab: OpenLab,
) -> None:
    lab = open_lab()
    code = (
        "from chatkit import Stepper\n\ndef kerja():\n    import socket\n"
        '    s = socket.create_server(("127.0.0.1", 0))\n    x = 1\n    y = 2\n\nStepper(kerja)'
    )
    panel = put(lab, lab.server, code)
    step_to(panel, "y = 2")
    button(panel, "button_stop").click()
    expect(status(panel)).to_contain_text(say("step_left_open", count=1))
    again = put(lab, lab.server, "print('port', s.getsockname()[1] > 0, s.fileno() > 0)\n" + code)
    expect(lab.server.locator(".jp-OutputArea-output", has_text="port True True")).to_be_visible()
    expect(lab.server.locator(".chatkit-stepper")).to_have_count(1)
    expect(now(again)).to_contain_text("import socket")


def test_a_stepper_is_accessible_and_nothing_is_cut_off(open_lab: OpenLab) -> None:
    lab = open_lab()
    server, client, _ = started(lab)
    button(server, "button_run").click()
    expect(status(server)).to_contain_text(sentence("step_blocked", call="accept()"))
    for _ in lab.looks():
        assert serious(lab) == []
        for panel in (server, client):
            for part in (panel, log(panel), panel.locator(".chatkit-variables")):
                assert part.evaluate("e => e.scrollWidth <= e.clientWidth")


FAILS = (
    "from chatkit import Stepper\n\n"
    "Stepper('import socket\\ns = socket.socket()\\ns.connect((\"127.0.0.1\", 1))\\n')"
)
IN_SIGHT = """e => {
  const box = e.getBoundingClientRect();
  const pane = e.closest('.jp-WindowedPanel-outer, .jp-NotebookPanel').getBoundingClientRect();
  return box.height > 0 && box.top >= pane.top && box.bottom <= Math.min(pane.bottom, innerHeight);
}"""


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720)])
def test_the_buttons_and_the_failing_line_are_in_sight_without_scrolling(
    open_lab: OpenLab, width: int, height: int
) -> None:
    lab = open_lab(width=width, height=height)
    panel = put(lab, lab.server, FAILS)
    for key in ("button_next_line", "button_run", "button_stop"):
        expect(button(panel, key)).to_be_visible()
    lab.page.wait_for_timeout(500)  # JupyterLab scrolls a little after the output has come
    assert button(panel, "button_run").evaluate(IN_SIGHT)
    button(panel, "button_run").click()
    failed = panel.locator(".chatkit-failed")
    expect(failed).to_contain_text("s.connect")
    expect(failed).to_contain_text("✕")
    expect(status(panel)).to_contain_text("ConnectionRefusedError")
    expect(button(panel, "button_start_over")).to_be_visible()
    assert button(panel, "button_start_over").evaluate(IN_SIGHT)
    if height == 900:  # on a low screen this page has too much text above the cell
        assert status(panel).evaluate(IN_SIGHT)
        assert failed.evaluate(IN_SIGHT)
        expect(panel.locator(".chatkit-resting")).to_have_count(0)
        for theme in ("JupyterLab Light", "JupyterLab Dark"):
            lab.theme(theme)
            assert serious(lab) == []
