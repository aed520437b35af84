"""`plant migrate`, `plant verify`, `plant doctor`: the database is as it should be, or somebody hears of it."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.bootstrap.plant import cluster_of
from app.bootstrap.reach import told
from app.bootstrap.running import up
from app.bootstrap.verifying import Verdict, verify_plant
from app.cli.asking import folder_of
from app.cli.run import home_of, settings_of
from app.clock import SystemClock
from app.config.dsn import Dsn
from app.errors import EnvironmentFault, OperatorError
from app.i18n import Catalogue
from app.services.operations.health.doctor import Finding, Level, worst
from app.services.operations.shared.serverfolder import ServerFolder


def migrate(arguments: Namespace, words: Catalogue) -> int:
    """The database has this program's schema."""
    from sqlalchemy.exc import SQLAlchemyError

    from app.models.migrations import current, head, upgrade

    with _superuser(arguments) as dsn:
        try:
            before = current(dsn.conninfo)
            upgrade(dsn.conninfo)
        except SQLAlchemyError as error:
            raise EnvironmentFault("server.away", said=str(error).splitlines()[0]) from error
    print(words.text("Schema: {before} → {after}", before=before or "–", after=head()))
    return 0


@contextmanager
def _superuser(arguments: Namespace) -> Iterator[Dsn]:
    """The plant's database asked as its superuser: the one named, else the embedded one of this machine."""
    if arguments.plant:
        yield told(arguments.plant, "--plant")
        return
    home = home_of(arguments)
    if settings_of(arguments, home).plant.hosts:
        raise OperatorError("server.no_address")
    with up(cluster_of(home)) as cluster:
        yield cluster.dsn()


@contextmanager
def _asked(arguments: Namespace) -> Iterator[Dsn]:
    """The same, or a shared server as its agent."""
    if arguments.server:
        yield ServerFolder(folder_of(arguments.server)).agent()
        return
    with _superuser(arguments) as dsn:
        yield dsn


def verify(arguments: Namespace, words: Catalogue) -> int:
    """Every chain, balance and head was looked at; 1 when one is wrong."""
    with _asked(arguments) as dsn:
        verdict = verify_plant(dsn, home_of(arguments))
    if arguments.json:
        print(json.dumps(verdict.record()))
    else:
        _say(verdict, words)
    return 0 if verdict.sound else 1


def _say(verdict: Verdict, words: Catalogue) -> None:
    for stream, (seq, hash_) in sorted(verdict.heads.items()):
        print(f"{stream}\t{seq}\t{hash_}")
    print(words.text("Entries proven: {entries}; heads this station witnessed: {heads}.",
                     entries=words.number(verdict.entries), heads=verdict.witnessed))  # fmt: skip
    for stream, seq in verdict.broken:
        print(words.text("{stream} is wrong from entry {seq} on.", stream=stream, seq=seq))
    for lot, place in verdict.balances:
        print(words.text("The balance of lot {lot} at {place} is not the sum of its movements.",
                         lot=lot, place=place))  # fmt: skip
    if verdict.sound:
        print(words.text("Everything is whole."))


def doctor(arguments: Namespace, words: Catalogue) -> int:
    """What is well and what is not; 1 when something is bad."""
    from app.bootstrap.rooms.examination import examined

    home = home_of(arguments)
    findings = examined(home, settings_of(arguments, home), SystemClock())
    if arguments.json:
        print(json.dumps(_record(findings, words), ensure_ascii=False))
    else:
        for finding in findings:
            print(f"[{finding.level.upper()}] {finding.said(words)}")
            if finding.remedy:
                print(f"      → {finding.advice(words)}")
    return 1 if worst(findings) is Level.BAD else 0


def _record(findings: list[Finding], words: Catalogue) -> dict[str, Any]:
    listed = [
        {"key": one.key, "level": str(one.level), "said": one.said(words), "advice": one.advice(words)}
        for one in findings
    ]
    return {"level": str(worst(findings)), "findings": listed}
