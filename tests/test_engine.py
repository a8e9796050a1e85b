"""The one loop, in a thread of its own."""

import asyncio
import os
import subprocess
import sys
import threading
import time

import pytest

from chatkit import engine
from tests.helpers import Desk, until


def test_a_call_runs_on_the_engines_thread_and_brings_its_result_back() -> None:
    name = engine.call(lambda: threading.current_thread().name)
    assert name == "chatkit-engine"
    assert threading.current_thread().name != name
    assert engine.call(max, 3, 5) == 5
    assert engine.call(int, "ff", base=16) == 255


def test_the_thread_does_not_keep_the_program_alive() -> None:
    assert engine.call(lambda: threading.current_thread().daemon)


def test_an_exception_comes_back_to_the_caller() -> None:
    def fails() -> None:
        raise ZeroDivisionError("di sini")

    async def also_fails() -> None:
        fails()

    with pytest.raises(ZeroDivisionError, match="di sini"):
        engine.call(fails)
    with pytest.raises(ZeroDivisionError, match="di sini"):
        engine.run(also_fails())
    assert engine.call(lambda: "masih hidup") == "masih hidup"


def test_only_the_engine_is_on_the_loop() -> None:
    assert not engine.on_loop()
    assert engine.call(engine.on_loop)

    async def elsewhere() -> bool:
        return engine.on_loop()

    assert not asyncio.run(elsewhere()), "the kernel's own loop is another one"


def test_a_call_from_the_loop_itself_runs_at_once() -> None:
    assert engine.call(lambda: engine.call(lambda: engine.call(engine.on_loop)))


def test_soon_and_spawn_return_before_the_work_is_done() -> None:
    gate, done = asyncio.Event(), threading.Event()

    async def waits() -> None:
        await gate.wait()
        done.set()

    engine.spawn(waits())
    assert not done.is_set()
    engine.soon(gate.set)
    assert done.wait(5)


def test_a_cell_that_sleeps_does_not_hold_the_loop() -> None:
    ticks: list[float] = []

    async def ticks_on() -> None:
        for _ in range(5):
            ticks.append(engine.loop().time())
            await asyncio.sleep(0.01)

    engine.spawn(ticks_on())
    time.sleep(0.3)  # the cell: it must not matter
    assert len(ticks) == 5
    assert ticks[-1] - ticks[0] < 0.25


def test_many_threads_may_call_at_once() -> None:
    count = 0

    def add() -> None:
        nonlocal count
        before = count
        time.sleep(0)  # would lose counts if two ran at a time
        count = before + 1

    def adds() -> None:
        for _ in range(50):
            engine.call(add)

    threads = [threading.Thread(target=adds) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert count == 400


FIRST_CALL = """
import asyncio, sys, threading, time
from chatkit import engine

assert threading.active_count() == 1, "importing starts nothing"
make = asyncio.new_event_loop

def slowly():
    time.sleep(0.05)  # holds the door open, so that the other threads come too
    return make()

asyncio.new_event_loop = slowly
barrier = threading.Barrier(8)
loops = []

def first():
    barrier.wait()
    loops.append(engine.loop())

threads = [threading.Thread(target=first) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print("loops:", len(set(map(id, loops))), len(loops), threading.active_count())
"""


def test_eight_threads_that_make_the_first_call_at_once_get_the_same_loop(desk: Desk) -> None:
    program = desk.program(FIRST_CALL)
    assert program.ends() == 0
    assert "loops: 1 8 2" in program.output


def test_a_call_that_is_never_answered_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.1)
    with pytest.raises(TimeoutError):
        engine.run(asyncio.sleep(5))
    monkeypatch.undo()
    assert until(lambda: engine.call(lambda: True))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_starts_its_own_loop() -> None:
    source = """if True:
        import os
        from chatkit import engine
        engine.call(int)
        child = os.fork()
        if not child:
            os._exit(engine.call(int, "7"))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """
    command = [sys.executable, "-c", source]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "7"
