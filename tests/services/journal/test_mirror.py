"""The second journal: what a dead disk does not lose."""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.errors import EnvironmentFault
from app.services.journal import mirror as mirrors
from app.services.journal import opening, salvage
from app.services.journal.keeper import Keeper
from app.services.journal.mirror import Mirror
from tests.services.journal.kit import AUTHOR, KEY, fill, identity, make, weigh


def opened(tmp_path: Path) -> Keeper:
    return Keeper.open(tmp_path / "disk", KEY, SystemClock(), new=identity(), mirror=tmp_path / "stick")


def file_of(tmp_path: Path) -> Path:
    return salvage.of_identity(identity(), tmp_path / "stick")


def weighings(keeper: Keeper) -> list[str]:
    return [row["entry"] for row in keeper.query("SELECT entry FROM weighing ORDER BY seq")]


def test_a_dead_disk_loses_nothing(tmp_path: Path) -> None:
    keeper = opened(tmp_path)
    ticked = [str(keeper.append(weigh(), AUTHOR).result(10).entry_id) for _ in range(12)]
    keeper.close()
    shutil.rmtree(tmp_path / "disk")
    keeper = opened(tmp_path)
    assert weighings(keeper) == ticked
    assert keeper.append(weigh(), AUTHOR).result(10).seq == 13
    assert keeper.query("SELECT sum(n) AS n FROM counter") == [{"n": 13}]
    keeper.close()


def test_what_the_plant_has_comes_first_then_the_mirror(tmp_path: Path) -> None:
    """A trimmed mirror waits until the plant gave back what lies before it."""
    keeper = opened(tmp_path)
    for _ in range(6):
        keeper.append(weigh(), AUTHOR).result(10)
    entries = list(keeper.writer.submit(lambda store: store.unsent(0, 9)).result(10))
    keeper.close()
    shutil.rmtree(tmp_path / "disk")
    _trimmed(file_of(tmp_path), entries[4:])
    keeper = opened(tmp_path)
    assert weighings(keeper) == []
    assert len(salvage.set_aside(file_of(tmp_path))) == 1
    keeper.writer.submit(lambda store: store.adopt(entries[:4])).result(10)
    keeper.take_back_from_mirror()
    assert keeper.writer.submit(lambda store: (store.head()[0], store.acknowledged())).result(10) == (6, 4)
    keeper.close()


def _trimmed(path: Path, entries: list[mirrors.Sealed]) -> None:
    path.unlink()
    again = Mirror(path, KEY, identity())
    again._open()
    for entry in entries:
        again.add(entry)
    again.close()


def test_every_frame_before_the_damage_is_read(tmp_path: Path) -> None:
    with closing(make(tmp_path / "disk")) as store:
        fill(store, 8)
        entries = list(store.unsent(0, 9))
    path = file_of(tmp_path)
    path.parent.mkdir()
    path.touch()
    _trimmed(path, entries)
    whole, chance = path.read_bytes(), random.Random(3)
    begins = [len(whole)]
    for _ in range(60):
        at = chance.randrange(len(whole))
        if chance.random() < 0.5:
            path.write_bytes(whole[:at])
        else:
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        found = mirrors.frames(path, KEY, identity())
        assert found == entries[: len(found)]
        begins.append(len(found))
        Mirror(path, KEY, identity())._open().close()
        assert mirrors.frames(path, KEY, identity()) == found
    assert min(begins) < 8


def test_another_key_or_stream_reads_nothing(tmp_path: Path) -> None:
    keeper = opened(tmp_path)
    keeper.append(weigh(), AUTHOR).result(10)
    keeper.close()
    assert len(mirrors.frames(file_of(tmp_path), KEY, identity())) == 1
    assert mirrors.frames(file_of(tmp_path), bytes(32), identity()) == []
    assert mirrors.frames(file_of(tmp_path), KEY, identity("R2.1")) == []
    assert b"OMUL" not in file_of(tmp_path).read_bytes()


def test_a_stick_that_is_gone_is_said_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("a file where the folder should be")
    keeper = opened(tmp_path)
    assert keeper.append(weigh(), AUTHOR).result(10).seq == 1
    assert keeper.problems() == ("mirror.not_written",)
    (tmp_path / "stick").unlink()
    keeper.maintain()
    assert keeper.problems() == ()
    assert len(mirrors.frames(file_of(tmp_path), KEY, identity())) == 1
    keeper.close()


def test_acknowledged_frames_are_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirrors, "SPARE", 2000)
    keeper = opened(tmp_path)
    for _ in range(3):
        receipt = keeper.append(weigh(), AUTHOR).result(10)
    keeper.maintain()
    assert len(mirrors.frames(file_of(tmp_path), KEY, identity())) == 3
    keeper.writer.submit(lambda store: store.acknowledge((receipt.seq, receipt.hash))).result(10)
    keeper.maintain()
    assert mirrors.frames(file_of(tmp_path), KEY, identity()) == []
    keeper.append(weigh(), AUTHOR).result(10)
    assert [e.seq for e in mirrors.frames(file_of(tmp_path), KEY, identity())] == [4]
    keeper.close()


def test_a_damaged_journal_starts_again_from_the_mirror(tmp_path: Path) -> None:
    keeper = opened(tmp_path)
    ticked = [str(keeper.append(weigh(), AUTHOR).result(10).entry_id) for _ in range(5)]
    keeper.close()
    (tmp_path / "disk" / opening.FILE).write_bytes(b"\x00" * 9000)
    with pytest.raises(EnvironmentFault, match=r"journal\.damaged"):
        opened(tmp_path)
    keeper = opened(tmp_path)
    assert weighings(keeper) == ticked
    keeper.close()
