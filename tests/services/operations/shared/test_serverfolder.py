"""The folder beside a shared server: its card, what a backup takes along, and servers that will not do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import EnvironmentFault, OperatorError
from app.services.operations.cluster.embedded import Cluster
from app.services.operations.enrolment import pki
from app.services.operations.shared.server import RULES, ServerPlan, files, install, put
from app.services.operations.shared.serverfolder import CARRIED, Places, ServerCard, ServerFolder, look_at

PLAN = ServerPlan(hosts=("db.plant", "10.0.0.2"), networks=("10.0.0.0/8",), port=5433)
CARD = ServerCard(PLAN, "6b1d0e52-7a3c-4d0e-9a55-0f6a3c2b1d10", "Малое море", "ab" * 32, "/data", "/run/pg")


@pytest.fixture
def folder(tmp_path: Path) -> ServerFolder:
    made = ServerFolder(tmp_path)
    made.write(CARD, "agent's own")
    return made


def test_the_card_is_read_as_it_was_written(folder: ServerFolder) -> None:
    assert folder.card() == CARD
    assert (folder.agent().host, folder.agent().port, folder.agent().password) == (
        "/run/pg",
        5433,
        "agent's own",
    )
    assert {path.stat().st_mode & 0o777 for path in folder.path.iterdir()} == {0o600}


def test_the_way_of_stations_carries_the_recovery_key(folder: ServerFolder) -> None:
    (folder.path / "authority").mkdir()
    (folder.authority / "ca.crt").write_text("certificate")
    reach = folder.reach()
    assert (reach.hosts, reach.port, reach.authority, reach.recovery) == (
        PLAN.hosts,
        5433,
        "certificate",
        "ab" * 32,
    )


@pytest.mark.parametrize("text", ["", "{}", '{"plan": {}}', "[1]"])
def test_any_other_folder_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "server.json").write_text(text)
    with pytest.raises(OperatorError, match=r"server\.no_folder"):
        ServerFolder(tmp_path).card()


def test_a_backup_takes_along_what_is_there_and_nothing_else(folder: ServerFolder) -> None:
    (folder.path / "R1.1.enrol").write_text("a station's secret")
    assert set(folder.carried()) == {"server.json", "agent.password"}
    assert set(folder.carried()) <= set(CARRIED)


def test_a_folder_serves_one_server(folder: ServerFolder) -> None:
    same = Places(Path("/data"), Path("/c"), Path("/h"), Path("/run/pg"))
    folder.refuse_another(same)
    with pytest.raises(OperatorError, match=r"server\.folder_used"):
        folder.refuse_another(replace(same, data=Path("/elsewhere")))


def test_a_server_without_openssl_is_no_shared_server(cluster: Cluster) -> None:
    with pytest.raises(OperatorError, match=r"server\.no_tls"):
        look_at(cluster.dsn("postgres"), PLAN)


def test_a_server_that_is_away_says_so(cluster: Cluster, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"server\.away"):
        look_at(replace(cluster.dsn("postgres"), host=str(tmp_path)), PLAN)


def test_debian_keeps_its_files_outside_the_data(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from app.services.operations.shared.server import certificates

    data, etc, ours = tmp_path / "data", tmp_path / "etc", tmp_path / "ours"
    for place in (data, etc, ours):
        place.mkdir()
    (etc / "postgresql.conf").write_text("port = 5432\n")
    (etc / RULES).write_text("local all all peer\n")
    authority = pki.new_authority("x", datetime.now(UTC))
    put(ours, files(PLAN) | certificates(PLAN, authority, datetime.now(UTC)))
    for _ in range(2):
        install(data, ours, etc / "postgresql.conf", etc / RULES)
    assert sorted(path.name for path in data.iterdir()) == ["ca.crt", "crl.pem", "server.crt", "server.key"]
    assert (etc / "postgresql.conf").read_text().count("include_if_exists") == 1
    assert (etc / "pg_hba.conf.before").read_text() == "local all all peer\n"
    assert "hostssl" in (etc / RULES).read_text()
