"""The command line: `chatkit lab`, `doctor`, `check`, `report`, chat, room, cable, trace."""

import argparse
import errno
import os
import sys
import time
import warnings
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from chatkit import texts
from chatkit.errors import ChatError, InputError
from chatkit.texts import say

if TYPE_CHECKING:
    from chatkit.timeline.part import Part
    from chatkit.timeline.story import Story

PART = ("last", "program", "conversation")  # the options that choose a part of a timeline
BAD_USAGE = 2  # exit code for a wrong option, as argparse has it


class _Parser(argparse.ArgumentParser):
    def __init__(self, **options: Any) -> None:
        # without abbreviations, or --lan would be taken for --lang
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise InputError("bad_option", reason=message[:1].upper() + message[1:] + ".")


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 the network said no, 2 bad input."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["trace"]:
        return _trace(arguments)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # a byte that is not UTF-8, or a letter that an old console's code page lacks, is no
            # reason to end: it is spelled out, as in \xff
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run(arguments)
    except (EOFError, KeyboardInterrupt):
        print(f"\n{say('goodbye')}")
        code = 0
    except InputError as error:
        print(error, file=sys.stderr)
        code = BAD_USAGE
    except ChatError as error:
        print(error, file=sys.stderr)
        code = 1
    except OSError as error:
        if not is_closed_pipe(error):
            raise
        # the reader of our output has ended: `chatkit client | head -1`
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (it ends with the process)
        code = 0
    if argv is None:
        _leave(code)
    return code


def is_closed_pipe(error: OSError, system: str = os.name) -> bool:
    """Tell whether a write has failed because the reader of a pipe has gone.

    Windows says EINVAL there, "Invalid argument".
    """
    return isinstance(error, BrokenPipeError) or (system == "nt" and error.errno == errno.EINVAL)


def _leave(code: int) -> NoReturn:
    """End the process at once, since a regular end can crash while a thread still reads stdin."""
    if recorder := sys.modules.get("chatkit.trace.recorder"):
        recorder.finish()
    for stream in (sys.stdout, sys.stderr):
        if stream:  # closed by the shell: chatkit client >&-
            stream.flush()
    os._exit(code)


def _trace(arguments: list[str]) -> int:
    """Run a script under the recorder.

    The script must not notice: the streams keep their settings, and its exceptions go through.
    """
    from chatkit.trace import children, folder, run

    try:
        _speak(_before_script(arguments[1:]).lang)
        given = _parser().parse_args(arguments)
        if given.folder:
            os.environ[folder.VARIABLE] = os.path.abspath(given.folder)
        if not folder.wanted():
            print(say("trace_off"), file=sys.stderr)
        source, path = run.ready(given.script, given.arguments)
        if folder.wanted():
            children.follow(os.path.basename(given.script))
            if not given.quiet:
                print(folder.notice(), file=sys.stderr, flush=True)
    except InputError as error:
        print(error, file=sys.stderr)
        return BAD_USAGE
    run.run_code(source, path)
    return 0


def _before_script(arguments: list[str]) -> argparse.Namespace:
    """Return our own options, which stand before the script; those after it are the script's."""
    parser = _Parser(add_help=False)
    parser.add_argument("--lang")
    parser.add_argument("--folder")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("script", nargs="?")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    return parser.parse_known_args(arguments)[0]


def _speak(language: str | None) -> None:
    if language in texts.LANGUAGES:
        texts.use(language)


def _run(arguments: list[str]) -> int:
    _speak(_language(arguments))
    if arguments[:1] == ["doctor"]:
        return _doctor(arguments[1:])
    parser = _parser()
    given, left = parser.parse_known_args(arguments)
    # before Python 3.13 argparse leaves a path behind an option over: `check server --seed 7 my.py`
    if left and left[0][:1] != "-" and getattr(given, "path", "taken") in (None, ""):
        given.path = left.pop(0)
    if left:
        parser.error(f"unrecognized arguments: {' '.join(left)}")
    if not given.command:
        parser.print_help()
        return BAD_USAGE
    if given.command == "lab":
        from chatkit.lab.launch import launch

        if given.lang:
            os.environ[texts.LAB] = given.lang  # for the notebooks that are in no language's folder
        return launch(
            given.lesson,
            folder=given.folder,
            fresh=given.fresh,
            port=_port(given.port),
            browser=not given.no_browser,
        )
    if given.command == "export":
        return _export(given)
    if given.command == "check":
        return _check(given)
    if given.command == "report":
        return _report(given)
    from chatkit.trace import recorder

    recorder.call_program(given.command)
    if given.command == "cable":
        return _cable(given)
    if given.command in ("room", "join"):
        return _room(given)
    from chatkit.message import check_username
    from chatkit.terminal import chat

    username = None if given.username is None else check_username(given.username)
    choices = {name: getattr(given, name) for name in ("free", "wire", "names", "newline")}
    if given.command == "server":
        return chat.run_server(given.host, _port(given.port), username, lan=given.lan, **choices)
    return chat.run_client(given.host, _port(given.port), username, **choices)


def _doctor(arguments: list[str]) -> int:
    """Check this laptop; with a parser of its own, since it must run where packages are missing."""
    from chatkit.doctor import checkup, report

    parser = _Parser(prog="chatkit doctor")
    _doctor_options(parser)
    given = parser.parse_args(arguments)
    folder = Path(given.folder).absolute()
    if not folder.is_dir():
        raise InputError("doctor_no_folder", folder=given.folder)
    warnings.simplefilter("ignore")  # of libraries, in the middle of the page
    # as in lab/launch.py, so that the kernels are those of `chatkit lab`
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    try:
        with closing(checkup.run_all(folder)) as rows:
            return report.show(rows)
    except KeyboardInterrupt:
        print(f"\n{say('doctor_broken_off')}")
        return 1


def _doctor_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=texts.LANGUAGES, help=say("help_lang"))
    parser.add_argument("--folder", default=".", help=say("help_doctor_folder"))


def _cable(given: argparse.Namespace) -> int:
    """Run a cable with the faults of the options."""
    from chatkit.address import check_port, split_host_port
    from chatkit.cable.cable import Cable
    from chatkit.cable.faults import NUMBERS, number
    from chatkit.terminal.cable import run

    listen = check_port(given.listen)
    cable = Cable(listen, split_host_port(given.to), lan=given.lan, seed=_seed(given.seed))
    options = {name: getattr(given, name) for name in NUMBERS}
    faults: dict[str, Any] = {name: number(name, text) for name, text in options.items() if text}
    cable.set(**faults)
    return run(cable)


def _room(given: argparse.Namespace) -> int:
    """Open a room, or join one."""
    from chatkit.address import split_host_port
    from chatkit.message import check_username
    from chatkit.terminal.room import run_join, run_room

    if given.command == "join":
        username = None if given.username is None else check_username(given.username)
        place = split_host_port(given.to)
        return run_join(*place, username, room=given.room, nick=given.nick)
    from chatkit.net.history import usual_place
    from chatkit.net.room import Room

    port, name = _port(given.port) or 0, check_username(given.name)
    history = Path(given.history) if given.history else usual_place(name, port)
    return run_room(
        Room(
            port,
            name,
            given.host,
            lan=given.lan,
            nick=_port(given.nick),
            stamp=given.stamp,
            history=None if given.no_history else history,
            classroom=given.classroom,
        )
    )


def _check(given: argparse.Namespace) -> int:
    """Check one program, or with --table those of a class."""
    from chatkit.checks import TASKS
    from chatkit.checks.save import Files
    from chatkit.terminal import check, check_class

    if given.task.endswith(".py") and given.path in TASKS:
        raise InputError("check_other_order", task=given.path, script=given.task)
    seed = None if given.seed is None else _seed(given.seed)
    files = {name: getattr(given, name) for name in ("html", "json", "junit")}
    if given.table is None:
        paths = {name: Path(path) for name, path in files.items() if path}
        place, command = _program(given, "check_no_path")
        return check.run(given.task, place, seed, given.only, Files(**paths), command)
    for name, value in {**files, "only": given.only}.items():
        if value:
            raise InputError("check_only_table", option=f"--{name}")
    command, *places = given.run or [""]
    folder = Path(given.path or ".", *places)
    return check_class.run(given.task, folder, Path(given.table), seed, command)


def _program(given: argparse.Namespace, key: str) -> tuple[Path, str]:
    """Return the place of a program, and with --run its command; raises `InputError(key)`."""
    command, *places = given.run or [""]
    places += [given.path] if given.path else []
    if len(places) > 1 or not (places or command):
        raise InputError(key)
    return Path(*places), command  # a command without a folder runs in the current one


def _seed(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        from chatkit.message import echoed

        raise InputError("seed_not_whole", value=echoed(text)) from None


def _report(given: argparse.Namespace) -> int:
    """Make the report of a program, or with --verify play the one inside a report again."""
    from chatkit.terminal import report

    if given.verify:
        options = ("path", "name", "number", "lesson", "seed", "html", "folder", *PART)
        for option in options:
            if getattr(given, option):
                raise InputError("report_verify_alone", option=option)
        return report.verify(Path(given.verify), given.task, *given.run[:1])
    if not given.task:
        raise InputError("report_what")
    place, command = _program(given, "report_what")
    wanted = {name: getattr(given, name) for name in PART}
    return report.run(
        given.task,
        place,
        report.ask(given.name, given.number, given.lesson),
        None if given.seed is None else _seed(given.seed),
        Path(given.html) if given.html else None,
        (lambda: _part(given.folder, **wanted)) if any(wanted.values()) else None,
        command,
    )


def _export(given: argparse.Namespace) -> int:
    """Write the calls of a trace folder to a file, and print how many they were."""
    from chatkit.timeline import export

    story, part = _part(given.folder, given.last, given.program, given.conversation)
    export.save(story, Path(given.file), part)
    calls = part.calls(story)
    counts = {"calls": len(calls), "programs": len({call.process for call in calls})}
    print(say("export_done", path=given.file, **counts))
    return 0


def _part(where: str | None, last: str, program: str, conversation: str) -> "tuple[Story, Part]":
    """Return the story of a trace folder, read to its end, and the part that the options choose."""
    from chatkit.timeline.part import part_of
    from chatkit.timeline.reader import Folder
    from chatkit.timeline.story import Story
    from chatkit.trace import folder

    story = Story(Folder(Path(where) if where else folder.folder()))
    story.read()
    told = time.monotonic()
    while story.folder.more:
        if time.monotonic() - told > 1:
            told = time.monotonic()
            print(say("export_reading", calls=len(story.calls)), file=sys.stderr)
        story.read()
    for sentence in story.folder.problems:
        print(sentence, file=sys.stderr)
    return story, part_of(story, last, program, conversation)


def _language(arguments: list[str]) -> str | None:
    """Return the value of --lang, which is needed before the parser with its help is made."""
    parser = _Parser(add_help=False)
    parser.add_argument("--lang")
    wanted: str | None = parser.parse_known_args(arguments)[0].lang
    return wanted


def _port(text: str | None) -> int | None:
    from chatkit.address import check_port

    return None if text is None else check_port(text)


def _parser() -> argparse.ArgumentParser:
    from chatkit.address import HOST
    from chatkit.cable.faults import NUMBERS, tip
    from chatkit.checks import TASKS
    from chatkit.wire.nick import STAMPS

    common = _Parser(add_help=False)
    common.add_argument("--lang", choices=texts.LANGUAGES, help=say("help_lang"))
    parser = _Parser(prog="chatkit", description=say("help_chatkit"))
    names = "lab | doctor | check | report | server | client | room | join | cable | trace | export"
    commands = parser.add_subparsers(dest="command", metavar=names)

    lab = commands.add_parser("lab", parents=[common], help=say("help_lab"))
    lab.add_argument("--lesson", help=say("help_lesson"))
    lab.add_argument("--folder", help=say("help_lab_folder"))
    lab.add_argument("--fresh", action="store_true", help=say("help_fresh"))
    lab.add_argument("--port", help=say("help_lab_port"))
    lab.add_argument("--no-browser", action="store_true", help=say("help_no_browser"))

    _doctor_options(commands.add_parser("doctor", help=say("help_doctor")))

    check = commands.add_parser(
        "check", parents=[common], help=say("help_check"), epilog=say("help_check_codes")
    )
    check.add_argument("task", help=say("help_check_task", tasks=", ".join(TASKS)))
    check.add_argument("path", nargs="?", help=say("help_check_path"))
    run: dict[str, Any] = {"nargs": "+", "default": [], "metavar": ("COMMAND", "FOLDER")}
    check.add_argument("--run", help=say("help_check_run"), **run)
    check.add_argument("--seed", help=say("help_check_seed"), metavar="N")
    check.add_argument("--only", default="", help=say("help_check_only"), metavar="NAME")
    for name in ("html", "json", "junit", "table"):
        check.add_argument(f"--{name}", help=say(f"help_check_{name}"), metavar="FILE")

    report = commands.add_parser(
        "report", parents=[common], help=say("help_report"), epilog=say("help_report_codes")
    )
    tasks = say("help_check_task", tasks=", ".join(TASKS))
    report.add_argument("task", nargs="?", default="", help=tasks)
    report.add_argument("path", nargs="?", default="", help=say("help_report_path"))
    for name in ("name", "number", "lesson"):
        report.add_argument(f"--{name}", default="", help=say(f"help_report_{name}"))
    report.add_argument("--run", help=say("help_report_run"), **run)
    report.add_argument("--seed", help=say("help_check_seed"), metavar="N")
    report.add_argument("--html", help=say("help_report_html"), metavar="FILE")
    for name in PART:
        meaning = say("help_report_part", meaning=say(f"help_export_{name}"))
        report.add_argument(f"--{name}", default="", help=meaning)
    report.add_argument("--folder", help=say("help_report_folder"))
    report.add_argument("--verify", help=say("help_report_verify"), metavar="FILE")

    export = commands.add_parser("export", parents=[common], help=say("help_export"))
    export.add_argument("file", help=say("help_export_file"))
    export.add_argument("--folder", help=say("help_export_folder"))
    for name in PART:
        export.add_argument(f"--{name}", default="", help=say(f"help_export_{name}"))

    server = commands.add_parser("server", parents=[common], help=say("help_server"))
    server.add_argument("--host", default=HOST, help=say("help_bind"))
    server.add_argument("--lan", action="store_true", help=say("help_lan"))

    client = commands.add_parser("client", parents=[common], help=say("help_client"))
    client.add_argument("--host", help=say("help_host"))

    room = commands.add_parser("room", parents=[common], help=say("help_room"))
    room.add_argument("--port", default="5005", help=say("help_port"))
    room.add_argument("--name", default="main", help=say("help_room_name"))
    room.add_argument("--host", default=HOST, help=say("help_bind"))
    room.add_argument("--lan", action="store_true", help=say("help_lan"))
    room.add_argument("--classroom", action="store_true", help=say("help_classroom"))
    room.add_argument("--nick", metavar="PORT", help=say("help_nick"))
    room.add_argument("--stamp", default="full", choices=STAMPS, help=say("help_stamp"))
    kept = room.add_mutually_exclusive_group()
    kept.add_argument("--history", metavar="FILE", help=say("help_history"))
    kept.add_argument("--no-history", action="store_true", help=say("help_no_history"))

    join = commands.add_parser("join", parents=[common], help=say("help_join"))
    join.add_argument("to", metavar="HOST:PORT", help=say("help_join_to"))
    join.add_argument("--username", help=say("help_username"))
    join.add_argument("--room", metavar="NAME", default="", help=say("help_join_room"))
    join.add_argument("--nick", action="store_true", help=say("help_join_nick"))

    cable = commands.add_parser(
        "cable", parents=[common], help=say("help_cable"), epilog=say("help_cable_orders")
    )
    cable.add_argument("--listen", default="6005", help=say("help_cable_listen"))
    cable.add_argument("--to", default=f"{HOST}:5005", help=say("help_cable_to"))
    cable.add_argument("--lan", action="store_true", help=say("help_lan"))
    cable.add_argument("--seed", default="0", help=say("help_cable_seed"))
    for name in NUMBERS:
        meaning = say("help_cable_fault", meaning=tip(name))
        cable.add_argument(f"--{name.replace('_', '-')}", help=meaning, metavar="N")

    trace = commands.add_parser("trace", parents=[common], help=say("help_trace"))
    trace.add_argument("--folder", help=say("help_trace_folder"))
    trace.add_argument("--quiet", action="store_true", help=say("help_trace_quiet"))
    trace.add_argument("script", help=say("help_trace_script"))
    rest = trace.add_argument("arguments", nargs=argparse.REMAINDER)
    rest.help, rest.required = say("help_trace_arguments"), False

    for side in (server, client):
        side.add_argument("--port", help=say("help_port"))
        side.add_argument("--username", help=say("help_username"))
        side.add_argument("--free", action="store_true", help=say("help_free"))
        side.add_argument("--wire", choices=("classic", "lines"), help=say("help_wire"))
        side.add_argument("--no-names", dest="names", action="store_false", help=say("help_names"))
        side.add_argument("--newline", action="store_true", help=say("help_newline"))
        side.set_defaults(wire="classic")
    return parser
