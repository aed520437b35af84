"""Collects what the fault tests counted and writes it to out/faults.json at the end of the session."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

OUT = Path(__file__).parents[2] / "out" / "faults.json"
RESULTS = pytest.StashKey[dict[str, dict[str, int | str]]]()
Report = Callable[..., None]


@pytest.fixture
def report(pytestconfig: pytest.Config) -> Report:
    """report(fault, runs, lost=, duplicated=, out_of_order=): add to what was counted for this fault."""
    results = pytestconfig.stash.setdefault(RESULTS, {})

    def add(fault: str, runs: int, *, lost: int = 0, duplicated: int = 0, out_of_order: int = 0) -> None:
        line = results.setdefault(
            fault, {"fault": fault, "runs": 0, "lost": 0, "duplicated": 0, "out_of_order": 0}
        )
        counted = {"runs": runs, "lost": lost, "duplicated": duplicated, "out_of_order": out_of_order}
        for name, number in counted.items():
            line[name] = int(line[name]) + number

    return add


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    yield
    results = session.config.stash.get(RESULTS, {})
    if results:
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_text(json.dumps(list(results.values()), indent=2) + "\n")
