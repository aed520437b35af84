"""Puts the login of a station together from its open journal, its keys and the way to its plant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.clock import Clock
from app.models.login import DemoPerson
from app.services.identity.gate import Gate
from app.services.identity.keys import StationKeys
from app.services.identity.local import StorePeople, StoreVault
from app.services.identity.lockout import Lockout, LockoutRules
from app.services.identity.login import LoginService
from app.services.identity.ports import PlantDoor
from app.services.identity.presence import Presence
from app.services.identity.refresh import Families
from app.services.identity.tokens import Signer
from app.services.identity.verifiers import Verifiers

if TYPE_CHECKING:
    from app.services.journal.keeper import Keeper


@dataclass(frozen=True)
class LoginSettings:
    """What a plant may set of the login."""

    offline_days: int = 7
    """For so long a station without its plant lets people in: a blocked person is out after that at most."""
    lockout: LockoutRules = field(default_factory=LockoutRules)


def station_login(
    keeper: Keeper,
    keys: StationKeys,
    door: PlantDoor,
    clock: Clock,
    shift: Callable[[], str],
    settings: LoginSettings | None = None,
    demo: Sequence[DemoPerson] = (),
) -> LoginService:
    """The login of the station whose journal is open; `start()` it when the first window is shown.

    `shift` names the present plant day and shift. Wire `people_changed` to every change of the journal's
    tables, and `plant_heard` to every connection of the synchronisation and to a timer of some minutes.
    """
    settings = settings or LoginSettings()
    vault, people = StoreVault(keeper), StorePeople(keeper.query, clock)
    plant, stream = keeper.identity.plant, keeper.identity.stream
    gate = Gate(plant, Verifiers(vault, clock), people, door, settings.offline_days)
    presence = Presence(lambda: Signer(keys.session_key(), stream, clock), vault, keeper.note, clock)
    lockout = Lockout(vault, clock, settings.lockout)
    return LoginService(gate, presence, Families(vault), lockout, shift, demo)
