"""The labels under way in words."""

from __future__ import annotations

from app.i18n import N_, Catalogue
from app.models.labelqueue import JobState, LabelJob, QueueSnapshot, Wrong
from app.views.labels.told import differences
from app.views.lists.view import Fact, FactsView, Line
from app.views.marks import Mark, Shape, Tone
from app.views.troubles import worded

_STATES = {
    JobState.HELD: (Shape.DIAMOND, N_("is the date right?"), Tone.WARN),
    JobState.UNSCANNED: (Shape.DIAMOND, N_("to be scanned"), Tone.WARN),
    JobState.DIFFERS: (Shape.CROSS, N_("wrong on the crate"), Tone.ALARM),
    JobState.WAITING: (Shape.RING, N_("waits"), Tone.NORMAL),
    JobState.SENDING: (Shape.RIGHT, N_("goes out"), Tone.NORMAL),
    JobState.AT_PRINTER: (Shape.RIGHT, N_("at the printer"), Tone.NORMAL),
    JobState.UNCERTAIN: (Shape.DIAMOND, N_("printed or not?"), Tone.WARN),
    JobState.PRINTED: (Shape.CHECK, N_("printed"), Tone.MUTED),
    JobState.CONFIRMED: (Shape.CHECK, N_("seen"), Tone.MUTED),
    JobState.MISSING: (Shape.CROSS, N_("not there"), Tone.MUTED),
    JobState.CANCELLED: (Shape.CROSS, N_("not wanted"), Tone.MUTED),
}
_WRONG = {
    Wrong.VOIDED: (N_("take it off"), N_("Its weighing is void. Take the label off the crate.")),
    Wrong.CORRECTED: (
        N_("label is wrong"),
        N_("Its weighing was corrected after printing. Print it once more and take the old one off."),
    ),
}
_NEXT = {
    JobState.HELD: N_(
        "The clock was in doubt when it was ordered. It goes out once a person says that its date is right."
    ),
    JobState.UNSCANNED: N_("It is printed. Put it on its crate and scan it there."),
    JobState.DIFFERS: N_("The label on the crate says something else. Put the right one on and scan it."),
    JobState.WAITING: N_(
        "It goes out by itself as soon as the printer can. No byte of it has left the station."
    ),
    JobState.SENDING: N_("It is on its way to the printer."),
    JobState.AT_PRINTER: N_("The printer has it and has not said yet that it printed."),
    JobState.UNCERTAIN: N_("The line broke in the middle. Scan the label, or look whether it is there."),
}


def mark(job: LabelJob, words: Catalogue) -> Mark:
    """The state as a shape and a word; one that cannot be made is told as such."""
    if job.problem is not None:
        return Mark(Shape.CROSS, words.text("cannot be made"), Tone.WARN)
    if job.wrong is not None:
        return Mark(Shape.UP, words.text(_WRONG[job.wrong][0]), Tone.WARN)
    shape, word, tone = _STATES[job.state]
    return Mark(shape, words.text(word), tone)


def line(job: LabelJob, words: Catalogue) -> Line:
    """One label of the list."""
    item = job.content.item.name(words.language)
    side = f"{words.kilograms(job.content.net_g)} {words.text('kg')}"
    return Line(
        str(job.order), job.lot, item, words.clock(job.at), side, mark(job, words),
        Tone.MUTED if job.state.settled else Tone.NORMAL, struck=job.state is JobState.CANCELLED,
    )  # fmt: skip


def facts(job: LabelJob | None, queue: QueueSnapshot, words: Catalogue) -> FactsView:
    """The printer first, then the chosen label."""
    told = [Fact(words.text("Printer"), *_printer(queue, words))]
    if queue.by_hand is not None:
        told.insert(0, Fact(words.text("Write by hand"), queue.by_hand, Tone.WARN, bold=True))
    if job is None:
        return FactsView(words.text("Labels"), tuple(told), more=words.text("More"))
    told += [
        Fact(words.text("Item"), job.content.item.name(words.language)),
        Fact(words.text("Net"), f"{words.kilograms(job.content.net_g)} {words.text('kg')}", bold=True),
        Fact(words.text("Time"), f"{words.day(job.at)} {words.clock(job.at)}"),
    ]
    if job.previous is not None:
        told.append(Fact("", words.text("Printed once more.")))
    told += [Fact("", said) for said in (*differences(job.differences, words), _said(job, words)) if said]
    return FactsView(job.lot, tuple(told), mark(job, words), words.text("More"))


def _said(job: LabelJob, words: Catalogue) -> str:
    if job.problem is not None:
        told = worded(job.problem, words, template=job.template)
        return f"{told.title}. {told.do}"
    if job.wrong is not None:
        return words.text(_WRONG[job.wrong][1])
    return words.text(_NEXT.get(job.state, ""))


def _printer(queue: QueueSnapshot, words: Catalogue) -> tuple[str, Tone]:
    state = queue.printer
    if state is None:
        return words.text("This station has no label printer"), Tone.MUTED
    if state.problem is None:
        return words.text("Ready"), Tone.NORMAL
    told = worded(state.problem, words)
    return f"{told.title}. {told.do}", Tone.WARN
