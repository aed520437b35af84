"""What all pages of the laboratory share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.models.laboratory import SampleCode
from app.models.laboratory_desk import Analyte, LabChoices
from app.models.values import DeliveryCode, LotCode
from app.views.laboratory.ports import LaboratoryPort


@dataclass
class Bench:
    """`who` is the name of the person who is here; `choices` are those learnt last."""

    port: LaboratoryPort
    who: Callable[[], str]
    choices: LabChoices = field(default_factory=LabChoices)

    def learn(self, choices: LabChoices) -> None:
        self.choices = choices

    def analyte(self, code: str) -> Analyte | None:
        return next((one for one in self.choices.analytes if one.named.code == code), None)


def sample_code(text: str) -> str:
    """The sample whose label was scanned; empty for anything else."""
    return _read(SampleCode.parse, text)


def lot_code(text: str) -> str:
    """The lot whose label was scanned; empty for anything else."""
    return _read(LotCode.parse, text)


def delivery_code(text: str) -> str:
    """The delivery whose sheet was scanned; empty for anything else."""
    return _read(DeliveryCode.parse, text)


def _read(parse: Callable[[str], object], text: str) -> str:
    try:
        return str(parse(text))
    except ValueError:
        return ""
