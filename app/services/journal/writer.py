"""The one thread that writes the journal."""

from __future__ import annotations

import itertools
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from app.errors import Bug
from app.models.envelope import Author, Draft
from app.services.journal.store import Build, Receipt, Store

T = TypeVar("T")
_PERSON, _SYNC, _END = 0, 1, 2


@dataclass(order=True)
class _Job:
    rank: int
    number: int
    work: Callable[[Store], Any] = field(compare=False)
    future: Future[Any] = field(compare=False)


class Writer:
    """Runs jobs on the store one after another, those of persons before those of synchronisation.

    `appended` is called on the writer's thread after an entry is durable and before its future is done.
    """

    def __init__(self, store: Store, appended: Callable[[Receipt], None] = lambda receipt: None) -> None:
        self._store = store
        self._appended = appended
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._closed = threading.Lock()
        self._open = True
        self._thread = threading.Thread(target=self._run, name="journal-writer", daemon=True)
        self._thread.start()

    def append(self, draft: Draft | Build, author: Author) -> Future[Receipt]:
        """The receipt when the entry is durable; the future carries the error when it is not."""
        return self.submit(lambda store: self._append(store, draft, author))

    def _append(self, store: Store, draft: Draft | Build, author: Author) -> Receipt:
        receipt = store.append(draft, author)
        try:
            self._appended(receipt)
        except Exception:
            # The entry is durable: whoever waits for the tick gets it, whatever became of those who listen.
            logging.getLogger(__name__).exception("a listener failed after entry %s", receipt.seq)
        return receipt

    def submit(self, work: Callable[[Store], T], *, background: bool = False) -> Future[T]:
        """Run `work` on the writer's thread. After `stop` raises Bug `journal.closed`."""
        future: Future[T] = Future()
        self._put(_SYNC if background else _PERSON, work, future)
        return future

    def _put(self, rank: int, work: Callable[[Store], Any], future: Future[Any]) -> None:
        with self._closed:
            if not self._open:
                raise Bug("journal.closed")
            self._open = rank != _END
            self._jobs.put(_Job(rank, next(self._numbers), work, future))

    def stop(self) -> None:
        """Every job that was put is done, the store is closed, the thread has ended."""
        with suppress(Bug):
            self._put(_END, lambda store: store.close(), Future())
        self._thread.join()

    def _run(self) -> None:
        while True:
            job = self._jobs.get()
            self._do(job)
            if job.rank == _END:
                return

    def _do(self, job: _Job) -> None:
        if not job.future.set_running_or_notify_cancel():
            return
        try:
            job.future.set_result(job.work(self._store))
        except BaseException as error:
            job.future.set_exception(error)
