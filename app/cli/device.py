"""`baikal-station device …`: what is attached, what a frame says, a simulated device for any program."""

from __future__ import annotations

import json
import signal
import sys
import threading
from argparse import Namespace
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from app.cli import laboratory
from app.cli.instruments import scale_settings, simulated
from app.devices import registry
from app.devices.detection.assembly import detection
from app.devices.lab.profile import names as lab_profiles
from app.devices.lab.profile import profile as lab_profile
from app.devices.modbus.maps import names as maps
from app.devices.modbus.maps import register_map
from app.devices.sim import printers, scanner
from app.devices.sim.astm import SimulatedInstrument
from app.devices.sim.base import SimulatedDevice
from app.devices.sim.dial import DialEndpoint
from app.devices.sim.endpoints import Endpoint, PtyEndpoint, TcpEndpoint
from app.devices.sim.printer import SimulatedPrinter
from app.devices.sim.scales import scale_of
from app.devices.vectors import decode as parsed
from app.devices.vectors import decoded, parser_of, readings_of
from app.errors import EnvironmentFault, OperatorError
from app.i18n import Catalogue
from app.models.detection import Search
from app.models.readings import Reading


def listing(arguments: Namespace, catalogue: Catalogue) -> int:
    """Print the protocols, the register maps and laboratory profiles with how they are known, and the serial ports."""
    from app.devices.links.ports import ports

    for family in registry.Family:
        for name in registry.names(family):
            print(f"{name}\t{registry.title(name)}")
    for found in map(register_map, maps()):
        print(f"{found.name}\t{found.title}\t{found.confidence}")
    for lab in map(lab_profile, lab_profiles()):
        print(f"{lab.name}\t{lab.title}\t{lab.confidence}")
    for port in ports():
        print(f"{port.path}\t{port.usb or '-'}\t{port.title}")
    return 0


def detect(arguments: Namespace, catalogue: Catalogue) -> int:
    """Search a serial port or a host and print what may be there, a candidate a line as JSON; 3 for nothing.

    Only harmless questions are asked; progress goes to the error output.
    """
    search = detection(place_of(arguments.place))
    search.subscribe(lambda: _tell_progress(search.search))
    search.start()
    try:
        search.join(arguments.seconds)
    finally:
        search.stop()
    found = search.search
    if found.problem is not None:
        raise EnvironmentFault(found.problem, address=found.address, usb=found.address, detail="")
    for one in found.candidates:
        print(json.dumps(asdict(one) | {"reading": plain(one.reading)}, ensure_ascii=False))
    return 0 if found.candidates else 3


def place_of(text: str) -> str:
    """An address as settings have it: what is no port is a host."""
    is_port = "/" in text or text.upper().startswith("COM") or text.startswith(("usb:", "tcp:"))
    return text if is_port else f"tcp:{text}"


def _tell_progress(search: Search) -> None:
    if search.trying:
        print(f"{search.done + 1}/{search.of} {search.trying}", file=sys.stderr)


def decode(arguments: Namespace, catalogue: Catalogue) -> int:
    """Print the readings of one frame as JSON, a line each, or those of a file of vectors as one JSON list."""
    if arguments.vectors is not None:
        print(json.dumps(decoded(Path(arguments.vectors)), ensure_ascii=False, indent=1))
        return 0
    if not arguments.protocol or not arguments.hex:
        raise OperatorError("device.nothing_to_decode")
    for line in _frame(arguments):
        print(json.dumps(line, ensure_ascii=False))
    return 0


def _frame(arguments: Namespace) -> list[dict[str, object]]:
    vector = {"protocol": arguments.protocol, "hex": arguments.hex, **_settings(arguments.set)}
    if arguments.protocol in registry.names(registry.Family.SCALE):
        return [plain(one) for one in parsed(parser_of(vector), [bytes_of(arguments.hex)])]
    return readings_of(vector)


def _settings(words: list[str]) -> dict[str, object]:
    """`unit=kg checksum=false` as a vector has them."""
    pairs = (word.partition("=")[::2] for word in words)
    return {name: {"true": True, "false": False}.get(value, value) for name, value in pairs}


def plain(reading: Reading) -> dict[str, object]:
    """A reading as JSON has it: bytes as hex, without the host's time."""
    fields = asdict(reading)
    del fields["at_ns"]
    return fields | {"raw": reading.raw.hex(" "), "kind": str(reading.kind), "grams": reading.grams}


def simulate(arguments: Namespace, catalogue: Catalogue) -> int:
    """Play a simulated device until the program is told to end; the first line printed is its address.

    A scanner sends every line of the standard input; a printer prints every label that it received; a laboratory
    instrument measures what the lines say (`app.cli.laboratory`).
    """
    ended = _told_to_end()
    with TemporaryDirectory() as folder:
        endpoint: Endpoint = PtyEndpoint(Path(folder) / "device")
        if arguments.tcp is not None:
            endpoint = TcpEndpoint(port=arguments.tcp)
        if arguments.call is not None:
            endpoint = DialEndpoint(*arguments.call)
        with _device(arguments, endpoint) as device:
            print(device.address, flush=True)
            if isinstance(device, scanner.SimulatedScanner):
                threading.Thread(target=_scan_lines, args=(device,), daemon=True).start()
            if isinstance(device, SimulatedInstrument):
                threading.Thread(target=_measure_lines, args=(device,), daemon=True).start()
            ended.wait()
        if isinstance(device, SimulatedPrinter):
            print(*map(printers.received, device.labels), sep="\n")
    return 0


def _device(arguments: Namespace, endpoint: Endpoint) -> SimulatedDevice:
    name = arguments.protocol
    if name == "scan":
        return scanner.SimulatedScanner(scanner.ScannerCore(), endpoint)
    if name == "astm":
        return laboratory.instrument_of(endpoint)
    if name in printers.CORES:
        return printers.printer_of(name, endpoint)
    if name in registry.BUSES:
        return simulated(arguments, endpoint)
    made = scale_of(name, endpoint, **scale_settings(arguments, endpoint))
    made.put(arguments.load)
    return made


def _measure_lines(device: SimulatedInstrument) -> None:
    with suppress(OSError, ValueError):
        laboratory.follow(device, sys.stdin)


def _scan_lines(device: scanner.SimulatedScanner) -> None:
    with suppress(OSError, ValueError):
        for line in sys.stdin:
            if line.strip():
                device.scan(line.rstrip("\r\n"))


def _told_to_end() -> threading.Event:
    """Set once the program is told to end, from before anybody can know that it runs."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    return ended


def bytes_of(text: str) -> bytes:
    """The bytes that `text` spells; OperatorError `device.not_hex` where it does not."""
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise OperatorError("device.not_hex", text=text) from error
