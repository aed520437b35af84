"""The list of machines as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app.i18n import Catalogue
from app.models.register_desk import MachineLine
from app.services.lists.columns import Column, Kind
from app.services.lists.export import filed
from app.services.register import words as wording


def write(
    path: Path, lines: Sequence[MachineLine], about: tuple[str, str], at: datetime, words: Catalogue
) -> Path:
    """One row a machine; `about` is the plant and what was asked. Errors as of lists."""
    plant, asked = about
    written = words.text("Written {at}", at=f"{words.day(at)} {words.clock(at, seconds=True)}")
    heading = [f"{plant} · {words.text('Equipment')}", asked, written]
    table = columns(words)
    rows = [[column.value(line) for column in table] for line in lines]
    return filed(path, table, heading, rows, None, words)


def columns(words: Catalogue) -> tuple[Column, ...]:
    """What a file says of each machine."""
    t = words.text
    return (
        Column(t("Code"), Kind.TEXT, lambda one: one.machine.code),
        Column(t("Name"), Kind.TEXT, lambda one: one.machine.named.name(words.language)),
        Column(t("Category"), Kind.TEXT, lambda one: t(wording.category(one.machine.category))),
        Column(t("Maker"), Kind.TEXT, lambda one: one.machine.maker),
        Column(t("Model"), Kind.TEXT, lambda one: one.machine.model),
        Column(t("Serial number"), Kind.TEXT, lambda one: one.machine.serial),
        Column(t("Place"), Kind.TEXT, lambda one: one.machine.place),
        Column(t("Station"), Kind.TEXT, lambda one: one.machine.station),
        Column(t("State"), Kind.TEXT, lambda one: t(wording.CONDITIONS[one.condition])),
        Column(t("Checks"), Kind.TEXT, lambda one: t(wording.STANDINGS[one.checks])),
        Column(t("Next check"), Kind.DAY, lambda one: one.next_check),
        Column(t("Service"), Kind.TEXT, lambda one: t(wording.STANDINGS[one.service])),
        Column(t("Next service"), Kind.DAY, lambda one: one.next_service),
        Column(t("Source"), Kind.TEXT, lambda one: one.machine.source),
        Column(t("Confidence"), Kind.TEXT, lambda one: one.machine.confidence),
    )
