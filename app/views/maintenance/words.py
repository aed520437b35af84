"""How devices, frames and answers are worded."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.i18n import N_, Catalogue
from app.models.device_board import PlantDevice
from app.models.equipment import SIMULATED, DeviceState, Frame, LinkState
from app.models.readings import Reading
from app.views.lists.view import Fact, FactsView, Line
from app.views.maintenance.finding import said
from app.views.maintenance.ports import Test
from app.views.marks import Mark, Notice, Shape, Tone
from app.views.troubles import worded

OLD = timedelta(minutes=5)
"""So long a station may be silent: it says how its devices stand once a minute."""

_STATES = {
    LinkState.CLOSED: (Shape.RING, N_("closed"), Tone.MUTED),
    LinkState.OPENING: (Shape.RING, N_("opening"), Tone.MUTED),
    LinkState.ONLINE: (Shape.DISC, N_("connected"), Tone.NORMAL),
    LinkState.SILENT: (Shape.UP, N_("silent"), Tone.WARN),
    LinkState.LOST: (Shape.CROSS, N_("no connection"), Tone.WARN),
}
TESTS = {
    Test.ZERO: N_("Zero"),
    Test.TARE: N_("Tare"),
    Test.CLEAR: N_("Clear tare"),
    Test.SERIAL: N_("Ask serial number"),
    Test.ABOUT: N_("Ask version"),
    Test.LABEL: N_("Print a test label"),
}
_DONE = {
    Test.ZERO: N_("The scale did it: zero"),
    Test.TARE: N_("The scale did it: tare"),
    Test.CLEAR: N_("The scale did it: tare cleared"),
    Test.SERIAL: N_("Serial number: {text}"),
    Test.ABOUT: N_("Version: {text}"),
    Test.LABEL: N_("The test label was printed. Look at it and scan it."),
}
_WRONG = {
    "malformed": N_("damaged"),
    "checksum": N_("wrong checksum"),
    "timeout": N_("unfinished"),
    "transmission": N_("transmission error"),
}


def mark(state: DeviceState, words: Catalogue) -> Mark:
    if state.simulated:
        return Mark(Shape.DIAMOND, words.text("SIMULATOR"), Tone.WARN)
    shape, word, tone = _STATES[state.state]
    if state.state is LinkState.ONLINE and state.problem is not None:
        shape, tone = Shape.UP, Tone.WARN
    return Mark(shape, words.text(word), tone)


def device(state: DeviceState, simulated: bool | None, now_ns: int, words: Catalogue) -> Line:
    """A device in the list: its name, where it is, its true state and when it last spoke."""
    parts = [state.address, words.text("last frame {age}", age=age(state.last_good_ns, now_ns, words))]
    if simulated:
        parts.insert(0, words.text("SIMULATOR"))
    return Line(state.device, state.device, " · ".join(parts), mark=mark(state, words))


def other(told: PlantDevice, now: datetime, words: Catalogue) -> Line:
    """A device of another station: what that station last said, and how old that is."""
    parts = [told.station_name, told.address, words.text("told {age}", age=since(told.said_at, now, words))]
    return Line(f"{told.station}/{told.device}", f"{told.station} · {told.device}", " · ".join(parts),
                mark=_told_mark(told, now, words))  # fmt: skip


def other_facts(told: PlantDevice, now: datetime, words: Catalogue) -> FactsView:
    """Everything that the plant knows of a device of another station."""
    lines = [
        Fact(words.text("Last frame"), since(told.last_good_at, now, words), bold=True),
        Fact(words.text("Station told"), since(told.said_at, now, words)),
        Fact(words.text("Errors"), words.number(told.errors), Tone.WARN if told.errors else Tone.NORMAL),
        Fact(words.text("Serial No."), told.serial or words.text("not told")),
        Fact(words.text("Protocol"), told.protocol),
        Fact(words.text("State since"), since(told.since, now, words)),
    ]
    if told.problem is not None:
        problem = worded(told.problem, words, address=told.address, device=told.device, detail="")
        lines.insert(0, Fact("", problem.title, Tone.WARN, bold=True))
    title = f"{told.station} · {told.device}"
    return FactsView(title, tuple(lines), _told_mark(told, now, words), words.text("More"))


def _told_mark(told: PlantDevice, now: datetime, words: Catalogue) -> Mark:
    """As the station said it; nothing is known of a station that has not spoken for minutes."""
    if now - told.said_at > OLD:
        return Mark(Shape.RING, words.text("station is silent"), Tone.MUTED)
    if told.problem == SIMULATED:
        return Mark(Shape.DIAMOND, words.text("SIMULATOR"), Tone.WARN)
    shape, word, tone = _STATES[told.state]
    if told.state is LinkState.ONLINE and told.problem is not None:
        shape, tone = Shape.UP, Tone.WARN
    return Mark(shape, words.text(word), tone)


def since(at: datetime | None, now: datetime, words: Catalogue) -> str:
    """How long ago, of times by the wall clock."""
    if at is None:
        return words.text("never")
    return age(0, max(0, int((now - at).total_seconds() * 1e9)), words)


def age(at_ns: int | None, now_ns: int, words: Catalogue) -> str:
    """How long ago: to a tenth of a second below ten, in minutes above two."""
    if at_ns is None:
        return words.text("never")
    seconds = max(0, now_ns - at_ns) / 1e9
    if seconds < 10:
        return words.text("{n} s ago", n=words.number(f"{seconds:.1f}"))
    if seconds < 120:
        return words.text("{n} s ago", n=words.number(int(seconds)))
    return words.text("{n} min ago", n=words.number(int(seconds // 60)))


def facts(state: DeviceState, now_ns: int, words: Catalogue) -> FactsView:
    """Everything known of one device, and what to do when something is wrong."""
    lines = [
        Fact(words.text("Last frame"), age(state.last_good_ns, now_ns, words), bold=True),
        Fact(words.text("Frames"), words.number(state.frames)),
        Fact(words.text("Errors"), words.number(state.errors), Tone.WARN if state.errors else Tone.NORMAL),
        Fact(words.text("Serial No."), state.serial or words.text("not told")),
        *([Fact(words.text("Version"), state.firmware)] if state.firmware else []),
        Fact(words.text("Protocol"), state.protocol),
        Fact(words.text("State since"), age(state.since_ns, now_ns, words)),
    ]
    if state.problem is not None:
        told = worded(state.problem, words, address=state.address, device=state.device, detail=state.detail)
        lines.insert(0, Fact("", told.do, Tone.NORMAL, bold=True))
        lines.insert(0, Fact("", told.title, Tone.WARN, bold=True))
    return FactsView(state.device, tuple(lines), mark(state, words), words.text("More"))


def frame(one: Frame, number: int, now_ns: int, words: Catalogue) -> Line:
    """A piece of traffic: its age, whose it is, readable, and below it in hex."""
    if one.reading is not None and one.error is None:
        side = Mark(Shape.LEFT, said(one.reading, words), Tone.MUTED)
    elif one.error is not None:
        side = Mark(Shape.UP, words.text(_WRONG.get(one.error, one.error)), Tone.WARN)
    elif one.outgoing:
        side = Mark(Shape.RIGHT, words.text("transmitted"), Tone.MUTED)
    else:
        side = Mark(Shape.LEFT, words.text("received"), Tone.MUTED)
    seconds = max(0, now_ns - one.at_ns) / 1e9
    lead = words.number(f"-{seconds:.1f}") if seconds < 1000 else ""
    return Line(str(number), printable(one.data), one.data.hex(" ").upper(), lead, mark=side)


def printable(data: bytes) -> str:
    """ASCII as it is, control characters by their names: no font has pictures of all."""
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else _CONTROL.get(byte, "·") for byte in data)


_CONTROL = {
    0x02: "«STX»", 0x03: "«ETX»", 0x05: "«ENQ»", 0x06: "«ACK»", 0x0A: "«LF»", 0x0D: "«CR»", 0x15: "«NAK»",
}  # fmt: skip


def answer(test: Test, reading: Reading, words: Catalogue) -> Notice:
    """What the device answered to a test."""
    if reading.error is not None:
        told = worded(str(reading.problem), words)
        return Notice(f"{words.text(TESTS[test])}: {told.title}. {told.do}", Tone.WARN)
    return Notice(words.text(_DONE[test], text=reading.text or "\u2014"), Tone.OK, Shape.CHECK)
