"""Staff look at a day, book for callers, move, cancel and close appointments, and say why."""

import re
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.support.filled import filled, typed
from tests.support.mail import calendar_of, event_of, next_letter, text_of
from tests.support.pages import Browser, Page, sign_in
from tests.support.waiting import walk_in
from tests.support.world import DETAILS, World
from videodesk.booking.policy import AppointmentState, ChangeKind
from videodesk.booking.schemas import AppointmentView, Audience, Slot, SlotQuery, items_for
from videodesk.catalogue.schemas import Channel, ServiceView
from videodesk.kit.outbox import OutboxState
from videodesk.kit.tokens import new_token
from videodesk.locations.schemas import ClosureInput, LocationKind, LocationView, StopInput

DAY = "/de/staff/appointments"
NEW = "/de/staff/appointments/new"
EVERYWHERE = {Channel.VIDEO: 15, Channel.ON_SITE: 15, Channel.PHONE: 10}


@pytest.fixture
async def staff(browser: Browser, small_world: World) -> str:
    """The token of Anna's forms."""
    return await sign_in(browser, small_world, "anna")


@pytest.fixture
async def service(small_world: World) -> ServiceView:
    async with small_world.writing() as uow:
        return await small_world.give_by(uow, "ausweis", EVERYWHERE, "Ausweis <&>", max_persons=4)


@pytest.fixture
async def office(small_world: World, service: ServiceView) -> LocationView:
    async with small_world.writing() as uow:
        return await small_world.add_office(uow, "mitte", "Bürgeramt Mitte", street="Leinstraße 14")


def one_of(appointment: AppointmentView, rest: str = "") -> str:
    return f"{DAY}/{appointment.id}{rest}"


def times(page: Page) -> list[str]:
    """All slots that are offered as buttons, each once."""
    return list(dict.fromkeys(re.findall(r'name="slot" value="([^"]+)"', page.html)))


async def book_by(world: World, service: ServiceView, channel: Channel) -> AppointmentView:
    """The earliest by this channel, as a citizen."""
    search = await world.services.booking.search(SlotQuery(items_for([service]), frozenset({channel})))
    token = await world.hold(search.days[0].slots[0], service=service)
    await world.fill_in(token, replace(DETAILS, phone="0511 1234"))
    booked = await world.confirm(token)
    await next_letter(world)
    return booked


async def stored(world: World, appointment_id: uuid.UUID) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.get(uow, appointment_id)


def id_in(page: Page) -> uuid.UUID:
    return uuid.UUID(page.path.partition("?")[0].rpartition("/")[2])


# The day


async def test_the_day_shows_every_appointment(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    on_site = await book_by(small_world, service, Channel.ON_SITE)
    cancelled = await book_by(small_world, service, Channel.ON_SITE)
    await small_world.cancel(cancelled)

    mine = await browser.get(DAY)
    page = await browser.get(f"{DAY}?office={office.id}&day={on_site.starts_at.date()}")

    assert "keine Termine" in mine.html, "the video office, where Anna works, has none"
    for said in (
        "Kim Muster",
        "Ausweis &lt;&amp;&gt;",
        "08:00 bis 08:15 Uhr",
        "vor Ort",
        "gebucht",
        "abgesagt",
        "online",
    ):
        assert said in page.html
    assert {one_of(on_site), one_of(cancelled)} <= set(page.links)
    assert "Platz 1, Bürgeramt Mitte" in page.html
    tomorrow = next(link for link in page.links if "day=2026-11-24" in link)
    assert one_of(on_site) not in (await browser.get(tomorrow.replace("&amp;", "&"))).links


@pytest.mark.parametrize("query", ["office=x&day=x", "day=99999999", "day=0001-01-01", "office=%00", "day=9999-12-31"])
async def test_an_office_or_day_that_is_none_is_ones_own_today(
    browser: Browser, staff: str, small_world: World, query: str
) -> None:
    booked = await small_world.book()

    page = await browser.get(f"{DAY}?{query}")

    assert page.status == 200
    assert one_of(booked) in page.links


async def test_the_day_is_the_one_of_the_offices_clock(
    browser: Browser, small_world: World, service: ServiceView
) -> None:
    async with small_world.writing() as uow:
        far = await small_world.add_office(uow, "samoa", "Samoa", time_zone="Europe/Berlin")
    small_world.clock.advance(hours=16.5)  # 22:30 UTC is 23:30 in Berlin, and it is still Monday
    await sign_in(browser, small_world, "anna")

    assert "23. November 2026" in (await browser.get(f"{DAY}?office={far.id}")).html
    small_world.clock.advance(minutes=31)
    assert "24. November 2026" in (await browser.get(f"{DAY}?office={far.id}")).html


# One appointment


async def test_an_appointment_tells_all_about_itself(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    booked = await book_by(small_world, service, Channel.PHONE)

    page = await browser.get(one_of(booked))

    for said in ("Kim Muster", "kim@example.org", "Telefon", "Bürgeramt Mitte, Leinstraße 14", "Deutsch", "online"):
        assert said in page.html
    assert {one_of(booked, "/move"), one_of(booked, "/cancel")} <= set(page.links)


async def test_the_history_says_who_did_what_when_and_why(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    booked = await book_by(small_world, service, Channel.ON_SITE)
    small_world.clock.advance(minutes=5)
    async with small_world.writing() as uow:
        slots = await _staff_slots(small_world, service, office)
        await small_world.services.booking.move_by_staff(
            uow, booked.id, small_world.staff["jonas"], slots[-1], "Schulung <b>"
        )

    page = await browser.get(one_of(booked))

    history = page.html.partition("Verlauf")[2]
    for said in ("gebucht", "07:00 Uhr", "verschoben", "07:05 Uhr", "Jonas", "Schulung &lt;b&gt;"):
        assert said in history
    async with small_world.reading() as uow:
        first, second = await small_world.services.booking.history(uow, booked.id)
    assert (first.kind, first.staff_id, first.reason) == (ChangeKind.BOOKED, None, "")
    assert (second.kind, second.staff_id) == (ChangeKind.MOVED, small_world.staff["jonas"])


async def _staff_slots(world: World, service: ServiceView, office: LocationView) -> list[Slot]:
    search = await world.services.booking.search(
        SlotQuery(
            items_for([service]),
            frozenset({Channel.ON_SITE}),
            frozenset({office.id}),
            audience=Audience.STAFF,
        )
    )
    return [slot for day in search.days for slot in day.slots]


# Cancelling


async def test_cancelling_takes_a_reason_and_tells_it(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    booked = await book_by(small_world, service, Channel.ON_SITE)
    page = await browser.get(one_of(booked, "/cancel"))

    wrong = await browser.post(page.path, filled(page) | {"reason": "  "})
    done = await browser.post(page.path, filled(page) | {"reason": "Krankheit im Team"})

    assert wrong.status == 422
    assert wrong.fields["reason"]["aria-invalid"] == "true"
    assert done.path == one_of(booked, "?cancelled")
    assert "Der Termin ist abgesagt." in done.html
    assert "Krankheit im Team" in done.html.partition("Verlauf")[2]
    assert one_of(booked, "/cancel") not in done.links
    letter = await next_letter(small_world)
    assert "Der Grund: Krankheit im Team" in text_of(letter, "text/plain")
    assert calendar_of(letter)["METHOD"] == "CANCEL"
    assert (await browser.post(page.path, filled(page) | {"reason": "again"})).status == 410


@pytest.mark.parametrize("reason", ["", "x" * 501, "two\nlines"])
async def test_a_wrong_reason_is_kept(browser: Browser, staff: str, small_world: World, reason: str) -> None:
    booked = await small_world.book()
    page = await browser.get(one_of(booked, "/cancel"))

    wrong = await browser.post(page.path, filled(page) | {"reason": reason})

    assert wrong.status == 422
    assert "field-error" not in wrong.html
    assert "Bitte prüfen Sie diese Angabe" not in wrong.html
    assert (await stored(small_world, booked.id)).state == "confirmed"


async def test_who_waits_without_an_appointment_can_be_cancelled_however_long_it_was(
    browser: Browser, staff: str, small_world: World
) -> None:
    small_world.clock.advance(hours=1)
    came = await walk_in(small_world)
    small_world.clock.set(came.ends_at)

    page = await browser.get(one_of(came))
    assert one_of(came, "/cancel") in page.links
    assert one_of(came, "/move") not in page.links
    form = await browser.get(one_of(came, "/cancel"))
    done = await browser.post(form.path, filled(form) | {"reason": "Ist gegangen"})

    assert done.path == one_of(came, "?cancelled")
    assert one_of(came, "/cancel") not in done.links


async def test_what_is_over_can_be_neither_moved_nor_cancelled(
    browser: Browser, staff: str, small_world: World
) -> None:
    booked = await small_world.book()
    link = f"/de/a/{small_world.link(booked)}"
    small_world.clock.set(booked.ends_at - timedelta(seconds=1))
    assert one_of(booked, "/cancel") in (await browser.get(one_of(booked))).links
    assert f"{link}/cancel" in (await browser.get(link)).links

    small_world.clock.set(booked.ends_at)

    assert not {one_of(booked, "/cancel"), one_of(booked, "/move")} & set((await browser.get(one_of(booked))).links)
    late = await browser.get(link)
    assert f"{link}/room" in late.links, "a call may begin late"
    assert not {f"{link}/cancel", f"{link}/move"} & set(late.links)


# Moving


async def test_moving_goes_by_a_new_time_and_a_reason(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    booked = await book_by(small_world, service, Channel.ON_SITE)

    offered = await browser.get(one_of(booked, "/move"))
    assert all(slot.startswith(f"{office.id}:on_site:") for slot in times(offered))
    slot = times(offered)[3]
    check = await browser.get(f"{one_of(booked, '/move/check')}?slot={slot}")
    for said in ("Bisher", "08:00 Uhr", "Neu", "09:00 Uhr"):
        assert said in check.html
    wrong = await browser.post(check.path, filled(check) | {"reason": ""})
    assert wrong.status == 422
    done = await browser.post(one_of(booked, "/move/check"), filled(wrong) | {"reason": "Schalter <1> defekt"})

    assert done.path == one_of(booked, "?moved")
    for said in ("Der Termin ist verschoben.", "Zum Vorlesen", "am Montag, 23. November 2026 um 09:00 Uhr"):
        assert said in done.html
    moved = await stored(small_world, booked.id)
    assert moved.starts_at == booked.starts_at + timedelta(hours=1)
    letter = await next_letter(small_world)
    assert "Der Grund: Schalter <1> defekt" in text_of(letter, "text/plain")
    assert int(str(event_of(calendar_of(letter))["SEQUENCE"])) == 1


async def test_it_can_move_to_another_office_and_channel(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    booked = await book_by(small_world, service, Channel.ON_SITE)

    offered = await browser.get(f"{one_of(booked, '/move')}?office=&channel=&from=")
    slot = next(slot for slot in times(offered) if ":video:" in slot)
    check = await browser.get(f"{one_of(booked, '/move/check')}?slot={slot}")
    await browser.post(one_of(booked, "/move/check"), filled(check) | {"reason": "Wunsch"})

    moved = await stored(small_world, booked.id)
    assert (moved.channel, moved.location_id) == (Channel.VIDEO, small_world.location.id)


async def test_a_time_that_somebody_was_quicker_to_take_leaves_the_reason(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    booked = await book_by(small_world, service, Channel.ON_SITE)
    offered = await browser.get(one_of(booked, "/move"))
    check = await browser.get(f"{one_of(booked, '/move/check')}?slot={times(offered)[0]}")
    await book_by(small_world, service, Channel.ON_SITE)

    taken = await browser.post(one_of(booked, "/move/check"), filled(check) | {"reason": "Schulung"})

    assert taken.status == 409
    assert "gerade jemand anderes gebucht" in taken.html
    assert filled(taken)["reason"] == "Schulung"
    assert await stored(small_world, booked.id) == booked
    others = re.findall(r'type="radio"[^>]* name="slot" value="([^"]+)"', taken.html)
    assert times(offered)[0] not in others
    done = await browser.post(one_of(booked, "/move/check"), filled(taken) | {"slot": others[0]})
    assert done.path == one_of(booked, "?moved")


@pytest.mark.parametrize("slot", ["", "nonsense", "x:video:1", "{office}:on_site:-5", "{office}:on_site:" + "9" * 30])
async def test_a_slot_that_is_none_is_refused(
    browser: Browser, staff: str, small_world: World, office: LocationView, slot: str
) -> None:
    booked = await small_world.book()
    slot = slot.format(office=office.id)

    assert (await browser.get(f"{one_of(booked, '/move/check')}?slot={slot}")).status == 422
    given = {"csrf": staff, "slot": slot, "reason": "Weil"}
    assert (await browser.post(one_of(booked, "/move/check"), given)).status == 422


# Closing


@pytest.mark.parametrize(("state", "said"), [("done", "erledigt"), ("missed", "nicht gekommen")])
@pytest.mark.parametrize("channel", [Channel.ON_SITE, Channel.PHONE])
async def test_on_site_and_phone_appointments_are_closed_here(
    browser: Browser,
    staff: str,
    small_world: World,
    service: ServiceView,
    office: LocationView,
    channel: Channel,
    state: str,
    said: str,
) -> None:
    booked = await book_by(small_world, service, channel)
    form = (await browser.get(one_of(booked))).form("/close")
    assert form.choices == [("state", "done"), ("state", "missed")]

    closed = await browser.post(form.action, form.filled({"state": state}))

    assert closed.path == one_of(booked, "?closed")
    assert said in closed.html
    async with small_world.reading() as uow:
        done = (await small_world.services.booking.history(uow, booked.id))[-1]
    assert (done.kind.value, done.staff_id) == (state, small_world.staff["anna"])
    assert not [form for form in closed.forms if form.action.endswith("/close")]
    other = "missed" if state == "done" else "done"
    assert (await browser.post(form.action, form.filled({"state": state}))).path == one_of(booked, "?closed")
    assert (await browser.post(form.action, form.filled({"state": other}))).status == 409
    assert (await stored(small_world, booked.id)).state == state, "what is closed stays as it is"


async def test_video_and_later_appointments_are_not_closed_here(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    video = await small_world.book()
    slots = [slot for slot in await _staff_slots(small_world, service, office) if slot.starts_at.day == 24]
    token = await small_world.hold(slots[0], service=service)
    await small_world.fill_in(token)
    tomorrow = await small_world.confirm(token)

    for booked in (video, tomorrow):
        assert not [form for form in (await browser.get(one_of(booked))).forms if form.action.endswith("/close")]
        page = await browser.post(one_of(booked, "/close"), {"csrf": staff, "state": "done"})
        assert (page.status, "zwölf Stunden vor Beginn" in page.html) == (409, True)
        assert (await stored(small_world, booked.id)).state is AppointmentState.CONFIRMED
    assert (await browser.post(one_of(tomorrow, "/close"), {"csrf": staff, "state": "burnt"})).status == 422


# Booking for a caller


def asking(service: ServiceView, **more: str) -> str:
    query = {"service": service.key, "persons": "1", "office": "", "channel": "", "from": ""} | more
    return f"{NEW}?" + "&".join(f"{name}={value}" for name, value in query.items())


def details_of(service: ServiceView, slot: str, persons: int = 1) -> str:
    return f"{NEW}/details?service={service.key}&persons={persons}&slot={slot}"


async def test_somebody_who_calls_gets_an_appointment(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    start = await browser.get("/de/staff")
    assert NEW in start.links
    offered = await browser.get(asking(service, office=str(office.id), channel="on_site", persons="2"))
    assert times(offered)
    form = await browser.get(details_of(service, times(offered)[0], 2))

    booked = await browser.post(
        NEW + "/details",
        filled(form) | {"name": "Ruf <An>", "email": "ruf@example.org", "reason": "hat angerufen"},
    )

    assert booked.path.endswith("?booked")
    for said in (
        "Der Termin ist gebucht.",
        "Der Brief geht an ruf@example.org.",
        "Zum Vorlesen",
        "Ihr Termin ist am Montag, 23. November 2026 um 08:00 Uhr.",
        "Bürgeramt Mitte, Leinstraße 14",
        "ausweis: Unterlagen",
        "Ruf &lt;An&gt;",
        "2 Personen",
        "durch Mitarbeitende",
        "hat angerufen",
    ):
        assert said in booked.html
    appointment = await stored(small_world, id_in(booked))
    assert (appointment.ends_at - appointment.starts_at) == timedelta(minutes=30)
    letter = await next_letter(small_world)
    assert "ruf@example.org" in str(letter["To"])
    assert "hat angerufen" not in text_of(letter, "text/plain")


async def test_a_double_click_books_once(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    offered = await browser.get(asking(service, office=str(office.id), channel="on_site"))
    form = await browser.get(details_of(service, times(offered)[0]))
    given = filled(form) | {"name": "Ruf An", "reason": "hat angerufen"}

    first, second = await browser.post(NEW + "/details", given), await browser.post(NEW + "/details", given)

    assert first.path == second.path
    day = await browser.get(f"{DAY}?office={office.id}&day=2026-11-23")
    assert day.html.count("Ruf An") == 1


async def test_without_a_mail_address_no_letter_is_sent(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    offered = await browser.get(asking(service, office=str(office.id), channel="on_site"))
    form = await browser.get(details_of(service, times(offered)[0]))
    assert "Ohne E-Mail-Adresse bekommt die Person keinen Brief." in form.html

    booked = await browser.post(NEW + "/details", filled(form) | {"name": "Ruf An", "reason": "hat angerufen"})

    assert "Die Person bekommt keinen Brief" in booked.html
    async with small_world.reading() as uow:
        assert (await small_world.services.outbox.counts(uow))[OutboxState.PENDING] == 0


async def test_without_a_mail_address_staff_have_the_link_to_the_call(
    browser: Browser, staff: str, small_world: World, service: ServiceView
) -> None:
    offered = await browser.get(asking(service, channel="video"))
    form = await browser.get(details_of(service, times(offered)[0]))

    booked = await browser.post(NEW + "/details", filled(form) | {"name": "Ruf An", "reason": "hat angerufen"})

    link = small_world.link(await stored(small_world, id_in(booked)))
    assert f"/de/a/{link}" in booked.html
    assert (await browser.get(f"/de/a/{link}")).status == 200


@pytest.mark.parametrize(("language", "locale"), [("tr", "de"), ("en", "en"), ("de", "de"), ("ar", "de")])
async def test_letters_are_written_in_a_language_that_we_have(
    browser: Browser, staff: str, small_world: World, service: ServiceView, language: str, locale: str
) -> None:
    offered = await browser.get(asking(service, channel="video"))
    form = await browser.get(details_of(service, times(offered)[0]))
    given = {"name": "Ruf An", "email": "ruf@example.org", "reason": "hat angerufen", "language": language}

    booked = await browser.post(NEW + "/details", filled(form) | given)

    appointment = await stored(small_world, id_in(booked))
    assert (appointment.locale, appointment.details.language) == (locale, language)
    assert (await next_letter(small_world))["Content-Language"] == locale


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": ""}),
        ("email", {"email": "ruf@"}),
        ("phone", {"phone": "none"}),
        ("reason", {"reason": ""}),
        ("reason", {"reason": "x" * 501}),
        ("access_needs", {"access_needs": "x" * 501}),
    ],
)
async def test_wrong_details_book_nothing_and_all_is_kept(
    browser: Browser, staff: str, small_world: World, service: ServiceView, field: str, given: dict[str, str]
) -> None:
    offered = await browser.get(asking(service, channel="video"))
    form = await browser.get(details_of(service, times(offered)[0]))
    given = {"name": "Ruf An", "reason": "hat angerufen", "language": "tr", "phone": "0511 1234"} | given

    wrong = await browser.post(NEW + "/details", filled(form) | given)

    assert wrong.status == 422
    assert wrong.fields[field]["aria-invalid"] == "true"
    assert "Bitte prüfen Sie diese Angabe" not in wrong.html
    assert filled(wrong) == filled(form) | given
    assert len(await small_world.slots(service)) > 0


async def test_a_call_needs_a_number(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    offered = await browser.get(asking(service, channel="phone"))
    form = await browser.get(details_of(service, times(offered)[0]))
    given = filled(form) | {"name": "Ruf An", "reason": "hat angerufen"}

    wrong = await browser.post(NEW + "/details", given)
    booked = await browser.post(NEW + "/details", given | {"phone": "0511 1234"})

    assert wrong.fields["phone"]["aria-invalid"] == "true"
    assert "Wir rufen Sie an unter 0511 1234." in booked.html


async def test_a_time_that_somebody_was_quicker_to_take_leaves_all_that_was_typed(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    offered = await browser.get(asking(service, office=str(office.id), channel="on_site"))
    form = await browser.get(details_of(service, times(offered)[0]))
    await book_by(small_world, service, Channel.ON_SITE)
    given = {"name": "Ruf An", "phone": "0511 1234", "reason": "hat angerufen", "access_needs": "Rampe"}

    taken = await browser.post(NEW + "/details", filled(form) | given)

    assert taken.status == 409
    kept = {name: value for name, value in (filled(form) | given).items() if name != "slot"}
    assert filled(taken) == kept
    others = re.findall(r'type="radio"[^>]* name="slot" value="([^"]+)"', taken.html)
    booked = await browser.post(NEW + "/details", filled(taken) | {"slot": others[0]})
    assert "08:15 Uhr" in booked.html
    assert "Rampe" in booked.html


async def test_staff_may_have_what_is_held_back(
    browser: Browser, staff: str, small_world: World, office: LocationView
) -> None:
    async with small_world.writing() as uow:
        given = await small_world.services.catalogue.for_editing(uow, "ausweis")
        for terms in given.channels.values():
            terms.held_back_percent, terms.held_back_hours = 90, 1
        await small_world.services.catalogue.save(uow, given)
        service = await small_world.services.catalogue.by_key(uow, "ausweis", "de")
    query = SlotQuery(items_for([service]), frozenset({Channel.ON_SITE}), frozenset({office.id}))
    for_citizens = {str(slot) for day in (await small_world.services.booking.search(query)).days for slot in day.slots}

    offered = await browser.get(asking(service, office=str(office.id), channel="on_site"))
    held_back = next(slot for slot in times(offered) if slot not in for_citizens)
    form = await browser.get(details_of(service, held_back))
    booked = await browser.post(NEW + "/details", filled(form) | {"name": "Ruf An", "reason": "hat angerufen"})

    assert booked.path.endswith("?booked")


async def test_of_many_offices_the_earliest_times_are_shown(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    async with small_world.writing() as uow:
        await small_world.add_office(uow, "linden", "Bürgeramt Linden")

    page = await browser.get(asking(service))

    assert len(times(page)) == 5, "video, and on site and by phone at two offices"
    here = next(link for link in page.links if f"office={office.id}" in link and "channel=on_site" in link)
    all_here = await browser.get(here.replace("&amp;", "&"))
    assert len(times(all_here)) > 50
    (later,) = [link for link in all_here.links if "from=2026-" in link]
    assert times(await browser.get(later.replace("&amp;", "&")))[0] not in times(all_here)


async def test_the_mobile_office_is_where_it_stops(
    browser: Browser, staff: str, small_world: World, service: ServiceView
) -> None:
    async with small_world.writing() as uow:
        bus = await small_world.add_office(uow, "bus", "Mobiles Bürgeramt", kind=LocationKind.MOBILE)
        stop = StopInput(
            day=date(2026, 11, 25), opens_minute=600, closes_minute=720, name="Markt Misburg", street="Am Markt 3"
        )
        await small_world.services.locations.add_stop(uow, bus.id, stop)

    offered = await browser.get(asking(service, office=str(bus.id), channel="on_site"))
    assert "Markt Misburg, Am Markt 3" in offered.html
    form = await browser.get(details_of(service, times(offered)[0]))
    booked = await browser.post(NEW + "/details", filled(form) | {"name": "Ruf An", "reason": "hat angerufen"})

    assert "Bitte kommen Sie hierher: Mobiles Bürgeramt, Markt Misburg, Am Markt 3." in booked.html


async def test_each_service_is_for_so_many_or_for_as_many_as_it_takes(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    async with small_world.writing() as uow:
        await small_world.give_by(uow, "fuehrerschein", {Channel.ON_SITE: 10}, "Führerschein")
    page = await browser.get(asking(service, persons="9", channel="on_site") + "&service=fuehrerschein")
    assert page.fields["persons"]["value"] == "4"

    form = await browser.get(f"{details_of(service, times(page)[0], 9)}&service=fuehrerschein")
    given = filled(form) | {"name": "Ruf An", "reason": "hat angerufen"}
    booked = await browser.post(NEW + "/details", [("service", service.key), *given.items()])

    assert [item.persons for item in (await stored(small_world, id_in(booked))).items] == [4, 1]


async def test_what_cannot_be_had_is_said(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    async with small_world.writing() as uow:
        visit = await small_world.give_by(uow, "fuehrerschein", {Channel.ON_SITE: 10}, "Führerschein")
    not_together = await browser.get(asking(visit) + f"&service={small_world.service.key}")
    nothing_chosen = await browser.get(f"{NEW}?persons=1")
    async with small_world.writing() as uow:
        closed = ClosureInput(first_day=date(2026, 11, 1), last_day=date(2027, 11, 1))
        await small_world.services.locations.add_closure(uow, closed)
    nothing_free = await browser.get(asking(service))

    assert "nicht in einem Termin erledigen" in not_together.html
    assert "mindestens ein Anliegen" in nothing_chosen.html
    assert "keine Zeit frei" in nothing_free.html
    assert [times(page) for page in (not_together, nothing_chosen, nothing_free)] == [[], [], []]


@pytest.mark.parametrize(
    "query", ["persons=x", "persons=-1", "persons=99999", "channel=pigeon", "office=x", "from=x", "service=unknown"]
)
async def test_a_question_that_makes_no_sense_is_answered(
    browser: Browser, staff: str, service: ServiceView, query: str
) -> None:
    page = await browser.get(f"{NEW}?service={service.key}&{query}")

    assert page.status == 200
    assert times(page)


async def test_details_need_a_service_and_a_token(
    browser: Browser, staff: str, small_world: World, service: ServiceView
) -> None:
    free = await small_world.slots(service)
    slot = str(free[0])
    given = {"csrf": staff, "slot": slot, "name": "Ruf An", "reason": "hat angerufen", "persons": "1"}

    assert (await browser.get(f"{NEW}/details?slot={slot}")).status == 404
    assert (await browser.get(f"{NEW}/details?slot={slot}&service=unknown")).status == 404
    assert (await browser.post(f"{NEW}/details", given | {"token": new_token()})).status == 404
    for token in ("", "x", "x" * 33):
        page = await browser.post(f"{NEW}/details", given | {"service": service.key, "token": token})
        assert page.status == 422
    assert await small_world.slots(service) == free


async def test_nothing_is_done_without_the_pages_own_token(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    booked = await book_by(small_world, service, Channel.ON_SITE)
    slot = str((await small_world.slots(service))[3])
    given = {"csrf": "forged", "slot": slot, "reason": "Weil", "state": "done", "token": new_token()}

    for rest in ("/cancel", "/move/check", "/close"):
        assert (await browser.post(one_of(booked, rest), given)).status == 403
    assert (await browser.post(f"{NEW}/details", given | {"service": service.key, "name": "Ruf"})).status == 403
    assert await stored(small_world, booked.id) == booked


@pytest.mark.parametrize("rest", ["", "/move", "/move/check?slot={slot}", "/cancel"])
@pytest.mark.parametrize("unknown", [str(uuid.UUID(int=0)), "nonsense"])
async def test_an_unknown_appointment_is_no_page(
    browser: Browser, staff: str, small_world: World, unknown: str, rest: str
) -> None:
    slot = str((await small_world.slots())[0])

    assert (await browser.get(f"{DAY}/{unknown}{rest.format(slot=slot)}")).status == 404


async def test_what_is_over_cannot_be_changed(
    browser: Browser, small_world: World, service: ServiceView, office: LocationView
) -> None:
    booked = await book_by(small_world, service, Channel.ON_SITE)
    slot = str((await _staff_slots(small_world, service, office))[-1])
    small_world.clock.advance(hours=5)
    token = await sign_in(browser, small_world, "anna")

    page = await browser.get(one_of(booked))
    moved = await browser.post(one_of(booked, "/move/check"), {"csrf": token, "slot": slot, "reason": "Weil"})
    cancelled = await browser.post(one_of(booked, "/cancel"), {"csrf": token, "reason": "Weil"})

    assert not {one_of(booked, "/move"), one_of(booked, "/cancel")} & set(page.links)
    assert [moved.status, cancelled.status] == [409, 409]
    assert page.form("/close").choices, "but it can be closed"


async def test_pages_are_in_english_too(
    browser: Browser, staff: str, small_world: World, service: ServiceView, office: LocationView
) -> None:
    booked = await book_by(small_world, service, Channel.ON_SITE)

    for path in (one_of(booked), one_of(booked, "/move"), one_of(booked, "/cancel"), NEW, DAY, asking(service)):
        page = await browser.get(path.replace("/de/", "/en/"))
        assert page.status == 200
        assert "Termin" not in page.html
    assert typed(await browser.get(one_of(booked, "/cancel"))) == {"reason": ""}
