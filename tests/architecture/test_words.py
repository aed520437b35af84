"""Nothing unfinished and nothing of one machine is in the repository."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE_HERE = {".venv", ".lock", "out", "build", "dist"}

# In two halves each, so that this file passes its own test.
WORDS = [("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("NotImplemented", "Error")]
FOLDERS = [("/wo", "rk/"), ("/ro", "ot/")]
HOSTS = [("pypi.", "org"), ("pythonhosted.", "org"), ("deb.debian.", "org")]
OPTIONS = [(" --index", "-url"), (" --extra-index", "-url")]

FORBIDDEN = re.compile(
    "|".join(
        [rf"\b{a}{b}\b" for a, b in WORDS]
        + [rf"(?<![\w.}}]){a}{b}" for a, b in FOLDERS]
        + [re.escape(a + b) for a, b in HOSTS + OPTIONS]
    )
)


def _names() -> list[str]:
    """What git keeps or would keep; without git, what lies here."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        return [str(p.relative_to(ROOT)) for p in ROOT.rglob("*")]
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")


def _texts() -> Iterator[tuple[str, str]]:
    for name in _names():
        path = ROOT / name
        if not path.is_file() or MADE_HERE & set(Path(name).parts):
            continue
        try:
            yield name, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_no_forbidden_word() -> None:
    found = [
        f"{name}:{number}: {match.group()}"
        for name, text in _texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := FORBIDDEN.search(line))
    ]
    assert not found, "\n" + "\n".join(found)
