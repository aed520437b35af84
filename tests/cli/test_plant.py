"""`baikal-station plant …` on one machine: founded, looked after, people added; refusals say what to do."""

from __future__ import annotations

import getpass
import json
import shutil
from pathlib import Path

import pytest

from app.bootstrap.plant import cluster_of
from app.bootstrap.running import up
from app.bootstrap.station import Home
from app.config.station import load
from app.services.identity.badge import parse_badge
from app.services.identity.recovery import from_text
from tests.cli.commands import CLERK_PIN, PIN, Commands, agent
from tests.postgres import connect, eventually

THIRD = "stream = 'plant/1' AND seq = 3"


def test_init_leaves_badge_recovery_key_and_settings_and_nothing_running(run: Commands, plant: Path) -> None:
    assert run.path("card.pdf").read_bytes().startswith(b"%PDF")
    assert parse_badge(run.path("chief.txt").read_text()).role == "p_0001"
    assert len(from_text(run.path("recovery.txt").read_text())) == 32
    secret = [run.path(name) for name in ("card.pdf", "chief.txt", "recovery.txt")]
    assert {path.stat().st_mode & 0o777 for path in secret} == {0o600}
    settings = load(plant / "station.toml", {}).settings
    assert (settings.stream, settings.plant.name) == ("R1.1", "Малое море")
    assert not cluster_of(Home(plant)).ready()


def test_a_plant_is_never_founded_over_another(run: Commands, plant: Path) -> None:
    said = run("plant", "init", "--name", "X", "--administrator", "Y", *run.new, "--data", plant, status=1)
    assert "There is a plant already" in said


def test_nothing_is_begun_where_its_secrets_could_not_be_written(run: Commands) -> None:
    said = run("plant", "init", "--name", "X", "--administrator", "Y", "--new-pin-file", run.path("pin"), "--badge",
               "/nowhere/badge.pdf", "--data", run.path("nothing"), status=1)  # fmt: skip
    assert "A file cannot be written" in said
    assert not run.path("nothing").exists()


@pytest.mark.parametrize(
    ("typed", "title"),
    [([PIN, "111"], "The two PINs differ"), (["123456", "123456"], "too easy"), (["12", "12"], "too short")],
)
def test_a_pin_is_asked_twice_and_must_be_a_good_one(
    run: Commands, monkeypatch: pytest.MonkeyPatch, typed: list[str], title: str
) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda _: typed.pop(0))
    said = run("plant", "init", "--name", "X", "--administrator", "Y", "--badge", run.path("b.pdf"),
               "--data", run.path("nothing"), status=1)  # fmt: skip
    assert title.lower() in said.lower()
    assert typed == []


def test_people_are_added_listed_and_blocked(
    run: Commands, plant: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = [run.path("chief.txt").read_text(), PIN, CLERK_PIN, CLERK_PIN]
    with monkeypatch.context() as patched:
        patched.setattr(getpass, "getpass", lambda _: typed.pop(0))
        run("plant", "person", "add", "--name", "Бадмаев", "--group", "inventory_clerk", "--badge",
            run.path("clerk.pdf"), "--badge-code", run.path("clerk.txt"), "--data", plant)  # fmt: skip
    people = run("plant", "person", "list", "--data", plant).splitlines()
    assert [line.split("\t")[0] for line in people] == ["p_0001", "p_0002"]
    assert people[1] == "p_0002\tБадмаев\toperator\tmay log in"
    clerk = ("--badge-file", run.path("clerk.txt"), "--pin-file", run.path("clerk-pin"))
    said = run(
        "plant", "person", "block", "--role", "p_0001", "--reason", "x", *clerk, "--data", plant, status=1
    )
    assert "right" in said
    run("plant", "person", "block", "--role", "p_0002", "--reason", "left", *run.chief(), "--data", plant)
    assert "blocked" in run("plant", "person", "list", "--data", plant).splitlines()[1]
    said = run(
        "plant", "person", "block", "--role", "p_0001", "--reason", "x", *clerk, "--data", plant, status=1
    )
    assert "Not logged in" in said


def test_doctor_is_an_error_until_there_is_a_backup(run: Commands, plant: Path) -> None:
    shutil.rmtree(plant / "backups", ignore_errors=True)
    before = json.loads(run("plant", "doctor", "--json", "--data", plant, status=1))
    assert (before["level"], before["findings"][0]["key"]) == ("bad", "backup")
    run("plant", "backup", "--data", plant)
    after = json.loads(run("plant", "doctor", "--json", "--data", plant))
    assert after["level"] != "bad"
    said = run("plant", "doctor", "--data", plant)
    assert "If this disk died now, the whole plant would be lost" in said
    assert "→" in said


def test_verify_says_what_is_wrong(run: Commands, plant: Path) -> None:
    sound = json.loads(run("plant", "verify", "--json", "--data", plant))
    assert (sound["sound"], sound["heads"]["plant/1"][0]) == (True, sound["entries"])
    with up(cluster_of(Home(plant))) as cluster, connect(cluster.dsn()) as connection:
        connection.execute("SET session_replication_role = replica")
        kept = connection.execute(f"SELECT hash FROM plant.journal WHERE {THIRD}").fetchone()
        connection.execute(f"UPDATE plant.journal SET hash = sha256(hash) WHERE {THIRD}")
        said = run("plant", "verify", "--data", plant, status=1)
        connection.execute(f"UPDATE plant.journal SET hash = %s WHERE {THIRD}", kept)
    assert "plant/1 is wrong from entry 3 on." in said


def test_migrate_may_be_called_again(run: Commands, plant: Path) -> None:
    assert "→" in run("plant", "migrate", "--data", plant)


def test_settings_are_exported_without_secrets(run: Commands, plant: Path) -> None:
    run("plant", "settings", "--to", run.path("R1.toml"), "--data", plant)
    assert load(run.path("R1.toml"), {}).settings.stream == "R1.1"
    assert run("plant", "settings", "--data", plant) == run.path("R1.toml").read_text()


def test_the_agent_of_an_embedded_plant_brings_up_the_server_and_backs_it_up(
    run: Commands, plant: Path
) -> None:
    with agent("--data", plant, log=run.path("agent.log")) as told:
        cluster = cluster_of(Home(plant))
        eventually(cluster.ready)
        eventually(lambda: any(backup_proven(path) for path in (plant / "backups").glob("*.json")), 60)
        people = run("plant", "person", "list", "--data", plant)
        assert "p_0001" in people
        assert cluster.ready()
        eventually(lambda: b"WATCHDOG=1" in told())
    assert not cluster.ready()


def backup_proven(card: Path) -> bool:
    drill = json.loads(card.read_text())["drill"]
    return drill is not None and drill["problem"] is None


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (("enrol",), "What shall be enrolled?"),
        (("enrol", "--station", "R2"), "An embedded plant has one station"),
        (("enrol", "--here"), "What shall be enrolled?"),
        (("enrol", "--file", "/nowhere/x.enrol", "--code", "1"), "A file cannot be read"),
        (("restore", "--from", "/nowhere"), "There is no such backup"),
        (("backup", "--to", "/dev/null"), "The system refused it"),
        (("person", "list", "--plant", "host=/nowhere"), "The database server does not answer"),
        (("person", "list", "--config", "/"), "A file cannot be read"),
        (("backup", "--server", "/nowhere"), "No folder of a shared server"),
        (("move", "--to", "host=/nowhere"), "No folder of a shared server"),
        (("move", "--to", "what?", "--server", "/nowhere"), "Setting with a wrong value"),
        (("migrate", "--plant", "host=/nowhere dbname=plant"), "The database server does not answer"),
        (("verify", "--plant", "host=/nowhere dbname=plant"), "The database server does not answer"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(
    run: Commands, plant: Path, words: tuple[str, ...], title: str
) -> None:
    said = run("plant", *words, "--data", plant, status=1)
    assert said.splitlines()[0] == title
    assert len(said.splitlines()) >= 3


@pytest.mark.parametrize(
    ("part", "title"),
    [
        (("doctor",), "This machine is no station yet"), (("settings",), "This machine is no station yet"),
        (("person", "list"), "This machine is no station yet"), (("backup",), "There is no plant on this machine"),
        (("verify",), "There is no plant on this machine"), (("agent",), "There is no plant on this machine"),
    ],
)  # fmt: skip
def test_a_machine_without_a_plant_says_so(run: Commands, part: tuple[str, ...], title: str) -> None:
    run.path("none").mkdir(mode=0o711, exist_ok=True)
    assert run("plant", *part, "--data", run.path("none"), status=1).splitlines()[0] == title
