"""The part of a story that a file gets: by time, program and conversation."""

import pytest

from chatkit.errors import InputError
from chatkit.timeline.moments import conversations
from chatkit.timeline.part import LISTED, Part, duration, part_of
from chatkit.timeline.pcapng import capture
from chatkit.timeline.story import Story
from chatkit.timeline.table import csv_text
from tests.helpers import refused
from tests.made_up_story import MadeUpStory

SECOND = 1_000_000_000


@pytest.fixture
def made() -> MadeUpStory:
    """Two clients of one server, and a program that talks to nobody; a minute between them."""
    made = MadeUpStory()
    server = made.program("server")
    for number in (1, 2):
        client = made.program("client" if number == 1 else "client two")
        ends = f"127.0.0.1:4000{number}", "127.0.0.1:5005"
        made.connected(client, 1, *ends)
        made.accepted(server, number + 1, *reversed(ends))
        made.call(client, "send", moved=4, data=b"aku%d" % number)
        made.time += 60 * SECOND
    made.call(made.program("sendiri"), "socket", 9)
    for source in [process.source for process in made.story.processes]:
        made.end(source, "exit", made.start(source, "input"))
        made.story._end(made.story._by_source[source], made.tick())
    return made


def names(story: Story, part: Part) -> set[str]:
    return {call.process.name for call in part.calls(story)}


def test_all_of_a_story_is_the_story(made: MadeUpStory) -> None:
    assert part_of(made.story).calls(made.story) == made.story.calls


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("10m", 600), ("2h", 7200), (" 5M ", 300)]
)
def test_a_length_of_time_is_a_number_and_its_unit(text: str, seconds: int) -> None:
    assert duration(text) == seconds * SECOND


@pytest.mark.parametrize("text", ["0s", "10", "m", "-5m", "1.5h", "10 min", "٣s", "9999999s", "x"])
def test_any_other_one_is_refused(made: MadeUpStory, text: str) -> None:
    with refused(InputError, "export_last", value=text):
        part_of(made.story, last=text)


def test_the_last_seconds_count_from_the_end_of_the_record(made: MadeUpStory) -> None:
    assert names(made.story, part_of(made.story, last="30s")) <= {
        "sendiri", "server", "client", "client two",
    }  # fmt: skip
    assert [call.name for call in part_of(made.story, last="30s").calls(made.story)] == [
        "socket", *["input"] * 4
    ]  # fmt: skip
    last = part_of(made.story, last="90s")
    assert b"aku2" in capture(made.story, last)
    assert b"aku1" not in capture(made.story, last)


def test_a_program_comes_with_the_other_ends_of_its_connections(made: MadeUpStory) -> None:
    part = part_of(made.story, program="client")
    assert names(made.story, part) == {"client", "server"} or names(made.story, part) == {"client"}
    assert b"aku1" in capture(made.story, part)
    assert b"aku2" not in capture(made.story, part)
    assert "aku2" in csv_text(made.story, part_of(made.story, program="client two"))
    assert names(made.story, part_of(made.story, program="sendiri")) == {"sendiri"}


def test_an_unknown_program_is_told_those_that_there_are(made: MadeUpStory) -> None:
    known = "client; server; client two; sendiri"
    with refused(InputError, "export_program", value="Klien\\n", names=known):
        part_of(made.story, program="Klien\n")


def test_conversations_are_counted_from_1(made: MadeUpStory) -> None:
    for number in (1, 2):
        part = part_of(made.story, conversation=str(number))
        assert part.conversations(made.story) == [conversations(made.story)[number - 1]]
        assert f"aku{number}" in csv_text(made.story, part)
        assert f"aku{3 - number}" not in csv_text(made.story, part)


@pytest.mark.parametrize("number", ["0", "3", "-1", "x", "1.0", "²", "9" * 50])
def test_a_wrong_number_is_told_the_list(made: MadeUpStory, number: str) -> None:
    with refused(InputError, "export_conversation", value=number) as caught:
        part_of(made.story, conversation=number)
    known = str(caught.value.values["names"])
    assert known.startswith("1 = client 127.0.0.1:40001 ⇄ server 127.0.0.1:5005; 2 = client two")


def test_a_long_list_is_its_end() -> None:
    made = MadeUpStory()
    client = made.program("client")
    for number in range(1, LISTED + 4):
        made.connected(client, number, f"127.0.0.1:{number}", "127.0.0.1:5005")
    with refused(InputError, "export_conversation") as caught:
        part_of(made.story, conversation="99")
    assert str(caught.value.values["names"]).startswith("… 4 = client")


def test_a_record_without_a_connection_has_no_conversation_to_choose() -> None:
    made = MadeUpStory()
    made.call(made.program("server"), "socket")
    with refused(InputError, "export_no_conversation"):
        part_of(made.story, conversation="1")
