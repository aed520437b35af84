"""Holds and their release."""

from app.models.kinds.shape import ANYBODY, RELEASE, Kind, decision, fact

KINDS: tuple[Kind, ...] = (
    fact("hold.set", ANYBODY, "lot", "delivery", "hold", reason=True, everywhere=True),
    decision("hold.released", RELEASE, "hold_release", reason=True),
)
