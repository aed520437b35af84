"""`baikal-station calc` needs neither a database nor settings."""

from __future__ import annotations

import io
import json

import pytest

from app.cli import run
from app.services.quality.calculators import CALCULATORS


def calc(monkeypatch: pytest.MonkeyPatch, text: str, *words: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    return run(["calc", *words])


def test_json_in_json_out(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert calc(monkeypatch, '{"lot_size": 500, "aql_pct": 4.0}', "iso2859", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["sample_n"], answer["ac"], answer["re"]) == (50, 5, 6)


def test_lines_for_people(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert calc(monkeypatch, '{"temperatures_c": [0, 0]}', "mkt") == 0
    name, value = capsys.readouterr().out.split()
    assert (name, float(value)) == ("mkt_c", pytest.approx(0))


@pytest.mark.parametrize("words", [("none",), ()])
def test_an_unknown_rule_is_said_with_the_known_ones(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert calc(monkeypatch, "{}", *words) == 1
    assert "net-content" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["ru", "en"])
def test_help_says_what_each_rule_is_given_and_answers(
    language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAIKAL_LANG", language)
    with pytest.raises(SystemExit):
        run(["calc", "--help"])
    said = capsys.readouterr().out
    for name, rule in CALCULATORS.items():
        assert f"\n{name}: " in said
        for part in (*rule.given, *rule.answer):
            assert f"    {part.name}" in said
