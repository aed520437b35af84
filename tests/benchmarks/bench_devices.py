"""A station with 32 devices, eight scales at 20 Hz and 24 instruments at 1 Hz: does its screen keep up, what does it cost?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.place import PIN, Place, place

MINUTES = 1
SCALES, INSTRUMENTS, LINES = 8, 24, 3
DEVICES = """
import sys
from contextlib import ExitStack
from pathlib import Path
from app.devices.modbus.maps import register_map
from app.devices.sim import modbus
from app.devices.sim.endpoints import PtyEndpoint
from app.devices.sim.load import Load
from app.devices.sim.mt_sics import MtSicsCore, SimulatedScale
folder, scales, units = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
of = register_map("owen_trm138")
with ExitStack() as stack:
    for number in range(scales):
        place = PtyEndpoint(folder / ("scale" if not number else f"scale{number}"))
        core = MtSicsCore(Load(number, noise_g=40), rate_hz=20.0)
        stack.enter_context(SimulatedScale(core, place)).put(24_860)
    slaves = [{unit: modbus.slave_of(of) for unit in range(1, units + 1)} for _ in range(3)]
    for number in (0, 1):
        stack.enter_context(modbus.behind_pty(folder / f"bus{number}", slaves[number]))
    print(stack.enter_context(modbus.behind_tcp(slaves[2])).address, flush=True)
    sys.stdin.read()
"""


def run() -> Iterator[Figure]:
    with place() as prepared, _devices(prepared.home.folder) as gateway:
        _settle(prepared, gateway)
        seen = _watched(prepared)
        prepared.cluster.stop()
    assert seen["heard"] > 15 * 60 * MINUTES
    yield figure("5 ms timer beside 32 devices, overshoot", "ms", seen["late"], goal=16.0, goal_on="p99")
    cpu = 100 * seen["cpu"]
    yield Figure("32 devices, share of one core", "%", seen["samples"], cpu, cpu, cpu, goal=25.0)


@contextmanager
def _devices(folder: Path) -> Iterator[str]:
    """All devices in a process of their own, as devices are; the address of the one behind the network."""
    words = [str(folder), str(SCALES), str(INSTRUMENTS // LINES)]
    command = [sys.executable, "-c", DEVICES, *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as devices:
        assert devices.stdout is not None
        yield devices.stdout.readline().strip()
        devices.communicate()


def _settle(prepared: Place, gateway: str) -> None:
    """The station's settings name the instruments."""
    places = [str(prepared.home.folder / "bus0"), str(prepared.home.folder / "bus1"), f"tcp:{gateway}"]
    with (prepared.home.folder / "station.toml").open("a", encoding="utf-8") as file:
        for line, place_ in enumerate(places):
            for unit in range(1, INSTRUMENTS // LINES + 1):
                points = ", ".join(f'T{n} = "L{line}U{unit}T{n}"' for n in range(1, 5))
                file.write(
                    f'\n[[device]]\nname = "line {line} unit {unit}"\ndriver = "modbus"\naddress = "{place_}"\n'
                    f'unit_id = {unit}\nmap = "owen_trm138"\nevery_ms = 1000\npoints = {{ {points} }}\n'
                )


def _watched(prepared: Place) -> Any:
    folder = str(prepared.home.folder)
    words = ["run", "--data", folder, "--windowed"]
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.crowded",
        str(MINUTES),
        prepared.badge,
        PIN,
        folder,
        *words,
    ]
    screen = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, env=screen, timeout=60 * MINUTES + 180
    )
    return json.loads(done.stdout.splitlines()[-1])
