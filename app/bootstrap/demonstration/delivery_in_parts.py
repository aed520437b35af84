"""The first delivery of the demonstration: weighed in two parts at two stations, for a while without the server."""

from __future__ import annotations

from concurrent.futures import Future

from app.bootstrap.demonstration.colleague import Colleague
from app.bootstrap.demonstration.gatework import SOUND
from app.bootstrap.demonstration.play import CRATE, Play
from app.models.delivery import Progress
from app.models.desk import CaptureState
from app.models.login import DemoPerson
from app.services.labels.queue import LabelQueue

ITEM = "PELED"
HEADER = {
    "supplier": "DEMO-BRIGADE",
    "vessel": "РБ-1124 «Омулёвка»",
    "vehicle": "А 417 КХ 38",
    "vet_document": "3f2b8a54-0c1d-4e6f-9a7b-5d2c1e0f4a68",
    "transport_centi_c": "1.5",
}
FISH = {
    "item": ITEM,
    "presentation": "WHL",
    "packaging": "crate_iced",
    "production_method": "inland",
    "water": "angara",
    "fao_area": "04",
    "gear": "GNS",
    "origin_class": "wild_commercial",
    "origin_document": "Разрешение № 38-1127",
}
BEFORE_PAPER_ENDS = 2


def play(p: Play, clerk: DemoPerson, other: DemoPerson) -> str:
    """The delivery is closed with two signed versions of its report; its code."""
    begun = p.pool.submit(p.demo.second)
    delivery = _open(p)
    colleague = Colleague(p.hands.wait(begun, "the second station"), p.pool)
    joined = p.pool.submit(_join, colleague, other, delivery)
    p.work.weigh(delivery, ITEM)
    _first_part(p, joined, colleague)
    _server_away(p, colleague)
    _decide(p, delivery, clerk)
    _late(p, colleague, delivery, clerk)
    return delivery


def _open(p: Play) -> str:
    p.hands.tap("tile-0")
    p.hands.picture("deliveries-none")
    delivery = p.work.open(HEADER, "delivery-new")
    p.hands.picture("delivery-opened")
    p.work.add_fish({**FISH, **p.caught()}, "delivery-fish")
    p.hands.picture("delivery-stated")
    return delivery


def _join(colleague: Colleague, person: DemoPerson, delivery: str) -> None:
    colleague.log_in(person)
    colleague.join(delivery, CRATE)


def _first_part(p: Play, joined: Future[None], colleague: Colleague) -> None:
    """Three crates here, three there; here the label printer runs out of paper."""
    printer = p.demo.first.devices.printer
    printer.throw(paper_left=BEFORE_PAPER_ENDS)
    p.hands.picture("weighing-begin")
    p.take_crate()
    theirs = [p.crate() for _ in range(3)]
    p.hands.wait(joined, "the second station has joined")
    there = p.pool.submit(_weigh_all, colleague, theirs)
    for number in range(3):
        p.hands.weigh(p.crate(), picture="weighing-saved" if number == 1 else None)
    p.hands.until(lambda: p.hands.seen().labels.by_hand is not None, "the lot code is to be written by hand")
    p.hands.picture("weighing-paper-out")
    printer.load_paper()
    labels = p.demo.first.station.labels
    p.hands.until(lambda: printed(labels), "the labels that waited are printed")
    p.hands.wait(there, "the crates of the second station")


def printed(labels: LabelQueue) -> bool:
    """Nothing waits for the printer."""
    return not labels.snapshot().jobs


def _weigh_all(colleague: Colleague, crates: list[int]) -> None:
    for grams in crates:
        colleague.weigh(grams)


def _server_away(p: Play, colleague: Colleague) -> None:
    """Both stations go on weighing into the delivery."""
    cluster, first = p.demo.cluster, p.demo.first
    p.hands.wait(p.pool.submit(cluster.stop, "immediate"), "the server is away")
    there = p.pool.submit(_weigh_all, colleague, [p.crate() for _ in range(2)])
    for number in range(3):
        p.hands.weigh(p.crate(), picture="weighing-offline" if number == 1 else None)
    p.hands.wait(there, "the crates of the second station")
    p.hands.until(lambda: not first.station.runner.state.online, "the station knows it")
    p.hands.picture("weighing-waiting")
    p.hands.wait(p.pool.submit(cluster.start), "the server is back")
    for post in (first, colleague.post):
        p.hands.until(lambda post=post: post.unsent() == 0, f"{post.code}: the queue is empty")  # type: ignore[misc]
    p.hands.until(lambda: p.hands.seen().recent[0].state is CaptureState.SAVED, "the screen shows it")
    p.hands.picture("weighing-back")


def _decide(p: Play, delivery: str, clerk: DemoPerson) -> None:
    work = p.work
    work.show(delivery)
    p.hands.until(lambda: _count(p, delivery) == 11, "the crates of both stations")
    work.measure(delivery, ITEM, "0.8")
    work.check(SOUND, "delivery-check")
    work.judge({"verdict": "accepted"}, "delivery-verdict")
    work.close()
    p.hands.picture("delivery-closed")
    work.sign(delivery, clerk, "report-signed")


def _count(p: Play, delivery: str) -> int:
    return sum(lot.count for lot in p.work.delivery(delivery).lots)


def _late(p: Play, colleague: Colleague, delivery: str, clerk: DemoPerson) -> None:
    """A crate that stood aside: the report gets a new version."""
    p.hands.wait(p.pool.submit(colleague.weigh, p.crate()), "a late crate at the second station")
    p.work.show(delivery)
    p.hands.until(lambda: p.work.delivery(delivery).progress is Progress.LATE, "the late crate is seen")
    p.hands.picture("delivery-late")
    p.work.sign(delivery, clerk)
    p.work.show(delivery)
    p.work.close()
    p.hands.until(lambda: p.work.delivery(delivery).progress is Progress.CLOSED, "it is closed again")
