"""A file that was written for somebody: where it is, its code where it has one, and that it is deleted in the end."""

from __future__ import annotations

from app.models.administration import Handed
from app.views.administration.asking import told
from app.views.administration.ports import Surroundings
from app.views.lists.faces import ListFace
from app.views.lists.pages import Page, Pages
from app.views.lists.view import Fact, FactsView, Line
from app.views.marks import Action


class HandedPage(Page):
    """`said` is what to do with the file. Going back leaves it where it is."""

    def __init__(self, room: Pages, around: Surroundings, handed: Handed, title: str, said: str) -> None:
        super().__init__(room)
        self._around, self._handed, self._title, self._said = around, handed, title, said

    def face(self) -> ListFace:
        words, handed = self.words, self._handed
        rows = [
            Line("file", handed.path.name, words.text("File")),
            Line("folder", str(handed.path.parent), words.text("Folder")),
        ]
        if handed.code:
            rows.append(Line("code", handed.code, words.text("One-time code")))
        facts = FactsView(words.text("What to do"), (Fact("", self._said),), more=words.text("More"))
        done = Action(words.text("Done: delete the file"))
        return ListFace(self._title, rows=tuple(rows), facts=facts, feet=self.go_back(), primary=done)

    def primary(self) -> None:
        self.room.do(self._around.port.forget(self._handed), lambda _: self._forgotten())

    def _forgotten(self) -> None:
        self.room.close(self)
        told(self.room, self.words.text("The file is deleted."))
