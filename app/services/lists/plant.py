"""Lists out of PostgreSQL, for the days that no station keeps: `plant.list_rows` narrows, sums and pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from app.clock import parse_iso
from app.models.lists import By, ListRow, Narrowing, Sums
from app.models.paging import Slice
from app.services.lists.local import Row, delivery_row, lot_row, weighing_row

_ROWS = "SELECT plant.list_rows(%s, %s, %s, %s)"
_MADE: Mapping[By, Callable[[Row], ListRow]] = {
    By.DELIVERY: delivery_row,
    By.LOT: lot_row,
    By.WEIGHING: weighing_row,
}
_SUMMED = ("weighed", "live", "net_g", "gross_g", "tare_g", "manual")


class PlantLists:
    """`ask` gives the plant's one answer, under the login of the person at the station."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask
        self.at: datetime | None = None
        """The plant's time of the last answer."""

    def rows(self, kind: By, narrowing: Narrowing, start: object | None, limit: int) -> Slice[ListRow]:
        """A page of deliveries, lots or weighings, newest first, with the sums of all that the narrowing leaves."""
        begin = json.dumps(start) if start is not None else None
        answer = self._ask(_ROWS, str(kind), json.dumps(narrowing.record()), begin, limit + 1)
        self.at = parse_iso(answer["at"])
        found = [_plain(row) for row in answer["rows"]]
        keys = ("day", "at", "id") if kind is By.WEIGHING else ("day", "code")
        on = [found[limit - 1][key] for key in keys] if len(found) > limit else None
        rows: list[ListRow] = [_MADE[kind](row) for row in found[:limit]]
        return Slice(rows, on, answer["count"], _summed(answer["sums"], answer["count"]))


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """As the station's own tables would say it: nothing weighed is 0."""
    counted = {name: row.get(name) or 0 for name in _SUMMED if "weighed" in row}
    return {**row, **counted, "count": counted.get("live", 0)}


def _summed(sums: Mapping[str, Any], rows: int) -> Sums:
    said = {name: sums[name] or 0 for name in _SUMMED}
    return Sums(
        rows, said["live"], said["net_g"], said["gross_g"], said["tare_g"], sums["pieces"], said["manual"],
        said["weighed"] - said["live"],
    )  # fmt: skip
