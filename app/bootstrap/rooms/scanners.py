"""Scanners on lines of their own: every code they read goes where a wedge scanner's goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.devices.supervisor import Supervisor
from app.models.readings import Reading, ReadingKind


def bring(
    scanners: Iterable[Supervisor], post: Callable[[Callable[[], None]], None],
    scanned: Callable[[str], None], unreadable: Callable[[], None],
) -> Callable[[], None]:  # fmt: skip
    """`scanned` gets each code's text with its AIM identifier, in order, through `post`; the result ends it."""

    def heard(reading: Reading) -> None:
        if reading.kind is not ReadingKind.SCAN:
            return
        if reading.error is not None or reading.text is None:
            post(unreadable)
            return
        text = (reading.symbology or "") + reading.text
        post(lambda: scanned(text))

    leaves = [scanner.readings.subscribe(heard) for scanner in scanners]

    def leave() -> None:
        for one in leaves:
            one()

    return leave
