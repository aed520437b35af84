"""The files of a shared server: what they say, and that nobody can smuggle a line in."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.errors import OperatorError
from app.services.operations.enrolment import pki
from app.services.operations.shared.server import CONF, INCLUDE, RULES, ServerPlan, files, install, new_server

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
PLAN = ServerPlan(
    hosts=("db1.plant", "10.20.0.5"),
    networks=("10.20.0.0/16", "fd00::/8"),
    replicas=("10.20.0.6/32",),
)


def _rules(plan: ServerPlan) -> list[list[str]]:
    lines = files(plan)[RULES].decode().splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def test_the_access_rules_in_their_order() -> None:
    assert _rules(PLAN) == [
        ["local", "all", "postgres", "peer"],
        ["local", "plant", "plant_agent", "scram-sha-256"],
        ["local", "replication", "plant_agent", "scram-sha-256"],
        ["hostssl", "plant", "+plant_station", "10.20.0.0/16", "scram-sha-256", "clientcert=verify-full"],
        ["hostssl", "plant", "+plant_station", "fd00::/8", "scram-sha-256", "clientcert=verify-full"],
        ["hostssl", "plant", "+plant_person", "10.20.0.0/16", "scram-sha-256", "clientcert=verify-ca"],
        ["hostssl", "plant", "+plant_person", "fd00::/8", "scram-sha-256", "clientcert=verify-ca"],
        [
            "hostssl",
            "replication",
            "+plant_replica",
            "10.20.0.6/32",
            "scram-sha-256",
            "clientcert=verify-full",
        ],
        ["hostnossl", "all", "all", "all", "reject"],
        ["host", "all", "all", "all", "reject"],
    ]


def test_without_standby_servers_nobody_replicates_over_the_network() -> None:
    rules = _rules(ServerPlan(PLAN.hosts, PLAN.networks))
    assert [rule for rule in rules if "replication" in rule and rule[0] != "local"] == []


def test_the_settings_want_tls_1_3_and_log_as_json() -> None:
    conf = files(PLAN)[CONF].decode()
    for line in (
        "ssl = on",
        "ssl_min_protocol_version = 'TLSv1.3'",
        "ssl_crl_file = 'crl.pem'",
        "max_connections = 300",
        "superuser_reserved_connections = 5",
        "client_connection_check_interval = '2s'",
        "idle_in_transaction_session_timeout = '10s'",
        "log_destination = 'jsonlog'",
        "log_parameter_max_length = 0",
        "shared_preload_libraries = 'auth_delay'",
    ):
        assert line in conf.splitlines()
    plain = files(ServerPlan(PLAN.hosts, PLAN.networks, auth_delay=False))[CONF].decode()
    assert "shared_preload_libraries" not in plain


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"hosts": ()}, "server.bad_host"),
        ({"hosts": ("db1 trust",)}, "server.bad_host"),
        ({"networks": ()}, "server.bad_network"),
        ({"networks": ("0.0.0.0/0 trust\nhost all all",)}, "server.bad_network"),
        ({"networks": ("10.20.0.5/16",)}, "server.bad_network"),
        ({"replicas": ("samehost trust",)}, "server.bad_network"),
        ({"database": "plant all"}, "server.bad_name"),
        ({"superuser": "postgres\nhost"}, "server.bad_name"),
        ({"local_method": "trust\n"}, "server.bad_name"),
        ({"listen": "*'\nssl = off"}, "server.bad_host"),
    ],
)
def test_no_line_can_be_smuggled_in(change: dict[str, object], key: str) -> None:
    plan = {"hosts": PLAN.hosts, "networks": PLAN.networks} | change
    with pytest.raises(OperatorError) as refused:
        files(ServerPlan(**plan))  # type: ignore[arg-type]
    assert refused.value.key == key


def test_doing_it_again_keeps_the_authority(tmp_path: Path) -> None:
    first = new_server(PLAN, "Малое море", tmp_path, NOW)
    again = new_server(PLAN, "Малое море", tmp_path, NOW)
    assert first == again
    assert pki.signed_by((tmp_path / "server.crt").read_bytes(), first.certificate)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_file()} == {0o600}
    assert (tmp_path / "authority").stat().st_mode & 0o777 == 0o700


def _data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    (data / "postgresql.conf").write_text("# made by initdb\n")
    (data / RULES).write_text("local all all trust\n")
    return data


def test_installing_includes_the_settings_once_and_keeps_the_old_rules(tmp_path: Path) -> None:
    data = _data(tmp_path)
    new_server(PLAN, "Малое море", tmp_path / "files", NOW)
    for _ in range(2):
        install(data, tmp_path / "files")
    assert (data / "postgresql.conf").read_text() == f"# made by initdb\n{INCLUDE}\n"
    assert (data / f"{RULES}.before").read_text() == "local all all trust\n"
    assert b"hostssl" in (data / RULES).read_bytes()
    assert not (data / "authority").exists()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root")
def test_root_gives_the_files_to_the_servers_account(tmp_path: Path) -> None:
    data = _data(tmp_path)
    os.chown(data, 65534, 65534)
    new_server(PLAN, "Малое море", tmp_path / "files", NOW)
    install(data, tmp_path / "files")
    assert (data / "server.key").stat().st_uid == 65534
    assert (data / "server.key").stat().st_mode & 0o777 == 0o600
