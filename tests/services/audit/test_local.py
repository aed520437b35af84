"""What the station's own journal tells an auditor."""

import uuid
from datetime import timedelta

import pytest

from app import __version__
from app.models.audit import Chained, Cursor, Effect, Question, Record
from app.models.envelope import link
from app.services.audit.local import LocalAudit
from tests.services.audit.conftest import BEGIN, STREAM, Morning


def _all(audit: LocalAudit, question: Question, limit: int = 3) -> list[Record]:
    found: list[Record] = []
    cursor: Cursor | None = None
    while True:
        page = audit.page(question, cursor, limit)
        found += page.records
        cursor = page.older
        if cursor is None:
            assert page.total == len(found)
            return found


def _values(record: Record) -> dict[str, tuple[object, object]]:
    return {change.field: (change.old, change.new) for change in record.changes}


def _one(records: list[Record], kind: str) -> Record:
    return next(record for record in records if record.kind == kind)


def test_pages_bring_every_entry_once_newest_first(morning: Morning) -> None:
    for limit in (1, 3, 100):
        records = _all(morning.audit(), Question(), limit)
        assert len({(r.stream, r.seq) for r in records}) == len(records) == 11
        times = [r.at for r in records if r.at]
        assert times == sorted(times, reverse=True)


def test_an_entry_says_who_when_with_what(morning: Morning) -> None:
    record = _one(_all(morning.audit(), Question()), "weighing.recorded")
    assert (record.person, record.name, record.assurance) == ("p_0042", "Anna", "on-line")
    assert (record.day, record.shift, record.app) == ("2026-11-23", "1", __version__)
    assert record.devices == ("scale",)
    assert record.serials == ("B123456789",)
    assert record.lots == (morning.lot,)
    assert _values(record)["net_g"] == (None, 24_930)
    assert record.chained is Chained.INTACT


def test_a_void_tells_the_weight_before_and_the_voided_entry_its_reason(morning: Morning) -> None:
    records = _all(morning.audit(), Question(lot=morning.lot))
    assert _values(_one(records, "weighing.voided"))["net_g"] == (25_115, None)
    voided = [r for r in records if r.outcome.effect is Effect.VOIDED]
    assert [r.seq for r in voided] == [morning.weighings[1].seq]
    assert voided[0].outcome.code == "TWICE"
    assert voided[0].outcome.person == "p_0042"


def test_a_tare_tells_the_tare_before(morning: Morning) -> None:
    newest, first = _all(morning.audit(), Question(device="scale"))[:2]
    assert _values(newest)["tare_g"] == (1250, 2100)
    assert _values(first)["tare_g"] == (None, 1250)


def test_a_decision_tells_the_version_before_field_by_field(morning: Morning) -> None:
    records = [r for r in _all(morning.audit(), Question()) if r.kind == "item.set"]
    refused, second, first = records
    assert _values(second) == {"band_low_g": (24_500, 24_400), "version": (1, 2)}
    assert _values(first)["name_en"] == (None, "Omul")
    assert refused.outcome.effect is Effect.REFUSED
    assert refused.outcome.code == "version.conflict"
    assert second.name == "Boris"


def test_a_station_that_began_with_a_snapshot_knows_the_version_before(morning: Morning) -> None:
    row = '{"code":"PELED","name_ru":"Пелядь","name_en":"Peled","active":true,"version":4}'
    morning.store.connection.execute("INSERT INTO snapshot(tbl, row) VALUES('item', ?)", (row,))
    changed = {"code": "PELED", "name_ru": "Пелядь", "name_en": "Peled", "active": False, "version": 5}
    morning.deliver(morning.plant.decide("item.set", {"item": [changed]}))
    record = next(r for r in _all(morning.audit(), Question()) if r.seq == 5 and r.kind == "item.set")
    assert _values(record) == {"active": (True, False), "version": (4, 5)}


def test_each_part_of_a_question_narrows(morning: Morning) -> None:
    audit, day = morning.audit(), BEGIN.date()
    assert len(_all(audit, Question(person="p_0042"))) == 7
    assert len(_all(audit, Question(lot=morning.lot))) == 5
    assert len(_all(audit, Question(device="scale"))) == 5
    assert len(_all(audit, Question(device="scale", lot=morning.lot))) == 3
    assert len(_all(audit, Question(day=day))) == 11
    assert _all(audit, Question(day=day - timedelta(days=1))) == []
    assert len(_all(audit, Question(person="p_0001", until=BEGIN + timedelta(minutes=1)))) == 1
    assert _all(audit, Question(person="nobody")) == []
    assert {r.kind for r in _all(audit, Question(since=BEGIN + timedelta(minutes=1)))} == {"item.set"}


def test_a_marked_entry_says_the_rule_and_the_verdict_on_it(morning: Morning) -> None:
    seq = morning.weighings[0].seq
    mark = {"id": str(uuid.uuid4()), "marked_stream": STREAM, "marked_seq": seq, "code": "id.used"}
    morning.deliver(morning.plant.say("entry.marked", {"mark": [mark]}))
    audit = morning.audit()
    assert next(r for r in _all(audit, Question()) if r.place == f"{STREAM} {seq}").outcome.code == "id.used"
    verdict = {"id": str(uuid.uuid4()), "mended_stream": STREAM, "mended_seq": seq, "verdict": "set_aside"}
    morning.deliver(morning.plant.decide("entry.mended", {"mending": [verdict]}, reason="looked at"))
    record = next(r for r in _all(audit, Question()) if r.place == f"{STREAM} {seq}")
    assert (record.outcome.effect, record.outcome.person) == (Effect.SET_ASIDE, "p_0001")


def test_new_entries_show_with_the_next_question(morning: Morning) -> None:
    audit = morning.audit()
    before = audit.page(Question(), None, 1).total
    morning.weigh(24_000)
    page = audit.page(Question(), None, 20)
    assert page.total == before + 1
    assert morning.weighings[-1].seq in {r.seq for r in page.records if r.stream == STREAM}


def test_what_the_journal_forgot_is_not_shown_any_more(morning: Morning) -> None:
    audit = morning.audit()
    assert audit.page(Question(person="p_0001"), None, 9).total == 4
    morning.store.drop_stream("plant/1")
    assert audit.page(Question(person="p_0001"), None, 9).total == 0
    assert audit.page(Question(), None, 9).total == 7


def test_a_body_that_nobody_can_read_is_shown_all_the_same(morning: Morning) -> None:
    body = '{"cut":'
    hash_ = link(morning.store.head()[1], body)
    morning.store.connection.execute("INSERT INTO own VALUES(8, 'x', ?, ?)", (body, hash_))
    record = next(r for r in morning.audit().page(Question(), None, 20).records if r.seq == 8)
    assert (record.kind, record.at, record.body, record.chained) == ("", None, body, Chained.INTACT)


def test_the_chain_of_every_stream_is_proven(morning: Morning) -> None:
    audit = morning.audit()
    own, plant = (audit.prove(stream) for stream in audit.streams())
    assert (own.stream, own.checked, own.whole, own.head) == (STREAM, 7, True, morning.store.head()[1])
    assert (plant.checked, plant.whole) == (4, True)


@pytest.mark.parametrize("seq", [1, 4, 7])
def test_a_changed_body_is_found_at_its_place(morning: Morning, seq: int) -> None:
    morning.store.connection.execute(
        "UPDATE own SET body = replace(body, '24', '42') || ' ' WHERE seq=?", (seq,)
    )
    audit = morning.audit()
    assert audit.prove(STREAM).bad == seq
    broken = {
        r.seq for r in _all(audit, Question(), 50) if r.chained is Chained.BROKEN and r.stream == STREAM
    }
    assert broken == {seq}


def test_a_removed_entry_is_found(morning: Morning) -> None:
    morning.store.connection.execute("DELETE FROM own WHERE seq=3")
    assert morning.audit().prove(STREAM).bad == 3


def test_a_cut_off_end_is_found_when_the_plant_had_it(morning: Morning) -> None:
    morning.store.acknowledge(morning.store.head())
    morning.store.connection.execute("DELETE FROM own WHERE seq>5")
    assert morning.audit().prove(STREAM).bad == 6


def test_a_stream_with_parts_kept_elsewhere_claims_nothing_about_them(morning: Morning) -> None:
    morning.store.connection.execute("DELETE FROM pulled WHERE seq=2")
    proof = morning.audit().prove("plant/1")
    assert (proof.bad, proof.gaps, proof.whole) == (None, 1, False)
    alone = [r for r in morning.audit().page(Question(), None, 20).records if r.chained is Chained.ALONE]
    assert [r.seq for r in alone] == [3]


def test_progress_ends_at_the_whole(morning: Morning) -> None:
    heard: list[float] = []
    morning.audit().prove(STREAM, heard.append)
    assert heard[-1] == 1.0
