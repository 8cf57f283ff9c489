"""Signing in and out, and who may see which page."""

import asyncio
from contextlib import AbstractAsyncContextManager

import pytest

from tests.support.pages import Browser, sign_in
from tests.support.world import PASSWORD, World, make_world
from videodesk.kit.db import UnitOfWork

STAFF_PAGES = [
    "/de/staff",
    "/de/staff/desks/{desk}",
    "/de/staff/appointments",
    "/de/staff/appointments/new",
    "/de/staff/calendars",
    "/de/staff/calendars/new",
]
ADMIN_PAGES = [
    *("/de/staff/overview", "/de/admin", "/de/admin/services", "/de/admin/services/meldebescheinigung"),
    *("/de/admin/services/new", "/de/admin/desks", "/de/admin/desks/new", "/de/admin/desks/{desk}"),
    *("/de/admin/desks/{desk}/edit", "/de/admin/desks/{desk}/hours", "/de/admin/desks/{desk}/hours/new"),
    *("/de/admin/desks/{desk}/special-days/new", "/de/admin/locations", "/de/admin/locations/new"),
    *("/de/admin/closures", "/de/admin/closures/new", "/de/admin/places", "/de/admin/places/new"),
]


@pytest.mark.parametrize(("login", "home"), [("anna", "/de/staff"), ("admin", "/de/admin")])
async def test_signing_in_leads_to_ones_own_page(browser: Browser, login: str, home: str) -> None:
    page = await browser.get("/de/staff/login")

    signed_in = await browser.submit(page, "/login", login=login, password=PASSWORD)

    assert (signed_in.status, signed_in.path) == (200, home)
    assert login.capitalize() in signed_in.html


async def test_after_signing_in_one_is_where_one_wanted_to_be(browser: Browser, small_world: World) -> None:
    desk = f"/en/staff/desks/{small_world.desks[0]}"
    login = await browser.get(desk)
    assert login.path.startswith("/en/staff/login?next=")

    page = await browser.post(login.path, {"login": "anna", "password": PASSWORD})

    assert (page.status, page.path) == (200, desk)


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("https://evil.example/", "//evil.example/", "/\\evil.example", "evil.example", "javascript:alert(1)"),
        *("/de//evil.example", "/de/\\evil.example", "/de/%0d%0aSet-Cookie:x=1", "/en/staff", "/fr/"),
    ],
)
async def test_signing_in_never_leads_to_another_site(browser: Browser, elsewhere: str) -> None:
    page = await browser.post(
        f"/de/staff/login?next={elsewhere}", {"login": "anna", "password": PASSWORD}, follow=False
    )

    assert (page.status, page.headers["Location"]) == (303, "/de/staff")
    assert "x" not in page.headers.get("Set-Cookie", "").partition("=")[0]


@pytest.mark.parametrize(
    "typed", [{"login": "anna", "password": "not-hers"}, {"login": "nobody", "password": PASSWORD}]
)
async def test_a_wrong_password_and_an_unknown_login_are_answered_alike(
    browser: Browser, typed: dict[str, str]
) -> None:
    page = await browser.post("/en/staff/login", typed)

    assert page.status == 401
    assert "Login name or password is wrong." in page.html
    assert page.fields["login"]["value"] == typed["login"]
    assert typed["password"] not in page.html
    assert "Set-Cookie" not in page.headers


@pytest.fixture
def small_built_world(request: pytest.FixtureRequest, sqlite_url: str) -> World:
    return make_world(sqlite_url, **getattr(request, "param", {}))


@pytest.mark.parametrize(
    "small_built_world", [{"FAIR_USE_SIGN_IN": "2/hour", "SERVER_TRUSTED_PROXIES": "127.0.0.0/8"}], indirect=True
)
async def test_who_tries_too_often_waits_and_nobody_elsewhere_is_locked_out(
    browser: Browser, small_world: World
) -> None:
    wrong, right = {"login": "anna", "password": "not-hers"}, {"login": "anna", "password": PASSWORD}
    assert (await browser.post("/en/staff/login", wrong)).status == 401
    async with browser.client.post("/api/v1/session", json=wrong) as refused:
        assert refused.status == 401

    page = await browser.post("/en/staff/login", right)
    assert page.status == 429
    assert 0 < int(page.headers["Retry-After"]) <= 3600
    async with browser.client.post("/api/v1/session", json=right) as refused:
        assert (refused.status, (await refused.json())["code"]) == (429, "too_many_requests")

    elsewhere = {"X-Forwarded-For": "203.0.113.7"}
    assert (await browser.post("/en/staff/login", right, elsewhere)).status == 200


async def test_an_empty_sign_in_names_both_fields(browser: Browser) -> None:
    page = await browser.post("/de/staff/login", {})

    assert page.status == 422
    assert page.fields["login"]["aria-invalid"] == page.fields["password"]["aria-invalid"] == "true"


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser) -> None:
    page = await browser.post("/de/staff/login", {"login": "anna", "password": PASSWORD}, follow=False)

    cookie = page.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


@pytest.mark.parametrize("path", STAFF_PAGES + ADMIN_PAGES)
async def test_nobody_sees_a_page_without_signing_in(browser: Browser, small_world: World, path: str) -> None:
    page = await browser.get(path.format(desk=small_world.desks[0]))

    assert page.path.startswith("/de/staff/login?next=")


@pytest.mark.parametrize(
    ("login", "allowed", "forbidden"), [("anna", STAFF_PAGES, ADMIN_PAGES), ("admin", ADMIN_PAGES, STAFF_PAGES)]
)
async def test_a_role_sees_its_own_pages_only(
    browser: Browser, small_world: World, login: str, allowed: list[str], forbidden: list[str]
) -> None:
    await sign_in(browser, small_world, login)
    desk = small_world.desks[0]

    assert [(await browser.get(path.format(desk=desk))).status for path in allowed] == [200] * len(allowed)
    assert [(await browser.get(path.format(desk=desk))).status for path in forbidden] == [403] * len(forbidden)


async def test_looking_writes_that_somebody_was_here_once_a_minute(
    browser: Browser, small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(browser, small_world, "admin")
    database = small_world.services.database
    transaction, written = database.transaction, []

    def counted() -> AbstractAsyncContextManager[UnitOfWork]:
        task = asyncio.current_task()
        if task is not None and task.get_name().startswith("Task-"):  # and no job, which has a name
            written.append(small_world.clock.now())
        return transaction()

    monkeypatch.setattr(database, "transaction", counted)

    async def look() -> None:
        for path in ("/de/admin", "/api/v1/admin/desks", "/api/v1/session"):
            assert (await browser.get(path)).status == 200

    await look()
    assert written == []
    small_world.clock.advance(minutes=1)
    await look()
    await look()
    assert written == [small_world.clock.now()]
    small_world.clock.advance(minutes=119, seconds=59)  # two hours without a look, and the session is over
    await look()


async def test_the_desk_of_somebody_else_is_not_mine(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "anna")
    async with small_world.writing() as uow:
        other = await small_world.add_desk(uow, 2)

    assert (await browser.get(f"/de/staff/desks/{other}")).status == 403
    assert str(other) not in (await browser.get("/de/staff")).html


@pytest.mark.parametrize("desk", ["nonsense", "00000000-0000-0000-0000-000000000000", "%00"])
async def test_no_desk_is_no_desk(browser: Browser, small_world: World, desk: str) -> None:
    await sign_in(browser, small_world, "anna")
    assert (await browser.get(f"/de/staff/desks/{desk}")).status == 404

    await sign_in(browser, small_world, "admin")
    assert (await browser.get(f"/de/admin/desks/{desk}")).status == 404


async def test_signing_out_needs_the_pages_own_token(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "anna")
    for forged in ({}, {"csrf": "x"}, {"csrf": "ä"}, {"csrf": ""}):
        assert (await browser.post("/de/staff/logout", forged)).status == 403
    page = await browser.get("/de/staff")
    assert page.status == 200

    left = await browser.submit(page, "/logout")

    assert left.path == "/de/staff/login"
    assert (await browser.get("/de/staff")).path.startswith("/de/staff/login")


async def test_the_token_of_one_session_is_none_in_another(browser: Browser, small_world: World) -> None:
    foreign = await sign_in(browser, small_world, "jonas")
    await sign_in(browser, small_world, "anna")

    assert (await browser.post("/de/staff/logout", {"csrf": foreign})).status == 403


async def test_signing_out_twice_is_no_fault(browser: Browser) -> None:
    assert (await browser.post("/de/staff/logout", {})).path == "/de/staff/login"


async def test_when_the_session_has_ended_a_form_leads_to_the_sign_in(browser: Browser, small_world: World) -> None:
    token = await sign_in(browser, small_world, "admin")
    small_world.clock.advance(hours=3)

    page = await browser.post("/de/admin/services/meldebescheinigung", {"csrf": token})

    assert page.path == "/de/staff/login"


@pytest.mark.parametrize("cookie", ["videodesk=", "videodesk=x", "videodesk=%00", "videodesk=\xff", "=;;="])
async def test_a_cookie_that_is_none_of_ours_is_nobody(browser: Browser, cookie: str) -> None:
    assert (await browser.get("/de/staff", {"Cookie": cookie})).path.startswith("/de/staff/login")
