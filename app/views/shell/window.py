"""The shell: one window, one screen at a time, and the rules that hold on all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.i18n import Catalogue
from app.models.login import Individual, Stage
from app.models.scan import understand
from app.views import headline
from app.views.home import HomeScreen
from app.views.login.ports import LoginPort
from app.views.login.screen import LoginScreen
from app.views.marks import Notice, Tone, Trouble
from app.views.ports import StationPort
from app.views.rooms import Room
from app.views.screen import Kit, Screen, Shortcut
from app.views.shell.gate import Gate
from app.views.shell.header import Header
from app.views.shell.idle import Due, Idle
from app.views.shell.overlays import CleanOverlay, CrashPage, WetOverlay
from app.views.shell.router import ALARM_ROOM, way
from app.views.theme import Size
from app.views.troubles import worded
from app.views.widgets.banner import Banner

HELP = "help"
NOTICE_MS = 5000
"""How long a refused scan is told."""


class Shell(QWidget):
    """Shows the login until somebody is inside, then their rooms. Owns the screens it makes."""

    def __init__(
        self, kit: Kit, words: Catalogue, station: StationPort, login: LoginPort, rooms: tuple[Room, ...],
        now: Callable[[], datetime], idle: Idle | None = None, *, kiosk: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.kit, self.words, self._now = kit, words, now
        self._station, self._login_port, self._rooms = station, login, {room.code: room for room in rooms}
        self._idle, self._kiosk, self._may_close = idle or Idle(), kiosk, not kiosk
        self._person: Individual | None = None
        self._last_role, self._resume = "", ""
        self._notice: Notice | None = None
        self._screens: dict[str, Screen] = {}
        self._gate = Gate(self)
        self.trim: Callable[[str], str] = str
        """Takes off what a keyboard scanner sends around each code."""
        self._build(rooms)
        self._connect()
        self._unsubscribe = station.subscribe(kit.bridge.latest(self.refresh, per_second=4))
        self.refresh()
        self._show_screen(self.login)
        step = login.step()
        if step.stage is Stage.INSIDE and step.person is not None:
            self._come_in(step.person)

    def _build(self, rooms: tuple[Room, ...]) -> None:
        theme = self.kit.theme
        self.setPalette(theme.palette())
        self.setStyleSheet(theme.sheet())
        self.setFont(theme.font())
        self.setAutoFillBackground(True)
        self.stack = QStackedWidget(self)
        self.banner = Banner(theme, self)
        self.header = Header(theme, self)
        self.home = HomeScreen(self.kit, self.words, rooms)
        self.login = LoginScreen(
            self.kit, self._login_port, self.words, self._now, self._come_in, self._gone_out
        )
        for screen in (self.login, self.home):
            self._adopt(screen)
        self.clean, self.wet = CleanOverlay(theme, self), WetOverlay(theme, self)
        self.crash = CrashPage(theme, self)

    def _connect(self) -> None:
        self.home.chosen.connect(self.go)
        self.home.cleaning.connect(self.wipe)
        self.home.leaving.connect(self.leave)
        self.header.home.connect(self.go_home)
        self.header.language.connect(self.switch_language)
        self.header.alarms.connect(lambda: self.go(ALARM_ROOM))
        self._gate.scanned.connect(lambda typed: self.scanned(self.trim(typed)))
        self._gate.activity.connect(self._idle.activity)
        self._gate.wet.connect(lambda: self.wet.begin(self.words))
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)
        self._second.start()
        self._forget = QTimer(self, singleShot=True, interval=NOTICE_MS)
        self._forget.timeout.connect(self._forget_refusal)

    def _adopt(self, screen: Screen) -> None:
        screen.noticed.connect(lambda notice: self._take_notice(screen, notice))
        self.stack.addWidget(screen)

    # Where we are

    @property
    def screen_shown(self) -> Screen:
        shown = self.stack.currentWidget()
        assert isinstance(shown, Screen)  # noqa: S101 - only screens are ever adopted
        return shown

    @property
    def person(self) -> Individual | None:
        return self._person

    def go(self, code: str) -> None:
        """Enter a room; one that is not open to the person leaves everything as it is."""
        room = self._rooms.get(code)
        if room is None or self._person is None or not room.groups & self._person.groups:
            return
        if code not in self._screens:
            self._screens[code] = room.make(self.words, self._idle.activity)
            self._adopt(self._screens[code])
        self._show_screen(self._screens[code])

    def go_home(self) -> None:
        if self._person is not None:
            self._show_screen(self.home)

    def _show_screen(self, screen: Screen) -> None:
        if self.stack.count() and self.stack.currentWidget() is not screen:
            self.screen_shown.left_alone()
        self._notice = None
        self.stack.setCurrentWidget(screen)
        screen.setFocus(Qt.FocusReason.OtherFocusReason)
        screen.entered()
        self.refresh()

    # Who is here

    def _come_in(self, person: Individual) -> None:
        """The same person finds everything as it was; another one finds nothing of the last one's."""
        same = person.role == self._last_role
        self._person, self._last_role = person, person.role
        self._idle.activity()
        if not same:
            self._close_rooms()
            if person.language and person.language != self.words.language:
                self.speak(Catalogue(person.language, self.words.zone))
        self.home.welcome(person)
        self._show_screen(self._screens.get(self._resume, self.home) if same else self.home)

    def _gone_out(self) -> None:
        codes = [code for code, screen in self._screens.items() if screen is self.stack.currentWidget()]
        self._resume = codes[0] if codes else ""
        self._person = None
        self._show_screen(self.login)

    def lock(self) -> None:
        """The person must show the badge again; what is half done stays."""
        if self._person is not None:
            self._login_port.lock()
            self.login.presenter.refresh()

    def leave(self) -> None:
        """The person goes."""
        self._login_port.leave()
        self.login.presenter.refresh()

    def _close_rooms(self) -> None:
        self._resume = ""
        for screen in self._screens.values():
            screen.close_down()
            self.stack.removeWidget(screen)
            screen.deleteLater()
        self._screens.clear()

    # What holds on every screen

    def speak(self, words: Catalogue) -> None:
        """Another language from now on."""
        self.words = words
        for screen in (self.login, self.home, *self._screens.values()):
            screen.speak(words)
        self.refresh()

    def switch_language(self) -> None:
        other = "en" if self.words.language == "ru" else "ru"
        self.speak(Catalogue(other, self.words.zone))

    def wipe(self) -> None:
        """Touches do nothing for 20 s."""
        self.clean.begin(self.words)

    def crashed(self, code: str) -> None:
        """From any thread: the crash page with its code and the time."""
        self.kit.bridge.post(lambda: self.crash.begin(code, self.words.clock(self._now()), self.words))

    def scanned(self, text: str) -> None:
        """A code from any scanner: for the screen that is seen, else for the room it leads to."""
        self._idle.activity()
        if self._covered():
            return
        scan = understand(text)
        if scan.kind in self.screen_shown.accepts and self.screen_shown.took(scan):
            return
        found = way(scan, self.open_rooms(), inside=self._person is not None, words=self.words)
        if found.room:
            self.go(found.room)
            self.screen_shown.scanned(found.code)
        else:
            self._refuse(self.login.presenter.scanned(found.code) if found.badge else found.told)

    def unreadable(self) -> None:
        """A scanner sent what is no code."""
        self._refuse(worded("scan.unreadable", self.words))

    def open_rooms(self) -> dict[str, str]:
        """The rooms that the person may enter, with their titles."""
        groups = self._person.groups if self._person else frozenset()
        return {code: room.title for code, room in self._rooms.items() if room.groups & groups}

    def _refuse(self, told: Trouble | None) -> None:
        if told is not None and self._person is not None:
            self._notice = Notice(f"{told.title}. {told.do}", Tone.WARN)
            self._forget.start()
            self.refresh()

    def _forget_refusal(self) -> None:
        self._notice = None
        self.screen_shown.entered()
        self.refresh()

    def refresh(self) -> None:
        """Header and strip as things are now."""
        state, now = self._station.snapshot(), self._now()
        self.header.say(headline.header(state, self._person, now, self.words))
        self.banner.say(headline.strip(state, self._notice, self.words))
        self._arrange()

    def _take_notice(self, screen: Screen, notice: Notice | None) -> None:
        if screen is self.stack.currentWidget():
            self._notice = notice
            self.refresh()

    def _tick(self) -> None:
        due = self._idle.due()
        if due is Due.LOCK:
            self.lock()
        elif due is Due.HOME:
            self.go_home()
        self.refresh()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        known = {key.value: key for key in Shortcut}
        key = known.get(Qt.Key(event.key()))
        if key is None or self._covered():
            super().keyPressEvent(event)
        elif not self.screen_shown.shortcut(key):
            if key is Shortcut.HELP:
                self.go(HELP)
            elif key is Shortcut.BACK:
                self.go_home()

    def _covered(self) -> bool:
        return any(page.isVisible() for page in (self.clean, self.wet, self.crash))

    def _arrange(self) -> None:
        px = self.kit.theme.px
        top = px(Size.HEADER)
        self.header.setGeometry(0, 0, self.width(), px(Size.BUTTON))
        if not self.banner.isHidden():
            high = self.banner.wanted(self.width())
            self.banner.setGeometry(0, top, self.width(), high)
            top += high
        self.stack.setGeometry(0, top, self.width(), max(0, self.height() - top))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        for page in (self.clean, self.wet, self.crash):
            page.setGeometry(self.rect())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            self._gate.watch(handle)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close:
            event.ignore()
            return
        self.close_down()
        super().closeEvent(event)

    def open(self) -> None:
        """Show the window: the whole panel on a kiosk."""
        if self._kiosk:
            self.setCursor(Qt.CursorShape.BlankCursor)
            self.showFullScreen()
        else:
            self.show()

    def close_down(self) -> None:
        """End subscriptions and timers; the window may close from now on."""
        self._may_close = True
        self._second.stop()
        self._unsubscribe()
        self._close_rooms()
        self.login.close_down()
