"""From a label's content to bytes for the printer, the page and the preview."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PIL import Image

from app.i18n import Catalogue
from app.services.documents.labels import Label, render, templates, warm
from app.services.documents.labels.zpl import zpl
from tests.benchmarks.measure import Figure, each, figure, percentile
from tests.services.documents.labels.samples import USUAL

COUNT = 200
PAGES = 40


def run() -> Iterator[Figure]:
    """The largest template, another lot and weight each time; the floor is an empty label of its size as ZPL."""
    template, words = templates()["crate-100x100"], Catalogue("ru")

    def label(number: int) -> Label:
        lot = replace(USUAL.lot, number=abs(number) + 1)
        return render(template, replace(USUAL, lot=lot, net_g=20_000 + number), words, plant="Рыбозавод")

    warm()
    blank = Image.new("1", (800, 800), 0)
    floor = percentile(each(COUNT, lambda _: zpl(blank, 1)), 0.5)
    yield figure(
        "label rendered for the printer",
        "ms",
        each(COUNT, lambda number: label(number).zpl()),
        goal=30.0,
        goal_on="p95",
        floor_p50=floor,
    )
    for language in ("tspl", "epl", "escpos"):
        yield figure(
            f"label rendered for {language}",
            "ms",
            each(COUNT, lambda number, spoken=language: label(number).job(spoken)),
            goal=30.0,
            goal_on="p95",
            floor_p50=floor,
        )
    yield figure("label rendered as preview", "ms", each(COUNT, lambda number: label(number).png()))
    yield figure("label rendered as page", "ms", each(PAGES, lambda number: label(number).pdf()))
