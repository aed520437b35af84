"""Home after 120 s, lock after 600 s, and activity begins anew."""

from app.views.shell.idle import Due, Idle


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_each_is_due_once() -> None:
    time = Seconds()
    idle = Idle(now=time)
    time.now = 119.9
    assert idle.due() is Due.NOTHING
    time.now = 120
    assert idle.due() is Due.HOME
    assert idle.due() is Due.NOTHING
    time.now = 600
    assert idle.due() is Due.LOCK
    time.now = 5000
    assert idle.due() is Due.NOTHING


def test_activity_begins_anew() -> None:
    time = Seconds()
    idle = Idle(now=time)
    time.now = 110
    idle.activity()
    time.now = 200
    assert idle.due() is Due.NOTHING
    time.now = 231
    assert idle.due() is Due.HOME


def test_a_machine_that_slept_locks_at_once() -> None:
    time = Seconds()
    idle = Idle(now=time)
    time.now = 90_000
    assert idle.due() is Due.LOCK
