"""How a label looks before it is printed: the very dots the printer gets, in each of the plant's templates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from app.models.labelqueue import LabelJob
from app.models.labels import LabelLook
from app.views.labels.ports import LabelPort
from app.views.lists.faces import Act, OwnFace
from app.views.lists.pages import Page, Pages
from app.views.marks import Action, Notice, Shape, Tone

PDF = "pdf"


@dataclass(frozen=True)
class LookFace(OwnFace):
    """A picture with its size and what has to be said beside it; `told` stands in its place while there is none."""

    title: str = ""
    caption: str = ""
    picture: bytes = b""
    told: str = ""
    feet: tuple[Act, ...] = ()


class LookPage(Page):
    """Begins with the template of the order; a tap shows the others."""

    def __init__(self, room: Pages, port: LabelPort, job: LabelJob) -> None:
        super().__init__(room)
        self._port, self._job, self._template = port, job, job.template
        self._look: LabelLook | None = None

    def entered(self) -> None:
        self._ask()

    def _ask(self) -> None:
        self._look, asked = None, self._template

        def arrived(look: LabelLook) -> None:
            if asked == self._template:
                self._look = look

        self.room.read(self._port.look(self._job, self._template), arrived)

    def face(self) -> LookFace:
        words, look = self.words, self._look
        return LookFace(
            title=words.text("Label of {lot}", lot=self._job.lot),
            caption=" ".join((self._size(look), *look.notes)) if look else "",
            picture=look.picture if look else b"",
            told="" if look else words.text("Looking…"),
            feet=(
                *self.go_back(),
                *self._feet(),
                Act(PDF, Action(words.text("As a file"), look is not None)),
            ),
        )

    def _size(self, look: LabelLook) -> str:
        return self.words.text("{wide} × {high} mm.", wide=f"{look.width_mm:g}", high=f"{look.height_mm:g}")

    def _feet(self) -> tuple[Act, ...]:
        return tuple(
            Act(name, Action(name.partition("-")[2] or name), shown=name == self._template)
            for name in self._port.templates()
        )

    def act(self, code: str) -> None:
        if code in self._port.templates():
            self._template = code
            self._ask()
        elif code == PDF:
            self.room.do(self._port.pdf(replace(self._job, template=self._template)), self._filed)

    def _filed(self, path: Path) -> None:
        text = self.words.text("The label stands in {path}", path=str(path))
        self.room.tell(Notice(text, Tone.OK, Shape.CHECK))
