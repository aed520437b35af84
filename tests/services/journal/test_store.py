"""The station's own journal: what a tick stands for."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.errors import Bug, EnvironmentFault
from app.models.envelope import Author, Draft, link, origin, parse
from app.models.tables import TABLES
from app.models.values import LotCode
from app.services.journal import opening, schema
from app.services.journal.drafts import Drafts, Vault
from app.services.journal.ports import Pulled, Sealed
from app.services.journal.received import BrokenChain
from app.services.journal.store import Store
from tests.flows.decisions import PlantStream
from tests.services.journal.kit import AUTHOR, BEGIN, KEY, PLANT, ToldClock, fill, identity, make, weigh


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock()


@pytest.fixture
def store(tmp_path: Path, clock: ToldClock) -> Iterator[Store]:
    with closing(make(tmp_path / "r1", clock=clock)) as made:
        yield made


def typed(store: Store) -> dict[str, object]:
    return {
        name: store.query(f"SELECT * FROM {name} ORDER BY {', '.join(table.key)}")
        for name, table in TABLES.items()
    }


def test_an_entry_is_its_body_and_its_rows(store: Store, clock: ToldClock) -> None:
    receipt = store.append(weigh(24_860), AUTHOR)
    body = json.loads(receipt.body)
    assert (body["stream"], body["seq"], body["kind"]) == ("R1.1", 1, "weighing.recorded")
    assert (body["day"], body["shift"], body["boot"]) == ("2026-11-23", "1", str(clock.boot))
    assert receipt.hash == link(origin(PLANT, "R1.1"), receipt.body)
    assert store.head() == (1, receipt.hash)
    [row] = store.query("SELECT net_g, entry, stream, seq, day, person, frame FROM weighing")
    assert row == {
        "net_g": 24_860, "entry": str(receipt.entry_id), "stream": "R1.1", "seq": 1, "day": "2026-11-23",
        "person": "p_0042", "frame": b"S S 24.860".hex(),
    }  # fmt: skip


def test_the_chain_goes_on_after_opening_again(tmp_path: Path) -> None:
    with closing(make(tmp_path / "r1")) as store:
        fill(store, 3)
    with closing(opening.open_existing(tmp_path / "r1", KEY, ToldClock())) as store:
        fill(store, 2)
        assert opening.verify(store) == 5
        assert [parse(e.body).seq for e in store.unsent(0, 9)] == [1, 2, 3, 4, 5]


def test_lot_numbers_count_by_code_day_and_never_go_down(store: Store, clock: ToldClock) -> None:
    def codes() -> list[str]:
        return [row["code"] for row in store.query("SELECT code FROM lot ORDER BY code")]

    fill(store, 2)
    clock.forward(days=1)
    fill(store, 1)
    clock.forward(days=-1)
    fill(store, 1)
    numbers = [(LotCode.parse(code).day, LotCode.parse(code).number) for code in codes()]
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    assert numbers == [(monday, 1), (monday, 2), (monday, 3), (tuesday, 1)]


def test_a_number_of_an_entry_that_failed_is_free_again(store: Store) -> None:
    def broken(tx: object) -> Draft:
        draft = weigh()(tx)  # type: ignore[arg-type]
        return Draft(draft.kind, dict(draft.rows) | {"weighing": [{"id": uuid.uuid4()}]})

    with pytest.raises(Bug, match=r"journal\.bad_entry"):
        store.append(broken, AUTHOR)
    assert store.head()[0] == 0
    assert store.query("SELECT * FROM lot") == store.query("SELECT * FROM counter") == []
    fill(store, 1)
    assert store.query("SELECT n FROM counter") == [{"n": 1}]


@pytest.mark.parametrize(
    "rows",
    [
        {"weighing": [{"id": uuid.uuid4(), "colour": "red"}]},
        {"person": [{"role": "p_0001"}]},
        {"lot": [{"id": uuid.uuid4(), "code": None}]},
        {"lot": [{"id": "short", "code": "x"}]},
        {
            "movement": [
                {"id": uuid.uuid4(), "lot_id": uuid.uuid4(), "place": "D", "grams": 2 * 10**9, "cause": "x"}
            ]
        },
        {
            "movement": [
                {"id": uuid.uuid4(), "lot_id": uuid.uuid4(), "place": "D", "grams": 1.5, "cause": "x"}
            ]
        },
        {"lot": [{"id": uuid.uuid4(), "code": "x" * 70_000}]},
    ],
)
def test_rows_that_break_a_rule_are_our_bug_and_nothing_is_recorded(
    store: Store, rows: dict[str, object]
) -> None:
    with pytest.raises(Bug, match=r"journal\.bad_entry"):
        store.append(Draft("weighing.recorded", rows), AUTHOR)  # type: ignore[arg-type]
    with pytest.raises(Bug):
        store.append(Draft("nothing.known", {}), AUTHOR)
    assert store.head()[0] == 0
    assert all(rows == [] for rows in typed(store).values())


def test_an_entry_recorded_twice_under_its_id_is_one(store: Store) -> None:
    entry = uuid.uuid4()
    first = store.append(weigh(1, entry), AUTHOR)
    assert store.append(weigh(2, entry), AUTHOR) == first
    assert store.head()[0] == 1


def test_the_station_itself_may_write(store: Store) -> None:
    row = {"id": uuid.uuid4(), "boot": "b", "app": "0.1.0", "system": "Linux"}
    receipt = store.append(Draft("station.started", {"station_start": [row]}), Author())
    assert json.loads(receipt.body)["person"] is None


def test_forms_and_secrets_outlive_the_process(tmp_path: Path) -> None:
    with closing(make(tmp_path / "r1")) as store:
        Drafts(store.connection).keep("weighing", {"item": "омуль", "net": 5}, BEGIN)
        Vault(store.connection).put("verifier/p_0042", b"\x00\xff")
    with closing(opening.open_existing(tmp_path / "r1", KEY, ToldClock())) as store:
        assert Drafts(store.connection).get("weighing") == {"item": "омуль", "net": 5}
        assert Vault(store.connection).names("verifier/") == ["verifier/p_0042"]
        assert Vault(store.connection).get("verifier/p_0042") == b"\x00\xff"
        Drafts(store.connection).drop("weighing")
        assert Drafts(store.connection).get("weighing") is None


def test_nothing_stands_in_clear_on_the_disk(tmp_path: Path) -> None:
    with closing(make(tmp_path / "r1")) as store:
        fill(store, 20)
        stored = b"".join(path.read_bytes() for path in (tmp_path / "r1").iterdir())
    for word in (b"SQLite format", b"OMUL", b"weighing", b"CREATE TABLE"):
        assert word not in stored


# What the plant sent.


def test_decisions_set_state_in_whatever_order(store: Store) -> None:
    stream = PlantStream(PLANT)
    item = {"code": "OMUL", "name_ru": "Омуль", "name_en": "Omul", "active": True}
    for version in (1, 2, 3):
        stream.decide("item.set", {"item": [item | {"name_en": f"Omul {version}", "version": version}]})
    store.answered(stream.entries[2])
    assert store.query("SELECT name_en FROM item") == [{"name_en": "Omul 3"}]
    store.receive(stream.page())
    assert store.query("SELECT name_en, seq FROM item") == [{"name_en": "Omul 3", "seq": 3}]
    assert store.query("SELECT * FROM answer") == []
    before = typed(store)
    store.rebuild()
    assert typed(store) == before


def test_an_answer_that_the_plant_lost_has_no_effect_and_is_kept(store: Store) -> None:
    lost = PlantStream(PLANT)
    lost.decide(
        "place.set", {"place": [{"code": "A", "name_ru": "А", "name_en": "A", "active": True, "version": 1}]}
    )
    store.answered(lost.entries[0])
    assert len(store.query("SELECT * FROM place")) == 1
    later = PlantStream(PLANT, "plant/2")
    later.decide("item.set", {"item": []})
    store.receive(later.page())
    assert store.query("SELECT * FROM place") == []
    assert store.lost_streams() == ["plant/1"]
    assert store.lost("plant/1", 0, 9) == lost.entries


def test_a_broken_page_is_not_taken(store: Store) -> None:
    stream = PlantStream(PLANT)
    stream.shipped()
    first, second = stream.entries[:2]
    store.receive(Pulled([first], {first.stream: (1, first.hash)}))
    forged = Sealed(second.stream, 2, second.body.replace("accepted", "refused"), second.hash)
    with pytest.raises(BrokenChain):
        store.receive(Pulled([forged], {second.stream: (2, second.hash)}))
    assert store.vector()["plant/1"] == (1, first.hash)


def test_an_entry_of_a_newer_program_is_kept_until_it_is_understood(store: Store) -> None:
    stream = PlantStream(PLANT)
    stream.decide("planet.moved", {"planet": [{"id": 1}]})
    stream.decide(
        "place.set", {"place": [{"code": "A", "name_ru": "А", "name_en": "A", "active": True, "version": 1}]}
    )
    store.receive(stream.page())
    assert [row["seq"] for row in store.query("SELECT seq FROM skipped")] == [1]
    assert len(store.query("SELECT * FROM place")) == 1
    assert len(store.query("SELECT * FROM pulled")) == 2


def test_tables_of_another_version_are_made_again_offline(tmp_path: Path) -> None:
    with closing(make(tmp_path / "r1")) as store:
        fill(store, 5)
        stream = PlantStream(PLANT)
        stream.shipped()
        store.receive(stream.page())
        before = typed(store)
        store.connection.execute("DROP TABLE weighing")
        store.connection.execute("UPDATE meta SET value = 'older' WHERE key = 'typed'")
    with closing(opening.open_existing(tmp_path / "r1", KEY, ToldClock())) as store:
        assert typed(store) == before


def test_own_entries_come_back_with_their_lot_numbers(tmp_path: Path) -> None:
    with closing(make(tmp_path / "r1")) as store, closing(make(tmp_path / "again")) as again:
        fill(store, 5)
        again.adopt(store.unsent(0, 5))
        assert (again.head(), again.acknowledged(), typed(again)) == (store.head(), 5, typed(store))
        fill(again, 1)
        assert again.query("SELECT n FROM counter") == [{"n": 6}]
        with pytest.raises(Bug, match=r"journal\.broken_chain"):
            again.adopt(store.unsent(0, 5))


# Opening.


def test_the_wrong_key_changes_nothing(tmp_path: Path) -> None:
    make(tmp_path / "r1").close()
    with pytest.raises(EnvironmentFault, match=r"journal\.wrong_key"):
        opening.open_existing(tmp_path / "r1", bytes(32), ToldClock())
    opening.open_existing(tmp_path / "r1", KEY, ToldClock()).close()


@pytest.mark.parametrize("at", [0, 100, 5000, -2000])
def test_a_damaged_file_is_moved_aside_whole(tmp_path: Path, at: int) -> None:
    folder = tmp_path / "r1"
    with closing(make(folder)) as store:
        fill(store, 40)
    path = folder / opening.FILE
    data = bytearray(path.read_bytes())
    data[at] ^= 0x55
    path.write_bytes(data)
    with pytest.raises(EnvironmentFault, match=r"journal\.damaged") as caught:
        opening.open_existing(folder, KEY, ToldClock())
    assert (Path(caught.value.params["moved_to"]) / opening.FILE).read_bytes() == bytes(data)
    assert not opening.exists(folder)
    opening.create(folder, KEY, identity(), ToldClock()).close()


def test_an_altered_entry_is_found(tmp_path: Path) -> None:
    with closing(make(tmp_path / "r1")) as store:
        fill(store, 5)
        store.connection.execute("UPDATE own SET body = replace(body, 'OMUL', 'PIKE') WHERE seq = 3")
    with pytest.raises(EnvironmentFault, match=r"journal\.damaged"):
        opening.open_existing(tmp_path / "r1", KEY, ToldClock())


def test_a_newer_journal_is_left_alone(tmp_path: Path) -> None:
    with closing(make(tmp_path / "r1")) as store:
        store.connection.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(schema.FORMAT + 1),))
    with pytest.raises(EnvironmentFault, match=r"journal\.newer"):
        opening.open_existing(tmp_path / "r1", KEY, ToldClock())
    assert opening.exists(tmp_path / "r1")


def test_no_journal_is_made_over_another(tmp_path: Path) -> None:
    make(tmp_path / "r1").close()
    with pytest.raises(FileExistsError):
        make(tmp_path / "r1")
    with pytest.raises(EnvironmentFault, match=r"journal\.missing"):
        opening.open_existing(tmp_path, KEY, ToldClock())
