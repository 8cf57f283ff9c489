"""Answers of calendars are read whatever program has written them, and nothing else is taken for one."""

import re
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.replies import KIM, PROGRAMS, Reply, gmail, outlook, thunderbird
from videodesk.invites.imip import MAX_BYTES, Answer, Nothing, Wanted, read_answer

UID = "0b54a1a6-6f0f-4f3e-9a56-3e1d5c4b2a10@termine.example.org"
DECLINED = Reply(UID, sequence=3)
Program = Callable[[Reply], bytes]

programs = pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())


@programs
def test_who_declines_wants_to_cancel(program: Program) -> None:
    assert read_answer(program(DECLINED)) == Answer(Wanted.CANCEL, UID, 3, KIM, KIM)


@programs
@pytest.mark.parametrize("partstat", ["DECLINED", "TENTATIVE"])
def test_who_proposes_another_time_wants_that(program: Program, partstat: str) -> None:
    answer = read_answer(program(replace(DECLINED, method="COUNTER", partstat=partstat)))

    assert answer == Answer(Wanted.OTHER_TIME, UID, 3, KIM, KIM)


@programs
@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE", "NEEDS-ACTION", "DELEGATED", "COMPLETED", "X-DECLINED"])
def test_who_says_anything_else_wants_nothing(program: Program, partstat: str) -> None:
    assert read_answer(program(replace(DECLINED, partstat=partstat))) == Nothing("nothing_to_do")


@programs
@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", "REFRESH", "ADD", "DECLINECOUNTER", "X-REPLY"])
def test_other_methods_are_left_alone(program: Program, method: str) -> None:
    assert read_answer(program(replace(DECLINED, method=method))) == Nothing("nothing_to_do")


def test_addresses_are_compared_as_they_are_kept() -> None:
    written = replace(DECLINED, attendee="Kim%2Bamt@MÜLLER.example", sender="KIM+Amt@xn--mller-kva.example")

    answer = read_answer(outlook(written))

    assert isinstance(answer, Answer)
    assert answer.attendee == answer.sender == "kim+amt@xn--mller-kva.example"


def test_without_a_sequence_it_is_the_first() -> None:
    """RFC 5546, section 3.2.3."""
    answer = read_answer(_changed(gmail, rb"SEQUENCE:3\r\n", b""))

    assert isinstance(answer, Answer)
    assert answer.sequence == 0


def _changed(program: Program, pattern: bytes, by: bytes) -> bytes:
    mail, count = re.subn(pattern, re.sub(b"\r?\n", b"\r\n", by), program(DECLINED), count=1)
    assert count
    return mail


EVENT = rb"BEGIN:VEVENT[^\0]*?END:VEVENT\r\n"
ALIKE = gmail(DECLINED)[gmail(DECLINED).index(b"BEGIN:VEVENT") : gmail(DECLINED).index(b"END:VCALENDAR")]


@pytest.mark.parametrize(
    ("pattern", "by", "reason"),
    [
        # Nobody has pressed a button.
        (rb"Auto-Submitted: auto-generated", b"Auto-Submitted: auto-replied", "automatic"),
        (rb"Auto-Submitted: auto-generated", b'Auto-Submitted: auto-replied; owner-email="x@example.org"', "automatic"),
        (rb"Auto-Submitted: auto-generated", b"auto-submitted: Auto-Notified (by sieve)", "automatic"),
        (rb"Auto-Submitted: auto-generated", b"Auto-Submitted: no\nAuto-Submitted: auto-replied", "automatic"),
        (rb"Return-Path: <.*>", b"Return-Path: <>", "bounce"),
        (rb"multipart/mixed", b"multipart/report; report-type=delivery-status", "bounce"),
        # The part and its object do not fit together.
        (rb"METHOD:REPLY", b"METHOD:COUNTER", "contradicts_itself"),
        (rb"method=REPLY", b"method=COUNTER", "contradicts_itself"),
        (rb"; method=REPLY", b"", "contradicts_itself"),
        (rb"METHOD:REPLY\r\n", b"METHOD:REPLY\nMETHOD:REPLY\n", "malformed"),
        (rb"METHOD:REPLY\r\n", b"", "malformed"),
        # One event is answered, once.
        (rb"END:VEVENT\r\n", b"END:VEVENT\n" + ALIKE, "not_one_event"),
        (EVENT, b"", "not_one_event"),
        (rb"VEVENT([^\0]*)VEVENT", rb"VTODO\1VTODO", "not_one_event"),
        (rb"END:VEVENT\r\n", b"END:VEVENT\nBEGIN:VTODO\nEND:VTODO\n", "not_one_event"),
        (rb"END:VCALENDAR", b"END:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR", "not_one_event"),
        (rb"SEQUENCE:3", b"RECURRENCE-ID:20261123T070000Z", "not_one_event"),
        (rb"END:VCALENDAR\r\n", b"", "not_one_event"),
        (rb"END:VEVENT", b"END:VTODO", "malformed"),
        (rb"UID:.*\r\n", b"", "malformed"),
        (rb"UID:", b"UID:other\nUID:", "malformed"),
        (rb"SEQUENCE:3", b"SEQUENCE:-3", "malformed"),
        (rb"SEQUENCE:3", b"SEQUENCE:" + b"9" * 5000, "malformed"),
        (rb"ATTENDEE;", b"ATTENDEE:mailto:else@example.org\nATTENDEE;", "malformed"),
        (rb"mailto:kim@example.org", b"https://example.org/kim", "malformed"),
        (rb"ATTENDEE;CUTYPE", b'ATTENDEE;CN="open;CUTYPE', "malformed"),
        # Who has sent it is not clear.
        (rb"From: .*", b"From: kim@example.org, other@example.org", "malformed"),
        (rb"From: .*", b"From: kim@example.org\nFrom: other@example.org", "malformed"),
        (rb"From: .*\r\n", b"", "malformed"),
        (rb"From: .*", b"From: kim", "malformed"),
        # Mail servers read another one.
        (rb"From: .*", b"From: kim@example.org <other@example.org>", "malformed"),
        (rb"From: .*", b"From: <kim@example.org> <other@example.org>", "malformed"),
        (rb"From: .*", b"From: kim@example.org:other@example.org;", "malformed"),
        (rb"From: .*", b"From: <kim@=?utf-8?q?example.org?=>", "malformed"),
        (rb"From: .*", b"From: " + b"(" * 2000, "too_involved"),
        (rb"From: .*", b"From: " + b"=?utf-8?q?" * 90_000, "too_involved"),
        # It cannot be read.
        (rb'text/calendar; charset="UTF-8"', b"text/calendar; charset=utf-16", "unknown_charset"),
        (rb'text/calendar; charset="UTF-8"', b"text/calendar; charset=punycode", "unknown_charset"),
        (rb'text/calendar; charset="UTF-8"', b"text/calendar; charset=us-ascii", "malformed"),
        (rb"Video\r\n", b"Video \xff\xfe\n", "malformed"),
        (rb"8bit\r\n\r\nBEGIN", b"base64\n\n%%%%BEGIN", "malformed"),
        (rb"text/calendar", b"text/plain", "no_calendar"),
        (rb"multipart/alternative", b"message/rfc822", "no_calendar"),
    ],
)
def test_what_is_not_surely_an_answer_is_left_alone(pattern: bytes, by: bytes, reason: str) -> None:
    assert read_answer(_changed(gmail, pattern, by)) == Nothing(reason)


def test_a_file_that_says_something_else_than_the_part_is_not_believed() -> None:
    other = thunderbird(replace(DECLINED, uid="other@example.org"))
    mail = thunderbird(DECLINED)
    files = [one.index(b"Content-Disposition: attachment") for one in (mail, other)]

    assert read_answer(mail[: files[0]] + other[files[1] :]) == Nothing("contradicts_itself")


def test_an_answer_within_a_forwarded_mail_is_somebody_elses() -> None:
    mail = b"From: kim@example.org\r\nContent-Type: message/rfc822\r\n\r\n" + gmail(DECLINED)

    assert read_answer(mail) == Nothing("no_calendar")


NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth) for depth in range(400))


@pytest.mark.parametrize(
    ("mail", "reason"),
    [
        (gmail(DECLINED) + b" " * MAX_BYTES, "too_large"),
        (gmail(DECLINED) + b"\n" * 50_000, "too_large"),
        (NESTED, "too_involved"),
        (b"From: kim@example.org\nContent-Type: message/rfc822\n\n" * 5_000, "too_involved"),
        (b"Content-Type: multipart/mixed" + b";" * 900_000, "too_involved"),
        (b"Content-Type: multipart/mixed" + b"\n ;" * 19_000, "too_involved"),
        (b"Content-Type: multipart/mixed\n " + b";" * 900_000, "too_involved"),
        (b"Subject: x\rContent-Type: multipart/mixed" + b";" * 900_000, "malformed"),
        (b"Content-Type: text/calendar\n\n" + b"BEGIN:VEVENT\n" * 8_000, "too_large"),
        (b"Content-Type: text/calendar; method=REPLY\n\n" + b"BEGIN:VEVENT\n" * 5_000, "not_one_event"),
        (b"Content-Type: text/calendar; method=REPLY\n\nUID" + b';A="' * 16_000, "not_one_event"),
        (NESTED[:900] + b"\n" * 19_000, "no_calendar"),
        (b"", "no_calendar"),
        (b"\0" * 1000, "no_calendar"),
        (b"\n" * 1000, "no_calendar"),
    ],
)
def test_what_would_keep_us_busy_is_put_aside_soon(mail: bytes, reason: str) -> None:
    begun = time.process_time()

    assert read_answer(mail) == Nothing(reason)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("sender", ["Dr. Kim M. Muster <kim@example.org>", "kim@example.org (Kim)", "kim@example.org,"])
def test_a_sender_may_be_written_in_an_old_way(sender: str) -> None:
    assert isinstance(read_answer(_changed(gmail, rb"From: .*", f"From: {sender}".encode())), Answer)


def test_nobody_hides_a_sender_whom_mail_servers_do_not_see() -> None:
    """They check the From that stands on a line of its own; Python reads the other one, and the body begins there."""
    hidden = gmail(DECLINED).replace(b"\r\n", b"\n").partition(b"\n\n")[0].replace(b"\n", b"\r")
    body = gmail(DECLINED).replace(b"\r\n", b"\n").partition(b"\n\n")[2].replace(b"\n", b"\r\n")

    mail = b"Subject: x\r" + hidden + b"\r\r\nFrom: somebody@else.example\r\n\r\n" + body

    assert read_answer(mail) == Nothing("malformed")


@given(mail=st.binary(max_size=2000))
def test_no_bytes_are_too_strange(mail: bytes) -> None:
    assert isinstance(read_answer(mail), Nothing)


@settings(max_examples=300)
@given(data=st.data())
def test_no_answer_that_was_damaged_on_its_way_raises_anything(data: st.DataObject) -> None:
    """Cut, doubled, or overwritten: it says the same, or something else, or nothing."""
    mail = bytearray(data.draw(st.sampled_from(list(PROGRAMS.values())))(DECLINED))
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(mail)))
        end = data.draw(st.integers(start, min(len(mail), start + 200)))
        mail[start:end] = data.draw(st.one_of(st.binary(max_size=20), st.just(bytes(mail[start:end]) * 2)))

    assert isinstance(read_answer(bytes(mail)), Answer | Nothing)
