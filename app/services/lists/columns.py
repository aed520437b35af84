"""What a list says in columns, for files: captions, values, sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.i18n import Catalogue
from app.i18n.deliveries import verdict
from app.models.desk import Named
from app.models.lists import By, ListChoices, Source, Sums, WeighingRow


class Kind(StrEnum):
    """What a value is: grams are shown as kilograms, times in the plant's zone."""

    TEXT = "text"
    COUNT = "count"
    KILOGRAMS = "kilograms"
    DAY = "day"
    TIME = "time"


@dataclass(frozen=True)
class Column:
    """`total` is of the sums; None where a column has none."""

    caption: str
    kind: Kind
    value: Callable[[Any], Any]
    total: Callable[[Sums], Any] | None = None


def columns(kind: By, choices: ListChoices, words: Catalogue) -> tuple[Column, ...]:
    """The columns of a list in this language; each row names its delivery."""
    makers = {By.DELIVERY: _deliveries, By.LOT: _lots, By.WEIGHING: _weighings}
    return tuple(makers[kind](choices, words))


def name(rows: Iterable[Named], code: str | None, words: Catalogue) -> str | None:
    """What a code is called; the code itself where nobody says."""
    return next((row.name(words.language) for row in rows if row.code == code), code)


def source_text(source: Source, words: Catalogue) -> str:
    """Where the rows are from and of when they are."""
    at = f"{words.day(source.at)} {words.clock(source.at)}"
    if source.from_plant:
        return words.text("from the server, {at}", at=at)
    if source.heard is not None:
        since = f"{words.day(source.heard)} {words.clock(source.heard)}"
        return words.text("this station, others as of {at}", at=since)
    return words.text("this station's data, {at}", at=at)


def _sums(words: Catalogue) -> Sequence[Column]:
    t = words.text
    return (
        Column(t("Weighings"), Kind.COUNT, lambda row: row.sums.count, lambda sums: sums.count),
        Column(t("Net, kg"), Kind.KILOGRAMS, lambda row: row.sums.net_g, lambda sums: sums.net_g),
        Column(t("Gross, kg"), Kind.KILOGRAMS, lambda row: row.sums.gross_g, lambda sums: sums.gross_g),
        Column(t("Tare, kg"), Kind.KILOGRAMS, lambda row: row.sums.tare_g, lambda sums: sums.tare_g),
        Column(t("Pieces"), Kind.COUNT, lambda row: row.sums.pieces, lambda sums: sums.pieces),
        Column(t("By hand"), Kind.COUNT, lambda row: row.sums.manual, lambda sums: sums.manual),
        Column(t("Not counted"), Kind.COUNT, lambda row: row.sums.voided, lambda sums: sums.voided),
    )


def _supplier(choices: ListChoices, words: Catalogue) -> Column:
    return Column(words.text("Supplier"), Kind.TEXT, lambda row: name(choices.suppliers, row.supplier, words))


def _fish(choices: ListChoices, words: Catalogue) -> Sequence[Column]:
    return (
        Column(words.text("Species"), Kind.TEXT, lambda row: name(choices.species, row.species, words)),
        Column(words.text("Item"), Kind.TEXT, lambda row: name(choices.items, row.item, words)),
    )


def _decided(words: Catalogue) -> Column:
    return Column(words.text("Decision"), Kind.TEXT, lambda row: verdict(row.verdict, words))


def _deliveries(choices: ListChoices, words: Catalogue) -> Sequence[Column]:
    t = words.text
    return (
        Column(t("Delivery"), Kind.TEXT, lambda row: row.delivery),
        Column(t("Day"), Kind.DAY, lambda row: row.day),
        _supplier(choices, words),
        Column(t("Vessel or brigade"), Kind.TEXT, lambda row: row.vessel),
        _decided(words),
        *_sums(words),
    )


def _lots(choices: ListChoices, words: Catalogue) -> Sequence[Column]:
    t = words.text
    return (
        Column(t("Lot"), Kind.TEXT, lambda row: row.lot),
        Column(t("Delivery"), Kind.TEXT, lambda row: row.delivery),
        Column(t("Day"), Kind.DAY, lambda row: row.day),
        _supplier(choices, words),
        *_fish(choices, words),
        _decided(words),
        *_sums(words),
    )


def _weighings(choices: ListChoices, words: Catalogue) -> Sequence[Column]:
    t = words.text
    return (
        Column(t("Delivery"), Kind.TEXT, lambda row: row.delivery),
        Column(t("Lot"), Kind.TEXT, lambda row: row.lot),
        Column(t("Plant day"), Kind.DAY, lambda row: row.day),
        Column(t("Time"), Kind.TIME, lambda row: row.at),
        Column(t("Station"), Kind.TEXT, lambda row: row.station),
        _supplier(choices, words),
        *_fish(choices, words),
        _decided(words),
        Column(t("Net, kg"), Kind.KILOGRAMS, _live("net_g"), lambda sums: sums.net_g),
        Column(
            t("Gross, kg"),
            Kind.KILOGRAMS,
            _whole,
            lambda sums: sums.gross_g,
        ),
        Column(
            t("Tare, kg"),
            Kind.KILOGRAMS,
            _live("tare_g"),
            lambda sums: sums.tare_g,
        ),
        Column(t("Pieces"), Kind.COUNT, _live("pieces"), lambda sums: sums.pieces),
        Column(
            t("By hand"),
            Kind.COUNT,
            _live("manual"),
            lambda sums: sums.manual,
        ),
        Column(t("Not counted, kg"), Kind.KILOGRAMS, lambda row: None if row.live else row.net_g),
        Column(t("Remark"), Kind.TEXT, lambda row: remark(row, words)),
        Column(t("Who"), Kind.TEXT, lambda row: row.person),
    )


def remark(row: WeighingRow, words: Catalogue) -> str:
    """What is to be known of a weighing: that it was put right or voided, that it puts another one right."""
    said = [words.text("correction")] if row.correction else []
    if not row.live:
        said.append(words.text("put right") if row.replaced else words.text("voided"))
    return " · ".join(said)


def _live(name: str) -> Callable[[Any], Any]:
    """The value of a weighing that counts; columns add up to their sums."""
    return lambda row: getattr(row, name) if row.live else None


def _whole(row: Any) -> int | None:
    """As the sums count a gross that nobody weighed."""
    if not row.live:
        return None
    return int(row.net_g + (row.tare_g or 0)) if row.gross_g is None else int(row.gross_g)
