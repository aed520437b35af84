"""Lock files that outlived their server: after a crash their process number may belong to another program."""

from __future__ import annotations

from pathlib import Path

PROCESSES = Path("/proc")


def inhabited(data: Path) -> bool | None:
    """Whether a process of the server of `data` lives; None where this system cannot say.

    Every process of a server has its data folder as working folder.
    """
    if not (PROCESSES / "self" / "cwd").exists():
        return None
    home = data.resolve()
    return any(_works_in(process, home) for process in PROCESSES.glob("[0-9]*"))


def postmaster_lives(data: Path) -> bool:
    """Whether the server of `data` itself runs, perhaps still recovering; False when only orphans do."""
    try:
        number = (data / "postmaster.pid").read_text().split()[0]
    except (OSError, IndexError):
        return False
    return _works_in(PROCESSES / number, data.resolve())


def forget_dead_server(data: Path, sockets: Path) -> bool:
    """Remove the lock files of a server of which certainly nothing lives; True when there were any."""
    if inhabited(data) is not False:
        return False
    left = [path for path in (data / "postmaster.pid", *sockets.glob(".s.PGSQL.*.lock")) if path.exists()]
    for path in left:
        path.unlink(missing_ok=True)
    return bool(left)


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:  # ended meanwhile, or another account's, which is not the one this server runs as
        return False
