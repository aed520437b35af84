"""What all pages of deliveries share: the desk, the drafts, where else to go, and what codes are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from app.i18n import Catalogue
from app.models.delivery import Position
from app.models.desk import Named
from app.models.values import DeliveryCode, LotCode
from app.views.deliveries.ports import DeliveryChoices, DeliveryDesk, OriginClass, Paper, Supplier
from app.views.lotcard.ports import LotPort
from app.views.marks import Option
from app.views.ports import Drafts

Go = Callable[..., None]
"""`go(room)`, and `go(room, code)` as if the code had been scanned there."""


@dataclass
class Book:
    """`go` enters another room; `today` is the plant day. `choices` are those learnt last."""

    desk: DeliveryDesk
    drafts: Drafts
    finder: LotPort
    paper: Paper
    go: Go
    today: Callable[[], date]
    choices: DeliveryChoices = field(default_factory=DeliveryChoices)

    def learn(self, choices: DeliveryChoices) -> None:
        """What can be chosen from now on."""
        self.choices = choices

    def supplier(self, code: str | None) -> Supplier | None:
        return next((one for one in self.choices.suppliers if one.named.code == code), None)

    def supplier_name(self, code: str | None, words: Catalogue) -> str:
        found = self.supplier(code)
        return found.named.name(words.language) if found else code or ""

    def origin(self, code: str | None) -> OriginClass | None:
        return next((one for one in self.choices.origin_classes if one.named.code == code), None)

    def document(self, code: str | None, words: Catalogue) -> str:
        """The paper that an origin class requires."""
        found = self.origin(code)
        if found is None:
            return ""
        return found.document_ru if words.language == "ru" else found.document_en

    def item(self, position: Position, words: Catalogue) -> str:
        return name(self.choices.items, position.item, words)


def name(rows: Iterable[Named], code: str | None, words: Catalogue) -> str:
    """What a code is called; the code itself where nobody says."""
    return next((row.name(words.language) for row in rows if row.code == code), code or "")


def options(rows: Iterable[Named], words: Catalogue) -> tuple[Option, ...]:
    return tuple(Option(row.code, row.name(words.language)) for row in rows)


def delivery_code(text: str) -> str | None:
    """The delivery whose sheet was scanned."""
    try:
        return str(DeliveryCode.parse(text))
    except ValueError:
        return None


def lot_code(text: str) -> LotCode | None:
    """The lot whose label was scanned; the shell takes its code out of a GS1 symbol."""
    try:
        return LotCode.parse(text)
    except ValueError:
        return None
