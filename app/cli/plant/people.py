"""`plant person add|list|block`: people before there is a screen for them."""

from __future__ import annotations

from argparse import Namespace
from contextlib import AbstractContextManager

from app.bootstrap.administer import Office, office
from app.bootstrap.plant import write_card
from app.cli.asking import administrator, new_pin, place_for
from app.cli.run import home_of, settings_of
from app.clock import SystemClock
from app.i18n import Catalogue
from app.models.kinds import Group
from app.services.identity.ports import Person
from app.services.operations.found import NewPerson
from app.services.operations.private import write_private
from app.services.operations.register import Register
from app.views.roles import named


def add(arguments: Namespace, words: Catalogue) -> int:
    """Somebody new may log in: the card with the badge is written."""
    home = home_of(arguments)
    card, settings = place_for(arguments.badge), settings_of(arguments, home)
    code = place_for(arguments.badge_code) if arguments.badge_code else None
    groups = frozenset(map(Group, arguments.group))
    with office(home, settings, lambda: administrator(arguments, words), SystemClock()) as desk:
        pin = new_pin(arguments, words)
        with desk.people() as people:
            badge = people.enrol(desk.root, arguments.name, groups, pin, arguments.language)
        who = NewPerson(arguments.name, groups, pin, arguments.language)
        write_card(card, badge, who, settings.plant.name, words)
        if code:
            write_private(code, f"{badge.text}\n".encode())
    print(words.text("{role} {name} may log in. Badge: {path}. Print it, then delete the file.",
                     role=badge.role, name=arguments.name, path=card))  # fmt: skip
    return 0


def block(arguments: Namespace, words: Catalogue) -> int:
    """Somebody may not log in any more."""
    with _office(arguments, words) as desk, desk.people() as people:
        people.block(desk.root, arguments.role, arguments.reason)
    print(words.text("{role} is blocked: out at stations on-line within a minute.", role=arguments.role))
    return 0


def listing(arguments: Namespace, words: Catalogue) -> int:
    """Everybody who was ever enrolled, a line each."""
    from app.bootstrap.administer import way

    home = home_of(arguments)
    with way(home, settings_of(arguments, home), SystemClock()) as found:
        for person in Register(found.rows, SystemClock()).everybody():
            print(_line(person, words))
    return 0


def _line(person: Person, words: Catalogue) -> str:
    state = words.text("may log in") if person.active else words.text("blocked")
    return f"{person.role}\t{person.name}\t{named(person.groups, words)}\t{state}"


def _office(arguments: Namespace, words: Catalogue) -> AbstractContextManager[Office]:
    home = home_of(arguments)
    return office(home, settings_of(arguments, home), lambda: administrator(arguments, words), SystemClock())
