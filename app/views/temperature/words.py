"""Values, alarms and channels in words."""

from __future__ import annotations

from datetime import datetime

from app.i18n import N_, Catalogue
from app.models.alarm import AlarmKind
from app.models.alarms import Alarm, Exposure
from app.models.channel import Channel, Unit
from app.models.kinds import Group
from app.models.temperature import Quality
from app.models.temperature_board import Board, ChannelState
from app.views.lists.field import NO_BREAK
from app.views.marks import PRIORITIES, Mark, Shape, Tone
from app.views.roles import GROUPS

DASH = "\u2014"
UNITS = {Unit.CELSIUS: "°C", Unit.PERCENT: "%"}
_KINDS = {
    (AlarmKind.HIGH, Unit.CELSIUS): N_("Too warm"),
    (AlarmKind.LOW, Unit.CELSIUS): N_("Too cold"),
    (AlarmKind.HIGH, Unit.PERCENT): N_("Too humid"),
    (AlarmKind.LOW, Unit.PERCENT): N_("Too dry"),
}
_WHY = {
    Quality.GOOD: N_("no value"),
    Quality.SENSOR_FAULT: N_("the sensor is broken or off"),
    Quality.IMPLAUSIBLE: N_("the value cannot be true"),
    Quality.DEVICE_ERROR: N_("the instrument reports a fault"),
    Quality.NO_ANSWER: N_("the instrument does not answer"),
}
_SHORT = {
    Quality.SENSOR_FAULT: N_("Sensor fault"),
    Quality.IMPLAUSIBLE: N_("Wrong value"),
    Quality.DEVICE_ERROR: N_("Device fault"),
    Quality.NO_ANSWER: N_("No answer"),
}


# Values


def tenths(milli: int) -> str:
    """Thousandths as a decimal string with one decimal, halves away from zero: `-18.5`."""
    whole, rest = divmod((abs(milli) + 50) // 100, 10)
    sign = "-" if milli < 0 and (whole or rest) else ""
    return f"{sign}{whole}.{rest}"


def value(milli: int | None, words: Catalogue) -> str:
    """`−18,5`; `--,-` where nobody says."""
    if milli is None:
        return "".join("-" if sign == "0" else sign for sign in words.number("00.0"))
    return words.number(tenths(milli))


def measured(milli: int | None, unit: Unit, words: Catalogue) -> str:
    """`−18,5 °C`; a dash where there is none."""
    return DASH if milli is None else value(milli, words) + NO_BREAK + UNITS[unit]


def span(seconds: int, words: Catalogue) -> str:
    """How long something lasted."""
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if days:
        return words.text("{days} d {hours} h", days=days, hours=hours % 24)
    if hours:
        return words.text("{hours} h {minutes} min", hours=hours, minutes=minutes % 60)
    return words.text("{n} min", n=minutes) if minutes else words.text("{n} s", n=seconds)


def age(seconds: int | None, words: Catalogue) -> str:
    """How old a value is."""
    if seconds is None:
        return ""
    if seconds < 60:
        return words.text("{n} s ago", n=seconds)
    if seconds < 3600:
        return words.text("{n} min ago", n=seconds // 60)
    return words.text("{span} ago", span=span(seconds, words))


def moment(at: datetime, now: datetime, words: Catalogue) -> str:
    """Time of day, with the day where it is another one."""
    today = words.day(at) == words.day(now)
    return words.clock(at) if today else f"{words.day(at)} {words.clock(at)}"


def limits(channel: Channel, words: Catalogue) -> str:
    """Between what the value must be."""
    low, high = (measured(one, channel.unit, words) for one in (channel.low, channel.high))
    if channel.low is not None and channel.high is not None:
        return words.text("From {low} to {high}", low=value(channel.low, words), high=high)
    if channel.high is not None:
        return words.text("{high} at most", high=high)
    return words.text("{low} at least", low=low) if channel.low is not None else words.text("No limits")


# Alarms


def kind(of: AlarmKind, unit: Unit, words: Catalogue) -> str:
    """What is wrong, short."""
    return words.text(_KINDS.get((of, unit), N_("No measurement")))


def happened(alarm: Alarm, now: datetime, words: Catalogue) -> str:
    """`Too warm since 14:05, up to −12,3 °C`; of one that is over how long it lasted."""
    told = words.text(
        "{what} since {time}",
        what=kind(alarm.kind, alarm.raising.unit, words),
        time=moment(alarm.raising.since, now, words),
    )
    worst = _worst(alarm.kind, alarm.worst, alarm.raising.unit, words)
    if alarm.until is not None:
        told = f"{kind(alarm.kind, alarm.raising.unit, words)} {span(alarm.lasted_s or 0, words)}"
    return ", ".join(part for part in (told, worst) if part)


def _worst(of: AlarmKind, worst: int | None, unit: Unit, words: Catalogue) -> str:
    if worst is None:
        return ""
    said = words.text("up to {value}") if of is AlarmKind.HIGH else words.text("down to {value}")
    return said.format(value=measured(worst, unit, words))


def state(alarm: Alarm, words: Catalogue) -> Mark:
    """How urgent it is and whether somebody has seen it."""
    shape, tone = PRIORITIES[alarm.raising.priority]
    if alarm.acknowledged:
        return Mark(shape, words.text("acknowledged"), tone if alarm.open else Tone.MUTED)
    if not alarm.open:
        return Mark(shape, words.text("over, not acknowledged"), Tone.NORMAL)
    return Mark(shape, words.text("not acknowledged"), tone)


def why(quality: Quality | None, words: Catalogue) -> str:
    """Why there is no value."""
    return words.text(_WHY[quality or Quality.NO_ANSWER])


def group(code: str | None, words: Catalogue) -> str:
    return words.text(GROUPS[Group(code)]) if code in set(Group) else DASH


# Channels


def called(channel: str, board: Board, words: Catalogue) -> str:
    """The name of a channel; its code where it is none any more."""
    state = board.of(channel)
    return state.channel.named.name(words.language) if state else channel


def mark(of: ChannelState, alarms: tuple[Alarm, ...], now_ns: int, words: Catalogue) -> Mark:
    """The state of a channel: an alarm first, then a value that is missing, then one that is out of its limits."""
    running = next((alarm for alarm in alarms if alarm.open), None)
    if running is not None:
        shape, tone = PRIORITIES[running.raising.priority]
        return Mark(shape, kind(running.kind, running.raising.unit, words), tone)
    if not of.fresh(now_ns):
        return _missing(of, words)
    for broken in (AlarmKind.HIGH, AlarmKind.LOW):
        if broken in of.broken:
            shape = Shape.UP if broken is AlarmKind.HIGH else Shape.DOWN
            return Mark(shape, words.text("Outside the limit"), Tone.WARN)
    free = of.channel.low is None and of.channel.high is None
    return Mark(Shape.DISC, words.text("No limits") if free else words.text("In order"))


def _missing(of: ChannelState, words: Catalogue) -> Mark:
    if not of.here:
        return Mark(Shape.RING, words.text("Not read here"), Tone.MUTED)
    if of.last is None:
        return Mark(Shape.RING, words.text("Not heard yet"), Tone.MUTED)
    return Mark(Shape.CROSS, words.text(_SHORT.get(of.last.quality, N_("No answer"))), Tone.WARN)


# Lots


def exposed(one: Exposure, words: Catalogue) -> str:
    """What a lot went through: `Too warm 1 h 20 min, up to 3,4 °C`."""
    told = f"{kind(one.kind, one.unit, words)} {span(one.seconds, words)}"
    return ", ".join(part for part in (told, _worst(one.kind, one.worst, one.unit, words)) if part)
