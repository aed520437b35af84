"""What stations say of their machines and devices."""

from app.models.tables.base import Fill, Table, grams, text, uuid

TABLES = (
    Table(
        "station_start",
        Fill.FACT,
        (uuid(), text("boot"), text("app"), text("system")),
        doc="A station came up: its boot, program version and operating system.",
    ),
    Table(
        "taring",
        Fill.FACT,
        (
            uuid(),
            text("device"),
            text("scale_serial", required=False),
            grams("tare_g", required=False),
            text("action", "tare", "zero", "clear", "preset"),
            text("frame", required=False),
        ),
        doc="A tare, zero or clear that a person sent to a scale, and what the scale answered.",
    ),
)
