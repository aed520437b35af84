"""The help: topics by group, the live statement of what would be lost, versions and licences."""

from pathlib import Path

import pytest

from app import __version__
from app.config.paths import resources
from app.i18n import LANGUAGES, Catalogue
from app.models.kinds import Group
from app.services.operations.health.doctor import Facts
from app.views.backrooms.helping import RISK, WELL, SampleHelp
from app.views.help.presenter import ABOUT, TOPICS, TROUBLE, HelpPresenter, HelpView
from app.views.marks import Tone
from tests.views.waiting import at_once


class Stage:
    def __init__(
        self, facts: Facts = WELL, group: Group = Group.INVENTORY_CLERK, language: str = "en"
    ) -> None:
        self.views: list[HelpView] = []
        self.presenter = HelpPresenter(
            SampleHelp(facts), Catalogue(language), at_once, show=self.views.append,
            groups=lambda: frozenset({group}),
        )  # fmt: skip
        self.presenter.entered()

    @property
    def view(self) -> HelpView:
        return self.views[-1]


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_finds_their_own_page_first(topic: str, language: str) -> None:
    stage = Stage(group=TOPICS[topic][1], language=language)
    file = resources() / "help" / language / f"{topic}.md"
    assert stage.view.text == file.read_text(encoding="utf-8")
    stage.presenter.topics()
    assert stage.view.panel is not None
    assert stage.view.panel.options[0].code == topic


def test_what_a_dead_disk_would_lose_now_is_said_first() -> None:
    stage = Stage(RISK)
    first = stage.view.now.facts[0]
    assert first.value == (
        "If this disk died now, entries not sent yet would be lost: 214; oldest 2 h 12 min; 5318.400 kg."
    )
    assert first.tone is Tone.ALARM
    assert stage.view.now.facts[1].value.startswith("Bring back the connection")
    told = " ".join(fact.value for fact in stage.view.now.facts)
    assert "The last backup of the plant is 3 d 4 h old." in told


def test_all_well_is_grey() -> None:
    mark = Stage().view.now.mark
    assert mark is not None
    assert mark.tone is Tone.NORMAL


def test_both_languages_have_the_same_pages() -> None:
    ru, en = ({path.name for path in (resources() / "help" / language).iterdir()} for language in LANGUAGES)
    assert ru == en


def test_the_page_on_trouble_names_both_losses_and_the_way_to_less() -> None:
    stage = Stage()
    stage.presenter.choose(TROUBLE)
    assert stage.view.text.count("**The way to less:**") == 2


def test_versions_and_licences_of_what_is_installed() -> None:
    stage = Stage()
    stage.presenter.choose(ABOUT)
    assert f"Baikal Station {__version__}" in stage.view.text
    assert "- psycopg 3" in stage.view.text
    assert "LGPL" in stage.view.text
    assert not any(line.endswith(": ?") for line in stage.view.text.splitlines())


def test_a_page_stays_when_the_station_cannot_be_looked_at() -> None:
    from concurrent.futures import Future

    stage = Stage()
    failed: Future[object] = Future()
    failed.set_exception(OSError("disk"))
    stage.presenter._port.findings = lambda: failed  # type: ignore[method-assign, assignment, return-value]
    stage.presenter.entered()
    assert stage.view.text.startswith("# At the scale")


def test_help_pages_need_no_picture_and_no_network() -> None:
    for path in Path(resources() / "help").rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert "](" not in text, path
