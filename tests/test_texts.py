"""Every sentence in both languages, and which of the two is spoken."""

import ast
import os
import re
import string
import sys
from pathlib import Path

import pytest

import chatkit
from chatkit import InputError, texts
from chatkit.texts import LANGUAGES, SENTENCES, language, say

PACKAGE = Path(chatkit.__file__).parent

# the only numbers in sentences: what a person could type, and the 8 of UTF-8
EXAMPLES = {"5005", "6005", "127.0.0.1", "127.0.0.1:5005", "0.5", "7", "2", "slice=1", "0", "8"}
EXAMPLES.add("4")  # Pertemuan 4, a part of the course
EXAMPLES.add("0.0.0.0")  # all interfaces, as a student binds to them
EXAMPLES.add("1024")  # bytes, as the assignment calls recv(1024)
EXAMPLES |= {"30", "10"}  # of lengths of time: 30s, 10m, 2h
# of addresses: fd00::7, [::1]:5005, fe80, IPv4, IPv6
EXAMPLES |= {"192.168.1.7", "255", "00", "1", "80", "4", "6"}


def placeholders(sentence: str) -> list[str]:
    return sorted(
        {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
    )


def calls(name: str) -> list[ast.Call]:
    """Return every call of a function called `name` in chatkit."""
    found = [
        node
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    return [
        call
        for call in found
        if name in (getattr(call.func, "id", None), getattr(call.func, "attr", None))
    ]


def first_argument(call: ast.Call) -> str | None:
    return call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None  # type: ignore[return-value]


def strings_in_the_code() -> set[str]:
    """Return every string in chatkit, its pages included, but those of the table itself."""
    found: set[str] = set()
    for page in PACKAGE.rglob("*.html"):
        found |= set(re.findall(r"""["'](\w+)["']""", page.read_text(encoding="utf-8")))
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if path.name == "texts.py":
            tree.body = [node for node in tree.body if not isinstance(node, ast.AnnAssign)]
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return found


@pytest.mark.parametrize("key", SENTENCES)
def test_a_sentence_is_complete_in_both_languages_with_the_same_placeholders(key: str) -> None:
    assert len(SENTENCES[key]) == len(LANGUAGES)
    indonesian, english = SENTENCES[key]
    assert indonesian.strip()
    assert english.strip()
    assert placeholders(indonesian) == placeholders(english)
    assert indonesian.endswith(" ") == english.endswith(" ")


@pytest.mark.parametrize("key", SENTENCES)
def test_a_number_in_a_sentence_is_an_example_and_limits_come_from_their_constants(
    key: str,
) -> None:
    for sentence in SENTENCES[key]:
        assert set(re.findall(r"(?:slice=)?\d+(?:[.:]\d+)*", sentence)) <= EXAMPLES


def test_no_sentence_names_the_wire_but_as_the_options_name() -> None:
    for indonesian, english in SENTENCES.values():
        for sentence in (indonesian, english):
            assert not re.search(r"\bwire\b(?!=)", sentence), sentence


def test_every_key_that_the_code_says_exists() -> None:
    said = {key for call in calls("say") if (key := first_argument(call))}
    for page in PACKAGE.rglob("*.html"):
        said |= set(re.findall(r"""say\(["'](\w+)["'][,)]""", page.read_text(encoding="utf-8")))
    labels = {f"label_{name}" for call in calls("box") if (name := first_argument(call))}
    greetings = {
        argument.value
        for call in calls("_meet")
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    assert len(said) > 40
    assert labels
    assert greetings == {"connected", "joined"}
    assert said | labels | greetings <= SENTENCES.keys()


def test_every_sentence_is_used_somewhere() -> None:
    strings = strings_in_the_code()
    labels = {f"label_{name}" for call in calls("box") if (name := first_argument(call))}
    put_together = {prefix + rest for prefix in prefixes() for rest in strings}
    assert SENTENCES.keys() - strings - labels - put_together == set()


def prefixes() -> set[str]:
    """Return how the keys begin that are put together: `button_` in `say(f"button_{name}")`."""
    return {
        str(call.args[0].values[0].value)
        for call in calls("say")
        if call.args
        and isinstance(call.args[0], ast.JoinedStr)
        and isinstance(call.args[0].values[0], ast.Constant)
    }


@pytest.mark.parametrize("speaker", ["say", "InputError", "NetworkError", "ProtocolError"])
def test_a_written_key_comes_with_the_values_that_its_sentence_needs(speaker: str) -> None:
    assert len(calls(speaker)) > 2
    for call in calls(speaker):
        if (key := first_argument(call)) and None not in [keyword.arg for keyword in call.keywords]:
            given = sorted(str(keyword.arg) for keyword in call.keywords)
            assert given == placeholders(SENTENCES[key][0]), key


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("server_address", "Alamat IP: {address}"),
        ("server_port", "Port Server: {port}"),
        ("server_date", "Tanggal: {date}"),
        ("ask_server_port", "Masukkan Port Server: "),
        ("ask_server_username", "Masukkan Username: "),
        ("client_address", "Alamat IP Client: {address}"),
        ("ask_host", "Masukkan alamat IP Server: "),
        ("ask_client_username", "Masukkan username: "),
        ("joined", "{peer} Telah bergabung..."),
        ("connected", "{peer} sudah terhubung."),
        ("prompt_client", "pesan : "),
        ("prompt_server", "[{name}] pesan: "),
    ],
)
def test_the_assignments_own_words_stand_letter_for_letter(key: str, words: str) -> None:
    assert SENTENCES[key][0] == words


def test_values_are_put_in_as_they_are_even_with_braces() -> None:
    assert say("joined", peer="{port}") == "{port} Telah bergabung..."


def test_a_fault_is_said_in_the_language_that_is_chosen_when_it_is_read() -> None:
    fault = InputError("username_long", length=33, limit=32)
    assert str(fault) == "Username 33 karakter; batasnya 32."
    texts.use("en")
    assert str(fault) == "The username has 33 characters; the limit is 32."


# which language


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has chosen a language yet."""
    texts.use(None)
    monkeypatch.delenv("CHATKIT_LANG", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)


@pytest.mark.usefixtures("nowhere")
def test_without_any_sign_it_is_indonesian(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    monkeypatch.chdir(folder)
    # the folder counts only in a notebook's kernel: a terminal may stand anywhere
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    assert language() == "id"


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/srv/ani/chatkit/notebooks/en/01-two-way-chat/server.ipynb", "en"),
        ("/srv/ani/chatkit/notebooks/id/01-two-way-chat/server.ipynb", "id"),
        ("en/01-two-way-chat/client.ipynb", "en"),
        (r"C:\Users\Ani\en\server.ipynb", "en"),
        ("/srv/id/notebooks/en/server.ipynb", "en"),
        ("/srv/en/notebooks/id/server.ipynb", "id"),
        ("/srv/ani/open/identity/server.ipynb", "id"),
        ("", "id"),
    ],
)
def test_the_innermost_folder_of_the_notebook_decides(
    path: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", path)
    monkeypatch.chdir("/")
    assert language() == expected


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize(
    ("wish", "expected"), [("id", "id"), ("EN", "en"), ("id_ID.UTF-8", "id"), ("fr", "en")]
)
def test_the_environment_wins_over_the_folder_where_it_names_a_language(
    wish: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", "/notebooks/en/server.ipynb")
    monkeypatch.setenv("CHATKIT_LANG", wish)
    assert language() == expected


@pytest.mark.usefixtures("nowhere")
def test_the_folder_of_a_lesson_wins_over_the_language_of_the_lab(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(texts.LAB, "en")
    monkeypatch.setenv("JPY_SESSION_NAME", "/chatkit-lessons/id/01-two-way-chat/server.ipynb")
    assert language() == "id"
    texts.use(None)
    monkeypatch.setenv("JPY_SESSION_NAME", "/my_own.ipynb")
    assert language() == "en"


@pytest.mark.usefixtures("nowhere")
def test_what_was_chosen_wins_over_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", "/notebooks/id/server.ipynb")
    monkeypatch.setenv("CHATKIT_LANG", "id")
    texts.use("en")
    assert language() == "en"
    assert say("goodbye") == "Done."
    texts.use(None)
    assert say("goodbye") == "Selesai."


def test_a_language_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        texts.use("fr")
    assert language() == "id"


@pytest.mark.usefixtures("nowhere")
def test_in_a_kernel_without_a_session_name_the_current_folder_decides(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "en" / "01"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setitem(sys.modules, "ipykernel", os)
    assert language() == "en"
