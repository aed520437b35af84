"""Draws what a label printer would: pictures out of TSPL, EPL and ESC/POS, by the makers' descriptions alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PIL import Image

_BLACK, _WHITE = 0, 255
Piece = tuple[int, int, int, int, bytes, bool]
"""Left, top, bytes a row, rows, data, whether a set bit is black."""


def drawn(language: str, job: bytes) -> Image.Image:
    """The one label of `job` as it comes out of the printer, grey."""
    pieces, size = {"tspl": tspl, "epl": epl, "escpos": escpos}[language](job)
    paper = Image.new("L", size, _WHITE)
    for left, top, row, rows, data, set_is_black in pieces:
        assert len(data) == row * rows
        bits = Image.frombytes("1", (row * 8, rows), data).convert("L")
        ink = bits if set_is_black else bits.point([_WHITE - level for level in range(256)])
        paper.paste(_BLACK, (left, top), ink)
    return paper


def tspl(job: bytes) -> tuple[list[Piece], tuple[int, int]]:
    """SIZE in millimetres at 8 dots each; BITMAP with white bits set; every command ends with CR LF."""
    pieces: list[Piece] = []
    size = (0, 0)
    while job:
        head = re.match(rb"BITMAP (\d+),(\d+),(\d+),(\d+),0,", job)
        if head:
            x, y, row, rows = map(int, head.groups())
            data, job = job[head.end() : head.end() + row * rows], job[head.end() + row * rows :]
            assert job.startswith(b"\r\n")
            pieces.append((x, y, row, rows, data, False))
            job = job[2:]
            continue
        command, _, job = job.partition(b"\r\n")
        sides = re.fullmatch(rb"SIZE ([\d.]+) mm,([\d.]+) mm", command)
        if sides:
            size = (round(float(sides[1]) * 8), round(float(sides[2]) * 8))
        assert command.split(b" ")[0] in (b"SIZE", b"GAP", b"REFERENCE", b"CLS", b"PRINT", b"SET")
    return pieces, size


def epl(job: bytes) -> tuple[list[Piece], tuple[int, int]]:
    """q and Q say the size in dots; GW with white bits set; every command ends with LF."""
    pieces: list[Piece] = []
    width = height = 0
    while job:
        if job.startswith(b"GW"):
            x, y, row, rows, rest = job[2:].split(b",", 4)
            count = int(row) * int(rows)
            pieces.append((int(x), int(y), int(row), int(rows), rest[:count], False))
            assert rest[count : count + 1] == b"\n"
            job = rest[count + 1 :]
            continue
        command, _, job = job.partition(b"\n")
        width = int(command[1:]) if command.startswith(b"q") else width
        height = int(command[1:].split(b",")[0]) if command.startswith(b"Q") else height
        assert command[:1] in (b"", b"N", b"Z", b"q", b"Q", b"P", b"C")
    return pieces, (width, height)


def escpos(job: bytes) -> tuple[list[Piece], tuple[int, int]]:
    """GS v 0 images below each other, black bits set, up to the first feed."""
    pieces = list(_images(job.removeprefix(b"\x1b@")))
    return pieces, (pieces[0][2] * 8, sum(piece[3] for piece in pieces))


def _images(job: bytes) -> Iterator[Piece]:
    top = 0
    while job.startswith(b"\x1dv0\x00"):
        row, rows = job[4] + 256 * job[5], job[6] + 256 * job[7]
        yield 0, top, row, rows, job[8 : 8 + row * rows], True
        job, top = job[8 + row * rows :], top + rows
    assert job.startswith((b"\x1bd", b"\x1d\x0c"))
