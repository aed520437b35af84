"""What a person says of a machine, as forms. Half-filled ones outlive leaving and a power cut."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.models.register import What
from app.models.register_desk import (
    CheckDone,
    FaultClosed,
    FaultReported,
    HoursRead,
    MachineCard,
    Record,
    Said,
    ServiceDone,
    WeightTested,
)
from app.services.register import words as wording
from app.views.lists.asking import ask
from app.views.lists.field import NO, YES, Field, Kind, day, flag, number
from app.views.lists.formpage import FormPage
from app.views.lists.pages import Pages
from app.views.marks import Notice, Option, Shape, Tone
from app.views.register.ports import Around
from app.views.register.stops import MOST_MINUTES

MOST_HOURS = Decimal(1_000_000)
MOST_KG = Decimal(5_000)
LONG = 300


class SaidForm(FormPage):
    """Says something of the machine of `card`; with `replaced` it puts right what was said."""

    FORM = ""

    def __init__(
        self, room: Pages, around: Around, card: MachineCard, replaced: Record | None = None,
        values: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.around, self.card, self.replaced = around, card, replaced
        self._draft = f"register.{self.FORM}/{card.machine.code}"
        kept = around.drafts.load(self._draft) if replaced is None else None
        super().__init__(room, values if replaced is not None else kept)

    @abstractmethod
    def said(self) -> Said:
        """What the values say."""

    @abstractmethod
    def caption(self) -> str:
        """What is being said."""

    def title(self) -> str:
        return f"{self.caption()}: {self.card.machine.named.name(self.words.language)}"

    def word(self) -> str:
        return self.words.text("Record it")

    def changed(self) -> None:
        if self.replaced is None:
            self.around.drafts.save(self._draft, dict(self.values))

    def submit(self) -> None:
        if self.replaced is None:
            self.room.do(self.around.port.say(self.card.machine.code, self.said()), self._done)
        else:
            ask_why(self.room, self.around, self._correct)

    def _correct(self, reason: str) -> None:
        if self.replaced is not None:
            code, entry = self.card.machine.code, self.replaced.entry
            self.room.do(self.around.port.correct(code, entry, reason, self.said()), self._done)

    def _done(self, _result: Any) -> None:
        self.around.drafts.save(self._draft, None)
        self.room.close(self)
        self.room.tell(Notice(self.words.text("It is recorded"), Tone.OK, Shape.CHECK))

    def _text(self, code: str) -> str | None:
        return self.values.get(code) or None


def ask_why(room: Pages, around: Around, done: Any) -> None:
    """Why something that was said is put right."""

    def choose(choices: Any) -> None:
        options = tuple(Option(one.code, one.name(room.words.language)) for one in choices.corrections)
        field = Field(
            "reason", room.words.text("Why is it put right?"), Kind.CHOICE, required=True, options=options
        )
        ask(room, field, "", done)

    room.do(around.port.choices(), choose)


class FaultForm(SaidForm):
    FORM = "fault"

    def __init__(
        self, room: Pages, around: Around, card: MachineCard, fault_id: str, replaced: Record | None = None,
        values: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(room, around, card, replaced, values)
        self._id = fault_id

    def caption(self) -> str:
        return self.words.text("Malfunction")

    def fields(self) -> Sequence[Field]:
        t = self.words.text
        return (
            Field("works", t("Can it still work?"), Kind.FLAG, required=True),
            Field("note", t("What is wrong?"), required=True, longest=LONG),
            Field("ago", t("Began, minutes ago"), Kind.NUMBER, unit=t("min"), low=Decimal(0), high=MOST_MINUTES,
                  none=t("just now"), locked=self.replaced is not None),
        )  # fmt: skip

    def said(self) -> FaultReported:
        since = self.around.port.now() - timedelta(minutes=int(number(self.values, "ago") or 0))
        if self.replaced is not None and isinstance(self.replaced.said, FaultReported):
            since = self.replaced.said.since
        return FaultReported(self._id, since, flag(self.values, "works") is False, self.values["note"])


class MendedForm(SaidForm):
    FORM = "mended"

    def caption(self) -> str:
        return self.words.text("Fault mended")

    def fields(self) -> Sequence[Field]:
        t = self.words.text
        faults = tuple(Option(fault.id, fault.note) for fault in self.card.faults)
        which = Field("fault", t("Which fault?"), Kind.CHOICE, required=True, options=faults)
        return (
            *((which,) if len(faults) > 1 else ()),
            Field("cause", t("What was the cause?"), required=True, longest=LONG),
            Field("done", t("What was done?"), required=True, longest=LONG),
        )

    def said(self) -> FaultClosed:
        fault = self.values.get("fault") or self.card.faults[0].id
        return FaultClosed(fault, self.around.port.now(), self.values["cause"], self.values["done"])


class HoursForm(SaidForm):
    FORM = "hours"

    def caption(self) -> str:
        return self.words.text("Running hours")

    def fields(self) -> Sequence[Field]:
        t = self.words.text
        replaced = flag(self.values, "replaced") is True
        low = Decimal(self.card.counter or 0) / 60 if not replaced and self.replaced is None else Decimal(0)
        return (
            Field("hours", t("The counter shows"), Kind.NUMBER, required=True, unit=t("h"), decimals=1,
                  low=low.quantize(Decimal("0.1")), high=MOST_HOURS),
            Field("replaced", t("Is it a new counter?"), Kind.FLAG, none=t("no")),
        )  # fmt: skip

    def said(self) -> HoursRead:
        return HoursRead(minutes(self.values, "hours") or 0, flag(self.values, "replaced") is True)


def minutes(values: Mapping[str, str], code: str) -> int | None:
    """Hours of a field in whole minutes."""
    told = number(values, code)
    return None if told is None else int(told * 60)


class ServiceForm(SaidForm):
    FORM = "service"

    def caption(self) -> str:
        return self.words.text("Service done")

    def fields(self) -> Sequence[Field]:
        t = self.words.text
        plans = tuple(
            Option(one.plan.code, one.plan.named.name(self.words.language)) for one in self.card.services
        )
        return (
            Field("plan", t("Service plan"), Kind.CHOICE, options=plans, none=t("besides the plans")),
            Field("hours", t("The counter shows"), Kind.NUMBER, unit=t("h"), decimals=1, low=Decimal(0),
                  high=MOST_HOURS, none=t("not read")),
            Field("parts", t("Parts"), longest=LONG, none=t("none")),
            Field("note", t("What was done?"), required=not self.values.get("plan"), longest=LONG),
        )  # fmt: skip

    def said(self) -> ServiceDone:
        return ServiceDone(
            self._text("plan"), minutes(self.values, "hours"), self._text("parts"), self._text("note")
        )


class CheckForm(SaidForm):
    FORM = "check"

    def caption(self) -> str:
        return self.words.text("Verification or calibration")

    def fields(self) -> Sequence[Field]:
        t = self.words.text
        kinds = tuple(Option(w, t(wording.CHECKS[w])) for w in (What.VERIFICATION, What.CALIBRATION))
        today, done = self.around.port.now().date(), day(self.values, "done_on")
        return (
            Field("what", t("What is done"), Kind.CHOICE, required=True, options=kinds),
            Field("done_on", t("Done on"), Kind.DATE, required=True, today=today),
            Field("passed", t("Passed"), Kind.FLAG, required=True),
            Field("organisation", t("Organisation"), longest=LONG),
            Field("certificate", t("Certificate"), required=flag(self.values, "passed") is True, capitals=True,
                  scan=lambda code: code),
            Field("valid_until", t("Valid through"), Kind.DATE, today=today, first=done, none=t("by the rule")),
            Field("uncertainty", t("Uncertainty"), longest=LONG),
            Field("note", t("Note"), longest=LONG),
        )  # fmt: skip

    def said(self) -> CheckDone:
        done = day(self.values, "done_on") or self.around.port.now().date()
        return CheckDone(
            self.values["what"], done, flag(self.values, "passed") is True, self._text("organisation"),
            self._text("certificate"), day(self.values, "valid_until"), self._text("uncertainty"),
            self._text("note"),
        )  # fmt: skip


class WeightForm(SaidForm):
    """A scale that is not attached to this station: a person reads it off."""

    FORM = "weight"

    def caption(self) -> str:
        return self.words.text("Test weight")

    def fields(self) -> Sequence[Field]:
        t = self.words.text
        return (
            Field("nominal", t("Mass of the test weight"), Kind.NUMBER, required=True, unit=t("kg"), decimals=3,
                  low=Decimal("0.001"), high=MOST_KG),
            Field("indicated", t("The scale shows"), Kind.NUMBER, required=True, unit=t("kg"), decimals=3,
                  low=Decimal(0), high=MOST_KG),
        )  # fmt: skip

    def said(self) -> WeightTested:
        """Whether that is right, and for how long, is the rule's to say."""
        return WeightTested(_grams(self.values, "nominal"), _grams(self.values, "indicated"), 0, False)


def _grams(values: Mapping[str, str], code: str) -> int:
    return int((number(values, code) or Decimal(0)) * 1000)


def begun(said: Said) -> dict[str, str]:
    """The values that a form begins with to put `said` right."""
    if isinstance(said, CheckDone):
        found: dict[str, Any] = {name: getattr(said, name) for name in CheckDone.__dataclass_fields__}
        return {name: _shown(value) for name, value in found.items() if value is not None}
    if isinstance(said, HoursRead):
        return {"hours": _hours(said.minutes), "replaced": _shown(said.replaced)}
    if isinstance(said, ServiceDone):
        told = {"plan": said.plan, "parts": said.parts, "note": said.note}
        hours = {"hours": _hours(said.minutes)} if said.minutes is not None else {}
        return {name: value for name, value in told.items() if value} | hours
    if isinstance(said, FaultReported):
        return {"works": _shown(not said.stops), "note": said.note}
    return {}


def _hours(told: int) -> str:
    return str((Decimal(told) / 60).quantize(Decimal("0.1")))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)
