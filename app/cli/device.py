"""`baikal-station device …`: what is attached, what a frame says, a simulated device for any program."""

from __future__ import annotations

import json
import signal
import threading
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from app.devices import registry
from app.devices.base import Parser
from app.devices.sim.endpoints import Endpoint, PtyEndpoint, TcpEndpoint
from app.devices.sim.load import Load
from app.devices.sim.mt_sics import MtSicsCore, SimulatedScale
from app.errors import OperatorError
from app.i18n import Catalogue
from app.models.readings import Reading


def listing(arguments: Namespace, catalogue: Catalogue) -> int:
    """Print the protocols and the serial ports of this machine."""
    from app.devices.links.ports import ports

    for name, driver in registry.drivers().items():
        print(f"{name}\t{driver.title}")
    for port in ports():
        print(f"{port.path}\t{port.usb or '-'}\t{port.title}")
    return 0


def decode(arguments: Namespace, catalogue: Catalogue) -> int:
    """Print the readings of one frame as JSON, a line each."""
    parser = registry.driver(arguments.protocol).parser()
    for reading in readings(parser, _bytes(arguments.hex)):
        print(json.dumps(plain(reading), ensure_ascii=False))
    return 0


def readings(parser: Parser, data: bytes) -> list[Reading]:
    """What `data` says, the line's silence after it included."""
    return [*parser.feed(data), *parser.timeout()]


def plain(reading: Reading) -> dict[str, object]:
    """A reading as JSON has it: bytes as hex, without the host's time."""
    fields = asdict(reading)
    del fields["at_ns"]
    return fields | {"raw": reading.raw.hex(" "), "kind": str(reading.kind), "grams": reading.grams}


def simulate(arguments: Namespace, catalogue: Catalogue) -> int:
    """Play a simulated device until the program is told to end; the first line printed is its address."""
    if arguments.protocol != "mt_sics":
        raise OperatorError("device.no_simulator", protocol=arguments.protocol)
    with TemporaryDirectory() as folder:
        endpoint: Endpoint = PtyEndpoint(Path(folder) / "scale")
        if arguments.tcp is not None:
            endpoint = TcpEndpoint(port=arguments.tcp)
        with SimulatedScale(MtSicsCore(Load()), endpoint) as scale:
            scale.put(arguments.load)
            print(scale.address, flush=True)
            _until_told()
    return 0


def _until_told() -> None:
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise OperatorError("device.not_hex", text=text) from error
