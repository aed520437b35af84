"""GS1 codes: our own table of application identifiers, reader, judge and writer. Pure.

`parse(text)` reads element strings (FNC1 as GS), the printed form with brackets and Digital Link, and never
raises; `element_string(elements)` and `bracketed(elements)` write, and refuse what is wrong with an OperatorError
`gs1.<fault>`.
"""

from app.models.gs1.checks import check_digit, day_of, gtin14, sealed, variable_measure
from app.models.gs1.elements import Element, Message, Problem, title
from app.models.gs1.reading import SEPARATOR, parse
from app.models.gs1.writing import (
    LONGEST_128,
    bracketed,
    digital_link,
    element_string,
    harvested,
    net_weight,
    packed,
)

__all__ = [
    "LONGEST_128",
    "SEPARATOR",
    "Element",
    "Message",
    "Problem",
    "bracketed",
    "check_digit",
    "day_of",
    "digital_link",
    "element_string",
    "gtin14",
    "harvested",
    "net_weight",
    "packed",
    "parse",
    "sealed",
    "title",
    "variable_measure",
]
