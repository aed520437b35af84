"""GS1 codes: our own table of application identifiers, reader, judge and writer. Pure.

`parse(text)` reads element strings (FNC1 as GS), the printed form with brackets and Digital Link, and never
raises; `element_string(elements)` and `bracketed(elements)` write, and refuse what is wrong with an OperatorError
`gs1.<fault>`.
"""

from app.models.gs1.checks import check_digit, day_of, gtin14, sealed, variable_measure
from app.models.gs1.elements import Element, Message, Problem, title
from app.models.gs1.instore import InStore, check_layout, read_in_store
from app.models.gs1.reading import SEPARATOR, parse
from app.models.gs1.sscc import SsccBlock
from app.models.gs1.writing import (
    LONGEST_128,
    bracketed,
    digital_link,
    element_string,
    gs1_128,
    harvested,
    net_weight,
    packed,
)

__all__ = [
    "LONGEST_128",
    "SEPARATOR",
    "Element",
    "InStore",
    "Message",
    "Problem",
    "SsccBlock",
    "bracketed",
    "check_digit",
    "check_layout",
    "day_of",
    "digital_link",
    "element_string",
    "gs1_128",
    "gtin14",
    "harvested",
    "net_weight",
    "packed",
    "parse",
    "read_in_store",
    "sealed",
    "title",
    "variable_measure",
]
