"""The plant's typed tables as SQLAlchemy knows them, made from the one description of all tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from app.models import tables
from app.models.tables import Fill, Type
from app.models.tables.base import FACT_COLUMNS

SCHEMA = "plant"

_TYPES: dict[Type, TypeEngine[Any]] = {
    Type.TEXT: Text(),
    Type.UUID: Uuid(),
    Type.GRAMS: BigInteger(),
    Type.INTEGER: BigInteger(),
    Type.BOOLEAN: Boolean(),
    Type.INSTANT: DateTime(timezone=True),
    Type.DATE: Date(),
    Type.JSON: JSONB(),
}

STUBS = {("lot", "code")}
"""Columns that may be empty at the plant although not at stations: it may hear of a lot by its id alone."""


def metadata() -> MetaData:
    """A new MetaData with every typed table, in schema `plant`."""
    made = MetaData(schema=SCHEMA)
    for table in tables.TABLES.values():
        columns = (*table.columns, *(FACT_COLUMNS if table.fill is Fill.FACT else ()))
        Table(table.name, made, *(_column(table, column) for column in columns))
    return made


def _column(table: tables.Table, column: tables.Column) -> Column[Any]:
    return Column(
        column.name,
        _TYPES[column.type],
        primary_key=column.name in table.key,
        nullable=not column.required or (table.name, column.name) in STUBS,
    )
