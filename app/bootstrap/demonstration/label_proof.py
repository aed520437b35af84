"""The labels of the demonstration, read back from what its printers received."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.demonstration.post import Post
from app.bootstrap.rooms.labels import plant_words
from app.models.labels import parse_content

if TYPE_CHECKING:
    from app.services.documents.labels import Label

_ORDERED = """
SELECT o.content, o.template FROM label_order o WHERE o.stream = ?
  AND NOT EXISTS (SELECT 1 FROM label_settlement t WHERE t.order_id = o.id AND t.outcome = 'cancelled')
ORDER BY o.seq
"""
Symbols = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Proof:
    """Labels that came out of printers, and those all of whose symbols say what was ordered."""

    printed: int
    decoded: int


def prove(post: Post, out: Path) -> Proof:
    """Each label beside its order, in their order; its dots go to `out` as a picture."""
    printed = post.devices.printer.printed
    for number, zpl in enumerate(printed, start=1):
        _keep(zpl, out / f"label-{post.code}-{number:02d}.png")
    return compared(printed, ordered(post))


def compared(printed: Sequence[bytes], wanted: Sequence[Symbols]) -> Proof:
    """What came out beside what was wanted; a label that came in another's place is not the one ordered."""
    from app.services.documents.labels import read_back

    said = [frozenset((str(seen.symbology), seen.text) for seen in read_back(zpl)) for zpl in printed]
    pairs = zip(said, wanted, strict=False)
    return Proof(len(printed), sum(bool(seen) and seen == symbols for seen, symbols in pairs))


def ordered(post: Post) -> list[Symbols]:
    """The symbols of every label that was ordered at the station and not taken back, in the order of capture."""
    from app.services.documents.labels import render, template

    words = plant_words(post.station.keeper)
    rows = post.station.keeper.query(_ORDERED, post.station.keeper.identity.stream)
    contents = [(parse_content(json.loads(row["content"])), row["template"]) for row in rows]
    return [symbols_of(render(template(name), content, words)) for content, name in contents]


def symbols_of(label: Label) -> Symbols:
    """What a reader must find on the label: AIM identifiers and texts."""
    return frozenset((str(one.symbology), one.text) for one in label.symbols)


def _keep(zpl: bytes, path: Path) -> None:
    """Black on white, as it came out."""
    from PIL import ImageChops

    from app.services.documents.labels.readback import dots

    ImageChops.invert(dots(zpl)).save(path)
