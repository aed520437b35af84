"""What payloads say, by every shipped profile: as sent, unrounded, with their times; and any bytes at all."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import pytest

from app.devices.lab import profile as profiles
from app.devices.lab.reading import read
from app.devices.lab.records import Delimiters, Record
from app.devices.lab.vidas import VidasConversation, frame
from app.errors import OperatorError
from app.models.laboratory import InstrumentResult, Reading, Status
from tests.devices.lab.talk import Talk

Counts = Callable[[int, int], int]
ZONE = "Asia/Irkutsk"


def said(name: str, data: bytes | str) -> Reading:
    return read(data.encode() if isinstance(data, str) else data, profiles.profile(name), ZONE)


def one(name: str, data: bytes | str) -> InstrumentResult:
    (result,) = said(name, data).results
    return result


def astm(*records: str) -> str:
    return "\r".join(records) + "\r"


# ASTM


def test_a_message_says_sample_test_value_unit_and_when() -> None:
    reading = said("astm-generic", astm(
        "H|\\^&|||AquaTest^4TE^1.0|||||||P|1|20261123101500", "P|1", "O|1|R1-261123-S001-K||^^^AW",
        "R|1|^^^AW|0.932|aw||N||F||lab1||20261123101455", "R|2|^^^PH|<6.40|||A||P||lab1||", "L|1|N",
    ))  # fmt: skip
    assert reading.clock == datetime(2026, 11, 23, 2, 15, tzinfo=UTC)
    first, second = reading.results
    assert (first.sample, first.test, first.text, first.unit) == ("R1-261123-S001-K", "AW", "0.932", "aw")
    assert (first.status, first.flags, first.operator_name) == (Status.FINAL, "N", "lab1")
    assert first.measured_at == datetime(2026, 11, 23, 2, 14, 55, tzinfo=UTC)
    assert first.zone == ZONE
    assert second.quantity is not None
    assert (str(second.quantity), second.quantity.operator, second.quantity.digits) == ("<6.40", "<", "6.40")
    assert (second.status, second.measured_at, second.position) == (Status.PRELIMINARY, None, 2)


@pytest.mark.parametrize(
    ("letter", "status"),
    [
        ("F", "final"),
        ("C", "corrected"),
        ("P", "preliminary"),
        ("X", "failed"),
        ("", "final"),
        ("Z", "unstated"),
    ],
)
def test_the_status_is_what_the_instrument_says(letter: str, status: str) -> None:
    result = one("astm-generic", astm("H|\\^&", "O|1|S", f"R|1|^^^A|1|u||||{letter}"))
    assert result.status == status


def test_delimiters_and_escapes_are_those_of_the_header() -> None:
    record = Record("R|1|^^^A&S&B|a&F&b&R&c&E&d&X41&", Delimiters())
    assert record.component(3, 4) == "A^B"
    assert record.field(4) == "a&F&b&R&c&E&d&X41&"
    assert record.component(4, 0) == "a|b\\c&dA"
    assert one("astm-generic", "H!\\^&\rO!1!S\rR!1!^^^A!7!u\rL!1\r").text == "7"
    other = one("astm-genexpert", "H|@^\\|x\rO|1|S\rR|1|^MTB^^X|NOT DETECTED^|||||F\rL|1\r")
    assert (other.text, other.qualitative, other.quantity) == ("NOT DETECTED", "NOT DETECTED", None)


def test_records_of_another_maker() -> None:
    result = one("astm-sysmex-xp", astm("H|\\^&|||XP-100^00-13^^^^A7869^BS649542", "P|1", "O|1||^^   113^A|",
                                        "R|1|^^^^WBC^1|  5.5|10*3/uL||N||||||20240923102434", "L|1|N"))  # fmt: skip
    assert (result.sample, result.test, result.text, result.serial) == ("113", "WBC", "5.5", "BS649542")


def test_a_sample_is_of_its_own_patient_only() -> None:
    reading = said(
        "astm-generic", astm("H|\\^&", "P|1", "O|1|S1", "R|1|^^^A|1|u", "P|2", "R|1|^^^A|2|u", "L|1")
    )
    assert [result.sample for result in reading.results] == ["S1", ""]


def test_a_message_without_results_says_so() -> None:
    assert said("astm-generic", astm("H|\\^&", "L|1|N")).problem == "lab.no_results"


# VIDAS

FIELDS = {"mt": "rsl", "pi": "", "ci": "Z1G021SCR", "rt": "HBCT", "rn": "Anti-HBc Total II", "tt": "18:35",
          "td": "10/25/24", "ql": "Positif", "qn": "0.05"}  # fmt: skip
PUBLISHED = bytes.fromhex(
    "021e6d7472736c7c1e70697c1e706e7c1e73697c1e63695a3147303231534352"
    "7c1e7274484243547c1e726e416e74692d48426320546f74616c2049497c1e74"
    "7431383a33357c1e746431302f32352f32347c1e716c506f73697469667c1e71"
    "6e302e30357c1d6230"
)
"""As a mini VIDAS sent it (test data of senaite.astm)."""


def test_a_published_vidas_frame() -> None:
    result = one("vidas", PUBLISHED)
    assert (result.sample, result.test, result.text, result.qualitative) == (
        "Z1G021SCR",
        "HBCT",
        "0.05",
        "Positif",
    )
    assert result.measured_at == datetime(2024, 10, 25, 10, 35, tzinfo=UTC)


def test_vidas_frames_arrive_in_any_pieces_and_are_answered() -> None:
    good, bad = frame(FIELDS), bytearray(frame(FIELDS))
    bad[20] ^= 1
    stream = b"\x05" + good + bytes(bad) + PUBLISHED + b"\n\x04"
    for cut in range(len(stream)):
        talk, act = VidasConversation(), Talk()
        act(talk.hear(stream[:cut], 1.0))
        act(talk.hear(stream[cut:], 1.0))
        assert act.sent == [b"\x06", b"\x06", b"\x15", b"\x06"]
        assert [one.data[:1] for one in act.kept] == [b"\x02", b"\x02"]
    talk, act = VidasConversation(), Talk(refuse=1)
    assert act(talk.hear(good, 1.0)) == [b"\x15"]


# Lines


@pytest.mark.parametrize(
    ("name", "line", "wanted"),
    [
        ("mettler-ph", "A S 7.02 pH 25.2 0", ("pH", "7.02", "pH")),
        ("and-mx", "ST,+0042.31 %M", ("MOISTURE", "0042.31", "%M")),
    ],
)
def test_lines_say_what_the_profile_knows(name: str, line: str, wanted: tuple[str, str, str]) -> None:
    result = one(name, line + "\r\n")
    assert result.quantity is not None
    assert (result.test, result.quantity.digits, result.unit) == wanted


def test_a_value_that_still_drifts_is_no_result() -> None:
    assert said("mettler-ph", "A D 7.02 pH 25.2 0\r\n") == Reading()


def test_a_line_that_is_not_understood_is_kept_as_such() -> None:
    result = one("mettler-ph", "?? what is this\r\n")
    assert (result.text, result.problem, result.status) == (
        "?? what is this",
        "lab.line_unread",
        Status.UNSTATED,
    )


def test_a_block_between_control_bytes() -> None:
    result = one("testomat", b"\x02ME,HARD,23.11.2026,14:05,0.52,dH,A\x03")
    assert (result.test, result.text, result.unit) == ("HARD", "0.52", "dH")
    assert result.measured_at == datetime(2026, 11, 23, 6, 5, tzinfo=UTC)


# Files

WIDE = "Отчёт FoodScan\r\n\r\nSample ID;Analysis Time;Fat;Protein;Moisture\r\nR1-261123-S001-K;23.11.2026 10:15:00;12,4;;58,31\r\nX;23.11.2026 10:16:00;<0,5;18,2;\r\n;;;;\r\n"


@pytest.mark.parametrize(
    "data",
    [
        WIDE.encode("cp1251"), codecs.BOM_UTF8 + WIDE.encode(), codecs.BOM_UTF16_LE + WIDE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + WIDE.encode("utf-16-be"), WIDE.replace("\r\n", "\n").encode("cp1251"),
    ],
    ids=["cp1251", "utf-8-bom", "utf-16-le", "utf-16-be", "lf"],
)  # fmt: skip
def test_a_table_is_read_in_every_encoding(data: bytes) -> None:
    reading = said("foodscan-csv", data)
    told = [(r.sample, r.test, str(r.quantity), r.unit) for r in reading.results]
    assert told == [
        ("R1-261123-S001-K", "FAT", "12.4", "%"), ("R1-261123-S001-K", "MOISTURE", "58.31", "%"),
        ("X", "FAT", "<0.5", "%"), ("X", "PROTEIN", "18.2", "%"),
    ]  # fmt: skip
    assert reading.results[0].measured_at == datetime(2026, 11, 23, 2, 15, tzinfo=UTC)
    assert [r.position for r in reading.results] == [1, 2, 3, 4]


def test_a_list_of_results_with_status_and_problems() -> None:
    reading = said("result-list-csv", 'sample,test,value,unit,date,status\n"S1",pH,6.41,,2026-11-23 10:15,P\n'
                                      "S2,pH,,,2026-11-23,F\nS3,pH,6.5,,23/11/2026,F\nS4,pH,absent,,,what\n")  # fmt: skip
    assert [(r.status, r.problem) for r in reading.results] == [
        (Status.PRELIMINARY, None), (Status.FAILED, "lab.no_value"), (Status.FINAL, "lab.date_unread"),
        (Status.UNSTATED, None),
    ]  # fmt: skip
    assert reading.results[3].qualitative == "absent"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "lab.file_header"), (b"a;b;c\n1;2;3\n", "lab.file_header"), (b"\xff\xfea", "lab.file_unread"),
        (b"Sample ID;Fat\n", "lab.no_results"), (b"Sample ID;Fat\n" + b"S;1\n" * 20_001, "lab.file_too_long"),
        (b"PK\x03\x04\x00\x00\x00", "lab.file_unread"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_of_the_profiles_says_why(data: bytes, problem: str) -> None:
    assert said("foodscan-csv", data).problem == problem


# Profiles


def test_every_shipped_profile_is_sound_and_says_where_it_is_from() -> None:
    sure = {"verified", "verified_secondary", "general_knowledge_to_check"}
    for name in profiles.names():
        found = profiles.profile(name)
        assert found.title
        assert found.source
        assert found.confidence in sure
    assert {profiles.profile(name).protocol for name in profiles.names()} == set(profiles.PROTOCOLS)


@pytest.mark.parametrize(
    "change",
    [
        {"protocol": "telepathy"}, {"nonsense": 1}, {"zone": "Mars/Olympus"}, {"lines": {"pattern": "("}},
        {"protocol": "lab_line", "lines": {"pattern": "x"}}, {"protocol": "lab_file"},
        {"table": {"separator": "#"}}, {"astm": {"status_unsaid": "maybe"}}, {"line": {"speed": 1}},
    ],
)  # fmt: skip
def test_a_profile_that_cannot_be_is_named(change: dict[str, object]) -> None:
    sound = {"title": "X", "protocol": "astm", "source": "s", "confidence": "verified"}
    profiles.parsed("x", sound)
    with pytest.raises(OperatorError) as raised:
        profiles.parsed("x", {**sound, **change})
    assert raised.value.key == "lab.bad_profile"


@pytest.mark.parametrize("name", ["nothing", "../../secrets", "", "A"])
def test_a_profile_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(OperatorError) as raised:
        profiles.profile(name)
    assert raised.value.key == "lab.no_profile"


def test_any_bytes_at_all_are_read_without_an_exception(counts: Counts) -> None:
    noise = Random(17)
    seeds = [astm("H|\\^&|||A|||||||P|1|20261123", "O|1|S", "R|1|^^^A|1|u", "L|1").encode(), frame(FIELDS),
             b"A S 7.02 pH 25.2 0\r\n", WIDE.encode("cp1251"), b"\x02ME,HARD,23.11.2026,14:05,0.52,dH,A\x03"]  # fmt: skip
    shapes = [profiles.profile(name) for name in profiles.names()]
    for _ in range(counts(2_000, 100_000)):
        data = bytearray(
            noise.choice(seeds) if noise.random() < 0.7 else noise.randbytes(noise.randrange(120))
        )
        for _ in range(noise.randrange(4)):
            if data:
                data[noise.randrange(len(data))] = noise.randrange(256)
        for shape in shapes:
            reading = read(bytes(data), shape, ZONE)
            assert reading.problem is not None or reading.results or shape.protocol == "lab_line"
            for result in reading.results:
                assert result.quantity is None or result.quantity.decimal.is_finite()


def test_conversations_bear_any_bytes_at_all(counts: Counts) -> None:
    from app.devices.lab.astm import AstmConversation
    from app.devices.lab.lines import LineConversation

    noise, lines = Random(19), profiles.profile("mettler-ph").lines
    block = profiles.profile("testomat").lines
    for _ in range(counts(1_000, 100_000)):
        for talk in (
            AstmConversation(),
            VidasConversation(),
            LineConversation(lines),
            LineConversation(block),
        ):
            act, now = Talk(refuse=noise.randrange(2)), 0.0
            for _ in range(4):
                now += noise.random() * 20
                act(
                    talk.hear(
                        noise.choice([b"\x05", b"\x02", b"\x04", b""]) + noise.randbytes(noise.randrange(30)),
                        now,
                    )
                )
                act(talk.quiet(now))
            act(talk.quiet(now + 100))
            act(talk.broken(now + 100))
