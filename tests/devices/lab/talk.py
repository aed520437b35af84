"""A conversation carried out without a line: what was sent, what was delivered."""

from dataclasses import dataclass, field

from app.devices.lab.steps import Deliver, Note, Send, Step, Steps, carry_out


@dataclass
class Talk:
    """`refuse`: so many deliveries are not kept."""

    refuse: int = 0
    sent: list[bytes] = field(default_factory=list)
    kept: list[Deliver] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def __call__(self, steps: Steps) -> list[bytes]:
        """Carry the steps out; what was sent meanwhile."""
        before = len(self.sent)
        carry_out(steps, self._act)
        return self.sent[before:]

    def _act(self, step: Step) -> bool | None:
        if isinstance(step, Send):
            self.sent.append(step.data)
        elif isinstance(step, Note):
            self.notes.append(step)
        elif self.refuse:
            self.refuse -= 1
            return False
        else:
            self.kept.append(step)
            return True
        return None

    @property
    def texts(self) -> list[bytes]:
        return [one.data for one in self.kept]
