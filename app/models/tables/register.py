"""The equipment register: what is said of machines and devices, and what is decided of them."""

from app.models.tables.base import Table

TABLES: tuple[Table, ...] = ()
