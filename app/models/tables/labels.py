"""Labels: ordered, printed, and what became of each."""

from app.models.tables.base import Fill, Table, flag, integer, json, text, uuid

TABLES = (
    Table(
        "label_order",
        Fill.FACT,
        (
            uuid(),
            uuid("lot_id"),
            uuid("weighing", required=False),
            text("template"),
            integer("template_version"),
            json("content", required=True),
            flag("manual"),
            integer("copies"),
            uuid("previous", required=False),
        ),
        doc="A label shall be printed: what it says. `weighing` is the entry it is for, `previous` the order it "
        "repeats.",
    ),
    Table(
        "label_settlement",
        Fill.FACT,
        (
            uuid(),
            uuid("order_id"),
            text(
                "outcome",
                "printed",
                "uncertain",
                "confirmed",
                "missing",
                "cancelled",
                "held",
                "waiting",
                "unscanned",
                "differs",
            ),
            text("how", "printer", "scan", "looked", "clock", "void"),
            text("printer", required=False),
        ),
        doc="What became of an ordered label; the last one counts.",
    ),
)
