"""The encrypted file: whatever was done to it is noticed before a byte of it is used."""

import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import EnvironmentFault
from app.services.operations.backup.sealed import CHUNK, MAGIC, SALT, TAG, Sealer, Unsealer

KEY = b"\x07" * 32
HEADER = len(MAGIC) + SALT
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5)


def sealed(clear: bytes) -> bytes:
    file = io.BytesIO()
    with Sealer(file, KEY) as sealer:
        sealer.write(clear)
    return file.getvalue()


def unsealed(file: bytes, key: bytes = KEY) -> bytes:
    return io.BufferedReader(Unsealer(io.BytesIO(file), key)).read()  # type: ignore[type-var]


@pytest.mark.parametrize("size", SIZES)
def test_what_went_in_comes_out(size: int) -> None:
    clear = bytes(range(256)) * (size // 256) + bytes(size % 256)
    file = sealed(clear)
    assert unsealed(file) == clear
    assert len(file) == HEADER + size + TAG * max(1, -(-size // CHUNK))


@pytest.mark.parametrize("size", SIZES)
def test_a_cut_at_any_kind_of_place_is_refused(size: int) -> None:
    file = sealed(bytes(size))
    ends = range(HEADER, len(file), CHUNK + TAG)
    cuts = {0, 1, HEADER - 1, *ends, *(end + 1 for end in ends), len(file) - 1}
    for cut in sorted(cut for cut in cuts if cut < len(file)):
        with pytest.raises(EnvironmentFault, match=r"backup\.damaged"):
            unsealed(file[:cut])


@settings(max_examples=200)
@given(place=st.integers(0, 2 * CHUNK + 4 + HEADER + 3 * TAG), bit=st.integers(0, 7))
def test_a_flipped_bit_is_refused(place: int, bit: int) -> None:
    file = bytearray(_THREE)
    file[place % len(file)] ^= 1 << bit
    with pytest.raises(EnvironmentFault, match=r"backup\.damaged"):
        unsealed(bytes(file))


def test_swapped_doubled_and_foreign_chunks_are_refused() -> None:
    step = CHUNK + TAG
    head, chunks = _THREE[:HEADER], [_THREE[at : at + step] for at in range(HEADER, len(_THREE), step)]
    other = sealed(bytes(2 * CHUNK + 5))
    wrong = [
        head + chunks[1] + chunks[0] + chunks[2],
        head + chunks[0] + chunks[0] + chunks[1] + chunks[2],
        head + chunks[0] + chunks[2],
        head + chunks[0] + other[HEADER + step : HEADER + 2 * step] + chunks[2],
        _THREE + b"\0",
    ]
    for file in wrong:
        with pytest.raises(EnvironmentFault, match=r"backup\.damaged"):
            unsealed(file)


def test_another_key_opens_nothing_and_nothing_is_in_clear() -> None:
    file = sealed(b"omul " * 1000)
    assert b"omul" not in file
    with pytest.raises(EnvironmentFault, match=r"backup\.damaged"):
        unsealed(file, b"\x08" * 32)
    assert sealed(b"same") != sealed(b"same")


def test_memory_stays_bounded(tmp_path: Path) -> None:
    path = tmp_path / "large"
    tracemalloc.start()
    try:
        with path.open("wb") as file, Sealer(file, KEY) as sealer:
            for _ in range(64):
                sealer.write(bytes(CHUNK))
        with path.open("rb") as file:
            reader = io.BufferedReader(Unsealer(file, KEY))  # type: ignore[type-var]
            assert sum(len(part) for part in iter(lambda: reader.read(CHUNK), b"")) == 64 * CHUNK
        assert tracemalloc.get_traced_memory()[1] < 12 * CHUNK
    finally:
        tracemalloc.stop()


def test_an_abandoned_file_is_refused() -> None:
    file = io.BytesIO()
    sealer = Sealer(file, KEY)
    sealer.write(bytes(3 * CHUNK))
    sealer.abandon()
    with pytest.raises(EnvironmentFault, match=r"backup\.damaged"):
        unsealed(file.getvalue())


_THREE = sealed(bytes(2 * CHUNK + 5))
