"""The diagram in a real browser: each text can be read, at each width, and no arrow crosses one."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from chatkit import texts
from chatkit.timeline.colours import CSS, style_sheet
from chatkit.timeline.diagram import diagram
from tests.recorded_programs import Program, RecordedPrograms

WIDTHS = (480, 599, 779)  # px of a notebook's text beside two others, or one, in a window of 1280

# The boxes of all texts, and points on all arrows, a pixel or two apart, as the page shows them.
MEASURE = """root => {
  const box = (r) => ({left: r.left, right: r.right, top: r.top, bottom: r.bottom});
  const texts = [];
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (!node.data.trim() || node.parentElement.closest("title, style")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const home = node.parentElement.closest("text, .said, .stair, .gap, .clock");
    const seen = home.getBoundingClientRect();
    for (const r of range.getClientRects()) {
      if (r.width < 1 || r.top > seen.bottom - 4) continue;  // a line below the … is not seen
      texts.push({text: node.data, ...box(r), right: Math.min(r.right, seen.right),
                  home: [...root.querySelectorAll("*")].indexOf(home),
                  size: parseFloat(getComputedStyle(node.parentElement).fontSize)
                        * (home.getScreenCTM?.().a ?? 1)});
    }
  }
  const lines = [...root.querySelectorAll("path.arrow, g.arrow line:not(.near), g.arrow path")];
  const points = lines.flatMap((line) => {
    const length = line.getTotalLength(), place = line.getScreenCTM();
    return Array.from({length: Math.ceil(length) + 1}, (_, at) => {
      const {x, y} = line.getPointAtLength(Math.min(at, length)).matrixTransform(place);
      return [x, y];
    });
  });
  const cut = [...root.querySelectorAll(".said, .stair")].filter(
    (one) => one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 1);
  return {texts, points, edge: box(root.getBoundingClientRect()),
          cut: cut.map((one) => [one.textContent, Boolean(one.closest("[title]"))])};
}"""


def shown(page: Page, code: str, width: int) -> dict[str, Any]:
    """Show a diagram in a page as narrow as a notebook, and measure it."""
    look = f"<style>{style_sheet('page')} body {{margin: 0; padding: 0}} {CSS}</style>"
    page.set_content(f'{look}<div id="cell" style="width: {width}px; overflow: auto">{code}</div>')
    measured: dict[str, Any] = page.locator(".chatkit-diagram").evaluate(MEASURE)
    measured["scrolls"] = page.locator("#cell").evaluate("e => e.scrollWidth > e.clientWidth")
    return measured


def faults(measured: dict[str, Any]) -> list[str]:
    """Return all that keeps a person from reading the texts of a picture."""
    texts_, edge = measured["texts"], measured["edge"]
    found = ["it scrolls sideways"] if measured["scrolls"] else []
    for one in texts_:
        if one["size"] < 12:
            found.append(f"{one['size']:.1f} px: {one['text']}")
        if one["left"] < edge["left"] - 1 or one["right"] > edge["right"] + 1:
            found.append(f"outside: {one['text']}")
        for x, y in measured["points"]:
            if one["left"] + 1 < x < one["right"] - 1 and one["top"] + 2 < y < one["bottom"] - 2:
                found.append(f"an arrow through: {one['text']}")
                break
    for number, one in enumerate(texts_):
        for other in texts_[number + 1 :]:
            apart = (
                one["right"] <= other["left"] + 1
                or other["right"] <= one["left"] + 1
                or one["bottom"] <= other["top"] + 2
                or other["bottom"] <= one["top"] + 2
            )
            if one["home"] != other["home"] and not apart:
                found.append(f"{one['text']} over {other['text']}")
    return found


def connected(programs: RecordedPrograms, name: str, port: int) -> Program:
    client = programs.run(name)
    client.do(f"s = socket.socket(); s.connect(('127.0.0.1', {port}))")
    return client


def two(programs: RecordedPrograms) -> None:
    """Messages one way, then the other, several at once, an error, and the end."""
    server, client = programs.pair()
    client.do("for n in range(4): s.sendall(b'Halo Alice, ini pesan nomor %d' % n)")
    server.do("c.recv(1024); c.sendall(b'[2026-01-15 14:30:20] Alice: Halo juga Bob!')")
    server.do("c.sendall(b'satu'); c.sendall(b'dua')")
    client.do("s.recv(30); s.recv(1024); s.sendall(b''); s.close()")
    server.do("c.recv(1024); t = socket.socket(); t.connect(('127.0.0.1', 9))")
    server.begin("d.accept()")
    programs.waiting("server", "accept")


def three(programs: RecordedPrograms) -> None:
    """A cable between two programs passes pieces on, and is cut."""
    server, port = programs.listening()
    cable, middle = programs.listening("kabel")
    client = connected(programs, "client", middle)
    cable.do(f"c, _ = d.accept(); s = socket.socket(); s.connect(('127.0.0.1', {port}))")
    server.do("c, _ = d.accept()")
    client.do("for word in (b'Bob', b'Halo', b'apa kabar semuanya?'): s.sendall(word)")
    cable.do("s.sendall(c.recv(3)); s.sendall(c.recv(1024))")
    server.do("c.recv(1024); c.sendall(b'satu'); c.sendall(b'dua')")
    cable.do("c.sendall(s.recv(1024)); import struct; s.setsockopt(socket.SOL_SOCKET,"
             " socket.SO_LINGER, struct.pack('ii', 1, 0)); s.close(); c.close()")  # fmt: skip
    server.do("c.recv(1024)")
    client.do("s.recv(1024); s.recv(1024); s.close()")
    programs.ended("client", "close")


def long(programs: RecordedPrograms) -> None:
    """Long names and words, wide letters, and a peer that nobody records."""
    server, port = programs.listening("server_ngobrol_dua_arah_dengan_banyak_client_v2.py")
    client = connected(programs, "client-" + 60 * "x", port)
    server.do("c, _ = d.accept()")
    client.do("s.sendall(('é😀漢字' * 200).encode())")
    server.do(f"c.recv(1024); c.recv(9999); c.sendall({'w' * 3000!r}.encode())")
    client.do("s.recv(1024)")
    connected(programs, "luar", port)
    server.do("e, _ = d.accept(); e.sendall(b'siapa kamu?')")
    programs.ended("server_ngobrol_dua_arah_dengan_banyak_client_v2.py", "sendall", 2)


STORIES = {"two lanes": two, "three lanes with a cable": three, "long words": long}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_every_text_can_be_read_at_every_width(
    programs: RecordedPrograms, chromium: BrowserContext, story: Any
) -> None:
    story(programs)
    found = programs.moments()
    page = chromium.new_page()
    for language in texts.LANGUAGES:
        texts.use(language)
        for width in WIDTHS:
            code = diagram(programs.story, found, programs.story.until, found[0].time)
            measured = shown(page, code, width)
            assert len(measured["texts"]) > 2 * len(found)
            assert len(measured["points"]) > 100
            assert faults(measured) == [], (language, width)
            for text, explained in measured["cut"]:
                assert explained, f"cut without a tooltip: {text}"
                assert len(text) > 50, f"cut although it is short: {text} ({width} px)"
    page.close()
