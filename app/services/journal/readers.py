"""A few read-only connections for everybody who asks while the writer writes."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

from app.services.journal.identity import Identity
from app.services.journal.reads import Reads
from app.services.journal.sqlcipher import connect, told

T = TypeVar("T")


class Readers:
    """Questions from any thread; each sees what was committed when it was asked."""

    def __init__(self, path: Path, key: bytes, identity: Identity, count: int = 2) -> None:
        self._idle: queue.LifoQueue[Reads] = queue.LifoQueue()
        self._count = count
        with told():
            for _ in range(count):
                self._idle.put(Reads(connect(path, key, reads_only=True), identity))
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="journal-reader")
        self._start_threads()

    def _start_threads(self) -> None:
        """All threads stand from the beginning: no question waits for one, whoever asks first."""
        together = Barrier(self._count)
        for _ in range(self._count):
            self._threads.submit(together.wait)

    @contextmanager
    def borrowed(self) -> Iterator[Reads]:
        """One of the connections, waiting for it while all are in use."""
        reads = self._idle.get()
        try:
            with told():
                yield reads
        finally:
            self._idle.put(reads)

    def query(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        """Rows of the typed tables, on the caller's thread."""
        with self.borrowed() as reads:
            return reads.query(sql, *parameters)

    def submit(self, question: Callable[[Reads], T]) -> Future[T]:
        """The answer of `question`, asked on a reader's thread."""
        return self._threads.submit(self._ask, question)

    def _ask(self, question: Callable[[Reads], T]) -> T:
        with self.borrowed() as reads:
            return question(reads)

    def close(self) -> None:
        """Questions under way are answered, connections closed, threads ended."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        for _ in range(self._count):
            self._idle.get().close()
