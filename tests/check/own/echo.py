"""A server that sends each text back, met through a cable with each of its faults."""

import re
import time

from chatkit.checks.play import PORT
from chatkit.checks.server_play import ServerPlay
from chatkit.checks.task import Failed, Task, Words


class EchoPlay(ServerPlay):
    """The student's server, which asks for its port alone."""

    questions = (PORT,)

    def echoes(self) -> None:
        """Expect that a text comes back."""
        text = self.chosen.text()
        self.peer.look_away()
        self.sends(self.peer, text)
        self.gets(self.peer, re.escape(text), text)

    def has_read_as(self, *pieces: bytes) -> None:
        """Expect that the program has read these pieces, each by a call of its own."""

        def reads() -> list[bytes]:
            return [call.data for call in self.program.calls() if call.data and call.name == "recv"]

        if not self.program.until(lambda: reads() == [*pieces]):
            raise wrong(f"the program has read {reads()}")


def wrong(sentence: str) -> Failed:
    return Failed(Words(sentence, sentence))


task = Task("echo", Words("Server gema", "An echo server"), EchoPlay)


@task.asked("Lewat kabel biasa", "Through a cable without faults")
def echoes(play: EchoPlay) -> None:
    play.begin()
    play.lay_cable()
    play.client()
    play.echoes()


@task.asked("Lewat kabel yang lambat", "Through a cable that is late by more than any wait of ours")
def is_late(play: EchoPlay) -> None:
    play.begin()
    play.lay_cable(delay=1.7)
    play.client()
    play.cable.set("to_client", delay=1.7)
    play.echoes()


@task.asked("Yang ditahan kabel tidak ditunggu", "It is not waited for bytes that the cable holds")
def is_held(play: EchoPlay) -> None:
    play.begin()
    play.lay_cable()
    client = play.client()
    play.echoes()
    play.cable.hold("to_server")
    client.look_away()
    play.sends(client, "ditahan")
    began = time.monotonic()
    play.program.settle()
    if time.monotonic() - began > 3:
        raise wrong("the program is waited for, though it cannot go on")
    if client.received:
        raise wrong("the cable has held nothing")
    play.cable.release()
    play.program.acted()
    play.gets(client, "ditahan", "ditahan")


@task.asked("Potongannya dibaca satu-satu", "Its pieces are read one by one")
def is_sliced(play: EchoPlay) -> None:
    play.begin()
    play.lay_cable()
    client = play.client()
    play.sends_in_pieces(client, "satudua", first=4)
    play.gets(client, "satudua", "satudua")
    play.has_read_as(b"satu", b"dua")


@task.asked("Yang menempel dibaca sekali", "What is glued is read at once")
def is_glued(play: EchoPlay) -> None:
    play.begin()
    play.lay_cable()
    client = play.client()
    play.sends_glued(client, "satu", "dua")
    play.gets(client, "satudua", "satudua")
    play.has_read_as(b"satudua")


@task.asked("Kabel dilepas setelah program dibunuh", "The cable goes, also after a kill")
def is_taken_away(play: EchoPlay) -> None:
    play.begin()
    play.lay_cable()
    play.client()
    play.cable.hold()
    play.sends(play.peer, "ditahan")
    cable = play.cable
    play.program.stop()
    began = time.monotonic()
    play.close()
    if cable.running or cable.links or time.monotonic() - began > 1:
        raise wrong(f"{cable!r} after {time.monotonic() - began:.1f} s")


@task.asked("Kabel diputus", "The cable is cut, and the evidence tells it")
def is_cut(play: EchoPlay) -> None:
    play.begin()
    play.lay_cable()
    play.client()
    play.echoes()
    play.cable.cut()
    play.survives()
