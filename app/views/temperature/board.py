"""The first page of the room: a tile for each channel, and beside them the alarms, the most pressing first."""

from __future__ import annotations

from app.models.alarms import Alarm
from app.models.temperature_board import Board, ChannelState
from app.views.lists.faces import Act
from app.views.lists.pages import Page, Pages
from app.views.lists.view import Line, PagerView
from app.views.marks import Action, Tone
from app.views.temperature import words as wording
from app.views.temperature.alarms import AlarmsPage
from app.views.temperature.chart import ChartPage
from app.views.temperature.faces import BoardFace, ChannelTile
from app.views.temperature.ports import TemperaturePort
from app.views.temperature.seeing import see

ALARM, CHANNEL = "alarm:", "channel:"
ALL = "all"


class BoardPage(Page):
    def __init__(self, room: Pages, port: TemperaturePort) -> None:
        super().__init__(room)
        self._port, self._page = port, 0

    # What is seen

    def face(self) -> BoardFace:
        words, board = self.words, self._port.board()
        tiles = self._tiles(board)
        pages = max(1, -(-len(tiles) // max(1, self.rows)))
        self._page = min(max(self._page, 0), pages - 1)
        names = (words.text("Back"), words.text("More"))
        pager = PagerView(f"{self._page + 1} / {pages}", self._page > 0, self._page < pages - 1, names)
        first = self._page * self.rows
        return BoardFace(
            self._primary(board),
            pager if pages > 1 else PagerView(),
            tiles=tuple(tiles[first : first + self.rows]),
            alarms=tuple(self._line(alarm, board) for alarm in board.alarms),
            title=words.plural("{n} alarm", "{n} alarms", len(board.alarms)) if board.alarms else "",
            calm=words.text("There are no alarms."),
            feet=(Act(ALL, Action(words.text("Alarms of the last days"))),),
        )

    def _tiles(self, board: Board) -> list[ChannelTile]:
        """Those that something is wrong with stand first."""
        now = self._port.now_ns()
        ranked = sorted(board.channels, key=lambda state: self._rank(state, board, now))
        return [self._tile(state, board, now) for state in ranked]

    def _rank(self, state: ChannelState, board: Board, now: int) -> tuple[int, int, str]:
        """Alarms by their order, then what is missing or outside, then the rest by their codes."""
        running = [n for n, one in enumerate(board.alarms) if one.channel == state.channel.code and one.open]
        odd = state.here and (not state.fresh(now) or bool(state.broken))
        return (
            0 if running else 1 if odd else 2 if state.here else 3,
            min(running, default=0),
            state.channel.code,
        )

    def _tile(self, state: ChannelState, board: Board, now: int) -> ChannelTile:
        words, fresh = self.words, state.fresh(now)
        shown = state.value.milli if fresh and state.value is not None else None
        return ChannelTile(
            CHANNEL + state.channel.code,
            state.channel.named.name(words.language),
            wording.value(shown, words),
            wording.UNITS[state.channel.unit],
            wording.mark(state, board.alarms_of(state.channel.code), now, words),
            wording.age(state.age_s(now), words),
            not fresh,
        )

    def _line(self, alarm: Alarm, board: Board) -> Line:
        name = wording.called(alarm.channel, board, self.words)
        told = wording.happened(alarm, self._port.now(), self.words)
        tone = Tone.NORMAL if alarm.open else Tone.MUTED
        return Line(
            ALARM + str(alarm.raising.id), name, told, mark=wording.state(alarm, self.words), tone=tone
        )

    def _primary(self, board: Board) -> Action:
        first = self._unseen(board)
        if first is None:
            return Action("")
        words = self.words
        what = wording.kind(first.kind, first.raising.unit, words)
        told = f"{wording.called(first.channel, board, words)}. {what}"
        return Action(words.text("Acknowledge…"), detail=told)

    def _unseen(self, board: Board) -> Alarm | None:
        """The most pressing that nobody has seen, of those this person may acknowledge if there is one."""
        unseen = [alarm for alarm in board.alarms if not alarm.acknowledged]
        mine = [alarm for alarm in unseen if self._port.may_acknowledge(alarm)]
        return next(iter([*mine, *unseen]), None)

    # Intents

    def primary(self) -> None:
        first = self._unseen(self._port.board())
        if first is not None:
            see(self.room, self._port, first)

    def select(self, code: str) -> None:
        if code.startswith(CHANNEL):
            self.room.open(ChartPage(self.room, self._port, code.removeprefix(CHANNEL)))
        elif code.startswith(ALARM):
            self.room.open(AlarmsPage(self.room, self._port, code.removeprefix(ALARM)))

    def act(self, code: str) -> None:
        if code == ALL:
            self.room.open(AlarmsPage(self.room, self._port))

    def turn(self, step: int) -> None:
        self._page += step

    def resized(self) -> None:
        self._page = 0
