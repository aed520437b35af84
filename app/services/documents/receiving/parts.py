"""The parts of the receiving report in their order; each gives what it has to say, or nothing."""

from __future__ import annotations

from typing import Any

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from app.models.delivery import Position
from app.services.documents.receiving import ink
from app.services.documents.receiving.blocks import Parts, head, pairs, under
from app.services.documents.receiving.figures import lots, totals, weighings
from app.services.documents.receiving.findings import checks, history, temperatures
from app.services.documents.receiving.ink import Matrix, grid, words
from app.services.documents.receiving.words import Words

_MODULE = 0.6 * mm
_HEADER = ("supplier", "vessel", "vehicle", "vet_document", "transport_centi_c", "arrived_at")
_POSITION = (
    "species", "presentation", "packaging", "production_method", "water", "fao_area", "gear", "catch_from",
    "catch_to", "origin_class", "origin_document", "permit", "advised_g",
)  # fmt: skip


def parts(w: Words, plant: str) -> Parts:
    """Everything, from the heading to the pen."""
    for part in (_heading(w, plant), _delivery(w), _verdict(w), _missing(w), _fish(w), totals(w), lots(w),
                 temperatures(w), checks(w), history(w), weighings(w), _signatures(w)):  # fmt: skip
        yield from part


def _heading(w: Words, plant: str) -> Parts:
    code = w.sheet.delivery.code
    matrix = Matrix(code, _MODULE)
    said = [
        words(plant, ink.SMALL), words(w.text("Receiving report"), ink.TITLE), words(code, ink.CODE),
        words(w.state(), ink.STRONG),
    ]  # fmt: skip
    table = Table([[said, matrix]], colWidths=[ink.WIDTH - matrix.width, matrix.width], hAlign="LEFT")
    table.setStyle(
        [("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONTNAME", (0, 0), (-1, -1), ink.REGULAR),
         ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0),
         ("LINEBELOW", (0, 0), (-1, -1), 1, colors.black)]
    )  # fmt: skip
    yield table
    yield Spacer(1, 2 * mm)


def _delivery(w: Words) -> Parts:
    delivery, header = w.sheet.delivery, w.sheet.delivery.header
    opened = ", ".join(part for part in (w.moment(delivery.opened_at), w.person(delivery.opened_by)) if part)
    told = [(w.text("Plant day"), _known(w, w.day(delivery.day) if delivery.day else ""))]
    told += [(w.text("Opened"), _known(w, opened))]
    lacking = {one.field for one in w.sheet.missing if one.position is None}
    for field in _HEADER:
        said = _of_header(w, field) if header else ""
        told.append((w.caption(field), _field(w, said, field in lacking)))
    if header and header.note:
        told.append((w.caption("note"), words(header.note)))
    yield pairs(told)


def _of_header(w: Words, field: str) -> str:
    value = getattr(w.sheet.delivery.header, field)
    if field == "supplier":
        tax = w.text("tax number {number}", number=w.sheet.tax_id) if w.sheet.tax_id else ""
        return ", ".join(part for part in (w.name("supplier", value), tax) if part)
    if field == "transport_centi_c":
        return w.degrees(value)
    return w.moment(value) if field == "arrived_at" else value or ""


def _known(w: Words, said: str) -> Flowable:
    return words(said or w.text("not known"))


def _field(w: Words, said: str, lacking: bool) -> Flowable:
    """What is said; an empty required field is named as missing."""
    return words(w.text("MISSING"), ink.MISSING) if lacking and not said else words(said or "\u2014")


def _verdict(w: Words) -> Parts:
    delivery = w.sheet.delivery
    said = w.verdict(delivery.verdict)
    if delivery.verdict_reason:
        said += f": {w.name('reason', delivery.verdict_reason)}"
    acts = [act for act in w.sheet.account.acts if act.kind == "delivery.judged"]
    by = f"{w.person(acts[-1].person)}, {w.moment(acts[-1].at)}" if acts else ""
    rows = [[words(w.text("Decision"), ink.SMALL), words(said, ink.STRONG), words(by)]]
    yield Spacer(1, 2 * mm)
    yield grid(rows, (34, 92, 60), head=False)


def _missing(w: Words) -> Parts:
    if not w.sheet.missing:
        return
    yield under(w, "Missing required fields")
    items = {one.id: w.name("item", one.item) for one in w.sheet.delivery.positions}
    rows = [
        [words(w.caption(one.field), ink.MISSING),
         words(items.get(one.position, "") if one.position else w.text("the whole delivery"))]
        for one in w.sheet.missing
    ]  # fmt: skip
    yield grid(rows, (93, 93), head=False)


def _fish(w: Words) -> Parts:
    for number, position in enumerate(w.sheet.delivery.positions, start=1):
        title = w.text("Fish {n}: {item}", n=number, item=w.name("item", position.item))
        lacking = {one.field for one in w.sheet.missing if one.position == position.id}
        told = [
            (w.caption(name), _field(w, _of_position(w, position, name), name in lacking))
            for name in _POSITION
        ]
        told.append((w.text("Weighed"), words(w.mass(w.sheet.delivery.weighed(position.id)), ink.STRONG)))
        yield KeepTogether([words(title, ink.HEADING), pairs(told), _rule(w, position)])


def _of_position(w: Words, position: Position, name: str) -> str:
    value = getattr(position, name)
    if name == "species" and value:
        latin = w.sheet.latin.get(value)
        return f"{w.name(name, value)} ({latin})" if latin else w.name(name, value)
    if name in ("catch_from", "catch_to"):
        return w.day(value) if value else ""
    if name == "advised_g":
        return w.mass(value) if value is not None else ""
    return w.name(name, value) if name not in ("origin_document", "permit") else value or ""


def _rule(w: Words, position: Position) -> Flowable:
    """Which rule speaks of this fish, since when, from where and how sure."""
    rule = w.sheet.rules.get(position.id)
    if rule is None:
        return grid(
            [[words(w.text("No rule of origin speaks of this fish."), ink.SMALL)]], (186,), head=False
        )
    allowed = w.text("may be accepted") if rule.allowed else w.text("may NOT be accepted into stock")
    since = w.day(rule.valid_from) if rule.valid_from else w.text("not known since when")
    lines = [
        words(f"{w.text('Rule of origin')} {rule.code}: {allowed}", ink.BODY if rule.allowed else ink.MISSING),
        words(" · ".join(part for part in (
            w.note(rule.note), w.text("in force since: {day}", day=since),
            w.text("source: {source}", source=rule.source or "\u2014"), w.confidence(rule.confidence),
        ) if part), ink.SMALL),
    ]  # fmt: skip
    return grid([[lines]], (186,), head=False)


def _signatures(w: Words) -> Parts:
    t = w.text
    rows: list[list[Any]] = [head(t("Version"), t("Signed with the PIN by"), t("Time"), "")]
    for one in w.sheet.delivery.reports:
        holds = t("says what is printed here") if one.current else t("superseded")
        cells = (str(one.version), one.signer, w.moment(one.at, seconds=True), holds)
        rows.append([words(cell) for cell in cells])
    if len(rows) == 1:
        rows.append([words("\u2014"), words(t("Nobody has signed it yet.")), words(""), words("")])
    pen: Table = grid(
        [[words(t("Handed over by the driver (name, signature)"), ink.SMALL), words(""),
          words(t("Received by (name, signature)"), ink.SMALL), words("")]],
        (42, 51, 42, 51), head=False,
    )  # fmt: skip
    signed = [grid(rows, (16, 70, 45, 55)), *_signings(w)]
    yield KeepTogether([under(w, "Signatures"), *signed, Spacer(1, 7 * mm), pen])


def _signings(w: Words) -> Parts:
    """What else was signed with the PIN: more than advised, a release."""
    found = w.sheet.signings
    if not found:
        return
    t = w.text
    items = {one.id: w.name("item", one.item) for one in w.sheet.delivery.positions}
    rows: list[list[Any]] = [head(t("What"), t("Signed with the PIN by"), t("Time"), t("Why"))]
    for one in found:
        of = items.get(one.position, "") if one.position else ""
        said = [w.act(one.kind), of, w.more_than_advised(one.value, one.limit)]
        cells = (", ".join(part for part in said if part), one.name, w.moment(one.at, seconds=True))
        rows.append([*(words(cell) for cell in cells), words(w.name("reason", one.reason))])
    yield Spacer(1, 2 * mm)
    yield grid(rows, (66, 45, 35, 40))
