"""ZPL: packed pictures that unpack to themselves, nothing but ASCII, copies, and late imports."""

from __future__ import annotations

import re
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.services.documents.labels import render
from app.services.documents.labels.readback import picture, unpacked
from app.services.documents.labels.zpl import BAND, packed, zpl
from tests import readers
from tests.services.documents.labels.samples import CATALOGUES, CONTENTS, TEMPLATES

FIELD = re.compile(rb"\^FO0,(\d+)\^GFA,(\d+),(\d+),(\d+),([^^]*)\^FS")


@given(
    row=st.integers(1, 120),
    rows=st.lists(
        st.sampled_from([b"\0", b"\xff", b"\x0f", b"\xa5", b"\0\xff", b"ab\0\0\0\0"]), min_size=1, max_size=40
    ),
)
def test_packed_is_unpacked_to_itself(row: int, rows: list[bytes]) -> None:
    data = b"".join((pattern * row)[:row] for pattern in rows)
    assert unpacked(packed(data, row), row) == data


@given(st.binary(min_size=1, max_size=400))
def test_any_bytes(data: bytes) -> None:
    assert unpacked(packed(data, len(data)), len(data)) == data


def test_repeated_rows_cost_one_sign() -> None:
    assert packed(bytes(100) * 3, 100) == ",::"
    assert packed(b"\xff" * 100, 100) == "!"
    assert packed(b"\x00" * 10 + b"\x0f", 11) == "gG0!"
    assert packed(b"\xab" + b"\x00" * 210 + b"\x0a", 212) == "ABzY000A"


def test_bands_are_small_and_follow_each_other() -> None:
    for template in TEMPLATES.values():
        code = render(template, CONTENTS["usual"], CATALOGUES["ru"]).zpl()
        fields = FIELD.findall(code)
        top = 0
        for y, total, again, row, data in fields:
            assert (int(y), total) == (top, again)
            assert int(total) <= BAND
            assert len(unpacked(data.decode(), int(row))) == int(total)
            top += int(total) // int(row)
        assert top == round(template.height_mm * 8)
        assert code.startswith(b"^XA^PW%d^LL%d^" % (round(template.width_mm * 8), top))
        assert code.endswith(b"^XZ\n")
        assert max(code) < 128


def test_copies() -> None:
    label = render(TEMPLATES["crate-58x40"], CONTENTS["usual"], CATALOGUES["ru"])
    assert b"^PQ" not in label.zpl()
    assert label.zpl(3) == label.zpl().replace(b"^XZ", b"^PQ3^XZ")


def test_a_width_that_is_no_whole_byte() -> None:
    dots = Image.new("1", (13, 5), 0)
    dots.putpixel((12, 4), 255)
    code = zpl(dots, 1)
    assert picture(2, [unpacked("0008", 2)]).getpixel((12, 0)) == 255
    assert readers.zplkit(code).getpixel((12, 4)) == 0
    assert readers.zplkit(code).getpixel((11, 4)) == 255


def test_heavy_libraries_are_loaded_late() -> None:
    code = (
        "import sys; from app.services.documents.labels import templates; templates();"
        "print(sorted({'PIL', 'reportlab', 'zxingcpp', 'barcode', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_warming_loads_them() -> None:
    code = (
        "import sys; from app.services.documents.labels import warm; warm();"
        "print(sorted({'PIL', 'reportlab', 'zxingcpp', 'barcode'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['PIL', 'barcode', 'zxingcpp']"
