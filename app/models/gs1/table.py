"""The application identifiers (AIs) this program writes, reads and judges, as data.

Source: GS1 General Specifications, section 3. Form: `N6` six digits, `N1-8` one to eight digits, `X1-20` up to
twenty signs of character set 82; parts follow each other, the ones in brackets may be left out. A rule is `check`
(check digit at the end of the first part), `date` (YYMMDD), `day0` (YYMMDD whose day may be 00: the last day of
the month), `time` (YYMMDDHH…) or `countries` (three digits each). `fixed`: predefined length, no separator ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_TABLE = """
00    N18         check      fixed  SSCC
01    N14         check      fixed  GTIN
02    N14         check      fixed  CONTENT
10    X1-20       -          -      BATCH/LOT
11    N6          day0       fixed  PROD DATE
13    N6          day0       fixed  PACK DATE
15    N6          day0       fixed  BEST BEFORE or BEST BY
16    N6          day0       fixed  SELL BY
17    N6          day0       fixed  USE BY or EXPIRY
20    N2          -          fixed  VARIANT
21    X1-20       -          -      SERIAL
22    X1-20       -          -      CPV
240   X1-30       -          -      ADDITIONAL ID
241   X1-30       -          -      CUST. PART No.
250   X1-30       -          -      SECONDARY SERIAL
30    N1-8        -          -      VAR. COUNT
310d  N6          -          fixed  NET WEIGHT (kg)
320d  N6          -          fixed  NET WEIGHT (lb)
330d  N6          -          fixed  GROSS WEIGHT (kg)
340d  N6          -          fixed  GROSS WEIGHT (lb)
37    N1-8        -          -      COUNT
400   X1-30       -          -      ORDER NUMBER
401   X1-30       -          -      GINC
402   N17         check      -      GSIN
403   X1-30       -          -      ROUTE
410   N13         check      fixed  SHIP TO LOC
411   N13         check      fixed  BILL TO
412   N13         check      fixed  PURCHASE FROM
413   N13         check      fixed  SHIP FOR LOC
414   N13         check      fixed  LOC No.
415   N13         check      fixed  PAY TO
416   N13         check      fixed  PROD/SERV LOC
417   N13         check      fixed  PARTY
420   X1-20       -          -      SHIP TO POST
421   N3,X1-9     -          -      SHIP TO POST
422   N3          -          -      ORIGIN
423   N3-15       countries  -      COUNTRY - INITIAL PROCESS
424   N3          -          -      COUNTRY - PROCESS
425   N3-15       countries  -      COUNTRY - DISASSEMBLY
426   N3          -          -      COUNTRY - FULL PROCESS
427   X1-3        -          -      ORIGIN SUBDIVISION
7002  X1-30       -          -      MEAT CUT
7003  N10         time       -      EXPIRY TIME
7004  N1-4        -          -      ACTIVE POTENCY
7005  X1-12       -          -      CATCH AREA
7006  N6          date       -      FIRST FREEZE DATE
7007  N6,[N6]     date       -      HARVEST DATE
7008  X1-3        -          -      AQUATIC SPECIES
7009  X1-10       -          -      FISHING GEAR TYPE
7010  X1-2        -          -      PROD METHOD
703s  N3,X1-27    -          -      PROCESSOR
8003  N14,[X1-16] grai       -      GRAI
8005  N6          -          -      PRICE PER UNIT
8006  N14,N4      check      -      ITIP
8008  N8,[N1-4]   time       -      PROD TIME
8020  X1-25       -          -      REF No.
90    X1-30       -          -      INTERNAL
9i    X1-90       -          -      INTERNAL
"""
_DIGITS = {"d": "012345", "s": "0123456789", "i": "123456789"}
"""What the last letter of a code stands for: decimals, number of processor, owner."""

CHARACTERS = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
"""Character set 82: no space, no Cyrillic."""
_SET = {"N": "0123456789", "X": CHARACTERS}


@dataclass(frozen=True)
class Part:
    """So many signs of one set; `optional` may be left out."""

    signs: str
    least: int
    most: int
    optional: bool = False


@dataclass(frozen=True)
class Identifier:
    """One AI. `fixed` says that its length is predefined: the next AI follows without separator."""

    code: str
    parts: tuple[Part, ...]
    rule: str
    fixed: bool
    title: str

    @property
    def least(self) -> int:
        return sum(part.least for part in self.parts if not part.optional)

    @property
    def most(self) -> int:
        return sum(part.most for part in self.parts)

    @property
    def decimals(self) -> int | None:
        """Digits after the point of a weight, which is the code's last digit; None for what is no weight."""
        return int(self.code[3]) if self.code[:3] in ("310", "320", "330", "340") else None


@cache
def table() -> dict[str, Identifier]:
    """Every AI by its code."""
    rows = (line.split(maxsplit=4) for line in _TABLE.strip().splitlines())
    return {
        code: Identifier(code, _parts(form), rule.strip("-"), fixed == "fixed", title)
        for pattern, form, rule, fixed, title in rows
        for code in _codes(pattern)
    }


def identifier(text: str) -> Identifier | None:
    """The AI that `text` begins with, None where it begins with none."""
    for length in (2, 3, 4):
        found = table().get(text[:length])
        if found is not None:
            return found
    return None


def _codes(pattern: str) -> Iterator[str]:
    letter = pattern[-1]
    if letter.isdigit():
        yield pattern
    else:
        yield from (pattern[:-1] + digit for digit in _DIGITS[letter])


def _parts(form: str) -> tuple[Part, ...]:
    return tuple(_part(text) for text in form.split(","))


def _part(text: str) -> Part:
    match = re.fullmatch(r"\[?([NX])(\d+)(?:-(\d+))?\]?", text)
    if match is None:
        raise ValueError(text)
    signs, least, most = match.groups()
    return Part(_SET[signs], int(least), int(most or least), text.startswith("["))
