"""The demonstration by its command: the plant has what the stations weighed, and a seed says which weights and codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
MINUTES = 5 * 60


@dataclass(frozen=True)
class Morning:
    """What one demonstration printed last, the pictures and papers it left, and its plant's weighings, the day taken out."""

    outcome: dict[str, Any]
    pictures: int
    labels: int
    reports: int
    weighed: list[str]


def played(folder: Path, seeds: list[int]) -> list[Morning]:
    """A demonstration for each seed, side by side, each as a process of its own."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "TMPDIR": "/tmp"}
    with ExitStack() as stack:
        running = []
        for number, seed in enumerate(seeds):
            words = [str(seed), str(folder / f"out{number}"), str(folder / f"weighed{number}")]
            command = [sys.executable, "-m", "tests.flows.demonstration", *words]
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            stack.callback(process.kill)
            running.append(process)
        return [told(folder, number, process) for number, process in enumerate(running)]


def told(folder: Path, number: int, process: subprocess.Popen[str]) -> Morning:
    said, wrong = process.communicate(timeout=MINUTES)
    assert process.returncode == 0, wrong[-3000:]
    lines = (folder / f"weighed{number}").read_text(encoding="utf-8").splitlines()
    left = [f"out{number}/{kind}" for kind in ("[0-9][0-9]-*.png", "label-*.png", "report-*.pdf")]
    pictures, labels, reports = (len(list(folder.glob(pattern))) for pattern in left)
    weighed = [re.sub(r"-\d{6}-(\d+)-\w ", r"-\1 ", line) for line in lines]
    return Morning(json.loads(said.splitlines()[-1]), pictures, labels, reports, weighed)


@pytest.mark.timeout(MINUTES + 60)
def test_a_seed_gives_the_same_morning(tmp_path: Path, counts: Callable[[int, int], int]) -> None:
    """Played once, and with the full counts twice."""
    first, *others = mornings = played(tmp_path, [3] * counts(1, 2))
    for morning in mornings:
        outcome = morning.outcome
        assert outcome["entries_unsent"] == 0
        assert outcome["net_grams_station"] == outcome["net_grams_plant"] > 0
        assert len(morning.weighed) > outcome["weighings"] >= 20
        assert {line.partition(".")[0] for line in morning.weighed} == {"R1", "R2"}
        assert outcome["screenshots"] == morning.pictures >= 40
        assert outcome["deliveries"] == 3
        assert outcome["labels_printed"] == outcome["labels_decoded"] == morning.labels > outcome["weighings"]
        assert morning.reports == 4
        assert outcome["alarms"] == 1
        assert outcome.pop("seconds") > 0
    for other in others:
        assert other == first
