"""Samples, what instruments said of them, and what is decided of the instruments."""

from app.models.kinds.shape import Kind

KINDS: tuple[Kind, ...] = ()
