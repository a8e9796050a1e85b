"""The timeline in a real browser: live, stepped back, and lesson 4's mutual wait."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from chatkit.texts import say
from tests.browser.lab import WAIT, Lab, asked, button, log, message_box, run_panel, serious, status
from tests.helpers import free_port
from tests.sentences import sentence

OpenLab = Callable[..., Lab]
NAMES = ("server", "client")


def chatted(lab: Lab) -> Locator:
    """Chat in lesson 1, open a timeline in its last cell, and return it."""
    server, client = lab.run_to_panel(lab.server), lab.run_to_panel(lab.client)
    button(server, "button_start").click()
    expect(status(server)).to_contain_text(sentence("server_waiting"), timeout=WAIT)
    button(client, "button_connect").click()
    expect(status(client)).to_contain_text(sentence("status_mine"), timeout=WAIT)
    message_box(client).fill("Halo Alice!")
    message_box(client).press("Enter")
    expect(log(server)).to_contain_text("Halo Alice!")
    lab.server.locator(".jp-CodeCell .cm-content").last.click()
    lab.page.keyboard.press("Control+A")
    lab.page.keyboard.insert_text("from chatkit import TimelinePanel\n\nTimelinePanel()")
    timeline = run_panel(lab, lab.server, "TimelinePanel()", "timeline")
    expect(timeline.locator(".chatkit-diagram")).to_contain_text("“Halo Alice!”", timeout=WAIT)
    return timeline


def moment(timeline: Locator, words: str) -> Locator:
    """Return the row of a moment, which has these words."""
    return timeline.locator(".chatkit-diagram .row", has_text=words).last


def test_the_timeline_follows_the_chat_and_steps_back(open_lab: OpenLab) -> None:
    lab = open_lab()
    timeline = chatted(lab)
    drawing = timeline.locator(".chatkit-diagram")
    client = lab.client.locator(".chatkit-panel")
    expect(drawing).to_contain_text("LISTEN")
    waits = [say("waits_not", process=one, ends=say("waits_elsewhere")) for one in NAMES]
    expect(timeline.locator(".chatkit-waits li")).to_have_text(waits)
    expect(timeline.locator("select option:checked")).to_have_text(say("all_conversations"))

    message_box(lab.server.locator(".chatkit-panel").first).fill("Halo juga Bob!")
    message_box(lab.server.locator(".chatkit-panel").first).press("Enter")
    expect(log(client)).to_contain_text("Halo juga Bob!")
    expect(drawing).to_contain_text("Halo juga Bob!”")
    for _ in range(2):
        button(timeline, "button_back").click()
    expect(status(timeline)).to_contain_text(sentence("timeline_back_then"))
    expect(drawing.locator(".row.chosen")).to_have_count(1)
    expect(timeline.locator(".chatkit-hex")).to_contain_text("48 61 6c 6f")
    expect(timeline.locator(".chatkit-hex")).to_contain_text("Halo Ali")
    button(timeline, "button_live").click()
    expect(status(timeline)).to_contain_text(sentence("timeline_live"))
    expect(drawing.locator(".row.chosen")).to_have_count(0)
    button(timeline, "button_table").click()
    expect(timeline.locator(".chatkit-calls thead")).to_contain_text(say("column_call"))
    expect(timeline.locator(".chatkit-calls tbody")).to_contain_text("Halo Alice!")
    assert lab.complaints == []


def test_a_click_on_a_row_a_mark_or_an_arrow_chooses_it_and_the_keys_go_on(
    open_lab: OpenLab,
) -> None:
    lab = open_lab(width=1280, height=720)
    timeline = chatted(lab)
    diagram = timeline.locator(".chatkit-diagram")
    chosen = diagram.locator(".row.chosen")
    expect(diagram.locator("svg[data-view]")).to_be_attached()  # clicks.js runs
    sent = moment(timeline, "client send(11 byte) “Halo Alice!”")
    number = sent.get_attribute("data-moment") or ""
    for part in (sent.locator(".said"), diagram.locator(f".mark[data-moment='{number}']")):
        part.click()
        expect(chosen).to_have_attribute("data-moment", number)
        expect(timeline.locator(".chatkit-hex").first).to_contain_text("Halo Ali")
        expect(status(timeline)).to_contain_text(sentence("timeline_back_then"))
        button(timeline, "button_live").click()
        expect(chosen).to_have_count(0)

    sent.hover()
    lab.page.mouse.down()
    diagram.evaluate("e => { e.parentElement.innerHTML = e.parentElement.innerHTML; }")
    lab.page.mouse.up()  # on another element, as after a redraw
    expect(chosen).to_have_attribute("data-moment", number)
    button(timeline, "button_live").click()
    expect(chosen).to_have_count(0)

    arrow = diagram.locator(f".arrow.bytes[data-moment='{number}'] .near")
    expect(status(timeline)).to_contain_text(sentence("timeline_live"))
    arrow.scroll_into_view_if_needed()  # waits, too, until the picture stands still
    x, y = arrow.evaluate(
        """line => {
          const {x, y} = line.getPointAtLength(line.getTotalLength() / 2)
            .matrixTransform(line.getScreenCTM());
          return [x, y + 2];
        }"""
    )
    lab.page.mouse.click(x, y)
    expect(chosen).to_have_attribute("data-moment", number)

    lab.page.keyboard.press("ArrowUp")
    expect(chosen).to_have_attribute("data-moment", str(int(number) - 1))
    for _ in range(2):
        lab.page.keyboard.press("ArrowDown")
    expect(chosen).to_have_attribute("data-moment", str(int(number) + 1))
    expect(chosen).to_be_in_viewport()
    handle = timeline.locator(".chatkit-scroll .chatkit-handle")
    expect(handle).to_be_focused()
    around = timeline.locator(".chatkit-scroll")
    assert around.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    lab.page.keyboard.press("End")
    expect(status(timeline)).to_contain_text(sentence("timeline_live"))
    expect(chosen).to_have_count(0)

    timeline.locator(".chatkit-title").click(button="right")
    lab.page.locator('.lm-Menu-item[data-command="notebook:create-output-view"]').click()
    second = lab.page.locator(".jp-LinkedOutputView .chatkit-timeline")
    expect(second.locator("svg.graph[data-view]")).to_be_visible(timeout=WAIT)
    heads = lab.page.locator("svg.graph marker").evaluate_all("all => all.map((one) => one.id)")
    assert len(heads) == len(set(heads)) == 8
    for view in (timeline, second):
        assert view.locator("svg.graph").evaluate(
            """svg => [...svg.querySelectorAll("[marker-end]")].every((one) =>
                 svg.querySelector(one.getAttribute("marker-end").slice(4, -1)))"""
        )
    second.locator(".row", has_text="LISTEN").first.locator(".said").click()
    expect(chosen).to_contain_text("LISTEN")  # in the first view, too
    assert lab.complaints == []


def test_the_timeline_goes_on_while_a_cell_sleeps(open_lab: OpenLab) -> None:
    lab = open_lab()
    timeline = chatted(lab)
    button(timeline, "button_table").click()
    expect(timeline.locator(".chatkit-calls tbody")).to_be_visible()
    lab.run_cell(lab.server, "time.sleep(10)")
    busy = lab.server.locator('.jp-Notebook-ExecutionIndicator[data-status="busy"]')
    expect(busy).to_be_visible()
    button(timeline, "button_back").click()
    expect(timeline.locator(".row.chosen")).to_have_count(1)
    button(timeline, "button_table").click()
    expect(timeline.locator(".chatkit-calls tbody")).to_have_count(0)
    expect(busy).to_be_visible()


def test_lesson_4_the_empty_enter_leaves_both_stuck_and_the_banner_says_so(
    open_lab: OpenLab,
) -> None:
    lab = open_lab(lesson=4)
    server = run_panel(lab, lab.server, 'Stepper("server")', "stepper")
    client = run_panel(lab, lab.client, 'Stepper("client")', "stepper")
    port = str(free_port())
    button(server, "button_run").click()
    asked(server, "Port", port)
    asked(server, "Username", "Alice")
    expect(status(server)).to_contain_text("accept()", timeout=WAIT)
    timeline = run_panel(lab, lab.server, "TimelinePanel()", "timeline")
    expect(timeline.locator(".chatkit-waits")).to_contain_text("server.py: accept()", timeout=WAIT)

    button(client, "button_run").click()
    asked(client, "IP", "127.0.0.1")
    asked(client, "Port", port)
    asked(client, "username", "Bob")
    asked(client, "pesan", "Halo Alice!")
    asked(server, "pesan", "Halo juga Bob!")
    expect(log(client)).to_contain_text("] Alice: Halo juga Bob!", timeout=WAIT)
    banner = timeline.locator("[role=alert]")
    expect(banner).to_have_count(0)

    asked(client, "pesan", "")
    expect(banner).to_contain_text(sentence("stuck"), timeout=WAIT)
    expect(banner).to_contain_text(say("stuck_empty", process="client.py"))
    expect(banner).to_contain_text(say("stuck_way_out") + say("stuck_empty_cure"))
    waits = timeline.locator(".chatkit-waits")
    expect(waits).to_contain_text(say("waits_sender", peer="client.py"))
    expect(waits).to_contain_text(say("waits_sender", peer="server.py"))

    button(client, "button_stop").click()
    expect(banner).to_have_count(0, timeout=WAIT)
    expect(log(server)).to_contain_text("keluar", timeout=WAIT)
    assert lab.complaints == []


def test_timeline_and_stepper_are_accessible_and_nothing_is_cut_off(open_lab: OpenLab) -> None:
    lab = open_lab(lesson=4)
    stepper = run_panel(lab, lab.server, 'Stepper("server")', "stepper")
    timeline = run_panel(lab, lab.server, "TimelinePanel()", "timeline")
    button(stepper, "button_run").click()
    asked(stepper, "Port", str(free_port()))
    asked(stepper, "Username", "Alice")
    expect(timeline.locator(".chatkit-diagram")).to_contain_text("LISTEN", timeout=WAIT)
    button(timeline, "button_back").click()
    button(timeline, "button_table").click()
    expect(timeline.locator(".chatkit-calls tbody")).to_be_visible()
    for _ in lab.looks():
        assert serious(lab) == []
        for panel in (stepper, timeline):
            assert panel.evaluate("e => e.scrollWidth <= e.clientWidth")
        for part in (".chatkit-scroll", ".chatkit-few"):
            assert timeline.locator(part).evaluate("e => e.scrollWidth <= e.clientWidth"), part
        assert lab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
