"""Half-filled forms: each person's own, there again after the power went, written again where the disk was full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap.rooms.drafts import KeptForms
from app.clock import SystemClock
from app.services.journal.drafts import Drafts
from app.services.journal.keeper import Keeper
from tests.postgres import eventually
from tests.services.journal.kit import KEY, identity

HALF = {"item": "OMUL", "pieces": "1"}


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    opened = Keeper.open(tmp_path / "r1", KEY, SystemClock(), new=identity())
    yield opened
    opened.close()


def test_a_form_is_there_again_after_the_power_went(keeper: Keeper, tmp_path: Path) -> None:
    """What the disk holds while the journal is still open is what a power cut leaves."""
    KeptForms(keeper, lambda: "p_0042").save("weighing", HALF)
    eventually(lambda: keeper.form("p_0042/weighing") == HALF)
    left = tmp_path / "left"
    left.mkdir()
    for file in (tmp_path / "r1").iterdir():
        if file.name.startswith("journal.db") or file.name == "journal.key-check":
            (left / file.name).write_bytes(file.read_bytes())
    again = Keeper.open(left, KEY, SystemClock())
    try:
        assert KeptForms(again, lambda: "p_0042").load("weighing") == HALF
        assert KeptForms(again, lambda: "p_0001").load("weighing") is None
    finally:
        again.close()


def test_each_person_has_their_own(keeper: Keeper) -> None:
    who = ["p_0042"]
    forms = KeptForms(keeper, lambda: who[0])
    forms.save("weighing", HALF)
    who[0] = "p_0001"
    assert forms.load("weighing") is None
    forms.save("weighing", {"item": "PELED"})
    who[0] = "p_0042"
    assert forms.load("weighing") == HALF
    forms.save("weighing", None)
    assert forms.load("weighing") is None
    kept = ("p_0042/weighing", "p_0001/weighing")
    eventually(lambda: [keeper.form(form) for form in kept] == [None, {"item": "PELED"}])


def test_what_did_not_reach_the_disk_is_written_the_next_time(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[Mapping[str, Any]] = []
    keep = Drafts.keep

    def full_once(drafts: Drafts, form: str, fields: Mapping[str, Any], at: Any) -> None:
        tries.append(fields)
        if len(tries) == 1:
            raise OSError("no space left on device")
        keep(drafts, form, fields, at)

    asked: list[Future[None]] = []
    keep_form = keeper.keep_form
    monkeypatch.setattr(Drafts, "keep", full_once)
    monkeypatch.setattr(
        keeper, "keep_form", lambda form, fields: asked.append(keep_form(form, fields)) or asked[-1]
    )
    forms = KeptForms(keeper, lambda: "p_0042")
    forms.save("weighing", HALF)
    assert isinstance(asked[0].exception(10), OSError)
    assert forms.load("weighing") == HALF, "the screen goes on with it"
    forms.save("weighing", HALF)
    assert asked[1].exception(10) is None
    assert keeper.form("p_0042/weighing") == HALF
    forms.save("weighing", HALF)
    assert len(tries) == 2, "what is on the disk is not written again"
