"""How the receiving report is worded. Codes and numbers come in, sentences and figures of one language go out."""

from __future__ import annotations

from datetime import date, datetime

from app.clock import parse_iso
from app.i18n import N_, Catalogue
from app.models.delivery import Acceptance, Report
from app.models.provenance import note_text
from app.models.values import Origin
from app.services.documents.receiving.sheet import Change, Sheet, Weighed

NO_BREAK = "\u00a0"
DASH = "\u2014"
FIELDS = {
    "supplier": N_("Supplier"),
    "vessel": N_("Vessel or brigade"),
    "vehicle": N_("Vehicle"),
    "vet_document": N_("Veterinary document"),
    "transport_centi_c": N_("Transport temperature"),
    "arrived_at": N_("Arrived"),
    "note": N_("Note"),
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
    "scheme": N_("Freshness scheme"),
    "score": N_("Demerit points"),
    "grade": N_("Freshness grade"),
    "parasites": N_("Parasites"),
    "packaging_state": N_("State of the packaging"),
    "ice_percent": N_("Ice"),
    "mean_fish_g": N_("Mean mass of a fish"),
    "lab_sample": N_("Sample for the laboratory"),
    "corrective_action": N_("Corrective action"),
    "verdict": N_("Decision"),
    "reason": N_("Reason"),
    "positions": N_("No fish is stated yet"),
    "weighings": N_("Nothing is weighed yet"),
    "temperatures": N_("Core temperature"),
    "checks": N_("Arrival check"),
}
VERDICTS = {
    Acceptance.ACCEPTED: N_("accepted"),
    Acceptance.ACCEPTED_IN_PART: N_("in part"),
    Acceptance.HELD: N_("held"),
    Acceptance.REJECTED: N_("rejected"),
}
_CONFIDENCE = {
    "verified": N_("read in the source itself"),
    "verified_secondary": N_("read in a copy of the source"),
    "general_knowledge_to_check": N_("general knowledge, to be checked"),
    "default_to_check": N_("a default, to be checked"),
}
ACTS = {
    "delivery.opened": N_("Delivery opened"),
    "delivery.corrected": N_("Supplier and papers corrected"),
    "position.stated": N_("Fish stated"),
    "position.corrected": N_("Fish corrected"),
    "position.withdrawn": N_("Fish withdrawn"),
    "delivery.judged": N_("Judged"),
    "lot.corrected": N_("Lot given to another delivery or fish"),
}
_ORIGINS = {
    Origin.MEASURED: "",
    Origin.COMPUTED: N_("c"),
    Origin.PRESET: N_("p"),
    Origin.UNKNOWN: N_("u"),
}
LEGEND = N_(
    "No sign: measured by the scale. {c}: computed. {p}: preset (list tare or typed). {u}: not known. "
    "{m}: the weight was typed by hand. Struck out: does not count."
)
_TABLES = {
    "delivery.corrected": "delivery_header",
    "position.corrected": "delivery_position",
    "position.withdrawn": "delivery_position",
    "delivery.judged": "delivery_verdict",
}


class Words:
    """The words of one sheet in one language. Nothing here draws."""

    def __init__(self, sheet: Sheet, catalogue: Catalogue) -> None:
        self.sheet, self.catalogue = sheet, catalogue
        self.text, self.plural, self.day = catalogue.text, catalogue.plural, catalogue.day

    def name(self, field: str, code: str | None) -> str:
        return self.sheet.name(field, code, self.catalogue.language)

    def caption(self, field: str) -> str:
        return self.text(FIELDS[field]) if field in FIELDS else field

    def person(self, role: str | None) -> str:
        return self.sheet.account.name(role)

    def kg(self, grams: int | None) -> str:
        """Kilograms without unit, always three decimals, so that columns stand under each other."""
        return DASH if grams is None else self.catalogue.kilograms(grams)

    def mass(self, grams: int | None) -> str:
        return DASH if grams is None else f"{self.kg(grams)}{NO_BREAK}{self.text('kg')}"

    def degrees(self, centi_c: int | None) -> str:
        """Hundredths of a degree, one decimal at least, none lost."""
        if centi_c is None:
            return ""
        whole, rest = divmod(abs(centi_c), 100)
        fraction = f"{rest:02d}".removesuffix("0") or "0"
        sign = "-" if centi_c < 0 else ""
        return f"{self.catalogue.number(f'{sign}{whole}.{fraction}')}{NO_BREAK}°C"

    def moment(self, at: datetime | None, *, seconds: bool = False) -> str:
        """Day and time in the plant's zone."""
        return f"{self.day(at)} {self.catalogue.clock(at, seconds=seconds)}" if at else ""

    def verdict(self, verdict: Acceptance | None) -> str:
        return self.text(VERDICTS[verdict]) if verdict else self.text("no verdict")

    def confidence(self, code: str | None) -> str:
        return self.text(_CONFIDENCE[code]) if code in _CONFIDENCE else code or DASH

    def note(self, note: str | None) -> str:
        return note_text(note, self.catalogue.language)

    def origin(self, source: str) -> str:
        """The sign behind a number that says where it is from; nothing for a measured one."""
        return self.text(_ORIGINS[Origin(source)])

    def legend(self) -> str:
        signs = {"c": self.text("c"), "p": self.text("p"), "u": self.text("u"), "m": self.text("M")}
        return self.text(LEGEND, **signs)

    # State

    def state(self) -> str:
        """Draft, or which version was signed; a signature of an earlier content is superseded."""
        current, newest = self.signed(), self.newest()
        if current is not None:
            return self.text("Version {n}, signed", n=current.version)
        if newest:
            return self.text("Draft of version {n}; version {old} is superseded", n=newest + 1, old=newest)
        return self.text("Draft, not signed")

    def signed(self) -> Report | None:
        """The signed version that says what is printed."""
        return next((one for one in reversed(self.sheet.delivery.reports) if one.current), None)

    def newest(self) -> int:
        return max((one.version for one in self.sheet.delivery.reports), default=0)

    # Remarks and changes

    def remark(self, one: Weighed) -> str:
        """Why a weighing is struck, where it went or came from, that it is late."""
        parts = []
        if one.moved_to:
            parts.append(self.text("moved to {lot}", lot=one.moved_to))
        elif one.struck:
            parts.append(self.text("voided"))
        if one.struck:
            parts.append(self.name("reason", one.reason))
            parts.append(f"{self.person(one.by)} {self.moment(one.on)}")
        if one.moved_from:
            parts.append(
                self.text("from {lot}, weighed {at}", lot=one.moved_from, at=self.moment(one.first_at))
            )
        if one.late:
            parts.append(self.text("late entry"))
        return ", ".join(part for part in parts if part.strip())

    def value(self, field: str, value: object) -> str:
        """A value of an entry as a person reads it."""
        if value is None or value == "":
            return DASH
        if field == "verdict":
            return self.verdict(Acceptance(str(value)))
        if isinstance(value, int):
            return self.degrees(value) if field.endswith("centi_c") else self.mass(value)
        if field in ("catch_from", "catch_to"):
            return self.day(date.fromisoformat(str(value)))
        if field == "arrived_at":
            return self.moment(parse_iso(str(value)))
        return self.name(field, str(value))

    def change(self, one: Change) -> str:
        """What a correction changed: was, is."""
        before, after = (self.value(one.field, value) for value in (one.before, one.after))
        return self.text(
            "{field}: was {before}, is {after}", field=self.caption(one.field), before=before, after=after
        )

    def act(self, kind: str) -> str:
        return self.text(ACTS[kind]) if kind in ACTS else kind

    def table_of(self, kind: str) -> str:
        """Which statements an act of this kind replaced; an empty text where it replaced none."""
        return _TABLES.get(kind, "")
