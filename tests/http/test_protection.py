"""Every answer is protected, forged forms are refused, and nothing strange brings the server down."""

import pytest

from tests.support.pages import Browser, book, to_check
from tests.support.world import World
from videodesk.kit.http import MAX_BODY_BYTES

OURS = "http://localhost:8080"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(("/de/", 200), ("/de/staff/login", 200), ("/de/services/meldebescheinigung", 200)),
        *(("/brand.css", 200), ("/metrics", 200), ("/health/live", 200), ("/health/ready", 200)),
        *(("/nonsense", 404), ("/de/a/unknown", 404), ("/static/nothing.js", 404), ("/brand/logo", 404)),
        *(("/demo/mail", 404), ("/de/admin/desks/x", 200), ("/de/hold/x/book", 404)),
    ],
)
async def test_every_answer_has_the_security_headers(browser: Browser, path: str, status: int) -> None:
    page = await browser.get(path)

    assert page.status == status
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "camera=(self)" in page.headers["Permissions-Policy"]


async def test_only_pages_with_a_call_may_compile_webassembly(browser: Browser) -> None:
    booked = await book(browser)

    room = (await browser.get(f"/de/a/{booked.token}/room")).headers["Content-Security-Policy"]

    assert "script-src 'self' 'wasm-unsafe-eval'" in room
    assert "'unsafe-eval'" not in room
    assert "unsafe" not in (await browser.get(f"/de/a/{booked.token}")).headers["Content-Security-Policy"]


async def test_built_files_have_them_too(browser: Browser) -> None:
    page = await browser.get("/de/")
    stylesheet = page.html.partition('href="/static/')[2].partition('"')[0]

    file = await browser.get(f"/static/{stylesheet}")

    assert file.status == 200
    assert file.headers["X-Content-Type-Options"] == "nosniff"


async def test_pages_about_people_are_not_kept_by_caches(browser: Browser) -> None:
    booked = await book(browser)

    for path in (f"/de/a/{booked.token}", f"/de/a/{booked.token}/invite.ics", "/de/staff/login", "/de/a/unknown"):
        assert (await browser.get(path)).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8081"},
        {"Origin": "https://localhost:8080"},
        {"Origin": OURS, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_form_on_another_site_changes_nothing(browser: Browser, headers: dict[str, str]) -> None:
    booked = await book(browser)

    assert (await browser.post(f"/de/a/{booked.token}/cancel", {}, headers)).status == 403

    assert (await browser.get(f"/de/a/{booked.token}", headers)).status == 200


@pytest.mark.parametrize("headers", [{"Origin": OURS, "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {}])
async def test_our_own_forms_pass(browser: Browser, headers: dict[str, str]) -> None:
    booked = await book(browser)

    assert (await browser.post(f"/de/a/{booked.token}/cancel", {}, headers)).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_a_method_that_a_page_does_not_know(browser: Browser, method: str) -> None:
    async with browser.client.request(method, "/de/") as response:
        assert response.status == 405
        assert "GET" in response.headers["Allow"]


async def test_head_is_get_without_a_body(browser: Browser) -> None:
    booked = await book(browser)
    for path in ("/de/", f"/de/a/{booked.token}", "/health/live", "/metrics", "/de/a/unknown"):
        get = await browser.get(path)
        async with browser.client.head(path) as head:
            assert (head.status, await head.read()) == (get.status, b"")


async def test_too_much_at_once_is_refused(browser: Browser) -> None:
    check = await to_check(browser)

    page = await browser.post(f"/de/hold/{check.token}/details", {"name": "x" * MAX_BODY_BYTES})

    assert page.status == 413
    assert (await browser.get(check.path)).status == 200


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"name": "Kim"}'),
        ("text/plain", b"\xff\xfe\x00"),
        ("application/x-www-form-urlencoded", b"name=%ff%fe&email=%00&&==%"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nKim\r\n--x--\r\n',
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="name"; filename="a"\r\n\r\n\r\n--x--\r\n',
        ),
    ],
)
async def test_what_is_no_form_is_a_form_with_errors(browser: Browser, content_type: str, body: bytes) -> None:
    check = await to_check(browser)

    page = await browser.post(f"/de/hold/{check.token}/details", body, {"Content-Type": content_type})

    assert page.status == 422


@pytest.mark.parametrize("body", [b"", b"--y\r\n", b"--x\r\nnonsense"])
async def test_a_broken_multipart_is_answered(browser: Browser, body: bytes) -> None:
    check = await to_check(browser)

    page = await browser.post(
        f"/de/hold/{check.token}/details", body, {"Content-Type": "multipart/form-data; boundary=x"}
    )

    assert 400 <= page.status < 500


@pytest.mark.parametrize(
    "path",
    [
        "/static/../pyproject.toml",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static//etc/passwd",
        "/%00",
        "/de/%ff",
    ],
)
async def test_nonsense_is_not_found(browser: Browser, path: str) -> None:
    assert (await browser.get(path)).status == 404


async def test_a_fault_of_ours_is_apologised_for_without_details(
    browser: Browser, small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_arguments: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(small_world.services.catalogue, "search", fail)

    page = await browser.get("/en/")

    assert page.status == 500
    assert "Something has gone wrong on our side" in page.html
    assert "secret detail" not in page.html
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["X-Request-Id"]
