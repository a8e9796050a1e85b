"""From Enter in one notebook to the text in the other's page, by the page's own clock.

The floor is a bare Text that a Label echoes, in one kernel; beside it stands a bare Text that an
Output echoes. Floors and both directions take turns, so that each sees the same machine.

All is measured twice: in the lab as `chatkit lab` serves it, and with Jupyter's own websocket. The
latter has Nagle's algorithm on: the floor's kernel says "busy" before it echoes, and the echo often
waits 40 ms until the browser has acknowledged that; a message from the other kernel does not wait.
"""

import random
from collections import defaultdict
from statistics import median

from playwright.sync_api import ElementHandle, Locator

from benchmarks.lab import Chat, chat
from benchmarks.report import Row, at_most, progress, times

ROUNDS = 60
WARM_UP = 5  # rounds that do not count
FLOOR = "bare Text to Label, one kernel"
OUTPUT = "bare Text to Output, one kernel"
SPEAKS_FIRST = "client's notebook to server's"
ANSWERS = "server's notebook to client's"

# resolves to the milliseconds from the next Enter to the mutation that shows `text` in `target`
WATCH = """([target, text]) => {
  let pressed;
  document.addEventListener('keydown', () => { pressed = performance.now(); },
    {capture: true, once: true});
  window.shown = new Promise(resolve => {
    const observer = new MutationObserver(() => {
      if (!target.textContent.includes(text)) return;
      const now = performance.now();
      observer.disconnect();
      resolve(now - pressed);
    });
    observer.observe(target, {subtree: true, childList: true, characterData: true});
  });
}"""


def measure() -> list[Row]:
    """Return both directions beside the floor, in our lab and in a plain one."""
    return [
        *measure_lab("chatkit lab", nagle=False),
        *measure_lab("Jupyter's websocket", nagle=True),
    ]


def measure_lab(title: str, *, nagle: bool) -> list[Row]:
    """Return the median of both directions beside the floor."""
    with chat(free=False, nagle=nagle) as here:
        taken = rounds(here)
    floor = median(taken[FLOOR])
    return [
        *(
            Row(f"{title}: {name}", _ms(taken[name]), times(median(taken[name]), floor))
            for name in (FLOOR, OUTPUT)
        ),
        *(
            at_most(f"{title}: {name}", _ms(taken[name]), median(taken[name]) / floor, 1.3)
            for name in (SPEAKS_FIRST, ANSWERS)
        ),
    ]


def rounds(here: Chat) -> dict[str, list[float]]:
    """Return the milliseconds of each round by what was measured."""
    taken: dict[str, list[float]] = defaultdict(list)
    lines = {
        FLOOR: here.echo(".to-label"),
        OUTPUT: here.echo(".to-output"),
        SPEAKS_FIRST: (here.client.box, here.server.element()),
        ANSWERS: (here.server.box, here.client.element()),
    }
    for number in range(ROUNDS + WARM_UP):
        if number % 15 == 0:
            progress(f"round {number} of {ROUNDS + WARM_UP}")
        for name, (box, target) in lines.items():
            milliseconds = say(here, box, target, f"{name}, {number:03}")
            if number >= WARM_UP:
                taken[name].append(milliseconds)
    return taken


def say(here: Chat, box: Locator, target: ElementHandle, text: str) -> float:
    """Type `text`, press Enter, and return the milliseconds until `target` shows it."""
    here.page.wait_for_timeout(random.uniform(100, 200))
    box.click()
    box.fill(text)
    here.page.wait_for_timeout(50)
    here.page.evaluate(WATCH, [target, text])
    here.page.keyboard.press("Enter")
    return float(here.page.evaluate("() => window.shown", None))


def _ms(values: list[float]) -> str:
    return f"{median(values):.1f} ms (quickest {min(values):.1f})"
