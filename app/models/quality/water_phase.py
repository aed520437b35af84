"""Salt in the water phase, and the water activity that it leaves."""

from __future__ import annotations

from decimal import Decimal


def water_phase_salt(salt_pct: Decimal, moisture_pct: Decimal) -> Decimal:
    """Percent of salt in the water phase: salt / (salt + moisture) × 100 (FDA Hazards Guide). ValueError without water
    and salt, or for shares that are no shares."""
    if salt_pct < 0 or moisture_pct < 0 or not 0 < salt_pct + moisture_pct <= 100:
        raise ValueError("salt_pct + moisture_pct")
    return salt_pct / (salt_pct + moisture_pct) * 100


def water_activity(wps_pct: float) -> float:
    """Water activity from percent of water phase salt, good to some 10 % (Mejlholm and Dalgaard 2009)."""
    return 0.999489 - 0.005179 * wps_pct - 0.0001272 * wps_pct * wps_pct
