"""Samples, what instruments said of them, and what is decided of the instruments."""

from app.models.tables.base import Table

TABLES: tuple[Table, ...] = ()
