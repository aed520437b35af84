"""The plant's typed tables, described once for the station's SQLite and the plant's PostgreSQL.

One module a room; `TABLES` is the whole list. A column may only be added (nullable or with a default that holds
for older entries); it is never renamed, retyped or narrowed.
"""

from app.models.tables import (
    devices,
    equipment,
    journal,
    labels,
    laboratory,
    lots,
    people,
    quality,
    receiving,
    reference,
    register,
    temperature,
    weighing,
)
from app.models.tables.base import Column, Fill, Table, Type

_ROOMS = (
    journal,
    people,
    reference,
    equipment,
    lots,
    weighing,
    receiving,
    labels,
    register,
    temperature,
    laboratory,
    quality,
    devices,
)
TABLES: dict[str, Table] = {table.name: table for room in _ROOMS for table in room.TABLES}

__all__ = ["TABLES", "Column", "Fill", "Table", "Type"]
