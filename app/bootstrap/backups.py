"""How old the plant's last backup is, as any station may ask."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta

from app.clock import parse_iso
from app.config.dsn import Dsn


def backup_age(dsn: Dsn, now: datetime) -> timedelta | None:
    """The age of the last backup; None when there is none or the plant does not answer."""
    import psycopg

    try:
        with closing(psycopg.connect(dsn.conninfo, autocommit=True, connect_timeout=3)) as connection:
            row = connection.execute("SELECT plant.last_backup()").fetchone()
    except psycopg.Error:
        return None
    finished = row[0]["finished_at"] if row else None
    return now - parse_iso(finished) if finished else None
