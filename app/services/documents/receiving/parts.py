"""The parts of the receiving report in their order; each gives what it has to say, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer, Table

from app.clock import iso
from app.models.delivery import Check, LotLine, Position
from app.services.documents.receiving import ink
from app.services.documents.receiving.ink import Column, Entry, Ledger, Matrix, grid, words
from app.services.documents.receiving.words import Words

_MODULE = 0.6 * mm
_HEADER = ("supplier", "vessel", "vehicle", "vet_document", "transport_centi_c", "arrived_at")
_POSITION = (
    "species", "presentation", "packaging", "production_method", "water", "fao_area", "gear", "catch_from",
    "catch_to", "origin_class", "origin_document", "permit", "advised_g",
)  # fmt: skip
_CHECK = (
    "scheme", "score", "grade", "parasites", "packaging_state", "ice_percent", "mean_fish_g", "lab_sample",
    "corrective_action", "note",
)  # fmt: skip
Parts = Iterator[Flowable]


def parts(w: Words, plant: str) -> Parts:
    """Everything, from the heading to the pen."""
    for part in (_heading(w, plant), _delivery(w), _verdict(w), _missing(w), _fish(w), _totals(w), _lots(w),
                 _degrees(w), _checks(w), _history(w), _weighings(w), _signatures(w)):  # fmt: skip
        yield from part


def _under(w: Words, message: str) -> Flowable:
    return words(w.text(message), ink.HEADING)


def _head(*captions: str) -> list[Flowable]:
    return [words(caption, ink.STRONG) for caption in captions]


# Heading


def _heading(w: Words, plant: str) -> Parts:
    code = w.sheet.delivery.code
    matrix = Matrix(code, _MODULE)
    said = [
        words(plant, ink.SMALL), words(w.text("Receiving report"), ink.TITLE), words(code, ink.CODE),
        words(w.state(), ink.STRONG),
    ]  # fmt: skip
    table = Table([[said, matrix]], colWidths=[ink.WIDTH - matrix.width, matrix.width], hAlign="LEFT")
    table.setStyle(
        [("VALIGN", (0, 0), (-1, -1), "TOP"), ("PADDING", (0, 0), (-1, -1), 0),
         ("LINEBELOW", (0, 0), (-1, -1), 1, colors.black)]
    )  # fmt: skip
    yield table
    yield Spacer(1, 2 * mm)


def _delivery(w: Words) -> Parts:
    delivery, header = w.sheet.delivery, w.sheet.delivery.header
    opened = ", ".join(part for part in (w.moment(delivery.opened_at), w.person(delivery.opened_by)) if part)
    pairs = [(w.text("Plant day"), _known(w, w.day(delivery.day) if delivery.day else ""))]
    pairs += [(w.text("Opened"), _known(w, opened))]
    lacking = {one.field for one in w.sheet.missing if one.position is None}
    for field in _HEADER:
        said = _of_header(w, field) if header else ""
        pairs.append((w.caption(field), _field(w, said, field in lacking)))
    if header and header.note:
        pairs.append((w.caption("note"), words(header.note)))
    yield _pairs(pairs)


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


def _pairs(pairs: Sequence[tuple[str, Flowable]]) -> Flowable:
    """Captions and values, two beside each other."""
    cells = [[words(caption, ink.SMALL), value] for caption, value in pairs]
    cells += [[words(""), words("")]] * (len(cells) % 2)
    half = len(cells) // 2
    rows = [[*cells[number], *cells[number + half]] for number in range(half)]
    return grid(rows, (34, 59, 34, 59), head=False)


# What was decided, what is missing


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
    yield _under(w, "Missing required fields")
    items = {one.id: w.name("item", one.item) for one in w.sheet.delivery.positions}
    rows = [
        [words(w.caption(one.field), ink.MISSING),
         words(items.get(one.position, "") if one.position else w.text("the whole delivery"))]
        for one in w.sheet.missing
    ]  # fmt: skip
    yield grid(rows, (93, 93), head=False)


# Fish and sums


def _fish(w: Words) -> Parts:
    for number, position in enumerate(w.sheet.delivery.positions, start=1):
        title = w.text("Fish {n}: {item}", n=number, item=w.name("item", position.item))
        lacking = {one.field for one in w.sheet.missing if one.position == position.id}
        pairs = [
            (w.caption(name), _field(w, _of_position(w, position, name), name in lacking))
            for name in _POSITION
        ]
        pairs.append((w.text("Weighed"), words(w.mass(w.sheet.delivery.weighed(position.id)), ink.STRONG)))
        yield KeepTogether([words(title, ink.HEADING), _pairs(pairs), _rule(w, position)])


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


def _totals(w: Words) -> Parts:
    totals = w.sheet.account.totals
    if not totals:
        return
    yield _under(w, "Totals by species and item")
    t = w.text
    rows: list[list[Any]] = [
        _head(t("Species"), t("Item")) + [words(c, ink.STRONG_NUMBER) for c in (
            t("Lots"), t("Weighings"), t("Pieces"), t("Gross, kg"), t("Tare, kg"), t("Net, kg"), t("Accepted, kg"))]
    ]  # fmt: skip
    for one in totals:
        figures = (
            str(one.lots), str(one.count), _pieces(one.pieces), w.kg(one.gross_g), w.kg(one.tare_g), w.kg(one.net_g),
            w.kg(one.accepted_g),
        )  # fmt: skip
        named = [words(w.name("species", one.species) or "\u2014"), words(w.name("item", one.item))]
        rows.append(named + [words(figure, ink.NUMBER) for figure in figures])
    sums = [sum(getattr(one, name) for one in totals) for name in ("lots", "count")]
    weights = [
        sum(getattr(one, name) for one in totals) for name in ("gross_g", "tare_g", "net_g", "accepted_g")
    ]
    pieces = [one.pieces for one in totals if one.pieces is not None]
    last = [*map(str, sums), _pieces(sum(pieces) if pieces else None), *map(w.kg, weights)]
    rows.append([words(t("Total"), ink.STRONG), words("")] + [words(c, ink.STRONG_NUMBER) for c in last])
    yield grid(rows, (30, 38, 11, 17, 13, 20, 19, 19, 19), total=True)


def _pieces(count: int | None) -> str:
    return "\u2014" if count is None else str(count)


def _lots(w: Words) -> Parts:
    lots = w.sheet.delivery.lots
    if not lots:
        return
    yield _under(w, "Lots")
    t = w.text
    figures = (t("Weighings"), t("Pieces"), t("Gross, kg"), t("Tare, kg"), t("Net, kg"))
    rows: list[list[Any]] = [
        [*_head(t("Lot"), t("Item")), *(words(c, ink.STRONG_NUMBER) for c in figures), *_head(t("Decision"))]
    ]
    rows += [_lot(w, lot) for lot in lots]
    total = w.kg(w.sheet.delivery.net_g)
    count = str(sum(lot.count for lot in lots))
    cells = [words(t("Total"), ink.STRONG), words(""), words(count, ink.STRONG_NUMBER), *[words("")] * 3]
    rows.append([*cells, words(total, ink.STRONG_NUMBER), words("")])
    yield grid(rows, (33, 34, 18, 14, 19, 18, 19, 31), total=True)


def _lot(w: Words, lot: LotLine) -> list[Any]:
    marks = [
        w.text("{n} by hand", n=lot.manual) if lot.manual else "",
        w.text("{n} voided", n=lot.voided) if lot.voided else "",
        w.text("{n} moved away", n=lot.corrected) if lot.corrected else "",
    ]
    decided = ", ".join(part for part in (w.verdict(lot.verdict), w.name("reason", lot.reason)) if part)
    item = [words(w.name("item", lot.item)), *(words(mark, ink.SMALL) for mark in marks if mark)]
    figures = (str(lot.count), _pieces(lot.pieces), w.kg(lot.gross_g), w.kg(lot.tare_g), w.kg(lot.net_g))
    return [
        words(lot.code, ink.STRONG),
        item,
        *(words(figure, ink.NUMBER) for figure in figures),
        words(decided),
    ]


# What was measured and found


def _degrees(w: Words) -> Parts:
    found = w.sheet.delivery.temperatures
    if not found:
        return
    yield _under(w, "Core temperatures")
    items = {one.id: w.name("item", one.item) for one in w.sheet.delivery.positions}
    rows: list[list[Any]] = [
        _head(w.text("Time"), w.text("Fish"), w.text("Temperature"), w.text("How"), w.text("Who"))
    ]
    for one in found:
        fish = items.get(one.position, "") if one.position else w.text("the whole delivery")
        how = one.probe or w.text("typed by hand")
        cells = (w.moment(one.at) + _late(w, one.at), fish, w.degrees(one.centi_c), how, w.person(one.person))
        rows.append([words(cell) for cell in cells])
    low, high = min(one.centi_c for one in found), max(one.centi_c for one in found)
    ends = w.text("From {low} to {high}", low=w.degrees(low), high=w.degrees(high))
    rows.append([words(""), words(""), words(ends, ink.STRONG), words(""), words("")])
    yield grid(rows, (38, 52, 38, 28, 30), total=True)


def _late(w: Words, at: Any) -> str:
    """A sign behind what came after the delivery was closed."""
    after = w.sheet.late_after
    return f", {w.text('late entry')}" if after is not None and at is not None and at > after else ""


def _checks(w: Words) -> Parts:
    items = {one.id: w.name("item", one.item) for one in w.sheet.delivery.positions}
    for one in w.sheet.delivery.checks:
        fish = items.get(one.position, "") if one.position else w.text("the whole delivery")
        by = ", ".join(
            part for part in (fish, w.moment(one.at) + _late(w, one.at), w.person(one.person)) if part
        )
        pairs = [(w.caption(name), words(said)) for name in _CHECK if (said := _of_check(w, one, name))]
        yield KeepTogether([words(f"{w.text('Arrival check')}: {by}", ink.HEADING), _pairs(pairs)])


def _of_check(w: Words, check: Check, name: str) -> str:
    value = getattr(check, name)
    if value is None or value == "":
        return ""
    if name == "ice_percent":
        return f"{w.catalogue.number(value)} %"
    if name == "mean_fish_g":
        return w.mass(value)
    if name == "score":
        return w.catalogue.number(value)
    return w.name(name, str(value)) if name in ("scheme", "grade", "packaging_state") else str(value)


# Who did what


def _history(w: Words) -> Parts:
    acts = w.sheet.account.acts
    if not acts:
        return
    yield _under(w, "What was stated, corrected and decided")
    rows: list[list[Any]] = [_head(w.text("Time"), w.text("What"), w.text("Why"), w.text("Who"))]
    for act in acts:
        changes = w.sheet.changes.get((iso(act.at), w.table_of(act.kind)), ())
        said = [words(_said(w, act.kind, act.subject)), *(words(w.change(one), ink.SMALL) for one in changes)]
        when = words(w.moment(act.at, seconds=True) + _late(w, act.at))
        rows.append([when, said, words(w.name("reason", act.reason)), words(w.person(act.person))])
    yield grid(rows, (34, 82, 36, 34))


def _said(w: Words, kind: str, subject: str | None) -> str:
    items = {str(one.id): w.name("item", one.item) for one in w.sheet.delivery.positions}
    of = items.get(subject, subject if kind.startswith("lot.") else "") if subject else ""
    said = w.act(kind)
    return f"{said}: {of}" if of else said


def _weighings(w: Words) -> Parts:
    weighings = w.sheet.weighings
    if not weighings:
        return
    t = w.text
    columns = (
        Column(t("No."), 9, right=True), Column(t("Time"), 27), Column(t("Lot"), 30),
        Column(t("Gross, kg"), 19, right=True), Column(t("Tare, kg"), 17, right=True),
        Column(t("Net, kg"), 19, right=True), Column("", 6), Column(t("Pieces"), 11, right=True),
        Column(t("Remark and who"), 48, wrapped=True),
    )  # fmt: skip
    yield CondPageBreak(45 * mm)
    yield _under(w, "All weighings")
    yield words(w.legend(), ink.SMALL)
    yield Spacer(1, 1 * mm)
    yield Ledger(columns, [_weighing(w, number, one) for number, one in enumerate(weighings, start=1)])
    yield Ledger(_bare(columns), [_sums(w)])


def _bare(columns: Sequence[Column]) -> tuple[Column, ...]:
    return tuple(replace(column, caption="") for column in columns)


def _weighing(w: Words, number: int, one: Any) -> Entry:
    def signed(grams: int | None, source: str) -> str:
        return f"{w.kg(grams)} {w.origin(source)}".rstrip()

    remark = ", ".join(part for part in (w.remark(one), w.person(one.person)) if part)
    return Entry(
        (str(number), w.moment(one.at, seconds=True), one.lot, signed(one.gross_g, one.gross_from),
         signed(one.tare_g, one.tare_from), signed(one.net_g, one.net_from), w.text("M") if one.manual else "",
         "" if one.pieces is None else str(one.pieces), remark),
        struck=one.struck,
    )  # fmt: skip


def _sums(w: Words) -> Entry:
    totals = w.sheet.account.totals
    weights = [w.kg(sum(getattr(one, name) for one in totals)) for name in ("gross_g", "tare_g", "net_g")]
    count = sum(one.count for one in totals)
    counted = w.plural("{n} weighing", "{n} weighings", count)
    return Entry(("", w.text("Total"), counted, *weights, "", "", ""), bold=True)


# Hands


def _signatures(w: Words) -> Parts:
    t = w.text
    rows: list[list[Any]] = [_head(t("Version"), t("Signed with the PIN by"), t("Time"), "")]
    for one in w.sheet.delivery.reports:
        holds = t("says what is printed here") if one.current else t("superseded")
        cells = (str(one.version), one.signer, w.moment(one.at, seconds=True), holds)
        rows.append([words(cell) for cell in cells])
    if len(rows) == 1:
        rows.append([words("\u2014"), words(t("Nobody has signed it yet.")), words(""), words("")])
    pen = grid(
        [[words(t("Handed over by the driver (name, signature)"), ink.SMALL), words(""),
          words(t("Received by (name, signature)"), ink.SMALL), words("")]],
        (42, 51, 42, 51), head=False,
    )  # fmt: skip
    yield KeepTogether([_under(w, "Signatures"), grid(rows, (16, 70, 45, 55)), Spacer(1, 9 * mm), pen])
