"""Errors nobody caught: logged with a code, shown as a page, and the program goes on."""

from __future__ import annotations

import hashlib
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

_log = logging.getLogger("crash")

Show = Callable[[str], None]


class CrashHooks:
    """While in use, each uncaught error of any thread is logged; `show(code)` is called in that thread."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._busy = threading.Lock()

    def __enter__(self) -> CrashHooks:
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self._uncaught
        threading.excepthook = self._in_thread
        return self

    def __exit__(self, *_details: object) -> None:
        sys.excepthook, threading.excepthook = self._before

    def _in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._uncaught(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        code = code_of(error)
        _log.critical("uncaught error %s", code, exc_info=(kind, error, trace))
        if self._busy.acquire(blocking=False):
            try:
                self._show(code)
            finally:
                self._busy.release()


def code_of(error: BaseException) -> str:
    """Six characters that are the same for the same error at the same place."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].name}" if frames else ""
    return hashlib.sha256(f"{type(error).__name__} {place}".encode()).hexdigest()[:6].upper()
