"""Readers of symbols that have nothing in common with the ones the program uses: ZBar for bars, libdmtx for Data
Matrix, both C libraries of the system, and zplkit, which draws ZPL.

Python's wrappers of the two libraries rest since 2022 (one imports distutils, which Python 3.12 has no more); what
is needed of them is a dozen calls.
"""

from __future__ import annotations

import ctypes
import os
from ctypes import POINTER, Structure, byref, c_char, c_char_p, c_int, c_size_t, c_uint, c_ulong, c_void_p
from functools import cache

import pytest
from PIL import Image, ImageOps

_Y800 = int.from_bytes(b"Y800", "little")
_GS1 = 1
_PACK_8BPP_K = 300
_PROP_FNC1 = 104
_GS = 29
MARGIN = 24


def zbar(picture: Image.Image) -> list[tuple[bool, str]]:
    """(announced as GS1, text) of every Code 128 in a grey picture, in no order."""
    library = _zbar()
    scanner, image = library.zbar_image_scanner_create(), library.zbar_image_create()
    data = picture.tobytes()
    try:
        library.zbar_image_scanner_set_config(scanner, 0, 0, 1)
        library.zbar_image_set_format(image, _Y800)
        library.zbar_image_set_size(image, picture.width, picture.height)
        library.zbar_image_set_data(image, data, len(data), None)
        library.zbar_scan_image(scanner, image)
        return _zbar_symbols(library, image)
    finally:
        library.zbar_image_destroy(image)
        library.zbar_image_scanner_destroy(scanner)


def _zbar_symbols(library: ctypes.CDLL, image: int) -> list[tuple[bool, str]]:
    found = []
    symbol = library.zbar_image_first_symbol(image)
    while symbol:
        gs1 = bool(library.zbar_symbol_get_modifiers(symbol) & _GS1)
        text = ctypes.string_at(
            library.zbar_symbol_get_data(symbol), library.zbar_symbol_get_data_length(symbol)
        )
        found.append((gs1, text.decode()))
        symbol = library.zbar_symbol_next(symbol)
    return found


class _Message(Structure):
    _fields_ = (
        ("array_size", c_size_t), ("code_size", c_size_t), ("output_size", c_size_t), ("output_index", c_int),
        ("pad_count", c_int), ("fnc1", c_int), ("array", c_void_p), ("code", c_void_p),
        ("output", POINTER(c_char)),
    )  # fmt: skip


def dmtx(picture: Image.Image) -> str | None:
    """The text of the first Data Matrix in a grey picture; every FNC1, the leading one too, is a GS."""
    library = _dmtx()
    data = picture.tobytes()
    image = c_void_p(library.dmtxImageCreate(data, picture.width, picture.height, _PACK_8BPP_K))
    decoder = c_void_p(library.dmtxDecodeCreate(image, 1))
    try:
        library.dmtxDecodeSetProp(decoder, _PROP_FNC1, _GS)
        return _dmtx_text(library, decoder)
    finally:
        library.dmtxDecodeDestroy(byref(decoder))
        library.dmtxImageDestroy(byref(image))


def _dmtx_text(library: ctypes.CDLL, decoder: c_void_p) -> str | None:
    while region := c_void_p(library.dmtxRegionFindNext(decoder, None)):
        message = library.dmtxDecodeMatrixRegion(decoder, region, -1)
        library.dmtxRegionDestroy(byref(region))
        if message:
            text = message.contents.output[: message.contents.output_index].decode()
            library.dmtxMessageDestroy(byref(message))
            return text
    return None


def zplkit(zpl: bytes) -> Image.Image:
    """The one label that an independent renderer draws of `zpl`, grey."""
    from zplkit import Options, render
    from zplkit.rendering import Limits

    document = render(zpl, Options(profile="specification"), limits=Limits(graphic_bytes=25_000))
    assert not document.warnings
    (label,) = document.labels
    raster = label.rasterize()
    return Image.frombytes("L", (raster.width, raster.height), raster.pixels)


def on_the_table(picture: Image.Image) -> Image.Image:
    """Grey with a white margin, as a reader sees a label."""
    return ImageOps.expand(picture.convert("L"), MARGIN, 255)


def _library(name: str, package: str) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(name)
    except OSError:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"{package} is not installed")


@cache
def _zbar() -> ctypes.CDLL:
    library = _library("libzbar.so.0", "libzbar0")
    for name, result, arguments in (
        ("zbar_image_scanner_create", c_void_p, ()),
        ("zbar_image_scanner_destroy", None, (c_void_p,)),
        ("zbar_image_scanner_set_config", c_int, (c_void_p, c_int, c_int, c_int)),
        ("zbar_image_create", c_void_p, ()),
        ("zbar_image_destroy", None, (c_void_p,)),
        ("zbar_image_set_format", None, (c_void_p, c_ulong)),
        ("zbar_image_set_size", None, (c_void_p, c_uint, c_uint)),
        ("zbar_image_set_data", None, (c_void_p, c_char_p, c_ulong, c_void_p)),
        ("zbar_scan_image", c_int, (c_void_p, c_void_p)),
        ("zbar_image_first_symbol", c_void_p, (c_void_p,)),
        ("zbar_symbol_next", c_void_p, (c_void_p,)),
        ("zbar_symbol_get_modifiers", c_uint, (c_void_p,)),
        ("zbar_symbol_get_data", c_void_p, (c_void_p,)),
        ("zbar_symbol_get_data_length", c_uint, (c_void_p,)),
    ):
        _declare(library, name, result, arguments)
    return library


@cache
def _dmtx() -> ctypes.CDLL:
    library = _library("libdmtx.so.0", "libdmtx0b")
    for name, result, arguments in (
        ("dmtxImageCreate", c_void_p, (c_char_p, c_int, c_int, c_int)),
        ("dmtxImageDestroy", c_uint, (c_void_p,)),
        ("dmtxDecodeCreate", c_void_p, (c_void_p, c_int)),
        ("dmtxDecodeDestroy", c_uint, (c_void_p,)),
        ("dmtxDecodeSetProp", c_uint, (c_void_p, c_int, c_int)),
        ("dmtxRegionFindNext", c_void_p, (c_void_p, c_void_p)),
        ("dmtxRegionDestroy", c_uint, (c_void_p,)),
        ("dmtxDecodeMatrixRegion", POINTER(_Message), (c_void_p, c_void_p, c_int)),
        ("dmtxMessageDestroy", c_uint, (c_void_p,)),
    ):
        _declare(library, name, result, arguments)
    return library


def _declare(library: ctypes.CDLL, name: str, result: type | None, arguments: tuple[type, ...]) -> None:
    function = getattr(library, name)
    function.restype, function.argtypes = result, arguments
