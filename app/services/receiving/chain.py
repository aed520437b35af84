"""Steps on several threads that end in one future: whatever fails, the future says so, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Chain(Generic[T]):
    """One future and the steps that lead to it."""

    def __init__(self) -> None:
        self.future: Future[T] = Future()
        self.future.set_running_or_notify_cancel()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """An error inside becomes the future's."""
        try:
            yield
        except Exception as error:
            self.fail(error)

    def then(
        self,
        before: Future[Any],
        step: Callable[[Any], object],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """`step` runs with the result of `before`, on the thread that finished it."""

        def run(done: Future[Any]) -> None:
            error = CancelledError() if done.cancelled() else done.exception()
            if error is not None:
                (failed or self.fail)(error)
                return
            with self.guard():
                step(done.result())

        before.add_done_callback(run)

    def end(self, result: T) -> None:
        self.future.set_result(result)

    def fail(self, error: BaseException) -> None:
        self.future.set_exception(error)
