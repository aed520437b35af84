"""Programs of others on the same line: a server that the station asks, a client that asks the simulated instruments."""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.devices.modbus.maps import register_map
from app.devices.sim import modbus
from app.devices.sim.modbus import slave_of, words_of
from tests.devices.buses.kit import instrument, watching

MBPOLL = shutil.which("mbpoll")
asks = pytest.mark.skipif(
    MBPOLL is None, reason="mbpoll (Debian package mbpoll, on libmodbus) is not installed"
)


def polled(*words: str) -> list[str]:
    """The values that mbpoll prints."""
    assert MBPOLL is not None
    done = subprocess.run(
        [MBPOLL, "-1", "-0", "-q", *words], stdout=subprocess.PIPE, text=True, timeout=20, check=False
    )
    return re.findall(r"^\[\d+\]:\s+(\S+)", done.stdout, re.MULTILINE)


@asks
def test_libmodbus_reads_the_simulated_instrument_over_tcp() -> None:
    with modbus.behind_tcp({16: slave_of(register_map("owen_trm138"))}) as sim:
        host, _, port = sim.address.rpartition(":")
        assert polled(
            "-m", "tcp", "-p", port, "-a", "16", "-t", "3:float", "-B", "-r", "3", "-c", "1", host
        ) == ["-21.5"]
        sim.set(16, "T2", "-18.25")
        assert polled(
            "-m", "tcp", "-p", port, "-a", "16", "-t", "3:float", "-B", "-r", "8", "-c", "1", host
        ) == ["-18.25"]


@asks
def test_libmodbus_reads_the_simulated_instrument_over_a_serial_line(own_environment: Path) -> None:
    path = own_environment / "bus"
    with modbus.behind_pty(path, {5: slave_of(register_map("carel_ir33"), "3.4")}) as sim:
        line = ("-m", "rtu", "-b", "9600", "-P", "none", "-a", "5")
        assert polled(*line, "-t", "3", "-r", "403", "-c", "1", str(path)) == ["34"]
        sim.break_sensor(5, "S1")
        assert polled(*line, "-t", "1", "-r", "3", "-c", "1", str(path)) == ["1"]
        assert polled(*line, "-t", "3", "-r", "9000", "-c", "1", str(path)) == []


@pytest.fixture
def other_server() -> Iterator[tuple[str, int, object]]:
    """A Modbus TCP server of another make, with its data bank."""
    server = pytest.importorskip("pyModbusTCP.server", reason="pyModbusTCP is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = server.ModbusServer("127.0.0.1", port, no_block=True)
    made.start()
    yield "127.0.0.1", port, made.data_bank
    made.stop()


def test_the_station_reads_a_server_of_another_make(other_server: tuple[str, int, object]) -> None:
    host, port, bank = other_server
    of = register_map("danfoss_ekc202b")
    for name, value in (("air", "-18.5"), ("S5", "-24")):
        point = of.points[name]
        bank.set_holding_registers(point.address, list(words_of(point, value)))  # type: ignore[attr-defined]
    where = {"host": host, "tcp_port": port}
    with watching(instrument("case", where, 1, "danfoss_ekc202b", {"air": "AIR", "S5": "COIL"})) as made:
        made.says("AIR", -18_500)
        made.says("COIL", -24_000)
        bank.set_holding_registers(30_003, [1])  # type: ignore[attr-defined]
        made.sample("COIL", lambda one: one.milli is None)
