"""A station's process for tests that kill it: journal and synchronisation, captures as fast as told.

    python -m tests.faults.station FOLDER CONNINFO PAUSE     captures until killed
    python -m tests.faults.station FOLDER CONNINFO drain     sends what is there, then ends

It prints `UP`, then `T <seq> <entry id>` for each tick, after the entry is durable.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from app.clock import SystemClock
from app.config.dsn import Dsn
from app.errors import EnvironmentFault
from app.services.journal.keeper import Keeper
from app.services.journal.plant import PlantConnection
from app.services.journal.runner import Pauses, Runner

ROOT = Path(__file__).parents[2]
PAUSES = Pauses(poll=0.2, held=0.2, first=0.02, longest=0.3)


def say(*words: object) -> None:
    print(*words, flush=True)


def dsn_of(conninfo: str) -> Dsn:
    parts = {name: str(value) for name, value in conninfo_to_dict(conninfo).items()}
    host, port, database = parts.pop("host"), int(parts.pop("port")), parts.pop("dbname")
    return Dsn(host, port, database, parts.pop("user"), parts.pop("password", None), parts)


def main(folder: str, conninfo: str, pause: str) -> None:
    from tests.services.journal.kit import AUTHOR, KEY, identity, weigh

    try:
        keeper = Keeper.open(Path(folder), KEY, SystemClock(), new=identity())
    except EnvironmentFault as fault:
        say("FAULT", fault.key)
        return
    runner = Runner(keeper, PlantConnection(dsn_of(conninfo)), SystemClock(), pauses=PAUSES)
    runner.start()
    say("UP")
    while pause != "drain":
        receipt = keeper.append(weigh(), AUTHOR).result()
        say("T", receipt.seq, receipt.entry_id)
        time.sleep(float(pause))
    while runner.state.unsent or not runner.state.online:
        if runner.state.problem:
            say("PROBLEM", runner.state.problem)
            break
        time.sleep(0.02)
    runner.stop()
    keeper.close()
    say("DONE")


@dataclass
class Process:
    """A started station; `lines` grows as it speaks."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)

    def kill(self) -> None:
        """kill -9; everything it said is in `lines` afterwards."""
        self.process.kill()
        self.wait()

    def wait(self, seconds: float = 60) -> None:
        self.process.wait(seconds)
        self._thread.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def said(self, word: str) -> bool:
        return any(line.startswith(word) for line in self.lines)

    def ticks(self) -> list[str]:
        """Entry ids that were ticked; a line cut by the kill is no tick."""
        whole = [line for line in self.lines if line.startswith("T ") and line.endswith("\n")]
        return [line.split()[2] for line in whole]


Start = Callable[[Path, Dsn, float | str], Process]


def start(folder: Path, dsn: Dsn, pause: float | str) -> Process:
    command = [sys.executable, "-m", "tests.faults.station", str(folder), dsn.conninfo, str(pause)]
    return Process(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT))


if __name__ == "__main__":
    main(*sys.argv[1:4])
