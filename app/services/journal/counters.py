"""Numbers of lot, delivery and sample codes: one counter of each per prefix and code day, which never goes down."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from app.models.laboratory import SampleCode
from app.models.values import DeliveryCode, LotCode
from app.services.journal.sqlcipher import Connection


def next_number(connection: Connection, prefix: str, day: date) -> int:
    """The next number of that day; it stays taken only if the caller's transaction is committed."""
    statement = (
        "INSERT INTO counter VALUES(?, ?, 1) ON CONFLICT(prefix, day) DO UPDATE SET n = n + 1 RETURNING n"
    )
    number: int = connection.execute(statement, (prefix, day.isoformat())).fetchone()[0]
    return number


Code = LotCode | DeliveryCode | SampleCode
_SERIES: dict[type[Code], str] = {LotCode: "", DeliveryCode: "-D", SampleCode: "-S"}


def series(code: Code) -> str:
    """The name of the counter that `code` comes from."""
    return code.station + _SERIES[type(code)]


def raise_to(connection: Connection, body: str) -> None:
    """Numbers already used in an own entry that came back are not given again."""
    for code in (
        *_codes(body, "lot", LotCode.parse), *_codes(body, "delivery", DeliveryCode.parse),
        *_codes(body, "sample", SampleCode.parse),
    ):  # fmt: skip
        connection.execute(
            "INSERT INTO counter VALUES(?, ?, ?)"
            " ON CONFLICT(prefix, day) DO UPDATE SET n = max(n, excluded.n)",
            (series(code), code.day.isoformat(), code.number),
        )


def _codes(body: str, table: str, parse: Callable[[str], Code]) -> list[Code]:
    codes = []
    for row in _rows(body, table):
        try:
            codes.append(parse(row["code"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return codes


def _rows(body: str, table: str) -> list[Any]:
    try:
        return list(json.loads(body)["rows"].get(table, ()))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
