"""A second opinion: receiver, sender and records against a receiver and an analyser written by others.

The peer is `labmcp-astm-lis` (Apache-2.0), made from another maker's public interface manual.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from app.devices.lab.astm import AstmConversation
from app.devices.lab.frames import ACK, ENQ, EOT, NAK, checksum, frame
from app.devices.lab.profile import profile
from app.devices.lab.reading import read
from app.devices.lab.sending import frames_of
from tests.devices.lab.talk import Talk
from tests.devices.waiting import until

driver: Any = pytest.importorskip(
    "labmcp_astm_lis.driver", reason="the independent ASTM peer is not installed"
)
simulator: Any = pytest.importorskip("labmcp_astm_lis.simulator")
MESSAGES: list[list[str]] = simulator.default_messages(datetime(2026, 11, 23, 10, 15))


def told(records: list[str]) -> Any:
    """What the peer reads in a message."""
    return driver.parse_message(
        records, message_id=1, received_at="", source="", complete=True, redacted=False
    )


@pytest.mark.parametrize("records", MESSAGES)
def test_the_peers_frames_are_taken_and_say_to_both_the_same(records: list[str]) -> None:
    talk, act = AstmConversation(), Talk()
    for data in (ENQ, *simulator.encode_frames(records)):
        assert act(talk.hear(data, 1.0)) == [ACK]
    act(talk.hear(EOT, 1.0))
    [payload] = act.texts
    assert payload.decode("latin-1").split("\r")[:-1] == records
    ours, theirs = read(payload, profile("astm-generic"), "Asia/Irkutsk"), told(records)
    assert len(ours.results) == len(theirs.results) > 5
    for one, other in zip(ours.results, theirs.results, strict=True):
        assert (one.sample, one.test, one.text, one.unit) == (
            other.sample_id, other.test_code, other.value, other.units,
        )  # fmt: skip
        assert one.operator_name == other.operator


@pytest.mark.parametrize("records", MESSAGES)
def test_our_frames_are_taken_by_the_peer(records: list[str]) -> None:
    heard: list[str] = []
    ended: list[bool] = []
    peer = driver.E1381Receiver(heard.append, ended.append)
    assert peer.on_enq() == ACK
    for data in frames_of(("\r".join(records) + "\r").encode()):
        assert peer.on_frame(data) == ACK
        assert peer.on_frame(data) == ACK
    peer.on_eot()
    assert (heard, ended, peer.stats.duplicate_frames) == (records, [True], peer.stats.frames_accepted)


def test_both_compute_the_same_checksums_and_refuse_the_same_damage() -> None:
    good = frame(1, b"R|1|^^^AW|0.932|aw||N||F\r")
    assert driver.frame_checksum(good[1:-4]) == checksum(good[1:-4]).decode()
    for at in range(1, len(good) - 2):
        spoilt = bytearray(good)
        spoilt[at] ^= 0x01
        peer = driver.E1381Receiver(lambda _: None, lambda _: None)
        peer.on_enq()
        talk, act = AstmConversation(), Talk()
        act(talk.hear(ENQ, 1.0))
        assert peer.on_frame(bytes(spoilt)) == NAK
        assert ACK not in act(talk.hear(bytes(spoilt), 1.0))


def test_an_analyser_that_sends_a_damaged_frame_first_is_heard_whole() -> None:
    analyser = simulator.ASTMAnalyzerSimulator(MESSAGES, gap_s=0.05, retry_s=0.05, corrupt=((0, 2), (1, 4)))
    talk, act = AstmConversation(), Talk()

    def push(data: bytes) -> None:
        while data:
            data = b"".join(analyser.handle_bytes(reply) for reply in act(talk.hear(data, 1.0)))

    analyser.attach(push)
    try:
        until(lambda: analyser.done and len(act.texts) == 2, 15)
    finally:
        analyser.stop()
    assert analyser.naks_received == 2
    assert [text.decode("latin-1").split("\r")[:-1] for text in act.texts] == MESSAGES
