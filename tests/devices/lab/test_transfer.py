"""Receiver and sender of ASTM E1381 against each other and against everything that goes wrong between them."""

from random import Random

import pytest

from app.devices.lab.astm import AstmConversation
from app.devices.lab.frames import ACK, ENQ, EOT, NAK, STX, FrameParser, frame
from app.devices.lab.receiving import STANDARD, Manners
from app.devices.lab.records import orders, queries
from app.devices.lab.sending import Phase, Sender, frames_of
from tests.devices.lab.talk import Talk

MESSAGE = b"H|\\^&|||A\rP|1\rO|1|S1\rR|1|^^^AW|0.932|aw||N||F\rL|1|N\r"
FRAMES = frames_of(MESSAGE)


def host() -> tuple[AstmConversation, Talk]:
    return AstmConversation(), Talk()


def test_a_message_is_acknowledged_frame_by_frame_and_delivered_once() -> None:
    talk, act = host()
    answers = [act(talk.hear(data, 1.0)) for data in (ENQ, *FRAMES, EOT)]
    assert answers == [[ACK]] * 6 + [[]]
    assert act.texts == [MESSAGE]
    assert act.kept[0].complete


def test_the_last_frame_is_refused_while_the_message_cannot_be_kept() -> None:
    talk, act = host()
    act.refuse = 1
    for data in (ENQ, *FRAMES[:-1]):
        act(talk.hear(data, 1.0))
    assert act(talk.hear(FRAMES[-1], 1.0)) == [NAK]
    assert act.texts == []
    assert act(talk.hear(FRAMES[-1], 2.0)) == [ACK]
    assert act.texts == [MESSAGE]


def test_a_host_that_could_not_keep_is_busy_for_a_while() -> None:
    talk, act = host()
    act.refuse = 9
    for data in (ENQ, *FRAMES):
        act(talk.hear(data, 1.0))
    act(talk.hear(EOT, 1.0))
    assert act(talk.hear(ENQ, 2.0)) == [NAK]
    assert act(talk.hear(ENQ, 1.0 + STANDARD.busy)) == [ACK]


def test_a_repeated_frame_is_acknowledged_and_counts_once() -> None:
    talk, act = host()
    for data in (ENQ, FRAMES[0], FRAMES[0], *FRAMES[1:], FRAMES[-1], EOT):
        act(talk.hear(data, 1.0))
    assert act.texts == [MESSAGE]
    assert NAK not in act.sent


def test_a_frame_out_of_sequence_or_damaged_is_refused_and_the_good_one_taken() -> None:
    talk, act = host()
    act(talk.hear(ENQ, 1.0))
    assert act(talk.hear(FRAMES[2], 1.0)) == [NAK]
    spoilt = FRAMES[0][:-4] + b"00\r\n"
    assert act(talk.hear(spoilt, 1.0)) == [NAK]
    for data in FRAMES:
        assert act(talk.hear(data, 1.0)) == [ACK]
    assert act.texts == [MESSAGE]
    assert {note.error for note in act.notes} == {None, "out_of_sequence", "checksum"}


def test_another_frame_of_the_same_number_is_no_repetition() -> None:
    """A Horiba Yumizen H500 numbers its frames 5, 1, 1, 1, 4, 5: nothing of it may be taken for a repetition."""
    numbered = [frame(number, b"M|%d|x\r" % at) for at, number in enumerate((1, 2, 1, 1, 1, 4))]
    ends = frame(5, b"L|1|N\r")
    talk, act = host()
    act(talk.hear(ENQ, 1.0))
    assert [act(talk.hear(data, 1.0)) for data in numbered] == [[ACK], [ACK], [NAK], [NAK], [NAK], [NAK]]
    loose, act = AstmConversation(manners=Manners(sequence=False)), Talk()
    for data in (ENQ, *numbered, numbered[-1], ends, EOT):
        act(loose.hear(data, 1.0))
    assert NAK not in act.sent
    assert act.texts == [b"M|0|x\rM|1|x\rM|2|x\rM|3|x\rM|4|x\rM|5|x\rL|1|N\r"]


def test_noise_between_frames_is_no_answer() -> None:
    talk, act = host()
    act(talk.hear(ENQ, 1.0))
    assert act(talk.hear(b"\xff\xfe", 1.0)) == []
    assert act(talk.hear(FRAMES[0], 1.0)) == [ACK]


@pytest.mark.parametrize("end", [b"", b"\r"])
def test_a_frame_without_its_end_of_line_is_taken_once_the_line_is_quiet(end: bytes) -> None:
    talk, act = host()
    act(talk.hear(ENQ, 1.0))
    for number, data in enumerate(FRAMES, start=2):
        assert act(talk.hear(data.removesuffix(b"\r\n") + end, number)) == []
        assert act(talk.quiet(number + 0.2)) == []
        assert act(talk.quiet(number + 0.4)) == [ACK]
    assert act.texts == [MESSAGE]


def test_silence_in_the_middle_keeps_what_came_as_broken_off() -> None:
    talk, act = host()
    for data in (ENQ, *FRAMES[:3]):
        act(talk.hear(data, 1.0))
    act(talk.quiet(1.0 + STANDARD.frame - 0.1))
    assert not act.kept
    act(talk.quiet(1.0 + STANDARD.frame))
    assert [one.complete for one in act.kept] == [False]
    assert act(talk.hear(FRAMES[3], 40.0)) == []


def test_a_sender_that_gave_up_after_refusals_leaves_a_broken_message() -> None:
    talk, act = host()
    for data in (ENQ, *FRAMES[:3], b"\x021X\x0300\r\n", EOT):
        act(talk.hear(data, 1.0))
    assert [one.complete for one in act.kept] == [False]


@pytest.mark.parametrize("terminator", [True, False])
def test_a_message_without_its_last_record_broke_off_unless_the_instrument_never_sends_one(
    terminator: bool,
) -> None:
    talk, act = AstmConversation(manners=Manners(terminator=terminator)), Talk()
    for data in (ENQ, *FRAMES[:-1], EOT):
        act(talk.hear(data, 1.0))
    assert [one.complete for one in act.kept] == [not terminator]


def test_missing_eot_costs_nothing_and_the_next_transfer_begins() -> None:
    talk, act = host()
    for data in (ENQ, *FRAMES, ENQ, *FRAMES, EOT):
        act(talk.hear(data, 1.0))
    assert act.texts == [MESSAGE, MESSAGE]


@pytest.mark.parametrize("longest", [1, 2, 3, 7, 240])
def test_records_cut_anywhere_are_joined(longest: int) -> None:
    talk, act = host()
    act(talk.hear(ENQ, 1.0))
    for data in frames_of(MESSAGE + MESSAGE, longest):
        assert act(talk.hear(data, 1.0)) == [ACK]
    assert act.texts == [MESSAGE, MESSAGE]


def test_a_record_that_ends_a_message_may_begin_behind_another_message() -> None:
    talk, act = host()
    for data in (ENQ, frame(1, MESSAGE + b"H|\\^&\rL|1", final=False), frame(2, b"|N\r")):
        act(talk.hear(data, 1.0))
    assert act.texts == [MESSAGE, b"H|\\^&\rL|1|N\r"]


def test_a_message_of_thousands_of_records_takes_no_time() -> None:
    records = b"".join(b"R|%d|^^^AW|0.932|aw||N||F\r" % number for number in range(5_000))
    talk, act = host()
    act(talk.hear(ENQ, 1.0))
    for data in frames_of(b"H|\\^&\r" + records + b"L|1|N\r"):
        act(talk.hear(data, 1.0))
    assert [len(text) > len(records) for text in act.texts] == [True]


def test_several_messages_of_one_transfer_are_several_payloads() -> None:
    talk, act = host()
    act(talk.hear(ENQ, 1.0))
    act(talk.hear(frame(1, MESSAGE + MESSAGE), 1.0))
    assert act.texts == [MESSAGE, MESSAGE]


def test_a_lost_line_delivers_what_was_there_as_broken_off() -> None:
    talk, act = host()
    for data in (ENQ, *FRAMES[:2]):
        act(talk.hear(data, 1.0))
    act(talk.broken(2.0))
    assert [one.complete for one in act.kept] == [False]
    assert act(talk.hear(ENQ, 3.0)) == [ACK]


def test_records_are_cut_into_frames_that_end_with_etb_but_for_their_last() -> None:
    record = b"R|1|^^^A|" + b"x" * 600
    events = FrameParser().feed(b"".join(frames_of(record + b"\rL|1|N\r")))
    assert [event.final for event in events] == [False, False, True, True]
    assert b"".join(event.text for event in events) == record + b"\rL|1|N\r"
    assert [event.number for event in events] == [1, 2, 3, 4]


def test_a_query_is_answered_with_what_is_wanted() -> None:
    asked: list[str] = []

    def wanted(sample: str) -> list[str]:
        asked.append(sample)
        return ["AW", "PH"]

    talk, act = AstmConversation(wanted=wanted, stamp=lambda: "20261123101500"), Talk()
    question = b"H|\\^&\rQ|1|^R1-261123-S001-K||ALL\rL|1|N\r"
    assert queries(question) == ["R1-261123-S001-K"]
    for data in (ENQ, *frames_of(question), EOT):
        act(talk.hear(data, 1.0))
    assert asked == ["R1-261123-S001-K"]
    assert act(talk.quiet(1.1)) == [ENQ]
    heard = b""
    while (answer := act(talk.hear(ACK, 1.2))) != [EOT]:
        heard += answer[0]
    text = b"".join(event.text for event in FrameParser().feed(heard))
    assert b"O|1|R1-261123-S001-K||^^^AW\\^^^PH|R" in text
    assert text.endswith(b"L|1|F\r")
    assert orders([("X", ())], "").endswith(b"L|1|I\r")


def test_in_a_contention_the_instrument_wins_and_the_computer_comes_later() -> None:
    talk, act = host()
    talk.offer(MESSAGE)
    assert act(talk.quiet(1.0)) == [ENQ]
    assert act(talk.hear(ENQ, 1.0)) == [ACK]
    for data in FRAMES:
        assert act(talk.hear(data, 1.0)) == [ACK]
    act(talk.hear(EOT, 1.0))
    assert act(talk.quiet(1.0 + STANDARD.contention_computer - 0.1)) == []
    assert act(talk.quiet(1.0 + STANDARD.contention_computer)) == [ENQ]


def test_a_sender_repeats_six_times_and_gives_up() -> None:
    act = Talk()
    sender = Sender(FRAMES, rest=1)
    parser = FrameParser()
    act(sender.quiet(0.0))
    (ack,) = parser.feed(ACK)
    (nak,) = parser.feed(NAK)
    act(sender.take(ack, 0.0))
    for _ in range(STANDARD.retries):
        act(sender.take(nak, 0.0))
    assert sender.phase is Phase.FAILED
    assert act.sent.count(FRAMES[0]) == STANDARD.retries
    assert act.sent[-1] == EOT


def test_a_sender_that_is_not_answered_gives_up_after_fifteen_seconds_and_waits_ten_when_refused() -> None:
    act, parser = Talk(), FrameParser()
    sender = Sender(FRAMES, rest=1)
    act(sender.quiet(0.0))
    (nak,) = parser.feed(NAK)
    act(sender.take(nak, 1.0))
    assert act(sender.quiet(10.9)) == []
    assert act(sender.quiet(11.0)) == [ENQ]
    assert act(sender.quiet(25.9)) == []
    assert act(sender.quiet(26.0)) == [EOT]
    assert sender.phase is Phase.FAILED


def test_through_a_bad_line_every_message_arrives_whole_or_not_at_all() -> None:
    """Bytes are flipped and answers lost at random; what is delivered as complete is exactly what was sent."""
    for seed in range(60):
        noise, act, talk = Random(seed), Talk(), AstmConversation()
        sender, parser, now = Sender(FRAMES, rest=1), FrameParser(), 0.0
        for _ in range(400):
            now += 0.5
            out = Talk()
            out(sender.quiet(now))
            for data in out.sent:
                spoilt = bytearray(data)
                if noise.random() < 0.25:
                    spoilt[noise.randrange(len(spoilt))] ^= 1 << noise.randrange(8)
                for reply in act(talk.hear(bytes(spoilt), now)):
                    if noise.random() < 0.9:
                        for event in parser.feed(reply):
                            sender_out = Talk()
                            sender_out(sender.take(event, now))
                            for more in sender_out.sent:
                                act(talk.hear(more, now))
            act(talk.quiet(now))
        assert all(text == MESSAGE for text in (one.data for one in act.kept if one.complete)), seed
        assert STX not in b"".join(act.texts)
