"""Take the pictures of lesson 1: `make screenshots`.

Two go into docs/ for the README, the chat in each language. The rest, every language, theme and
size, go into screenshots/, which git ignores: for looking at a change with one's own eyes.
"""

from pathlib import Path

from playwright.sync_api import Browser, Locator, expect

from tests.browser.lab import Lab, button, log, message_box, running_browser, running_lab

ROOT = Path(__file__).parents[2]
SIZES = ((1440, 900), (1280, 720))
THEMES = ("JupyterLab Dark", "JupyterLab Light")
WORDS = {
    "id": ("Mulai", "Hubungkan", ["Halo Alice!", "Halo juga Bob!", "Apa kabar?", "Baik, kamu?"]),
    "en": ("Start", "Connect", ["Hello Alice!", "Hello Bob!", "How are you?", "Fine, and you?"]),
}


def chat(lab: Lab, language: str) -> tuple[Locator, Locator]:
    """Have both notebooks say something, and return their panels."""
    start, connect, lines = WORDS[language]
    server, client = lab.run_to_panel(lab.server), lab.run_to_panel(lab.client)
    button(server, start).click()
    expect(log(server)).to_contain_text("5005")
    button(client, connect).click()
    expect(log(client)).to_contain_text("Alice")
    for number, line in enumerate(lines):
        speaker, listener = (server, client) if number % 2 else (client, server)
        message_box(speaker).fill(line)
        message_box(speaker).press("Enter")
        expect(log(listener)).to_contain_text(line)
        expect(message_box(speaker)).to_have_value("")
    return server, client


def take(chromium: Browser, language: str) -> None:
    """Take all pictures of one language; the README's last, in the light theme and wide."""
    with running_lab(language) as url:
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        lab = Lab(page, url)
        page.screenshot(path=ROOT / "screenshots" / f"{language}-opened.png")
        panels = chat(lab, language)
        for theme in THEMES:
            lab.theme(theme)
            for width, height in reversed(SIZES):
                page.set_viewport_size({"width": width, "height": height})
                for panel in panels:
                    panel.evaluate("e => e.closest('.jp-Cell').scrollIntoView({block: 'start'})")
                page.wait_for_timeout(500)  # for the layout to settle: a picture, not a test
                name = f"{language}-{theme.split()[1].lower()}-{width}.png"
                page.screenshot(path=ROOT / "screenshots" / name)
        page.screenshot(path=ROOT / "docs" / f"chat-{language}.png")
        page.close()


if __name__ == "__main__":
    with running_browser() as chromium:
        for language in WORDS:
            take(chromium, language)
            print(f"pictures of {language}: docs/chat-{language}.png and screenshots/")
