"""Decoding a file of vectors."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.devices.vectors import decoded
from app.errors import OperatorError
from tests.devices.frames import FOLDER, expected

FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_vector_decodes_to_exactly_what_it_expects(path: Path) -> None:
    vectors = json.loads(path.read_text())["vectors"]
    assert decoded(path) == [{"id": vector["id"], "readings": expected(vector)} for vector in vectors]


def written(folder: Path, *vectors: object) -> Path:
    path = folder / "v.json"
    path.write_text(json.dumps({"vectors": vectors}))
    return path


ERROR = {"protocol": "mt_sics", "hex": "45530d0a"}


@pytest.mark.parametrize(
    ("vector", "key"),
    [
        ({"protocol": "abacus", "hex": "00"}, "device.unknown_protocol"),
        ({"hex": "00"}, "device.unknown_protocol"),
        ({"protocol": "mt_sics", "hex": "zz"}, "device.not_hex"),
        ({"protocol": "mt_sics"}, "device.not_hex"),
        ({"protocol": "mt_sics", "chunks": [1]}, "device.not_hex"),
        ({"protocol": "scan", "hex": "00", "direction": "host"}, "device.no_requests"),
    ],
)
def test_a_vector_that_cannot_be_decoded_says_why_and_harms_no_other(
    tmp_path: Path, vector: dict[str, Any], key: str
) -> None:
    result = decoded(written(tmp_path, {"id": "a", **vector}, {"id": "b", **ERROR}))
    assert result[0] == {"id": "a", "readings": [], "error": key}
    assert [reading["error"] for reading in result[1]["readings"]] == ["syntax"]


def test_readings_have_the_keys_that_are_expected_and_all_without(tmp_path: Path) -> None:
    path = written(tmp_path, {"id": "a", **ERROR}, {"id": "b", **ERROR, "expect": {"error": "x", "zero": 1, "new": 2}},
                   {"id": "c", **ERROR, "expect": [{"value": None}, {"error": None}]})  # fmt: skip
    first, second, third = (entry["readings"] for entry in decoded(path))
    assert {"value", "unit", "stable", "net", "zero", "error", "kind", "tare"} <= set(first[0])
    assert second == [{"error": "syntax", "zero": None, "new": None}]
    assert third == [{"value": None, "error": "syntax"}]


def test_requests_of_a_host(tmp_path: Path) -> None:
    lines = {"S\r\n": "S", "SIR\r\n": "SIR", "@\r\n": "@", "TA 2.486 g\r\n": "TA"}
    vectors = [
        {"id": command, "protocol": "mt_sics", "direction": "host", "hex": line.encode().hex()}
        for line, command in lines.items()
    ]
    for entry in decoded(written(tmp_path, *vectors)):
        (reading,) = entry["readings"]
        assert (reading["kind"], reading["command"], reading["error"]) == ("request", entry["id"], None)


def test_settings_of_a_vector_are_those_of_a_profile(tmp_path: Path) -> None:
    path = written(
        tmp_path, {"id": "a", "protocol": "scan", "hex": b"#A1;".hex(), "prefix": "#", "suffix": ";"}
    )
    assert decoded(path)[0]["readings"][0]["text"] == "A1"


@pytest.mark.parametrize("text", [None, "no JSON", "{}", "[]", '{"vectors": 1}', '{"vectors": [1]}'])
def test_another_file_is_named_so(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "v.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(OperatorError, match=r"device\.no_vectors"):
        decoded(path)
