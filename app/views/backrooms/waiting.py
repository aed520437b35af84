"""The screen of waiting things in its states."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from app.errors import EnvironmentFault, StationError
from app.i18n import Catalogue
from app.models.attention import Discrepancy, Marked, Stub, Waiting
from app.models.desk import Named
from app.views.attention.presenter import Tab
from app.views.attention.screen import AttentionScreen
from app.views.backrooms.scenes import BackScene, Make
from app.views.samples import NOW, done, refused
from app.views.screen import Kit, Screen

_ROWS = {"weighing": [{"id": "0192a000-0000-7000-8000-00000000a001", "net_g": 24_860}]}
_BODY = (
    '{"v":1,"plant":"0192a000-0000-7000-8000-000000000001","stream":"R2.1","seq":418,"id":"0192a000-0000-7000'
    '-8000-00000000b001","kind":"weighing.recorded","sv":1,"person":"p_0017","at":"2026-11-23T06:11:02.120000Z",'
    '"rows":{"weighing":[{"id":"0192a000-0000-7000-8000-00000000a001","net_g":24860,"colour":"silver"}]}}'
)
MARKED = (
    Marked("R2.1", 418, "rows.column", "weighing: colour", NOW - timedelta(minutes=21), "weighing.recorded",
           "p_0017", "Дашиев Б. Ц.", _BODY, _ROWS),
    Marked("R2.1", 402, "id.used", "", NOW - timedelta(hours=1), "weighing.recorded", "p_0017",
           "Дашиев Б. Ц.", _BODY),
    Marked("R3.2", 17, "envelope.form", "", body='{"cut":'),
    Marked("R3.2", 16, "23514", "", NOW - timedelta(hours=3), "scale.tared", "p_0042", "Иванова А. П."),
)  # fmt: skip
WAITING = Waiting(
    MARKED,
    (
        Discrepancy(uuid.UUID(int=1), "balance.negative", "R1-261123-0038-7", ("lot", "FREEZER"), -12_400),
        Discrepancy(uuid.UUID(int=2), "lot.two_openings", "R2-261122-0007-D", ("lot",)),
    ),
    (Stub(uuid.UUID(int=3), "R4-261123-0003-Q", 49_720),),
)
REASONS = (
    Named("REPEATED", "Повтор другой записи", "Repeats another entry"),
    Named("TEST-ENTRY", "Пробная запись", "Test entry"),
    Named("STATION-FAULT", "Сбой станции", "Fault of the station"),
    Named("CHECKED-RIGHT", "Проверено, данные верны", "Checked, data are right"),
)


@dataclass
class SampleAttention:
    """Answers at once; `refusal`, once set, is how verdicts end."""

    state: Waiting = WAITING
    refusal: StationError | None = None
    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def waiting(self) -> Future[Waiting]:
        return done(self.state)

    def reasons(self) -> Future[Sequence[Named]]:
        return done(REASONS)

    def verdict(self, entry: Marked, *, mend: bool, reason: str) -> Future[None]:
        self.calls.append((entry.place, mend, reason))
        return refused(self.refusal) if self.refusal else done(None)


def _make(**state: Any) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        return AttentionScreen(kit, SampleAttention(**state), words, lambda _lot: None)

    return make


def _of(screen: Screen) -> AttentionScreen:
    return cast(AttentionScreen, screen)


def _refused(screen: Screen) -> None:
    _of(screen).presenter.set_aside()
    _of(screen).presenter.choose("REPEATED")


SCENES = (
    BackScene("attention-marked", _make()),
    BackScene("attention-text", _make(), lambda s: _of(s).presenter.text()),
    BackScene("attention-unreadable", _make(), lambda s: _of(s).presenter.select("R3.2 17")),
    BackScene("attention-why", _make(), lambda s: _of(s).presenter.primary()),
    BackScene("attention-offline", _make(refusal=EnvironmentFault("decision.no_server")), _refused),
    BackScene("attention-cannot", _make(), lambda s: _of(s).presenter.tab(Tab.DISCREPANCIES)),
    BackScene("attention-stubs", _make(), lambda s: _of(s).presenter.tab(Tab.STUBS)),
    BackScene("attention-none", _make(state=Waiting())),
)
