"""What was understood of a scan, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import wrap

from app.i18n import N_, Catalogue
from app.models.gs1 import Element, InStore, Message, read_in_store, title
from app.models.scan import Scan, ScanKind
from app.models.scancontrol import Control, Finding, Verdict, judged
from app.views.lists.faces import Cells
from app.views.marks import Mark, Shape, Tone, Trouble
from app.views.troubles import worded

_KINDS = {
    ScanKind.BADGE: N_("A badge. What it says is not shown."),
    ScanKind.LOT: N_("Lot of this plant"),
    ScanKind.DELIVERY: N_("Delivery of this plant"),
    ScanKind.CONTAINER: N_("Kind of container"),
    ScanKind.SSCC: N_("Logistic unit (SSCC)"),
    ScanKind.GTIN: N_("Article number (GTIN)"),
    ScanKind.GS1: N_("GS1 label of somebody else"),
    ScanKind.RESTRICTED: N_("Number for inside a shop or plant"),
    ScanKind.UNKNOWN: N_("Unknown"),
}
_SYMBOLS = {
    "]C0": "Code 128", "]C1": "GS1-128", "]d1": "Data Matrix", "]d2": "GS1 DataMatrix", "]Q1": "QR Code",
    "]Q3": "GS1 QR Code", "]e0": "GS1 DataBar", "]E0": "EAN-13", "]E4": "EAN-8", "]I1": "ITF-14", "]A0": "Code 39",
}  # fmt: skip
_CONTROLS = {
    Control.SEPARATOR: N_("Control label 1: separator GS"),
    Control.AIM: N_("Control label 2: AIM identifier"),
    Control.LAYOUT: N_("Control label 3: keyboard layout"),
}
_FINDINGS = {
    Finding.RIGHT: N_("The scanner is set right for this."),
    Finding.NO_AIM: N_(
        "No AIM identifier, or a wrong one: switch on “transmit AIM code ID” (sheet, line 3)."
    ),
    Finding.NO_SEPARATOR: N_(
        "The separator is lost: switch on “transmit FNC1 as GS (1D hex)” (sheet, line 4)."
    ),
    Finding.CAPS: N_("Caps Lock is on: capitals and small letters are exchanged."),
    Finding.LAYOUT_GUESSED: N_(
        "It was typed with the Russian layout and put right by the letters. A code without letters cannot be: "
        "use a serial port, or the scanner's Alt+number mode (sheet, line 6)."
    ),
    Finding.SIGNS: N_("Some signs are others: the scanner's keyboard country is not USA (sheet, line 6)."),
}
_CONTROL_SIGNS = {0x1D: "«GS»", 0x0D: "«CR»", 0x0A: "«LF»", 0x09: "«TAB»", 0x02: "«STX»", 0x03: "«ETX»", 0x1E: "«RS»",
                  0x04: "«EOT»"}  # fmt: skip
LONGEST = {"": 46, "raw": 38}
"""Signs of a row that the smallest panel has room for: words, and codes with their wide digits."""
_DATES = frozenset({"11", "13", "15", "16", "17", "7006", "7007"})


def rows(
    scan: Scan, today: date, layouts: Sequence[str], leads_to: str | Trouble, words: Catalogue
) -> list[Cells]:
    """Everything from what arrived to what the program would do; long texts go on in the next rows."""
    found: list[Row] = [("raw", words.text("Received"), _received(scan, words), None)]
    verdict = judged(scan)
    if verdict is not None:
        found += _control(verdict, words)
    found += [
        ("aim", words.text("AIM identifier"), _aim(scan, words), _aim_mark(scan, words)),
        ("kind", words.text("Kind of code"), words.text(_KINDS[scan.kind]), _kind_mark(scan, words)),
    ]
    found += _elements(scan.message, today.year, words) if scan.message else ()
    found += (*_in_store(scan, layouts, words), *_remarks(scan, words))
    if verdict is None:
        found.append(("does", words.text("What it does"), _does(leads_to), None))
    return [cells for row in found for cells in _folded(*row)]


def visible(text: str) -> str:
    """Control characters by their names."""
    return "".join(_CONTROL_SIGNS.get(ord(sign), sign if sign.isprintable() else "·") for sign in text)


Row = tuple[str, str, str, Mark | None]
"""Code, what it is, what is said, how it is."""


def _folded(code: str, what: str, said: str, mark: Mark | None) -> Iterator[Cells]:
    """As many rows as the text takes; the mark stands in the first."""
    tone = mark.tone if mark and mark.tone is Tone.WARN else Tone.NORMAL
    for place, line in enumerate(wrap(said, LONGEST.get(code, LONGEST[""]), break_on_hyphens=False) or [""]):
        yield Cells(f"{code}{place}", ("" if place else what, line, ""), None if place else mark, tone)


def _received(scan: Scan, words: Catalogue) -> str:
    if scan.kind is ScanKind.BADGE:
        return words.text("{n} signs", n=len(scan.raw))
    return visible(scan.raw or scan.text)


def _aim(scan: Scan, words: Catalogue) -> str:
    if scan.symbology is None:
        return words.text("none")
    return f"{scan.symbology} · {_SYMBOLS.get(scan.symbology, words.text('other symbol'))}"


def _aim_mark(scan: Scan, words: Catalogue) -> Mark | None:
    return None if scan.symbology else Mark(Shape.UP, words.text("not sent"), Tone.WARN)


def _kind_mark(scan: Scan, words: Catalogue) -> Mark | None:
    return _good(words) if scan.problem is None and scan.kind is not ScanKind.UNKNOWN else None


def _good(words: Catalogue) -> Mark:
    return Mark(Shape.CHECK, words.text("right"), Tone.OK)


def _wrong(words: Catalogue) -> Mark:
    return Mark(Shape.CROSS, words.text("wrong"), Tone.WARN)


def _elements(message: Message, year: int, words: Catalogue) -> Iterator[Row]:
    wrong = {problem.ai for problem in message.problems}
    for place, element in enumerate(message.elements):
        mark = _wrong(words) if element.ai in wrong else _good(words)
        said = f"{title(element.ai)}: {_value(element, message, year, words)}"
        yield f"ai{place}-", f"({element.ai})", said, mark


def _value(element: Element, message: Message, year: int, words: Catalogue) -> str:
    """As it stands, and what it means."""
    days = message.days(element.ai, year) if element.ai in _DATES else None
    if days is not None:
        told = words.day(days[0]) if days[0] == days[1] else f"{words.day(days[0])} … {words.day(days[1])}"
        return f"{element.value} = {told}"
    grams = (
        {"310": message.net_g, "330": message.gross_g}.get(element.ai[:3]) if len(element.ai) == 4 else None
    )
    if grams is not None:
        return f"{element.value} = {words.kilograms(grams)}\u00a0{words.text('kg')}"
    return element.value


def _in_store(scan: Scan, layouts: Sequence[str], words: Catalogue) -> Iterator[Row]:
    if scan.kind is not ScanKind.RESTRICTED:
        return
    said = read_in_store(scan.text, layouts)
    text = words.text("The plant has no layout for it.") if said is None else _said_in_store(said, words)
    yield "instore", words.text("Plant's own number"), text, None


def _said_in_store(said: InStore, words: Catalogue) -> str:
    parts = [words.text("article {code}", code=said.article)]
    if said.net_g is not None:
        parts.append(f"{words.kilograms(said.net_g)}\u00a0{words.text('kg')}")
    if said.pieces is not None:
        parts.append(f"{words.number(said.pieces)}\u00a0{words.text('pcs')}")
    if said.kopecks is not None:
        parts.append(words.text("price {price}", price=words.number(f"{said.kopecks / 100:.2f}")))
    return " · ".join(parts)


def _remarks(scan: Scan, words: Catalogue) -> Iterator[Row]:
    """Check digits and dates, a separator that may be lost, the layout."""
    problems = list(dict.fromkeys((*(scan.message.problems if scan.message else ()), scan.problem)))
    for place, problem in enumerate(filter(None, problems)):
        told = worded(problem.key, words, **problem.params)
        yield f"wrong{place}-", words.text("Mistake"), f"{told.title}. {told.what}", _wrong(words)
    if scan.message is not None and scan.message.good:
        yield "checks", words.text("Check digits, dates"), words.text("all right"), _good(words)
    if scan.warning is not None:
        told = worded(scan.warning.key, words, **scan.warning.params)
        mark = Mark(Shape.UP, words.text("may be"), Tone.WARN)
        yield "doubt", words.text("Mistake"), f"{told.title}. {told.what}", mark
    if scan.layout is not None:
        said = words.text("Typed with the Russian layout, put right by the letters")
        yield "layout", words.text("Keyboard layout"), said, Mark(Shape.UP, words.text("Russian"), Tone.WARN)


def _control(verdict: Verdict, words: Catalogue) -> Iterator[Row]:
    for finding in verdict.findings:
        mark = _good(words) if finding is Finding.RIGHT else _wrong(words)
        said = f"{words.text(_CONTROLS[verdict.control])}. {words.text(_FINDINGS[finding])}"
        yield f"{finding}-", words.text("Control label"), said, mark


def _does(leads_to: str | Trouble) -> str:
    return leads_to if isinstance(leads_to, str) else f"{leads_to.title}. {leads_to.do}"
