"""The documents name only what exists: commands with their options, targets, paths, links, pictures, settings."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest

from app.bootstrap.demonstration.morning import Outcome
from app.bootstrap.equipment import equipment
from app.cli.arguments import parser
from app.clock import SystemClock
from app.config.station import options, read
from app.i18n import LANGUAGES, Catalogue
from app.models.kinds import Group

ROOT = Path(__file__).parents[2]
HERE = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "installer/**/*.md", "resources/help/**/*.md")
    for path in ROOT.glob(pattern)
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^ {4,}(\S.*)$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
NOT_SAID = re.compile(r"[<…*{]")
"""Signs of a place to fill in."""
TOPS = ("app/", "tests/", "resources/", "installer/", "docs/", ".ci/")
MOST_BYTES = 100_000
Parts = dict[str, argparse.ArgumentParser]


def text(name: str) -> str:
    """The document with the lines of a continued command joined."""
    return re.sub(r"\\\n\s*", "", (ROOT / name).read_text(encoding="utf-8"))


def spans(name: str) -> Iterator[str]:
    yield from SPAN.findall(FENCE.sub("", text(name)))


def lines(name: str) -> Iterator[str]:
    """What is written to be typed: code spans and code lines."""
    yield from spans(name)
    yield from BLOCK.findall(text(name))


def commands(name: str) -> list[list[str]]:
    """The words of each command of the program."""
    found = (re.match(r"(?:\S*/)?baikal-station(?: (.*))?$", line) for line in lines(name))
    return [shlex.split(match.group(1) or "") for match in found if match]


def targets(name: str) -> set[str]:
    found = (re.match(r"make(?: ([a-z0-9]+))?( [A-Z]+=.*)?$", line) for line in lines(name))
    return {match.group(1) for match in found if match and match.group(1)}


@cache
def made() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def parts(of: argparse.ArgumentParser) -> Parts:
    """The commands below a command."""
    groups = [action for action in of._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(groups[0].choices) if groups else {}


def wrong(words: list[str]) -> str | None:
    """What the command line does not know of `words`."""
    at = parser(Catalogue("en"))
    while words and (below := parts(at)):
        if words[0] not in below:
            return None if words[0].startswith("--") else words[0]
        at, words = below[words[0]], words[1:]
    known = at._option_string_actions
    unknown = [word for word in words if word.startswith("--") and word.partition("=")[0] not in known]
    return unknown[0] if unknown else _without_handler(at)


def _without_handler(command: argparse.ArgumentParser) -> str | None:
    place = command.get_default("handler")
    if place is None:
        return None
    module, _, function = place.partition(":")
    try:
        return None if hasattr(import_module(f"app.cli.{module}"), function) else place
    except ModuleNotFoundError as error:
        return str(error)


def slugs(path: Path) -> set[str]:
    """Anchors of a document's headings, as Git hosts make them."""
    plain = (
        re.sub(r"[^\w\- ]", "", line.lower()) for line in HEADING.findall(path.read_text(encoding="utf-8"))
    )
    return {line.strip().replace(" ", "-") for line in plain}


def missing_link(name: str, link: str) -> bool:
    if "://" in link:
        return False
    place, _, anchor = link.partition("#")
    target = (ROOT / name).parent / place if place else ROOT / name
    return not target.exists() or (bool(anchor) and anchor not in slugs(target))


def missing_path(span: str) -> bool:
    if NOT_SAID.search(span) or " " in span:
        return False
    if span.startswith(TOPS):
        return not (ROOT / span).exists()
    if re.fullmatch(r"app(\.\w+)+", span):
        place = ROOT / span.replace(".", "/")
        return not place.is_dir() and not place.with_suffix(".py").exists()
    return bool(re.fullmatch(r"\d{3}_\w+\.sql", span)) and not any((ROOT / "app/models").rglob(span))


def blocks(name: str, language: str) -> list[str]:
    return [block for kind, block in FENCE.findall(text(name)) if kind == language]


@pytest.mark.parametrize("name", HERE)
def test_commands_exist_with_their_options(name: str) -> None:
    assert [(words, bad) for words in commands(name) if (bad := wrong(words))] == []


def test_every_command_is_told() -> None:
    """In the README, each with what it does."""
    told = {
        tuple(words[: 2 if words and parts(parser(Catalogue("en"))).get(words[0]) else 1])
        for words in commands("README.md")
    }
    for command, of in parts(parser(Catalogue("en"))).items():
        for part in parts(of):
            assert (command, part) in told


@pytest.mark.parametrize("name", HERE)
def test_targets_exist(name: str) -> None:
    assert targets(name) - made() == set()


@pytest.mark.parametrize("name", HERE)
def test_links_lead_somewhere(name: str) -> None:
    assert [link for link in LINK.findall(text(name)) if missing_link(name, link)] == []


@pytest.mark.parametrize("name", HERE)
def test_paths_and_modules_exist(name: str) -> None:
    assert [span for span in spans(name) if missing_path(span)] == []


@pytest.mark.parametrize("name", HERE)
def test_functions_of_the_plant_exist(name: str) -> None:
    schema = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "app/models/migrations/sql").rglob("*.sql")
    )
    known = set(re.findall(r"plant\.(\w+)", schema)) | {option.partition(".")[2] for option in options()}
    named = set(chain.from_iterable(re.findall(r"\bplant\.(\w+)", span) for span in spans(name)))
    assert named - known == set()


@pytest.mark.parametrize("name", HERE)
def test_variables_of_the_environment_exist(name: str) -> None:
    sources = [*(ROOT / "app").rglob("*.py"), *(ROOT / "tests").glob("*.py")]
    code = "".join(path.read_text(encoding="utf-8") for path in sources)
    known = set(re.findall(r"BAIKAL_[A-Z0-9_]+", code)) | {option.variable for option in options().values()}
    assert set(re.findall(r"BAIKAL_[A-Z0-9_]+", text(name))) - known == set()


def test_the_example_of_settings_is_read() -> None:
    (example,) = blocks("README.md", "toml")
    settings = read(example)
    assert settings.stream == "R1.1"
    attached = equipment(settings, SystemClock())
    assert attached.scale_profile is not None
    assert attached.scale_profile.usb == "A50285BI"
    assert attached.measuring is not None
    assert attached.measuring.probes == ("K1.CORE",)


def test_settings_said_to_change_nothing_are_read_by_nobody() -> None:
    sentence = text("README.md").partition("change nothing:")[2].partition(".\n")[0]
    idle = {span for span in SPAN.findall(sentence) if span in options()}
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.py"))
    assert idle
    assert {key for key in idle if re.search(rf"settings\.{re.escape(key)}\b", code)} == set()


def test_the_line_of_the_demonstration_is_explained() -> None:
    (example,) = blocks("README.md", "json")
    line = json.loads(example)
    assert list(line) == [field.name for field in fields(Outcome)]
    assert set(line) <= set(spans("README.md"))
    assert (line["net_grams_station"], line["entries_unsent"]) == (line["net_grams_plant"], 0)


def test_every_group_has_its_row() -> None:
    assert {str(group) for group in Group} <= set(spans("README.md"))


def test_pictures_are_the_programs_own_small_and_shown() -> None:
    from app.views import gallery
    from app.views.backrooms import everything
    from app.views.theme import PANELS

    scenes = [scene.name for scene in (*gallery.SCENES, *everything.SCENES)]
    rendered = {
        f"{scene}-{language}-{panel.name}" for scene in scenes for language in LANGUAGES for panel in PANELS
    }
    shown = {link for name in HERE for link in LINK.findall(text(name))}
    for path in (ROOT / "docs/img").iterdir():
        assert path.suffix == ".png"
        assert path.name.removesuffix(".png") in rendered
        assert path.stat().st_size < MOST_BYTES
        assert path.relative_to(ROOT).as_posix() in shown
