"""The desk of lists: from the station for the days that it keeps, from the plant for earlier ones, and into files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.clock import Clock, iso
from app.errors import OperatorError
from app.i18n import Catalogue
from app.models import plantday
from app.models.desk import Named
from app.models.lists import By, Found, ListChoices, ListRow, Narrowing, Source
from app.models.paging import Slice
from app.services.journal.pruning import OWN_DAYS
from app.services.lists import receivinglog
from app.services.lists.export import Heading, filed, write
from app.services.lists.local import LocalLists
from app.services.lists.plant import PlantLists
from app.services.reference import Query, Reference

LOG = "log"
_PAGE = 1_000
"""Rows of one question while a file is written."""


@dataclass(frozen=True)
class Here:
    """This station: its code, its plant's name, how long others' entries stay, where files go."""

    station: str
    plant: str
    kept_days: Callable[[], int]
    folder: Callable[[], Path]


class ListsDesk:
    """Implements the port of the room of lists. Calls return at once; the work happens on `executor`.

    `ask` gives what asks the plant its one answer, None where it cannot be asked now; `heard` since when the plant
    is not heard, None while it is.
    """

    def __init__(
        self, query: Query, executor: Executor, clock: Clock, here: Here,
        ask: Callable[[], Callable[..., Any] | None], heard: Callable[[], datetime | None],
    ) -> None:  # fmt: skip
        self._query, self._executor, self._clock, self._here = query, executor, clock, here
        self._ask_plant, self._heard = ask, heard

    def choices(self) -> Future[ListChoices]:
        """What can be narrowed to today."""
        return self._executor.submit(self._choices)

    def rows(
        self, kind: By, narrowing: Narrowing, start: object | None, limit: int
    ) -> Future[Slice[ListRow]]:
        """A page; its `sums` are a `Found`. OperatorError `lists.needs_server` for days that are not kept here."""
        return self._executor.submit(self._rows, kind, narrowing, start, limit)

    def export(self, kind: By, narrowing: Narrowing, form: str, words: Catalogue, asked: str) -> Future[Path]:
        """All rows as a file of `form` (`csv`, `xlsx`; `log`: the receiving log of the deliveries).

        `asked` says the narrowing in words, for the heading.
        """
        return self._executor.submit(self._export, kind, narrowing, form, words, asked)

    # On the executor

    def _today(self) -> date:
        rules = plantday.parse(Reference(self._query).setting("plant.day"))
        return rules.stamp(self._clock.now())[0]

    def _kept(self, narrowing: Narrowing) -> date:
        """The first plant day of which this station has everything that the narrowing may leave."""
        own = narrowing.station == self._here.station
        days = max(OWN_DAYS, self._here.kept_days()) if own else self._here.kept_days()
        return self._today() - timedelta(days=days - 1)

    def _choices(self) -> ListChoices:
        names = {table: tuple(_named(row) for row in Reference(self._query).rows(table))
                 for table in ("supplier", "species", "item")}  # fmt: skip
        stations = [Named(row["code"], row["name"], row["name"])
                    for row in self._query("SELECT code, name FROM station ORDER BY code")]  # fmt: skip
        return ListChoices(
            self._today(),
            self._kept(Narrowing()),
            names["supplier"],
            names["species"],
            names["item"],
            stations,
        )

    def _source(self, narrowing: Narrowing) -> LocalLists | PlantLists:
        """This station where it keeps enough: one delivery or lot that it knows is here as a whole."""
        if self._is_here(narrowing):
            return LocalLists(self._query)
        ask = self._ask_plant()
        if ask is None:
            raise OperatorError("lists.needs_server", day=self._kept(narrowing).isoformat())
        return PlantLists(ask)

    def _is_here(self, narrowing: Narrowing) -> bool:
        for table, code in (("delivery", narrowing.delivery), ("lot", narrowing.lot)):
            if code is not None:
                known = f"SELECT id FROM {table} WHERE code = ? AND id NOT IN (SELECT id FROM gone)"  # noqa: S608
                return bool(self._query(known, code))
        return narrowing.first is not None and narrowing.first >= self._kept(narrowing)

    def _rows(self, kind: By, narrowing: Narrowing, start: object | None, limit: int) -> Slice[ListRow]:
        source = self._source(narrowing)
        found = source.rows(kind, narrowing, start, limit)
        return Slice(found.rows, found.on, found.count, Found(found.sums, self._told(source)))

    def _told(self, source: LocalLists | PlantLists) -> Source:
        if isinstance(source, PlantLists) and source.at is not None:
            return Source(True, source.at)
        return Source(False, self._clock.now(), self._heard())

    def _log(self, narrowing: Narrowing, words: Catalogue, asked: str) -> Path:
        """The receiving log of the deliveries that are left; of those that this station keeps."""
        source = self._source(narrowing)
        if not isinstance(source, LocalLists):
            raise OperatorError("lists.log_kept", day=self._kept(narrowing).isoformat())
        first = source.rows(By.DELIVERY, narrowing, None, _PAGE)
        codes = [row.delivery for row in _every(source, By.DELIVERY, narrowing, first) if row.delivery]
        now = self._clock.now()
        heading = Heading(self._here.plant, asked, now, self._told(source))
        path = self._here.folder() / f"receiving-log-{iso(now)[:19].replace(':', '')}.xlsx"
        table = receivinglog.columns(words)
        rows = (
            [column.value(one) for column in table] for one in receivinglog.entries(self._query, codes, words)
        )
        lines = list(heading.lines(words.text("Receiving log"), words))
        return filed(path, table, lines, rows, None, words)

    def _export(self, kind: By, narrowing: Narrowing, form: str, words: Catalogue, asked: str) -> Path:
        if form == LOG:
            return self._log(narrowing, words, asked)
        source = self._source(narrowing)
        first = source.rows(kind, narrowing, None, _PAGE)
        choices = self._choices()
        now = self._clock.now()
        heading = Heading(self._here.plant, asked, now, self._told(source))
        name = f"{kind}-{iso(now)[:19].replace(':', '')}.{form}"
        return write(
            self._here.folder() / name,
            kind,
            _every(source, kind, narrowing, first),
            first.sums,
            heading,
            choices,
            words,
        )


def _every(
    source: LocalLists | PlantLists, kind: By, narrowing: Narrowing, first: Slice[ListRow]
) -> Iterator[ListRow]:
    """The rows of all pages; `first` is the first of them."""
    page = first
    while True:
        yield from page.rows
        if page.on is None:
            return
        page = source.rows(kind, narrowing, page.on, _PAGE)


def _named(row: Any) -> Named:
    return Named(row["code"], row["name_ru"], row["name_en"])
