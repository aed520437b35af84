"""The crossing into the GUI thread: nothing lost, live values thinned, results and refusals delivered."""

import itertools
import threading
import time
from concurrent.futures import Future

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import OperatorError
from app.views.bridge import Bridge

GUI = threading.main_thread


@pytest.fixture
def bridge(qtbot: QtBot) -> Bridge:
    return Bridge()


def _elsewhere(job) -> None:  # type: ignore[no-untyped-def]
    thread = threading.Thread(target=job)
    thread.start()
    thread.join()


def test_every_event_arrives_once_and_in_order_in_the_gui_thread(bridge: Bridge, qtbot: QtBot) -> None:
    seen: list[tuple[int, bool]] = []

    def send() -> None:
        for number in range(2000):
            bridge.post(lambda number=number: seen.append((number, threading.current_thread() is GUI())))

    _elsewhere(send)
    qtbot.waitUntil(lambda: len(seen) == 2000)
    assert seen == [(number, True) for number in range(2000)]


def test_a_live_value_is_painted_at_once_then_ten_times_a_second_and_ends_with_the_latest(
    bridge: Bridge, qtbot: QtBot
) -> None:
    value, painted = [0], list[tuple[float, int]]()
    ask = bridge.latest(lambda: painted.append((time.monotonic(), value[0])))
    begin = time.monotonic()

    def stream() -> None:
        for number in range(1, 101):
            value[0] = number
            ask()
            pace.wait(0.005)

    pace = threading.Event()
    thread = threading.Thread(target=stream)
    thread.start()
    qtbot.waitUntil(lambda: bool(painted) and painted[-1][1] == 100)
    thread.join()
    seconds = time.monotonic() - begin
    assert len(painted) <= seconds * 10 + 2
    gaps = [later - earlier for (earlier, _), (later, _) in itertools.pairwise(painted)]
    assert min(gaps) >= 0.09


def test_the_first_value_after_a_pause_does_not_wait(bridge: Bridge, qtbot: QtBot) -> None:
    painted: list[float] = []
    ask = bridge.latest(lambda: painted.append(time.monotonic()), per_second=1)
    ask()
    QApplication.processEvents()
    assert len(painted) == 1


def test_a_result_and_a_refusal_are_delivered_in_the_gui_thread(bridge: Bridge, qtbot: QtBot) -> None:
    good, bad, never = Future[int](), Future[int](), Future[int]()
    told: list[object] = []
    for future in (good, bad, never):
        bridge.when_done(
            future,
            lambda value: told.append((value, threading.current_thread() is GUI())),
            told.append,
        )
    never.cancel()
    _elsewhere(lambda: good.set_result(7))
    error = OperatorError("x.y")
    _elsewhere(lambda: bad.set_exception(error))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [(7, True), error]


def test_nothing_crosses_a_closed_bridge(bridge: Bridge, qtbot: QtBot) -> None:
    seen: list[int] = []
    bridge.post(lambda: seen.append(1))
    bridge.close()
    bridge.post(lambda: seen.append(2))
    qtbot.wait(20)
    assert seen == []
