"""The layers of the house, as pyproject.toml describes them for import-linter."""

import logging
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("app", include_external_packages=True, cache_dir=None)


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.fixture
def loggers_as_they_were() -> Iterator[None]:
    """The linter's own logging configuration silences every logger that there is."""
    before = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    yield
    for one in before:
        one.disabled = False


@pytest.mark.usefixtures("loggers_as_they_were")
def test_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_file_is_a_module_the_contracts_see(graph: grimp.ImportGraph) -> None:
    files = {_module(path) for path in APP.rglob("*.py")}
    assert files - graph.modules == set(), "a folder lacks its __init__.py"


def test_every_folder_of_tests_is_a_package() -> None:
    """Else two test files of one name hide each other."""
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_presenters_know_no_qt(graph: grimp.ImportGraph) -> None:
    presenters = [m for m in graph.modules if m.startswith("app.views.") and m.endswith("presenter")]
    guilty = [m for m in presenters if "PySide6" in graph.find_modules_directly_imported_by(m)]
    assert guilty == []
