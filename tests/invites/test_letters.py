"""Letters: their parts, their languages, and headers that nobody can forge."""

from dataclasses import replace
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import MultiDict

from tests.support.mail import next_letter, part, text_of
from tests.support.world import DETAILS, World
from videodesk.booking.schemas import AppointmentView, DetailsForm, items_for
from videodesk.kit.forms import read_form
from videodesk.kit.tokens import new_token


async def test_a_letter_has_a_text_a_page_an_invite_and_a_file(small_world: World) -> None:
    await small_world.book()
    letter = await next_letter(small_world)

    assert [one.get_content_type() for one in letter.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    file = part(letter, "application/ics")
    assert file.get_filename() == "termin.ics"
    assert file.get_payload(decode=True) == part(letter, "text/calendar").get_payload(decode=True)


async def test_the_invite_says_its_method_and_charset(small_world: World) -> None:
    """RFC 6047, section 2.4: mail programs go by these."""
    booked = await small_world.book()
    invite = part(await next_letter(small_world), "text/calendar")
    assert (invite.get_param("method"), invite.get_param("charset")) == ("REQUEST", "utf-8")

    await small_world.cancel(booked)
    assert part(await next_letter(small_world), "text/calendar").get_param("method") == "CANCEL"


async def test_the_envelope(small_world: World) -> None:
    booked = await small_world.book()
    letter = await next_letter(small_world)

    assert letter["To"] == "Kim Muster <kim@example.org>"
    assert letter["From"].addresses[0].display_name == "Bürgeramt Musterstadt"
    assert letter["From"].addresses[0].addr_spec == small_world.settings.mail.sender
    assert letter["Message-ID"] == f"<{booked.id}.0.booked@localhost>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(letter["Date"]) == small_world.clock.now()


@pytest.mark.parametrize(
    ("locale", "subject", "words"),
    [
        ("de", "Ihr Termin am Montag, 23. November 2026 um 08:00 Uhr", "Guten Tag Kim Muster"),
        ("en", "Your appointment on Monday, 23 November 2026 at 08:00", "Hello Kim Muster"),
    ],
)
async def test_letters_are_in_the_language_of_the_booking(
    small_world: World, locale: str, subject: str, words: str
) -> None:
    booked = await _book_in(small_world, locale)
    letter = await next_letter(small_world)
    link = f"http://localhost:8080/{locale}/a/{small_world.link(booked)}"

    assert letter["Subject"] == subject
    assert letter["Content-Language"] == locale
    for content_type in ("text/plain", "text/html"):
        text = text_of(letter, content_type)
        assert words in text
        assert link in text
        assert "08:00" in text
    assert ("Personalausweis" if locale == "de" else "Identity card") in text_of(letter, "text/plain")


async def test_a_cancelled_appointments_letter_has_no_way_in(small_world: World) -> None:
    booked = await small_world.book()
    await next_letter(small_world)
    await small_world.cancel(booked)

    letter = await next_letter(small_world)

    for content_type in ("text/plain", "text/html", "text/calendar"):
        if content_type != "text/calendar":
            assert small_world.link(booked) not in text_of(letter, content_type)
            assert "http://localhost:8080/de/" in text_of(letter, content_type)
    assert letter["Message-ID"] == f"<{booked.id}.1.cancelled@localhost>"


async def test_what_people_write_is_text_and_not_markup(small_world: World) -> None:
    await small_world.book(details=replace(DETAILS, name="<b>Kim</b> & Söhne"))
    letter = await next_letter(small_world)

    assert "<b>Kim</b> & Söhne" in text_of(letter, "text/plain")
    assert "&lt;b&gt;Kim&lt;/b&gt; &amp; Söhne" in text_of(letter, "text/html")


NAMES = st.text(min_size=2, max_size=100) | st.text(alphabet="Kim\"'<>@,;:()[]\\ äß=?_", min_size=2, max_size=100)


@settings(max_examples=60)
@given(name=NAMES)
async def test_whatever_name_the_form_takes_reaches_the_mailbox_and_forges_nothing(
    small_world: World, name: str
) -> None:
    form = read_form(DetailsForm, MultiDict({"name": name, "email": "kim@example.org"}))
    if form.data is None:
        return
    booked = await small_world.book(details=form.data.details())

    letter = await next_letter(small_world)

    assert [address.addr_spec for address in letter["To"].addresses] == ["kim@example.org"]
    # Python breaks long words between encoded words and reads the break back as a space.
    assert "".join(letter["To"].addresses[0].display_name.split()) == "".join(form.data.name.split())
    assert len(letter.get_all("To", [])) == len(letter.get_all("Subject", [])) == 1
    assert set(letter.keys()) == {
        *("Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "Content-Language"),
        *("MIME-Version", "Content-Type"),
    }
    await small_world.cancel(booked)
    await next_letter(small_world)


@pytest.mark.parametrize(
    ("typed", "sent_to"),
    [("kim@Müller.example", "kim@xn--mller-kva.example"), ("Kim.Muster+amt@example.org", "Kim.Muster+amt@example.org")],
)
async def test_letters_reach_addresses_with_umlauts_in_the_domain(small_world: World, typed: str, sent_to: str) -> None:
    form = read_form(DetailsForm, MultiDict({"name": "Kim", "email": typed}))
    assert form.data is not None
    await small_world.book(details=form.data.details())

    letter = await next_letter(small_world)

    assert letter["To"].addresses[0].addr_spec == sent_to


async def _book_in(world: World, locale: str) -> AppointmentView:
    token, slot = new_token(), (await world.slots())[0]
    async with world.writing() as uow:
        service = await world.services.catalogue.by_key(uow, world.service.key, locale)
        await world.services.holds.hold(uow, token, items_for([service]), slot, locale)
    await world.fill_in(token)
    return await world.confirm(token)
