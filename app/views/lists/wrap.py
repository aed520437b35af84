"""Breaking text into lines so that no sign of it is lost."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics


def broken(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """`text` in as many lines as it needs; a word longer than a line is broken, not cut."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            *full, rest = _pieces(word, metrics, width)
            if line and (full or metrics.horizontalAdvance(f"{line} {rest}") > width):
                lines.append(line)
                line = ""
            lines += full
            line = f"{line} {rest}" if line else rest
        lines.append(line)
    return lines


def _pieces(word: str, metrics: QFontMetrics, width: int) -> list[str]:
    """`word` in pieces of at most `width` pixels."""
    pieces = []
    while metrics.horizontalAdvance(word) > width and len(word) > 1:
        count = max(1, len(word) * width // max(1, metrics.horizontalAdvance(word)))
        while count > 1 and metrics.horizontalAdvance(word[:count]) > width:
            count -= 1
        pieces.append(word[:count])
        word = word[count:]
    return [*pieces, word]
