"""`baikal-station device …` as a person or another program uses it."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from app.cli import run
from app.devices.framing.massak import frame
from app.devices.scales.massak_100 import parser
from tests.devices.frames import FOLDER

WAIT = 30


def said(*words: object, status: int = 0) -> str:
    out, wrong = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(out), redirect_stderr(wrong):
        patched.setenv("BAIKAL_LANG", "en")
        assert run([*map(str, words)]) == status, wrong.getvalue()
    return out.getvalue() if status == 0 else wrong.getvalue()


def test_one_frame() -> None:
    (line,) = said("device", "decode", "massak_100", "f8 55 ce 02 00 28 08 08 28").splitlines()
    assert json.loads(line)["error"] == "overload"
    line = said("device", "decode", "mt_sics", "532053202020202032342e383630206b670d0a")
    assert json.loads(line)["grams"] == 24_860


def test_a_scan_and_a_printer_state() -> None:
    scan = json.loads(said("device", "decode", "scan", b"]d2010460123456789310LOT7\r".hex()))
    assert scan["elements"] == [["01", "04601234567893"], ["10", "LOT7"]]
    assert json.loads(said("device", "decode", "tspl_status", "05")) == {
        "ready": False,
        "error": "paper_out,head_open",
    }


def test_a_setting_that_the_frame_does_not_carry() -> None:
    line = said("device", "decode", "scan", b"A1;".hex(), "--set", "suffix=;", "--set", "prefix=A")
    assert json.loads(line)["text"] == "1"


def test_a_file_of_vectors() -> None:
    path = FOLDER / "massak_100.json"
    result = json.loads(said("device", "decode", "--vectors", path))
    wanted = json.loads(path.read_text())["vectors"]
    assert [entry["id"] for entry in result] == [vector["id"] for vector in wanted]
    assert all(isinstance(entry["readings"], list) for entry in result)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ((), "Nothing to decode"),
        (("mt_sics",), "Nothing to decode"),
        (("mt_sics", "5"), "Not a frame"),
        (("abacus", "00"), "Device protocol not known"),
        (("--vectors", "/nowhere.json"), "No vector file"),
    ],
)
def test_what_cannot_be_decoded_is_said(words: tuple[str, ...], title: str) -> None:
    assert said("device", "decode", *words, status=1).startswith(title)


def test_the_list_names_scales_scanners_and_printers() -> None:
    listed = {line.split("\t")[0] for line in said("device", "list").splitlines()}
    assert {"mt_sics", "massak_100", "scan", "zpl"} <= listed


@contextmanager
def playing(*words: str) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A simulated device of its own process, and its address."""
    command = [sys.executable, "-m", "app", "device", "simulate", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as running:
        try:
            assert running.stdout is not None
            yield running.stdout.readline().decode().strip(), running
        finally:
            running.send_signal(signal.SIGTERM)
            ended = running.wait(WAIT)
    assert ended == 0


def talk(line: socket.socket, question: bytes, end: bytes) -> bytes:
    line.settimeout(WAIT)
    line.sendall(question)
    data = b""
    while end not in data:
        data += line.recv(4096)
    return data


def connected(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), WAIT)


def test_a_scale_over_tcp_for_any_program() -> None:
    with playing("massak_100", "--load", "5000", "--tcp", "0") as (address, _), connected(address) as line:
        reading, end = None, time.monotonic() + WAIT
        while (reading is None or not reading.stable) and time.monotonic() < end:
            (reading,) = parser().feed(talk(line, frame(b"\x23"), frame(b"")[:3]))
        assert reading is not None
        assert reading.grams == 5_000


def test_a_printer_over_tcp_for_any_program() -> None:
    with playing("zpl", "--tcp", "0") as (address, _), connected(address) as line:
        assert talk(line, b"^XA^FDR1^FS^XZ~HS", b"1234,0").startswith(b"\x02030,0,0")


def test_a_scanner_on_a_pseudo_terminal_sends_what_is_typed() -> None:
    with playing("scan") as (address, running):
        assert Path(address).is_symlink()
        number = os.open(address, os.O_RDONLY | os.O_NOCTTY)
        try:
            assert running.stdin is not None
            running.stdin.write(b"R1-261123-0042-K\n")
            running.stdin.flush()
            data = b""
            while not data.endswith(b"\r"):
                data += os.read(number, 100)
        finally:
            os.close(number)
    assert data == b"R1-261123-0042-K\r"


def test_what_a_scale_speaks_is_found_out_at_a_host() -> None:
    with playing("nci", "--tcp", "0") as (address, _):
        (line,) = said("device", "detect", address).splitlines()
    found = json.loads(line)
    assert (found["protocol"], found["reading"]["grams"]) == ("nci", 24_860)


def test_a_place_where_nothing_is() -> None:
    assert "Device not found" in said("device", "detect", "/dev/no-such-port", status=1)


def test_no_simulator() -> None:
    assert said("device", "simulate", "cups", status=1).startswith("No simulator")
