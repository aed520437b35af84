"""What a delivery is called on every screen, paper and list: its fields, decisions, how sure a source is, degrees."""

from __future__ import annotations

from app.i18n.catalogue import N_, Catalogue

NO_BREAK = "\u00a0"
HEADER = {
    "supplier": N_("Supplier"),
    "vessel": N_("Vessel or brigade"),
    "vehicle": N_("Vehicle"),
    "vet_document": N_("Veterinary document"),
    "transport_centi_c": N_("Transport temperature"),
    "arrived_at": N_("Arrived"),
    "note": N_("Note"),
}
POSITION = {
    "item": N_("Item"),
    "species": N_("Species"),
    "presentation": N_("Presentation"),
    "packaging": N_("Packaging"),
    "production_method": N_("Production method"),
    "advised_g": N_("Advised weight"),
    "water": N_("Water of the catch"),
    "fao_area": N_("FAO area"),
    "gear": N_("Fishing gear"),
    "catch_from": N_("Caught from"),
    "catch_to": N_("Caught until"),
    "origin_class": N_("Origin"),
    "origin_document": N_("Document of origin"),
    "permit": N_("Permit or quota"),
}
CHECK = {
    "scheme": N_("Freshness scheme"),
    "score": N_("Demerit points"),
    "grade": N_("Freshness grade"),
    "votes": N_("Marks by attribute"),
    "parasites": N_("Parasites"),
    "packaging_state": N_("State of the packaging"),
    "ice_percent": N_("Ice"),
    "mean_fish_g": N_("Mean mass of a fish"),
    "lab_sample": N_("Sample for the laboratory"),
    "corrective_action": N_("Corrective action"),
    "note": N_("Note"),
}
WHOLE = {
    "positions": N_("No fish is stated yet"),
    "weighings": N_("Nothing is weighed yet"),
    "temperatures": N_("Core temperature"),
    "checks": N_("Arrival check"),
    "verdict": N_("Decision"),
    "reason": N_("Reason"),
}
"""What may be missing or decided that is no field of a form."""
FIELDS = WHOLE | CHECK | POSITION | HEADER
VERDICTS = {
    "accepted": N_("accepted"),
    "accepted_in_part": N_("in part"),
    "held": N_("held"),
    "rejected": N_("rejected"),
}
_CONFIDENCE = {
    "verified": N_("read in the source itself"),
    "verified_secondary": N_("read in a copy of the source"),
    "general_knowledge_to_check": N_("general knowledge, to be checked"),
    "default_to_check": N_("a default, to be checked"),
}


def caption(field: str, words: Catalogue) -> str:
    """What a field is called, whichever part of a delivery it belongs to."""
    return words.text(FIELDS[field]) if field in FIELDS else field


def verdict(decided: str | None, words: Catalogue) -> str:
    return words.text(VERDICTS[decided]) if decided else words.text("no verdict")


def confidence(code: str | None, words: Catalogue) -> str:
    """How sure a source is; a dash where nobody said."""
    return words.text(_CONFIDENCE[code]) if code in _CONFIDENCE else code or "\u2014"


def degrees(centi_c: int | None, words: Catalogue) -> str:
    """Hundredths of a degree with unit, one decimal at least, none lost; nothing for None."""
    return "" if centi_c is None else f"{words.number(celsius(centi_c))}{NO_BREAK}°C"


def celsius(centi_c: int) -> str:
    """`-1.5` of -150."""
    whole, rest = divmod(abs(centi_c), 100)
    fraction = f"{rest:02d}"
    return f"{'-' if centi_c < 0 else ''}{whole}.{fraction.removesuffix('0') or '0'}"
