"""Which verdicts count: those that no entry supersedes, and binding ones until somebody else released them.

The views `plant.live_delivery_verdict` and `plant.live_lot_verdict` say the same.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

STANDS = """
(NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = {0}.entry) OR {0}.binding AND NOT EXISTS
  (SELECT 1 FROM verdict_release r WHERE r.target = {0}.entry AND r.person IS NOT {0}.person))
"""
"""Of a row of `delivery_verdict` or `lot_verdict`."""
Releases = Mapping[str, frozenset[str | None]]
"""Who released the judgement in an entry."""


def stands(row: Mapping[str, Any], struck: Container[str], releases: Releases) -> bool:
    """Whether the verdict counts; nobody releases alone what he set himself."""
    if row["entry"] not in struck:
        return True
    return bool(row["binding"]) and not releases.get(row["entry"], frozenset()) - {row["person"]}
