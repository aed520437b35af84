"""What a keyboard-wedge scanner meant when a Russian layout was on: it presses the keys of an American keyboard."""

from __future__ import annotations

_RUSSIAN = 'ёйцукенгшщзхъфывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,№"/;:?'
_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?#@|$^&"
_BY_LETTER = str.maketrans(_RUSSIAN, _LATIN)
# Rows of the main block by evdev code (linux/input-event-codes.h), which are PC set 1; X11 adds 8.
_CODES = {
    first + place: pair
    for first, plain, shifted in (
        (2, "1234567890-=", "!@#$%^&*()_+"),
        (16, "qwertyuiop[]", "QWERTYUIOP{}"),
        (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
        (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    )
    for place, pair in enumerate(zip(plain, shifted, strict=True))
}
_CODES[57] = (" ", " ")


def russian(text: str) -> bool:
    """Whether a Russian letter proves that the Russian layout was on. Digits and points alone prove nothing."""
    return any("\u0400" <= letter <= "\u04ff" or letter == "№" for letter in text)


def latin(text: str) -> str:
    """`text`, typed under the Russian layout, as the American one has it.

    >>> latin("ъС1010460123456789310ДЩЕ-7.ф")
    ']C1010460123456789310LOT-7/a'
    """
    return text.translate(_BY_LETTER)


def latin_key(text: str, code: int, shift: bool) -> str:
    """What the key of evdev code `code` means on the American layout; by its letter where the code is unknown."""
    pair = _CODES.get(code)
    return pair[shift] if pair else latin(text)
