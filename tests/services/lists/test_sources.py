"""Station and plant list the same rows with the same sums, and every figure is the sum of what it opens."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.config.dsn import Dsn
from app.models.delivery import Acceptance
from app.models.lists import NO_VERDICT, By, DeliveryRow, ListRow, LotRow, Narrowing, Sums, WeighingRow
from app.services.lists.local import LocalLists
from app.services.lists.plant import PlantLists
from tests.plant.kit import CLERK, Plant
from tests.services.deliveries.kit import OMUL, PELED
from tests.services.deliveries.test_plant import Pair
from tests.services.documents.receiving.samples import judge, large, messy, small

DAY = date(2026, 11, 23)
NEXT = DAY + timedelta(days=1)
FILTERS = (
    {}, {"supplier": "DEMO-TRADER"}, {"supplier": "nobody"}, {"species": "omul"}, {"item": "PELED"}, {"station": "R2"},
    {"verdict": "held"}, {"verdict": NO_VERDICT}, {"first": NEXT}, {"last": DAY}, {"first": DAY, "last": NEXT},
    {"supplier": "DEMO-BRIGADE", "species": "peled", "station": "R1", "first": DAY},
)  # fmt: skip
NARROWINGS = [Narrowing(by, **filters) for by, filters in itertools.product(By, FILTERS)]  # type: ignore[arg-type]


@pytest.fixture
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Pair]:
    """Deliveries of two days at two stations: small, messy, empty, shared, put right, held and released, and one with
    a stray lot. On the server of the wheel unless a test asks for another."""
    database: Dsn = request.getfixturevalue(getattr(request, "param", "plant_db"))
    plant = Plant.begin(database)
    with closing(plant), ExitStack() as lines:
        made = Pair(plant, tmp_path, lines)
        here, there = made.here, made.there
        small(here)
        messy(here)
        here.open()
        there.clock.forward(days=1)
        of = large(there, 30)
        judge(there, of, Acceptance.ACCEPTED)
        made.meet()
        here.clock.forward(days=1)
        crate = there.weigh(lot := there.lot(of))
        there.mend(crate, lot, 23_000)
        judge(there, of, Acceptance.REJECTED, "NOT-FRESH")
        judge(there, of, Acceptance.ACCEPTED)
        shared = replace(PELED, id=OMUL.id, item="SIG", species="whitefish_lavaretus")
        here.state(of, shared)
        here.weigh(here.lot(of, shared), 19_000)
        made.meet()
        yield made


def local(pair: Pair) -> LocalLists:
    return LocalLists(pair.here.store.query)


def remote(pair: Pair) -> PlantLists:
    return PlantLists(lambda sql, *parameters: pair.plant.ask("st_r1", sql, *parameters))


def every(
    source: LocalLists | PlantLists, kind: By, narrowing: Narrowing, limit: int = 7
) -> tuple[list[ListRow], Sums]:
    """All pages."""
    found: list[ListRow] = []
    start: object | None = None
    while True:
        page = source.rows(kind, narrowing, start, limit)
        found += page.rows
        assert len(page.rows) <= limit
        assert page.count == page.sums.rows
        start = page.on
        if start is None:
            assert len(found) == page.count
            return found, page.sums


@pytest.mark.parametrize("pair", ["plant_db", "plant_db15"], indirect=True)
def test_both_say_the_same(pair: Pair) -> None:
    here, plant = local(pair), remote(pair)
    seen = 0
    for kind, narrowing in itertools.product(By, NARROWINGS):
        if kind is By.DELIVERY and narrowing.by is not By.DELIVERY:
            continue
        rows, sums = every(here, kind, narrowing)
        assert every(plant, kind, narrowing) == (rows, sums), (kind, narrowing)
        seen += len(rows)
    assert seen > 500


def test_every_figure_is_the_sum_of_the_weighings_that_it_opens(pair: Pair) -> None:
    here = local(pair)
    for narrowing in NARROWINGS:
        weighings, sums = every(here, By.WEIGHING, narrowing, 1000)
        counting = [row for row in weighings if isinstance(row, WeighingRow) and row.live]
        assert (sums.count, sums.net_g) == (len(counting), sum(row.net_g for row in counting))
        assert (sums.rows, sums.voided) == (len(weighings), len(weighings) - len(counting))
        assert sums.manual == sum(row.manual for row in counting)
        for kind in (By.LOT, By.DELIVERY)[: 1 + (narrowing.by is By.DELIVERY)]:
            rows, whole = every(here, kind, narrowing, 1000)
            assert (whole.count, whole.net_g, whole.voided) == (sums.count, sums.net_g, sums.voided)
            for row in rows:
                opened = opening(narrowing, row)
                assert replace(every(here, By.WEIGHING, opened, 1000)[1], rows=0) == replace(row.sums, rows=0)


def opening(narrowing: Narrowing, row: ListRow) -> Narrowing:
    assert isinstance(row, LotRow | DeliveryRow)
    return (
        replace(narrowing, lot=row.lot)
        if isinstance(row, LotRow)
        else replace(narrowing, delivery=row.delivery)
    )


def test_a_delivery_says_what_its_report_says(pair: Pair) -> None:
    rows, _ = every(local(pair), By.DELIVERY, Narrowing(By.DELIVERY))
    for row in rows:
        assert isinstance(row, DeliveryRow)
        [known] = pair.here.store.query("SELECT id FROM delivery WHERE code = ?", row.delivery)
        told = pair.here.account(type("Of", (), {"code": row.delivery, "id": known["id"]})())  # type: ignore[arg-type]
        totals = told.totals
        assert row.sums.net_g == told.delivery.net_g == sum(total.net_g for total in totals)
        assert row.sums.gross_g == sum(total.gross_g for total in totals)
        assert row.sums.tare_g == sum(total.tare_g for total in totals)
        assert row.sums.count == sum(total.count for total in totals)
        assert (row.verdict, row.day) == (told.delivery.verdict, told.delivery.day)
        lots, _ = every(local(pair), By.LOT, Narrowing(By.DELIVERY, delivery=row.delivery))
        said = {(lot.lot, lot.sums.net_g, lot.verdict, lot.item) for lot in lots if isinstance(lot, LotRow)}
        assert said == {(lot.code, lot.net_g, lot.verdict, lot.item) for lot in told.delivery.lots}


def test_stations_and_persons_may_ask_and_see_no_table(pair: Pair) -> None:
    pair.plant.enrol(CLERK, "inventory_clerk")
    question = "SELECT plant.list_rows('lot', %s)"
    for role in ("st_r1", CLERK):
        assert pair.plant.ask(role, question, json.dumps(Narrowing().record()))["count"] > 3
        with pytest.raises(Exception, match="permission denied"):
            pair.plant.ask(role, "SELECT to_jsonb(l) FROM plant.listed_lot l LIMIT 1")


def test_what_was_asked_is_never_statement(pair: Pair) -> None:
    for source in (local(pair), remote(pair)):
        assert source.rows(By.LOT, Narrowing(supplier="x' OR '1'='1"), None, 5).count == 0
