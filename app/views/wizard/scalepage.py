"""The page that finds the scale: where it is attached, what it speaks, and what it says live."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from app.i18n import N_
from app.models.desk import Range
from app.models.detection import Search
from app.models.equipment import LinkState
from app.models.setup import Port, Protocol
from app.views.lists.view import Fact
from app.views.maintenance import finding
from app.views.maintenance import words as devices
from app.views.marks import SILENCE, Action, Mark, Option, Shape, Tone, WeightTone
from app.views.troubles import worded
from app.views.wizard.pages import Guide, Page, typed
from app.views.wizard.view import Face, LiveView, PageView

NETWORK, AGAIN, OTHERS, FIND = "network", "again", "others", "find"
PROTOCOLS_AT_ONCE = 6
"""How many protocols are offered beside the search and the way to the others."""
UNITS = (("kg", N_("kg")), ("g", N_("g")), ("t", N_("t")), ("lb", N_("lb")))


class Step(StrEnum):
    STANDS = "stands"
    PLACE = "place"
    ADDRESS = "address"
    PROTOCOL = "protocol"
    SEARCH = "search"
    UNIT = "unit"
    LIVE = "live"


class ScalePage(Page):
    title = N_("Scale")

    def __init__(self, guide: Guide) -> None:
        super().__init__(guide)
        self.step = Step.PLACE
        self.ports: Sequence[Port] = ()
        self.address = self.typed = self.protocol = ""
        self.network = False
        self.offered = 0
        self.chosen = ""
        """Code of the protocol."""
        self.settings: dict[str, object] = {}
        """What is known of the line and the frames besides."""

    def may_skip(self) -> bool:
        return self.step is not Step.STANDS

    def enter(self) -> None:
        if self.guide.port.standing().scale and self.step is Step.PLACE:
            self.step = Step.STANDS
        if self.step is Step.PLACE:
            self._search()

    def leave(self) -> None:
        """The line is free again for whoever has it in work."""
        self.guide.port.try_scale("", "", {})

    def view(self) -> PageView:
        views = {
            Step.STANDS: self._stands,
            Step.PLACE: self._ask_place,
            Step.ADDRESS: self._ask_address,
            Step.PROTOCOL: self._ask_protocol,
            Step.SEARCH: self._show_search,
            Step.UNIT: self._ask_unit,
            Step.LIVE: self._live,
        }
        return views[self.step]()

    # What is asked

    def _stands(self) -> PageView:
        words = self.guide.words
        facts = (Fact(words.text("Scale"), self.guide.port.standing().scale, bold=True),)
        another = (Option("another", words.text("Another scale")),)
        return PageView(Face.FACTS, words.text("A scale is set up"), facts=facts, options=another,
                        primary=Action(words.text("Go on")))  # fmt: skip

    def _ask_place(self) -> PageView:
        words = self.guide.words
        ports = tuple(Option(port.address, port.title, port.address, "scale") for port in self.ports)
        rest = (
            Option(NETWORK, words.text("On the network"), words.text("address and port")),
            Option(AGAIN, words.text("Search again"), words.text("after plugging it in")),
        )
        text = words.text("Switch the scale on. It is tried at once; nothing is changed on it.")
        return PageView(Face.CHOICE, words.text("Where is the scale attached?"), text, (*ports, *rest))

    def _ask_address(self) -> PageView:
        words = self.guide.words
        return PageView(
            Face.TEXT, words.text("Network address of the scale"), words.text("For example 10.4.1.17:4305"),
            typed=self.typed, primary=Action(words.text("Try it"), _is_address(self._address())),
        )  # fmt: skip

    def _ask_protocol(self) -> PageView:
        words = self.guide.words
        find = Option(FIND, words.text("Find it out"), words.text("with harmless questions"), "wand")
        options = tuple(Option(p.code, p.title) for p in self.guide.port.protocols())
        if len(options) > PROTOCOLS_AT_ONCE + 1:
            shown = options[self.offered : self.offered + PROTOCOLS_AT_ONCE]
            options = (*shown, Option(OTHERS, words.text("Others")))
        text = words.text("It stands in the scale's manual under interface or protocol.")
        return PageView(Face.CHOICE, words.text("What does the scale speak?"), text, (find, *options))

    def _show_search(self) -> PageView:
        words, search = self.guide.words, self.guide.port.searched() or Search()
        options = tuple(Option(c.code, c.title, finding.detail(c, words), "scale") for c in search.candidates)
        if search.ended and not options:
            options = (
                Option(FIND, words.text("Search again")),
                Option(OTHERS, words.text("Choose the protocol")),
            )
        return PageView(Face.CHOICE, finding.title(search, words), finding.text(search, words), options)

    def _ask_unit(self) -> PageView:
        words = self.guide.words
        text = words.text("This protocol does not say it. It stands on the scale's display.")
        options = tuple(Option(code, words.text(name)) for code, name in UNITS)
        return PageView(Face.CHOICE, words.text("Which unit does the scale show?"), text, options)

    def _live(self) -> PageView:
        words, state = self.guide.words, self.guide.port.scale_state()
        speaks = state is not None and state.state is LinkState.ONLINE
        facts = [Fact(words.text("Attached"), self.address), Fact(words.text("Protocol"), self.protocol)]
        if state is not None and state.serial:
            facts.append(Fact(words.text("Serial No."), state.serial, bold=True))
        if state is not None and state.problem:
            told = worded(state.problem, words, address=state.address, device="")
            facts += [Fact("", told.title, Tone.WARN, bold=True), Fact("", told.do)]
        return PageView(
            Face.WEIGHT, words.text("Put something on the scale"),
            words.text("The same weight must stand here and on the scale."), facts=tuple(facts),
            live=self._weight(), primary=Action(words.text("Use this scale"), speaks),
        )  # fmt: skip

    def _weight(self) -> LiveView:
        words, live = self.guide.words, self.guide.port.live()
        unit = words.text(live.unit) if live.unit in ("kg", "g", "t") else live.unit
        state = self.guide.port.scale_state()
        if live.value is None or live.range is not Range.INSIDE:
            opening = Mark(Shape.RING, words.text("opening"), Tone.MUTED)
            mark = devices.mark(state, words) if state else opening
            return LiveView(SILENCE, unit, WeightTone.SILENT, mark)
        text = words.number(live.value)
        if not live.stable:
            moving = Mark(Shape.RING, words.text("IN MOTION"), Tone.MUTED)
            return LiveView(text, unit, WeightTone.MOVING, moving)
        steady = Mark(Shape.DISC, words.text("STABLE"), Tone.OK)
        return LiveView(text, unit, WeightTone.STEADY, steady)

    # What is answered

    def choose(self, code: str) -> None:
        if self.step is Step.STANDS:
            self._go(Step.PLACE)
            self._search()
        elif self.step is Step.PROTOCOL and code == OTHERS:
            behind = self.offered + PROTOCOLS_AT_ONCE
            self.offered = behind if behind < len(self.guide.port.protocols()) else 0
            self.guide.refresh()
        elif self.step is Step.PROTOCOL and code == FIND:
            self._find()
        elif self.step is Step.PROTOCOL:
            self.settings = {}
            self._take(code)
        elif self.step is Step.SEARCH:
            self._found(code)
        elif self.step is Step.UNIT:
            self.settings["unit"] = code
            self._try(self.chosen)
        elif code == AGAIN:
            self._search()
        elif code == NETWORK:
            self._go(Step.ADDRESS)
        else:
            self.network = False
            self._to(code)

    def _search(self) -> None:
        self.do(self.guide.port.serial_ports(), self._take_ports)

    def _take_ports(self, ports: Sequence[Port]) -> None:
        self.ports = ports

    def _to(self, address: str) -> None:
        """With one protocol there is nothing to ask."""
        self.address = address
        protocols = self.guide.port.protocols()
        if len(protocols) == 1:
            self.settings = {}
            self._take(protocols[0].code)
        else:
            self.offered = 0
            self._go(Step.PROTOCOL)

    def _find(self) -> None:
        self.guide.port.search(f"tcp:{self.address}" if self.network else self.address)
        self._go(Step.SEARCH)

    def _found(self, code: str) -> None:
        search = self.guide.port.searched() or Search()
        candidate = next((one for one in search.candidates if one.code == code), None)
        if code == FIND:
            self._find()
        elif candidate is None:
            self._go(Step.PROTOCOL)
        else:
            self.settings = {**candidate.settings}
            port = self.settings.pop("tcp_port", None)
            if port and ":" not in self.address:
                self.address = f"{self.address}:{port}"
            self._take(candidate.protocol)

    def _take(self, code: str) -> None:
        """The unit is asked for where the protocol does not say it: it is never assumed."""
        self.chosen = code
        if self._protocol(code).asks_unit:
            self._go(Step.UNIT)
        else:
            self._try(code)

    def _try(self, code: str) -> None:
        protocol = self._protocol(code)
        self.protocol = protocol.title
        self.guide.port.try_scale(code, self._line(protocol), self.settings)
        self._go(Step.LIVE)

    def _protocol(self, code: str) -> Protocol:
        return next(p for p in self.guide.port.protocols() if p.code == code)

    def _line(self, protocol: Protocol) -> str:
        """The address as settings have it; a network one without a port gets the protocol's usual port."""
        if not self.network:
            return self.address
        usual = f":{protocol.tcp_port}" if protocol.tcp_port and ":" not in self.address else ""
        return f"tcp:{self.address}{usual}"

    def press(self, key: str) -> None:
        if self.step is Step.ADDRESS:
            self.typed = typed(self.typed, key)
            self.guide.refresh()

    def _address(self) -> str:
        """The pad has no colon: a dash or a slash before the port will do."""
        return self.typed.strip().lower().replace("/", ":").replace("_", ":")

    def primary(self) -> None:
        if self.step is Step.ADDRESS:
            self.network = True
            self._to(self._address())
        elif self.step is Step.LIVE:
            self.do(self.guide.port.keep_scale(), lambda _: self.guide.on())
        elif self.step is Step.STANDS:
            self.guide.on()

    def back(self) -> bool:
        before = {
            Step.ADDRESS: Step.PLACE, Step.PROTOCOL: Step.PLACE, Step.LIVE: Step.PLACE,
            Step.SEARCH: Step.PROTOCOL, Step.UNIT: Step.PROTOCOL,
        }  # fmt: skip
        if self.step not in before:
            return False
        self.guide.port.try_scale("", "", {})
        self._go(before[self.step])
        return True

    def _go(self, step: Step) -> None:
        self.step, self.trouble = step, None
        self.guide.refresh()


def _is_address(text: str) -> bool:
    host, _, port = text.partition(":")
    return bool(host) and host.replace(".", "").replace("-", "").isalnum() and (not port or port.isdecimal())
