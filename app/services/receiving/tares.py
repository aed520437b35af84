"""Tare, zero and containers: what is taken off, who took it off, and that it is on record."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

from app.errors import OperatorError
from app.models.equipment import SIMULATED
from app.models.readings import Reading
from app.models.values import Origin, kilograms
from app.models.weights import Tare
from app.services.receiving import entries
from app.services.receiving.bench import Bench
from app.services.receiving.chain import Chain
from app.services.receiving.ports import Scale


class Tares:
    """Every intent returns at once; its future ends when the scale has obeyed and that is on record."""

    def __init__(self, bench: Bench, scale: Scale) -> None:
        self._bench, self._scale = bench, scale
        self.known: Tare | None = None
        """The tare last set from here, with its origin."""

    def tare(self) -> Future[None]:
        return self._ask("tare", self._scale.tare, Origin.MEASURED)

    def zero(self) -> Future[None]:
        return self._ask("zero", self._scale.zero, None)

    def clear(self) -> Future[None]:
        return self._ask("clear", self._scale.clear, None)

    def preset(self, grams: int) -> Future[None]:
        """A typed tare; needs the right to a manual weight."""
        return self._ask("preset", lambda: self._preset(grams), Origin.PRESET)

    def _preset(self, grams: int) -> Future[Reading]:
        self._bench.require("weighing.manual")
        return self._scale.preset(kilograms(grams), "kg")

    def choose_container(self, code: str | None) -> Future[None]:
        """The list tare of this kind of container from now on; None gives the choice up."""
        chain: Chain[None] = Chain()
        with chain.guard():
            container = self._bench.shelf.container(code) if code else None
            self._bench.set_work(replace(self._bench.work, container=container))
            chain.end(None)
        return chain.future

    def _ask(
        self, action: str, command: Callable[[], Future[Reading]], origin: Origin | None
    ) -> Future[None]:
        chain: Chain[None] = Chain()
        with chain.guard():
            if self._bench.state.simulated:
                raise OperatorError(SIMULATED)
            chain.then(command(), lambda answer: self._answered(chain, action, answer, origin))
        return chain.future

    def _answered(self, chain: Chain[None], action: str, answer: Reading, origin: Origin | None) -> None:
        if answer.error is not None:
            raise OperatorError(str(answer.problem))
        quantity = 0 if action == "clear" else answer.grams
        if action != "zero":
            self.known = Tare(quantity, origin) if quantity and origin else None
            self._bench.change(lambda state: replace(state, tare_g=quantity))
        draft = entries.tared(action, self._bench.evidence(answer), quantity, self._bench.new_id())
        chain.then(self._bench.append(draft), lambda _: chain.end(None))
