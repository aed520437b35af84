"""What a scan is: the recorded ones, house codes, every layout, and no text that breaks it."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n.errors import wording
from app.models.gs1 import Element, check_digit, element_string, net_weight, packed
from app.models.scan import Scan, ScanKind, container_code, looks_like_badge, understand
from app.models.scan_layout import latin, latin_key, russian
from app.models.values import DeliveryCode, LotCode
from app.services.identity.badge import looks_like_badge as badge_room
from app.services.identity.badge import new_badge

VECTORS = json.loads((Path(__file__).parents[1] / "data/devices/scan.json").read_text(encoding="utf-8"))[
    "vectors"
]
LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,./QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?@#$^&"
RUSSIAN = 'йцукенгшщзхъфывапролджэячсмитьбю.ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"№;:?'
TYPED = str.maketrans(LATIN, RUSSIAN)
LOT = LotCode("R1", date(2026, 11, 23), 42)
DELIVERY = DeliveryCode("R1", date(2026, 11, 23), 1)
LOTS = st.builds(
    LotCode,
    st.from_regex(r"[A-Z][A-Z0-9]{0,3}", fullmatch=True),
    st.dates(date(2020, 1, 1), date(2060, 12, 31)),
    st.integers(1, 99_999),
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_recorded_scan(vector: dict) -> None:
    told = understand(bytes.fromhex(vector["hex"]).decode()).record(2026)
    assert {key: told.get(key) for key in vector["expect"]} == vector["expect"]
    json.dumps(told)


def test_the_vectors_are_all_there() -> None:
    assert len(VECTORS) == 17


def test_house_codes() -> None:
    assert understand(str(LOT)).lot == LOT
    assert understand(str(LOT).lower() + "\r\n").kind is ScanKind.LOT
    assert understand(f"]d1{LOT}").lot == LOT
    assert understand(f"]C0{DELIVERY}").delivery == DELIVERY
    assert understand(str(DELIVERY)).kind is ScanKind.DELIVERY
    scan = understand(container_code("crate-s"))
    assert (scan.kind, scan.container) == (ScanKind.CONTAINER, "CRATE-S")


def test_a_driver_may_have_taken_the_identifier_off() -> None:
    scan = understand("0104601234567893" + "10LOT7", "]d2")
    assert (scan.kind, scan.symbology, scan.gtin) == (ScanKind.GS1, "]d2", "04601234567893")


def test_a_badge_is_known_and_its_secret_is_not_shown() -> None:
    badge = new_badge("p_0042").text
    for text in (badge, badge.lower(), badge.replace("B", "И"), f"]C0{badge}"):
        scan = understand(text)
        assert (scan.kind, scan.text) == (ScanKind.BADGE, badge)
        assert badge[6:] not in repr(scan) + json.dumps(scan.record(2026))


@pytest.mark.parametrize("text", ["B10042123456789012", "b1", "B", "R1-261123-0042-O", "B1X04212345678901"])
def test_the_form_of_a_badge_is_that_of_the_identity_room(text: str) -> None:
    assert looks_like_badge(text) == badge_room(text)


@given(LOTS, st.integers(0, 40), st.sampled_from("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"))
def test_one_wrong_sign_of_a_lot_is_noticed(lot: LotCode, place: int, other: str) -> None:
    code = str(lot)
    place %= len(code)
    if code[place] in ("-", other) or (place == 0 and other.isdigit()):
        return
    scan = understand(code[:place] + other + code[place + 1 :])
    assert scan.kind is ScanKind.UNKNOWN
    if code[place].isdigit() == other.isdigit():
        assert scan.problem is not None
        assert scan.problem.key in wording()


@pytest.mark.parametrize("code", ["R1-261123-0042-K", "R1-261323-0042-O", "R1-261123-D01-0", "CT-CRATE-S-0"])
def test_a_wrong_house_code_is_said(code: str) -> None:
    scan = understand(code)
    assert (scan.kind, scan.problem and scan.problem.key) == (ScanKind.UNKNOWN, "scan.house_check")


@given(LOTS, st.integers(1, 999_999))
def test_our_own_label_is_our_lot_under_every_layout(lot: LotCode, grams: int) -> None:
    weight = net_weight(grams)
    assert weight is not None
    text = "]d2" + element_string(
        [Element("01", "94601234567896"), weight, packed(date(2026, 11, 23)), Element("10", str(lot))]
    )
    for sent in (text, text.translate(TYPED), text + "\r\n"):
        scan = understand(sent)
        assert (scan.kind, scan.lot, scan.warning) == (ScanKind.LOT, lot, None)
        assert scan.message is not None
        assert scan.message.net_g == grams


@given(st.text(st.sampled_from(LATIN + "0123456789-=_+!%*()"), min_size=1))
def test_every_key_of_the_russian_layout_is_mapped_back(text: str) -> None:
    typed = ("q" + text).translate(TYPED)
    assert russian(typed)
    assert latin(typed) == "q" + text


def test_a_key_is_known_by_its_place_first() -> None:
    assert latin_key("ъ", 27, False) == "]"
    assert latin_key(".", 53, False) == "/"
    assert latin_key(".", 52, False) == "."
    assert latin_key("ъ", 0, False) == "]"


def test_real_russian_text_stays_russian() -> None:
    scan = understand("Омуль свежий\r")
    assert (scan.kind, scan.text, scan.layout, scan.problem) == (ScanKind.UNKNOWN, "Омуль свежий", None, None)


@pytest.mark.parametrize("text", ["]c1" + "0104601234567893", "]D2" + "0104601234567893" + "10lot7"])
def test_caps_lock_is_noticed(text: str) -> None:
    scan = understand(text)
    assert scan.problem is not None
    assert (scan.kind, scan.problem.key) == (ScanKind.UNKNOWN, "scan.caps_lock")


def test_prefix_and_suffix_are_taken_off() -> None:
    assert understand(f"<{LOT}#\r", prefix="<", suffix="#").lot == LOT
    assert understand(str(LOT), prefix="<", suffix="#").lot == LOT


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("4601234567893", ScanKind.GTIN),
        ("96385074", ScanKind.GTIN),
        ("]E496385074", ScanKind.GTIN),
        ("]I194601234567896", ScanKind.GTIN),
        ("]d2" + "0104601234567893", ScanKind.GTIN),
        ("2112345678900", ScanKind.RESTRICTED),
        ("046012345678901239", ScanKind.SSCC),
        ("00046012345678901239", ScanKind.SSCC),
        ("(00)046012345678901239", ScanKind.SSCC),
        ("]C1" + "00046012345678901239", ScanKind.SSCC),
        ("010460123456789310LOT7", ScanKind.GS1),
        ("(01)04601234567893(10)LOT7", ScanKind.GS1),
        ("(01)04601234567893(10)R1-261123-0042-O", ScanKind.LOT),
        ("https://id.gs1.org/01/04601234567893/10/R1-261123-0042-O", ScanKind.LOT),
        ("https://example.org/menu", ScanKind.UNKNOWN),
        ("]Q1hello", ScanKind.UNKNOWN),
        ("]C0" + "0104601234567893", ScanKind.UNKNOWN),
        ("12345678", ScanKind.UNKNOWN),
        ("10LOT7", ScanKind.UNKNOWN),
        ("", ScanKind.UNKNOWN),
        ("(hello)", ScanKind.UNKNOWN),
    ],
)
def test_kinds(text: str, kind: ScanKind) -> None:
    scan = understand(text)
    assert (scan.kind, scan.problem) == (kind, None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("4601234567890", "gs1.check_digit"),
        ("]E04601234567890", "gs1.check_digit"),
        ("]d2" + "0104601234567893" + "13261332", "gs1.bad_date"),
        ("]C1" + "0104601234567893" + "8999", "gs1.unknown_ai"),
        ("]C1", "gs1.too_short"),
        ("https://example.org/01/04601234567893/13/261332", "gs1.bad_date"),
    ],
)
def test_problems(text: str, problem: str) -> None:
    scan = understand(text)
    assert scan.problem is not None
    assert (scan.kind, scan.problem.key) == (ScanKind.UNKNOWN, problem)
    assert scan.problem.params


def test_a_bare_number_that_is_an_ai_too_is_an_article() -> None:
    ean = "211234567890"
    scan = understand(ean + check_digit(ean))
    assert (scan.kind, scan.message) == (ScanKind.RESTRICTED, None)


@given(st.text(st.sampled_from("0123456789AB]dCe-()\x1d/ъС") | st.characters(), max_size=50))
def test_no_text_breaks_it(text: str) -> None:
    scan: Scan = understand(text)
    json.dumps(scan.record(2026))
    assert scan.problem is None or (scan.kind is ScanKind.UNKNOWN and scan.problem.key in wording())
