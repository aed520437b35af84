"""Every error key that devices, captures and profiles can raise has its words, and no word too many."""

import re
from pathlib import Path

from app.i18n.errors import wording
from app.i18n.errors.devices import ERRORS
from app.i18n.errors.printers import ERRORS as PRINTERS
from app.models.printing import PrinterFault

APP = Path(__file__).parents[2] / "app"
KEY = re.compile(r'"((?:device|scale|capture|profile)\.[a-z_]+)"')
SOURCES = [*sorted((APP / "devices").rglob("*.py")), APP / "models/capture.py", APP / "models/profile.py"]
CODES = (
    "overload underload unstable busy syntax logical transmission parameter malformed checksum timeout",
    "not_zeroed no_weight unsupported load_at_power_on not_level not_a_weight device",
)
RAISED_WITH_PARAMETERS = {
    "device.unknown_protocol",
    "device.no_vectors",
    "device.not_hex",
    "device.no_requests",
}


def test_every_key_in_the_sources_has_words() -> None:
    keys = {key for path in SOURCES for key in KEY.findall(path.read_text())}
    assert len(keys) > 30
    known = keys | {f"scale.{code}" for code in " ".join(CODES).split()}
    assert known <= set(wording())
    assert set(ERRORS) <= known


def test_states_and_captures_are_told_without_parameters() -> None:
    for key, text in ERRORS.items():
        if not key.startswith("profile.") and key not in RAISED_WITH_PARAMETERS:
            assert "{" not in text.title + text.what + text.do, key


def test_every_fault_of_a_printer_has_words_without_parameters() -> None:
    faults = {f"printer.{fault}" for fault in PrinterFault}
    assert faults == {key for key in PRINTERS if key.startswith("printer.")}
    assert not [key for key in faults if "{" in "".join(vars(PRINTERS[key]).values())]
