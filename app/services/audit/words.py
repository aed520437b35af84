"""How an audit is worded, on the screen and in what is written out: entries keep codes, people read words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.i18n import N_, Catalogue
from app.models.audit import Chained, Change, Effect, Outcome, Record
from app.models.desk import Named
from app.services.audit.reasons import marked
from app.services.laboratory import words as laboratory
from app.services.register import words as register
from app.services.temperature import words as temperature

Names = Mapping[tuple[str, str], Named]
"""Names of reference data by (table, code)."""

KINDS = {
    "station.started": N_("Station started"),
    "session.opened": N_("Person logged in"),
    "session.ended": N_("Person left"),
    "lot.opened": N_("Lot opened"),
    "weighing.recorded": N_("Weighing recorded"),
    "weighing.manual": N_("Weight entered by hand"),
    "weighing.voided": N_("Weighing voided"),
    "weighing.corrected": N_("Weighing put right"),
    "lot.corrected": N_("Lot given to another delivery or fish"),
    "delivery.opened": N_("Delivery opened"),
    "delivery.corrected": N_("Supplier and papers corrected"),
    "position.stated": N_("Fish stated"),
    "position.corrected": N_("Fish corrected"),
    "position.withdrawn": N_("Fish withdrawn"),
    "delivery.measured": N_("Core temperature"),
    "delivery.checked": N_("Arrival check"),
    "delivery.judged": N_("Judged"),
    "delivery.released": N_("Released"),
    "delivery.closed": N_("Delivery closed"),
    "delivery.reopened": N_("Delivery opened again"),
    "report.signed": N_("Receiving report signed"),
    "override.signed": N_("Signed for more than the rule allows"),
    "label.ordered": N_("Label ordered"),
    "label.reprinted": N_("Label ordered once more"),
    "label.settled": N_("What became of a label"),
    "scale.tared": N_("Scale tared or zeroed"),
    "device.changed": N_("Device set up otherwise"),
    "person.enrolled": N_("Person enrolled"),
    "person.changed": N_("Person changed"),
    "person.blocked": N_("Person blocked"),
    "person.unblocked": N_("Person unblocked"),
    "person.rekeyed": N_("New badge or PIN"),
    "station.enrolled": N_("Station enrolled"),
    "station.changed": N_("Station changed"),
    "station.blocked": N_("Station cut off"),
    "incarnation.opened": N_("Station began a new journal"),
    "stream.confirmed": N_("Held journal let go on"),
    "item.set": N_("Item set"),
    "container_type.set": N_("Container set"),
    "place.set": N_("Place set"),
    "reason.set": N_("Reason set"),
    "setting.set": N_("Setting changed"),
    "band.set": N_("Weight band set"),
    "supplier.set": N_("Supplier set"),
    "species.set": N_("Species of fish set"),
    "term.set": N_("Word of a list set"),
    "origin_rule.set": N_("Origin rule set"),
    "entry.mended": N_("Verdict on a marked entry"),
    "recovery.confirmed": N_("Recovery confirmed"),
    "entry.marked": N_("Entries marked by the plant"),
    "epoch.begun": N_("New history of the server"),
    **register.KINDS,
    **temperature.KINDS,
    **laboratory.KINDS,
}
FIELDS = {
    "item": N_("Item"),
    "place": N_("Place"),
    "note": N_("Note"),
    "net_g": N_("Net"),
    "net_from": N_("Net is"),
    "gross_g": N_("Gross"),
    "gross_from": N_("Gross is"),
    "tare_g": N_("Tare"),
    "tare_from": N_("Tare is"),
    "container_type": N_("Container"),
    "indication": N_("Scale's indication"),
    "unit": N_("Unit"),
    "manual": N_("By hand"),
    "verdict": N_("Verdict"),
    "verdict_reason": N_("Why taken"),
    "confirmed_stream": N_("Journal"),
    "confirmed_seq": N_("Stood at entry No."),
    "consent": N_("Confirmed"),
    "assurance": N_("How sure"),
    "expires_at": N_("Ends at"),
    "cause": N_("Cause"),
    "app": N_("Program"),
    "system": N_("System"),
    "code": N_("Reason code"),
    "action": N_("Action"),
    "target": N_("Entry"),
    "name": N_("Name"),
    "language": N_("Language"),
    "active": N_("Active"),
    "badge": N_("Badge No."),
    "version": N_("Version"),
    "since": N_("Since"),
    "until": N_("Until"),
    "role": N_("Login role"),
    "profile": N_("Profile"),
    "station": N_("Station"),
    "lot_prefix": N_("Lot code part"),
    "name_ru": N_("Name in Russian"),
    "name_en": N_("Name in English"),
    "species": N_("Species"),
    "band_low_g": N_("Band from"),
    "band_high_g": N_("Band to"),
    "purpose": N_("Purpose"),
    "value": N_("Value"),
    "valid_from": N_("Valid from"),
    "source": N_("Source"),
    "container": N_("Container"),
    "low_g": N_("Band from"),
    "high_g": N_("Band to"),
    "gtin": N_("GTIN"),
    "counted": N_("Pieces are counted"),
    "tax_id": N_("Tax number"),
    "vessels": N_("Vessel, farm or brigade"),
    "latin": N_("Latin name"),
    "asfis": N_("ASFIS code"),
    "list": N_("List of words"),
    "water": N_("Water"),
    "origin_class": N_("Origin class"),
    "allowed": N_("May be accepted"),
    "valid_to": N_("Valid until"),
    "confidence": N_("Confidence"),
    "pieces": N_("Pieces"),
    "delivery_id": N_("Delivery"),
    "position": N_("Position"),
    "supplier": N_("Supplier"),
    "vessel": N_("Vessel, farm or brigade"),
    "vehicle": N_("Vehicle"),
    "vet_document": N_("Veterinary document"),
    "transport_centi_c": N_("Transport temperature"),
    "arrived_at": N_("Arrived"),
    "presentation": N_("Presentation"),
    "packaging": N_("Packaging"),
    "production_method": N_("Production method"),
    "fao_area": N_("FAO area"),
    "gear": N_("Fishing gear"),
    "catch_from": N_("Caught from"),
    "catch_to": N_("Caught to"),
    "origin_document": N_("Document of origin"),
    "permit": N_("Permit or quota"),
    "advised_g": N_("Advised"),
    "centi_c": N_("Core temperature"),
    "taken": N_("Measured how"),
    "scheme": N_("Scheme"),
    "score": N_("Points"),
    "grade": N_("Grade"),
    "parasites": N_("Parasites"),
    "packaging_state": N_("State of the packaging"),
    "ice_percent": N_("Ice, %"),
    "mean_fish_g": N_("Mean fish"),
    "lab_sample": N_("Sample No."),
    "corrective_action": N_("Corrective action"),
    "reason": N_("Reason"),
    "digest": N_("Digest"),
    "signer": N_("Signed by"),
    "signed_at": N_("Signed at"),
    "rule": N_("Rule"),
    "limit_value": N_("Limit"),
    "manual_reason": N_("Why typed by hand"),
    "votes": N_("Marks by attribute"),
    "template": N_("Template"),
    "copies": N_("Copies"),
    "outcome": N_("Outcome"),
    "how": N_("Found how"),
    "printer": N_("Printer"),
    **laboratory.FIELDS,
    **register.FIELDS,
    **temperature.FIELDS,
}
VALUES = {
    "measured": N_("measured"),
    "computed": N_("computed"),
    "preset": N_("preset"),
    "unknown": N_("unknown"),
    "under": N_("under the band"),
    "in": N_("in the band"),
    "no_other_copy": N_("no other copy runs"),
    "other_is_off": N_("the other computer is off"),
    "over": N_("over the band"),
    "accepted": N_("accepted"),
    "accepted_in_part": N_("accepted in part"),
    "held": N_("held"),
    "rejected": N_("rejected"),
    "typed": N_("typed"),
    "probe": N_("by a probe"),
    "printed": N_("printed"),
    "uncertain": N_("printed or not?"),
    "confirmed": N_("seen"),
    "missing": N_("not there"),
    "cancelled": N_("not wanted"),
    "scan": N_("by a scan"),
    "looked": N_("by looking"),
    "tare": N_("tare"),
    "zero": N_("zero"),
    "clear": N_("tare cleared"),
    "on-line": N_("on-line"),
    "refreshed": N_("renewed"),
    "off-line": N_("off-line"),
    "expired": N_("expired"),
    "none": N_("nobody"),
    "left": N_("went away"),
    "idle": N_("nobody was there"),
    "blocked": N_("blocked"),
    "taken_over": N_("somebody else came"),
    "mended": N_("mended"),
    "set_aside": N_("set aside"),
    **laboratory.VALUES,
    **temperature.VALUES,
}
EFFECTS = {
    Effect.COUNTS: N_("counts"),
    Effect.REFUSED: N_("refused"),
    Effect.VOIDED: N_("voided"),
    Effect.MARKED: N_("marked"),
    Effect.MENDED: N_("mended"),
    Effect.SET_ASIDE: N_("set aside"),
}
CHAINED = {
    Chained.INTACT: N_("intact"),
    Chained.BROKEN: N_("BROKEN"),
    Chained.ALONE: N_("not provable here"),
}
_REASONED = {
    "verdict_reason": "reason",
    "manual_reason": "reason",
    "reason": "reason",
    "item": "item",
    "place": "place",
    "container_type": "container_type",
}
_CODED = frozenset(
    {
        "net_from",
        "gross_from",
        "tare_from",
        "verdict",
        "action",
        "assurance",
        "cause",
        "consent",
        "taken",
        "outcome",
        "how",
        *laboratory.CODED,
        *temperature.CODED,
    }
)
_TIMES = frozenset(
    {"expires_at", "since", "until", "valid_from", "arrived_at", "signed_at", *laboratory.TIMES}
)
_DAYS = frozenset({"catch_from", "catch_to", "valid_to", "done_on", "valid_until", "in_since",
                   "out_since"})  # fmt: skip


def kind(record: Record, words: Catalogue) -> str:
    """What happened; the code of a kind this program does not know, a dash for a body it cannot read."""
    return words.text(KINDS[record.kind]) if record.kind in KINDS else record.kind or "\u2014"


def field(name: str, words: Catalogue) -> str:
    return words.text(FIELDS[name]) if name in FIELDS else name


def value(change: Change, content: Any, words: Catalogue, names: Names) -> str:
    """One value as read: weights in kg, codes by their names, a dash where there was none."""
    if content is None:
        return "\u2014"
    if isinstance(content, bool):
        return words.text("yes") if content else words.text("no")
    if isinstance(content, int):
        return _measured(change.field, content, words) or _coded(change.field, str(content), words, names)
    if isinstance(content, list):
        return ", ".join(" ".join(map(str, one)) if isinstance(one, list) else str(one) for one in content)
    return _coded(change.field, str(content), words, names)


def _measured(name: str, content: int, words: Catalogue) -> str:
    """A quantity in its unit, by what the field's name ends in; nothing for any other."""
    if name.endswith("_g"):
        return f"{words.kilograms(content)}\u00a0{words.text('kg')}"
    if name.endswith("_milli"):
        return words.number(str(Decimal(content).scaleb(-3)))
    if name.endswith("centi_c"):
        return f"{words.number(str(Decimal(content).scaleb(-2)))}\u00a0°C"
    return ""


def _coded(name: str, content: str, words: Catalogue, names: Names) -> str:
    if name in _CODED and content in VALUES:
        return words.text(VALUES[content])
    if name in _TIMES:
        return moment(content, words)
    if name in _DAYS:
        return words.day(date.fromisoformat(content))
    return named(_REASONED[name], content, words, names) if name in _REASONED else content


def moment(iso: str, words: Catalogue) -> str:
    """An instant of an entry in the plant's zone, with its day; the text itself when it is none."""
    from app.clock import parse_iso

    try:
        instant = parse_iso(iso)
    except ValueError:
        return iso
    return f"{words.day(instant)} {words.clock(instant, seconds=True)}"


def named(table: str, code: str, words: Catalogue, names: Names) -> str:
    """Name of a code in this language; the code itself where nobody named it."""
    known = names.get((table, code))
    return known.name(words.language) if known else code


def reason(record: Record, words: Catalogue, names: Names) -> str:
    """Why it was done, in words; empty where no reason is asked."""
    return named("reason", record.reason, words, names) if record.reason else ""


def outcome(told: Outcome, words: Catalogue, names: Names) -> str:
    """What became of the entry, with the reason where there is one."""
    text = words.text(EFFECTS[told.effect])
    if told.code is None:
        return text
    voided = told.effect is Effect.VOIDED
    return f"{text}: {named('reason', told.code, words, names) if voided else marked(told.code, words)}"
