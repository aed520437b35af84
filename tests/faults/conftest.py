"""Collects what the fault tests counted and writes it to out/faults.json at the end of the session."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

OUT = Path(__file__).parents[2] / "out" / "faults.json"
Line = dict[str, int | str]
Results = dict[str, Line]
RESULTS = pytest.StashKey[Results]()
Report = Callable[..., None]


def _add(results: Results, counted: Line) -> None:
    """Add the counts of one line to those of its fault."""
    known = results.setdefault(str(counted["fault"]), {"fault": counted["fault"]})
    for name, number in counted.items():
        if name != "fault":
            known[name] = int(known.get(name, 0)) + int(number)


@pytest.fixture
def report(pytestconfig: pytest.Config) -> Report:
    """report(fault, runs, lost=, duplicated=, out_of_order=): add to what was counted for this fault."""
    results = pytestconfig.stash.setdefault(RESULTS, {})

    def add(fault: str, runs: int, *, lost: int = 0, duplicated: int = 0, out_of_order: int = 0) -> None:
        counts = {"runs": runs, "lost": lost, "duplicated": duplicated, "out_of_order": out_of_order}
        _add(results, {"fault": fault, **counts})

    return add


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A parallel worker is done: its counts join those of the others."""
    results = node.config.stash.setdefault(RESULTS, {})
    for line in getattr(node, "workeroutput", {}).get("faults", ()):
        _add(results, line)


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    yield
    results = list(session.config.stash.get(RESULTS, {}).values())
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["faults"] = results
    elif results:
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_text(json.dumps(results, indent=2) + "\n")
