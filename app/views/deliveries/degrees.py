"""The question for a core temperature: typed, or given by the probe that a person holds in the fish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from app.errors import OperatorError
from app.models.temperature import Probe
from app.views.lists.asking import AskNumber
from app.views.lists.faces import Act, AskFace
from app.views.lists.field import Field, Kind
from app.views.lists.pages import Pages
from app.views.marks import Action
from app.views.troubles import trouble

PROBE = "probe"
_COLDEST, _WARMEST = Decimal(-60), Decimal(60)
Measured = Callable[[int, Probe | None], None]
"""Gets hundredths of °C, and the probe where the number is the one it gave."""


class AskDegrees(AskNumber):
    """A number pad, and a button that takes what `probe` says at the press; it can be pressed again.

    A digit typed afterwards makes it a typed number.
    """

    def __init__(
        self, room: Pages, caption: str, probe: Callable[[], Probe | None], measured: Measured
    ) -> None:
        self._probe, self._measured = probe, measured
        self._gave: Probe | None = None
        super().__init__(room, self._field(caption), "", self._told)

    def _field(self, caption: str) -> Field:
        decimals = 1 if self._probe() is None else 2
        return Field(
            "degrees",
            caption,
            Kind.NUMBER,
            required=True,
            unit="°C",
            decimals=decimals,
            low=_COLDEST,
            high=_WARMEST,
        )

    def face(self) -> AskFace:
        face = super().face()
        if self._gave is None or face.wrong:
            return face
        said = self.words.text("Measured by the probe: {device}", device=self._gave.device)
        return replace(face, hint=said)

    def feet(self) -> tuple[Act, ...]:
        if self._probe() is None:
            return super().feet()
        return (*super().feet(), Act(PROBE, Action(self.words.text("From the probe"))))

    def act(self, code: str) -> None:
        if code == PROBE:
            self._take()
        else:
            super().act(code)

    def press(self, key: str) -> None:
        self._gave = None
        super().press(key)

    def _take(self) -> None:
        probe = self._probe()
        if probe is None or probe.problem is not None or probe.centi is None:
            key = probe.problem if probe is not None and probe.problem else "probe.no_answer"
            self.room.stop(trouble(OperatorError(key), self.words))
            return
        self.put(str(Decimal(probe.centi).scaleb(-2)))
        self._gave = probe

    def _told(self, typed: str) -> None:
        self._measured(int(Decimal(typed) * 100), self._gave)
