"""Admins keep desks and their hours, and decide what becomes of the appointments that a change leaves outside."""

import re
import uuid
from datetime import UTC, date, datetime

import pytest

from tests.support.filled import filled, typed
from tests.support.mail import next_letter, text_of
from tests.support.pages import Browser, Page, sign_in
from tests.support.world import World
from videodesk.booking.schemas import AppointmentView, Details
from videodesk.schedule.schemas import DeskView, Hours, Opening, openings_of

# What stands where a wrong field has no text of its own.
GENERAL = "Bitte prüfen Sie diese Angabe"
CLOSED = {f"day-{day}": "" for day in range(7)}


@pytest.fixture
async def admin(browser: Browser, small_world: World) -> str:
    """The token of the admin's forms."""
    return await sign_in(browser, small_world, "admin")


def path_of(world: World, rest: str = "", number: int = 0) -> str:
    return f"/de/admin/desks/{world.desks[number]}{rest}"


async def desk_of(world: World, number: int = 0) -> DeskView:
    async with world.reading() as uow:
        return await world.services.schedule.desk(uow, world.desks[number])


async def appointment(world: World, booked: AppointmentView) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.get(uow, booked.id)


async def book_three(world: World) -> list[AppointmentView]:
    """Monday at 8:00, 8:15 and 8:30; the letters about them are out."""
    slots = await world.slots()
    booked = [
        await world.book(slots[number], Details(f"Kim {number}", f"kim{number}@example.org", "", "de", ""))
        for number in range(3)
    ]
    for _ in booked:
        await next_letter(world)
    return booked


# Hours


async def test_hours_and_breaks_are_offered_at_once(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(path_of(small_world, "/hours"))
    assert typed(page)["day-0"] == "08:00-12:00"

    saved = await browser.post(
        page.path, filled(page) | {"day-0": "13:00 – 14:00, 08:00-09:00", "break-0": "08:30-08:45", "day-1": ""}
    )

    assert saved.path == path_of(small_world, "?saved=1")
    assert "08:00-09:00, 13:00-14:00" in saved.html
    assert "08:30-08:45" in saved.html
    starts = [(slot.starts_at.hour, slot.starts_at.minute) for slot in await small_world.slots()]
    assert starts[:7] == [(7, 0), (7, 15), (7, 45), (12, 0), (12, 15), (12, 30), (12, 45)]
    assert "Mo 08:00-09:00, 13:00-14:00" in re.sub(r"<[^>]+>", "", (await browser.get("/de/admin/desks")).html)


async def test_a_week_begins_at_midnight_of_the_location(browser: Browser, admin: str, small_world: World) -> None:
    async with small_world.writing() as uow:
        hours = [Hours(one, valid_from=date(2026, 11, 30)) for one in openings_of(0, "10:00-11:00")]
        await small_world.services.schedule.set_hours(uow, small_world.desks[0], hours)

    for hour, counts in ((22, False), (23, True)):  # midnight in Berlin is 23:00
        small_world.clock.set(datetime(2026, 11, 29, hour, 30, tzinfo=UTC))
        await sign_in(browser, small_world, "admin")
        assert ("10:00-11:00" in (await browser.get("/de/admin/desks")).html) is counts


@pytest.mark.parametrize(
    ("field", "text"),
    [
        *(("day-2", text) for text in ("08:00", "12:00-08:00", "08:00-12:00, 11:00-13:00", "<b>", "08:01-09:00")),
        *(("break-2", text) for text in ("noon", "25:00-26:00")),
        *(("valid_from", text) for text in ("31.02.2027", "tomorrow", "12345")),
        ("valid_until", "0001-01-01"),
    ],
)
async def test_wrong_hours_are_not_saved_and_all_is_kept(
    browser: Browser, admin: str, small_world: World, field: str, text: str
) -> None:
    before = await browser.get(path_of(small_world, "/hours"))

    page = await browser.post(before.path, filled(before) | {field: text, "day-3": "10:00-11:00", "copy": "on"})

    assert page.status == 422
    assert page.fields[field]["aria-invalid"] == "true"
    assert GENERAL not in page.html
    assert typed(page) == typed(before) | {field: text, "day-3": "10:00-11:00", "copy": "on"}
    assert typed(await browser.get(before.path)) == typed(before)


async def test_the_last_day_is_not_before_the_first(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(path_of(small_world, "/hours"))

    wrong = await browser.post(page.path, filled(page) | {"valid_from": "2027-02-01", "valid_until": "2027-01-31"})

    assert wrong.fields["valid_until"]["aria-invalid"] == "true"


async def test_there_can_be_several_sets_of_hours(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(path_of(small_world, "/hours/new"))
    assert "alone" in typed(page)

    saved = await browser.post(
        page.path,
        filled(page) | {"valid_from": "2026-12-01", "valid_until": "31.12.2026", "day-0": "10:00-11:00"},
    )

    for said in (
        "Gilt bis Montag, 30. November 2026",
        "Gilt von Dienstag, 1. Dezember 2026 bis Donnerstag, 31. Dezember 2026",
        "Gilt ab Freitag, 1. Januar 2027",
    ):
        assert said in saved.html
    assert "gelten zugleich" not in saved.html
    desk = await desk_of(small_world)
    assert [_spans(desk, day) for day in (date(2026, 11, 30), date(2026, 12, 7), date(2027, 1, 4))] == [
        ["08:00-12:00"],
        ["10:00-11:00"],
        ["08:00-12:00"],
    ]

    december = next(link for link in saved.links if "from=2026-12-01" in link)
    edit = await browser.get(december.replace("&amp;", "&"))
    assert typed(edit) | CLOSED == typed(edit) | CLOSED | {"valid_from": "2026-12-01", "valid_until": "2026-12-31"}
    assert typed(edit)["day-0"] == "10:00-11:00"
    await browser.post(edit.path, filled(edit) | {"day-0": "10:00-12:00", "valid_until": "2026-12-24"})
    desk = await desk_of(small_world)
    assert _spans(desk, date(2026, 12, 7)) == ["10:00-12:00"]
    assert _spans(desk, date(2026, 12, 28)) == []
    assert _spans(desk, date(2026, 11, 30)) == ["08:00-12:00"]


def _spans(desk: DeskView, day: date) -> list[str]:
    return [str(hours.opening) for hours in desk.hours if hours.counts_on(day)]


async def test_hours_that_count_together_are_said_to(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(path_of(small_world, "/hours/new"))
    given = {name: value for name, value in filled(page).items() if name != "alone"}

    saved = await browser.post(page.path, given | {"valid_from": "2026-12-01", "day-5": "10:00-12:00"})

    assert "gelten zugleich" in saved.html
    assert _spans(await desk_of(small_world), date(2026, 12, 7)) == ["08:00-12:00"]
    assert _spans(await desk_of(small_world), date(2026, 12, 5)) == ["10:00-12:00"]


async def test_the_same_days_cannot_have_two_sets(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(path_of(small_world, "/hours/new"))
    given = {name: value for name, value in filled(page).items() if name != "alone"}

    taken = await browser.post(page.path, given | {"day-0": "14:00-15:00"})
    empty = await browser.post(page.path, given | {"valid_from": "2027-01-01"})

    assert taken.fields["valid_from"]["aria-invalid"] == "true"
    assert empty.fields["day-0"]["aria-invalid"] == "true"
    assert _spans(await desk_of(small_world), date(2027, 1, 4)) == ["08:00-12:00"]


async def test_hours_without_any_time_are_gone(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(path_of(small_world, "/hours"))

    saved = await browser.post(page.path, filled(page) | CLOSED)

    assert "keine Zeiten eingetragen" in saved.html
    assert await small_world.slots() == []


async def test_hours_are_copied_to_all_desks_of_the_location(browser: Browser, admin: str, small_world: World) -> None:
    async with small_world.writing() as uow:
        await small_world.add_desk(uow, 2, [Opening(6, 600, 660)])
        elsewhere = await small_world.add_office(uow, "mitte", "Mitte")
    page = await browser.get(path_of(small_world, "/hours"))

    await browser.post(page.path, filled(page) | {"day-0": "09:00-10:00", "break-1": "10:00-10:30", "copy": "on"})

    assert (await desk_of(small_world, 0)).hours == (await desk_of(small_world, 1)).hours
    async with small_world.reading() as uow:
        (other,) = await small_world.services.schedule.desks_at(uow, elsewhere.id)
    assert [str(one.opening) for one in other.hours] == ["08:00-12:00"] * 5


async def test_hours_that_no_longer_count_are_folded_away(browser: Browser, admin: str, small_world: World) -> None:
    async with small_world.writing() as uow:
        old = [Hours(one, valid_until=date(2026, 11, 1)) for one in openings_of(0, "06:15-07:15")]
        await small_world.services.schedule.set_hours(uow, small_world.desks[0], [Hours(Opening(0, 480, 720)), *old])

    page = await browser.get(path_of(small_world))

    shown, _, folded = page.html.partition("<details")
    assert "06:15-07:15" in folded
    assert "06:15-07:15" not in shown


@pytest.mark.parametrize("query", ["?from=x", "?until=2026-02-31", "?from=%00"])
async def test_hours_from_no_day_are_no_page(browser: Browser, admin: str, small_world: World, query: str) -> None:
    assert (await browser.get(path_of(small_world, f"/hours{query}"))).status == 404


# The preview


async def ask(browser: Browser, world: World) -> tuple[dict[str, str], Page]:
    """What was typed, and the page that asks: on Mondays the desk opens at 8:30 only, so that two do not fit."""
    page = await browser.get(path_of(world, "/hours"))
    given = filled(page) | {"day-0": "08:30-10:00", "day-4": "07:00-09:00", "break-3": "10:00-10:15", "copy": "on"}
    return given, await browser.post(page.path, given)


async def test_nothing_is_saved_before_it_is_decided(browser: Browser, admin: str, small_world: World) -> None:
    booked = await book_three(small_world)
    before = await desk_of(small_world)

    given, asked = await ask(browser, small_world)

    assert asked.status == 409
    assert "Diese Änderung lässt 2 Termine außerhalb der Öffnungszeiten" in asked.html
    for said in ("Kim 0", "Kim 1", "08:00 bis 08:15 Uhr", "Montag, 23. November 2026", "Video", "Platz 1"):
        assert said in asked.html
    assert "Kim 2" not in asked.html
    assert filled(asked) == given | {"decision_reason": ""}
    assert (await desk_of(small_world)).hours == before.hours
    assert [await appointment(small_world, one) for one in booked] == booked


async def test_they_can_stay(browser: Browser, admin: str, small_world: World) -> None:
    booked = await book_three(small_world)
    _, asked = await ask(browser, small_world)

    saved = await browser.post(asked.path, filled(asked) | {"decision": "keep"})

    assert saved.path == path_of(small_world, "?saved=1&kept=2")
    assert "2 bleiben" in saved.html
    after = [await appointment(small_world, one) for one in booked]
    assert [one.starts_at for one in after] == [one.starts_at for one in booked]
    assert [one.outside_hours for one in after] == [True, True, False]
    assert _spans(await desk_of(small_world), date(2026, 11, 27)) == ["07:00-09:00"]

    edit = await browser.get(path_of(small_world, "/hours"))
    assert typed(edit)["break-3"] == "10:00-10:15"
    again = await browser.post(edit.path, filled(edit) | {"day-4": "07:00-10:00"})
    assert again.path == path_of(small_world, "?saved=1"), "who stays is not asked about again"


async def test_they_can_move_and_read_why(browser: Browser, admin: str, small_world: World) -> None:
    booked = await book_three(small_world)
    _, asked = await ask(browser, small_world)

    saved = await browser.post(
        asked.path, filled(asked) | {"decision": "move", "decision_reason": "  Fortbildung\n im Team "}
    )

    assert saved.path == path_of(small_world, "?saved=1&moved=2")
    assert "2 verschoben" in saved.html
    after = [await appointment(small_world, one) for one in booked]
    assert [one.starts_at.minute for one in after] == [45, 0, 30]
    letters = [await next_letter(small_world) for _ in range(2)]
    assert {str(letter["To"]) for letter in letters} == {"Kim 0 <kim0@example.org>", "Kim 1 <kim1@example.org>"}
    for letter in letters:
        assert "Der Grund: Fortbildung im Team" in text_of(letter, "text/plain")


async def test_who_finds_no_other_time_stays(browser: Browser, admin: str, small_world: World) -> None:
    booked = await book_three(small_world)
    page = await browser.get(path_of(small_world, "/hours"))
    asked = await browser.post(page.path, filled(page) | CLOSED | {"day-0": "08:45-09:00", "valid_until": "2026-11-23"})

    saved = await browser.post(asked.path, filled(asked) | {"decision": "move", "decision_reason": "Umbau"})

    assert saved.path == path_of(small_world, "?saved=1&kept=2&moved=1")
    after = [await appointment(small_world, one) for one in booked]
    assert [one.outside_hours for one in after] == [False, True, True]


async def test_they_can_be_cancelled(browser: Browser, admin: str, small_world: World) -> None:
    booked = await book_three(small_world)
    _, asked = await ask(browser, small_world)

    saved = await browser.post(asked.path, filled(asked) | {"decision": "cancel", "decision_reason": "Streik"})

    assert saved.path == path_of(small_world, "?saved=1&cancelled=2")
    assert "2 abgesagt" in saved.html
    assert [(await appointment(small_world, one)).state for one in booked] == ["cancelled", "cancelled", "confirmed"]
    assert "Der Grund: Streik" in text_of(await next_letter(small_world), "text/plain")
    async with small_world.reading() as uow:
        (*_, last) = await small_world.services.booking.history(uow, booked[0].id)
    assert (last.kind, last.staff_id, last.reason) == ("cancelled", small_world.staff["admin"], "Streik")


@pytest.mark.parametrize(
    ("decided", "field"),
    [
        ({"decision_reason": "Umbau"}, "decision"),
        ({"decision": "ask"}, "decision"),
        ({"decision": "burn"}, "decision"),
        ({"decision": "move"}, "decision_reason"),
        ({"decision": "cancel", "decision_reason": " \n "}, "decision_reason"),
        ({"decision": "cancel", "decision_reason": "x" * 501}, "decision_reason"),
        ({"decision": "keep", "decision_reason": "\x07"}, "decision_reason"),
    ],
)
async def test_half_a_decision_is_asked_for_again_and_all_is_kept(
    browser: Browser, admin: str, small_world: World, decided: dict[str, str], field: str
) -> None:
    booked = await book_three(small_world)
    given, asked = await ask(browser, small_world)

    again = await browser.post(asked.path, filled(asked) | decided)

    assert again.status == 409
    assert f'href="#{field}"' in again.html
    assert GENERAL not in again.html
    assert filled(again).items() >= given.items()
    assert filled(again)["decision_reason"] == decided.get("decision_reason", "").strip()
    assert [await appointment(small_world, one) for one in booked] == booked


async def test_one_can_go_back_to_the_form_and_all_is_there(browser: Browser, admin: str, small_world: World) -> None:
    await book_three(small_world)
    given, asked = await ask(browser, small_world)

    form = await browser.post(asked.path, filled(asked) | {"decision": "cancel", "decision_back": "1"})

    assert form.status == 200
    assert filled(form) == given
    assert (await browser.post(form.path, filled(form))).status == 409


async def test_the_same_on_postgresql(postgres_browser: Browser, postgres_built_world: World) -> None:
    await sign_in(postgres_browser, postgres_built_world, "admin")
    booked = await book_three(postgres_built_world)
    given, asked = await ask(postgres_browser, postgres_built_world)
    assert filled(asked).items() >= given.items()

    saved = await postgres_browser.post(asked.path, filled(asked) | {"decision": "move", "decision_reason": "Umbau"})

    assert "2 verschoben" in saved.html
    assert (await appointment(postgres_built_world, booked[0])).starts_at != booked[0].starts_at


async def test_of_two_admins_the_second_sees_what_the_first_has_saved(
    browser: Browser, admin: str, small_world: World
) -> None:
    path = path_of(small_world, "/hours")
    mine, theirs = await browser.get(path), await browser.get(path)
    await browser.post(path, filled(theirs) | {"day-0": "09:00-10:00"})

    page = await browser.post(path, filled(mine) | {"day-1": "10:00-11:00"})

    assert page.status == 409
    assert "Jetzt gespeichert: 09:00-10:00" in page.html
    assert "Jetzt gespeichert: 08:00-12:00" in page.html
    assert typed(page) == typed(mine) | {"day-1": "10:00-11:00"}
    assert (await browser.post(path, filled(page))).path == path_of(small_world, "?saved=1")


async def test_a_closure_meanwhile_is_no_conflict(browser: Browser, admin: str, small_world: World) -> None:
    """It raises the desk's version, but changes nothing that the form shows."""
    page = await browser.get(path_of(small_world, "/hours"))
    closure = await browser.get("/de/admin/closures/new")
    await browser.post(closure.path, filled(closure) | {"first_day": "2026-12-24"})

    saved = await browser.post(page.path, filled(page) | {"day-0": "09:00 - 10:00"})
    double_click = await browser.post(page.path, filled(page) | {"day-0": "09:00 - 10:00"})

    assert saved.path == double_click.path == path_of(small_world, "?saved=1")


# Special days


async def test_a_special_day_counts_instead_of_the_week(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(path_of(small_world, "/special-days/new"))

    saved = await browser.post(page.path, filled(page) | {"day": "24.11.2026", "spans": "14:00-15:00", "note": "Fest"})

    for said in ("Dienstag, 24. November 2026", "14:00-15:00", "Fest"):
        assert said in saved.html
    tuesday = [slot for slot in await small_world.slots() if slot.starts_at.day == 24]
    assert [slot.starts_at.hour for slot in tuesday] == [13] * 4

    edit = await browser.get(path_of(small_world, "/special-days/2026-11-24"))
    assert typed(edit) == {"day": "2026-11-24", "spans": "14:00-15:00", "note": "Fest"}
    moved = await browser.post(edit.path, filled(edit) | {"day": "2026-11-25", "spans": ""})
    assert "Mittwoch, 25. November 2026" in moved.html
    assert [(one.day.day, one.openings) for one in (await desk_of(small_world)).special_days] == [(25, ())]

    (removal,) = [form for form in moved.forms if form.action.endswith("/remove")]
    removed = await browser.post(removal.action, removal.filled({}))
    assert removed.path == path_of(small_world, "?saved=1")
    assert (await desk_of(small_world)).special_days == ()
    assert (await browser.get(path_of(small_world, "/special-days/2026-11-25"))).status == 404


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("day", {"day": ""}),
        ("day", {"day": "Christmas"}),
        ("spans", {"spans": "9-10"}),
        ("note", {"note": "x" * 201}),
        ("day", {"day": "2026-12-24"}),
    ],
)
async def test_a_wrong_special_day_is_not_saved_and_all_is_kept(
    browser: Browser, admin: str, small_world: World, field: str, given: dict[str, str]
) -> None:
    page = await browser.get(path_of(small_world, "/special-days/new"))
    await browser.post(page.path, filled(page) | {"day": "2026-12-24", "spans": "08:00-09:00"})
    given = {"day": "2026-12-01", "spans": "", "note": "Fest"} | given

    wrong = await browser.post(page.path, filled(page) | given)

    assert wrong.status == 422
    assert wrong.fields[field]["aria-invalid"] == "true"
    assert GENERAL not in wrong.html
    assert typed(wrong) == given
    assert len((await desk_of(small_world)).special_days) == 1


async def test_a_special_day_asks_too_and_counts_for_all_desks(
    browser: Browser, admin: str, small_world: World
) -> None:
    async with small_world.writing() as uow:
        await small_world.add_desk(uow, 2)
    booked = await book_three(small_world)
    page = await browser.get(path_of(small_world, "/special-days/new"))
    given = filled(page) | {"day": "2026-11-23", "spans": "", "note": "Betriebsausflug", "copy": "on"}

    asked = await browser.post(page.path, given)
    assert "3 Termine" in asked.html
    saved = await browser.post(asked.path, filled(asked) | {"decision": "cancel", "decision_reason": "Ausflug"})

    assert "3 abgesagt" in saved.html
    assert {(await appointment(small_world, one)).state.value for one in booked} == {"cancelled"}
    assert [len((await desk_of(small_world, number)).special_days) for number in (0, 1)] == [1, 1]


async def test_removing_a_special_day_asks_too(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(path_of(small_world, "/special-days/new"))
    saved = await browser.post(page.path, filled(page) | {"day": "2026-11-23", "spans": "14:00-15:00"})
    booked = await small_world.book()
    (removal,) = [form for form in saved.forms if form.action.endswith("/remove")]

    asked = await browser.post(removal.action, removal.filled({}))
    assert asked.status == 409
    assert "Zurück zum Formular" not in asked.html
    kept = await browser.post(removal.action, filled(asked) | {"decision": "keep"})

    assert "einer bleibt" in kept.html
    assert (await appointment(small_world, booked)).outside_hours


async def test_of_two_who_change_a_special_day_the_second_sees_the_first(
    browser: Browser, admin: str, small_world: World
) -> None:
    new = await browser.get(path_of(small_world, "/special-days/new"))
    await browser.post(new.path, filled(new) | {"day": "2026-12-24", "spans": "08:00-09:00"})
    path = path_of(small_world, "/special-days/2026-12-24")
    mine, theirs = await browser.get(path), await browser.get(path)
    await browser.post(path, filled(theirs) | {"note": "Heiligabend"})

    page = await browser.post(path, filled(mine) | {"spans": "08:00-10:00"})

    assert page.status == 409
    assert "Jetzt gespeichert: Heiligabend" in page.html
    assert typed(page)["spans"] == "08:00-10:00"


# Desks


async def test_a_desk_is_added_with_all_that_was_chosen(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(f"/de/admin/desks/new?location={small_world.location.id}")
    anna = small_world.staff["anna"]
    assert f"staff.{small_world.staff['admin']}" not in page.fields, "admins do not serve"

    saved = await browser.post(
        page.path.partition("?")[0],
        filled(page)
        | {
            "key": "video-9",
            "name": "Platz <9>",
            "mailbox": "Platz9@Büro.example",
            "channel.video": "on",
            "channel.phone": "on",
            "language.tr": "on",
        }
        | {f"service.{small_world.service.id}": "on", f"staff.{anna}": "on"},
    )

    assert saved.status == 200
    for said in (
        "Platz &lt;9&gt;",
        "Video, Telefon",
        "Deutsch, Türkisch",
        "Meldebescheinigung",
        "Anna",
        "Platz9@xn--bro-hoa.example",
    ):
        assert said in saved.html
    desk_id = uuid.UUID(saved.path.partition("?")[0].rpartition("/")[2])
    async with small_world.reading() as uow:
        assert [one.id for one in await small_world.services.schedule.desks_of(uow, anna)][-1] == desk_id


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("key", {"key": "Platz 1"}),
        ("key", {"key": "desk-1"}),
        ("name", {"name": ""}),
        ("mailbox", {"mailbox": "platz9@"}),
        ("channels", {"channel.video": ""}),
        ("channels", {"channel.smoke": "on"}),
        ("languages", {"language.tlh": "on"}),
        ("services", {"service.nonsense": "on"}),
    ],
)
async def test_a_wrong_desk_is_not_saved_and_all_is_kept(
    browser: Browser, admin: str, small_world: World, field: str, given: dict[str, str]
) -> None:
    page = await browser.get(f"/de/admin/desks/new?location={small_world.location.id}")
    values = {"key": "video-9", "name": "Platz 9", "channel.video": "on", "language.ar": "on"} | given
    values = {name: value for name, value in values.items() if value or "." not in name}

    wrong = await browser.post("/de/admin/desks/new", filled(page) | values)

    assert wrong.status == 422
    assert f'href="#{field}"' in wrong.html
    assert GENERAL not in wrong.html
    known = {name: value for name, value in values.items() if name in wrong.fields}
    assert typed(wrong).items() >= known.items()
    assert "language.ar" in known


async def test_a_desk_saved_unchanged_is_unchanged(browser: Browser, admin: str, small_world: World) -> None:
    path = path_of(small_world, "/edit")
    before = await browser.get(path)
    desk = await desk_of(small_world)

    saved = await browser.post(path, filled(before))

    assert saved.path == path_of(small_world, "?saved=1")
    assert typed(await browser.get(path)) == typed(before)
    after = await desk_of(small_world)
    assert (after.channels, after.languages, after.hours) == (desk.channels, desk.languages, desk.hours)


@pytest.mark.parametrize("change", ["in_use", "channel.video"])
async def test_what_a_desk_no_longer_does_asks_too(
    browser: Browser, admin: str, small_world: World, change: str
) -> None:
    booked = await small_world.book()
    path = path_of(small_world, "/edit")
    given = filled(await browser.get(path)) | {"name": "Neuer Name", "channel.phone": "on"}
    del given[change]

    asked = await browser.post(path, given)
    assert asked.status == 409
    assert filled(asked) == given | {"decision_reason": ""}
    saved = await browser.post(path, filled(asked) | {"decision": "cancel", "decision_reason": "Umbau"})

    assert "1 abgesagt" in saved.html
    assert "Neuer Name" in saved.html
    assert (await appointment(small_world, booked)).state == "cancelled"
    assert await small_world.slots() == []


async def test_a_service_less_asks_too(browser: Browser, admin: str, small_world: World) -> None:
    async with small_world.writing() as uow:
        other = await small_world.add_service(uow, "reisepass", 15)
    await small_world.book()
    path = path_of(small_world, "/edit")

    asked = await browser.post(path, filled(await browser.get(path)) | {f"service.{other.id}": "on"})

    assert asked.status == 409
    assert "Kim Muster" in asked.html


async def test_who_may_work_at_a_desk_can_change(browser: Browser, admin: str, small_world: World) -> None:
    path = path_of(small_world, "/edit")
    given = filled(await browser.get(path))
    del given[f"staff.{small_world.staff['anna']}"]

    saved = await browser.post(path, given)

    assert "Jonas" in saved.html
    assert "Anna" not in saved.html
    async with small_world.reading() as uow:
        staff = await small_world.services.schedule.staff_at(uow, small_world.desks[0])
    assert staff == {small_world.staff["jonas"]}


async def test_of_two_who_change_a_desk_the_second_sees_the_first(
    browser: Browser, admin: str, small_world: World
) -> None:
    path = path_of(small_world, "/edit")
    mine, theirs = await browser.get(path), await browser.get(path)
    await browser.post(path, filled(theirs) | {"channel.phone": "on", "name": "Platz A"})

    page = await browser.post(path, filled(mine) | {"name": "Platz B", "language.tr": "on"})

    assert page.status == 409
    assert "Jetzt gespeichert: Platz A" in page.html
    assert page.html.count("Jetzt gespeichert: ja") == 1, "the phone"
    assert page.html.count("Jetzt gespeichert: nein") == 1, "Turkish"
    assert typed(page) == typed(mine) | {"name": "Platz B", "language.tr": "on"}
    assert (await desk_of(small_world)).name == "Platz A"


@pytest.mark.parametrize("rest", ["", "/edit", "/hours", "/hours/new", "/special-days/new", "/special-days/x"])
async def test_no_desk_is_no_page(browser: Browser, admin: str, small_world: World, rest: str) -> None:
    assert (await browser.get(f"/de/admin/desks/{uuid.UUID(int=0)}{rest}")).status == 404


@pytest.mark.parametrize("rest", ["/edit", "/hours", "/hours/new", "/special-days/new"])
async def test_nothing_is_saved_without_the_pages_own_token(
    browser: Browser, admin: str, small_world: World, rest: str
) -> None:
    page = await browser.get(path_of(small_world, rest))
    before = await desk_of(small_world)

    assert (await browser.post(page.path, filled(page) | {"csrf": "forged", "day-0": ""})).status == 403
    assert (await browser.post(page.path, {})).status == 403
    assert await desk_of(small_world) == before
