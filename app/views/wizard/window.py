"""The window of the first run: before there is a plant there is no shell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.i18n import Catalogue
from app.views.screen import Kit, Shortcut
from app.views.shell.gate import Gate
from app.views.theme import Size
from app.views.wizard.cards import Head
from app.views.wizard.ports import WizardPort
from app.views.wizard.presenter import WizardPresenter
from app.views.wizard.screen import WizardScreen
from app.views.wizard.view import WizardView


class WizardWindow(QWidget):
    """`finished` is called once, with the chosen language. A new calibration makes the screen anew."""

    def __init__(
        self, kit: Kit, port: WizardPort, words: Catalogue, finished: Callable[[Catalogue], None]
    ) -> None:
        super().__init__()
        self.kit = kit
        self._gate = Gate(self)
        self._gate.scanned.connect(self._scanned)
        self._build(kit)
        self.presenter = WizardPresenter(
            port, words, kit.bridge.when_done, show=self.show_view, rescale=self._rescale,
            finished=finished, px_per_mm=kit.theme.px_per_mm,
        )  # fmt: skip
        self._unsubscribe = port.subscribe(kit.bridge.latest(self._live))
        self.presenter.refresh()

    def _build(self, kit: Kit) -> None:
        self.kit = kit
        self.setPalette(kit.theme.palette())
        self.setStyleSheet(kit.theme.sheet())
        self.setFont(kit.theme.font())
        self.setAutoFillBackground(True)
        self.head = Head(kit.theme, self)
        self.screen_shown = WizardScreen(kit, self._act)
        self.screen_shown.setParent(self)

    def _rescale(self, px_per_mm: float) -> None:
        if px_per_mm == self.kit.theme.px_per_mm:
            return
        for old in (self.head, self.screen_shown):
            old.hide()
            old.deleteLater()
        self._build(replace(self.kit, theme=replace(self.kit.theme, px_per_mm=px_per_mm)))
        self._arrange()
        self.head.show()
        self.screen_shown.show()
        self.presenter.refresh()

    def show_view(self, view: WizardView) -> None:
        self.head.say(view)
        self.screen_shown.show_page(view.page)

    def _live(self) -> None:
        if self.presenter.view().page.live is not None:
            self.presenter.refresh()

    def _act(self, intent: str, value: str) -> None:
        p = self.presenter
        plain = {"primary": p.primary, "back": p.back, "skip": p.skip}
        if intent in plain:
            plain[intent]()
        else:
            {"choose": p.choose, "press": p.press}[intent](value)

    def _scanned(self, text: str) -> None:
        self.presenter.scanned(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        known = {key.value: key for key in Shortcut}
        key = known.get(Qt.Key(event.key()))
        if key is None or not self.screen_shown.shortcut(key):
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        top = self.kit.theme.px(Size.HEADER)
        self.head.setGeometry(0, 0, self.width(), top)
        self.screen_shown.setGeometry(0, top, self.width(), max(0, self.height() - top))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            self._gate.watch(handle)

    def close_down(self) -> None:
        """End the subscription."""
        self._unsubscribe()
