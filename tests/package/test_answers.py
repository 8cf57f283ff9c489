"""Book, decline in the calendar, be cancelled: the server as it runs, a mail server on either side."""

import smtplib
from pathlib import Path

from tests.support.mail import calendar_of, event_of
from tests.support.processes import free_port
from tests.support.replies import outlook, reply_to
from tests.support.site import make_demo_database, running_site


def test_what_a_calendar_declines_is_cancelled(tmp_path: Path) -> None:
    port = free_port()
    given = {"ANSWERS_LISTEN": "lmtp", "ANSWERS_LISTEN_PORT": str(port)}
    with running_site(tmp_path, make_demo_database(tmp_path), **given) as site:
        path = site.book()
        invite = site.mail.next()
        reply = reply_to(invite)

        with smtplib.LMTP("127.0.0.1", port, timeout=10) as client:
            client.sendmail(reply.sender, "termine@hannover.example", outlook(reply))

        told = site.mail.next()
        assert told["To"] == invite["To"]
        assert calendar_of(told)["METHOD"] == "CANCEL"
        assert event_of(calendar_of(told))["UID"] == reply.uid
        assert site.status(path) == 410
        site.stop()
    log = site.log.read_text()
    assert "answer_taken" in log
    assert reply.sender not in log
