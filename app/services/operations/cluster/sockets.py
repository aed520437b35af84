"""Where the server's socket is: in a folder that only its account enters, under a path short enough."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

LONGEST = 107
"""Bytes of a socket's path on Linux (sun_path without its final zero)."""


def socket_folder(base: Path, port: int) -> Path:
    """`base`/run, or where that is too long a short one, the same for every process whatever its TMPDIR."""
    inside = base / "run"
    if len(os.fsencode(inside / f".s.PGSQL.{port}")) <= LONGEST:
        return inside
    name = hashlib.sha256(os.fsencode(base)).hexdigest()[:16]
    return Path("/tmp") / f"baikal-{name}"  # noqa: S108 - its owner is checked before use
