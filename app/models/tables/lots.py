"""Lots: who they are, and what was said about them when they were opened; movements of their stock."""

from app.models.tables.base import Fill, Table, grams, text, uuid

TABLES = (
    Table(
        "lot",
        Fill.IDENTITY,
        (uuid(), text("code")),
        doc="A lot's identity, uuid5(plant, code). Without an opening it is a stub: known by its label only.",
    ),
    Table(
        "lot_opening",
        Fill.FACT,
        (uuid(), uuid("lot_id"), text("item"), text("place", required=False), text("note", required=False)),
        doc="What a station said when it opened the lot; a second, different one is a discrepancy.",
    ),
    Table(
        "movement",
        Fill.FACT,
        (uuid(), uuid("lot_id"), text("place"), grams("grams"), text("cause")),
        doc="Stock of a lot changed at a place; it counts while its entry is not superseded.",
    ),
)
