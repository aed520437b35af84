"""Alarms of the temperature channels, and what is decided of the channels."""

from app.models.kinds.shape import Kind

KINDS: tuple[Kind, ...] = ()
