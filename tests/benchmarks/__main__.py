"""`python -m tests.benchmarks [--only NAME]`: prints a table, writes out/bench.json. Fails on no figure."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from pathlib import Path

import tests.benchmarks
from tests.benchmarks.measure import Figure

OUT = Path("out/bench.json")
COLUMNS = ("name", "unit", "n", "p50", "p95", "p99", "floor_p50", "ratio", "goal", "met")


def names() -> list[str]:
    """Benchmarks that exist: modules of this package with a `run`."""
    modules = (module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__))
    return sorted(name for name in modules if name.startswith("bench_"))


def run(only: str | None) -> list[Figure]:
    figures: list[Figure] = []
    for name in names():
        if only is None or only in name:
            for figure in importlib.import_module(f"tests.benchmarks.{name}").run():
                figures.append(figure)
                print(line(figure.record()), flush=True)
    return figures


def line(record: dict[str, object]) -> str:
    cells = ["-" if record[column] is None else str(record[column]) for column in COLUMNS]
    widths = (44, 10, 7, 10, 10, 10, 10, 8, 16, 6)
    return " ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="part of a benchmark's name, of: " + ", ".join(names()))
    arguments = parser.parse_args()
    print(line({column: column for column in COLUMNS}))
    figures = run(arguments.only)
    if not figures:
        print(f"no such benchmark; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([figure.record() for figure in figures], indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
