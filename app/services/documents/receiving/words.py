"""How the receiving report is worded. Codes and numbers come in, sentences and figures of one language go out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from app.clock import parse_iso
from app.i18n import N_, Catalogue
from app.i18n import deliveries as wording
from app.models.delivery import Acceptance, Check, Report
from app.models.provenance import note_text
from app.models.values import Origin
from app.services.documents.receiving.sheet import Change, Sheet, Weighed
from app.services.freshness import schemes

DASH = "\u2014"
ACTS = {
    "delivery.opened": N_("Delivery opened"),
    "delivery.corrected": N_("Supplier and papers corrected"),
    "position.stated": N_("Fish stated"),
    "position.corrected": N_("Fish corrected"),
    "position.withdrawn": N_("Fish withdrawn"),
    "delivery.judged": N_("Judged"),
    "delivery.released": N_("Released"),
    "override.signed": N_("More than advised was allowed"),
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
    "delivery.released": "delivery_verdict",
}


class Words:
    """The words of one sheet in one language. Nothing here draws."""

    def __init__(self, sheet: Sheet, catalogue: Catalogue) -> None:
        self.sheet, self.catalogue = sheet, catalogue
        self.text, self.plural, self.day = catalogue.text, catalogue.plural, catalogue.day

    def name(self, field: str, code: str | None) -> str:
        return self.sheet.name(field, code, self.catalogue.language)

    def caption(self, field: str) -> str:
        return wording.caption(field, self.catalogue)

    def person(self, role: str | None) -> str:
        return self.sheet.account.name(role)

    def kg(self, grams: int | None) -> str:
        """Kilograms without unit, always three decimals, so that columns stand under each other."""
        return DASH if grams is None else self.catalogue.kilograms(grams)

    def mass(self, grams: int | None) -> str:
        return DASH if grams is None else f"{self.kg(grams)}{wording.NO_BREAK}{self.text('kg')}"

    def degrees(self, centi_c: int | None) -> str:
        return wording.degrees(centi_c, self.catalogue)

    def moment(self, at: datetime | None, *, seconds: bool = False) -> str:
        """Day and time in the plant's zone."""
        return f"{self.day(at)} {self.catalogue.clock(at, seconds=seconds)}" if at else ""

    def verdict(self, verdict: Acceptance | None) -> str:
        return wording.verdict(verdict, self.catalogue)

    def confidence(self, code: str | None) -> str:
        return wording.confidence(code, self.catalogue)

    def note(self, note: str | None) -> str:
        return note_text(note, self.catalogue.language)

    def origin(self, source: str) -> str:
        """The sign behind a number that says where it is from; nothing for a measured one."""
        return self.text(_ORIGINS[Origin(source)])

    def legend(self) -> str:
        signs = {"c": self.text("c"), "p": self.text("p"), "u": self.text("u"), "m": self.text("M")}
        return self.text(LEGEND, **signs)

    def votes(self, check: Check) -> str:
        """Of each attribute of the scheme its mark."""
        scheme = next((one for one in schemes() if one.named.code == check.scheme), None)
        names = {
            one.named.code: one.named.name(self.catalogue.language)
            for one in (scheme.attributes if scheme else ())
        }
        return ", ".join(f"{names.get(code, code)} {mark}" for code, mark in check.votes or ())

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
        """Why a weighing is struck, where it went or came from, why it was typed, that it is late."""
        parts = [*self._struck(one), *self._stands_for(one)]
        if one.manual and one.manual_reason:
            parts.append(self.text("by hand: {why}", why=self.name("reason", one.manual_reason)))
        if one.late:
            parts.append(self.text("late entry"))
        return ", ".join(part for part in parts if part.strip())

    def _struck(self, one: Weighed) -> Iterator[str]:
        if not one.struck:
            return
        if one.moved_to == one.lot:
            yield self.text("put right")
        else:
            yield self.text("moved to {lot}", lot=one.moved_to) if one.moved_to else self.text("voided")
        yield self.name("reason", one.reason)
        yield f"{self.person(one.by)} {self.moment(one.on)}"

    def _stands_for(self, one: Weighed) -> Iterator[str]:
        at = self.moment(one.first_at)
        if one.moved_from == one.lot:
            yield self.text("correction of the weighing of {at}", at=at)
        elif one.moved_from:
            yield self.text("from {lot}, weighed {at}", lot=one.moved_from, at=at)

    def more_than_advised(self, value: int | None, limit: int | None) -> str:
        """How much was there when somebody let more be taken, of how much."""
        if value is None:
            return ""
        return self.text("{net} of {advised}", net=self.kg(value), advised=self.mass(limit))

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
