"""What waits for a person, from real entries in a real journal; verdicts as wishes to the plant."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from app.errors import EnvironmentFault
from app.models.envelope import Draft, encode, link
from app.models.kinds import latest
from app.models.values import derived_id, lot_id
from app.services.attention import Attention, AttentionDesk, proposal
from app.services.decisions import Decided, Wish
from tests.services.audit.conftest import PLANT, STREAM, Morning, Ticking, morning

__all__ = ["morning"]


def _mark(morning: Morning, seq: int, code: str) -> None:
    row = {"id": str(uuid.uuid4()), "marked_stream": STREAM, "marked_seq": seq, "code": code}
    morning.deliver(morning.plant.say("entry.marked", {"mark": [row]}))


def _attention(morning: Morning) -> Attention:
    return Attention(morning.store.query, STREAM)


def test_a_quiet_morning_leaves_nothing(morning: Morning) -> None:
    waiting = _attention(morning).waiting()
    assert (waiting.marked, waiting.discrepancies, waiting.stubs) == ((), (), ())


def test_a_marked_entry_waits_until_its_verdict(morning: Morning) -> None:
    seq = morning.weighings[0].seq
    _mark(morning, seq, "id.used")
    (found,) = _attention(morning).waiting().marked
    assert (found.place, found.code, found.name) == (f"{STREAM} {seq}", "id.used", "Anna")
    assert found.body == morning.weighings[0].body
    assert found.proposal is not None
    verdict = {"id": str(uuid.uuid4()), "mended_stream": STREAM, "mended_seq": seq, "verdict": "set_aside"}
    morning.deliver(morning.plant.decide("entry.mended", {"mending": [verdict]}, reason="REPEATED"))
    assert _attention(morning).waiting().marked == ()


def test_an_entry_that_nobody_can_read_waits_too(morning: Morning) -> None:
    body = '{"cut":'
    morning.store.connection.execute(
        "INSERT INTO own VALUES(8, 'x', ?, ?)", (body, link(morning.store.head()[1], body))
    )
    _mark(morning, 8, "22P02")
    (found,) = _attention(morning).waiting().marked
    assert (found.body, found.proposal, found.kind) == (body, None, "")


def test_an_entry_kept_elsewhere_waits_without_its_text(morning: Morning) -> None:
    row = {"id": str(uuid.uuid4()), "marked_stream": "R9.1", "marked_seq": 5, "code": "kind.unknown"}
    morning.deliver(morning.plant.say("entry.marked", {"mark": [row]}))
    (found,) = _attention(morning).waiting().marked
    assert (found.stream, found.seq, found.body) == ("R9.1", 5, None)


def test_a_proposal_has_only_what_the_kind_carries(morning: Morning) -> None:
    rows = {"lot": [{"id": "a", "code": "b", "colour": "red"}], "unknown": [{"id": 1}]}
    body = encode({"v": 1, "stream": "R1.1", "seq": 1, "id": "i", "kind": "lot.opened",
                   "sv": latest("lot.opened").version, "person": None, "at": "2026-11-23T01:00:00.000000Z",
                   "rows": rows})  # fmt: skip
    assert proposal(body) == {"lot": [{"id": "a", "code": "b"}]}
    assert proposal(body.replace("lot.opened", "lot.sung")) is None
    assert proposal('{"cut":') is None
    assert proposal("[]") is None


def test_a_lot_without_its_opening_is_known_by_its_label(morning: Morning) -> None:
    lot = {"id": lot_id(PLANT, "R4-261123-0003-Q"), "code": "R4-261123-0003-Q"}
    row = {"id": uuid.uuid4(), "lot_id": lot["id"], "place": "FREEZER", "grams": -12_400, "cause": "weighing"}
    weighing = {"id": uuid.uuid4(), "lot_id": lot["id"], "item": "OMUL", "gross_from": "unknown",
                "tare_from": "unknown", "net_g": 1, "net_from": "measured", "manual": False}  # fmt: skip
    morning.append(Draft("weighing.recorded", {"lot": [lot], "weighing": [weighing], "movement": [row]}))
    waiting = _attention(morning).waiting()
    assert [(stub.lot, stub.grams) for stub in waiting.stubs] == [("R4-261123-0003-Q", -12_400)]
    (negative,) = waiting.discrepancies
    assert (negative.rule, negative.lot, negative.grams) == ("balance.negative", "R4-261123-0003-Q", -12_400)
    assert negative.id == derived_id("balance.negative", lot["id"], "FREEZER")


def test_a_voided_movement_is_no_discrepancy(morning: Morning) -> None:
    lot = morning._lot
    row = {"id": uuid.uuid4(), "lot_id": lot["id"], "place": "FREEZER", "grams": -99, "cause": "weighing"}
    weighing = {"id": uuid.uuid4(), "lot_id": lot["id"], "item": "OMUL", "gross_from": "unknown",
                "tare_from": "unknown", "net_g": 1, "net_from": "measured", "manual": False}  # fmt: skip
    made = morning.append(
        Draft("weighing.recorded", {"lot": [lot], "weighing": [weighing], "movement": [row]})
    )
    assert len(_attention(morning).waiting().discrepancies) == 1
    morning.void(made, "TWICE")
    assert _attention(morning).waiting().discrepancies == ()


def test_two_different_openings_are_a_discrepancy_two_equal_ones_not(morning: Morning) -> None:
    morning.open()
    assert _attention(morning).waiting().discrepancies == ()
    lot = morning._lot
    row = {"id": uuid.uuid4(), "lot_id": lot["id"], "item": "PELED", "place": "RECEIVING"}
    morning.append(Draft("lot.opened", {"lot": [lot], "lot_opening": [row]}))
    (found,) = _attention(morning).waiting().discrepancies
    assert (found.rule, found.lot) == ("lot.two_openings", morning.lot)


def _desk(morning: Morning, executor: ThreadPoolExecutor, decide: Any, **more: Any) -> AttentionDesk:
    return AttentionDesk(morning.store.query, STREAM, executor, Ticking(), decide, **more)


def test_a_verdict_is_a_decision_with_its_reason(morning: Morning) -> None:
    _mark(morning, morning.weighings[0].seq, "rows.column")
    wishes: list[Wish] = []

    def decide(wish: Wish) -> Decided:
        wishes.append(wish)
        return Decided("plant/1", 9, "")

    with ThreadPoolExecutor(1) as executor:
        desk = _desk(morning, executor, decide)
        (entry,) = desk.waiting().result(20).marked
        desk.verdict(entry, mend=True, reason="CHECKED-RIGHT").result(20)
        desk.verdict(entry, mend=False, reason="REPEATED").result(20)
    mended, aside = (wish.rows["mending"][0] for wish in wishes)
    assert [wish.reason for wish in wishes] == ["CHECKED-RIGHT", "REPEATED"]
    assert (mended["verdict"], mended["mended_seq"], mended["rows"]) == ("mended", entry.seq, entry.proposal)
    assert (aside["verdict"], aside.get("rows")) == ("set_aside", None)


def test_a_refusal_reaches_whoever_asked(morning: Morning) -> None:
    _mark(morning, morning.weighings[0].seq, "rows.column")

    def decide(_wish: Wish) -> Decided:
        raise EnvironmentFault("decision.no_server")

    with ThreadPoolExecutor(1) as executor:
        desk = _desk(morning, executor, decide)
        (entry,) = desk.waiting().result(20).marked
        error = desk.verdict(entry, mend=False, reason="REPEATED").exception(20)
    assert isinstance(error, EnvironmentFault)


def test_the_plants_own_list_stands_where_it_answers(morning: Morning) -> None:
    rows = [{"stream": "R2.1", "seq": 4, "code": "22P02", "detail": "json", "body": "{"}]
    with ThreadPoolExecutor(1) as executor:
        (found,) = _desk(morning, executor, None, poison=lambda: rows).waiting().result(20).marked
    assert (found.place, found.detail, found.body) == ("R2.1 4", "json", "{")
