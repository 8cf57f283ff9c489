"""What calendar programs answer by mail to an invite, each in its own manner."""

import base64
import quopri
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from tests.support.mail import calendar_of, event_of

KIM = "kim@example.org"
ORGANIZER = "termine@hannover.example"


@dataclass(frozen=True)
class Reply:
    """An answer to the invite with this UID and SEQUENCE; by default Kim declines."""

    uid: str
    sequence: int = 0
    partstat: str = "DECLINED"
    method: str = "REPLY"
    attendee: str = KIM
    sender: str = KIM

    def mail(self, headers: str, body: str) -> bytes:
        """With the line ends that mails have."""
        return (headers.strip() + "\n" + body.lstrip("\n")).replace("\n", "\r\n").encode()


def reply_to(letter: EmailMessage) -> Reply:
    """To the invite in one of our letters, from whom it invites."""
    event = event_of(calendar_of(letter))
    attendee = str(event["ATTENDEE"]).removeprefix("mailto:")
    return Reply(str(event["UID"]), int(str(event["SEQUENCE"])), attendee=attendee, sender=attendee)


def gmail(reply: Reply) -> bytes:
    """Says of itself that it is generated, and has the object twice: as a part and as a file."""
    calendar = f"""BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:{reply.method}
BEGIN:VEVENT
DTSTART:20261123T070000Z
DTEND:20261123T071500Z
DTSTAMP:20261123T061002Z
ORGANIZER;CN=Bürgeramt Musterstadt:mailto:{ORGANIZER}
UID:{reply.uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={reply.partstat};CN=Ki
 m Muster;X-NUM-GUESTS=0:mailto:{reply.attendee}
X-GOOGLE-CONFERENCE:https://termine.example.org
CREATED:20261123T060000Z
DESCRIPTION:
LAST-MODIFIED:20261123T061001Z
LOCATION:Video
SEQUENCE:{reply.sequence}
STATUS:CONFIRMED
SUMMARY:Videotermin: Bürgeramt
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""
    return reply.mail(
        f"""
Return-Path: <{reply.sender}>
Received: from mail-sor-f73.mail.example (mail-sor-f73.mail.example [192.0.2.73])
        by mail.hannover.example with SMTPS id 5b1f; Mon, 23 Nov 2026 07:10:03 +0100
MIME-Version: 1.0
Reply-To: {reply.sender}
Sender: Google Calendar <calendar-notification@google.com>
Auto-Submitted: auto-generated
Message-ID: <calendar-5b1f1f0e-9a@google.com>
Date: Mon, 23 Nov 2026 06:10:02 +0000
Subject: Abgelehnt: Videotermin: =?UTF-8?B?QsO8cmdlcmFtdA==?=
From: Kim Muster <{reply.sender}>
To: {ORGANIZER}
Content-Type: multipart/mixed; boundary="000000000000a1b2c3"
""",
        f"""
--000000000000a1b2c3
Content-Type: multipart/alternative; boundary="000000000000a1b2c1"

--000000000000a1b2c1
Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes
Content-Transfer-Encoding: base64

{_base64("Kim Muster hat diese Einladung abgelehnt.")}
--000000000000a1b2c1
Content-Type: text/html; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

<html><body>Kim Muster hat diese Einladung <b>abgelehnt</b>.</body></html>
--000000000000a1b2c1
Content-Type: text/calendar; charset="UTF-8"; method={reply.method}
Content-Transfer-Encoding: 8bit

{calendar}
--000000000000a1b2c1--

--000000000000a1b2c3
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"
Content-Transfer-Encoding: base64

{_base64(calendar)}
--000000000000a1b2c3--
""",
    )


def outlook(reply: Reply) -> bytes:
    """Leaves the organizer out, has zones by names of its own, and writes MAILTO in capitals."""
    calendar = f"""BEGIN:VCALENDAR
METHOD:{reply.method}
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT={reply.partstat};CN=Kim Muster:MAILTO:{reply.attendee}
COMMENT;LANGUAGE=de-DE:Leider verhindert\\, bis bald!\\n
UID:{reply.uid}
SUMMARY;LANGUAGE=de-DE:Abgelehnt: Videotermin: Bürgeramt
DTSTART;TZID=W. Europe Standard Time:20261123T080000
DTEND;TZID=W. Europe Standard Time:20261123T081500
CLASS:PRIVATE
PRIORITY:5
DTSTAMP:20261123T061000Z
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{reply.sequence}
LOCATION;LANGUAGE=de-DE:Video
X-MICROSOFT-CDO-APPT-SEQUENCE:{reply.sequence}
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-DISALLOW-COUNTER:FALSE
END:VEVENT
END:VCALENDAR
"""
    return reply.mail(
        f"""
From: "Muster, Kim" <{reply.sender}>
To: =?iso-8859-1?Q?B=FCrgeramt_Musterstadt?= <{ORGANIZER}>
Subject: Abgelehnt: Videotermin: =?iso-8859-1?Q?B=FCrgeramt?=
Thread-Topic: Videotermin: =?iso-8859-1?Q?B=FCrgeramt?=
Thread-Index: AQHbPMjv0J5o0wVdXE+8nVvT8QhJbQ==
Date: Mon, 23 Nov 2026 06:10:00 +0000
Message-ID: <AM0PR01MB0001.eurprd01.prod.exchangelabs.example>
Accept-Language: de-DE, en-US
Content-Language: de-DE
X-MS-Has-Attach:
X-Auto-Response-Suppress: DR, OOF, AutoReply
Content-Type: multipart/alternative;
\tboundary="_000_AM0PR01MB0001eurprd01prod_"
MIME-Version: 1.0
""",
        f"""
--_000_AM0PR01MB0001eurprd01prod_
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

Leider verhindert, bis bald!

--_000_AM0PR01MB0001eurprd01prod_
Content-Type: text/html; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

<html><body><p>Leider verhindert, bis bald!</p></body></html>

--_000_AM0PR01MB0001eurprd01prod_
Content-Type: text/calendar; charset="utf-8"; method={reply.method}
Content-Transfer-Encoding: base64

{_base64(calendar)}
--_000_AM0PR01MB0001eurprd01prod_--
""",
    )


def apple_mail(reply: Reply) -> bytes:
    """Parameters in quotes, and an address more."""
    calendar = f"""BEGIN:VCALENDAR
CALSCALE:GREGORIAN
VERSION:2.0
METHOD:{reply.method}
PRODID:-//Apple Inc.//macOS 14.5//EN
BEGIN:VEVENT
UID:{reply.uid}
DTEND;TZID=Europe/Berlin:20261123T081500
DTSTART;TZID=Europe/Berlin:20261123T080000
SUMMARY:Videotermin: Bürgeramt
LAST-MODIFIED:20261123T061000Z
DTSTAMP:20261123T061000Z
SEQUENCE:{reply.sequence}
ATTENDEE;CN="Muster; Kim: privat";CUTYPE=INDIVIDUAL;EMAIL="{reply.attendee}";PARTST
 AT="{reply.partstat}";ROLE=REQ-PARTICIPANT;SCHEDULE-STATUS="1.1":mailto:{reply.attendee}
ORGANIZER;CN="Bürgeramt Musterstadt";EMAIL="{ORGANIZER}":mailto:{ORGANIZER}
BEGIN:VALARM
ACTION:NONE
ATTENDEE:mailto:somebody.else@example.org
TRIGGER;VALUE=DATE-TIME:19760401T005545Z
END:VALARM
END:VEVENT
END:VCALENDAR
"""
    return reply.mail(
        f"""
From: Kim Muster <{reply.sender}>
Content-Type: multipart/alternative;
 boundary="Apple-Mail=_7F8C0B5E-1C7C-4C5D-9E7A-0F1E2D3C4B5A"
Mime-Version: 1.0 (Mac OS X Mail 16.0 \\(3774.600.62\\))
Subject: Videotermin: =?utf-8?Q?B=C3=BCrgeramt?=
Message-Id: <7F8C0B5E-1C7C-4C5D-9E7A-0F1E2D3C4B5A@example.org>
Date: Mon, 23 Nov 2026 07:10:00 +0100
To: {ORGANIZER}
X-Mailer: Apple Mail (2.3774.600.62)
""",
        f"""
--Apple-Mail=_7F8C0B5E-1C7C-4C5D-9E7A-0F1E2D3C4B5A
Content-Transfer-Encoding: 7bit
Content-Type: text/plain; charset=us-ascii

Kim Muster has declined your invitation.

--Apple-Mail=_7F8C0B5E-1C7C-4C5D-9E7A-0F1E2D3C4B5A
Content-Transfer-Encoding: quoted-printable
Content-Type: text/calendar; charset=utf-8; method={reply.method}; name=iCal-20261123-071000.ics

{quopri.encodestring(calendar.encode()).decode()}
--Apple-Mail=_7F8C0B5E-1C7C-4C5D-9E7A-0F1E2D3C4B5A--
""",
    )


def nextcloud(reply: Reply) -> bytes:
    """As it sends with the mail account of its user: the object is a file, without a charset."""
    calendar = f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Sabre//Sabre VObject 4.5.6//EN
CALSCALE:GREGORIAN
METHOD:{reply.method}
BEGIN:VEVENT
DTSTAMP:20261123T061000Z
SEQUENCE:{reply.sequence}
UID:{reply.uid}
DTSTART;TZID=Europe/Berlin:20261123T080000
DTEND;TZID=Europe/Berlin:20261123T081500
SUMMARY:Videotermin: Bürgeramt
ORGANIZER;CN=Bürgeramt Musterstadt:mailto:{ORGANIZER}
ATTENDEE;PARTSTAT={reply.partstat};CN=Kim Muster:mailto:{reply.attendee}
REQUEST-STATUS:2.0;Success
END:VEVENT
END:VCALENDAR
"""
    return reply.mail(
        f"""
Message-ID: <9f0c1b2d3e4f@cloud.example.org>
Date: Mon, 23 Nov 2026 06:10:00 +0000
Subject: Declined: Videotermin: =?utf-8?Q?B=C3=BCrgeramt?=
From: Kim Muster <{reply.sender}>
Reply-To: Kim Muster <{reply.sender}>
To: {ORGANIZER}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=qZ9X7n0c
""",
        f"""
--qZ9X7n0c
Content-Type: multipart/alternative; boundary=r8Y6m1d

--r8Y6m1d
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Kim Muster has declined your invitation

--r8Y6m1d
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<h1>Kim Muster has declined your invitation</h1>

--r8Y6m1d--

--qZ9X7n0c
Content-Type: text/calendar; method={reply.method}; name=event.ics
Content-Transfer-Encoding: base64
Content-Disposition: attachment; name=event.ics; filename=event.ics

{_base64(calendar)}
--qZ9X7n0c--
""",
    )


def thunderbird(reply: Reply) -> bytes:
    """The object comes a second time, as a file that calls itself a calendar too."""
    calendar = f"""BEGIN:VCALENDAR
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
VERSION:2.0
METHOD:{reply.method}
BEGIN:VEVENT
CREATED:20261123T060000Z
LAST-MODIFIED:20261123T061000Z
DTSTAMP:20261123T061000Z
UID:{reply.uid}
SUMMARY:Videotermin: Bürgeramt
ORGANIZER;CN=Bürgeramt Musterstadt:mailto:{ORGANIZER}
ATTENDEE;CN=Kim Muster;PARTSTAT={reply.partstat};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTI
 CIPANT:mailto:{reply.attendee}
DTSTART;TZID=Europe/Berlin:20261123T080000
DTEND;TZID=Europe/Berlin:20261123T081500
SEQUENCE:{reply.sequence}
END:VEVENT
END:VCALENDAR
"""
    return reply.mail(
        f"""
Message-ID: <5a4b3c2d-1e0f-4a5b-8c7d-6e5f4a3b2c1d@example.org>
Date: Mon, 23 Nov 2026 07:10:00 +0100
MIME-Version: 1.0
User-Agent: Mozilla Thunderbird
Content-Language: de-DE
From: Kim Muster <{reply.sender}>
To: {ORGANIZER}
Subject: =?UTF-8?Q?Einladung_abgelehnt=3A_Videotermin=3A_B=C3=BCrgeramt?=
Content-Type: multipart/mixed; boundary="------------s0Me0Boundary"
""",
        f"""
--------------s0Me0Boundary
Content-Type: multipart/alternative; boundary="------------an0therBoundary"

--------------an0therBoundary
Content-Type: text/plain; charset=UTF-8; format=flowed
Content-Transfer-Encoding: 8bit

Kim Muster hat die Einladung abgelehnt. Grüße

--------------an0therBoundary
Content-Type: text/calendar; method={reply.method}; charset=UTF-8
Content-Transfer-Encoding: base64

{_base64(calendar)}
--------------an0therBoundary--

--------------s0Me0Boundary
Content-Type: text/calendar; method={reply.method}; charset=UTF-8; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"
Content-Transfer-Encoding: base64

{_base64(calendar)}
--------------s0Me0Boundary--
""",
    )


PROGRAMS: dict[str, Callable[[Reply], bytes]] = {
    "gmail": gmail,
    "outlook": outlook,
    "apple_mail": apple_mail,
    "nextcloud": nextcloud,
    "thunderbird": thunderbird,
}


def _base64(text: str) -> str:
    return base64.encodebytes(text.replace("\n", "\r\n").encode()).decode()
