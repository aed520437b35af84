"""What the journal says about itself: marks on entries, their mending, supersession of one entry by another."""

from app.models.tables.base import Fill, Table, integer, json, text, uuid

TABLES = (
    Table(
        "supersession",
        Fill.FACT,
        (uuid(), uuid("target"), uuid("lot_id", required=False), text("reason")),
        doc="Entry `target` no longer counts: it was voided, or corrected by the entry this row stands in.",
    ),
    Table(
        "mark",
        Fill.FACT,
        (uuid(), text("marked_stream"), integer("marked_seq"), text("code")),
        doc="An entry that fills no typed table (poison), with the SQLSTATE or rule that says why.",
    ),
    Table(
        "mending",
        Fill.FACT,
        (
            uuid(),
            text("mended_stream"),
            integer("mended_seq"),
            text("verdict", "mended", "set_aside"),
            json("rows"),
        ),
        doc="A person's verdict on a marked entry: the rows it should have carried, or set aside for good.",
    ),
    Table(
        "confirmation",
        Fill.FACT,
        (
            uuid(),
            text("confirmed_stream"),
            integer("confirmed_seq"),
            text("consent", "no_other_copy", "other_is_off"),
        ),
        doc="An administrator looked, and lets a held journal go on that stood at `confirmed_seq`.",
    ),
)
