"""One row in a form: locked while it is only shipped or the person may not; saved as a decision with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from app.models.administration import Asked, Attribute, Conflict, Opened, Wrong
from app.services.administration.forms import breaks
from app.views.administration import telling
from app.views.administration import words as wording
from app.views.administration.asking import ask_reason, told
from app.views.administration.history import HistoryPage
from app.views.administration.ports import Surroundings
from app.views.lists.faces import Act
from app.views.lists.field import Field, Kind, day
from app.views.lists.formpage import FormPage
from app.views.lists.pages import Pages
from app.views.marks import Action, Option, Tone, Trouble

HISTORY, CLEAR = "history", "clear"
VALUES, SEEN = "values", "seen"
_KINDS = {
    Asked.TEXT: Kind.TEXT, Asked.KILOGRAMS: Kind.NUMBER, Asked.NUMBER: Kind.NUMBER, Asked.MILLI: Kind.NUMBER,
    Asked.DAY: Kind.DATE, Asked.FLAG: Kind.FLAG, Asked.CHOICE: Kind.CHOICE,
}  # fmt: skip
_LATIN = ("code", "name_en", "latin", "asfis", "note.en", "note.label_en", "note.document_en", "source")
_RUSSIAN = ("name_ru", "note.ru", "note.label_ru", "note.document_ru")
_LONG = 300
_PAIRS = {"band_low_g": "band_high_g", "band_high_g": "band_low_g"}


class RowForm(FormPage):
    """Begins with the draft where one was left, and saves against the version that the draft had seen."""

    def __init__(self, room: Pages, around: Surroundings, opened: Opened) -> None:
        self.around, self.opened = around, opened
        self._draft = f"administration/{opened.sheet}/{opened.key}"
        kept = around.drafts.load(self._draft) or {}
        super().__init__(room, kept.get(VALUES) or opened.values)
        self._seen = int(kept.get(SEEN, opened.version))

    @property
    def locked(self) -> bool:
        """The row is looked at only."""
        return self.opened.lent or not self.around.port.may(self.opened.sheet)

    # What is seen

    def title(self) -> str:
        words = self.words
        sheet = words.text(wording.SHEETS[self.opened.sheet])
        if self.opened.sheet == "setting":
            return wording.setting(self.opened.key, words)
        named = self.opened.named if self.opened.sheet == "band" else None
        called = named.name(words.language) if named else self.opened.key
        name = self.values.get(f"name_{words.language}") or called
        return f"{sheet}: {name or words.text('new row')}"

    def fields(self) -> Sequence[Field]:
        fields = [field for one in self.opened.attributes for field in self._fields(one)]
        return [replace(field, locked=True) for field in fields] if self.locked else fields

    def _fields(self, attribute: Attribute) -> Iterator[Field]:
        if attribute.asked is not Asked.NAMES:
            yield self._field(attribute)
            return
        filled = [code for code in self.values if code.startswith(f"{attribute.code}.") and self.values[code]]
        last = max((int(code.rpartition(".")[2]) for code in filled), default=-1)
        for number in range(last + 2):
            code = f"{attribute.code}.{number}"
            yield Field(code, wording.field(code, self.words), group=self._group(attribute))

    def _field(self, attribute: Attribute) -> Field:
        words, code = self.words, attribute.code
        kg = attribute.asked is Asked.KILOGRAMS
        return Field(
            code, wording.field(code, words), _KINDS[attribute.asked], self._required(attribute),
            self._group(attribute), unit=wording.unit(attribute.unit, words) if attribute.unit else "",
            decimals=3 if kg else 1 if attribute.asked is Asked.MILLI else 0, low=attribute.low, high=attribute.high,
            today=self.around.day(), first=day(self.values, "valid_from") if code == "valid_to" else None,
            options=self._options(attribute), longest=_LONG, letters=_letters(code), capitals=code == "code",
            check=self._check(attribute), scan=_gtin if attribute.rule is Wrong.GTIN else None,
            none=self._none(attribute), locked=attribute.key and self.opened.key != "",
        )  # fmt: skip

    def _none(self, attribute: Attribute) -> str:
        """A begin that no source tells is unknown; an end that nobody set is none."""
        if attribute.asked is not Asked.DAY:
            return ""
        return self.words.text("no end") if attribute.code == "valid_to" else self.words.text("not known")

    def _required(self, attribute: Attribute) -> bool:
        """A band has both limits or none."""
        other = _PAIRS.get(attribute.code, "")
        return attribute.required or bool(self.values.get(other))

    def _group(self, attribute: Attribute) -> str:
        return self.words.text("Validity and source") if attribute.group == "validity" else ""

    def _options(self, attribute: Attribute) -> tuple[Option, ...]:
        words = self.words
        return tuple(
            Option(one.code, wording.choice(attribute.among, one.code, words) or one.name(words.language))
            for one in self.opened.choices.get(attribute.code, ())
        )

    def _check(self, attribute: Attribute) -> Callable[[str], str]:
        rule = attribute.rule

        def check(value: str) -> str:
            return self.words.text(wording.WRONG[rule]) if rule and breaks(rule, value) else ""

        return check

    def word(self) -> str:
        if self.opened.lent:
            return self.words.text("Adopt the list first")
        if self.locked:
            return self.words.text("To look at only")
        return self.words.text("Save…") if self.opened.key else self.words.text("Add to the list…")

    def ready(self) -> bool:
        return not self.locked and self._filled() != _filled(self.opened.values)

    def _filled(self) -> dict[str, str]:
        return _filled(self.values)

    def acts(self) -> tuple[Act, ...]:
        words = self.words
        clear = Act(CLEAR, Action(words.text("Begin anew"), self._filled() != _filled(self.opened.values)))
        history = (Act(HISTORY, Action(words.text("History"))),) if self.opened.key else ()
        return history if self.locked else (clear, *history)

    # Intents

    def act(self, code: str) -> None:
        if code == CLEAR:
            self.values, self._seen = dict(self.opened.values), self.opened.version
            self.around.drafts.save(self._draft, None)
        elif code == HISTORY:
            sheet, key = self.opened.sheet, self.opened.key
            history = HistoryPage(self.room, lambda: self.around.port.history(sheet, key), self.title())
            self.room.open(history)

    def changed(self) -> None:
        self.around.drafts.save(self._draft, {VALUES: self._filled(), SEEN: self._seen})

    def submit(self) -> None:
        ask_reason(self.room, self.around, self.words.text("Why is it changed?"), self._save)

    def _save(self, reason: str) -> None:
        one = self.opened
        saved = self.around.port.save(one.sheet, one.key, self._filled(), self._seen, reason)
        self.room.do(saved, self._saved)

    def _saved(self, conflict: Conflict | None) -> None:
        if conflict is not None:
            self._tell(conflict)
            return
        self.around.drafts.save(self._draft, None)
        self.room.close(self)
        told(self.room, self.words.text("Saved. Every station hears of it."))

    def _tell(self, conflict: Conflict) -> None:
        """The other's change in words; what was typed stays and is saved over it on the next press."""
        words, other = self.words, conflict.revision
        self._seen = conflict.now
        self.changed()
        who = other.who or words.text("Somebody")
        at = f"{words.day(other.at)} {words.clock(other.at)}" if other.at else telling.DASH
        what = telling.in_short(other.alterations, words) or telling.DASH
        self.room.stop(
            Trouble(
                words.text("Changed meanwhile by {name}", name=who),
                words.text("{at}. {what}", at=at, what=what),
                words.text(
                    "Nothing was saved. Your values are still in the form: look at them, then save again."
                ),
                Tone.WARN,
            )
        )


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, text in values.items() if text}


def _gtin(scanned: str) -> str:
    """The article number of a scanned label."""
    return "" if breaks(Wrong.GTIN, scanned) else scanned


def _letters(code: str) -> str:
    if code in _LATIN:
        return "en"
    return "ru" if code in _RUSSIAN else ""
