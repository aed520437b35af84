"""Weighings with the origin of each number and the frame that gave it."""

from app.models.tables.base import Fill, Table, flag, grams, integer, text, uuid
from app.models.values import Origin

_ORIGINS = tuple(str(origin) for origin in Origin)

TABLES = (
    Table(
        "weighing",
        Fill.FACT,
        (
            uuid(),
            uuid("lot_id"),
            text("item"),
            grams("gross_g", required=False),
            text("gross_from", *_ORIGINS),
            grams("tare_g", required=False),
            text("tare_from", *_ORIGINS),
            grams("net_g"),
            text("net_from", *_ORIGINS),
            text("container_type", required=False),
            text("indication", required=False),
            text("unit", required=False),
            flag("manual"),
            text("verdict", "under", "in", "over", required=False),
            text("verdict_reason", required=False),
            text("device", required=False),
            text("scale_serial", required=False),
            text("frame", required=False),
            integer("pieces", required=False),
            text("manual_reason", required=False),
        ),
        doc="One weighing. `frame` is the device's frame in hex, `indication` its decimal string.",
    ),
)
