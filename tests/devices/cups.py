"""A print queue of CUPS of one's own, with a backend that keeps what it is given and fails on command."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NEEDED = ("cupsd", "lpadmin", "cupsdisable", "cupsenable", "cancel")
QUEUE = "Zebra"
_SECONDS = 20
_FILES = """
ServerRoot {root}/etc
ServerBin {root}/bin
RequestRoot {root}/spool
TempDir {root}/spool/tmp
CacheDir {root}/cache
StateDir {root}/state
DataDir /usr/share/cups
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
SystemGroup root
User {user}
Group {group}
"""
_SERVER = """
Listen {root}/state/sock
LogLevel warn
Browsing Off
DefaultAuthType None
WebInterface No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_BACKEND = """#!/bin/sh
[ $# -eq 0 ] && { echo 'direct keep "Unknown" "keep"'; exit 0; }
dir=${DEVICE_URI#keep:}
for fault in media-empty-error cover-open-error marker-supply-empty-error; do
  while [ -e $dir/$fault ]; do echo "STATE: +$fault" >&2; sleep 0.05; done
  echo "STATE: -$fault" >&2
done
[ -e $dir/broken ] && exit 4
if [ -n "$6" ]; then cat "$6" > $dir/job-$1; else cat > $dir/job-$1; fi
"""


def missing() -> str:
    """Why there can be no queue here; empty where there can."""
    absent = [name for name in NEEDED if shutil.which(name, path=_path()) is None]
    if absent:
        return f"not installed: {', '.join(absent)} (cups-daemon, cups-client)"
    return "" if os.geteuid() == 0 else "a print queue of one's own needs root"


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin"


@dataclass(frozen=True)
class Cups:
    """A running scheduler with one queue."""

    folder: Path

    @property
    def socket(self) -> Path:
        return self.folder / "state/sock"

    @property
    def received(self) -> list[bytes]:
        """What the backend was given, job by job."""
        return [path.read_bytes() for path in sorted((self.folder / "out").glob("job-*"))]

    def fail(self, fault: str, on: bool = True) -> None:
        """`broken`, or a reason as printers give them: `media-empty-error`."""
        flag = self.folder / "out" / fault
        flag.touch() if on else flag.unlink()

    def run(self, *command: str) -> str:
        environ = os.environ | {"CUPS_SERVER": str(self.socket), "LC_ALL": "C", "PATH": _path()}
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, env=environ, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def cups() -> Iterator[Cups]:
    """The scheduler runs and the queue takes jobs; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="cups-", ignore_cleanup_errors=True) as name:
        made = Cups(Path(name))
        _furnish(made.folder)
        server = subprocess.Popen(
            ["cupsd", "-f", "-c", f"{name}/etc/cupsd.conf", "-s", f"{name}/etc/cups-files.conf"],
            env=os.environ | {"PATH": _path()}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _until(made.socket.exists)
            made.run("lpadmin", "-p", QUEUE, "-E", "-v", f"keep:{name}/out", "-m", "raw")
            yield made
        finally:
            server.terminate()
            server.wait(_SECONDS)


def _furnish(folder: Path) -> None:
    user = pwd.getpwnam("lp")
    for name in ("etc", "spool/tmp", "cache", "state", "log", "out", "bin/backend"):
        (folder / name).mkdir(parents=True)
    for name in ("filter", "daemon", "notifier"):
        (folder / "bin" / name).symlink_to(f"/usr/lib/cups/{name}")
    backend = folder / "bin/backend/keep"
    backend.write_text(_BACKEND)
    backend.chmod(0o700)
    folder.chmod(0o711)
    (folder / "out").chmod(0o777)
    for name in ("spool", "spool/tmp", "cache", "state", "log"):
        os.chown(folder / name, user.pw_uid, user.pw_gid)
    told = {"root": folder, "user": "lp", "group": "lp"}
    (folder / "etc/cups-files.conf").write_text(_FILES.format(**told))
    (folder / "etc/cupsd.conf").write_text(_SERVER.format(**told))


def _until(holds: object) -> None:
    end = time.monotonic() + _SECONDS
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end, "cupsd did not start"
        time.sleep(0.02)
