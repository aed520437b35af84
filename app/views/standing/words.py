"""How the standing of a station is worded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.i18n import N_, Catalogue
from app.models.standing import Consent, Standing
from app.views.lists.view import Fact, FactsView
from app.views.marks import Mark, Shape, Tone
from app.views.troubles import worded

CLOCK_OFF = timedelta(seconds=120)
"""The plant marks entries of a clock that is further off."""

PRIMARY = {
    Consent.NO_OTHER_COPY: N_("No other copy runs…"),
    Consent.OTHER_IS_OFF: N_("The other one is off…"),
    Consent.NEW_JOURNAL: N_("Begin a new journal…"),
}
STATEMENTS = {
    Consent.NO_OTHER_COPY: N_("I looked: no other copy of this station runs"),
    Consent.OTHER_IS_OFF: N_("I looked: the other computer is off"),
    Consent.NEW_JOURNAL: N_("This station begins a new journal"),
}
ADVICE = {
    Consent.NO_OTHER_COPY: N_(
        "Find out whether a copy of this disk works in another computer, also one that is switched off now. "
        "If there is none, confirm it."
    ),
    Consent.OTHER_IS_OFF: N_("Find the other computer and switch it off for good. Then confirm it."),
    Consent.NEW_JOURNAL: N_(
        "Weighing goes on. Find out which computer has the other copy, and begin a new journal here."
    ),
}
"""What the administrator at the station has to do; others are told to call one."""
WHY = {
    Consent.NO_OTHER_COPY: N_("How did it come to this?"),
    Consent.OTHER_IS_OFF: N_("How did it come to this?"),
    Consent.NEW_JOURNAL: N_("A new journal: why?"),
}
EFFECTS = {
    Consent.NO_OTHER_COPY: N_(
        "The missing entries are fetched back from the plant. Then the station goes on behind them."
    ),
    Consent.OTHER_IS_OFF: N_(
        "The entries kept here are sent to the plant, and the station goes on as before."
    ),
    Consent.NEW_JOURNAL: N_(
        "Entries the plant does not have are sent once, in the new journal. New lots get another first part of "
        "their codes. The old journal is kept for reading. The station starts again by itself."
    ),
}
DONE = {
    Consent.NO_OTHER_COPY: N_("Confirmed. The missing entries are being fetched."),
    Consent.OTHER_IS_OFF: N_("Confirmed. The entries are being sent."),
    Consent.NEW_JOURNAL: N_("The station starts again in its new journal."),
}


def said(standing: Standing | None, words: Catalogue) -> FactsView:
    """The state in words, and what to do."""
    more = words.text("More")
    if standing is None:
        return FactsView(words.text("Looking…"), more=more)
    if standing.problem is not None:
        return _held(standing, words)
    if not standing.online:
        return FactsView(
            words.text("The server does not answer"),
            (
                Fact("", words.text("Weighing goes on; entries are kept here and sent when it answers again.")),
                Fact("", words.text("Check the network cable and the server."), bold=True),
            ),
            Mark(Shape.UP, "", Tone.OFFLINE), more,
        )  # fmt: skip
    if standing.unsent or standing.catching_up:
        text = words.text("Entries are on their way. Nothing has to be done.")
        return FactsView(words.text("Catching up"), (Fact("", text),), Mark(Shape.RING, ""), more)
    text = words.text("The plant has every entry of this station. Nothing has to be done.")
    return FactsView(words.text("All is well"), (Fact("", text),), Mark(Shape.DISC, ""), more)


def _held(standing: Standing, words: Catalogue) -> FactsView:
    trouble = worded(str(standing.problem), words, **standing.params)
    do = words.text(ADVICE[standing.asks]) if standing.asks else trouble.do
    facts = [Fact("", trouble.what), Fact("", do, bold=True)]
    missing = standing.params.get("missing")
    if isinstance(missing, int):
        facts.insert(1, Fact(words.text("Missing here"), words.number(missing)))
    return FactsView(trouble.title, tuple(facts), Mark(Shape.DIAMOND, "", Tone.WARN), words.text("More"))


def statement(consent: Consent, typed: str, words: Catalogue) -> FactsView:
    """What the person puts the PIN under, and the PIN in dots."""
    sign = Fact("", words.text("Sign it with your PIN."), bold=True)
    facts = (Fact("", words.text(EFFECTS[consent])), sign, Fact("", typed or "_", bold=True))
    return FactsView(words.text(STATEMENTS[consent]), facts, more=words.text("More"))


def facts(standing: Standing | None, words: Catalogue) -> FactsView:
    """The figures."""
    rows = tuple(_rows(standing, words)) if standing is not None else ()
    return FactsView("", rows, more=words.text("More"))


def _rows(s: Standing, words: Catalogue) -> Iterator[Fact]:
    text = words.text
    yield Fact(text("Journal"), s.stream, bold=True)
    yield Fact(text("New lots"), f"{s.lot_prefix}-…")
    yield Fact(text("Server"), _server(s, words), Tone.NORMAL if s.online else Tone.OFFLINE)
    yield Fact(text("Not sent"), words.number(s.unsent), bold=bool(s.unsent))
    if s.oldest is not None:
        yield Fact(text("Oldest of them"), moment(s.oldest, words))
    yield Fact(text("Computers"), *_alone(s, words))
    yield Fact(text("Clock"), *_clock(s, words))
    yield Fact(text("Last backup"), *_backup(s, words))


def _server(s: Standing, words: Catalogue) -> str:
    where = s.server or words.text("This computer")
    state = words.text("on-line since {at}" if s.online else "off-line since {at}", at=_since(s, words))
    return f"{where}, {state}"


def _since(s: Standing, words: Catalogue) -> str:
    return moment(s.since, words) if s.since is not None else "\u2014"


def _alone(s: Standing, words: Catalogue) -> tuple[str, Tone]:
    if s.alone is None:
        return words.text("not heard yet"), Tone.MUTED
    other = not s.alone or s.asks is Consent.NEW_JOURNAL
    return words.text(
        "another one was seen" if other else "no other was seen"
    ), Tone.WARN if other else Tone.NORMAL


def _clock(s: Standing, words: Catalogue) -> tuple[str, Tone]:
    if s.offset is None:
        return words.text("not compared yet"), Tone.MUTED
    off = words.text(
        "{seconds} s from the server's", seconds=words.number(f"{s.offset.total_seconds():+.1f}")
    )
    return off, Tone.WARN if abs(s.offset) > CLOCK_OFF else Tone.NORMAL


def _backup(s: Standing, words: Catalogue) -> tuple[str, Tone]:
    if not s.online:
        return words.text("asked when the server answers"), Tone.MUTED
    if s.backup_age is None:
        return words.text("none"), Tone.WARN
    hours = int(s.backup_age.total_seconds()) // 3600
    age = words.plural("{n} hour ago", "{n} hours ago", hours) if hours else words.text("within the hour")
    return age, Tone.WARN if s.backup_late else Tone.NORMAL


def moment(at: datetime, words: Catalogue) -> str:
    return f"{words.day(at)} {words.clock(at)}"
