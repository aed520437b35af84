"""Why the plant did not apply an entry, or doubts it, in words."""

from __future__ import annotations

from app.i18n import N_, Catalogue

DOUBTS = {
    "clock.uncertain": N_("The station's clock could not be compared"),
    "clock.off": N_("The station's clock was wrong"),
    "person.missing": N_("No person is named"),
    "person.unknown": N_("The person was not known"),
    "person.blocked": N_("The person was blocked"),
    "person.without_right": N_("The person had no right to it"),
    "session.missing": N_("No session is named"),
    "session.unknown": N_("The session is not known"),
    "session.foreign": N_("The session is another person's or station's"),
    "session.expired": N_("The session had ended"),
}
MARKS = {
    "envelope.form": N_("It is no readable record"),
    "envelope.version": N_("Its form is of a newer program"),
    "envelope.plant": N_("It belongs to another plant"),
    "envelope.stream": N_("It names another station"),
    "envelope.seq": N_("It names another place in the journal"),
    "envelope.id": N_("Its identity is no valid one"),
    "envelope.at": N_("Its time is no valid one"),
    "envelope.key": N_("It lacks a part or has one too many"),
    "kind.unknown": N_("The plant does not know this kind of entry"),
    "kind.forbidden": N_("A station may not write this kind of entry"),
    "reason.missing": N_("The reason is missing"),
    "rows.missing": N_("It carries no data"),
    "rows.table": N_("It carries data of another kind"),
    "rows.column": N_("It carries a value the plant does not know"),
    "rows.value": N_("One of its values is not possible"),
    "id.used": N_("Its identity was used before"),
    "version.conflict": N_("Somebody else changed it meanwhile"),
    "body.too_large": N_("It is too large"),
    "body.not_ascii": N_("It has signs that no record may have"),
}
STATES = {
    "22": N_("One of its values is not possible"),
    "23": N_("Its values break a rule of the plant"),
    "42": N_("The plant could not read its data"),
}


def marked(code: str, words: Catalogue) -> str:
    """Why the plant did not apply an entry: the rule's wording, or that of the class of its SQLSTATE."""
    message = MARKS.get(code) or STATES.get(code[:2] if len(code) == 5 else "")
    return words.text(message) if message else code


def doubt(code: str, words: Catalogue) -> str:
    return words.text(DOUBTS[code]) if code in DOUBTS else code
