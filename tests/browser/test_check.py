"""A student's own program, checked in a real lab while the notebook is used on."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from chatkit.checks.words import SIGNS
from chatkit.texts import say
from tests.browser.lab import WAIT, Lab, button, put, serious, status
from tests.sentences import sentence

OpenLab = Callable[..., Lab]

PLAYED = 60_000  # ms for a whole task
PROGRAM = """import socket
from datetime import datetime

port = int(input("Port: "))
name = input("Username: ")
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", port))
server.listen(1)
print("127.0.0.1", port, datetime.now().date())
conn, address = server.accept()
other = conn.recv(1024).decode()
conn.send(name.encode())
print(other, "Telah bergabung...")
while True:
    text = conn.recv(1024).decode()
    print(f"[{datetime.now():%H:%M:%S}] {other}: {text}")
    answer = input("pesan: ")
    conn.send(f"{name}: {answer}".encode())
"""
CODE = (
    "from pathlib import Path\n"
    "from chatkit import CheckPanel\n\n"
    f"Path('sari.py').write_text({PROGRAM!r})\n"
    "CheckPanel('server', 'sari.py', seed=7)"
)


def checking(lab: Lab) -> Locator:
    """Begin to check the program; return the panel, in which a play goes on."""
    panel = put(lab, lab.server, CODE, "checks")
    expect(status(panel)).to_contain_text(sentence("check_playing", program="sari.py"))
    return panel


def failure(panel: Locator) -> Locator:
    """Return the row of the first failure, which can be unfolded."""
    return panel.locator("details.failed > summary").first


def ended(panel: Locator) -> None:
    """Wait for the end of the play."""
    expect(status(panel)).to_contain_text(sentence("check_first_failed"), timeout=PLAYED)


def unfolded(summary: Locator) -> bool:
    """Tell whether the evidence below a row is in sight."""
    return bool(summary.evaluate("one => one.parentElement.open"))


def test_rows_come_with_signs_and_words_while_the_kernel_is_free(open_lab: OpenLab) -> None:
    lab = open_lab()
    panel = checking(lab)
    expect(panel.locator(".held").first).to_contain_text(
        f"{SIGNS['held']} {say('check_held')}", timeout=WAIT
    )
    expect(panel.locator(".progress-bar")).not_to_have_attribute("style", "width: 0%;")
    cell = lab.server.locator(".jp-CodeCell").nth(1)
    cell.locator(".cm-content").click()
    lab.page.keyboard.press("Control+A")
    lab.page.keyboard.insert_text("print('free:', 6 * 7)")
    lab.page.keyboard.press("Shift+Enter")
    expect(cell.locator(".jp-OutputArea-output")).to_contain_text("free: 42")
    expect(status(panel)).to_contain_text(sentence("check_playing"))  # the play still goes on
    expect(failure(panel)).to_contain_text(f"{SIGNS['failed']} {say('check_failed')}", timeout=WAIT)
    ended(panel)
    expect(panel).to_contain_text(say("check_of", held=7, all=10))
    expect(panel.get_by_role("heading", name=say("check_kind_robust"))).to_have_count(1)
    assert lab.complaints == []


def test_the_keyboard_unfolds_a_row_and_stays_there_while_others_come(open_lab: OpenLab) -> None:
    lab = open_lab()
    panel = checking(lab)
    row = failure(panel)
    expect(row).to_be_visible(timeout=WAIT)
    row.focus()
    lab.page.keyboard.press("Enter")
    expect(panel.get_by_text(say("check_in_your_program")).first).to_be_visible()
    expect(status(panel)).to_contain_text(sentence("check_playing"))
    ended(panel)
    expect(row).to_be_focused()
    assert unfolded(row)
    lab.page.keyboard.press("Space")
    expect(panel.get_by_text(say("check_in_your_program")).first).not_to_be_visible()
    expect(row).to_be_focused()


def test_again_plays_anew_and_the_focus_stays_on_the_button(open_lab: OpenLab) -> None:
    lab = open_lab()
    panel = checking(lab)
    ended(panel)
    again = button(panel, "button_check_again")
    again.focus()
    lab.page.keyboard.press("Enter")
    expect(status(panel)).to_contain_text(sentence("check_playing", n=1))
    expect(panel.locator("details")).to_have_count(0)  # the old rows are gone
    expect(again).to_be_focused()
    lab.page.keyboard.press("Tab")
    stop = button(panel, "button_check_stop")
    expect(stop).to_be_focused()
    lab.page.keyboard.press("Enter")
    expect(status(panel)).to_contain_text(say("check_stopped"))
    expect(stop).to_be_focused()


def test_a_report_is_saved_once_the_name_and_the_number_are_there(open_lab: OpenLab) -> None:
    lab = open_lab()
    panel = checking(lab)
    ended(panel)
    saved = panel.locator(".chatkit-saved")
    button(panel, "button_save_report").click()
    expect(saved).to_contain_text(say("report_who"))
    for key, text in (("name", "Sari Dewi"), ("number", "2210511042")):
        panel.get_by_role("textbox", name=say(f"report_{key}")).fill(text)
    button(panel, "button_save_report").click()
    expect(saved).to_contain_text(sentence("panel_saved"))
    expect(saved).to_contain_text(say("file_report", task="server"))


def test_axe_finds_nothing_serious_and_nothing_is_cut_off(open_lab: OpenLab) -> None:
    lab = open_lab()
    panel = checking(lab)
    ended(panel)
    failure(panel).click()
    inner = panel.locator("details.failed details > summary")
    for number in range(inner.count()):
        if inner.nth(number).is_visible():
            inner.nth(number).click()
    for _ in lab.looks():
        panel.locator(".chatkit-title").evaluate("title => title.scrollIntoView()")  # for axe
        assert serious(lab) == []
        assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")
        for row in panel.locator(".chatkit-check").all():
            assert row.evaluate("row => row.scrollWidth <= row.clientWidth")
