"""Makes a text fit a box: on more lines, smaller, and where it may be cut, cut."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.documents.labels.fonts import CAPITAL, LINE, drawable, width

_CUT = "…"
_STEP = 0.94


@dataclass(frozen=True)
class Fitted:
    """Lines at a font size of `em` dots; `cut` where not everything is there."""

    lines: tuple[str, ...]
    em: int
    cut: bool = False


def fit(
    text: str, across: int, down: int, bold: bool, lines: int, size: float, least: float | None
) -> Fitted:
    """`text` within `across` x `down` dots on at most `lines` lines.

    Capitals are `size` dots high, or lower down to `least`, where words are cut off with an ellipsis; without
    `least` they become as low as it takes.
    """
    text = drawable(text)
    em = size / CAPITAL
    smallest = 1.0 if least is None else least / CAPITAL
    while em >= smallest:
        fitted = _at(text, across, down, bold, lines, int(em))
        if fitted is not None:
            return fitted
        em *= min(_STEP, _needed(text, across, bold, int(em))) if lines == 1 else _STEP
    return _cut(text, across, down, bold, lines, max(1, int(smallest)))


def _needed(text: str, across: int, bold: bool, em: int) -> float:
    """By how much one line must become smaller; a little less, since letters at small sizes are wider."""
    return 0.99 * across / max(1.0, width(text, bold, em))


def _at(text: str, across: int, down: int, bold: bool, lines: int, em: int) -> Fitted | None:
    wrapped = _wrapped(text, across, bold, em)
    fits = (
        len(wrapped) <= lines
        and len(wrapped) * LINE * em <= down
        and all(width(line, bold, em) <= across for line in wrapped)
    )
    return Fitted(tuple(wrapped), em) if fits else None


def _wrapped(text: str, across: int, bold: bool, em: int) -> list[str]:
    """Words on lines; a word that is too wide alone stays whole and sticks out."""
    done: list[str] = []
    for word in text.split(" "):
        longer = f"{done[-1]} {word}" if done else word
        if done and width(longer, bold, em) <= across:
            done[-1] = longer
        else:
            done.append(word)
    return done


def _cut(text: str, across: int, down: int, bold: bool, lines: int, em: int) -> Fitted:
    """As much as `lines` lines hold, words broken where they must be."""
    room = max(1, min(lines, int(down / (LINE * em))))
    done: list[str] = []
    for _ in range(room):
        line = _longest(text, across, bold, em)
        done.append(line.strip(" "))
        text = text[len(line) :].lstrip(" ")
    if not text:
        return Fitted(tuple(filter(None, done)), em)
    while done[-1] and width(done[-1] + _CUT, bold, em) > across:
        done[-1] = done[-1][:-1]
    done[-1] = done[-1].rstrip(" ,;-") + _CUT
    return Fitted(tuple(done), em, cut=True)


def _longest(text: str, across: int, bold: bool, em: int) -> str:
    """The beginning of `text` that fits, up to a space where there is one in it."""
    end = len(text)
    while end > 1 and width(text[:end], bold, em) > across:
        end -= 1
    if end == len(text):
        return text
    space = text.rfind(" ", 0, end + 1)
    return text[: space if space > 0 else end]
