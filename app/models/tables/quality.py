"""Holds: what must not be used, by whose word, and who let it go."""

from app.models.tables.base import Fill, Table, date, instant, text, uuid

TABLES = (
    Table(
        "hold",
        Fill.FACT,
        (
            uuid(),
            text("scope", "lot", "delivery", "item"),
            uuid("lot_id", required=False),
            uuid("delivery_id", required=False),
            text("item", required=False),
            date("from_day", required=False),
            date("to_day", required=False),
            text("reason"),
            text("note", required=False),
            text("cause", "person", "gate", "result", "alarm"),
            text("cause_id", required=False),
        ),
        doc="A lot, all lots of a delivery, or all lots of an item opened on these days must not be used.",
        lasting=True,
    ),
    Table(
        "hold_release",
        Fill.FACT,
        (
            uuid(),
            uuid("hold"),
            text("name"),
            text("meaning"),
            instant("signed_at"),
            instant("paper_at", required=False),
        ),
        doc="A hold is lifted, signed with the PIN; `paper_at` where it was first written on paper.",
        lasting=True,
    ),
)
