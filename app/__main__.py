"""Start of the program: `python -m app`, `baikal-station`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

READER_LEFT = 141
"""Status of a program that SIGPIPE ends, as a shell says it: 128 + 13."""


def main() -> int:
    """Run one command line; returns the exit status."""
    from app.cli import run

    try:
        return _flushed(run)
    except BrokenPipeError:
        # Nobody reads any more (`| head`). The interpreter flushes once more at its end: let it have a place.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_LEFT


def _flushed(run: Callable[[list[str]], int]) -> int:
    """What was printed has reached its reader, also where the command line itself ended the program."""
    try:
        return run(sys.argv[1:])
    finally:
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
