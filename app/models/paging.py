"""One page of a list, as a service answers it: keyset or offset, the caller does not mind which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Slice(Generic[T]):
    """`on` is where the next page begins, None behind the last; the first begins at None.

    `count` is of all rows that the filters leave, None where counting would cost too much; `sums` is of all of
    them too, whatever the list sums up.
    """

    rows: Sequence[T] = ()
    on: object | None = None
    count: int | None = None
    sums: Any = None
