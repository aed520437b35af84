"""What was measured and found at arrival, and who stated, corrected and decided what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.platypus import KeepTogether

from app.clock import iso
from app.models.delivery import Check
from app.services.documents.receiving import ink
from app.services.documents.receiving.blocks import Parts, head, late, pairs, under
from app.services.documents.receiving.ink import grid, words
from app.services.documents.receiving.words import Words

_CHECK = (
    "scheme", "score", "grade", "votes", "parasites", "packaging_state", "ice_percent", "mean_fish_g", "lab_sample",
    "corrective_action", "note",
)  # fmt: skip
NONE_SEEN = "none"
"""What an entry says of parasites that were looked for and not seen."""


def temperatures(w: Words) -> Parts:
    """Each core temperature, and between which they lie."""
    found = w.sheet.delivery.temperatures
    if not found:
        return
    yield under(w, "Core temperatures")
    items = {one.id: w.name("item", one.item) for one in w.sheet.delivery.positions}
    rows: list[list[Any]] = [
        head(w.text("Time"), w.text("Fish"), w.text("Temperature"), w.text("How"), w.text("Who"))
    ]
    for one in found:
        fish = items.get(one.position, "") if one.position else w.text("the whole delivery")
        how = one.probe or w.text("typed by hand")
        cells = (w.moment(one.at) + late(w, one.at), fish, w.degrees(one.centi_c), how, w.person(one.person))
        rows.append([words(cell) for cell in cells])
    low, high = min(one.centi_c for one in found), max(one.centi_c for one in found)
    ends = w.text("From {low} to {high}", low=w.degrees(low), high=w.degrees(high))
    rows.append([words(""), words(""), words(ends, ink.STRONG), words(""), words("")])
    yield grid(rows, (38, 52, 38, 28, 30), total=True)


def checks(w: Words) -> Parts:
    """Each check at arrival."""
    items = {one.id: w.name("item", one.item) for one in w.sheet.delivery.positions}
    for one in w.sheet.delivery.checks:
        fish = items.get(one.position, "") if one.position else w.text("the whole delivery")
        by = ", ".join(
            part for part in (fish, w.moment(one.at) + late(w, one.at), w.person(one.person)) if part
        )
        told = [(w.caption(name), words(said)) for name in _CHECK if (said := _of_check(w, one, name))]
        yield KeepTogether([words(f"{w.text('Arrival check')}: {by}", ink.HEADING), pairs(told)])


def _of_check(w: Words, check: Check, name: str) -> str:
    value = getattr(check, name)
    if value is None or value == "":
        return ""
    if name == "parasites" and value == NONE_SEEN:
        return w.text("none seen")
    said: dict[str, Callable[[], str]] = {
        "votes": lambda: w.votes(check),
        "ice_percent": lambda: f"{w.catalogue.number(value)} %",
        "mean_fish_g": lambda: w.mass(value),
        "score": lambda: w.catalogue.number(value),
    }
    if name in said:
        return said[name]()
    return w.name(name, str(value)) if name in ("scheme", "grade", "packaging_state") else str(value)


def history(w: Words) -> Parts:
    """What corrections changed stands under them."""
    acts = w.sheet.account.acts
    if not acts:
        return
    yield under(w, "What was stated, corrected and decided")
    rows: list[list[Any]] = [head(w.text("Time"), w.text("What"), w.text("Why"), w.text("Who"))]
    for act in acts:
        changes = w.sheet.changes.get((iso(act.at), w.table_of(act.kind)), ())
        passed = w.more_than_advised(act.value, act.limit)
        said = [words(_said(w, act.kind, act.subject)), *(words(w.change(one), ink.SMALL) for one in changes)]
        said += [words(passed, ink.SMALL)] if passed else []
        when = words(w.moment(act.at, seconds=True) + late(w, act.at))
        rows.append([when, said, words(w.name("reason", act.reason)), words(w.person(act.person))])
    yield grid(rows, (34, 82, 36, 34))


def _said(w: Words, kind: str, subject: str | None) -> str:
    items = {str(one.id): w.name("item", one.item) for one in w.sheet.delivery.positions}
    of = items.get(subject, subject if kind.startswith("lot.") else "") if subject else ""
    said = w.act(kind)
    return f"{said}: {of}" if of else said
