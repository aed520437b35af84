"""The scanner test in its usual and its bad states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.i18n import N_, Catalogue
from app.models.gs1 import check_digit
from app.models.labels import Place, symbols
from app.models.scan import Scan, ScanKind, understand
from app.models.scan_layout import latin
from app.models.scancontrol import CONTROLS, Control
from app.views.backrooms.labels import GTIN_LABEL, LOT
from app.views.backrooms.scenes import BackScene
from app.views.marks import Trouble
from app.views.samples import done
from app.views.scantest.page import ScanTestPage, ScanTestScreen
from app.views.screen import Kit, Screen
from app.views.shell.router import way

_ROOMS = {"lot": N_("Lot"), "deliveries": N_("Deliveries")}
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ№"
_DAY = date(2026, 11, 23)


@dataclass
class SampleScanTest:
    """The port, in memory."""

    calls: list[str] = field(default_factory=list)

    def today(self) -> date:
        return _DAY

    def layouts(self) -> Sequence[str]:
        return ("21AAAAAWWWWWC",)

    def leads_to(self, scan: Scan, words: Catalogue) -> str | Trouble:
        found = way(scan, _ROOMS, inside=True, words=words)
        if found.room:
            return words.text("Opens the room “{room}”", room=words.text(_ROOMS[found.room]))
        return words.text("Lets its person come or go") if scan.kind is ScanKind.BADGE else found.told or ""

    def sheet(self) -> Future[Path]:
        self.calls.append("sheet")
        return done(Path("/media/stick/scanner-set-up.pdf"))

    def print_sheet(self) -> Future[None]:
        self.calls.append("print")
        return done(None)


def own_label() -> str:
    """A label of the plant's as a scanner sends it."""
    symbol = symbols(GTIN_LABEL).at[Place.MATRIX]
    return str(symbol.symbology) + symbol.text


def control(which: Control) -> str:
    """A control label as a scanner that is set right sends it."""
    return str(CONTROLS[which].symbology) + CONTROLS[which].text


def russian(text: str) -> str:
    """What a scanner's keys become when the Russian layout is on."""
    back = {
        latin(sign): sign for sign in "".join(map(chr, range(0x21, 0x7F))) + _CYRILLIC if latin(sign) != sign
    }
    return "".join(back.get(sign, sign) for sign in text)


CODES = {
    "own": own_label(),
    "plain": str(LOT),
    "wrong": "]d20104600000000009" + "17261332" + "10LOT7",
    "badge": "B0000421234567890123456789",
    "instore": "]E0211234501234" + check_digit("211234501234"),
    "control": control(Control.SEPARATOR),
    "no-gs": control(Control.SEPARATOR).replace("\x1d", "").removeprefix("]d2"),
    "layout": russian(control(Control.LAYOUT)),
    "russian": "К1-261123-0042-Щ",
}


def _make(kit: Kit, words: Catalogue) -> Screen:
    return ScanTestScreen(kit, words, lambda room: ScanTestPage(room, SampleScanTest()), name="scantest")


def _scan(code: str) -> Callable[[Screen], None]:
    def act(screen: Screen) -> None:
        screen.took(understand(code))

    return act


SCENES = (
    BackScene("scantest-empty", _make),
    *(BackScene(f"scantest-{name}", _make, _scan(code)) for name, code in CODES.items()),
)
