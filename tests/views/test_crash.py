"""Uncaught errors are logged with a code and shown, from any thread."""

import sys
import threading

import pytest

from app.views.shell.crash import CrashHooks, code_of


def _error() -> ValueError:
    try:
        raise ValueError("x")
    except ValueError as error:
        return error


@pytest.mark.expected_logs("uncaught error")
def test_an_uncaught_error_is_shown_with_its_code() -> None:
    shown: list[str] = []
    error = _error()
    with CrashHooks(shown.append):
        sys.excepthook(ValueError, error, error.__traceback__)
    assert shown == [code_of(error)]
    assert len(shown[0]) == 6


@pytest.mark.expected_logs("uncaught error")
def test_an_error_in_a_thread_too() -> None:
    shown: list[str] = []

    def fail() -> None:
        raise ValueError("x")

    with CrashHooks(shown.append):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    assert len(shown) == 1


def test_the_hooks_are_put_back() -> None:
    before = sys.excepthook, threading.excepthook
    with CrashHooks(lambda _code: None):
        assert sys.excepthook is not before[0]
    assert (sys.excepthook, threading.excepthook) == before


def test_the_same_error_has_the_same_code() -> None:
    assert code_of(_error()) == code_of(_error())
    assert code_of(_error()) != code_of(KeyError("x"))
