"""The help screen in its states."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from app.i18n import Catalogue
from app.models.kinds import Group
from app.services import about
from app.services.about import Part
from app.services.operations.health.doctor import Facts, Finding, Unsent, examine
from app.views.backrooms.scenes import BackScene, Make
from app.views.help.presenter import ABOUT, TROUBLE
from app.views.help.screen import HelpScreen
from app.views.samples import done
from app.views.screen import Kit, Screen

WELL = Facts("keyring", True, online=True, backup_age=timedelta(hours=7), backup_limit=timedelta(hours=24))
RISK = Facts(
    "file", False, Unsent(214, timedelta(hours=2, minutes=12), 5_318_400), online=False,
    backup_age=timedelta(days=3, hours=4), backup_limit=timedelta(hours=24),
)  # fmt: skip


@dataclass
class SampleHelp:
    facts: Facts = field(default_factory=lambda: WELL)

    def findings(self) -> Future[Sequence[Finding]]:
        return done(examine(self.facts))

    def parts(self) -> Future[Sequence[Part]]:
        return done(about.parts())


def _nothing() -> None:
    return None


def _make(facts: Facts = WELL, group: Group = Group.INVENTORY_CLERK) -> Make:
    def make(kit: Kit, words: Catalogue) -> Screen:
        port = SampleHelp(facts)
        return HelpScreen(kit, port, words, lambda: frozenset({group}), _nothing, _nothing)

    return make


def _of(screen: Screen) -> HelpScreen:
    return cast(HelpScreen, screen)


SCENES = (
    BackScene("help-operator", _make()),
    BackScene("help-risk", _make(RISK), lambda s: _of(s).presenter.choose(TROUBLE)),
    BackScene("help-supervisor", _make(group=Group.PRODUCTION_MANAGER)),
    BackScene("help-quality", _make(group=Group.QUALITY_INSPECTOR)),
    BackScene("help-maintenance", _make(group=Group.MAINTENANCE)),
    BackScene("help-administrator", _make(group=Group.ADMINISTRATOR)),
    BackScene("help-topics", _make(), lambda s: _of(s).presenter.topics()),
    BackScene("help-about", _make(), lambda s: _of(s).presenter.choose(ABOUT)),
)
