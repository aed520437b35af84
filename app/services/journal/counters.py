"""Numbers of lot codes: one counter per prefix and code day, which never goes down."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from app.models.values import LotCode
from app.services.journal.sqlcipher import Connection


def next_number(connection: Connection, prefix: str, day: date) -> int:
    """The next number of that day; it stays taken only if the caller's transaction is committed."""
    statement = (
        "INSERT INTO counter VALUES(?, ?, 1) ON CONFLICT(prefix, day) DO UPDATE SET n = n + 1 RETURNING n"
    )
    number: int = connection.execute(statement, (prefix, day.isoformat())).fetchone()[0]
    return number


def raise_to(connection: Connection, body: str) -> None:
    """Numbers already used in an own entry that came back are not given again."""
    for code in _codes(body):
        connection.execute(
            "INSERT INTO counter VALUES(?, ?, ?)"
            " ON CONFLICT(prefix, day) DO UPDATE SET n = max(n, excluded.n)",
            (code.station, code.day.isoformat(), code.number),
        )


def _codes(body: str) -> list[LotCode]:
    codes = []
    for row in _lots(body):
        try:
            codes.append(LotCode.parse(row["code"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return codes


def _lots(body: str) -> list[Any]:
    try:
        return list(json.loads(body)["rows"].get("lot", ()))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
