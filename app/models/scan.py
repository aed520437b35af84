"""What a scanned code is: badge, lot, delivery, container, GS1 or unknown. Pure; whether it exists is asked elsewhere.

House codes carry a check character (ISO 7064 MOD 37,36): `R1-261123-0042-K` lot, `R1-261123-D01-K` delivery,
`R1-261123-S001-K` sample,
`CT-CRATE-S-K` container type. Only symbols that announce GS1 by their AIM identifier (ISO/IEC 15424) are read as
GS1; without identifier length and check digit decide first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from app.models.gs1 import SEPARATOR, Message, Problem, gtin14, parse, sealed
from app.models.laboratory import SampleCode
from app.models.scan_layout import latin, russian
from app.models.values import DeliveryCode, LotCode, check_character, kilograms

GS1_SYMBOLS = frozenset({"]C1", "]d2", "]d5", "]d8", "]Q3", "]Q5", "]e0", "]J1"})
"""Symbols whose first sign is FNC1. `]d8` is what some readers call a rectangular extended GS1 Data Matrix."""
_ARTICLE_SYMBOLS = frozenset({"]E0", "]E1", "]E2", "]E3", "]E4", "]I0", "]I1"})
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_INVERTED_AIM = re.compile(r"\](?:c[01]|D[0-9]|q[0-9])")
_BADGE = re.compile(r"B\d{12,}")
_LOT = re.compile(r"[A-Z][A-Z0-9]{0,7}-\d{6}-\d{4,}-[0-9A-Z]")
_DELIVERY = re.compile(r"[A-Z][A-Z0-9]{0,7}-\d{6}-D\d{2,}-[0-9A-Z]")
_SAMPLE = re.compile(r"[A-Z][A-Z0-9]{0,7}-\d{6}-S\d{3,}-[0-9A-Z]")
_CONTAINER = re.compile(r"CT-([A-Z0-9][A-Z0-9._-]*)-([0-9A-Z])")
_LINK = re.compile(r"https?://", re.IGNORECASE)
_BRACKETED = re.compile(r"\(\d{2,4}\)")
_ENDS = "\r\n\t \x00"
_ARTICLE_LENGTHS = (8, 12, 13, 14)
_SSCC_LENGTH = 18
_ARTICLE = ("01", "02")


class ScanKind(StrEnum):
    BADGE = "badge"
    LOT = "lot"
    """A lot of the form this plant uses, from a plain code or from AI 10."""
    DELIVERY = "delivery"
    SAMPLE = "sample"
    """A sample of the laboratory."""
    CONTAINER = "container"
    """A container type, by the code printed on it."""
    SSCC = "sscc"
    """A logistic unit."""
    GTIN = "gtin"
    """An article number alone."""
    GS1 = "gs1"
    """Elements of somebody else's label."""
    RESTRICTED = "restricted"
    """A number of a shop's or plant's own (GS1 prefixes 02, 04, 20 to 29): no article of the world's."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Scan:
    """One scan, understood. `text` is what the code said: without AIM identifier, prefix, suffix and layout.

    A scan with a `problem` is `UNKNOWN` whatever it looks like: the problem's key says it to the person.
    `warning` is a suspicion that nothing in the data can prove.
    """

    kind: ScanKind
    text: str = field(repr=False)
    symbology: str | None = None
    lot: LotCode | None = None
    delivery: DeliveryCode | None = None
    container: str | None = None
    sscc: str | None = None
    gtin: str | None = None
    message: Message | None = None
    problem: Problem | None = None
    warning: Problem | None = None
    layout: str | None = None
    digital_link: bool = False
    raw: str = field(default="", repr=False)
    """The scan as it arrived."""

    @property
    def code(self) -> str:
        """What a screen is handed: of a label with a lot of ours the lot's code, else what the symbol says."""
        return str(self.lot) if self.lot is not None else self.text

    def record(self, this_year: int) -> dict[str, Any]:
        """The fields by which a recorded scan is compared, JSON values only; what there is none of is left out."""
        elements = [[e.ai, e.value] for e in self.message.elements] if self.message else None
        more = {
            "text": None if self.message or self.gtin or self.kind is ScanKind.BADGE else self.text,
            "gtin": self.gtin,
            "warning": self.warning.code if self.warning else None,
            "digital_link": self.digital_link or None,
            "repaired_layout": self.layout,
        }
        told = more | (_dates_and_weight(self.message, this_year) if self.message else {})
        fixed = {
            "symbology": self.symbology,
            "elements": elements,
            "error": self.problem and str(self.problem),
        }
        return fixed | {name: value for name, value in told.items() if value is not None}


def understand(text: str, symbology: str | None = None, *, prefix: str = "", suffix: str = "") -> Scan:
    """What was scanned. `symbology` is the AIM identifier where the driver took it off already; `prefix` and
    `suffix` are what the scanner was set to send around every code."""
    layout = "ru" if russian(text) else None
    plain = latin(text) if layout else text
    plain = plain.strip(_ENDS).removeprefix(prefix).removesuffix(suffix).strip(_ENDS)
    if symbology is None and _AIM.match(plain):
        symbology, plain = plain[:3], plain[3:]
    if symbology and _INVERTED_AIM.fullmatch(symbology):
        scan = _unknown(plain, Problem("caps_lock", room="scan"))
    else:
        scan = _understood(plain, symbology)
    if layout and scan.kind is ScanKind.UNKNOWN and scan.problem is None:
        scan, layout = _unknown(text.strip(_ENDS)), None  # real Russian text, as in somebody's QR code
    return replace(scan, symbology=symbology, layout=layout, raw=text)


def container_code(code: str) -> str:
    """What is printed on a container of the type `code`: `CT-CRATE-S-K`.

    >>> understand(container_code("CRATE-S")).container
    'CRATE-S'
    """
    body = f"CT-{code.upper()}"
    return f"{body}-{check_character(body)}"


def looks_like_badge(text: str) -> bool:
    """Whether a code is meant as a badge, damaged or not; no other code of the plant has this form."""
    return _BADGE.match(text.upper()) is not None


def _understood(text: str, symbology: str | None) -> Scan:
    if symbology in GS1_SYMBOLS:
        return _of_message(text, parse(text))
    if _LINK.match(text):
        message = parse(text)
        return replace(_of_message(text, message), digital_link=True) if message.elements else _unknown(text)
    for reading in (_house, _article):
        scan = reading(text)
        if scan is not None:
            return scan
    if symbology in _ARTICLE_SYMBOLS and text.isdecimal():
        return _unknown(text, Problem("check_digit", "01", text))
    return _without_identifier(text) if symbology is None else _unknown(text)


def _house(text: str) -> Scan | None:
    """A code of this program's own forms, judged by its check character; None for any other form."""
    code = text.upper()
    if looks_like_badge(code):
        return Scan(ScanKind.BADGE, code)
    for form, reading in _FORMS:
        if form.fullmatch(code):
            try:
                return reading(code)
            except ValueError:
                return _unknown(code, Problem("house_check", value=code, room="scan"))
    return None


def _lot(code: str) -> Scan:
    return Scan(ScanKind.LOT, code, lot=LotCode.parse(code))


def _delivery(code: str) -> Scan:
    return Scan(ScanKind.DELIVERY, code, delivery=DeliveryCode.parse(code))


def _sample(code: str) -> Scan:
    return Scan(ScanKind.SAMPLE, str(SampleCode.parse(code)))


def _container(code: str) -> Scan:
    match = _CONTAINER.fullmatch(code)
    if match is None or container_code(match.group(1)) != code:
        raise ValueError(code)
    return Scan(ScanKind.CONTAINER, code, container=match.group(1))


_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], Scan]], ...] = (
    (_CONTAINER, _container),
    (_LOT, _lot),
    (_DELIVERY, _delivery),
    (_SAMPLE, _sample),
)


def _article(text: str) -> Scan | None:
    """A bare article or logistic number with its check digit."""
    if not (text.isascii() and text.isdecimal()):
        return None
    if len(text) == _SSCC_LENGTH and sealed(text):
        return Scan(ScanKind.SSCC, text, sscc=text)
    gtin = gtin14(text)
    if gtin is None:
        return None
    return Scan(ScanKind.RESTRICTED if _restricted(text) else ScanKind.GTIN, text, gtin=gtin)


def _restricted(text: str) -> bool:
    """GTIN-12 and GTIN-13 of the restricted prefixes (GS1 General Specifications 1.4.3)."""
    ean = text.rjust(13, "0")
    return len(text) in (12, 13) and (ean[0] == "2" or ean[:2] in ("02", "04"))


def _without_identifier(text: str) -> Scan:
    """No identifier and no known form: GS1 only where it leaves no doubt."""
    if _BRACKETED.match(text):
        return _of_message(text, parse(text))
    if text.isdecimal() and len(text) in _ARTICLE_LENGTHS[2:]:
        return _unknown(text, Problem("check_digit", "01", text))
    if text[:2] in ("00", *_ARTICLE) or SEPARATOR in text:
        message = parse(text)
        if message.good or _nearly(text, message):
            return _of_message(text, message)
    return _unknown(text)


def _nearly(text: str, message: Message) -> bool:
    """Fourteen digits behind 01, or eighteen behind 00, and then a wrong check digit or date: a label misread."""
    problem = message.problems[0].code if message.problems else ""
    return text[:16].isdecimal() and problem in ("check_digit", "bad_date")


def _of_message(text: str, message: Message) -> Scan:
    """A GS1 message by the most telling element: our lot, a logistic unit, an article alone, or a set."""
    if not message.good:
        problem = message.problems[0] if message.problems else Problem("too_short")
        return replace(_unknown(text, problem), message=message)
    gtin, lot = message.get("01") or message.get("02"), _own_lot(message)
    told = Scan(
        ScanKind.GS1,
        text,
        lot=lot,
        sscc=message.get("00"),
        gtin=gtin,
        message=message,
        warning=_warning(message, lot),
    )
    if lot is not None:
        return replace(told, kind=ScanKind.LOT)
    if told.sscc is not None:
        return replace(told, kind=ScanKind.SSCC)
    alone = [element.ai for element in message.elements] == ["01"]
    return replace(told, kind=ScanKind.GTIN) if alone else told


def _own_lot(message: Message) -> LotCode | None:
    try:
        return LotCode.parse(message.get("10") or "")
    except ValueError:
        return None


def _warning(message: Message, lot: LotCode | None) -> Problem | None:
    """The first suspicion; a lot code with its check character has swallowed nothing."""
    swallowed = (warning for warning in message.warnings if not (lot and warning.ai == "10"))
    return next(swallowed, None)


def _unknown(text: str, problem: Problem | None = None) -> Scan:
    return Scan(ScanKind.UNKNOWN, text, problem=problem)


def _dates_and_weight(message: Message, this_year: int) -> dict[str, Any]:
    days = {name: message.day(ai, this_year) for name, ai in (("pack_date", "13"), ("expiry", "17"))}
    found: dict[str, Any] = {name: day.isoformat() for name, day in days.items() if day}
    if message.net_g is not None:
        found["net_weight_kg"] = kilograms(message.net_g)
    return found
