"""`plant backup` and `plant restore`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from app.bootstrap import keeping
from app.bootstrap.plant import cluster_of
from app.bootstrap.running import up
from app.cli.asking import folder_of, text_of
from app.cli.run import home_of, settings_of
from app.clock import SystemClock
from app.errors import OperatorError
from app.i18n import Catalogue
from app.services.operations.backup.backupset import Backup
from app.services.operations.backup.restore import Restored
from app.services.operations.shared.serverfolder import ServerFolder

MIB = 1024 * 1024


def backup(arguments: Namespace, words: Catalogue) -> int:
    """A backup more, encrypted; unless told otherwise it was restored on trial and found whole."""
    clock, to = SystemClock(), folder_of(arguments.to) if arguments.to else None
    tried = not arguments.no_trial
    if arguments.server:
        kept = keeping.of_shared(ServerFolder(folder_of(arguments.server)), to)
        made = kept.make(clock, full=arguments.full, tried=tried)
        return _made(made, kept.plan.folder.path, words)
    home = home_of(arguments)
    settings = settings_of(arguments, home)
    if settings.plant.hosts:
        raise OperatorError("backup.at_server")
    with up(cluster_of(home)):
        kept = keeping.of_embedded(home, settings, to)
        made = kept.make(clock, full=arguments.full, tried=tried)
    return _made(made, kept.plan.folder.path, words)


def _made(made: Backup, folder: Path, words: Catalogue) -> int:
    size = words.number(max(1, round(made.bytes / MIB)))
    print(
        words.text(
            "Backup {name} in {folder}: {size} MiB, encrypted.", name=made.name, folder=folder, size=size
        )
    )
    if made.drill is not None:
        seconds, entries = words.number(f"{made.drill.seconds}"), words.number(made.drill.entries)
        print(words.text("Restored on trial in {seconds} s: {entries} entries, every chain whole.",
                         seconds=seconds, entries=entries))  # fmt: skip
    return 0


def restore(arguments: Namespace, words: Catalogue) -> int:
    """The plant is there again, with a new epoch: stations notice and send what is missing."""
    home, source = home_of(arguments), folder_of(arguments.source)
    recovery = text_of(arguments.key) if arguments.key else None
    keys = folder_of(arguments.server) if arguments.server else home.keys
    chosen = keeping.choose(source, arguments.backup, recovery, lambda: keeping.key_of(keys))
    if arguments.into:
        place = folder_of(arguments.into)
        done, server = keeping.restore_into(place, chosen, anyway=arguments.anyway)
        return _restored(done, place, server, words)
    if chosen.is_shared:
        raise OperatorError("restore.where")
    return _restored(keeping.restore_here(home, chosen, anyway=arguments.anyway), home.folder, None, words)


def _restored(done: Restored, place: Path, server: ServerFolder | None, words: Catalogue) -> int:
    entries = words.number(done.entries)
    print(words.text("Restored {name} in {folder}: {entries} entries; decisions go on in {stream}.",
                     name=done.backup.name, folder=place, entries=entries, stream=done.stream))  # fmt: skip
    print(words.text("Stations send again what is missing as soon as they reach the server."))
    if server is not None:
        print(words.text("Start the server and its agent: baikal-station plant agent --server {folder}",
                         folder=server.path))  # fmt: skip
    return 0
