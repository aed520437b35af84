"""What people change about the devices of a station."""

from __future__ import annotations

from app.models.tables.base import Fill, Table, text, uuid

TABLES = (
    Table(
        "device_change",
        Fill.FACT,
        (
            uuid(),
            text("device"),
            text("change", "added", "changed", "removed", "simulated", "real"),
            text("before", required=False),
            text("after", required=False),
        ),
        doc="A device of a station was set up otherwise, or a simulator took or gave back its place. `before` and "
        "`after` are the settings as JSON.",
    ),
)
