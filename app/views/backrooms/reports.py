"""The room of lists in its usual and its bad states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import cast

from app.errors import EnvironmentFault, OperatorError, StationError
from app.i18n import Catalogue
from app.models.delivery import Acceptance
from app.models.desk import Named
from app.models.lists import (
    By,
    DeliveryRow,
    Found,
    ListChoices,
    ListRow,
    LotRow,
    Narrowing,
    Source,
    Sums,
    WeighingRow,
)
from app.models.paging import Slice
from app.views.backrooms import gate
from app.views.backrooms.deliveries import settle
from app.views.backrooms.scenes import BackScene, Make
from app.views.lists.pages import Pages
from app.views.lists.screen import PagesScreen
from app.views.reports.page import Lists, ListsPage
from app.views.samples import NOW, OFFLINE, done, refused
from app.views.screen import Kit, Screen

CHOICES = ListChoices(
    gate.TODAY, gate.TODAY - timedelta(days=59), [one.named for one in gate.CHOICES.suppliers],
    gate.CHOICES.species, gate.CHOICES.items,
    (Named("R1", "Приёмка 1", "Приёмка 1"), Named("R2", "Приёмка 2", "Приёмка 2")),
)  # fmt: skip
_VERDICTS = (Acceptance.ACCEPTED, None, Acceptance.HELD, Acceptance.ACCEPTED_IN_PART, Acceptance.REJECTED)
_SUPPLIERS = ("NORTH", "EVENKI", "CLEAR", "TRADER", "NORTH")
_ITEMS = ("CRATE-PELED", "OMUL-AQ", "SIG")


def _sums(number: int) -> Sums:
    count = 12 + 7 * number
    net = count * 24_860 + number
    return Sums(count + 1, count, net, net + count * 1250, count * 1250, None, number % 3, 1)


def deliveries(count: int = 43) -> list[ListRow]:
    return [
        DeliveryRow(f"R1-2611{23 - number % 7:02d}-D{number + 1:02d}-J", gate.TODAY - timedelta(days=number % 7),
                    _SUPPLIERS[number % 5], None, _VERDICTS[number % 5], _sums(number))
        for number in range(count)
    ]  # fmt: skip


def lots(count: int = 60) -> list[ListRow]:
    return [
        LotRow(f"R1-261123-{number + 1:04d}-O", gate.TODAY, gate.CODE, _SUPPLIERS[number % 5], "peled",
               _ITEMS[number % 3], _VERDICTS[number % 5], _sums(number))
        for number in range(count)
    ]  # fmt: skip


def weighings(count: int = 90) -> list[ListRow]:
    return [
        WeighingRow(
            f"w{number}", NOW - timedelta(seconds=40 * number), gate.TODAY, "R1", gate.LOT, gate.CODE, "NORTH", "peled",
            _ITEMS[number % 3], 26_110, 1_250, 24_860 + 5 * number, None, number % 8 == 3, number % 8 != 5,
            _VERDICTS[number % 5], "Иванова А. П.",
        )
        for number in range(count)
    ]  # fmt: skip


@dataclass
class SampleLists:
    """Has all its rows whatever is asked; `wrote` are the files that were asked for."""

    every: dict[By, Sequence[ListRow]] = field(
        default_factory=lambda: {By.DELIVERY: deliveries(), By.LOT: lots(), By.WEIGHING: weighings()}
    )
    source: Source = field(default_factory=lambda: Source(False, NOW))
    refusal: StationError | None = None
    asked: list[tuple[By, Narrowing]] = field(default_factory=list)
    wrote: list[tuple[By, str, str]] = field(default_factory=list)

    def choices(self) -> Future[ListChoices]:
        return done(CHOICES)

    def rows(
        self, kind: By, narrowing: Narrowing, start: object | None, limit: int
    ) -> Future[Slice[ListRow]]:
        self.asked.append((kind, narrowing))
        if narrowing.first is None or narrowing.first < CHOICES.kept:
            return refused(OperatorError("lists.needs_server", day="25.09.2026"))
        rows = self.every[kind]
        first = start if isinstance(start, int) else 0
        last = first + limit
        found = Found(self._sums(rows), self.source)
        return done(Slice(rows[first:last], last if last < len(rows) else None, len(rows), found))

    def _sums(self, rows: Sequence[ListRow]) -> Sums:
        if rows and isinstance(rows[0], WeighingRow):
            live = [row for row in rows if isinstance(row, WeighingRow) and row.live]
            net = sum(row.net_g for row in live)
            return Sums(
                len(rows),
                len(live),
                net,
                net,
                0,
                None,
                sum(row.manual for row in live),
                len(rows) - len(live),
            )
        parts = [row.sums for row in rows if not isinstance(row, WeighingRow)]
        return Sums(len(rows), sum(one.count for one in parts), sum(one.net_g for one in parts))

    def export(self, kind: By, narrowing: Narrowing, form: str, words: Catalogue, asked: str) -> Future[Path]:
        self.wrote.append((kind, form, asked))
        return refused(self.refusal) if self.refusal else done(Path("/media/usb") / f"{kind}.{form}")


def stage(port: SampleLists) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        return PagesScreen(kit, words, lambda room: ListsPage(room, Lists(port)), name="reports")

    return make


def _play(*steps: Callable[[Pages], None]) -> Callable[[Screen], None]:
    """One tap after the other, each answered before the next."""

    def play(screen: Screen) -> None:
        settle()
        for step in steps:
            step(cast(PagesScreen, screen).presenter)
            settle()

    return play


def _act(code: str) -> Callable[[Pages], None]:
    return lambda pages: pages.act(code)


def _select(code: str) -> Callable[[Pages], None]:
    return lambda pages: pages.select(code)


def _primary(pages: Pages) -> None:
    pages.primary()


def _back(pages: Pages) -> None:
    pages.back()


def _long_ago(pages: Pages) -> None:
    """From a day on that this station does not keep."""
    page = cast(ListsPage, pages.top)
    page.renew(replace(page.narrowing, first=gate.TODAY.replace(year=2025)))


_FIRST = deliveries()[0]
_OPEN = _select(cast(DeliveryRow, _FIRST).delivery)
_NONE = SampleLists({kind: () for kind in By})
_UNHEARD = SampleLists(source=Source(False, NOW, NOW - timedelta(minutes=47)))
_FULL = SampleLists(
    refusal=EnvironmentFault("lists.not_filed", path="/media/usb/lot.csv", detail="disk full")
)

SCENES = (
    BackScene("lists-deliveries", stage(SampleLists()), _play()),
    BackScene("lists-lots", stage(SampleLists()), _play(_act(By.LOT))),
    BackScene("lists-weighings", stage(SampleLists(source=Source(True, NOW))), _play(_act(By.WEIGHING))),
    BackScene("lists-opened", stage(SampleLists()), _play(_OPEN)),
    BackScene("lists-none", stage(_NONE), _play()),
    BackScene("lists-unheard", stage(_UNHEARD), _play(), OFFLINE),
    BackScene("lists-needs-server", stage(_UNHEARD), _play(_long_ago), OFFLINE),
    BackScene("lists-not-kept", stage(_UNHEARD), _play(_long_ago, _back), OFFLINE),
    BackScene("lists-filters", stage(SampleLists()), _play(_act("narrow"))),
    BackScene("lists-supplier", stage(SampleLists()), _play(_act("narrow"), _select("supplier"))),
    BackScene("lists-filtered", stage(SampleLists()),
              _play(_act("narrow"), _select("supplier"), _select("NORTH"), _select("species"), _select("omul"),
                    _primary)),
    BackScene("lists-save", stage(SampleLists()), _play(_act("save"))),
    BackScene("lists-saved", stage(SampleLists()), _play(_act("save"), _select("xlsx"))),
    BackScene("lists-not-saved", stage(_FULL), _play(_act("save"), _select("csv"))),
)  # fmt: skip
