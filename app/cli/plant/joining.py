"""`plant enrol` and `plant settings`: a machine becomes a station, on both sides of the file."""

from __future__ import annotations

import time
from argparse import Namespace
from pathlib import Path

from app.bootstrap.administer import office
from app.bootstrap.join import begin, join, take_over_here
from app.cli.asking import administrator, bytes_of, place_for, text_of
from app.cli.run import home_of, settings_of
from app.clock import SystemClock
from app.errors import EnvironmentFault, OperatorError
from app.i18n import Catalogue
from app.services.operations.enrolment.enrol import SETTINGS, export_settings
from app.services.operations.enrolment.issue import Issued
from app.services.operations.enrolment.plantfile import SUFFIX
from app.services.operations.private import write_private


def enrol(arguments: Namespace, words: Catalogue) -> int:
    """With a file: this machine becomes the station. With a code of a station: its file is made."""
    if arguments.file:
        return _become(arguments, words)
    if arguments.here:
        return _take_over(arguments, words)
    if not arguments.station:
        raise OperatorError("enrolment.what")
    return _issue(arguments, words)


def _become(arguments: Namespace, words: Catalogue) -> int:
    begun, home, clock = time.monotonic(), home_of(arguments), SystemClock()
    code = arguments.code or input(words.text("One-time code: "))
    settings = text_of(arguments.settings) if arguments.settings else ""
    home.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    enrolled = join(home, bytes_of(arguments.file), code, clock, settings)
    told = enrolled.settings
    print(words.text("This machine is station {code} ({stream}) of {plant}.", code=told.station.code,
                     stream=told.stream, plant=told.plant.name))  # fmt: skip
    try:
        joined = begin(home, enrolled, clock)
    except EnvironmentFault as fault:
        if fault.key != "enrolment.no_answer":
            raise
        print(words.text("The server does not answer yet; the station gets the rest by itself when it does."))
        return 0
    day = words.day(joined.ends)
    print(words.text("Certificate until {day}; items: {items}, lots: {lots}.", day=day, items=joined.items,
                     lots=joined.lots))  # fmt: skip
    print(words.text("Ready after {seconds} s.", seconds=words.number(round(time.monotonic() - begun))))
    return 0


def _issue(arguments: Namespace, words: Catalogue) -> int:
    home, clock = home_of(arguments), SystemClock()
    settings = settings_of(arguments, home)
    if settings.plant.id and not settings.plant.hosts:
        raise OperatorError("plant.needs_server")
    path = place_for(arguments.out or f"{arguments.station}{SUFFIX}")
    with office(home, settings, lambda: administrator(arguments, words), clock) as desk:
        stations, code = desk.stations(), arguments.station
        if arguments.again:
            issued = stations.renew(desk.root, desk.register.station(code), desk.register.lives(code)[-1])
        elif arguments.replace:
            old = text_of(arguments.settings) if arguments.settings else ""
            known, lives = desk.register.station(code), desk.register.lives(code)
            issued = stations.replace(desk.root, known, lives, _reason(arguments), old)
        else:
            issued = stations.enrol(desk.root, code, arguments.name or code, arguments.profile)
    return _written(path, issued, words)


def _written(path: Path, issued: Issued, words: Catalogue) -> int:
    write_private(path, issued.data)
    print(words.text("Enrolment file: {path}", path=path))
    print(words.text("One-time code, to be told another way than the file: {code}", code=issued.code))
    print(words.text("On the new machine: baikal-station plant enrol --file {file}", file=path.name))
    return 0


def _take_over(arguments: Namespace, words: Catalogue) -> int:
    home, clock = home_of(arguments), SystemClock()
    if not arguments.settings:
        raise OperatorError("enrolment.what")
    old = text_of(arguments.settings)
    from app.config.station import read

    with office(home, read(old), lambda: administrator(arguments, words), clock) as desk:
        settings = take_over_here(home, old, desk, _reason(arguments))
    print(words.text("This machine is station {code} ({stream}) of {plant}.", code=settings.station.code,
                     stream=settings.stream, plant=settings.plant.name))  # fmt: skip
    return 0


def _reason(arguments: Namespace) -> str:
    if not arguments.reason:
        raise OperatorError("enrolment.no_reason")
    return str(arguments.reason)


def settings(arguments: Namespace, words: Catalogue) -> int:
    """The settings are in a file away from this machine, or on the output."""
    home = home_of(arguments)
    if not (home.folder / SETTINGS).exists():
        raise OperatorError("station.none_here", folder=str(home.folder))
    text = export_settings(home.folder)
    if not arguments.to:
        print(text, end="")
        return 0
    write_private(place_for(arguments.to), text.encode())
    print(words.text("Settings of this station: {path}. They hold no secret.", path=arguments.to))
    return 0
