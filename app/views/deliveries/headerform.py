"""Who brought a delivery and how: a new one, or the correction of one that is there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.i18n.deliveries import caption, celsius
from app.models.delivery import Delivery, Header
from app.views.deliveries.book import Book
from app.views.deliveries.drafts import REASON, DraftForm
from app.views.lists.faces import Need
from app.views.lists.field import Field, Kind, number
from app.views.lists.pages import Pages
from app.views.marks import Option

NEW = "delivery.new"
ANOTHER = "*"
"""The vessel is none of the supplier's list."""
TYPED = "vessel_typed"
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_FRIDGE = Decimal(-40), Decimal(40)
_AWAITED = ("vessel", "vet_document", "transport_centi_c")
"""What the receiving log wants before the delivery is accepted."""


class HeaderForm(DraftForm):
    """Supplier, vessel, vehicle, veterinary document, temperature of the transport."""

    def __init__(self, room: Pages, book: Book, form: str, given: Mapping[str, str] | None = None) -> None:
        super().__init__(room, book, form, given)
        self._supplier = self.values.get("supplier", "")

    def fields(self) -> Sequence[Field]:
        words, low, high = self.words, *_FRIDGE
        return (
            self._supplier_field(),
            *self._vessel_fields(),
            Field("vehicle", caption("vehicle", words), longest=20),
            Field("vet_document", caption("vet_document", words), letters="en", scan=vet_document),
            Field("transport_centi_c", caption("transport_centi_c", words), Kind.NUMBER, unit="°C", decimals=1,
                  low=low, high=high),
            Field("note", caption("note", words)),
        )  # fmt: skip

    def _supplier_field(self) -> Field:
        words = self.words
        options = tuple(
            Option(one.named.code, one.named.name(words.language), _tax(one.tax_id, words.text("Tax No.")))
            for one in self.book.choices.suppliers
        )
        return Field("supplier", caption("supplier", words), Kind.CHOICE, required=True, options=options)

    def _vessel_fields(self) -> tuple[Field, ...]:
        """From the supplier's list, or typed where it has none or another one came."""
        words, supplier = self.words, self.book.supplier(self.values.get("supplier"))
        known = supplier.vessels if supplier else ()
        if not known:
            return (Field("vessel", caption("vessel", words)),)
        another = Option(ANOTHER, words.text("Another one…"))
        listed = tuple(Option(vessel, vessel) for vessel in known)
        chosen = Field("vessel", caption("vessel", words), Kind.CHOICE, options=(*listed, another))
        if self.values.get("vessel") != ANOTHER:
            return (chosen,)
        return chosen, Field(TYPED, words.text("Its name"), required=True)

    def word_of(self, field: str) -> tuple[Need, str]:
        if field in _AWAITED and not self.values.get(field):
            return Need.MISSING, self.words.text("before acceptance")
        return Need.FINE, ""

    def changed(self) -> None:
        """Another supplier has other vessels."""
        supplier = self.values.get("supplier", "")
        if supplier != self._supplier:
            self._supplier = supplier
            for field in ("vessel", TYPED):
                self.values.pop(field, None)
        super().changed()

    def header(self, before: Header | None = None) -> Header:
        """What is filled in; what the form does not ask stays as it was `before`."""
        values = self.values
        degrees = number(values, "transport_centi_c")
        vessel = values.get(TYPED) if values.get("vessel") == ANOTHER else values.get("vessel")
        return Header(
            supplier=values["supplier"],
            vessel=vessel or None,
            vehicle=values.get("vehicle") or None,
            vet_document=values.get("vet_document") or None,
            transport_centi_c=None if degrees is None else int(degrees * 100),
            arrived_at=before.arrived_at if before else None,
            note=values.get("note") or None,
        )


class NewDelivery(HeaderForm):
    """Opens a delivery and shows it."""

    def __init__(self, room: Pages, book: Book, shown: Any) -> None:
        super().__init__(room, book, NEW)
        self._show_delivery = shown

    def title(self) -> str:
        return self.words.text("New delivery")

    def word(self) -> str:
        return self.words.text("Open the delivery")

    def submit(self) -> None:
        self.send(self.book.desk.open(self.header()))

    def done(self, result: str) -> None:
        self._show_delivery(result)


class CorrectHeader(HeaderForm):
    """The whole header anew, with the reason; what was wrong stays in the journal."""

    def __init__(self, room: Pages, book: Book, delivery: Delivery) -> None:
        super().__init__(room, book, f"delivery.correct/{delivery.code}", stated(delivery.header, book))
        self._code, self._before, self._seen = delivery.code, delivery.header, delivery.headers

    def title(self) -> str:
        return self.words.text("Correct {code}", code=self._code)

    def fields(self) -> Sequence[Field]:
        return (*super().fields(), self.reason_field(self.book.choices.correction_reasons))

    def word(self) -> str:
        return self.words.text("Keep the correction")

    def submit(self) -> None:
        reason = self.values[REASON]
        self.send(self.book.desk.correct(self._code, self.header(self._before), reason, self._seen))


def stated(header: Header | None, book: Book) -> dict[str, str]:
    """A header as the form's values."""
    if header is None:
        return {}
    supplier = book.supplier(header.supplier)
    listed = supplier is None or not supplier.vessels or header.vessel in (None, *supplier.vessels)
    degrees = "" if header.transport_centi_c is None else celsius(header.transport_centi_c)
    values = {
        "supplier": header.supplier, "vessel": header.vessel if listed else ANOTHER,
        TYPED: None if listed else header.vessel, "vehicle": header.vehicle,
        "vet_document": header.vet_document, "transport_centi_c": degrees, "note": header.note,
    }  # fmt: skip
    return {code: value for code, value in values.items() if value}


def vet_document(text: str) -> str:
    """The UUID that the code on a veterinary document carries, alone or within an address."""
    found = _UUID.search(text)
    return found.group(0).lower() if found else ""


def _tax(tax_id: str | None, word: str) -> str:
    return f"{word} {tax_id}" if tax_id else ""
