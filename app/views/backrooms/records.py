"""Records at rest: the audit's port with a morning of entries, for pictures and screen tests."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.errors import StationError
from app.i18n import Catalogue
from app.models.audit import Chained, Change, Cursor, Effect, Outcome, Page, Proof, Question, Record
from app.models.desk import Named
from app.models.values import LotCode
from app.services.audit.desk import Known
from app.views.samples import NOW, done, refused

LOT = str(LotCode("R1", date(2026, 11, 23), 42))
PEOPLE = (("p_0042", "Иванова А. П."), ("p_0017", "Дашиев Б. Ц."), ("p_0001", "Петрова Е. С."))
NAMES = {
    ("item", "OMUL-HG"): Named("OMUL-HG", "Омуль потрошёный б/г", "Omul, headed and gutted"),
    ("place", "RECEIVING"): Named("RECEIVING", "Приёмка", "Receiving"),
    ("container_type", "CRATE-L"): Named("CRATE-L", "Ящик большой", "Large crate"),
    ("reason", "WRONG-TARE"): Named("WRONG-TARE", "Неверная тара", "Wrong tare"),
}


def _record(seq: int, kind: str, changes: tuple[Change, ...], **more: Any) -> Record:
    base = Record(
        "R1.1", seq, f'{{"v":1,"seq":{seq}}}', bytes([seq % 256]) * 32, bytes(32), Chained.INTACT, f"e{seq}",
        kind, 1, NOW - timedelta(minutes=2 * (1042 - seq)), "2026-11-23", "1", *PEOPLE[0], "on-line", None,
        "0.1.0",
    )  # fmt: skip
    return replace(base, changes=changes, **more)


def _weighing(seq: int, net_g: int, **more: Any) -> Record:
    values = {
        "item": "OMUL-HG", "net_g": net_g, "net_from": "computed", "gross_g": net_g + 2100,
        "gross_from": "measured", "tare_g": 2100, "tare_from": "preset", "container_type": "CRATE-L",
        "indication": f"{(net_g + 2100) / 1000:.3f}", "unit": "kg", "verdict": "in",
    }  # fmt: skip
    changes = tuple(Change("weighing", str(seq), name, None, value) for name, value in values.items())
    more = {"lots": (LOT,), "devices": ("scale",), "serials": ("B123456789",)} | more
    return _record(seq, "weighing.recorded", changes, **more)


VOIDED = Outcome(Effect.VOIDED, "WRONG-TARE", "p_0042", ("R1.1", 1041))
RECORDS = (
    _record(1042, "scale.tared", (Change("taring", "scale", "action", None, "tare"),
                                  Change("taring", "scale", "tare_g", 1250, 2100)),
            devices=("scale",), serials=("B123456789",)),
    _record(1041, "weighing.voided", (Change("weighing", "e1039", "net_g", 25_115, None),), lots=(LOT,),
            reason="WRONG-TARE"),
    _weighing(1040, 24_860),
    _weighing(1039, 25_115, outcome=VOIDED),
    replace(
        _record(77, "person.changed", (Change("person", "p_0042", "name", "Иванова А.", "Иванова А. П."),
                                       Change("person", "p_0042", "active", False, True),
                                       Change("person", "p_0042", "version", 3, 4))),
        stream="plant/1", person=PEOPLE[2][0], name=PEOPLE[2][1],
    ),
    _weighing(1038, 24_930, assurance="off-line", doubts=("clock.off",)),
    _weighing(1037, 24_700, outcome=Outcome(Effect.MARKED, "id.used", None, ("plant/1", 76))),
    *(_weighing(seq, 24_500 + seq % 7 * 130) for seq in range(1036, 1020, -1)),
)  # fmt: skip
VOID = Question(lot=LOT)


@dataclass
class SampleAudit:
    """Answers at once; `refusal`, once set, is how everything ends. `bad` breaks the chain."""

    records: tuple[Record, ...] = RECORDS
    refusal: StationError | None = None
    bad: int | None = None
    waiting: bool = False
    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def _end(self, value: Any, *call: object) -> Future[Any]:
        self.calls.append(call)
        if self.refusal:
            return refused(self.refusal)
        return Future() if self.waiting else done(value)

    def known(self) -> Future[Known]:
        days = tuple(NOW.date() - timedelta(days=n) for n in range(9))
        return done(Known(PEOPLE, ("scale", "scale-2"), days, NAMES))

    def page(
        self, question: Question, before: Cursor | None, limit: int, progress: Callable[[float], None]
    ) -> Future[Page]:
        start = int(before.token[0]) if before else 0
        found = [r for r in self.records if question.lot is None or question.lot in r.lots]
        more = start + limit < len(found)
        older = Cursor((start + limit,)) if more else None
        page = Page(tuple(found[start : start + limit]), older, len(found))
        if self.waiting:
            progress(0.45)
        return self._end(page, "page", question, before, limit)

    def prove(self, progress: Callable[[float], None]) -> Future[tuple[Proof, ...]]:
        own = Proof("R1.1", 1042, 1, 1042, bytes(32), self.bad)
        if self.waiting:
            progress(0.62)
        return self._end((own, Proof("plant/1", 77, 1, 77, bytes(32))), "prove")

    def export(self, question: Question, folder: Path, asked: str, by: str, words: Catalogue) -> Future[Path]:
        return self._end(folder / "audit-20261123-063240.zip", "export", question, folder, asked, by)
