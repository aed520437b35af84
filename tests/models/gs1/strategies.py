"""Sound elements of any AI, and of the ones a label carries."""

from datetime import date

from hypothesis import strategies as st

from app.models.gs1 import Element, check_digit
from app.models.gs1.table import CHARACTERS, Identifier, Part, table

# The bracketed form writes brackets itself; a value with them can be read in two ways.
PLAIN = CHARACTERS.replace("(", "").replace(")", "")
DAYS = st.dates(date(2000, 1, 1), date(2049, 12, 31))


def _signs(part: Part) -> st.SearchStrategy[str]:
    signs = PLAIN if part.signs == CHARACTERS else part.signs
    return st.text(signs, min_size=part.least, max_size=part.most)


def _free(ai: Identifier) -> st.SearchStrategy[str]:
    whole = [part for part in ai.parts if not part.optional]
    return st.tuples(*map(_signs, whole)).map("".join)


def values(ai: Identifier) -> st.SearchStrategy[str]:
    """Values without fault."""
    if ai.rule == "check":
        first, *rest = ai.parts
        digits = st.text("0123456789", min_size=first.most - 1, max_size=first.most - 1)
        return st.tuples(digits.map(lambda text: text + check_digit(text)), *map(_signs, rest)).map("".join)
    if ai.rule == "grai":
        return st.text("0123456789", min_size=12, max_size=12).map(lambda text: f"0{text}{check_digit(text)}")
    if ai.rule in ("date", "day0"):
        return DAYS.map("{:%y%m%d}".format)
    if ai.rule == "time":
        return st.datetimes().map("{:%y%m%d%H%M}".format if ai.most == 10 else "{:%y%m%d%H}".format)
    if ai.rule == "countries":
        return st.integers(1, 5).flatmap(lambda n: st.text("0123456789", min_size=3 * n, max_size=3 * n))
    return _free(ai)


def elements(*codes: str) -> st.SearchStrategy[Element]:
    """An element of one of `codes`, of any where none is given."""
    known = [table()[code] for code in codes or table()]
    return st.sampled_from(known).flatmap(lambda ai: values(ai).map(lambda value: Element(ai.code, value)))
