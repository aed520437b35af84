"""How fresh fish is judged: by attributes, each with marks that are points or grades. Values only.

Demerit points (quality index method): 0 is perfect, the score is their sum. Grades: the lowest one holds for all of
it, so that fish of mixed freshness is never graded above its worst (Regulation (EC) No 2406/96).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.models.desk import Named


class Of(StrEnum):
    """What a mark is."""

    POINTS = "points"
    GRADE = "grade"


@dataclass(frozen=True)
class Attribute:
    """`marks` are from the freshest on; their codes are points (`0`, `1`, …) or grades (`E`, `A`, …)."""

    named: Named
    marks: tuple[Named, ...]


@dataclass(frozen=True)
class Scheme:
    """A way to judge; `source` and `confidence` say where it is from and how sure."""

    named: Named
    of: Of
    attributes: tuple[Attribute, ...]
    source: str = ""
    confidence: str = ""

    @property
    def most(self) -> int:
        """The highest score there can be; 0 for grades."""
        return sum(int(one.marks[-1].code) for one in self.attributes) if self.of is Of.POINTS else 0

    def score(self, votes: Mapping[str, str]) -> int | None:
        """The sum of the points by attribute; None for grades, and until every attribute has one."""
        if self.of is not Of.POINTS or not self._whole(votes):
            return None
        return sum(int(votes[one.named.code]) for one in self.attributes)

    def grade(self, votes: Mapping[str, str]) -> str | None:
        """The lowest grade of any attribute; None for points, and until every attribute has one."""
        if self.of is not Of.GRADE or not self._whole(votes):
            return None
        order = [mark.code for mark in self.attributes[0].marks]
        return max((votes[one.named.code] for one in self.attributes), key=order.index)

    def _whole(self, votes: Mapping[str, str]) -> bool:
        known = ((votes.get(one.named.code), one.marks) for one in self.attributes)
        return all(vote in {mark.code for mark in marks} for vote, marks in known)
