"""The plant's typed tables, described once for the station's SQLite and the plant's PostgreSQL.

One module a room; `TABLES` is the whole list. A column may only be added (nullable or with a default that holds
for older entries); it is never renamed, retyped or narrowed.
"""

from app.models.tables import equipment, journal, labels, lots, people, receiving, reference, weighing
from app.models.tables.base import Column, Fill, Table, Type

TABLES: dict[str, Table] = {
    table.name: table
    for room in (journal, people, reference, equipment, lots, weighing, receiving, labels)
    for table in room.TABLES
}

__all__ = ["TABLES", "Column", "Fill", "Table", "Type"]
