"""What becomes of a written PDF: printed by the system's printer, or copied where a person can take it along."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path

from app.errors import EnvironmentFault

_SECONDS = 20.0


class Paper:
    """`app.views.deliveries.ports.Paper` on `executor`; `folder` is where copies go."""

    def __init__(self, executor: Executor, folder: Callable[[], Path]) -> None:
        self._executor, self._folder = executor, folder

    def print(self, path: Path) -> Future[None]:
        """The system's default printer has it; EnvironmentFault `paper.no_printer`, `paper.not_printed`."""
        return self._executor.submit(_printed, path)

    def print_now(self, path: Path) -> None:
        """As `print`, on the caller's thread."""
        _printed(path)

    def save(self, path: Path) -> Future[Path]:
        """A copy on the stick, else in the station's folder; EnvironmentFault `paper.not_saved`."""
        return self._executor.submit(self._saved, path)

    def _saved(self, path: Path) -> Path:
        try:
            target = self._folder() / path.name
            if target != path:
                shutil.copyfile(path, target)
        except OSError as error:
            raise EnvironmentFault("paper.not_saved", path=str(path), detail=str(error)) from error
        return target


def _printed(path: Path) -> None:
    program = shutil.which("lp")
    if program is None:
        raise EnvironmentFault("paper.no_printer")
    try:
        done = subprocess.run(
            [program, str(path)], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EnvironmentFault("paper.not_printed", detail=str(error)) from error
    if done.returncode:
        raise EnvironmentFault("paper.not_printed", detail=done.stderr.strip())
