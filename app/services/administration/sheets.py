"""The sheets of reference data: which rows belong to each, what can be said of one, what is required."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.models.administration import Asked, Attribute, Sheet, Wrong

MOST_KG = Decimal("9999.999")
CONFIDENCE = (
    "verified", "verified_secondary", "computed", "general_knowledge_to_check", "default_to_check",
)  # fmt: skip
LISTS = (
    "gear", "water", "fao_area", "production_method", "origin_class", "presentation", "packaging",
    "packaging_state", "grade",
)  # fmt: skip
PURPOSES = (
    "void", "band", "manual", "correction", "mend", "acceptance", "hold", "release", "reopen", "reprint", "override",
    "verdict", "incarnation",
    "reference", "access", "register", "lab_dismissal", "lab_manual", "lab_choice", "alarm",
)  # fmt: skip


def _kg(code: str, *, required: bool = False) -> Attribute:
    return Attribute(code, Asked.KILOGRAMS, required, low=Decimal(0), high=MOST_KG, unit="kg")


def _among(code: str, what: str, *, required: bool = False, key: bool = False) -> Attribute:
    return Attribute(code, Asked.CHOICE, required, key, among=what)


CODE = Attribute("code", required=True, key=True, rule=Wrong.CODE)
NAMES = (Attribute("name_ru", required=True), Attribute("name_en", required=True))
ACTIVE = Attribute("active", Asked.FLAG, required=True)
NOTES = (Attribute("note.ru"), Attribute("note.en"))
VALIDITY = (
    Attribute("valid_from", Asked.DAY, group="validity"),
    Attribute("valid_to", Asked.DAY, group="validity"),
    Attribute("source", group="validity"),
    Attribute("confidence", Asked.CHOICE, among="confidence", group="validity"),
)
_TERM_PARTS = {
    "gear": ("isscfg", "eu_label"),
    "fao_area": ("kind",),
    "production_method": ("gs1", "label_ru", "label_en"),
    "origin_class": ("document_ru", "document_en"),
}
"""Named texts of a term's note besides its wording."""


def _sheet(table: str, *own: Attribute, code: Attribute = CODE) -> Sheet:
    return Sheet(table, table, (code, *NAMES, *own, ACTIVE, *VALIDITY))


def _words(name: str) -> Sheet:
    parts = tuple(Attribute(f"note.{part}") for part in _TERM_PARTS.get(name, ()))
    own = (CODE, *NAMES, *parts, *NOTES, Attribute("note.order"), ACTIVE, *VALIDITY)
    return Sheet(name, "term", own, list=name, words=True)


_BAND = Sheet(
    "band", "band",
    (
        _among("item", "item", required=True, key=True),
        _among("container", "container_type", required=True, key=True),
        _kg("low_g", required=True), _kg("high_g", required=True), ACTIVE, *VALIDITY,
    ),
)  # fmt: skip
_RULE = Sheet(
    "origin_rule", "origin_rule",
    (
        CODE, _among("species", "species", required=True), _among("water", "water_or_any", required=True),
        _among("origin_class", "term:origin_class", required=True),
        Attribute("allowed", Asked.FLAG, required=True), *NOTES, ACTIVE, *VALIDITY,
    ),
)  # fmt: skip

_DAYS, _YEARS = Decimal(366), Decimal(3660)


def _whole(code: str, most: Decimal, unit: str, *, low: int = 0, required: bool = False) -> Attribute:
    return Attribute(code, Asked.NUMBER, required, low=Decimal(low), high=most, unit=unit)


MACHINES = (
    _sheet(
        "equipment", _among("category", "category", required=True), Attribute("maker"), Attribute("model"),
        Attribute("serial"), _among("place", "place"), Attribute("station"), Attribute("device"),
        Attribute("capacity", Asked.NUMBER, low=Decimal(0), high=Decimal(1_000_000)),
        _among("capacity_unit", "capacity_unit"), Attribute("critical", Asked.FLAG, required=True),
        Attribute("in_since", Asked.DAY), Attribute("out_since", Asked.DAY),
    ),
    _sheet(
        "service_plan", _among("equipment", "equipment", required=True), _whole("every_days", _YEARS, "days", low=1),
        _whole("every_hours", Decimal(100_000), "h", low=1), _whole("warn_days", _DAYS, "days", required=True),
    ),
    _sheet(
        "check_rule", _among("what", "what", required=True), _among("category", "category"),
        _among("equipment", "equipment"), _whole("interval_days", _YEARS, "days", low=1, required=True),
        _whole("warn_days", _DAYS, "days", required=True), _whole("refuse_after_days", _DAYS, "days"),
        _kg("nominal_g"), _kg("allowed_g"),
    ),
    _sheet("stop_reason", _among("parent", "stop_reason"), Attribute("failure", Asked.FLAG, required=True)),
)  # fmt: skip
"""The sheets of the equipment register; the room of equipment leads to them too."""

LABORATORY = (
    _sheet("analyte", _among("unit", "lab_unit"), _among("form", "lab_form", required=True)),
    Sheet(
        "instrument_test", "instrument_test",
        (
            Attribute("instrument", required=True, key=True), Attribute("test_sent", required=True, key=True),
            _among("analyte", "analyte", required=True), Attribute("unit_sent"), _among("unit", "lab_unit"), ACTIVE,
            *VALIDITY,
        ),
    ),
    Sheet(
        "unit_conversion", "unit_conversion",
        (
            _among("unit_from", "lab_unit", required=True, key=True),
            _among("unit_to", "lab_unit", required=True, key=True), Attribute("factor", required=True), ACTIVE,
            *VALIDITY,
        ),
    ),
)  # fmt: skip
"""What can be found out of samples, what instruments call it, and how units become each other."""

_DEGREES = (Decimal(-100), Decimal(400))
_SECONDS = Decimal(86_400)


def _degrees(code: str, low: Decimal = _DEGREES[0], *, required: bool = False) -> Attribute:
    return Attribute(code, Asked.MILLI, required, low=low, high=_DEGREES[1])


CHANNEL = _sheet(
    "channel", _among("place", "place"), _among("equipment", "equipment"),
    _among("unit", "channel_unit", required=True),
    _degrees("low_milli"), _degrees("high_milli"), _degrees("hysteresis_milli", Decimal(0), required=True),
    _whole("delay_s", _SECONDS, "s", required=True), _whole("lost_after_s", _SECONDS, "s", low=10, required=True),
    _whole("priority", Decimal(3), "", low=1, required=True), Attribute("ccp", Asked.FLAG, required=True),
    _whole("escalate_after_s", _SECONDS, "s", required=True), _among("escalate_group", "group"),
    _degrees("dead_band_milli", Decimal(0), required=True),
)  # fmt: skip

ALL = (
    _sheet("supplier", Attribute("tax_id"), Attribute("vessels", Asked.NAMES)),
    _sheet(
        "item", _among("species", "species"), _kg("band_low_g"), _kg("band_high_g"),
        Attribute("gtin", rule=Wrong.GTIN), Attribute("counted", Asked.FLAG),
    ),
    _sheet("species", Attribute("latin"), Attribute("asfis"), *NOTES),
    _sheet("container_type", _kg("tare_g", required=True), code=replace(CODE, rule=Wrong.PRINTED)),
    _BAND,
    _sheet("place"),
    _sheet("reason", _among("purpose", "purpose", required=True)),
    _RULE,
    *(_words(name) for name in LISTS),
    *MACHINES,
    CHANNEL,
    *LABORATORY,
    Sheet("setting", "setting", ()),
)  # fmt: skip
SHEETS = {sheet.code: sheet for sheet in ALL}
"""In the order in which they are shown. What a setting is made of depends on its key."""
