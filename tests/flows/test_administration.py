"""On the glass, with a real plant behind it: a tare is changed with its reason, and its history says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.i18n import Catalogue
from app.models.login import Individual
from app.views.administration.screen import AdministrationScreen
from app.views.backrooms.scenes import BackScene, staged
from app.views.lists.facts import FactsCard
from app.views.ports import NoDrafts
from app.views.screen import Kit, Screen
from app.views.shell import Shell
from app.views.theme import PANELS
from tests.services.administration.conftest import DAY, Office, office
from tests.views.deliveries.test_flow import Hand

__all__ = ["office"]


@contextmanager
def at(qtbot: QtBot, office: Office) -> Iterator[Hand]:
    """The administrator before the tiles of administration."""
    who = Individual(office.here.chief.role, "Chief", office.who.groups())

    def make(kit: Kit, words: Catalogue) -> Screen:
        return AdministrationScreen(
            kit, office.desk, words, NoDrafts(), who=lambda: who, plant="Малое море", today=lambda: DAY
        )

    with staged(BackScene("administration", make), PANELS[0], Catalogue("en")) as window:
        assert isinstance(window, Shell)
        yield Hand(qtbot, window, [])


def test_a_tare_is_changed_with_a_reason_and_its_history_is_seen(office: Office, qtbot: QtBot) -> None:
    office.adopt("container_type", "reason")
    with at(qtbot, office) as hand:
        hand.tap("Containers and tares", "Small crate", "List tare")
        for _ in "1.250":
            qtbot.keyClick(hand.shell.screen_shown, Qt.Key.Key_Backspace)
        hand.tap("1", ".", "3", "1", "Take over")
        hand.tap("Save…", "Measured anew")
        qtbot.waitUntil(lambda: office.row("container_type", "CRATE-S")["tare_g"] == 1310, timeout=15_000)
        hand.tap("Small crate", "History", "Chief")
        facts = hand.shell.screen_shown.findChild(FactsCard)
        assert facts is not None
        qtbot.waitUntil(lambda: "Version 2" in facts.accessibleName(), timeout=15_000)
        told = facts.accessibleName()
    assert "Measured anew" in told
    assert "1.250\u00a0kg → 1.310\u00a0kg" in told
    assert office.here.asked("SELECT tare_g FROM plant.container_type WHERE code = 'CRATE-S'") == 1310


def test_shipped_words_are_adopted_on_the_glass(office: Office, qtbot: QtBot) -> None:
    office.adopt("reason")
    with at(qtbot, office) as hand:
        hand.tap("Lists of words", "Waters", "Adopt what is shipped…", "Checked against the source")
        adopted = "SELECT count(*) AS n FROM term WHERE list = 'water'"
        qtbot.waitUntil(lambda: office.here.keeper.query(adopted)[0]["n"] == 10, timeout=15_000)
        hand.tap("New row…")
        qtbot.waitUntil(lambda: hand.sees("Code"), timeout=15_000)
    assert [wish.reason for wish in office.asked] == ["REF-CHECKED"]
