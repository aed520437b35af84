"""A page of what a Future brings whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeVar

from app.models.paging import Slice

T = TypeVar("T")


def sliced(
    asked: Future[Sequence[T]], start: object | None, limit: int, keep: Callable[[T], bool] = lambda _: True
) -> Future[Slice[T]]:
    """`limit` of those that `keep` leaves, from `start` on; fails as `asked` does."""
    begin = int(str(start or 0))
    found: Future[Slice[T]] = Future()

    def arrived(done: Future[Sequence[T]]) -> None:
        error = done.exception()
        if error is not None:
            found.set_exception(error)
            return
        rows = [one for one in done.result() if keep(one)]
        on = begin + limit if begin + limit < len(rows) else None
        found.set_result(Slice(rows[begin : begin + limit], on, len(rows)))

    asked.add_done_callback(arrived)
    return found
