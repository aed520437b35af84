"""Where a scan goes that the screen in front has no use for. Pure: a code in, a way out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.i18n import Catalogue
from app.models.scan import Scan, ScanKind
from app.views.marks import Trouble
from app.views.troubles import worded

LOT_ROOM, DELIVERY_ROOM, ALARM_ROOM, LAB_ROOM = "lot", "deliveries", "temperature", "laboratory"
_ROOMS = {ScanKind.LOT: LOT_ROOM, ScanKind.DELIVERY: DELIVERY_ROOM, ScanKind.SAMPLE: LAB_ROOM}
_WORDS = {
    ScanKind.CONTAINER: "scan.container_here",
    ScanKind.SSCC: "scan.unknown_unit",
    ScanKind.GTIN: "scan.article_here",
    ScanKind.GS1: "scan.foreign_label",
    ScanKind.RESTRICTED: "scan.restricted",
    ScanKind.UNKNOWN: "scan.unknown",
    ScanKind.DELIVERY: "scan.no_room",
    ScanKind.SAMPLE: "scan.no_room",
    ScanKind.LOT: "scan.no_room",
}


@dataclass(frozen=True)
class Way:
    """Either a `room` that is handed `code`, or a badge, or what the strip says."""

    code: str
    room: str = ""
    badge: bool = False
    told: Trouble | None = None


def way(scan: Scan, rooms: Collection[str], *, inside: bool, words: Catalogue) -> Way:
    """`rooms` are those the person may enter; without anybody `inside` only a badge leads anywhere."""
    code = scan.code
    if scan.kind is ScanKind.BADGE:
        return Way(code, badge=True)
    if scan.problem is not None:
        return Way(code, told=worded(scan.problem.key, words, **scan.problem.params))
    if not inside:
        return Way(code, told=worded("scan.login_first", words))
    room = _ROOMS.get(scan.kind, "")
    if room in rooms:
        return Way(code, room=room)
    return Way(code, told=worded(_WORDS[scan.kind], words, code=code))
