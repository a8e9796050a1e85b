"""`chatkit doctor`: a healthy laptop is ready, and each fault is a row with its cure."""

import dataclasses
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path
from threading import Event

import psutil
import pytest

from chatkit import interfaces, texts
from chatkit.address import LOOPBACK
from chatkit.cli import BAD_USAGE, main
from chatkit.doctor import (
    checkup,
    extensions,
    firewall,
    folder,
    frontend,
    jupyterlab,
    kernels,
    lan,
    localhost,
    loopback,
    names,
    packages,
    ports,
    proxy,
    python,
    report,
)
from chatkit.doctor.finding import Deadline, Finding, Lab
from chatkit.interfaces import Reach
from chatkit.texts import SENTENCES, say
from tests.helpers import Desk, free_port, until

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def as_in_the_lab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")  # as `chatkit lab` sets it


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return Lab(tmp_path, Deadline(60))


@pytest.fixture
def lesson_port(monkeypatch: pytest.MonkeyPatch) -> int:
    """The only port of the lessons, which is free."""
    port = free_port()
    monkeypatch.setattr(ports, "LESSON_PORTS", {port})
    return port


def processes() -> list[psutil.Process]:
    """Return the programs that this process has started and that still run."""
    return [one for one in psutil.Process().children() if one.status() != psutil.STATUS_ZOMBIE]


# the whole


@pytest.mark.usefixtures("lesson_port")
def test_a_healthy_laptop_is_ready_and_nothing_is_left_behind(tmp_path: Path) -> None:
    texts.use("en")
    record = Path(os.environ["CHATKIT_TRACE"])
    recorded, before = set(record.iterdir()), processes()
    page = io.StringIO()
    code = report.show(checkup.run_all(tmp_path, seconds=60), page)
    shown = page.getvalue()
    # the computer that runs the tests may be offline or behind a firewall: a note, and no fault
    assert code == 0, shown
    assert re.search(r"^READY", shown.splitlines()[-1])
    assert re.search(r"Two\s+kernels .* message and\s+answer", shown, re.DOTALL)
    assert not list(tmp_path.iterdir())
    assert set(record.iterdir()) == recorded
    until(lambda: processes() == before, what=processes)


def test_a_person_who_gives_up_waits_for_no_check_and_leaves_nothing_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatkit.doctor.loopback.check", lambda lab: lab.deadline.wait(60))
    before = processes()
    rows = checkup.run_all(tmp_path, seconds=60)
    next(rows)
    until(lambda: len(processes()) > len(before), seconds=20)
    began = time.monotonic()
    rows.close()
    assert time.monotonic() - began < 15  # and not the minute
    until(lambda: processes() == before, what=processes)


def test_without_a_package_the_page_still_comes_and_names_it(tmp_path: Path) -> None:
    source = (
        "import sys\n"
        "sys.modules['msgspec'] = None\n"
        "from chatkit.cli import main\n"
        "main(['doctor', '--lang=en', '--folder', sys.argv[1]])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", source, tmp_path], capture_output=True, timeout=60, text=True
    )
    assert "since msgspec is missing" in done.stdout
    assert "NOT READY" in done.stdout.splitlines()[-1]
    assert not done.stderr


def test_a_check_that_fails_itself_is_a_row(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan, "check", lambda lab: 1 / 0)
    ((_, found),) = checkup._rows("lan", lab)
    assert found.verdict == "failed"
    assert "ZeroDivisionError" in found.sentence


def test_every_module_of_the_list_has_its_name_in_both_languages() -> None:
    for module in (*checkup.QUICK, *checkup.SLOW):
        assert f"doctor_{module}" in SENTENCES


def test_a_folder_that_is_not_there_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--folder", "tidak-ada"]) == BAD_USAGE
    assert capsys.readouterr().err == f"{say('doctor_no_folder', folder='tidak-ada')}\n"


# the page


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_verdict_counts_what_is_to_be_mended(language: str) -> None:
    texts.use(language)
    ok, note, failed = (("X", Finding(verdict, "y")) for verdict in ("ok", "note", "failed"))
    for rows, key, count, code in [
        ([ok, ok], "doctor_ready", 0, 0),
        ([ok, note, note], "doctor_ready_notes", 2, 0),
        ([failed, note, failed], "doctor_not_ready", 2, 1),
    ]:
        page = io.StringIO()
        assert report.show(rows, page) == code
        assert page.getvalue().splitlines()[-1] == say(key, count=count)


def test_a_row_fits_the_terminal_and_a_cure_stands_below_it() -> None:
    shown = report.shown(("Folder", Finding("failed", "kata " * 40, "obat " * 40)), io.StringIO())
    assert all(len(line) < report.WIDTH for line in shown.splitlines())
    assert re.search(r"\n +-> obat", shown)


def test_a_command_of_a_cure_stands_on_one_line_to_be_copied() -> None:
    command = f"{'/folder' * 12}/python -m pip install 'paket<9,>=8'"
    cure = say("doctor_run", command=command)
    shown = report.shown(("Paket", Finding("failed", "y", cure)), io.StringIO())
    assert [line.strip() for line in shown.splitlines()][-1] == command


def test_an_old_console_gets_signs_that_it_has() -> None:
    page = io.TextIOWrapper(io.BytesIO(), encoding="cp437")
    assert report.shown(("X", Finding("failed", "y")), page).startswith("x gagal")


# Python and packages


def test_an_old_python_is_named_first_and_the_limit_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == ">=" + ".".join(map(str, python.OLDEST))
    assert python.judge((3, 10)).verdict == "failed"
    assert python.judge((3, 11)).verdict == "ok"
    assert checkup.QUICK[0] == "python"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in front of all others in which packages can be made up."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def make_up(folder: Path, name: str, version: str, *requires: str) -> None:
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    lines = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    (info / "METADATA").write_text("\n".join([*lines, *(f"Requires-Dist: {r}" for r in requires)]))


def test_an_old_ipywidgets_is_named_with_the_command_that_mends_it(installed: Path) -> None:
    make_up(installed, "ipywidgets", "7.7.5", "ipython-genutils~=0.2.0", "jupyterlab-widgets<3")
    found = packages.requirements()
    assert found.verdict == "failed"
    assert "ipywidgets 7.7.5" in found.sentence
    # the needs of the old version are none of ours
    assert found.cure.endswith(' -m pip install "ipywidgets<9,>=8.1"')


def test_a_package_that_a_package_needs_is_missed_too(installed: Path) -> None:
    make_up(installed, "atas", "1.0", "tengah[ekstra]>=1", 'tidak; python_version < "3"')
    make_up(installed, "tengah", "2.0", "bawah>=3; extra == 'ekstra'", "lain; extra == 'lain'")
    found = packages.requirements("atas")
    assert found.sentence == say("doctor_package_missing", name="bawah", wanted="bawah >=3")


def test_a_folder_without_installation_is_told() -> None:
    with pytest.raises(metadata.PackageNotFoundError):
        packages.find_wrong("tidak-terpasang")
    found = packages.requirements("tidak-terpasang")
    assert found.sentence == say("doctor_not_installed")


# JupyterLab's extensions


def test_a_disabled_extension_and_a_disabled_plugin_are_told(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    file = tmp_path / "labconfig" / "page_config.json"
    file.parent.mkdir()
    manager = "@jupyter-widgets/jupyterlab-manager"
    for disabled in ({"anywidget": True, f"{manager}:plugin": True}, [manager, "anywidget"]):
        file.write_text(json.dumps({"disabledExtensions": disabled}))
        found = list(extensions.check(lab))
        assert [one.verdict for one in found] == ["failed", "failed"]
        assert found[1].cure.endswith("-m jupyter labextension enable anywidget")
    file.write_text("{")
    assert [one.verdict for one in extensions.check(lab)] == ["ok"]


def test_a_missing_extension_is_told(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(extensions.NEEDED, "tidak-ada", "paketnya")
    (found,) = extensions.check(lab)
    assert found.verdict == "failed"
    assert found.cure.endswith(" paketnya")


# the folder


def test_a_folder_that_the_first_lesson_will_make_is_no_fault(lab: Lab, tmp_path: Path) -> None:
    mine = dataclasses.replace(lab, folder=tmp_path / "praktikum" / "3")
    assert next(iter(folder.check(mine))).verdict == "ok"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    source = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from chatkit.doctor.folder import writable\n"
        "os.getuid() or os.setuid(65534)\n"  # to root everything is open
        "print(writable(Path(sys.argv[1])).verdict)\n"
    )
    closed = tmp_path / "tutup"
    closed.mkdir()
    tmp_path.parent.parent.chmod(0o755)
    tmp_path.parent.chmod(0o755)
    tmp_path.chmod(0o755)
    closed.chmod(0o555)
    done = subprocess.run(
        [sys.executable, "-c", source, closed], capture_output=True, timeout=60, text=True
    )
    assert done.stdout == "failed\n", done.stderr


def test_a_place_for_records_that_cannot_be_written_is_told(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "berkas").write_text("")
    monkeypatch.setenv("CHATKIT_TRACE", str(tmp_path / "berkas" / "jejak"))
    assert [found.verdict for found in folder.check(lab)] == ["ok", "failed"]


def test_a_full_disk_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: shutil._ntuple_diskusage(1, 1, 2**20))
    assert folder.writable(tmp_path).verdict == "note"


def test_files_that_hide_modules_are_named(tmp_path: Path) -> None:
    for name in ("server.py", "sys.py", "catatan.txt", "socket.txt"):
        (tmp_path / name).write_text("")
    (tmp_path / "json").mkdir()  # without __init__.py it hides nothing
    assert names.judge(names.hidden_modules(tmp_path)).verdict == "ok"
    (tmp_path / "turtle.py").write_text("")
    assert names.judge(names.hidden_modules(tmp_path)).verdict == "note"
    (tmp_path / "socket.py").write_text("")
    (tmp_path / "chatkit").mkdir()
    (tmp_path / "chatkit" / "__init__.py").write_text("")
    assert set(names.hidden_modules(tmp_path)) == {"turtle", "socket", "chatkit"}
    found = names.judge(names.hidden_modules(tmp_path))
    assert found.verdict == "failed"
    assert "socket.py" in found.sentence
    assert set(names.hidden_modules(ROOT)) == set()  # its chatkit is the real one


# ports


def test_a_taken_port_is_told_with_the_program_and_its_pid(
    desk: Desk, lab: Lab, lesson_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [found.verdict for found in ports.check(lab)] == ["ok"]
    taken = desk.listen().getsockname()[1]
    monkeypatch.setattr(ports, "LESSON_PORTS", {lesson_port, taken})
    (found,) = ports.check(lab)
    assert found.verdict == "failed"
    assert str(lesson_port) not in found.sentence
    assert f"Port {taken}" in found.sentence
    assert f"(pid {os.getpid()})" in found.sentence
    assert str(os.getpid()) in found.cure


def test_of_many_taken_ports_a_few_are_named(
    desk: Desk, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = {desk.listen().getsockname()[1] for _ in range(ports.MOST + 2)}
    monkeypatch.setattr(ports, "LESSON_PORTS", taken)
    (found,) = ports.check(lab)
    assert found.sentence.endswith(say("doctor_more", count=2))


def test_a_holder_whom_the_system_keeps_secret_has_a_cure(
    desk: Desk, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "holder", lambda port: None)
    monkeypatch.setattr(ports, "LESSON_PORTS", {desk.listen().getsockname()[1]})
    (found,) = ports.check(lab)
    assert found.cure == say("doctor_port_cure_unknown")


# loopback


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs network namespaces")
def test_a_loopback_that_is_down_is_told() -> None:
    source = "from chatkit.doctor.loopback import exchange as e; print(e('127.0.0.1').verdict)"
    for within in (["unshare", "--user", "--map-root-user", "--net"], ["unshare", "--net"]):
        command = [*within, sys.executable, "-c", source]
        done = subprocess.run(command, capture_output=True, timeout=60, text=True)
        if done.returncode == 0:
            assert done.stdout == "failed\n"
            return
    pytest.skip("no network namespace can be made here")


def test_without_loopback_kernels_and_jupyterlab_blame_loopback_and_wait_for_nothing(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(host: str) -> bytes:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(loopback, "echoed", unreachable)
    for check in (kernels.check, jupyterlab.check):
        (found,) = check(Lab(lab.folder, Deadline(0)))
        assert found.verdict == "note", "loopback is the fault, and has a row of its own"
        assert found.sentence == say("doctor_no_loopback")
        assert found.cure == say("doctor_loopback_first")


def no_address() -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_localhost_is_this_laptop() -> None:
    assert localhost.judge(localhost.look_up).verdict == "ok"
    assert localhost.judge(lambda: ["::1", "127.0.0.1"]).verdict == "ok"


def test_a_laptop_without_the_name_localhost_is_told_which_line_to_write() -> None:
    found = localhost.judge(no_address)
    assert found.verdict == "failed"
    assert found.sentence == say("doctor_name_unknown", reason="Name or service not known")
    assert "127.0.0.1 localhost" in found.cure
    strange = localhost.judge(lambda: ["127.0.0.1", "192.0.2.7"])
    assert strange.sentence == say("doctor_name_strange", addresses="192.0.2.7")


def test_name_servers_that_do_not_answer_are_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(localhost, "TIMEOUT", 0.1)
    never = Event()
    found = localhost.judge(lambda: [str(never.wait(5))])
    never.set()
    assert found.sentence == say("doctor_name_silent", seconds=0)


# neighbours


@pytest.mark.parametrize(
    ("addresses", "verdict"),
    [
        ([], "note"),
        ([interfaces.Own("192.168.1.7", "wlan0", Reach.LAN)], "ok"),
        ([interfaces.Own("10.8.0.2", "tun0", Reach.VPN)], "note"),
        ([interfaces.Own("169.254.3.4", "eth0", Reach.LAN)], "note"),
    ],
)
def test_only_an_address_for_neighbours_is_in_order(
    addresses: list[interfaces.Own], verdict: str
) -> None:
    found = lan.judge(addresses)
    assert found.verdict == verdict
    assert bool(found.cure) == (verdict == "note")


def test_a_linux_inside_windows_is_told() -> None:
    own = [interfaces.Own("172.20.1.7", "eth0", Reach.LAN)]
    assert lan.judge(own, in_wsl=True).cure == say("doctor_wsl_cure")


def test_a_firewall_is_a_note_and_never_a_fault() -> None:
    assert firewall.judge("Linux", ["ufw"], "x").verdict == "note"
    assert firewall.judge("Linux", [], "x").verdict == "ok"
    unseen = firewall.judge("Linux", None, "x")
    assert (unseen.verdict, unseen.cure) == ("note", say("doctor_firewall_try"))


def test_ufw_is_seen_without_rights(tmp_path: Path) -> None:
    file = tmp_path / "ufw.conf"
    file.write_text("LOGLEVEL=low\nENABLED=yes\n")
    assert "ufw" in (firewall.linux_firewalls(file) or [])
    file.write_text("ENABLED=no\n")
    assert "ufw" not in (firewall.linux_firewalls(file) or [])


def test_a_command_of_the_firewall_that_is_missing_or_fails_says_nothing() -> None:
    assert firewall._output("chatkit-tidak-ada") == ""
    assert firewall._output(sys.executable, "-c", "print(1); raise SystemExit(1)") == ""


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    return monkeypatch


def test_a_proxy_that_would_catch_this_laptops_own_servers_is_a_note(
    lab: Lab, no_proxy: pytest.MonkeyPatch
) -> None:
    no_proxy.setenv("http_proxy", "http://budi:rahasia@proxy.kampus:3128")
    (found,) = proxy.check(lab)
    assert found.verdict == "note"
    assert "rahasia" not in found.sentence
    no_proxy.setenv("no_proxy", found.cure.rpartition(" ")[2])  # the cure cures
    assert [one.verdict for one in proxy.check(lab)] == ["ok"]


# kernels and JupyterLab


@pytest.fixture
def spec(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that tells Jupyter how to start the kernel of notebooks."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    file = tmp_path / "jupyter" / "kernels" / "python3" / "kernel.json"
    file.parent.mkdir(parents=True)
    return file


def write_spec(file: Path, *argv: str) -> None:
    file.write_text(json.dumps({"argv": argv, "display_name": "x", "language": "python"}))


def test_a_kernel_that_cannot_load_chatkit_is_told(lab: Lab, spec: Path) -> None:
    source = (
        "import sys; sys.modules['chatkit'] = None; sys.prefix = 'lain'\n"
        "from ipykernel.kernelapp import launch_new_instance as f; f()"
    )
    write_spec(spec, sys.executable, "-c", source, "-f", "{connection_file}")
    (found,) = kernels.check(lab)
    assert found.verdict == "failed"
    assert sys.executable in found.sentence
    assert "chatkit" in found.sentence
    assert found.cure.endswith("-m ipykernel install --sys-prefix")


def test_a_kernel_that_ends_at_once_tells_its_last_words(lab: Lab, spec: Path) -> None:
    write_spec(spec, sys.executable, "-c", "raise SystemExit('rusak sekali')")
    (found,) = kernels.check(lab)
    assert found.sentence == say("doctor_kernel_died", reason="rusak sekali")


def test_a_kernel_whose_python_is_gone_is_told(lab: Lab, spec: Path, tmp_path: Path) -> None:
    write_spec(spec, str(tmp_path / "python"), "{connection_file}")
    (found,) = kernels.check(lab)
    assert found.verdict == "failed"
    assert found.cure.endswith("-m ipykernel install --sys-prefix")


def test_a_folder_of_jupyter_that_cannot_be_written_is_told(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "berkas").write_text("")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "berkas" / "runtime"))
    (found,) = kernels.check(lab)
    assert found.cure == say("doctor_runtime_cure")


def test_a_kernel_that_does_not_answer_is_given_up(lab: Lab, spec: Path) -> None:
    write_spec(spec, sys.executable, "-c", "import time; time.sleep(60)")
    began = time.monotonic()
    (found,) = kernels.check(Lab(lab.folder, Deadline(0.5)))
    assert found.sentence == say("doctor_kernel_silent")
    assert time.monotonic() - began < 20


def test_a_jupyterlab_that_is_slow_is_a_note(lab: Lab) -> None:
    (found,) = jupyterlab.check(Lab(lab.folder, Deadline(0.2)))
    assert found.verdict == "note"


def test_a_jupyterlab_on_a_laptop_without_the_name_localhost_is_found_where_it_listens(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jupyterlab, "HOSTS", ("nama.invalid", LOOPBACK))
    (found,) = jupyterlab.check(lab)
    assert found.verdict == "ok", found


def test_the_parts_of_a_panels_status_are_words_apart() -> None:
    front = frontend.Frontend(None, Deadline(0))
    panel = '<span>⚠ Rusak.</span><span role="status">Server mati &amp; diam.</span>'
    front._widgets["1"] = {"value": panel}
    assert front.status() == "⚠ Rusak. Server mati & diam."


def test_a_jupyterlab_that_does_not_start_tells_why(
    lab: Lab, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(installed))
    words = "[C 2026-11-27 10:15:00.792 ServerApp] pengaturannya salah"
    (installed / "jupyterlab.py").write_text(f"raise SystemExit({words!r})")
    (found,) = jupyterlab.check(lab)
    assert found.verdict == "failed"
    assert found.sentence == say("doctor_lab_failed", reason="pengaturannya salah")
