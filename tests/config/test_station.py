"""The station's settings file: precedence, origins, refusals with the nearest name, and writing."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config.options import Option
from app.config.station import RETIRED, Device, Settings, load, options, read
from app.config.writing import changed, explained, text_of, write
from app.errors import OperatorError

FILE = """
[station]
code = "R1"
name = "Приёмка 1"
incarnation = 2
[plant]
hosts = ["db1.plant", "db2.plant"]
port = 5433
[[device]]
name = "scale"
driver = "mt-sics"
address = "serial:/dev/serial/by-id/usb-FTDI-if00"
baud = 9600
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "station.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_without_any_file_every_value_is_its_default(tmp_path: Path) -> None:
    loaded = load(tmp_path / "absent.toml", {})
    assert loaded.settings == Settings()
    assert set(loaded.origin.values()) == {"default"}
    assert loaded.settings.stream == ""


def test_a_file_is_read_into_frozen_settings(file: Path) -> None:
    settings = load(file, {}).settings
    assert settings.stream == "R1.2"
    assert settings.plant.hosts == ("db1.plant", "db2.plant")
    assert settings.journal.days == 0
    assert settings.device == (
        Device("scale", "mt-sics", "serial:/dev/serial/by-id/usb-FTDI-if00", {"baud": 9600}),
    )


def test_command_beats_environment_beats_file_beats_default(file: Path) -> None:
    environment = {"BAIKAL_PLANT_PORT": "6000", "BAIKAL_STATION_NAME": "Env", "BAIKAL_DATA": "/elsewhere"}
    loaded = load(file, environment, {"plant.port": "7000"})
    values = (loaded.settings.plant.port, loaded.settings.station.name, loaded.settings.station.code)
    assert values == (7000, "Env", "R1")
    assert loaded.settings.plant.database == "plant"
    keys = ("plant.port", "station.name", "station.code", "plant.database")
    assert [loaded.origin[key] for key in keys] == [
        "command line",
        "BAIKAL_STATION_NAME",
        str(file),
        "default",
    ]


def test_the_origin_of_every_option_can_be_shown(file: Path) -> None:
    rows = list(explained(load(file, {})))
    assert [row[0] for row in rows] == list(options())
    assert ("plant.hosts", '["db1.plant", "db2.plant"]', str(file)) in rows


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ("[plant]\nhostz = []", "plant.hostz", "plant.hosts"),
        ("[plnt]\nport = 1", "plnt", "plant"),
        ("[session]\nlock_second = 5", "session.lock_second", "session.lock_seconds"),
        ("zzzzzz = 1", "zzzzzz", "–"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_name(text: str, key: str, nearest: str) -> None:
    with pytest.raises(OperatorError) as refused:
        read(text)
    assert refused.value.key == "config.unknown_key"
    assert (refused.value.params["key"], refused.value.params["nearest"]) == (key, nearest)


def test_settings_that_no_longer_exist_stop_nobody_and_are_said(file: Path) -> None:
    file.write_text("[screen]\nrotation = 90\npx_per_mm = 4.91\n", encoding="utf-8")
    loaded = load(file, {"BAIKAL_SCREEN_SCALE_PANEL": "left"})
    assert loaded.settings.screen.px_per_mm == 4.91
    assert loaded.retired == ("screen.rotation", "screen.scale_panel")
    write(file, loaded.settings)
    assert load(file, {}).retired == ()
    assert RETIRED.keys().isdisjoint(options())


def test_an_unknown_variable_of_a_section_is_refused() -> None:
    with pytest.raises(OperatorError) as refused:
        load(Path("absent.toml"), {"BAIKAL_PLANT_DSM": "x"})
    assert refused.value.params["nearest"] == "BAIKAL_PLANT_DSN"


def test_a_slip_in_any_variable_of_the_program_is_refused() -> None:
    with pytest.raises(OperatorError) as refused:
        load(Path("absent.toml"), {"BAIKAL_DATTA": "/data"})
    assert refused.value.key == "config.unknown_key"
    assert refused.value.params["nearest"] == "BAIKAL_DATA"
    load(Path("absent.toml"), {"BAIKAL_TEST_PG15": "/usr/lib", "BAIKAL_DATA": "/data"})


def test_an_unknown_option_of_the_command_is_refused() -> None:
    with pytest.raises(OperatorError, match="unknown_key"):
        load(Path("absent.toml"), {}, {"plant.dsm": "x"})


@pytest.mark.parametrize(
    "text",
    [
        "[plant]\nport = 0",
        "[plant]\nport = 65536",
        '[plant]\nport = "5432"',
        "[plant]\nport = true",
        "[plant]\nhosts = [1]",
        '[plant]\nhosts = "db1"',
        '[station]\nlanguage = "de"',
        "[screen]\npx_per_mm = nan",
        "plant = 3",
        '[[device]]\nname = "s"\ndriver = "d"\naddress = "a"\nwhen = 2026-11-23',
        "device = 3",
    ],
)
def test_a_value_of_the_wrong_type_or_size_is_refused(text: str) -> None:
    with pytest.raises(OperatorError) as refused:
        read(text)
    assert refused.value.key == "config.wrong_value"


def test_a_device_needs_name_driver_and_address() -> None:
    with pytest.raises(OperatorError) as refused:
        read('[[device]]\nname = "scale"\ndriver = "mt-sics"')
    assert (refused.value.key, refused.value.params["missing"]) == ("config.device_incomplete", "address")


def test_a_torn_file_says_where_it_breaks(tmp_path: Path) -> None:
    path = tmp_path / "station.toml"
    path.write_text('[plant]\nname = "half')
    with pytest.raises(OperatorError) as refused:
        load(path, {})
    assert refused.value.key == "config.not_toml"
    assert str(path) == refused.value.params["place"]


@pytest.mark.parametrize(
    ("key", "said", "value"),
    [
        ("plant.hosts", "a, b", ("a", "b")),
        ("screen.px_per_mm", "5.88", 5.88),
        ("journal.days", " 30 ", 30),
        ("station.language", "en", "en"),
    ],
)
def test_texts_of_the_environment_become_typed_values(key: str, said: str, value: object) -> None:
    environment = {options()[key].variable: said}
    assert load(Path("absent.toml"), environment).settings.value(key) == value


def test_a_wrong_text_in_the_environment_is_refused() -> None:
    with pytest.raises(OperatorError, match="wrong_value"):
        load(Path("absent.toml"), {"BAIKAL_JOURNAL_DAYS": "many"})


def test_a_change_is_checked_like_the_file() -> None:
    assert changed(Settings(), {"screen.px_per_mm": 3.36}).screen.px_per_mm == 3.36
    with pytest.raises(OperatorError, match="wrong_value"):
        changed(Settings(), {"session.lock_seconds": 1})


def test_the_file_is_written_whole_and_for_this_account_only(tmp_path: Path, file: Path) -> None:
    settings = load(file, {}).settings
    place = tmp_path / "written.toml"
    for _ in range(2):
        write(place, settings)
    assert load(place, {}).settings == settings
    assert place.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"station.toml", "written.toml"}


def test_every_option_has_a_default_that_is_allowed_and_a_meaning() -> None:
    for option in options().values():
        assert option.check(option.default) == option.default
        assert option.doc.endswith(".")


def _values(option: Option) -> st.SearchStrategy[object]:
    if option.choices:
        return st.sampled_from(option.choices)
    if option.type is int:
        return st.integers(int(option.low or 0), int(option.high or 10**9))
    if option.type is float:
        return st.floats(option.low or 0, option.high or 100)
    words = st.text(st.characters(codec="utf-8", exclude_characters="\x7f"), max_size=20)
    return words if option.type is str else st.lists(words, max_size=3).map(tuple)


CHANGES = st.fixed_dictionaries({}, optional={key: _values(option) for key, option in options().items()})


@given(CHANGES)
def test_what_is_written_is_read_again(changes: dict[str, object]) -> None:
    settings = changed(
        Settings(device=(Device("весы", "mt-sics", "tcp:10.0.0.7:4305", {"step": 0.5}),)), changes
    )
    assert read(text_of(settings)) == settings
