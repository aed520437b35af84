"""The modules of a symbol: which are dark. GS1 and matrix symbols by zxing-cpp, plain Code 128 by python-barcode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from app.models.labels import Symbol, Symbology

QUIET_BARS = 10
"""Modules that stay white beside bars (ISO/IEC 15417)."""
QUIET_MATRIX = 2
"""Modules that stay white around a Data Matrix: one by ISO/IEC 16022, one more for the label's print."""
QUIET_QR = 4
"""Modules around a QR code (ISO/IEC 18004)."""

_DARK = bytes(level < 128 for level in range(256))


@dataclass(frozen=True)
class Modules:
    """Rows of 0 (white) and 1 (dark), without quiet zone; bars have one row and any height."""

    rows: tuple[bytes, ...]
    bars: bool
    quiet: int = QUIET_BARS
    """Modules that stay white around it."""

    @property
    def width(self) -> int:
        return len(self.rows[0])


def modules(symbol: Symbol) -> Modules:
    """The modules of `symbol`. Matrix symbols are square: many readers do not know the rectangular ones."""
    if symbol.symbology is Symbology.CODE_128:
        return Modules((_code_128(symbol.text),), bars=True)
    return _by_zxing(symbol)


def _by_zxing(symbol: Symbol) -> Modules:
    import zxingcpp

    bars, qr = symbol.symbology is Symbology.GS1_128, symbol.symbology in (Symbology.GS1_QR, Symbology.QR)
    formats = zxingcpp.BarcodeFormat
    form = formats.Code128 if bars else formats.QRCode if qr else formats.DataMatrix
    options = {"gs1": True} if symbol.elements else {}
    options |= {} if bars or qr else {"forceSquare": True}
    code = zxingcpp.create_barcode(symbol.readable, form, **options)
    picture = memoryview(cast(bytes, code.to_image(scale=1, add_quiet_zones=False)))
    height, width = cast(tuple[int, int], picture.shape)
    flat = picture.tobytes().translate(_DARK)
    rows = 1 if bars else height
    drawn = tuple(flat[start : start + width] for start in range(0, rows * width, width))
    return Modules(drawn, bars, QUIET_QR if qr else QUIET_BARS if bars else QUIET_MATRIX)


def _code_128(text: str) -> bytes:
    from barcode.codex import Code128

    return bytes(map(int, "".join(Code128(text).build())))
