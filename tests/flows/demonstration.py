"""`python -m tests.flows.demonstration SEED OUT FILE`: the demonstration, and in FILE what its plant had at the end.

FILE gets a line for each weighing, station by station in their order: stream, lot code, gross, tare and net grams.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

WEIGHED = (
    "SELECT w.stream, l.code, w.gross_g, w.tare_g, w.net_g FROM plant.weighing w JOIN plant.lot l ON l.id = w.lot_id"
    " ORDER BY w.stream, w.seq, l.code"
)


def main(seed: str, out: str, file: str) -> int:
    from app.bootstrap.demonstration import demo
    from app.cli import run

    made = demo.demo

    @contextmanager
    def watched(*arguments: Any, **named: Any) -> Iterator[Any]:
        with made(*arguments, **named) as played:
            yield played
            Path(file).write_text(weighed(played.cluster.dsn()), encoding="utf-8")

    demo.demo = watched
    return run(["demo", "--seed", seed, "--out", out])


def weighed(dsn: Any) -> str:
    import psycopg

    with closing(psycopg.connect(dsn.conninfo)) as connection:
        return "".join(f"{' '.join(map(str, row))}\n" for row in connection.execute(WEIGHED))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
