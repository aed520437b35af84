"""The equipment register: what is said of machines and devices, and what is decided of them."""

from __future__ import annotations

from app.models.tables.base import Column, Fill, Table, date, flag, grams, instant, integer, text, uuid


def _named() -> tuple[Column, ...]:
    return (text("code"), text("name_ru"), text("name_en"))


def _held() -> tuple[Column, ...]:
    """Whether the row counts, from which day to which, where it is from and how sure."""
    return (
        flag("active"),
        integer("version"),
        date("valid_from", required=False),
        date("valid_to", required=False),
        text("source", required=False),
        text("confidence", required=False),
    )


TABLES = (
    Table(
        "equipment",
        Fill.STATE,
        (
            *_named(),
            text("category"),
            text("maker", required=False),
            text("model", required=False),
            text("serial", required=False),
            text("place", required=False),
            text("station", required=False),
            text("device", required=False),
            integer("capacity", required=False),
            text("capacity_unit", required=False),
            flag("critical"),
            date("in_since", required=False),
            date("out_since", required=False),
            *_held(),
        ),
        key=("code",),
        doc="A machine or device; `serial`, or else `station` and `device`, attach it to a configured device.",
    ),
    Table(
        "service_plan",
        Fill.STATE,
        (
            *_named(),
            text("equipment"),
            integer("every_days", required=False),
            integer("every_hours", required=False),
            integer("warn_days"),
            *_held(),
        ),
        key=("code",),
        doc="Work that a machine needs again after so many days or running hours, whichever comes first.",
    ),
    Table(
        "check_rule",
        Fill.STATE,
        (
            *_named(),
            text("what", "verification", "calibration", "test_weight"),
            text("category", required=False),
            text("equipment", required=False),
            integer("interval_days"),
            integer("warn_days"),
            integer("refuse_after_days", required=False),
            grams("nominal_g", required=False),
            grams("allowed_g", required=False),
            *_held(),
        ),
        key=("code",),
        doc="How often a category of equipment, or one machine, is checked. Overdue it warns; after "
        "`refuse_after_days` more it refuses, never where that is empty.",
    ),
    Table(
        "stop_reason",
        Fill.STATE,
        (*_named(), text("parent", required=False), flag("failure"), *_held()),
        key=("code",),
        doc="A tree of reasons why a machine stands; `failure` says that it could not work as required.",
    ),
    Table(
        "equipment_check",
        Fill.FACT,
        (
            uuid(),
            text("equipment"),
            text("what", "verification", "calibration"),
            date("done_on"),
            text("organisation", required=False),
            text("certificate", required=False),
            flag("passed"),
            date("valid_until", required=False),
            text("uncertainty", required=False),
            text("note", required=False),
        ),
        doc="A verification or calibration with its certificate; `valid_until` is its last day.",
        lasting=True,
    ),
    Table(
        "test_weight",
        Fill.FACT,
        (
            uuid(),
            text("equipment"),
            grams("nominal_g"),
            grams("indicated_g"),
            grams("allowed_g"),
            flag("passed"),
            date("valid_until", required=False),
            text("device", required=False),
            text("scale_serial", required=False),
            text("indication", required=False),
            text("unit", required=False),
            text("frame", required=False),
        ),
        doc="A weight of known mass was put on a scale. `frame` is the scale's frame in hex, absent where a "
        "person typed what it showed.",
        lasting=True,
    ),
    Table(
        "running_hours",
        Fill.FACT,
        (uuid(), text("equipment"), integer("minutes"), flag("replaced")),
        doc="What a machine's hour counter showed, in minutes; `replaced`: from here another counter counts.",
        lasting=True,
    ),
    Table(
        "service_work",
        Fill.FACT,
        (
            uuid(),
            text("equipment"),
            text("plan", required=False),
            integer("minutes", required=False),
            text("parts", required=False),
            text("note", required=False),
        ),
        doc="Service was done, by a plan or besides; `minutes` is the hour counter then.",
        lasting=True,
    ),
    Table(
        "fault",
        Fill.FACT,
        (uuid(), uuid("fault_id"), text("equipment"), instant("since"), flag("stops"), text("note")),
        doc="Something is wrong with a machine; `stops`: it cannot work as required. `fault_id` stays over "
        "corrections.",
        lasting=True,
    ),
    Table(
        "fault_closing",
        Fill.FACT,
        (
            uuid(),
            uuid("fault_id"),
            text("equipment"),
            instant("until"),
            text("cause"),
            text("done"),
        ),
        doc="The machine is as it should be again: what it was, what was done. May come before its fault.",
        lasting=True,
    ),
    Table(
        "stop_begin",
        Fill.FACT,
        (
            uuid(),
            uuid("stop_id"),
            text("equipment"),
            instant("since"),
            text("reason", required=False),
            text("note", required=False),
        ),
        doc="A machine stands, for a reason of the tree; without one nobody knows it yet. `stop_id` stays over "
        "corrections.",
        lasting=True,
    ),
    Table(
        "stop_end",
        Fill.FACT,
        (
            uuid(),
            uuid("stop_id"),
            text("equipment"),
            instant("until"),
            text("reason", required=False),
            text("note", required=False),
        ),
        doc="It runs again. A reason given here leads over that of the beginning. May come before it.",
        lasting=True,
    ),
)
