"""Home: a tile for each room that is open to the person."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.i18n import Catalogue
from app.models.login import Individual
from app.views.marks import Action
from app.views.rooms import MOST_TILES, Room, open_to
from app.views.screen import Kit, Places, Screen
from app.views.theme import Size
from app.views.widgets.button import Button, Role

_COLUMNS = 4


class HomeScreen(Screen):
    """`chosen` brings a room's code; `cleaning` and `leaving` are asked of the shell."""

    NAME = "home"
    chosen = Signal(str)
    cleaning = Signal()
    leaving = Signal()

    def __init__(self, kit: Kit, words: Catalogue, rooms: tuple[Room, ...]) -> None:
        super().__init__(kit)
        self._words, self._rooms, self._open = words, rooms, rooms[:0]
        self._page = 0
        self.tiles = [Button(kit.theme, Role.TILE, name=f"tile-{n}", parent=self) for n in range(MOST_TILES)]
        for number, tile in enumerate(self.tiles):
            tile.tapped.connect(lambda number=number: self._tapped(number))
        self.clean = Button(kit.theme, name="clean", icon="", parent=self)
        self.leave = Button(kit.theme, name="leave", parent=self)
        self.clean.tapped.connect(self.cleaning)
        self.leave.tapped.connect(self.leaving)
        self.speak(words)

    def welcome(self, person: Individual | None) -> None:
        """Show the tiles of this person."""
        self._page = 0
        self._open = open_to(self._rooms, person.groups) if person else ()
        self.speak(self._words)

    def speak(self, words: Catalogue) -> None:
        self._words = words
        seen = self._seen()
        for number, tile in enumerate(self.tiles):
            tile.setVisible(number < len(seen))
            if number < len(seen):
                tile.icon_name = seen[number].icon
                tile.say(Action(words.text(seen[number].title)))
        self._offer_more()
        self.clean.say(Action(words.text("Wipe the screen")))
        self.leave.say(Action(words.text("Leave")))

    def _seen(self) -> tuple[Room, ...]:
        """The rooms of this page: all where they have room, else with the last tile kept to go on."""
        if len(self._open) <= MOST_TILES:
            return self._open
        begin = self._page * (MOST_TILES - 1)
        return self._open[begin : begin + MOST_TILES - 1]

    def _offer_more(self) -> None:
        more = len(self._open) > MOST_TILES
        last = self.tiles[-1]
        if more:
            pages = -(-len(self._open) // (MOST_TILES - 1))
            last.icon_name = "right"
            last.say(Action(self._words.text("More"), detail=f"{self._page + 1} / {pages}"))
            last.show()

    def _tapped(self, number: int) -> None:
        seen = self._seen()
        if number < len(seen):
            self.chosen.emit(seen[number].code)
            return
        pages = -(-len(self._open) // (MOST_TILES - 1))
        self._page = (self._page + 1) % pages
        self.speak(self._words)

    def entered(self) -> None:
        self._page = 0
        self.speak(self._words)
        self.noticed.emit(None)

    def arrange(self, grid: Places) -> None:
        px = self.theme.px
        gap, margin = px(Size.GAP), px(Size.MARGIN)
        width = (self.width() - 2 * margin - (_COLUMNS - 1) * gap) // _COLUMNS
        top = px(Size.BUTTON - Size.HEADER + Size.GAP)
        height = (grid.primary.top() - top - 2 * gap) // 2
        height = max(px(Size.TILE), min(height, px(60)))
        for number, tile in enumerate(self.tiles):
            row, column = divmod(number, _COLUMNS)
            tile.setGeometry(margin + column * (width + gap), top + row * (height + gap), width, height)
        foot, low = px(Size.BUTTON), self.height() - margin
        self.clean.setGeometry(margin, low - foot, px(60), foot)
        self.leave.setGeometry(self.width() - margin - px(60), low - foot, px(60), foot)
