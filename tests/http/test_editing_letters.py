"""Admins look at letters and SMS, change their texts and send themselves samples."""

import html
from email.message import EmailMessage

import pytest

from tests.support.filled import filled, typed
from tests.support.mail import next_letter, reread, text_of
from tests.support.pages import Browser, Page, sign_in
from tests.support.world import World, make_world
from videodesk.invites.proofs import SHEETS, SMS
from videodesk.kit.i18n import LANGUAGES
from videodesk.kit.outbox import DeliveryPostponed, DeliveryRefused

LETTERS = "/de/admin/letters"
BOOKED = f"{LETTERS}/booked"
FORM = "application/x-www-form-urlencoded"
INTRO, SUBJECT = "letter-booked-intro", "letter-booked-subject"


@pytest.fixture
def gateway() -> dict[str, str]:
    """Without one no SMS are sent."""
    return {"SMS_URL": "https://sms.example/", "SMS_BODY": "to={to}&text={text}", "SMS_CONTENT_TYPE": FORM}


@pytest.fixture
def small_built_world(sqlite_url: str, gateway: dict[str, str]) -> World:
    return make_world(sqlite_url, **gateway)


@pytest.fixture
async def admin(browser: Browser, small_world: World) -> str:
    """The token of the admin's forms."""
    return await sign_in(browser, small_world, "admin")


async def press(browser: Browser, page: Page, button: str, changes: dict[str, str], path: str = BOOKED) -> Page:
    return await browser.post(path, filled(page) | changes | {"do": button})


async def changes(world: World) -> dict[str, dict[str, str]]:
    async with world.reading() as uow:
        return await world.services.letter_texts.changes(uow)


async def give_address(world: World, address: str = "admin@example.org") -> None:
    async with world.writing() as uow:
        await world.services.accounts.set_mail_address(uow, world.staff["admin"], address)


def preview(page: Page) -> str:
    """The letter in the frame."""
    start = page.html.index('srcdoc="') + len('srcdoc="')
    return html.unescape(page.html[start : page.html.index('"', start)])


# Looking


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_letter_is_listed_and_can_be_seen(browser: Browser, admin: str, language: str) -> None:
    all_letters = await browser.get(f"/{language}/admin/letters")

    for name in SHEETS:
        path = f"/{language}/admin/letters/{name}"
        assert path in all_letters.links
        page = await browser.get(path)
        assert page.status == 200
        assert "Bürgeramt Musterstadt: " in page.html if name in SMS else "Kim" in preview(page)
        assert f'href="{path}?language=en"' in page.html or name.startswith("staff")


@pytest.mark.parametrize("gateway", [{}])
async def test_where_no_sms_are_sent_none_are_listed(browser: Browser, admin: str) -> None:
    page = await browser.get(LETTERS)

    assert BOOKED in page.links
    assert "SMS" not in page.html


@pytest.mark.parametrize(
    ("path", "words", "missing"),
    [
        ("booked?channel=video", ("Video-Bürgeramt", "Videotermin: Bürgeramt"), ("Musterstraße", "Personen: 3")),
        ("booked?channel=on_site&persons=3", ("Bürgeramt Mitte, Musterstraße 12", "Personen: 3"), ("Videotermin:",)),
        ("booked?channel=phone&language=en", ("will call you: 030 23125 123", "Hello Kim"), ("Guten Tag",)),
        ("moved", ("Sie haben Ihren Termin verschoben",), ("Der Grund",)),
        ("moved?by_office=on", ("wir mussten Ihren Termin ändern", "Der Grund:"), ("Sie haben Ihren",)),
        ("cancelled", ("wird aus dem Kalender genommen",), ()),
        ("offer", ("hat keinen Eintrag für den Kalender",), ()),
        ("rating", ("Keine Fragen mehr schicken",), ()),
        ("staff-gone?channel=phone", ("Telefon (Platz 3)", "findet an Ihrem Platz nicht mehr statt"), ("Guten Tag",)),
        ("sms-moved?channel=on_site", ("Wir mussten", "(Bürgeramt Mitte, Musterstraße 12"), ("Kim", "Das Amt war es")),
        ("sms-reminder?language=en", ("Your appointment is on Tue 1 Dec at 10:00.",), ("Kim", "Personen")),
        ("booked?channel=pigeon&persons=99&language=xx", ("Video-Bürgeramt",), ()),
    ],
)
async def test_each_case_can_be_chosen(
    browser: Browser, admin: str, path: str, words: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    page = await browser.get(f"{LETTERS}/{path}")

    seen = page.html.partition('id="preview"')[2]
    assert page.status == 200
    assert [word for word in words if word not in html.unescape(seen)] == []
    assert [word for word in missing if word in html.unescape(seen)] == []


async def test_the_letter_in_the_page_can_do_nothing_and_has_its_styles(browser: Browser, admin: str) -> None:
    page = await browser.get(BOOKED)
    policy = page.headers["Content-Security-Policy"]

    assert '<iframe class="site-letter-frame" sandbox srcdoc=' in page.html
    assert "'unsafe-hashes' 'sha256-" in policy
    assert "unsafe-inline" not in policy
    assert "default-src 'self'" in policy
    assert "unsafe-hashes" not in (await browser.get(LETTERS)).headers["Content-Security-Policy"]


@pytest.mark.parametrize("who", ["anna", None])
@pytest.mark.parametrize("path", [LETTERS, BOOKED])
async def test_letters_are_for_admins(browser: Browser, small_world: World, who: str | None, path: str) -> None:
    csrf = await sign_in(browser, small_world, who) if who else "x"

    assert (await browser.get(path)).path.startswith(path if who else "/de/staff/login")
    assert (await browser.get(path)).status == (403 if who else 200)
    for do in ("save", "preview", "send"):
        answer = await browser.post(path, {"csrf": csrf, "do": do, INTRO: "Anders."}, follow=False)
        assert answer.status == (403 if who else 303)
    assert await changes(small_world) == {"de": {}, "en": {}}


async def test_a_form_without_its_token_is_refused(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(BOOKED)

    for path in (BOOKED, LETTERS):
        for token in ("", "x"):
            given = filled(page) | {INTRO: "Anders.", "do": "save", "address": "x@example.org", "csrf": token}
            assert (await browser.post(path, given)).status == 403
    assert await changes(small_world) == {"de": {}, "en": {}}


async def test_there_is_no_other_letter(browser: Browser, admin: str) -> None:
    assert (await browser.get(f"{LETTERS}/unknown")).status == 404


# Changing


async def test_a_changed_text_is_in_the_next_letter(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(BOOKED)

    saved = await press(browser, page, "save", {INTRO: "Schön, dass Sie kommen!", SUBJECT: "Bis { $day }"})

    assert saved.status == 200
    assert saved.path.startswith(f"{BOOKED}?language=de")
    assert "Die Änderungen sind gespeichert." in saved.html
    await small_world.book()
    letter = await next_letter(small_world)
    assert letter["Subject"] == "Bis Montag, 23. November 2026"
    assert "Schön, dass Sie kommen!" in text_of(letter, "text/plain")
    assert "Deutsch" in (await browser.get(LETTERS)).html.partition(f"{BOOKED}")[2].partition("</tr>")[0]


async def test_saving_what_is_there_changes_nothing(browser: Browser, admin: str, small_world: World) -> None:
    for name in SHEETS:
        path = f"{LETTERS}/{name}"
        page = await browser.get(path)
        saved = await press(browser, page, "save", {}, path)
        assert typed(saved) == typed(page)
    assert await changes(small_world) == {"de": {}, "en": {}}


async def test_a_preview_shows_what_was_typed_and_saves_nothing(
    browser: Browser, admin: str, small_world: World
) -> None:
    page = await browser.get(BOOKED)

    shown = await press(
        browser, page, "preview", {INTRO: "Eins\r\n<zwei> { $day }", "channel": "on_site", "persons": "3"}
    )

    assert shown.status == 200
    assert "Eins<br>&lt;zwei&gt; Dienstag, 1. Dezember 2026" in preview(shown)
    assert "Musterstraße 12" in preview(shown)
    assert filled(shown)[INTRO] == "Eins\n<zwei> { $day }"
    assert (filled(shown)["channel"], filled(shown)["persons"]) == ("on_site", "3")
    assert await changes(small_world) == {"de": {}, "en": {}}
    saved = await press(browser, shown, "save", {})
    assert await changes(small_world) == {"de": {INTRO: "Eins\n<zwei> { $day }"}, "en": {}}
    assert (filled(saved)["channel"], filled(saved)["persons"]) == ("on_site", "3")


async def test_a_broken_text_is_refused_with_its_line_and_all_is_kept(
    browser: Browser, admin: str, small_world: World
) -> None:
    page = await browser.get(BOOKED)

    for button in ("save", "preview", "send"):
        refused = await press(browser, page, button, {INTRO: "Eins\nzwei { $day", SUBJECT: "Anders { $time }"})

        assert refused.status == 422
        assert "Was geschehen ist: Zeile 2, Zeichen 6: Diese geschweifte Klammer geht auf" in refused.html
        assert f'href="#{INTRO}"' in refused.html
        assert filled(refused)[INTRO] == "Eins\nzwei { $day"
        assert filled(refused)[SUBJECT] == "Anders { $time }"
        assert "Ihr Termin ist gebucht." in preview(refused)
        assert "<title>Anders 10:00</title>" in preview(refused)
    assert await changes(small_world) == {"de": {}, "en": {}}


async def test_a_text_that_is_missing_in_what_is_sent_is_refused(browser: Browser, admin: str) -> None:
    given = filled(await browser.get(BOOKED))
    del given[INTRO]

    refused = await browser.post(BOOKED, given | {"do": "save"})

    assert refused.status == 422
    assert "Ohne ihn hätte der Brief eine Lücke" in refused.html


async def test_the_original_can_be_compared_and_taken_again(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(BOOKED)
    assert f"original.{INTRO}" not in page.html

    saved = await press(browser, page, "save", {INTRO: "Anders."})

    assert "Ursprünglicher Text:" in saved.html
    assert "Ihr Termin ist gebucht.</span>" in saved.html
    back = await press(browser, saved, "preview", {f"original.{INTRO}": "on"})
    assert filled(back)[INTRO] == "Ihr Termin ist gebucht."
    assert await changes(small_world) == {"de": {INTRO: "Anders."}, "en": {}}
    await press(browser, saved, "save", {f"original.{INTRO}": "on"})
    assert await changes(small_world) == {"de": {}, "en": {}}


async def test_texts_of_two_languages_are_two(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(f"{BOOKED}?language=en")
    assert filled(page)[INTRO] == "Your appointment is booked."

    saved = await press(browser, page, "save", {INTRO: "Done."})

    assert await changes(small_world) == {"de": {}, "en": {INTRO: "Done."}}
    assert (filled(saved)["language"], filled(saved)[INTRO]) == ("en", "Done.")
    assert f'lang="en" maxlength="2000" aria-describedby="{INTRO}-hint">Done.' in saved.html
    assert filled(await browser.get(BOOKED))[INTRO] == "Ihr Termin ist gebucht."


async def test_staff_are_written_to_in_the_citys_language(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get("/en/admin/letters/staff-new?language=en")

    assert filled(page)["language"] == "de"
    await press(
        browser, page, "save", {"staff-letter-new-intro": "Neues!", "language": "en"}, "/en/admin/letters/staff-new"
    )
    assert await changes(small_world) == {"de": {"staff-letter-new-intro": "Neues!"}, "en": {}}


async def test_who_was_second_sees_both_and_loses_nothing(browser: Browser, admin: str, small_world: World) -> None:
    first, second = await browser.get(BOOKED), await browser.get(BOOKED)
    await press(browser, first, "save", {INTRO: "Vom ersten."})

    told = await press(browser, second, "save", {INTRO: "Vom zweiten."})

    assert told.status == 409
    assert "Jemand anderes hat das inzwischen geändert." in told.html
    assert "Jetzt gespeichert: Vom ersten." in told.html
    assert filled(told)[INTRO] == "Vom zweiten."
    assert (await changes(small_world))["de"] == {INTRO: "Vom ersten."}
    assert (await press(browser, told, "save", {})).status == 200
    assert (await changes(small_world))["de"] == {INTRO: "Vom zweiten."}


async def test_a_preview_does_not_hide_that_somebody_was_first(
    browser: Browser, admin: str, small_world: World
) -> None:
    page = await browser.get(BOOKED)
    shown = await press(browser, page, "preview", {INTRO: "Vom zweiten."})
    await press(browser, page, "save", {INTRO: "Vom ersten."})

    assert (await press(browser, shown, "save", {})).status == 409


async def test_looking_changes_nothing(browser: Browser, admin: str, small_world: World) -> None:
    path = f"{BOOKED}?do=save&{INTRO}=Anders&do=send&csrf={admin}"

    assert (await browser.get(path)).status == 200
    async with browser.client.head(path) as answer:
        assert answer.status == 200
    assert await changes(small_world) == {"de": {}, "en": {}}


# Samples


async def test_a_sample_goes_to_the_admin_alone(browser: Browser, admin: str, small_world: World) -> None:
    await give_address(small_world)
    page = await browser.get(BOOKED)

    sent = await press(browser, page, "send", {INTRO: "Nur zur Probe.", "to": "else@example.org", "channel": "phone"})

    assert "unterwegs an admin@example.org" in sent.html
    letter = reread(await small_world.postbox.next())
    assert [address.addr_spec for address in letter["To"].addresses] == ["admin@example.org"]
    assert "Nur zur Probe." in text_of(letter, "text/plain")
    assert "ruft Sie an: 030 23125 123" in text_of(letter, "text/plain")
    assert "METHOD:REQUEST" in text_of(letter, "text/calendar")
    assert await changes(small_world) == {"de": {}, "en": {}}
    assert filled(sent)[INTRO] == "Nur zur Probe."


async def test_each_sample_is_a_letter_of_its_own(browser: Browser, admin: str, small_world: World) -> None:
    await give_address(small_world)
    page = await browser.get(BOOKED)
    for _ in range(2):
        await press(browser, page, "send", {})

    first, second = [await small_world.postbox.next() for _ in range(2)]

    assert first["Message-ID"] != second["Message-ID"]


async def test_a_letter_to_staff_can_be_tried_too(browser: Browser, admin: str, small_world: World) -> None:
    await give_address(small_world)
    path = f"{LETTERS}/staff-gone"

    await press(browser, await browser.get(path), "send", {}, path)

    letter = reread(await small_world.postbox.next())
    assert letter["To"].addresses[0].addr_spec == "admin@example.org"
    assert "METHOD:CANCEL" in text_of(letter, "text/calendar")


async def test_an_sms_is_looked_at_and_sent_to_nobody(
    browser: Browser, admin: str, small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small_world.postbox, "send", None)
    await give_address(small_world)
    path, text = f"{LETTERS}/sms-booked", "sms-booked-text"
    page = await browser.get(path)
    assert 'value="send"' not in page.html

    for do in ("preview", "send"):
        shown = await press(browser, page, do, {text: "„Bis bald“ am { $day } { $link }"}, path)
        assert '"Bis bald" am Di., 1. Dez. http' in html.unescape(shown.html).partition('id="preview"')[2]
    assert await changes(small_world) == {"de": {}, "en": {}}

    refused = await press(browser, page, "save", {text: "Bis bald!"}, path)
    assert "Bitte lassen Sie { $link } im Text stehen." in refused.html


async def test_without_an_address_it_is_told_where_to_give_one(
    browser: Browser, admin: str, small_world: World
) -> None:
    page = await browser.get(BOOKED)
    assert 'value="send"' not in page.html
    assert f"{LETTERS}#address" in page.html
    assert "Geben Sie sie unter „Briefe“ an." in (await press(browser, page, "send", {})).html

    saved = await browser.post(LETTERS, filled(await browser.get(LETTERS)) | {"address": " me@example.org "})

    assert saved.path == f"{LETTERS}?saved=1"
    assert 'value="me@example.org"' in saved.html
    assert "unterwegs an me@example.org" in (await press(browser, page, "send", {})).html


@pytest.mark.parametrize("address", ["", "me", "me@", "a@example.org, b@example.org", "a@example.org\r\nBcc: b@x.org"])
async def test_a_wrong_address_is_kept_for_correcting(browser: Browser, admin: str, address: str) -> None:
    refused = await browser.post(LETTERS, filled(await browser.get(LETTERS)) | {"address": address})

    assert refused.status == 422
    assert "name@beispiel.de" in refused.html


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DeliveryRefused("SMTP 550"), "Der Mailserver hat die Probe abgelehnt."),
        (DeliveryPostponed("no mail server"), "Der Mailserver ist gerade nicht zu erreichen."),
    ],
)
async def test_what_the_mail_server_says_is_told(
    browser: Browser, admin: str, small_world: World, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    async def fail(_message: EmailMessage) -> None:
        raise error

    await give_address(small_world)
    monkeypatch.setattr(small_world.postbox, "send", fail)

    page = await press(browser, await browser.get(BOOKED), "send", {INTRO: "Nur zur Probe."})

    assert words in page.html
    assert filled(page)[INTRO] == "Nur zur Probe."
