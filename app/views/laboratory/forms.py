"""Forms of the laboratory: a new sample, what it is of after all, a value typed by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from app.models.desk import Named
from app.models.laboratory_desk import Request, Sample, Taking
from app.views.laboratory import words as wording
from app.views.laboratory.book import Bench, delivery_code, lot_code
from app.views.lists.field import Field, Kind
from app.views.lists.formpage import FormPage
from app.views.lists.pages import Pages
from app.views.marks import Option, Tone, Trouble

LOT, DELIVERY, PLACE = "lot", "delivery", "place"
MOST_TESTS = 8
_LARGEST = Decimal(1_000_000_000)


class TakingForm(FormPage):
    """What a sample is of, and who took it."""

    def __init__(self, room: Pages, bench: Bench, values: Mapping[str, str] | None = None) -> None:
        super().__init__(room, values)
        self.bench = bench

    def of_fields(self) -> tuple[Field, ...]:
        """First the kind of thing, then which one."""
        words = self.words
        kinds = (
            Option(LOT, words.text("a lot")), Option(DELIVERY, words.text("a delivery")),
            Option(PLACE, words.text("a place: swab, water, ice")),
        )  # fmt: skip
        of = Field("of", words.text("Sample of"), Kind.CHOICE, required=True, options=kinds)
        chosen = {LOT: self._lot, DELIVERY: self._delivery, PLACE: self._place}.get(self.values.get("of", ""))
        return (of, chosen()) if chosen else (of,)

    def _lot(self) -> Field:
        words = self.words
        return Field(LOT, words.text("Lot"), required=True, capitals=True, letters="en", scan=lot_code,
                     check=lambda text: "" if lot_code(text) else words.text("No such code"),
                     hint=words.text("Scan the label of the lot."))  # fmt: skip

    def _delivery(self) -> Field:
        words = self.words
        return Field(DELIVERY, words.text("Delivery"), required=True, capitals=True, letters="en", scan=delivery_code,
                     check=lambda text: "" if delivery_code(text) else words.text("No such code"),
                     hint=words.text("Scan the code on the delivery's sheet."))  # fmt: skip

    def _place(self) -> Field:
        return Field(PLACE, self.words.text("Place"), Kind.CHOICE, required=True,
                     options=_options(self.bench.choices.places, self.words.language))  # fmt: skip

    def taker(self) -> tuple[Field, ...]:
        words = self.words
        return (
            Field("taken_by", words.text("Taken by"), required=True),
            Field("note", words.text("Note")),
        )

    def taking(self, analytes: Sequence[str] = ()) -> Taking:
        values = self.values
        of = values["of"]
        codes = {LOT: lot_code, DELIVERY: delivery_code}
        code = codes[of](values[of]) if of in codes else values[of]
        return Taking(
            values["taken_by"], code if of == LOT else "", code if of == DELIVERY else "",
            code if of == PLACE else "", values.get("note", ""), tuple(analytes),
        )  # fmt: skip

    def scanned(self, text: str) -> bool:
        """A lot's or a delivery's label says what the sample is of."""
        for of, read in ((LOT, lot_code), (DELIVERY, delivery_code)):
            if code := read(text):
                self.values["of"] = of
                self._answered(Field(of, ""), code)
                return True
        return False


class NewSample(TakingForm):
    """Registers a sample and shows its code."""

    def __init__(
        self, room: Pages, bench: Bench, show: Callable[[str], None], of: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(room, bench, {"taken_by": bench.who(), **(of or {})})
        self._show_sample = show

    def title(self) -> str:
        return self.words.text("New sample")

    def fields(self) -> Sequence[Field]:
        return (*self.of_fields(), *self._tests(), *self.taker())

    def _tests(self) -> list[Field]:
        """One more than are filled in."""
        words = self.words
        taken = self.chosen()
        options = wording.analytes(self.bench.choices, words)
        found = []
        for number in range(1, min(len(taken) + 1, MOST_TESTS) + 1):
            left = tuple(
                o for o in options if o.code not in taken or o.code == self.values.get(f"test_{number}")
            )
            caption = words.text("Test {n}", n=number)
            found.append(Field(f"test_{number}", caption, Kind.CHOICE, required=number == 1, options=left))
        return found

    def chosen(self) -> list[str]:
        """The tests that were chosen, without gaps."""
        return [code for n in range(1, MOST_TESTS + 1) if (code := self.values.get(f"test_{n}"))]

    def changed(self) -> None:
        """A test that was taken away leaves no gap."""
        chosen = self.chosen()
        for number in range(1, MOST_TESTS + 1):
            self.values.pop(f"test_{number}", None)
        self.values |= {f"test_{number}": code for number, code in enumerate(chosen, start=1)}

    def word(self) -> str:
        return self.words.text("Register the sample")

    def submit(self) -> None:
        self.room.do(self.bench.port.register(self.taking(self.chosen())), self._done)

    def _done(self, code: str) -> None:
        words = self.words
        self.room.close(self)
        self._show_sample(code)
        self.room.stop(Trouble(code, words.text("The sample is registered under this code."),
                               words.text("Write the code on the sample."), Tone.NORMAL))  # fmt: skip


class CorrectSample(TakingForm):
    """What a sample is of after all; what was wrong stays in the journal."""

    def __init__(self, room: Pages, bench: Bench, sample: Sample) -> None:
        super().__init__(room, bench, _stated(sample))
        self._sample = sample

    def title(self) -> str:
        return self.words.text("Correct {code}", code=self._sample.code)

    def fields(self) -> Sequence[Field]:
        return (*self.of_fields(), *self.taker(), reason(self, self.bench.choices.corrections))

    def word(self) -> str:
        return self.words.text("Keep the correction")

    def submit(self) -> None:
        said = self.bench.port.correct(self._sample.code, self.taking(), self.values["reason"])
        self.room.do(said, lambda _: self.room.close(self))


class TypedValue(FormPage):
    """A value that no instrument sent. It is marked wherever it stands."""

    def __init__(self, room: Pages, bench: Bench, sample: Sample, request: Request) -> None:
        super().__init__(room, {"operator": "="})
        self._bench, self._sample, self._request = bench, sample, request

    def title(self) -> str:
        return f"{self._sample.code} · {wording.name(self._request.analyte, self.words)}"

    def fields(self) -> Sequence[Field]:
        return (*self._value(), reason(self, self._bench.choices.manual))

    def _value(self) -> tuple[Field, ...]:
        words, analyte = self.words, self._request.analyte
        caption = words.text("Value")
        if not wording.is_number(analyte):
            said = tuple(Option(code, words.text(text)) for code, text in wording.QUALITATIVE.items())
            return (Field("value", caption, Kind.CHOICE, required=True, options=said),)
        signs = tuple(Option(sign, text) for sign, text in (
            ("=", words.text("exactly")), ("<", words.text("less than")), (">", words.text("more than"))))  # fmt: skip
        return (
            Field("operator", words.text("Comparison sign"), Kind.CHOICE, required=True, options=signs),
            Field("value", caption, Kind.NUMBER, required=True, unit=wording.unit(analyte.unit, words), decimals=4,
                  low=Decimal(0), high=_LARGEST),
        )  # fmt: skip

    def word(self) -> str:
        return self.words.text("Keep the typed value")

    def submit(self) -> None:
        values = self.values
        operator = values["operator"] if wording.is_number(self._request.analyte) else "="
        text = values["value"] if operator == "=" else operator + values["value"]
        said = self._bench.port.type(self._sample.code, self._request.id, text, values["reason"])
        self.room.do(said, lambda _: self.room.close(self))


def reason(page: FormPage, reasons: Sequence[Named]) -> Field:
    """Why; from the plant's list."""
    words = page.words
    return Field(
        "reason", words.text("Reason"), Kind.CHOICE, required=True, options=_options(reasons, words.language)
    )


def _options(rows: Sequence[Named], language: str) -> tuple[Option, ...]:
    return tuple(Option(row.code, row.name(language)) for row in rows)


def _stated(sample: Sample) -> dict[str, str]:
    of = {LOT: sample.lot, DELIVERY: sample.delivery, PLACE: sample.place.code if sample.place else None}
    said = next(((kind, code) for kind, code in of.items() if code), None)
    values = {"taken_by": sample.taken_by, "note": sample.note or ""}
    return values | ({"of": said[0], said[0]: said[1]} if said else {})
