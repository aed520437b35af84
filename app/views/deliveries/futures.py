"""What becomes of an answer before a page sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeVar

from app.models.paging import Slice

T = TypeVar("T")
R = TypeVar("R")


def mapped(future: Future[T], change: Callable[[T], R]) -> Future[R]:
    """Ends with `change` of what `future` ends with, or with its error."""
    answer: Future[R] = Future()

    def deliver(done: Future[T]) -> None:
        error = done.exception()
        if error is not None:
            answer.set_exception(error)
            return
        try:
            answer.set_result(change(done.result()))
        except Exception as wrong:
            answer.set_exception(wrong)

    future.add_done_callback(deliver)
    return answer


def part(rows: Sequence[T], start: object | None, limit: int) -> Slice[T]:
    """One page of rows that are all there; pages begin at row numbers."""
    first = start if isinstance(start, int) else 0
    last = first + limit
    return Slice(rows[first:last], last if last < len(rows) else None, len(rows))
