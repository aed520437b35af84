"""Alarms of the temperature channels, and what is decided of the channels."""

from app.models.tables.base import Table

TABLES: tuple[Table, ...] = ()
