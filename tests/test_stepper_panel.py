"""The stepper's panel, without a browser: its widgets as a person and a notebook use them."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from ipywidgets import Text
from ipywidgets.widgets.widget import _instances

from chatkit import Stepper, engine
from chatkit.errors import InputError
from chatkit.panels import stepper as stepper_panel
from chatkit.panels.entry import SETTLE
from chatkit.panels.source import source, table, window
from chatkit.stepper.values import variables
from chatkit.texts import say
from tests.helpers import LOOPBACK, free_port, refused, until
from tests.sentences import heard
from tests.widgets import enter, label_of, says, shows, without_widgets


@pytest.fixture
def space() -> dict[str, Any]:
    return {}


@pytest.fixture
def make(space: dict[str, Any]) -> Iterator[Any]:
    """Give a function that makes a stepper, which is closed in the end."""
    with ExitStack() as stack:

        def made(program: object = None) -> Stepper:
            panel = Stepper(program, namespace=space)
            stack.callback(panel.close)
            return panel

        yield made


def now(panel: Stepper) -> str:
    """Return the line that is marked, as HTML; empty where none is."""
    _, _, rest = panel.source.value.partition('aria-current="step">')
    return str(rest.partition("</div>")[0])


def stands_at(panel: Stepper, line: int) -> None:
    until(lambda: f'chatkit-number">{line}<' in now(panel), what=lambda: now(panel))


def test_before_the_start_the_first_line_is_marked_and_nothing_runs(make: Any) -> None:
    panel = make()
    assert 'chatkit-number">3<' in now(panel)
    assert "▶" in now(panel)
    assert heard(panel.status.value, "step_ready")
    assert not panel.line_button.disabled
    assert panel.stop_button.disabled
    assert panel.close_button.layout.display == "none"


def test_every_button_and_box_has_a_label(make: Any) -> None:
    panel = make()
    widgets = [panel.line_button, panel.call_button, panel.run_button, panel.stop_button]
    widgets += [panel.close_button, panel.answer_box.text]
    assert all(widget.description.strip() for widget in widgets)


def test_buttons_step_and_stop(make: Any) -> None:
    panel = make("x = 1\ny = 2\nz = 3\n")
    panel.line_button.click()
    stands_at(panel, 2)
    says(panel.status, "step_paused", line=2)
    until(lambda: '<th scope="row">x</th><td>1</td>' in panel.variables.value)
    panel.stop_button.click()
    says(panel.status, "step_stopped")
    assert panel.stop_button.disabled


def test_an_empty_enter_counts_only_while_the_program_asks(
    make: Any, space: dict[str, Any]
) -> None:
    panel = make("x = 1\na = input('nama: ')\nb = input('lagi: ')\n")
    panel.line_button.click()
    says(panel.status, "step_paused", line=2)
    enter(panel.answer_box.text, "")
    time.sleep(2 * SETTLE)
    panel.run()
    until(lambda: label_of(panel.answer_box.text) == "nama:")
    says(panel.status, "step_asking")
    enter(panel.answer_box.text, "Bob")
    until(lambda: label_of(panel.answer_box.text) == "lagi:")
    until(lambda: panel.answer_box.text.value == "")
    enter(panel.answer_box.text, "")
    says(panel.status, "step_ended")
    assert (space["a"], space["b"]) == ("Bob", "")
    shows(panel.log.output, "nama: Bob")


def test_answers_typed_ahead_are_shown_and_taken_one_by_one(
    make: Any, space: dict[str, Any]
) -> None:
    panel = make("x = 1\na = input('nama: ')\nb = input('lagi: ')\n")
    panel.line_button.click()
    says(panel.status, "step_paused", line=2)
    for text in ("Bob", "dua", "tiga"):
        panel.answer(text)
    says(panel.status, "step_typed_ahead", answers="“Bob” “dua” “tiga”")
    panel.run_button.click()
    says(panel.status, "step_ended")
    assert (space["a"], space["b"]) == ("Bob", "dua")
    says(panel.status, "step_unread", answers="“tiga”")


def test_the_focus_goes_to_the_box_when_the_program_asks(
    make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = make("input('nama: ')\n")
    focused = []
    monkeypatch.setattr(Text, "focus", lambda self: focused.append(self))
    panel.run()
    until(lambda: focused == [panel.answer_box.text])


def test_a_blocked_call_is_told_live(make: Any) -> None:
    panel = make("import socket\ns = socket.create_server(('127.0.0.1', 0))\ns.accept()\n")
    panel.run()
    says(panel.status, "step_blocked", call="accept()", since=say("seconds", n=0))
    says(panel.status, "waits_client")
    stands_at(panel, 3)
    says(panel.status, "step_blocked", within=3, call="accept()", since=say("seconds", n=1))
    assert panel.run_button.disabled
    panel.stop()
    says(panel.status, "step_all_closed")


def test_the_last_call_and_its_result_are_shown(make: Any) -> None:
    panel = make("import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\nx = 1\n")
    assert heard(panel.last.value, "step_last", call=say("step_no_call"))
    for _ in range(3):
        panel.next_line()
    stands_at(panel, 4)
    until(lambda: "bind((&#x27;127.0.0.1&#x27;, 0)) → None" in panel.last.value)


def test_the_next_socket_call_says_which_one_comes(make: Any) -> None:
    panel = make("import socket\ns = socket.socket()\ns.close()\n")
    panel.next_call()
    says(panel.status, "step_about", line=2, call="socket()")


def test_what_is_left_open_is_said_and_a_button_closes_it(make: Any, space: dict[str, Any]) -> None:
    port = free_port()
    panel = make(f"import socket\ns = socket.create_server(('127.0.0.1', {port}))\n")
    panel.run()
    says(panel.status, "step_left_open", count=1)
    says(panel.status, "step_yours")
    assert space["s"].getsockname()[1] == port
    until(lambda: panel.close_button.layout.display is None)
    panel.close_button.click()
    says(panel.status, "step_all_closed")
    assert space["s"].fileno() == -1
    until(lambda: panel.close_button.layout.display == "none")


def test_an_exception_shows_its_line_and_its_sentence(make: Any) -> None:
    panel = make("x = 5\nint('<b>lima</b>')\n")
    panel.run()
    says(panel.status, "step_failed", line=2)
    shows(panel.status, "ValueError: invalid literal")
    assert "<b>" not in panel.status.value
    stands_at(panel, 2)
    shows(panel.log.output, "Traceback")


def test_a_click_that_comes_too_late_does_not_start_all_over(
    make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stepper_panel, "AFTER_END", 60)
    panel = make("x = 1\ny = 2\n")
    panel.run_button.click()
    says(panel.status, "step_ended")
    panel.line_button.click()
    engine.call(lambda: None)  # the click has been heard by now
    assert panel.stepping.snapshot().phase == "ended"
    assert heard(panel.status.value, "step_ended")
    monkeypatch.setattr(stepper_panel, "AFTER_END", 0)
    panel.line_button.click()
    says(panel.status, "step_paused", line=2)


def test_run_right_after_stop_runs_again(make: Any) -> None:
    panel = make("print('mulai')\ninput('? ')\n")
    panel.run_button.click()
    says(panel.status, "step_asking")
    first = panel.stepping._run
    panel.stop_button.click()
    panel.run_button.click()
    until(lambda: panel.stepping._run is not first and panel.stepping.snapshot().phase == "asking")
    panel.stop()
    says(panel.status, "step_stopped")
    panel.line_button.click()
    says(panel.status, "step_paused", line=2)


def test_started_twice_and_stopped_twice_does_no_harm(make: Any) -> None:
    panel = make("print('mulai')\ninput('? ')\n")
    for _ in range(3):
        panel.run_button.click()
    shows(panel.log.output, "? ")
    assert str(panel.log.output.outputs).count("mulai") == 1
    for _ in range(3):
        panel.stop_button.click()
    says(panel.status, "step_stopped")


def test_an_answer_that_nobody_asked_for_gets_a_sentence(make: Any) -> None:
    panel = make("x = 1\n")
    with refused(InputError, "step_not_asked"):
        panel.answer("halo")
    enter(panel.answer_box.text, "")
    says(panel.status, "step_not_asked")


@pytest.mark.parametrize(
    "program", ["tidak_ada.py", "if x\n", "", 7, Path("tidak/ada.py")], ids=str
)
def test_what_cannot_be_stepped_is_one_sentence_in_the_cell(program: object) -> None:
    with pytest.raises(InputError) as caught:
        Stepper(program)
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_made_again_it_ends_the_one_before_and_leaves_no_widgets_behind(make: Any) -> None:
    def program() -> None:
        listener = socket.create_server((LOOPBACK, PORT))
        listener.accept()

    first = make(program)
    first.run()
    says(first.status, "step_blocked", call="accept()")
    again = make(program)
    with socket.create_server((LOOPBACK, PORT)):
        pass
    assert heard(again.status.value, "step_ready")
    before = len(_instances)
    for _ in range(3):
        make(program)
    assert len(_instances) == before


PORT = free_port()


def test_it_is_closed_for_good(make: Any) -> None:
    before = len(_instances)
    panel = make("input()\n")
    panel.run()
    panel.close()
    panel.close()
    time.sleep(6 * Stepper.REDRAW)  # a redraw that comes after the end would make widgets again
    assert len(_instances) == before


def test_a_flood_of_output_does_not_drown_the_panel(make: Any) -> None:
    panel = make("n = 0\nwhile True:\n    n += 1\n    print(n)\n")
    drawn: list[float] = []
    panel.log.output.observe(lambda change: drawn.append(time.monotonic()), names="outputs")
    panel.run()
    until(lambda: len(drawn) > 20)
    assert len(drawn) <= (drawn[-1] - drawn[0]) / Stepper.REDRAW + 1.5
    panel.stop()
    says(panel.status, "step_stopped")


def test_after_the_end_the_buttons_say_that_they_start_over(make: Any) -> None:
    panel = make("x = 1\ny = 2\n")
    assert panel.line_button.description == say("button_next_line")
    panel.run_button.click()
    says(panel.status, "step_ended")
    until(lambda: panel.line_button.description == say("button_start_over"))
    assert panel.run_button.description == say("button_run_again")
    assert panel.call_button.layout.display == "none"
    panel.next_line()
    until(lambda: panel.line_button.description == say("button_next_line"))
    assert panel.call_button.layout.display is None


def test_starting_over_asks_before_it_closes_sockets_of_the_notebook(
    make: Any, space: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stepper_panel, "AFTER_END", 0)
    panel = make("import socket\npintu = socket.create_server(('127.0.0.1', 0))\nx = 1\n")
    panel.run_button.click()
    says(panel.status, "step_left_open", count=1)
    until(lambda: panel.line_button.description == say("button_start_over"))
    panel.line_button.click()
    says(panel.status, "step_start_over", names="pintu")
    assert space["pintu"].fileno() >= 0
    panel.line_button.click()
    says(panel.status, "step_paused", line=2)
    assert space["pintu"].fileno() == -1
    panel.run_button.click()
    says(panel.status, "step_left_open", count=1)
    del space["pintu"]
    panel.run_button.click()
    until(lambda: "pintu" in space)
    assert space["pintu"].fileno() >= 0, "nobody used the old one: it began without a question"


def test_a_socket_that_holds_nothing_is_not_called_open(make: Any) -> None:
    port = free_port()
    panel = make(f"import socket\ns = socket.socket()\ns.connect(('127.0.0.1', {port}))\n")
    panel.run()
    says(panel.status, "step_failed", line=3)
    says(panel.status, "step_all_closed")


def test_the_failing_line_and_its_error_look_unlike_the_next_line(make: Any) -> None:
    panel = make("x = 5\nint('lima')\n")
    panel.next_line()
    stands_at(panel, 2)
    assert 'chatkit-now" aria-current' in panel.source.value
    assert "▶" in now(panel)
    panel.run()
    until(lambda: 'chatkit-failed" aria-current' in panel.source.value)
    assert "✕" in now(panel)
    assert say("step_failed_here") in now(panel)
    assert "chatkit-now" not in panel.source.value
    until(lambda: 'class="chatkit-problem">' in panel.status.value)
    until(lambda: "chatkit-line-problem" in str(panel.log.output.outputs))


def test_another_thread_is_chosen_where_there_are_several(make: Any) -> None:
    panel = make(
        "import threading\ndef putar():\n    n = 0\n    while True:\n        n += 1\n"
        "t = threading.Thread(target=putar, name='kedua', daemon=True)\nt.start()\nx = 1\ny = 2\n"
    )
    panel.next_line()
    assert panel.thread_box.layout.display == "none"
    while "MainThread" not in str(panel.thread_box.options):
        panel.next_line()
        time.sleep(2 * Stepper.REDRAW)
    assert panel.thread_box.layout.display is None
    says(panel.status, "step_thread", thread="MainThread")
    panel.thread_box.value = dict(panel.thread_box.options)["kedua"]
    says(panel.status, "step_thread", thread="kedua")
    panel.line_button.click()
    says(panel.status, "step_paused_function", function="putar")
    panel.stop()
    until(lambda: panel.thread_box.layout.display == "none")


def test_a_page_without_widgets_says_what_running_the_cell_again_does(make: Any) -> None:
    assert without_widgets(make("x = 1\n")) == say("stepper_gone")


# the source and the table


def test_the_window_keeps_the_current_line_in_view() -> None:
    assert list(window(5, 5)) == [1, 2, 3, 4, 5]
    for line in range(1, 101):
        assert line in window(100, line)
        assert len(window(100, line)) == 13
        assert line in window(100, line, 7)


def test_the_source_is_escaped_and_coloured_line_by_line() -> None:
    lines = ['x = """<b>', "\tmasih</b>", '"""', "y = '\u202e'", "", "z" * 5000]
    html = source(lines, 2, True)
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
    assert "\\u202e" in html
    assert html.count('class="chatkit-line') == len(lines) + 2
    assert html.count("▶") == 1
    assert len(html) < 5000


def test_a_huge_source_is_shown_at_once() -> None:
    lines = [f"x = {n}" for n in range(100_000)]
    began = time.monotonic()
    assert "99999" in source(lines, 100_000, True)
    assert time.monotonic() - began < 2


def test_variables_are_escaped() -> None:
    html = table(variables({"x": "<img src=x onerror=1>"}))
    assert "<img" not in html
    assert "&lt;img" in html
    assert table(()) != ""
    with socket.socket() as sock:
        html = table(variables({"x": 1, "sock": sock, "y": 2}))
    assert html.index(">sock<") < html.index(">x<") < html.index(">y<")
