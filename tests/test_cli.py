"""The command line: its help in the reader's language, and what it makes of bad options."""

import pytest

from chatkit import texts
from chatkit.cli import BAD_USAGE, main


def test_without_a_command_it_shows_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == BAD_USAGE
    assert "lab | server | client" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["server", "--help"], "port server"),
        (["server", "--lang", "en", "-h"], "the server's port"),
    ],
)
def test_help_is_in_the_readers_language(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    assert sentence in " ".join(capsys.readouterr().out.split())


def test_lang_wins_over_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts.use(None)
    monkeypatch.setenv("CHATKIT_LANG", "en")
    assert main(["client", "--port", "x"]) == BAD_USAGE
    assert "A port is a number" in capsys.readouterr().err
    assert main(["client", "--lang", "id", "--port", "x"]) == BAD_USAGE
    assert "Port harus berupa angka" in capsys.readouterr().err


def test_an_option_is_never_taken_for_another_that_begins_like_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["server", "--lan", "--port", "x"]) == BAD_USAGE
    assert "Port harus berupa angka" in capsys.readouterr().err
    assert main(["server", "--user", "Alice"]) == BAD_USAGE
    assert "--user" in capsys.readouterr().err


def test_a_network_that_says_no_is_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["server", "--host", "192.0.2.77", "--port", "5005", "--username", "Alice"]) == 1
    assert "bukan milik laptop ini" in capsys.readouterr().err
