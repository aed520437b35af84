"""The header and the strip under it, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.i18n import N_, Catalogue
from app.models.connection import ServerState, StationSnapshot
from app.models.equipment import DeviceState, LinkState
from app.models.login import Individual
from app.models.temperature_board import Summary
from app.views import roles
from app.views.marks import PRIORITIES, Mark, Notice, Shape, Tone
from app.views.troubles import worded


@dataclass(frozen=True)
class AlarmLamp:
    """The way to the alarms: filled while somebody has to see one, and `urgent` while that cannot wait."""

    mark: Mark
    short: str
    """What it says where there is no room for more: how many."""
    unseen: bool
    urgent: bool = False


@dataclass(frozen=True)
class HeaderView:
    station: str
    person: str
    role: str
    """Shown beside the person where there is room."""
    lamps: tuple[Mark, Mark, Mark]
    clock: str
    other_language: str
    alarm: AlarmLamp | None = None


_SCALE = (N_("Scale"), N_("SCALE SILENT"), N_("SCALE LOST"), N_("SCALE SILENT"))
_PRINTER = (N_("Printer"), N_("PRINTER SILENT"), N_("PRINTER LOST"), N_("PRINTER STOPPED"))


def header(state: StationSnapshot, person: Individual | None, now: datetime, words: Catalogue) -> HeaderView:
    """What the header says now."""
    who = person.name if person else ""
    role = roles.named(person.groups, words) if person else ""
    lamps = (
        server_lamp(state.server, words),
        device_lamp(state.scale, _SCALE, words),
        device_lamp(state.printer, _PRINTER, words),
    )
    other = "EN" if words.language == "ru" else "РУС"
    return HeaderView(
        f"{state.code} · {state.name}",
        who,
        role,
        lamps,
        words.clock(now),
        other,
        alarm_lamp(state.alarms, words),
    )


def alarm_lamp(alarms: Summary, words: Catalogue) -> AlarmLamp | None:
    """How many alarms wait, in the shape of the most urgent; None while there is none."""
    if not alarms.count:
        return None
    shape, tone = PRIORITIES[alarms.priority]
    word = words.plural("{n} alarm", "{n} alarms", alarms.count)
    mark = Mark(shape, word, tone if alarms.running else Tone.NORMAL)
    return AlarmLamp(mark, words.number(alarms.count), alarms.unseen > 0, alarms.urgent)


def server_lamp(server: ServerState, words: Catalogue) -> Mark:
    """Grey when on-line; violet when off-line (the strip says since when); amber when sending is stopped."""
    if server.problem is not None:
        return Mark(Shape.DIAMOND, words.text("NOT SENDING"), Tone.WARN)
    if server.since is None:
        return Mark(Shape.RING, words.text("Server…"), Tone.MUTED)
    if server.online:
        return Mark(Shape.DISC, words.text("Server"))
    return Mark(Shape.UP, words.text("OFF-LINE"), Tone.OFFLINE)


def device_lamp(device: DeviceState | None, names: tuple[str, str, str, str], words: Catalogue) -> Mark:
    """Grey disc when good, grey ring when there is none or it is being opened, amber when lost, silent or stopped."""
    good, silent, lost, stopped = names
    if device is None or device.state in (LinkState.CLOSED, LinkState.OPENING):
        return Mark(Shape.RING, words.text(good), Tone.MUTED)
    if device.state is LinkState.LOST:
        return Mark(Shape.CROSS, words.text(lost), Tone.WARN)
    if device.state is LinkState.SILENT:
        return Mark(Shape.UP, words.text(silent), Tone.WARN)
    if device.simulated:
        return Mark(Shape.DIAMOND, words.text("SIMULATOR"), Tone.WARN)
    if device.problem is not None:
        return Mark(Shape.UP, words.text(stopped), Tone.WARN)
    return Mark(Shape.DISC, words.text(good))


def strip(state: StationSnapshot, of_screen: Notice | None, words: Catalogue) -> Notice | None:
    """The one notice under the header: alarm first, then warnings, then the network, which stops nothing."""
    ranked: tuple[Callable[[], Notice | None], ...] = (
        lambda: of_screen if of_screen and of_screen.tone is Tone.ALARM else None,
        lambda: _problem(state.problems[0], Tone.ALARM, words) if state.problems else None,
        lambda: of_screen,
        lambda: _problem(state.server.problem, Tone.WARN, words) if state.server.problem else None,
        lambda: offline(state.server, words),
        lambda: _problem(state.warnings[0], Tone.WARN, words) if state.warnings else None,
    )
    return next((notice for make in ranked if (notice := make()) is not None), None)


def _problem(key: str, tone: Tone, words: Catalogue) -> Notice:
    told = worded(key, words)
    return Notice(f"{told.title}. {told.do}", tone, Shape.DIAMOND)


def offline(server: ServerState, words: Catalogue) -> Notice | None:
    """Since when, how many waiting, keep working."""
    if server.online or server.since is None:
        return None
    text = words.text("Off-line since {time}.", time=words.clock(server.since))
    if server.unsent:
        text += " " + words.plural("{n} entry waits.", "{n} entries wait.", server.unsent)
    text += " " + words.text("Weighings are kept here. Keep working.")
    return Notice(text, Tone.OFFLINE)
