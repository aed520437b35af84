"""The test weight: put it on the scale of this station, and the scale says whether it may be trusted."""

from __future__ import annotations

from app.models.desk import LiveWeight
from app.models.register_desk import WeightDone, WeightJob
from app.views.lists.faces import AskFace, Pad
from app.views.lists.pages import Page, Pages
from app.views.marks import SILENCE, Action, Notice, Shape, Tone, Trouble
from app.views.register.ports import ScalePort
from app.views.weighing.words import mass, unit

DECIMALS = 3


class WeightPage(Page):
    """Shows what the scale says; the primary button takes the first good frame after the tap."""

    def __init__(self, room: Pages, scale: ScalePort) -> None:
        super().__init__(room)
        self._scale = scale
        self._job: WeightJob | None = None
        self._asked = False

    def entered(self) -> None:
        if not self._asked:
            self._asked = True
            self.room.do(self._scale.job(), self._found)

    def _found(self, job: WeightJob) -> None:
        self._job = job

    def face(self) -> AskFace:
        t, job = self.words.text, self._job
        if job is None:
            return AskFace(t("Test weight"), Pad.READ, feet=self.go_back())
        live = self._scale.live()
        title = t("Put the test weight on: {mass}", mass=self._mass(job.nominal_g))
        hint = t("{machine}: may differ by {mass}", machine=job.machine.named.name(self.words.language),
                 mass=self._mass(job.allowed_g))  # fmt: skip
        if live.value is not None:
            hint = f"{t('STABLE') if live.stable else t('IN MOTION')} · {hint}"
        return AskFace(
            title, Pad.READ, self._shown(live), unit(live.unit, self.words) if live.value else "", hint,
            feet=self.go_back(), primary=Action(t("Read the scale"), live.value is not None),
        )  # fmt: skip

    def _shown(self, live: LiveWeight) -> str:
        return self.words.number(live.value) if live.value is not None else SILENCE

    def _mass(self, grams: int) -> str:
        return mass(grams, DECIMALS, self.words)

    def primary(self) -> None:
        if self._job is not None and self._scale.live().value is not None:
            self.room.do(self._scale.weigh(self._job), self._weighed)

    def _weighed(self, done: WeightDone) -> None:
        t, shown = self.words.text, self._mass(done.indicated_g)
        self.room.close(self)
        if done.passed:
            text = t("The scale is right: {mass}. Take the weight off.", mass=shown)
            self.room.tell(Notice(text, Tone.OK, Shape.CHECK))
            return
        what = t("It shows {shown} for {mass}. It is recorded; what was weighed since the last good test is "
                 "marked.", shown=shown, mass=self._mass(done.job.nominal_g))  # fmt: skip
        do = t("Clean and level the scale, set it to zero and test again. Else weigh on another scale and call "
               "the person in charge.")  # fmt: skip
        self.room.stop(Trouble(t("The scale is wrong"), what, do))
