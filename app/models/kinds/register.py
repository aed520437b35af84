"""The equipment register: what is said of machines and devices, and what is decided of them."""

from app.models.kinds.shape import Kind

KINDS: tuple[Kind, ...] = ()
