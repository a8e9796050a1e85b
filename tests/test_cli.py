"""The command line: its help in the reader's language, and what it makes of bad options."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chatkit import texts
from chatkit.cli import BAD_USAGE, is_closed_pipe, main
from chatkit.texts import say
from chatkit.timeline.reader import Folder
from chatkit.timeline.story import Story
from tests.helpers import free_port


def test_without_a_command_it_shows_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == BAD_USAGE
    assert "lab | doctor | check | report | server" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "language"),
    [(["server", "--help"], "id"), (["server", "--lang", "en", "-h"], "en")],
)
def test_help_is_in_the_readers_language(
    arguments: list[str], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    texts.use(language)
    out = " ".join(capsys.readouterr().out.split())
    assert say("help_port") in out
    assert say("help_bind") % {"default": "127.0.0.1"} in out
    assert say("help_names") in out
    assert say("help_newline") in out


def test_lang_wins_over_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts.use(None)
    monkeypatch.setenv("CHATKIT_LANG", "en")
    assert main(["client", "--port", "x"]) == BAD_USAGE
    english = capsys.readouterr().err
    assert english == f"{say('port_not_a_number', text='x')}\n"
    assert main(["client", "--lang", "id", "--port", "x"]) == BAD_USAGE
    indonesian = capsys.readouterr().err
    assert indonesian == f"{say('port_not_a_number', text='x')}\n"
    assert indonesian != english


def test_an_option_is_never_taken_for_another_that_begins_like_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["server", "--lan", "--port", "x"]) == BAD_USAGE
    assert capsys.readouterr().err == f"{say('port_not_a_number', text='x')}\n"
    assert main(["server", "--user", "Alice"]) == BAD_USAGE
    assert "--user" in capsys.readouterr().err


def test_a_network_that_says_no_is_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["server", "--host", "192.0.2.77", "--port", "5005", "--username", "Alice"]) == 1
    assert capsys.readouterr().err == f"{say('address_not_mine', host='192.0.2.77')}\n"


# chatkit trace (what it does to scripts: test_run.py)


@pytest.mark.parametrize("arguments", [["trace", "--lang", "en", "-h"], ["trace", "-h"]])
def test_what_stands_before_the_script_is_ours(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    texts.use("en" if "en" in arguments else "id")
    assert say("help_trace_script") in " ".join(capsys.readouterr().out.split())


def test_a_trace_without_a_script_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "--lang", "en"]) == BAD_USAGE
    reason = "The following arguments are required: script."  # argparse's own words
    assert capsys.readouterr().err == f"{say('bad_option', reason=reason)}\n"
    assert main(["trace", "--nope", "script.py"]) == BAD_USAGE
    assert "--nope" in capsys.readouterr().err


def test_our_own_programs_are_traced_by_their_names_to_the_end(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "chatkit", "client", "--host", "127.0.0.1"]
    done = subprocess.run(
        [*command, "--port", str(free_port()), "--username", "Bob"],
        env=os.environ | {"CHATKIT_TRACE": str(tmp_path)},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    story = Story(Folder(tmp_path))
    story.read()
    (client,) = story.processes
    assert client.name == "client"
    assert client.ended is not None, done
    assert not client.killed
    assert [call.error.split(":")[0] for call in story.calls if call.name == "connect"] == [
        "ConnectionRefusedError"
    ]


def test_a_closed_pipe_is_known_by_the_name_that_each_system_gives_it() -> None:
    pipe, odd = BrokenPipeError(errno.EPIPE, "x"), OSError(errno.EINVAL, "Invalid argument")
    assert is_closed_pipe(pipe, "posix")
    assert is_closed_pipe(pipe, "nt")
    assert is_closed_pipe(odd, "nt")
    assert not is_closed_pipe(odd, "posix")
    assert not is_closed_pipe(OSError(errno.ENOSPC, "full"), "nt")
