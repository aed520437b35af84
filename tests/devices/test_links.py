"""Links on real ptys, sockets and files."""

import errno
import os
import socket
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.devices.base import LineSettings, Link
from app.devices.links.recorder import RecorderLink
from app.devices.links.replay import ReplayLink
from app.devices.links.serial import SerialLink, refusal
from app.devices.links.tcp import TcpLink
from app.errors import EnvironmentFault
from tests.devices.waiting import until

LINE = LineSettings()


@pytest.fixture
def pty() -> Iterator[tuple[int, str]]:
    master, slave = os.openpty()
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    for number in (master, slave):
        with suppress(OSError):  # the test itself may have unplugged it
            os.close(number)


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def opened(link: Link) -> Link:
    link.open()
    return link


def test_serial_reads_and_writes(pty: tuple[int, str]) -> None:
    master, path = pty
    link = opened(SerialLink(path, LINE))
    link.write(b"SI\r\n")
    assert os.read(master, 10) == b"SI\r\n"
    os.write(master, b"S S  1.0 kg\r\n")
    assert link.read(1) == b"S S  1.0 kg\r\n"
    assert link.read(0) == b""
    link.close()
    link.close()
    with pytest.raises(EnvironmentFault, match=r"device\.line_lost"):
        link.read(0)


def test_old_input_is_discarded(pty: tuple[int, str]) -> None:
    master, path = pty
    link = opened(SerialLink(path, LINE))
    os.write(master, b"old")
    link.discard_input()
    assert link.read(0) == b""
    link.close()


def test_the_seventh_bit_is_masked_where_the_line_has_seven(pty: tuple[int, str]) -> None:
    master, path = pty
    link = opened(SerialLink(path, LINE, mask=True))
    os.write(master, bytes.fromhex("8230b12eb235308d"))
    assert link.read(1) == bytes.fromhex("02 30 31 2e 32 35 30 0d")
    link.close()


def test_settings_that_the_adapter_does_not_take_are_said(pty: tuple[int, str]) -> None:
    """A pseudo terminal has no parity: the system refuses it as an adapter refuses what it cannot do."""
    link = SerialLink(pty[1], LineSettings(bits=7, parity="E"))
    opened(
        link
    ).close()  # the speed was changed too: only the second time does the C library see what was not
    with pytest.raises(EnvironmentFault, match=r"device\.port_failed"):
        link.open()


def test_a_two_wire_line_hears_itself_and_takes_it_out(pty: tuple[int, str]) -> None:
    master, path = pty
    link = opened(SerialLink(path, LineSettings(echo=True)))
    for answer in (b"ST,GS,   1.000,kg\r\n", b"READ is what this answer says\r\n"):
        link.write(b"READ\r\n")
        heard = os.read(master, 10)
        os.write(master, heard[:3])
        assert link.read(1) == b""
        os.write(master, heard[3:] + answer)
        assert link.read(1) == answer
    link.write(b"READ\r\n")
    link.discard_input()
    os.write(master, b"READ\r\n")
    assert link.read(1) == b"READ\r\n", "what is not an echo any more stays"
    link.close()


def test_an_adapter_without_direction_control_says_so(pty: tuple[int, str]) -> None:
    with pytest.raises(EnvironmentFault, match=r"device\.port_failed"):
        SerialLink(pty[1], LineSettings(rs485=True)).open()


def test_a_missing_port_and_adapter_are_told_apart(own_environment: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"device\.port_missing"):
        SerialLink(str(own_environment / "none"), LINE).open()
    with pytest.raises(EnvironmentFault, match=r"device\.adapter_missing .*usb=NOSUCH"):
        SerialLink("", LINE, usb="NOSUCH").open()


def test_a_port_in_use_is_not_taken(pty: tuple[int, str]) -> None:
    first, second = SerialLink(pty[1], LINE), SerialLink(pty[1], LINE)
    first.open()
    with pytest.raises(EnvironmentFault, match=r"device\.port_busy"):
        second.open()
    first.close()
    second.open()
    second.close()


def test_something_else_than_a_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    with pytest.raises(EnvironmentFault, match=r"device\.port_failed"):
        SerialLink(str(path), LINE).open()


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (OSError(errno.EACCES, "x"), "device.port_denied"),
        (OSError(errno.EPERM, "x"), "device.port_denied"),
        (OSError("could not open port 'COM3': FileNotFoundError(2, ...)"), "device.port_missing"),
        (OSError("could not open port 'COM3': PermissionError(13, ...)"), "device.port_busy"),
        (ValueError("Not a valid baudrate"), "device.port_failed"),
    ],
)
def test_refusals_that_cannot_be_made_here(error: Exception, key: str) -> None:
    assert refusal(error, "p").key == key


def test_an_unplugged_adapter_ends_the_read(pty: tuple[int, str]) -> None:
    link = opened(SerialLink(pty[1], LINE))
    os.close(pty[0])
    with pytest.raises(EnvironmentFault, match=r"device\.line_lost"):
        link.read(5)
    with pytest.raises(EnvironmentFault, match=r"device\.line_lost"):
        link.discard_input()
    link.close()


def test_a_line_that_takes_nothing_is_stuck(pty: tuple[int, str]) -> None:
    link = opened(SerialLink(pty[1], LINE))
    with pytest.raises(EnvironmentFault, match=r"device\.write_stuck"):
        link.write(bytes(1_000_000))
    link.close()


def _wakes(link: Link) -> None:
    began = time.monotonic()
    timer = threading.Timer(0.05, link.wake)
    timer.start()
    assert link.read(10) == b""
    assert time.monotonic() - began < 5
    timer.join()


def test_a_waiting_read_is_woken(pty: tuple[int, str], server: socket.socket) -> None:
    for link in (SerialLink(pty[1], LINE), TcpLink(*server.getsockname())):
        link.wake()
        _wakes(opened(link))
        link.close()


def test_tcp_reads_writes_and_discards(server: socket.socket) -> None:
    link = opened(TcpLink(*server.getsockname()))
    peer, _ = server.accept()
    with peer:
        link.write(b"SI\r\n")
        assert peer.recv(10) == b"SI\r\n"
        peer.sendall(b"old")
        assert until(lambda: link.read(0.1)) == b"old"
        peer.sendall(b"S S  1.0 kg\r\n")
        link.read(0.1)
        link.discard_input()
        assert link.read(0) == b""
    with pytest.raises(EnvironmentFault, match=r"device\.line_lost"):
        link.read(5)
    link.close()
    link.close()
    with pytest.raises(EnvironmentFault, match=r"device\.line_lost"):
        link.write(b"x")


def test_tcp_refused_and_unreachable(server: socket.socket) -> None:
    address = server.getsockname()
    server.close()
    with pytest.raises(EnvironmentFault, match=r"device\.tcp_refused"):
        TcpLink(*address).open()
    with pytest.raises(EnvironmentFault, match=r"device\.tcp_unreachable"):
        TcpLink("no-such-host.invalid", 1).open()


def test_tcp_that_takes_nothing_is_stuck(server: socket.socket) -> None:
    link = opened(TcpLink(*server.getsockname()))
    with pytest.raises(EnvironmentFault, match=r"device\.write_stuck"):
        link.write(bytes(50_000_000))
    link.close()


def test_what_was_recorded_plays_again(pty: tuple[int, str], tmp_path: Path) -> None:
    master, path = pty
    times = iter(range(0, 10_000_000_000, 1_000_000))
    link = RecorderLink(SerialLink(path, LINE), tmp_path / "traffic", lambda: next(times))
    link.open()
    link.discard_input()
    link.write(b"SIR\r\n")
    pieces = [b"S S  1.0 kg\r\n", b"S D  2.", b"0 kg\r\n"]
    for piece in pieces:
        os.write(master, piece)
        assert link.read(1) == piece
    link.wake()
    assert link.read(0) == b""
    link.close()
    assert link.address == path

    replay = opened(ReplayLink(tmp_path / "traffic"))
    replay.write(b"SI\r\n")
    replay.discard_input()
    played = [until(lambda: replay.read(0.5)) for _ in pieces]
    assert played == pieces
    replay.wake()
    assert replay.read(5) == b""
    replay.close()


def test_a_replay_needs_a_recording(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"device\.port_missing"):
        ReplayLink(tmp_path / "none").open()
    (tmp_path / "bad").write_text("12 < zz\n")
    with pytest.raises(EnvironmentFault, match=r"device\.port_failed"):
        ReplayLink(tmp_path / "bad").open()


def test_a_recording_of_a_pty_keeps_both_directions(pty: tuple[int, str], tmp_path: Path) -> None:
    link = RecorderLink(SerialLink(pty[1], LINE), tmp_path / "traffic", lambda: 7)
    link.open()
    link.write(b"\x01")
    os.write(pty[0], b"\x02")
    link.read(1)
    link.close()
    assert (tmp_path / "traffic").read_text().splitlines()[1:] == ["0 > 01", "0 < 02"]
