"""The weighing desk of one station: the scale's frames on one side, the journal on the other.

The capture runs on the scale's own thread, so that no frame is dropped between the line and the decision; an
entry is durable before anybody is told that it is recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

from app.errors import OperatorError
from app.models.capture import Captured
from app.models.desk import Capture, LabelNews, LiveWeight, WeighingSnapshot
from app.models.equipment import SIMULATED, DeviceState, LinkState
from app.models.labelqueue import Checked
from app.models.readings import Reading, ReadingKind
from app.models.scan import Scan
from app.services.receiving.bench import Bench
from app.services.receiving.chain import Chain
from app.services.receiving.choices import rights
from app.services.receiving.entries import Shot
from app.services.receiving.live import live
from app.services.receiving.lots import Lots
from app.services.receiving.overrides import Overrides
from app.services.receiving.ports import Scale, Signing
from app.services.receiving.press import Presses
from app.services.receiving.state import Work, snapshot
from app.services.receiving.tares import Tares
from app.services.receiving.weighings import Weighings


class Desk:
    """Implements the weighing screen's port. Every intent returns at once; the work happens elsewhere."""

    def __init__(self, bench: Bench, scale: Scale, presses: Presses, signing: Signing | None = None) -> None:
        self._bench, self._presses = bench, presses
        self._weighings, self._lots, self._tares = Weighings(bench, presses), Lots(bench), Tares(bench, scale)
        self.choose_item, self.new_lot, self.choose_lot = (
            self._lots.choose_item, self._lots.new_lot, self._lots.choose_lot,
        )  # fmt: skip
        self.stand_on, self.set_pieces = self._lots.stand_on, self._lots.set_pieces
        self.allow_more = Overrides(bench, signing).allow_more
        self.tare, self.zero, self.clear_tare = self._tares.tare, self._tares.zero, self._tares.clear
        self.preset_tare, self.choose_container = self._tares.preset, self._tares.choose_container
        self.manual, self.void_last = self._weighings.manual, self._weighings.void_last
        self.refresh, self.probe = bench.refresh, bench.probe

    # What the screen asks.

    def snapshot(self) -> WeighingSnapshot:
        """The state now."""
        allowed = rights(self._bench.presence.individual())
        state = replace(self._bench.state, busy=self._presses.busy, rights=allowed)
        return snapshot(state, self._bench.clock.monotonic_ns(), self._presses.gate.blocked_reason)

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed` is called from any thread after the snapshot changed; the result ends it."""
        return self._bench.listeners.add(changed)

    def record(self, reason: str | None = None) -> Future[Capture]:
        """Record the first good frame after this call; the future ends when the entry is durable."""
        return self._weighings.record(self.snapshot(), self._tares.known, reason)

    # What the register asks.

    def shoot(self) -> Future[Shot]:
        """The first good frame after this call; it is booked nowhere, and its load must come off before the next."""
        chain: Chain[Shot] = Chain()
        chain.then(self._presses.press(), lambda captured: chain.end(self._shot(captured)))
        return chain.future

    def _shot(self, captured: Captured) -> Shot:
        said, known = self._bench.evidence(captured.reading), self._bench.state.tare_g
        tare_g = known if captured.tare_g is None else captured.tare_g
        return Shot(captured.reading.grams or 0, tare_g or 0, said)

    def live(self) -> LiveWeight:
        """What the scale shows now, without what the station takes off."""
        return live(
            self._bench.state.reading, self._bench.state.tare_g, None, self._bench.clock.monotonic_ns()
        )

    def serial(self) -> str | None:
        """Of the scale, where it says one."""
        device = self._bench.state.device
        return device.serial if device else None

    # What the scale says, on its thread.

    def on_reading(self, reading: Reading) -> None:
        """Every reading of the scale, in order. What a simulator in its place says is shown, and counts for nothing."""
        if not self._bench.state.simulated:
            self._presses.offer(reading)
        if reading.kind is ReadingKind.TARE and reading.grams is not None:
            self._bench.change(lambda state: replace(state, tare_g=reading.grams))
        elif reading.kind is ReadingKind.WEIGHT:
            self._bench.change(lambda state: state.heard(reading))

    def on_device(self, device: DeviceState) -> None:
        """The scale's line changed its state; a press that waits is told at once when the line is gone."""
        if device.state is LinkState.ONLINE:
            if device.simulated:
                self._presses.fail(OperatorError(SIMULATED))
            self._bench.change(lambda state: replace(state, device=device))
            return
        self._presses.fail(OperatorError("weighing.no_scale"))
        self._bench.change(lambda state: replace(state, device=device, reading=None, tare_g=None))

    def confirm_date(self) -> Future[None]:
        """The person at the station says that the date is right: labels that were held go out."""
        chain: Chain[None] = Chain()
        if self._bench.tags is None:
            chain.end(None)
        else:
            chain.then(self._bench.tags.confirm(), chain.end)
        return chain.future

    def check_label(self, scan: Scan) -> Checked | None:
        """A label that is asked about was scanned on its crate; None: any other code."""
        return self._bench.tags.check(scan) if self._bench.tags is not None else None

    def hear_labels(self, news: LabelNews) -> None:
        """What is to be known of the station's labels has changed."""
        if news != self._bench.state.labels:
            self._bench.change(lambda state: replace(state, labels=news))

    def resume(self) -> Future[None]:
        """After a start: what was being weighed when the power went is there again."""
        chain: Chain[None] = Chain()
        bench = self._bench

        def found(work: Work) -> None:
            bench.change(lambda state: replace(state, work=work, drift_g=bench.shelf.tare_drift_g))
            chain.then(bench.refresh(), chain.end)

        chain.then(bench.shelf.load(), found)
        return chain.future
