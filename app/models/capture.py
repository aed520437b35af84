"""When a weight may be booked. Pure: readings and instants in, outcomes out.

Rules: OIML R 76-1 (a result is stored only at stable equilibrium, within Min and Max, as the scale
indicates it) and the plant's own: one press takes the first good frame that arrived after it, and one load
is booked once.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from app.models.readings import Reading, ReadingKind

_GRAM_DECIMALS = {"g": 0, "kg": 3, "t": 6}
_TIRED = {"capture.moving": "capture.not_stable", "capture.stale": "capture.no_frame"}
_GENERAL_ERRORS = frozenset({"syntax", "logical", "unsupported"})


@dataclass(frozen=True)
class CaptureRule:
    """Grams and nanoseconds. `min_difference_g` None: the load must return below the threshold between
    captures.

    `two_agreeing` asks for two equal frames in a row, for protocols without a checksum; the second of them is the
    one that arrived after the press. `with_tare` asks for the scale's own tare between the press and the frame, as
    long as it comes within `tare_patience_ns`.
    """

    min_g: int
    max_g: int
    division_g: int
    return_threshold_g: int
    fresh_ns: int = 1_000_000_000
    min_difference_g: int | None = None
    two_agreeing: bool = False
    with_tare: bool = False
    patience_ns: int = 5_000_000_000
    tare_patience_ns: int = 400_000_000


@dataclass(frozen=True)
class Captured:
    """`reading` is booked. `tare` is the scale's answer of the same press, None where it gave none."""

    reading: Reading
    tare: Reading | None = None

    @property
    def tare_g(self) -> int | None:
        """The scale's own tare in whole grams, None where it did not say."""
        return self.tare.grams if self.tare is not None else None


@dataclass(frozen=True)
class Waiting:
    """The press still waits, because of `reason` (an error key)."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """The press is over without a capture, because of `reason` (an error key)."""

    reason: str


Outcome = Captured | Waiting | Refused


class CaptureGate:
    """Lets one good frame through for each press. May be used from several threads.

    It must be offered every reading of the device, pressed or not: only so it knows that a load was taken
    away. A gate that has not yet seen the scale empty lets nothing through, for the load may have been
    booked before.
    """

    def __init__(self, rule: CaptureRule) -> None:
        self.rule = rule
        self._lock = threading.Lock()
        self._pressed_ns: int | None = None
        self._reason = ""
        self._tare: Reading | None = None
        self._tare_told = False
        self._witness: Reading | None = None
        """The frame right before, pressed or not."""
        self._load = _LoadMemory(rule)

    @property
    def pressed(self) -> bool:
        """A press waits for its frame."""
        return self._pressed_ns is not None

    def press(self, at_ns: int) -> None:
        """Only frames stamped later than `at_ns` count. A second press begins anew."""
        with self._lock:
            self._pressed_ns, self._reason = at_ns, "capture.no_frame"
            self._tare_told = not self.rule.with_tare
            if self._tare is not None and self._tare.at_ns > at_ns:
                self._tare_told = True  # the answer was quicker than the word of the press
            else:
                self._tare = None

    def cancel(self) -> None:
        """No press waits any more."""
        with self._lock:
            self._pressed_ns = None

    def release(self) -> None:
        """The last capture does not count (not saved, or voided): its load may be booked again at once."""
        with self._lock:
            self._load.armed = True

    def offer(self, reading: Reading, now_ns: int | None = None) -> Outcome | None:
        """What `reading`, at `now_ns` (None: its own time), means for the press that waits; None for none."""
        now = reading.at_ns if now_ns is None else now_ns
        with self._lock:
            self._load.observe(reading)
            witness = self._succeed(reading)
            if self._pressed_ns is not None and reading.at_ns <= self._pressed_ns:
                return self._tired(now)
            if reading.kind is ReadingKind.TARE and reading.command == "TA":
                self._tare = reading
            if self._pressed_ns is None:
                return None
            self._note_tare(reading, now - self._pressed_ns)
            if reading.kind is not ReadingKind.WEIGHT:
                return self._tired(now)
            return self._judge(reading, witness, now)

    def expire(self, now_ns: int) -> Outcome | None:
        """As `offer`, where no reading comes: the press is refused once its patience is over."""
        with self._lock:
            return None if self._pressed_ns is None else self._tired(now_ns)

    def blocked_reason(self, reading: Reading | None, now_ns: int) -> str | None:
        """The error key of why `reading` could not be booked now, None where it could."""
        with self._lock:
            return self._blocked(reading, now_ns)

    def _note_tare(self, reading: Reading, waited_ns: int) -> None:
        answered = reading.command == "TA" or reading.error in _GENERAL_ERRORS
        self._tare_told = self._tare_told or answered or waited_ns > self.rule.tare_patience_ns

    def _succeed(self, reading: Reading) -> Reading | None:
        """The witness of `reading`, which becomes that of the next frame."""
        witness = self._witness
        if reading.kind is ReadingKind.WEIGHT:
            self._witness = reading
        return witness

    def _judge(self, reading: Reading, witness: Reading | None, now: int) -> Outcome:
        reason = self._blocked(reading, now)
        if reason is not None:
            return self._refuse(reason) if reason in _FINAL else self._wait(reason, now)
        if not self._tare_told:
            return self._wait("capture.tare_awaited", now)
        if self.rule.two_agreeing and not _agree(witness, reading, self.rule.fresh_ns):
            return self._wait("capture.second_frame", now)
        tare, self._tare, self._pressed_ns = self._tare, None, None
        self._load.captured(reading)
        return Captured(reading, tare)

    def _blocked(self, reading: Reading | None, now: int) -> str | None:
        if reading is None or now - reading.at_ns > self.rule.fresh_ns:
            return "capture.stale"
        if reading.error is not None:
            return "scale." + reading.error.partition(":")[0]
        return _not_bookable(reading, self.rule) or self._load.blocked(reading)

    def _wait(self, reason: str, now: int) -> Outcome:
        self._reason = reason
        return self._tired(now)

    def _tired(self, now: int) -> Outcome:
        if self._pressed_ns is not None and now - self._pressed_ns > self.rule.patience_ns:
            return self._refuse(_TIRED.get(self._reason, self._reason))
        return Waiting(self._reason)

    def _refuse(self, reason: str) -> Refused:
        self._pressed_ns = None
        return Refused(reason)


@dataclass
class _LoadMemory:
    """Whether the load on the platform has been booked already."""

    rule: CaptureRule
    armed: bool = False
    last_g: int | None = None
    tare_g: int | None = None
    tared_on_load: bool = False
    """The booked load was tared away and still lies there: when its tare changes, it shows again."""

    def captured(self, reading: Reading) -> None:
        self.armed, self.last_g = False, reading.grams

    def observe(self, reading: Reading) -> None:
        if reading.error is not None:
            return
        if reading.kind is ReadingKind.WEIGHT:
            self._weight(reading.grams)
        elif reading.kind is ReadingKind.TARE or reading.command in ("T", "TI", "TAC"):
            self._tared(reading)

    def blocked(self, reading: Reading) -> str | None:
        """Keyed reason why this load may not be booked (again)."""
        if self.armed or self._changed(reading.grams):
            return None
        return "capture.empty_first" if self.last_g is None else "capture.same_load"

    def _changed(self, quantity: int | None) -> bool:
        least, last = self.rule.min_difference_g, self.last_g
        return None not in (least, last, quantity) and abs(quantity - last) >= least  # type: ignore[operator]

    def _weight(self, quantity: int | None) -> None:
        if quantity is None or quantity >= self.rule.return_threshold_g:
            return
        self.armed = True
        if quantity <= -self.rule.return_threshold_g:
            self.tared_on_load = False

    def _tared(self, reading: Reading) -> None:
        before, self.tare_g = self.tare_g, 0 if reading.command == "TAC" else reading.grams
        if reading.command in ("T", "TI") or (not self.tared_on_load and _grown(before, self.tare_g)):
            self.tared_on_load = self.tared_on_load or not self.armed
        elif self.tared_on_load and self.tare_g != before:
            self.armed = self.tared_on_load = False


_FINAL = frozenset(
    {
        "capture.unit",
        "capture.step",
        "capture.division",
        "capture.rest_unknown",
        "capture.over_max",
        "capture.under_min",
        "capture.same_load",
        "capture.empty_first",
    }
)
"""Reasons that waiting does not mend; the rest may pass by themselves."""


def _not_bookable(reading: Reading, rule: CaptureRule) -> str | None:
    """Why this frame alone cannot be booked: unit and step first, then rest, then range."""
    if reading.unit not in _GRAM_DECIMALS:
        return "capture.unit"
    if reading.decimals > _GRAM_DECIMALS[reading.unit] or reading.grams is None:
        return "capture.step"
    if reading.stable is not True:
        return "capture.moving" if reading.stable is False else "capture.rest_unknown"
    if reading.grams % rule.division_g:
        return "capture.division"
    if reading.grams > rule.max_g:
        return "capture.over_max"
    return "capture.under_min" if reading.grams < rule.min_g else None


def _agree(first: Reading | None, second: Reading, fresh_ns: int) -> bool:
    """`first`, not long before, says the same as `second`, at rest and without an error."""
    if first is None or first.error is not None or second.at_ns - first.at_ns > fresh_ns:
        return False
    return _told(first) == _told(second)


def _told(reading: Reading) -> tuple[object, ...]:
    return reading.value, reading.unit, reading.net, reading.stable, reading.tare


def _grown(before: int | None, now: int | None) -> bool:
    return before is not None and now is not None and now > before
