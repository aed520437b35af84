"""The first run's screen: one page at a time, the primary button where it is on every screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.views.entry import BACK
from app.views.lists.facts import FactsCard
from app.views.lists.view import FactsView
from app.views.marks import Action
from app.views.screen import Kit, Places, Screen, Shortcut, places
from app.views.theme import Em, Size
from app.views.widgets.button import Button
from app.views.widgets.keyboard import TextPad
from app.views.widgets.numpad import NumPad
from app.views.widgets.problem import ProblemPanel
from app.views.wizard.cards import CardFrame, Choices, LiveCard, Prompt
from app.views.wizard.screenpages import STEPS
from app.views.wizard.view import Face, PageView

_SIGNS = {"--": "\u2212\u2212", "-": "\u2212", "+": "+", "++": "++"}
Intent = Callable[[str], None]


class WizardScreen(Screen):
    """Shows a `PageView`; `intents` gets what the person does: primary, back, skip, close, choose, press."""

    NAME = "wizard"

    def __init__(self, kit: Kit, act: Callable[[str, str], None]) -> None:
        super().__init__(kit)
        self._act, self._page = act, PageView(Face.FACTS, "")
        theme = kit.theme
        self.prompt = Prompt(theme, self)
        self.choices = Choices(theme, "choice", parent=self)
        self.frame = CardFrame(theme, self)
        self.facts = FactsCard(theme, "facts", em=Em.VALUE, parent=self)
        self.live = LiveCard(theme, self)
        self.pad = NumPad(theme, comma=False, parent=self)
        self.keyboard, self._letters = TextPad(theme, parent=self), ""
        self.problem = ProblemPanel(theme, self)
        self.steps = {
            step: Button(theme, text=_SIGNS[step], name=f"step-{step}", parent=self) for step in STEPS
        }
        self.back = Button(theme, name="back", parent=self)
        self.skip = Button(theme, name="skip", parent=self)
        self.facts.more.hide()
        self._connect()

    def _connect(self) -> None:
        self.primary.tapped.connect(lambda: self._act("primary", ""))
        self.back.tapped.connect(lambda: self._act("back", ""))
        self.skip.tapped.connect(lambda: self._act("skip", ""))
        self.problem.closed.connect(lambda: self._act("back", ""))
        self.choices.chosen.connect(lambda code: self._act("choose", code))
        for pad in (self.pad, self.keyboard):
            pad.pressed.connect(lambda key: self._act("press", key))
        for step, button in self.steps.items():
            button.tapped.connect(lambda step=step: self._act("press", step))

    def show_page(self, page: PageView) -> None:
        """Everything as `page` says."""
        if page.face is not self._page.face or page.title != self._page.title:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            if page.face is Face.TEXT and page.letters != self._letters:
                self._letters = page.letters
                self.keyboard.show_layout(page.letters)
        self._page = page
        face, wrong = page.face, page.trouble is not None
        shown = replace(page, typed="") if face in (Face.CALIBRATE, Face.PIN) else page
        self.prompt.say(shown, typing=face is Face.TEXT)
        self.choices.say(page.options)
        self.frame.say(page.px_per_mm or self.theme.px_per_mm, page.typed)
        self.facts.say(FactsView("", page.facts))
        self.pad.say(page.typed if face is Face.PIN else "")
        if page.live is not None:
            self.live.say(page.live)
        if page.trouble is not None:
            self.problem.say(page.trouble, page.close)
        self._show(face, wrong)
        self.offer(Action("") if wrong else page.primary)
        for button, action in ((self.back, page.back), (self.skip, page.skip)):
            button.say(action)
            button.setVisible(bool(action.text) and not wrong)
        self.arrange(places(self.theme, self.width(), self.height()))

    def _show(self, face: Face, wrong: bool) -> None:
        shown: dict[QWidget, bool] = {
            self.prompt: not wrong,
            self.choices: bool(self._page.options) and not wrong,
            self.frame: face is Face.CALIBRATE and not wrong,
            self.facts: face in (Face.FACTS, Face.WEIGHT) and not wrong,
            self.live: face is Face.WEIGHT and not wrong,
            self.pad: face is Face.PIN and not wrong,
            self.keyboard: face is Face.TEXT and not wrong,
            self.problem: wrong,
        }
        for step in self.steps.values():
            shown[step] = face is Face.CALIBRATE and not wrong
        for widget, seen in shown.items():
            widget.setVisible(seen)

    # Places

    def arrange(self, grid: Places) -> None:
        self._arrange_feet(grid)
        self.problem.setGeometry(grid.left.united(grid.right))
        {
            Face.CHOICE: self._arrange_choice,
            Face.TEXT: self._arrange_text,
            Face.PIN: self._arrange_pin,
            Face.CALIBRATE: self._arrange_frame,
            Face.WEIGHT: self._arrange_weight,
            Face.FACTS: self._arrange_facts,
        }[self._page.face](grid)

    def _arrange_feet(self, grid: Places) -> None:
        """Back and skip beside the primary; on the PIN page the pad is there and back stands above."""
        gap, aside = self.theme.px(Size.GAP), grid.aside
        half = (aside.width() - gap) // 2
        if self._page.face is Face.PIN:
            height = self.theme.px(Size.BUTTON)
            self.back.setGeometry(grid.left.left(), grid.left.bottom() + 1 - height, half, height)
            return
        self.back.setGeometry(aside.left(), aside.top(), half, aside.height())
        self.skip.setGeometry(aside.right() + 1 - half, aside.top(), half, aside.height())

    def _top(self, area: QRect) -> QRect:
        """The prompt at the top of `area`; returns what is left below."""
        gap = self.theme.px(Size.GAP)
        height = min(self.prompt.height_for(area.width()), area.height())
        self.prompt.setGeometry(area.left(), area.top(), area.width(), height)
        return area.adjusted(0, height + gap, 0, 0)

    def _arrange_choice(self, grid: Places) -> None:
        self.choices.setGeometry(self._top(grid.left.united(grid.right)))

    def _arrange_text(self, grid: Places) -> None:
        area = grid.left.united(grid.right)
        keys = self.keyboard.sizeHint().height()
        top = area.bottom() + 1 - keys
        self.keyboard.setGeometry(area.left(), top, area.width(), keys)
        above = top - self.theme.px(Size.GAP) - area.top()
        self.prompt.setGeometry(area.left(), area.top(), area.width(), above)

    def _arrange_pin(self, grid: Places) -> None:
        gap, foot = self.theme.px(Size.GAP), self.theme.px(Size.BUTTON)
        self.prompt.setGeometry(grid.left.adjusted(0, 0, 0, -foot - gap))
        self.pad.setGeometry(grid.right.united(grid.aside))

    def _arrange_frame(self, grid: Places) -> None:
        gap, height, left = self.theme.px(Size.GAP), self.theme.px(Size.BUTTON), grid.left
        self.frame.setGeometry(left.adjusted(0, 0, 0, -height - gap))
        width = (left.width() - 3 * gap) // 4
        low = left.bottom() + 1 - height
        for number, button in enumerate(self.steps.values()):
            button.setGeometry(left.left() + number * (width + gap), low, width, height)
        self.choices.setGeometry(self._top(grid.right))

    def _arrange_weight(self, grid: Places) -> None:
        self.live.setGeometry(self._top(grid.left))
        self.facts.setGeometry(grid.right)

    def _arrange_facts(self, grid: Places) -> None:
        area = self._top(grid.left.united(grid.right))
        if self._page.options:
            height = self.theme.px(Size.BUTTON)
            self.choices.setGeometry(area.left(), area.bottom() + 1 - height, grid.left.width(), height)
            area.adjust(0, 0, 0, -height - self.theme.px(Size.GAP))
        self.facts.setGeometry(area)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = BACK if event.key() == Qt.Key.Key_Backspace else event.text()
        if self._page.face in (Face.TEXT, Face.PIN) and (text == BACK or text.isprintable()) and text:
            self._act("press", text)
        else:
            super().keyPressEvent(event)

    def shortcut(self, key: Shortcut) -> bool:
        if key is Shortcut.BACK:
            self._act("back", "")
            return True
        return super().shortcut(key)
