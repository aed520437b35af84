"""Entries of a minute fit into a body and say together what was recorded; pieces bring an open minute back."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

from app.models.envelope import MAX_BODY, encode
from app.models.equipment import DeviceState, LinkState
from app.models.telemetry import pieces
from app.models.telemetry.entries import Stand, device_row, of_devices, of_minute
from app.models.telemetry.minute import Minute
from app.models.telemetry.points import unpack
from tests.models.telemetry.test_minute import BEGIN, ns, recorded, recording, sample

ROOM = MAX_BODY - 1024


def noisy(channels: int, seconds: int = 60, rate: int = 1) -> Minute:
    """A minute in which nothing compresses and every sample is kept."""
    chance = random.Random(5)
    made = [
        sample(n / rate, chance.randint(-(10**9), 10**9), f"CHANNEL-{channel:03d}")
        for n in range(seconds * rate) for channel in range(channels)
    ]  # fmt: skip
    (minute,) = recorded(*made)
    return minute


def test_a_minute_larger_than_a_body_becomes_several_entries() -> None:
    minute = noisy(200)
    made = list(of_minute(minute))
    assert len(made) > 1
    assert all(len(encode(rows)) <= ROOM for rows in made)
    assert [row["channel"] for rows in made for row in rows["channel_minute"]] == sorted(minute.channels)
    points = {
        channel: some
        for rows in made
        for channel, some in unpack(rows["telemetry_minute"][0]["points"]).items()
    }
    assert points == {channel: some.points for channel, some in minute.channels.items()}


def test_a_calm_minute_of_two_hundred_channels_is_one_entry() -> None:
    samples = (sample(second, -18_000, f"C{channel:03d}") for second in range(60) for channel in range(200))
    assert len(list(of_minute(recorded(*samples)[0]))) == 1


def test_a_single_channel_that_is_too_large_keeps_its_sums() -> None:
    (rows,) = of_minute(noisy(1, rate=50))
    (one,) = of_minute(noisy(1, rate=50))
    assert rows == one
    assert len(encode(rows)) <= ROOM
    assert rows["channel_minute"][0]["n"] == 3_000


def stand(**changes: object) -> Stand:
    known = DeviceState("scale", "mt_sics", "/dev/ttyUSB0", LinkState.ONLINE, ns(0), ns(9), "B12", 3, 100)
    from dataclasses import replace

    return Stand("scale", replace(known, **changes))  # type: ignore[arg-type]


def test_a_device_is_said_by_the_wall_clock() -> None:
    row = device_row(stand(), BEGIN + timedelta(seconds=10), ns(10))
    assert (row["since"], row["last_good_at"]) == (BEGIN, BEGIN + timedelta(seconds=9))
    assert (row["family"], row["state"], row["errors"], row["serial"]) == ("scale", "online", 3, "B12")


def test_counters_are_no_news_of_a_device() -> None:
    assert stand().substance == stand(errors=9, frames=1, last_good_ns=None).substance
    assert stand().substance != stand(state=LinkState.LOST).substance
    assert stand().substance != stand(problem="device.silent").substance


def test_devices_fit_into_bodies() -> None:
    rows = [device_row(stand(device=f"D{n}", address="x" * 500), BEGIN, ns(0)) for n in range(500)]
    made = list(of_devices(rows))
    assert all(len(encode(one)) <= ROOM for one in made)
    assert [row["device"] for one in made for row in one["device_state"]] == [f"D{n}" for n in range(500)]
    assert list(of_devices([])) == []


def test_pieces_bring_an_open_minute_back() -> None:
    """Written in parts and read again, the minute is the one that would have been without the kill."""
    whole, first = recording(), recording()
    boot, texts = uuid.uuid4(), []
    chance = random.Random(1)
    for second in range(50):
        for channel in "AB":
            milli = None if second % 17 == 3 else chance.randint(-500, 500)
            whole.add(sample(second, milli, channel))
            first.add(sample(second, milli, channel))
        if second % 5 == 4:
            texts += [pieces.write(minute, minute.take_fresh(), boot) for minute in first.waiting()]
    again = recording()
    for text in texts:
        piece = pieces.read(text)
        assert piece.boot == boot
        piece.replay(again)
    (one,), (two,) = whole.open.values(), again.open.values()
    assert pieces.name(one, boot) == pieces.name(two, boot)
    assert list(of_minute(one)) == list(of_minute(two))
    assert (one.at, one.mono) == (two.at, two.mono)
