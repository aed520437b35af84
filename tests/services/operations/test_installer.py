"""What the installer ships for a kiosk and a server is sound: units, rules, session."""

import configparser
import re
import shlex
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.cli import _handler
from app.cli.arguments import parser
from app.i18n import Catalogue

INSTALLER = Path(__file__).parents[3] / "installer"
SERVER = "/var/lib/baikal-station/server"
RULE = re.compile(r'[A-Z]+(\{[\w/]+\})?(==|=|\+=|!=)"[^"]*"')


def _unit(name: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(INSTALLER / name)
    return unit


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("kiosk/baikal-station.service", "run"),
        ("server/baikal-agent.service", f"plant agent --server {SERVER}"),
    ],
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


@pytest.mark.parametrize("name", ["kiosk/baikal-station.service", "server/baikal-agent.service"])
def test_a_service_starts_a_command_that_there_is(name: str) -> None:
    words = shlex.split(_unit(name)["Service"]["ExecStart"])[1:]
    assert callable(_handler(parser(Catalogue("en")).parse_args(words)))


def test_the_agent_stands_beside_the_server_that_the_readme_founds() -> None:
    """The folder is the one of the readme, below the one that systemd makes for the account."""
    service = _unit("server/baikal-agent.service")["Service"]
    readme = (INSTALLER / "server/README.md").read_text()
    assert f"plant init --server {SERVER} " in readme
    assert SERVER.startswith(f"/var/lib/{service['StateDirectory']}/")
    words = shlex.split(service["ExecStart"])[1:]
    assert parser(Catalogue("en")).parse_args(words).server == SERVER


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
