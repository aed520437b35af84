"""For presenters without Qt: a Future's end is delivered at once, or when the test says so."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any


def at_once(future: Future[Any], ok: Callable[[Any], None], failed: Callable[[BaseException], None]) -> None:
    """As the bridge does it, in the thread of the test; a Future that has not ended delivers when it does."""

    def deliver(done: Future[Any]) -> None:
        error = done.exception()
        if error is not None:
            failed(error)
        else:
            ok(done.result())

    future.add_done_callback(deliver)
