"""How the indication of a simulated scale is written in each protocol that needs no electronics of its own. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import xor

from app.devices.framing.massak import frame as massak_frame
from app.models.values import kilograms


@dataclass(frozen=True)
class Shown:
    """What the scale indicates at one moment, in grams; with `over` or `under` it indicates no weight."""

    net_g: int = 0
    tare_g: int = 0
    stable: bool = True
    over: bool = False
    under: bool = False

    @property
    def out(self) -> bool:
        return self.over or self.under

    @property
    def net(self) -> bool:
        return self.tare_g != 0

    @property
    def zero(self) -> bool:
        return not self.net_g

    def digits(self, width: int, fill: str = "0") -> str:
        """The unsigned kilograms with three decimals, filled up to `width` signs."""
        return kilograms(abs(self.net_g)).rjust(width, fill)

    @property
    def sign(self) -> str:
        return "-" if self.net_g < 0 else "+"


@dataclass(frozen=True)
class Dialect:
    """`weigh` are the commands answered with `frame`; `obeys` what others do to the platform: zero, tare, clear."""

    frame: Callable[[Shown], bytes]
    weigh: frozenset[str] = frozenset()
    obeys: Mapping[str, str] = field(default_factory=dict)
    says: Mapping[str, bytes] = field(default_factory=dict)
    """Fixed answers to other commands, and what acknowledges those that it obeys."""
    rate_hz: float = 0.0
    """How often a frame goes out unasked."""


def _toledo_8217(shown: Shown) -> bytes:
    if shown.out or not shown.stable or shown.net_g < 0:
        under = shown.under or shown.net_g < 0
        bits = 0x40 | (not shown.stable) | shown.over << 1 | under << 2 | shown.net << 5
        return b"\x02?" + bytes([bits]) + b"\r"
    return f"\x02{shown.digits(6)}{'N' if shown.net else ''}\r".encode()


def _toledo_continuous(shown: Shown) -> bytes:
    flags = 0x30 | shown.net | (shown.net_g < 0) << 1 | shown.out << 2 | (not shown.stable) << 3
    body = b"\x02\x2d" + bytes([flags]) + f" {abs(shown.net_g):06d}{shown.tare_g:06d}\r".encode()
    return body + bytes([-sum(body) & 0x7F])


def _cas_enq(shown: Shown) -> bytes:
    status = "F" if shown.out else "S" if shown.stable else "U"
    sign = "-" if shown.net_g < 0 else " "
    body = f"{status}{sign}{shown.digits(6)}kg".encode()
    return b"\x01\x02" + body + bytes([reduce(xor, body)]) + b"\x03\x04"


def _cas_22(shown: Shown) -> bytes:
    header = "OL" if shown.out else "ST" if shown.stable else "US"
    lamp = 0x80 | shown.stable << 6 | (0x02 if shown.net else 0x04) | shown.zero
    digits = shown.digits(7).rjust(8, "-" if shown.net_g < 0 else "0")
    head = f"{header},{'NT' if shown.net else 'GS'},0".encode()
    return head + bytes([lamp]) + f",{digits} kg\r\n".encode()


def _massak_1c(shown: Shown) -> bytes:
    weight = shown.net_g.to_bytes(4, "little", signed=True)
    return massak_frame(b"\x10" + weight + bytes([1, shown.stable and not shown.out]))


def _massak_2(shown: Shown) -> bytes:
    status = (shown.stable and not shown.out) << 7 | shown.zero << 6 | shown.net << 5
    weight = abs(shown.net_g) | (shown.net_g < 0) << 23
    return bytes([status, 0]) + weight.to_bytes(3, "little")


def _and_standard(shown: Shown) -> bytes:
    if shown.out:
        return f"OL,{'-' if shown.under else '+'}9999999E+19\r\n"[:17].encode()
    return f"{'ST' if shown.stable else 'US'},{shown.sign}{shown.digits(8)} kg\r\n".encode()


def _dini_argeo(shown: Shown) -> bytes:
    header = "OL" if shown.over else "UL" if shown.under else "ST" if shown.stable else "US"
    value = kilograms(shown.net_g).rjust(8)
    return f"{header},{'NT' if shown.net else 'GS'},{value},kg\r\n".encode()


def _ohaus(shown: Shown) -> bytes:
    if shown.out:
        return f"Err {'8.3' if shown.over else '8.4'}\r\n".encode()
    return f"{kilograms(shown.net_g):>11} kg{'' if shown.stable else ' ?'}\r\n".encode()


def _sartorius_sbi(shown: Shown) -> bytes:
    if shown.out:
        return f"{'High' if shown.over else 'Low':^14}\r\n".encode()
    return f"{shown.sign} {shown.digits(8, ' ')} {'kg ' if shown.stable else '   '}\r\n".encode()


def _nci(shown: Shown) -> bytes:
    first = 0x30 | (not shown.stable) | shown.zero << 1
    second = 0x30 | (shown.under or shown.net_g < 0) | shown.over << 1
    status = bytes([first, second, 0x30 | shown.net << 2]) + b"\r\x03"
    if second != 0x30 or not shown.stable:
        return b"\n" + status
    return f"\n{shown.digits(6)}kg\r\n".encode() + status


def _sma(shown: Shown) -> bytes:
    status = "O" if shown.over else "U" if shown.under else "Z" if shown.zero else " "
    motion = " " if shown.stable else "M"
    return f"\n{status}1{'N' if shown.net else 'G'}{motion} {kilograms(shown.net_g):>10}kg \r".encode()


def _dibal(shown: Shown) -> bytes:
    weight = f"{shown.net_g:05d}" if shown.stable and not shown.over and shown.net_g >= 0 else "UUUUU"
    body = f"990{weight}0000000".encode()
    return body + bytes([0x30 | reduce(xor, (code & 0x0F for code in body))]) + b"\r\n"


DIALECTS: Mapping[str, Dialect] = {
    "and_standard": Dialect(_and_standard, frozenset({"Q", "S", "SI"}), {"Z": "zero", "T": "tare"}),
    "cas_22": Dialect(_cas_22, rate_hz=10.0),
    "cas_enq": Dialect(_cas_enq, frozenset({"WEIGHT"}), says={"ENQ": b"\x06"}),
    "dibal": Dialect(_dibal, frozenset({"98"})),
    "dini_argeo": Dialect(
        _dini_argeo, frozenset({"READ", "REXT"}), {"ZERO": "zero", "TARE": "tare"},
        {"ZERO": b"OK\r\n", "TARE": b"OK\r\n"},
    ),
    "massak_1c": Dialect(_massak_1c, frozenset({"GET_WEIGHT"})),
    "massak_2": Dialect(_massak_2, frozenset({"GET_WEIGHT"}), {"ZERO": "zero", "TARE": "tare"}),
    "nci": Dialect(_nci, frozenset({"W"}), {"Z": "zero"}, {"Z": b"\n000\r\x03"}),
    "ohaus": Dialect(_ohaus, frozenset({"IP", "P", "SP"}), {"Z": "zero", "T": "tare"}),
    "sartorius_sbi": Dialect(_sartorius_sbi, frozenset({"PRINT"}), {"ZERO": "zero", "TARE": "tare"}),
    "sma": Dialect(_sma, frozenset({"W"}), {"Z": "zero", "T": "tare", "C": "clear"}),
    "toledo_8217": Dialect(
        _toledo_8217, frozenset({"W"}), {"Z": "zero", "T": "tare", "C": "clear"},
        {"Z": b"\x02?\x50\r", "T": b"\x02?\x60\r", "C": b"\x02?\x40\r"},
    ),
    "toledo_continuous": Dialect(_toledo_continuous, rate_hz=7.0),
}  # fmt: skip
