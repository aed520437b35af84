"""Rows of the register into its values; what counts is what no supersession names."""

# ruff: noqa: S608 - statements are made of our own names only
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.clock import parse_iso
from app.models.desk import Named
from app.models.register import Check, Machine, Rule, What
from app.models.register_desk import Fault, Stop, StopReason
from app.models.upkeep import Plan, Reading

Row = Mapping[str, Any]
COUNTS = "NOT EXISTS (SELECT 1 FROM supersession s WHERE s.target = {0}.entry)"
_SINCE_ONE = COUNTS.format("t")
CHECKS = (
    f"SELECT t.*, n.name FROM equipment_check t LEFT JOIN person n ON n.role = t.person WHERE {_SINCE_ONE}"
)
NEWEST_TESTS = f"""
SELECT t.*, n.name FROM ({{machines}}) e
JOIN test_weight t ON t.id = (SELECT x.id FROM test_weight x WHERE x.equipment = e.equipment AND {COUNTS.format("x")}
  ORDER BY x.at DESC, x.stream DESC, x.seq DESC LIMIT 1)
LEFT JOIN person n ON n.role = t.person
"""
"""Of each of `machines` the last that counts."""
TESTED = "SELECT DISTINCT equipment FROM test_weight"
NAMED = "SELECT value AS equipment FROM json_each(?)"
HOURS = f"SELECT t.* FROM running_hours t WHERE {_SINCE_ONE}"
WORK = f"SELECT t.* FROM service_work t WHERE {_SINCE_ONE}"
FAULTS = f"""
SELECT t.*, n.name, c.until, c.cause, c.done FROM fault t
LEFT JOIN person n ON n.role = t.person
LEFT JOIN fault_closing c ON c.id = (SELECT x.id FROM fault_closing x
  WHERE x.fault_id = t.fault_id AND {COUNTS.format("x")} ORDER BY x.until, x.id LIMIT 1)
WHERE {_SINCE_ONE}
"""
STOPS = f"""
SELECT t.*, n.name, c.until, coalesce(c.reason, t.reason) AS told FROM stop_begin t
LEFT JOIN person n ON n.role = t.person
LEFT JOIN stop_end c ON c.id = (SELECT x.id FROM stop_end x
  WHERE x.stop_id = t.stop_id AND {COUNTS.format("x")} ORDER BY x.until, x.id LIMIT 1)
WHERE {_SINCE_ONE}
"""
"""Of two ends that count the earlier one holds."""


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def instant(text: str | None) -> datetime | None:
    return parse_iso(text) if text else None


def day_of(row: Row) -> date:
    """The plant day of a fact; without one the day of its instant."""
    return day(row["day"]) or parse_iso(row["at"]).date()


def named(row: Row) -> Named:
    return Named(row["code"], row["name_ru"], row["name_en"])


def machine(row: Row, *, shipped: bool) -> Machine:
    plain = ("category", "maker", "model", "serial", "place", "station", "device", "capacity", "capacity_unit",
             "source", "confidence")  # fmt: skip
    return Machine(
        row["code"], named(row), **{name: row[name] for name in plain}, critical=bool(row["critical"]),
        in_since=day(row["in_since"]), out_since=day(row["out_since"]), shipped=shipped,
    )  # fmt: skip


def rule(row: Row) -> Rule:
    plain = (
        "interval_days",
        "warn_days",
        "refuse_after_days",
        "category",
        "equipment",
        "nominal_g",
        "allowed_g",
    )
    return Rule(
        row["code"], What(row["what"]), **{name: row[name] for name in plain},
        valid_from=day(row["valid_from"]), valid_to=day(row["valid_to"]),
    )  # fmt: skip


def plan(row: Row) -> Plan:
    return Plan(
        row["code"], named(row), row["equipment"], row["every_days"], row["every_hours"], row["warn_days"]
    )


def reason(row: Row) -> StopReason:
    return StopReason(row["code"], named(row), row["parent"] or None, bool(row["failure"]), row["confidence"])


def check(row: Row) -> Check:
    return Check(
        What(row["what"]), date.fromisoformat(row["done_on"]), parse_iso(row["at"]), bool(row["passed"]),
        day(row["valid_until"]), row["certificate"], row["organisation"] or row["name"],
    )  # fmt: skip


def test(row: Row) -> Check:
    return Check(
        What.TEST_WEIGHT, day_of(row), parse_iso(row["at"]), bool(row["passed"]), day(row["valid_until"]),
        by=row["name"] or row["person"],
    )  # fmt: skip


def reading(row: Row) -> Reading:
    return Reading(parse_iso(row["at"]), row["minutes"], bool(row["replaced"]), row["entry"])


def fault(row: Row) -> Fault:
    return Fault(
        row["fault_id"], row["entry"], parse_iso(row["since"]), bool(row["stops"]), row["note"],
        row["name"] or row["person"], instant(row["until"]), row["cause"], row["done"],
    )  # fmt: skip


def stop(row: Row) -> Stop:
    return Stop(
        row["stop_id"], row["entry"], parse_iso(row["since"]), row["told"], row["name"] or row["person"],
        instant(row["until"]),
    )  # fmt: skip
