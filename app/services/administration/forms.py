"""Rows into the texts of a form and back; what is wrong with them, by error key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from app.errors import OperatorError
from app.models.administration import NO, YES, Asked, Attribute, Sheet, Wrong
from app.models.gs1.checks import gtin14
from app.models.provenance import note_parts, written_note
from app.models.tables import TABLES
from app.services.administration.settings import value_of
from app.services.administration.settings import values_of as setting_values

Row = dict[str, Any]
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_NOTE = "note."
_EITHER = {"interval_days": ("category", "equipment"), "every_days": ("every_days", "every_hours")}
"""By a column of the table: values of which one at least must be there."""


def key_of(table: str, row: Mapping[str, Any]) -> str:
    """The key columns of a row, joined as decisions join them."""
    return "|".join(str(row[part]) for part in TABLES[table].key)


def values_of(sheet: Sheet, row: Mapping[str, Any]) -> dict[str, str]:
    """What a form of the row begins with; nothing for what is empty."""
    if sheet.table == "setting":
        values = setting_values(row["key"], row["value"])
        values |= {"valid_from": (row.get("valid_from") or "")[:10], "source": row.get("source") or ""}
    else:
        values = dict(pair for attribute in sheet.attributes for pair in _texts(attribute, row))
    return {code: text for code, text in values.items() if text}


def _texts(attribute: Attribute, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    code = attribute.code
    if code.startswith(_NOTE):
        yield code, note_parts(row.get("note")).get(code.removeprefix(_NOTE), "")
    elif attribute.asked is Asked.NAMES:
        yield from ((f"{code}.{number}", name) for number, name in enumerate(row.get(code) or ()))
    else:
        yield code, text_of(attribute, row.get(code))


def text_of(attribute: Attribute, value: Any) -> str:
    """One value of a row as a form has it."""
    if value is None:
        return ""
    if attribute.asked is Asked.KILOGRAMS:
        return str((Decimal(value) / 1000).quantize(Decimal("0.001")))
    if attribute.asked is Asked.MILLI:
        exact = (Decimal(value) / 1000).quantize(Decimal("0.001"))
        return str(exact.quantize(Decimal("0.1")) if exact == exact.quantize(Decimal("0.1")) else exact)
    if attribute.asked is Asked.FLAG:
        return YES if value else NO
    return str(value)


def row_of(sheet: Sheet, values: Mapping[str, str], before: Mapping[str, Any] | None) -> Row:
    """The whole new row; what the sheet does not ask stays as it was `before`. Its version is the next one.

    Raises OperatorError `administration.wrong` with the attribute that cannot be so.
    """
    row: Row = {**(before or {}), "version": (before or {}).get("version", 0) + 1}
    if sheet.list is not None:
        row["list"] = sheet.list
    if sheet.table == "setting":
        row |= _setting(row, values)
        return {name: row.get(name) for name in TABLES["setting"].column_names}
    for attribute in sheet.attributes:
        if not attribute.code.startswith(_NOTE):
            row[attribute.code] = value_for(attribute, values)
    if "note" in TABLES[sheet.table].column_names:
        row["note"] = written_note(_note(sheet, values, before))
    check(row)
    return {name: row.get(name) for name in TABLES[sheet.table].column_names}


def _note(sheet: Sheet, values: Mapping[str, str], before: Mapping[str, Any] | None) -> dict[str, str]:
    parts = note_parts((before or {}).get("note"))
    asked = [a.code for a in sheet.attributes if a.code.startswith(_NOTE)]
    return parts | {code.removeprefix(_NOTE): values.get(code, "") for code in asked}


def _setting(row: Mapping[str, Any], values: Mapping[str, str]) -> Row:
    try:
        value = value_of(row["key"], values, row["value"])
    except (ValueError, KeyError, ArithmeticError) as error:
        raise OperatorError("administration.wrong", attribute="value") from error
    begins = f"{values['valid_from']}T00:00:00.000000Z" if values.get("valid_from") else None
    return {"value": value, "valid_from": begins, "source": values.get("source") or None}


def value_for(attribute: Attribute, values: Mapping[str, str]) -> Any:
    """What a form says of an attribute, as the row has it; OperatorError `administration.wrong`."""
    if attribute.asked is Asked.NAMES:
        return _names(attribute.code, values)
    text = values.get(attribute.code, "").strip()
    if not text:
        if attribute.required:
            raise OperatorError("administration.wrong", attribute=attribute.code)
        return None
    try:
        return _value(attribute, text)
    except (ValueError, ArithmeticError) as error:
        raise OperatorError("administration.wrong", attribute=attribute.code) from error


def _names(code: str, values: Mapping[str, str]) -> list[str]:
    numbered = [name for name in values if name.startswith(f"{code}.")]
    ordered = sorted(numbered, key=lambda name: int(name.rpartition(".")[2]))
    return [values[name].strip() for name in ordered if values[name].strip()]


def _value(attribute: Attribute, text: str) -> Any:
    if attribute.rule is not None and breaks(attribute.rule, text):
        raise ValueError(text)
    if attribute.asked is Asked.KILOGRAMS:
        return _grams(attribute, Decimal(text))
    if attribute.asked is Asked.MILLI:
        return _milli(attribute, Decimal(text))
    if attribute.asked is Asked.NUMBER:
        return _whole(attribute, Decimal(text))
    if attribute.asked is Asked.FLAG:
        return {YES: True, NO: False}[text] if text in (YES, NO) else _no(text)
    if attribute.asked is Asked.DAY:
        return date.fromisoformat(text).isoformat()
    return text


def _grams(attribute: Attribute, kilograms: Decimal) -> int:
    grams = kilograms * 1000
    low, high = attribute.low or Decimal(0), attribute.high
    if grams != int(grams) or kilograms < low or (high is not None and kilograms > high):
        raise ValueError(str(kilograms))
    return int(grams)


def _whole(attribute: Attribute, number: Decimal) -> int:
    low, high = attribute.low, attribute.high
    if number != int(number) or (low is not None and number < low) or (high is not None and number > high):
        raise ValueError(str(number))
    return int(number)


def _milli(attribute: Attribute, value: Decimal) -> int:
    thousandths = value * 1000
    low, high = attribute.low, attribute.high
    if (
        thousandths != int(thousandths)
        or (low is not None and value < low)
        or (high is not None and value > high)
    ):
        raise ValueError(str(value))
    return int(thousandths)


def _no(text: str) -> bool:
    raise ValueError(text)


def breaks(rule: Wrong, text: str) -> bool:
    """Whether a text breaks the rule."""
    if rule in (Wrong.CODE, Wrong.PRINTED):
        return _CODE.fullmatch(text) is None or (rule is Wrong.PRINTED and text != text.upper())
    if rule is Wrong.GTIN:
        return gtin14(text) is None
    try:
        return time.fromisoformat(text).strftime("%H:%M") != text
    except ValueError:
        return True


def check(row: Mapping[str, Any]) -> None:
    """What only two values together can break."""
    for low, high in (("band_low_g", "band_high_g"), ("low_g", "high_g")):
        given = [row.get(low), row.get(high)]
        if (given[0] is None) != (given[1] is None):
            raise OperatorError("administration.wrong", attribute=low if given[0] is None else high)
        if given[0] is not None and given[0] > given[1]:
            raise OperatorError("administration.band")
    least, most = row.get("low_milli"), row.get("high_milli")
    if least is not None and most is not None and least > most:
        raise OperatorError("administration.band")
    if row.get("valid_from") and row.get("valid_to") and row["valid_from"] > row["valid_to"]:
        raise OperatorError("administration.validity")
    for column, either in _EITHER.items():
        if column in row and not any(row.get(name) for name in either):
            raise OperatorError("administration.wrong", attribute=either[0])
    if "failure" in row and row.get("parent") == row.get("code"):
        raise OperatorError("administration.wrong", attribute="parent")
