"""Start of the program: `python -m app`, `baikal-station`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run one command line; returns the exit status."""
    from app.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
