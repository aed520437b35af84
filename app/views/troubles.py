"""Errors into the operator's words, in the language of the moment."""

from __future__ import annotations

from app.errors import StationError
from app.i18n import Catalogue
from app.i18n.errors import wording
from app.views.marks import Trouble

UNEXPECTED = "screen.unexpected"


def trouble(error: BaseException, words: Catalogue) -> Trouble:
    """Title, what happened and what to do; an error without wording of its own is an unexpected one."""
    if isinstance(error, StationError):
        return worded(error.key, words, **error.params)
    return worded(UNEXPECTED, words, name=type(error).__name__)


def worded(key: str, words: Catalogue, /, **params: object) -> Trouble:
    """The wording of `key`; a key nobody worded is shown as unexpected, with the key as its name."""
    texts = wording()
    if key not in texts:
        key, params = UNEXPECTED, {"name": key}
    text = texts[key]
    title, what, do = (_filled(part, words, params) for part in (text.title, text.what, text.do))
    return Trouble(title, what, do)


def _filled(message: str, words: Catalogue, params: dict[str, object]) -> str:
    """A place without its value shows a dash: an error about an error helps nobody."""
    return words.text(message).format_map(_Places(params))


class _Places(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "\u2014"
