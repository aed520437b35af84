"""The labels of the demonstration, read back from what its printers received."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap.labels import plant_words
from app.bootstrap.post import Post
from app.models.labels import parse_content

_ORDERED = """
SELECT o.content, o.template FROM label_order o WHERE o.stream = ? ORDER BY o.seq
"""
_NAME = re.compile(r"[^A-Za-z0-9-]")
Symbols = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Proof:
    """Labels that came out of printers, and those all of whose symbols say what was ordered."""

    printed: int
    decoded: int


def prove(post: Post, out: Path) -> Proof:
    """Each label beside its order, in their order; its dots go to `out` as a picture."""
    from app.services.documents.labels import read_back

    printed = post.devices.printer.printed
    for number, zpl in enumerate(printed, start=1):
        _keep(zpl, out / f"label-{post.code}-{number:02d}.png")
    said = [frozenset((str(seen.symbology), seen.text) for seen in read_back(zpl)) for zpl in printed]
    pairs = zip(said, ordered(post), strict=False)
    return Proof(len(printed), sum(bool(seen) and seen == wanted for seen, wanted in pairs))


def ordered(post: Post) -> list[Symbols]:
    """The symbols of every label that was ordered at the station, in the order of capture."""
    from app.services.documents.labels import render, template

    words = plant_words(post.station.keeper)
    rows = post.station.keeper.query(_ORDERED, post.station.keeper.identity.stream)
    contents = [(parse_content(json.loads(row["content"])), row["template"]) for row in rows]
    labels = [render(template(name), content, words) for content, name in contents]
    return [frozenset((str(one.symbology), one.text) for one in label.symbols) for label in labels]


def _keep(zpl: bytes, path: Path) -> None:
    """Black on white, as it came out."""
    from PIL import ImageChops

    from app.services.documents.labels.readback import dots

    ImageChops.invert(dots(zpl)).save(path)
