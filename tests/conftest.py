"""What holds for every test: an environment of its own, no thread left behind, no warning unheard."""

import logging
import os
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.postgres"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci")

pytest_plugins = ["tests.postgres"]
SECONDS_TO_END = 5.0
XDG_FOLDERS = {
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "run",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="full counts of faults, and the tests marked full")


LONG = (
    "screens/test_rules",
    "flows/test_demo",
    "simulation/",
    "flows/",
    "faults/",
    "cli/",
    "services/operations/",
)
"""Files that take long, the longest first: begun early, no worker waits for another at the end."""


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, part in enumerate(LONG) if f"tests/{part}" in item.nodeid), len(LONG))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    if config.getoption("--full"):
        return
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(pytest.mark.skip(reason="runs with --full"))


@pytest.fixture(scope="session")
def counts(pytestconfig: pytest.Config) -> Callable[[int, int], int]:
    """counts(reduced, full) gives the number of runs a fault test makes now."""
    full = bool(pytestconfig.getoption("--full"))
    return lambda reduced, whole: whole if full else reduced


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Settings, data and sockets of the test in a folder of its own; its path is short, as sockets need."""
    for name in [n for n in os.environ if n.startswith("BAIKAL_") and not n.startswith("BAIKAL_TEST_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with tempfile.TemporaryDirectory(prefix="bs-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        for variable, name in XDG_FOLDERS.items():
            (home / name).mkdir(mode=0o700)
            monkeypatch.setenv(variable, str(home / name))
        monkeypatch.setenv("HOME", folder)
        yield home


def _threads() -> set[threading.Thread]:
    """Living threads started by Python; one merely seen by it (of Qt) is not ours to end."""
    return {t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)}


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    before = _threads()
    yield
    until = time.monotonic() + SECONDS_TO_END
    for thread in _threads() - before:
        thread.join(max(0.0, until - time.monotonic()))
    left = sorted(t.name for t in _threads() - before)
    if left:
        pytest.fail(f"threads left behind: {', '.join(left)}")


@pytest.fixture
def expected_logs(request: pytest.FixtureRequest) -> list[str]:
    """Regular expressions of the warnings and errors the test means to cause: append yours."""
    return [pattern for mark in request.node.iter_markers("expected_logs") for pattern in mark.args]


@pytest.fixture(autouse=True)
def no_unexpected_log(expected_logs: list[str]) -> Iterator[None]:
    """Every record is seen as it is made, whatever handlers and loggers the test sets up."""
    make, records = logging.getLogRecordFactory(), list[logging.LogRecord]()

    def remember(*args: object, **kwargs: object) -> logging.LogRecord:
        record = make(*args, **kwargs)
        if record.levelno >= logging.WARNING:
            records.append(record)
        return record

    logging.setLogRecordFactory(remember)
    yield
    logging.setLogRecordFactory(make)
    lines = [f"{r.levelname} {r.name}: {r.getMessage()}" for r in records]
    unexpected = [line for line in lines if not any(re.search(p, line) for p in expected_logs)]
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected))
