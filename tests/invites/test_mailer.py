"""SMTP against a real server: what is for good, what is for now, whom we trust, and how long we hold the line."""

import asyncio
from pathlib import Path

import pytest

from tests.support.post_office import Certificate, PostOffice, letter
from videodesk.invites.config import MailConfig
from videodesk.invites.mailer import FileMailer, make_mailer
from videodesk.kit.outbox import DeliveryPostponed, DeliveryRefused

SOON = 0.2
PATIENCE = 10


@pytest.fixture
def vouched_for(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))


async def test_a_letter_arrives_as_it_was_written(post_office: PostOffice) -> None:
    await post_office.mailer().send(letter())

    (envelope,) = post_office.received
    assert (envelope.mail_from, envelope.rcpt_tos) == ("termine@example.org", ["kim@example.org"])
    assert post_office.letters[0].get_content() == "Viele Grüße\n"
    assert post_office.letters[0]["From"] == "Bürgeramt <termine@example.org>"


async def test_it_leaves_in_ascii_so_that_no_server_on_the_way_changes_it(post_office: PostOffice) -> None:
    await post_office.mailer().send(letter())

    content = post_office.received[0].content
    assert isinstance(content, bytes)
    assert content.isascii()


@pytest.mark.usefixtures("vouched_for")
async def test_with_starttls_it_travels_encrypted(secure_post_office: PostOffice) -> None:
    await secure_post_office.mailer("starttls").send(letter())

    assert secure_post_office.encrypted == [True]


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(secure_post_office: PostOffice) -> None:
    """The letter holds the link: it is not given to whoever says that they are the mail server."""
    with pytest.raises(DeliveryPostponed):
        await secure_post_office.mailer("starttls").send(letter())

    assert secure_post_office.received == []


@pytest.mark.usefixtures("vouched_for")
async def test_a_certificate_of_another_host_is_not_trusted(secure_post_office: PostOffice) -> None:
    with pytest.raises(DeliveryPostponed):
        await secure_post_office.mailer("starttls", host="127.0.0.1").send(letter())


async def test_with_tls_plain_text_is_never_spoken(post_office: PostOffice) -> None:
    with pytest.raises(DeliveryPostponed):
        await post_office.mailer("tls", smtp_timeout_seconds=5).send(letter())

    assert post_office.received == []


@pytest.mark.usefixtures("vouched_for")
async def test_it_signs_in(secure_post_office: PostOffice) -> None:
    await secure_post_office.mailer("starttls", smtp_user="termine", smtp_password="secret").send(letter())

    assert len(secure_post_office.received) == 1


@pytest.mark.usefixtures("vouched_for")
async def test_a_wrong_password_is_ours_to_mend_so_the_letter_waits(secure_post_office: PostOffice) -> None:
    with pytest.raises(DeliveryPostponed, match="password") as postponed:
        await secure_post_office.mailer("starttls", smtp_user="termine", smtp_password="wrong").send(letter())

    assert "wrong" not in str(postponed.value)


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("550 no such person as kim@example.org", DeliveryRefused),
        ("550 5.1.1 no such person as kim@example.org", DeliveryRefused),
        ("552 mailbox full", DeliveryRefused),
        ("451 try again", DeliveryPostponed),
        ("421 shutting down", DeliveryPostponed),
    ],
)
async def test_five_is_for_good_and_four_is_for_now(
    post_office: PostOffice, command: str, answer: str, error: type[Exception]
) -> None:
    post_office.answers[command] = answer

    with pytest.raises(error) as failed:
        await post_office.mailer().send(letter())

    assert str(failed.value) == f"SMTP {answer[:3]}"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("MAIL", "553 termine@example.org is not yours"),
        ("RCPT", "553 5.7.1 <termine@example.org>: Sender address rejected: not owned by user"),
        ("RCPT", "554 5.7.1 <kim@example.org>: Relay access denied"),
        ("RCPT", "550 5.1.8 <termine@example.org>: Sender address rejected: Domain not found"),
        ("RCPT", "530 5.7.0 Must issue a STARTTLS command first"),
    ],
)
async def test_what_is_said_of_us_is_ours_to_mend_so_the_letter_waits(
    post_office: PostOffice, command: str, answer: str
) -> None:
    """Else a sender or password that is set up wrongly would lose every letter of a day."""
    post_office.answers[command] = answer

    with pytest.raises(DeliveryPostponed) as postponed:
        await post_office.mailer().send(letter())

    assert str(postponed.value) == f"SMTP {answer[:3]}: the mail server does not take us"


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA"])
async def test_a_server_that_falls_silent_is_not_waited_for_for_ever(post_office: PostOffice, command: str) -> None:
    post_office.silent.add(command)

    with pytest.raises(DeliveryPostponed):
        await post_office.mailer(smtp_timeout_seconds=SOON).send(letter())

    async with asyncio.timeout(PATIENCE):
        await post_office.connections[0].ended.wait()


async def test_the_answer_to_the_whole_letter_is_waited_for_longer(post_office: PostOffice) -> None:
    """Servers look through a letter before they say that they have it: giving up too soon doubles it."""

    async def look_through(_server: object, command: str) -> None:
        if command == "DATA":
            await asyncio.sleep(SOON * 1.5)

    post_office.ask_first = look_through
    await post_office.mailer(smtp_timeout_seconds=SOON).send(letter())

    assert len(post_office.received) == 1


async def test_without_a_server_the_letter_waits() -> None:
    nobody = PostOffice(port=1)

    with pytest.raises(DeliveryPostponed, match="no mail server"):
        await nobody.mailer().send(letter())


# One connection for many


async def test_a_run_of_letters_takes_one_connection(post_office: PostOffice) -> None:
    mailer = post_office.mailer()

    for number in range(5):
        await mailer.send(letter(f"{number}.0.booked"))

    assert (len(post_office.received), len(post_office.connections)) == (5, 1)


@pytest.mark.usefixtures("vouched_for")
async def test_so_it_is_with_tls_and_password(secure_post_office: PostOffice) -> None:
    mailer = secure_post_office.mailer("starttls", smtp_user="termine", smtp_password="secret")

    for number in range(5):
        await mailer.send(letter(f"{number}.0.booked"))

    assert secure_post_office.encrypted == [True] * 5
    assert len(secure_post_office.connections) == 1


async def test_letters_at_once_do_not_mingle(post_office: PostOffice) -> None:
    mailer = post_office.mailer()
    receivers = [f"kim{number}@example.org" for number in range(20)]

    for _ in range(2):
        await asyncio.gather(*(mailer.send(letter(to, to)) for to in receivers))

    assert sorted(one.rcpt_tos[0] for one in post_office.received) == sorted(receivers * 2)
    assert all(
        one.rcpt_tos[0] in str(two["To"]) for one, two in zip(post_office.received, post_office.letters, strict=True)
    )


async def test_without_work_it_is_closed(post_office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("videodesk.invites.smtp.IDLE_SECONDS", 0)
    mailer = post_office.mailer()
    await mailer.send(letter())

    async with asyncio.timeout(PATIENCE):
        await post_office.connections[0].ended.wait()
    await mailer.send(letter())

    assert len(post_office.connections) == 2


async def test_at_the_end_it_is_closed(post_office: PostOffice) -> None:
    mailer = post_office.mailer()
    await mailer.send(letter())

    await mailer.close()

    async with asyncio.timeout(PATIENCE):
        await post_office.connections[0].ended.wait()


@pytest.mark.parametrize("answer", ["550 nobody there", "451 later"])
@pytest.mark.parametrize("command", ["RCPT", "DATA"])
async def test_after_an_error_it_is_not_used_again(post_office: PostOffice, command: str, answer: str) -> None:
    mailer = post_office.mailer()
    await mailer.send(letter("1"))
    post_office.answers[command] = answer
    with pytest.raises((DeliveryRefused, DeliveryPostponed)):
        await mailer.send(letter("2"))
    del post_office.answers[command]

    await mailer.send(letter("3"))

    assert len(post_office.connections) == 2
    assert post_office.message_ids == ["<1@example.org>", "<3@example.org>"]


@pytest.mark.parametrize("how", ["421 too many letters", "drop", "drop before"])
async def test_a_connection_that_the_server_has_given_up_costs_no_attempt(post_office: PostOffice, how: str) -> None:
    mailer = post_office.mailer()
    await mailer.send(letter("1"))
    first = post_office.connections[0]
    if how == "drop before":
        first.hang_up()
        await first.ended.wait()

    async def give_up(server: object, _command: str) -> str | None:
        if server is first and how == "drop":
            first.hang_up()
        return how if server is first else None

    post_office.ask_first = give_up
    await mailer.send(letter("2"))

    assert post_office.message_ids == ["<1@example.org>", "<2@example.org>"]
    assert len(post_office.connections) == 2


# Without a mail server


async def test_without_a_host_letters_become_files(tmp_path: Path) -> None:
    mailer = make_mailer(MailConfig(directory=tmp_path / "mail"))
    assert isinstance(mailer, FileMailer)

    await mailer.send(letter())
    await mailer.send(letter())

    (path,) = (tmp_path / "mail").iterdir()
    assert path.name == "1.0.booked.eml"
    assert b"Subject: Ihr Termin" in path.read_bytes()


async def test_no_message_id_leads_out_of_the_directory(tmp_path: Path) -> None:
    evil = letter()
    evil.replace_header("Message-ID", "<../../evil@example.org>")

    await FileMailer(tmp_path / "mail").send(evil)

    assert [path.parent for path in tmp_path.rglob("*.eml")] == [tmp_path / "mail"]
