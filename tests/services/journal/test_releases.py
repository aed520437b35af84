"""A journal of every release stays readable, and the station goes on with it."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from app.services.journal import opening
from app.services.journal.drafts import Drafts
from tests.services.journal.kit import AUTHOR, KEY, ToldClock, weigh

JOURNALS = Path(__file__).parents[2] / "data" / "journals"


@pytest.mark.parametrize("release", sorted(path.name for path in JOURNALS.iterdir() if path.is_dir()))
def test_a_journal_of_a_release_opens(tmp_path: Path, release: str) -> None:
    folder = tmp_path / "station"
    shutil.copytree(JOURNALS / release, folder)
    with closing(opening.open_existing(folder, KEY, ToldClock())) as store:
        assert opening.verify(store) == 12
        assert store.acknowledged() == 7
        assert [row["net_g"] for row in store.query("SELECT net_g FROM weighing ORDER BY seq")] == list(
            range(1000, 1012)
        )
        assert store.query("SELECT code, name_en FROM place") == [{"code": "A", "name_en": "A"}]
        assert Drafts(store.connection).get("weighing") == {"item": "OMUL"}
        assert store.append(weigh(), AUTHOR).seq == 13
        assert store.query("SELECT max(n) AS n FROM counter") == [{"n": 13}]
