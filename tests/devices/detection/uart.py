"""What a serial receiver makes of bytes sent at another speed or parity: sampled in the middle of each bit. Pure."""

from app.devices.base import LineSettings


def _levels(data: bytes, line: LineSettings) -> list[int]:
    """The line's level bit by bit, idle before and after."""
    levels = [1] * 4
    for code in data:
        bits = [code >> n & 1 for n in range(line.bits)]
        parity = {"N": [], "E": [sum(bits) % 2], "O": [1 - sum(bits) % 2]}[line.parity]
        levels += [0, *bits, *parity, 1]
    return levels + [1] * 40


def heard(data: bytes, sent: LineSettings, own: LineSettings) -> bytes:
    """The bytes that a receiver set to `own` takes as good: parity and stop bit as they should be."""
    levels, bit = _levels(data, sent), sent.baud / own.baud
    count = own.bits + (own.parity != "N")

    def level(at: float) -> int:
        return levels[min(int(at), len(levels) - 1)]

    taken, at, end = bytearray(), 0.0, float(len(levels))
    while at < end:
        if level(at):
            at += bit / 16
            continue
        values = [level(at + bit * (n + 1.5)) for n in range(count)]
        stop, code = level(at + bit * (count + 1.5)), sum(v << n for n, v in enumerate(values[: own.bits]))
        even = sum(values) % 2 == 0
        good = own.parity == "N" or even == (own.parity == "E")
        if stop and good and not level(at + bit * 0.5):
            taken.append(code)
        at += bit * (count + (1.5 if stop else 2.5))
    return bytes(taken)
