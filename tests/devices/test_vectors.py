"""Decoding a file of vectors."""

import json
from pathlib import Path

import pytest

from app.devices.vectors import decoded
from app.errors import OperatorError

VECTORS = Path(__file__).parents[1] / "data/devices/mt_sics.json"


def test_every_vector_decodes_to_what_it_expects() -> None:
    wanted = {vector["id"]: vector["expect"] for vector in json.loads(VECTORS.read_text())["vectors"]}
    result = decoded(VECTORS)
    assert [entry["id"] for entry in result] == list(wanted)
    for entry in result:
        expect = wanted[entry["id"]]
        expect = expect if isinstance(expect, list) else [expect]
        assert len(entry["readings"]) == len(expect)
        assert all(e.items() <= r.items() for e, r in zip(expect, entry["readings"], strict=True))


def test_protocols_without_a_driver_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "v.json"
    vectors = [
        {"id": "a", "protocol": "other", "hex": "00"},
        {"id": "b", "protocol": "mt_sics", "hex": "45530d0a"},
    ]
    path.write_text(json.dumps({"vectors": vectors}))
    assert [entry["id"] for entry in decoded(path)] == ["b"]


@pytest.mark.parametrize(
    "text", [None, "no JSON", "{}", '{"vectors": [{"id": "a", "protocol": "p", "hex": "zz"}]}']
)
def test_another_file_is_named_so(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "v.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(OperatorError, match=r"device\.no_vectors"):
        decoded(path)
