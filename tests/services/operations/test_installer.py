"""What the installer ships for a kiosk and a server is sound: units, rules, session."""

import configparser
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

INSTALLER = Path(__file__).parents[3] / "installer"
RULE = re.compile(r'[A-Z]+(\{[\w/]+\})?(==|=|\+=|!=)"[^"]*"')


def _unit(name: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(INSTALLER / name)
    return unit


@pytest.mark.parametrize(
    ("name", "command"),
    [("kiosk/baikal-station.service", "run"), ("server/baikal-agent.service", "plant agent")],
)
def test_a_service_is_watched_and_always_started_again(name: str, command: str) -> None:
    unit = _unit(name)
    service = unit["Service"]
    assert (service["Type"], service["Restart"]) == ("notify", "always")
    assert 10 <= int(service["WatchdogSec"]) <= 60
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert service["ExecStart"].endswith(f"bin/baikal-station {command}")


def test_the_agent_runs_as_the_databases_account() -> None:
    service = _unit("server/baikal-agent.service")["Service"]
    assert (service["User"], service["UMask"], service["NoNewPrivileges"]) == ("postgres", "0077", "yes")


def test_every_udev_rule_is_a_list_of_matches_and_assignments() -> None:
    lines = (INSTALLER / "kiosk/70-baikal-station.rules").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules
    for rule in rules:
        assert all(RULE.fullmatch(part.strip()) for part in rule.split(",")), rule


def test_the_session_is_a_sound_script_and_its_window_manager_takes_no_keys() -> None:
    session = INSTALLER / "kiosk/session"
    assert session.stat().st_mode & 0o111
    assert subprocess.run(["sh", "-n", session], check=False).returncode == 0
    root = ElementTree.parse(INSTALLER / "kiosk/openbox.xml").getroot()
    keyboard = root.find("{http://openbox.org/3.4/rc}keyboard")
    assert keyboard is not None
    assert list(keyboard) == []


@pytest.mark.parametrize("readme", ["kiosk/README.md", "server/README.md"])
def test_a_readme_names_only_files_that_are_there(readme: str) -> None:
    text = (INSTALLER / readme).read_text()
    named = set(re.findall(r"`([\w.-]+\.(?:service|rules|desktop|xml))`", text))
    folder = (INSTALLER / readme).parent
    assert named
    assert all((folder / name).is_file() for name in named)
