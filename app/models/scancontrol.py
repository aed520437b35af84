"""Control labels of the scanner's set-up sheet: what must be read from each, and what a wrong reading proves. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.models.gs1 import SEPARATOR, Element
from app.models.labels import Symbol, Symbology
from app.models.scan import Scan
from app.models.scan_layout import latin, russian

_ARTICLE, _LOT, _SERIAL = "04600000000008", "CONTROL-7", "0042"
_LAYOUT = "Layout-/.,;[]'`?&<>"
_AIM = "AIM-CONTROL-7"


class Control(StrEnum):
    """What a control label proves."""

    SEPARATOR = "separator"
    """FNC1 arrives as GS: three elements, not two."""
    AIM = "aim"
    """The AIM identifier is sent."""
    LAYOUT = "layout"
    """Signs that lie elsewhere on a Russian keyboard arrive."""


class Finding(StrEnum):
    """What the reading of a control label shows; RIGHT alone is right."""

    RIGHT = "right"
    NO_AIM = "no_aim"
    NO_SEPARATOR = "no_separator"
    CAPS = "caps"
    LAYOUT_GUESSED = "layout_guessed"
    """It was typed under the Russian layout and mapped back: right, but digits and points alone could not be."""
    SIGNS = "signs"
    """Some signs are others."""


CONTROLS: dict[Control, Symbol] = {
    Control.SEPARATOR: Symbol(
        Symbology.GS1_DATAMATRIX, (Element("01", _ARTICLE), Element("10", _LOT), Element("21", _SERIAL))
    ),
    Control.AIM: Symbol(Symbology.CODE_128, plain=_AIM),
    Control.LAYOUT: Symbol(Symbology.CODE_128, plain=_LAYOUT),
}


@dataclass(frozen=True)
class Verdict:
    """Of a control label that was scanned."""

    control: Control
    findings: tuple[Finding, ...]

    @property
    def right(self) -> bool:
        return self.findings == (Finding.RIGHT,)


def judged(scan: Scan) -> Verdict | None:
    """Which control label it is and what it proves; None for any other code."""
    typed = scan.layout is not None or russian(scan.text)
    text = latin(scan.text).removeprefix(scan.symbology or "") if russian(scan.text) else scan.text
    control = _which(text)
    if control is None:
        return None
    checks = {
        Finding.NO_SEPARATOR: control is Control.SEPARATOR and SEPARATOR not in text.strip(SEPARATOR),
        Finding.NO_AIM: scan.symbology != str(CONTROLS[control].symbology),
        Finding.CAPS: text.swapcase() == CONTROLS[control].text,
        Finding.SIGNS: control is Control.LAYOUT and text.lower() != _LAYOUT.lower(),
        Finding.LAYOUT_GUESSED: typed,
    }
    found = tuple(finding for finding, holds in checks.items() if holds)
    return Verdict(control, found or (Finding.RIGHT,))


def _which(text: str) -> Control | None:
    plain = text.upper().replace(SEPARATOR, "")
    if plain.endswith(f"01{_ARTICLE}10{_LOT}21{_SERIAL}"):
        return Control.SEPARATOR
    if plain == _AIM:
        return Control.AIM
    return Control.LAYOUT if plain.startswith("LAYOUT") else None
