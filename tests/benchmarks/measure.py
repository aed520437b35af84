"""What a benchmark gives: figures with their floor beside them, and the goal they are held against."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. `goal` bounds `value_of(goal_on)`; `higher` says that more is better."""

    name: str
    unit: str
    n: int
    p50: float
    p95: float
    p99: float
    floor_p50: float | None = None
    goal: float | None = None
    goal_on: str = "p50"
    higher: bool = False

    @property
    def ratio(self) -> float | None:
        """Ours by the floor (for rates as for times)."""
        return None if not self.floor_p50 else self.p50 / self.floor_p50

    @property
    def met(self) -> bool | None:
        value = getattr(self, self.goal_on)
        if self.goal is None or value is None:
            return None
        return bool(value >= self.goal if self.higher else value <= self.goal)

    def record(self) -> dict[str, object]:
        """As it stands in `out/bench.json`."""
        fields = asdict(self)
        sign = ">=" if self.higher else "<="
        goal = None if self.goal is None else f"{self.goal_on} {sign} {self.goal:g}"
        return {
            "name": fields["name"], "unit": fields["unit"], "n": fields["n"],
            **{key: round(fields[key], 4) for key in ("p50", "p95", "p99")},
            "floor_p50": None if self.floor_p50 is None else round(self.floor_p50, 4),
            "ratio": None if self.ratio is None else round(self.ratio, 3), "goal": goal, "met": self.met,
        }  # fmt: skip


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of `values` lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def figure(name: str, unit: str, values: Sequence[float], **more: object) -> Figure:
    """The figure of single measurements."""
    return Figure(
        name,
        unit,
        len(values),
        percentile(values, 0.5),
        percentile(values, 0.95),
        percentile(values, 0.99),
        **more,
    )  # type: ignore[arg-type]


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call took."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1e3


def each(count: int, work: Callable[[int], object], warm: int = 5) -> list[float]:
    """Milliseconds of `count` calls after `warm` calls that do not count."""
    for number in range(warm):
        work(-1 - number)
    return [milliseconds(lambda number=number: work(number)) for number in range(count)]  # type: ignore[misc]
