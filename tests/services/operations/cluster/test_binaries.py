"""Which PostgreSQL is taken, and that the account which runs it can reach it."""

import os
from pathlib import Path

import pytest

from app.errors import EnvironmentFault
from app.services.operations.cluster import binaries as module
from app.services.operations.cluster.account import service_account
from app.services.operations.cluster.binaries import binaries_of, find_binaries
from tests.postgres import DEBIAN_15


def test_without_a_wish_the_one_that_came_with_the_program(cluster_home: Path) -> None:
    found = find_binaries(account=service_account(), keep=cluster_home)
    assert found.version[0] == 18
    assert found.has_library("auth_delay")
    assert not found.has_library("nothing_of_this_name")


def test_a_named_folder_comes_first(pg15_bin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(module.ENVIRONMENT, str(pg15_bin))
    assert find_binaries().major == 15
    monkeypatch.setenv(module.ENVIRONMENT, "/nowhere")
    assert find_binaries(pg15_bin).major == 15


def test_a_folder_without_postgresql_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        find_binaries(tmp_path)
    assert (fault.value.key, fault.value.params["folder"]) == ("postgres.missing", tmp_path)


def test_a_version_never_proven_is_refused(tmp_path: Path) -> None:
    program = tmp_path / "postgres"
    program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.2'\n")
    program.chmod(0o755)
    with pytest.raises(EnvironmentFault) as fault:
        find_binaries(tmp_path)
    assert fault.value.key == "postgres.version_unknown"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs an account that cannot reach a folder")
def test_unreachable_programs_are_copied_once(
    own_environment: Path, cluster_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = own_environment / "pginstall"
    (closed / "bin").mkdir(parents=True)
    for name, said in (("postgres", "postgres (PostgreSQL) 18.6"), ("initdb", "initdb")):
        (closed / "bin" / name).write_text(f"#!/bin/sh\necho '{said}'\n")
        (closed / "bin" / name).chmod(0o700)
    own_environment.chmod(0o700)
    monkeypatch.setattr(module, "_shipped", lambda: closed / "bin")
    keep = cluster_home / "programs"
    account = service_account()
    first = find_binaries(account=account, keep=keep)
    made = first.folder.stat().st_ino
    assert first.folder == keep / "pg-18.6" / "bin"
    assert find_binaries(account=account, keep=keep).folder.stat().st_ino == made
    assert [path.name for path in keep.iterdir()] == ["pg-18.6"]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs an account that cannot reach a folder")
def test_a_chosen_folder_is_never_copied(own_environment: Path, cluster_home: Path) -> None:
    own_environment.chmod(0o700)
    program = own_environment / "postgres"
    program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 18.6'\n")
    program.chmod(0o755)
    with pytest.raises(EnvironmentFault) as fault:
        find_binaries(own_environment, service_account(), cluster_home)
    assert fault.value.key == "postgres.binaries_unreachable"


def test_a_backup_of_another_version_finds_the_systems_programs(
    pg15_bin: Path, cluster_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = service_account()
    assert binaries_of(18, account, cluster_home).major == 18
    if pg15_bin == DEBIAN_15:
        assert binaries_of(15, account, cluster_home).folder == DEBIAN_15
    monkeypatch.setattr(module, "SYSTEM_PLACES", ())
    with pytest.raises(EnvironmentFault, match=r"backup\.other_major"):
        binaries_of(15, account, cluster_home)


def test_debian_names_its_library_folder(pg15_bin: Path) -> None:
    if pg15_bin != DEBIAN_15:
        pytest.skip("another build was named")
    assert find_binaries(pg15_bin).has_library("auth_delay")
