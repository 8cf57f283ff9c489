"""`videodesk demo`: everything under one directory, ready to try, with nothing to set."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from videodesk.app import SERVICES, build_app
from videodesk.demo.pages import DemoMail
from videodesk.demo.seed import ADMIN, PASSWORD, STAFF, seed
from videodesk.migrations import upgrade
from videodesk.serving import serve
from videodesk.settings import Settings, load_settings


def demo_settings(environment: Mapping[str, str], directory: Path) -> Settings:
    """What the environment leaves open is set so that the whole way can be tried at once."""
    directory.mkdir(parents=True, exist_ok=True)
    defaults = {
        "VIDEODESK_SERVER_SECRET_KEY": _kept_secret(directory / "secret-key"),
        "VIDEODESK_SERVER_LOG_FORMAT": "text",
        "VIDEODESK_SERVER_LOG_LEVEL": "warning",
        "VIDEODESK_DATABASE_URL": f"sqlite:///{directory / 'videodesk.db'}",
        "VIDEODESK_MAIL_DIRECTORY": str(directory / "mail"),
        "VIDEODESK_BRAND_NAME": "HannoverServicePoint",
        "VIDEODESK_BRAND_CITY": "Landeshauptstadt Hannover",
        # The next slot is at most fifteen minutes away, so its waiting room is open.
        "VIDEODESK_BOOKING_NOTICE_MINUTES": "0",
    }
    port = environment.get("VIDEODESK_SERVER_PORT", "8080")
    defaults["VIDEODESK_SERVER_PUBLIC_URL"] = f"http://localhost:{port}"
    return load_settings(defaults | dict(environment), demo=True)


async def run_demo(settings: Settings) -> None:
    """Migrate, seed, serve, and print the links once the server answers. Raises CannotServe."""
    app = build_app(settings)
    services = app[SERVICES]
    app.router.add_routes(DemoMail(services.html, settings.mail.directory).routes())
    _tell("Preparing the database …")
    await upgrade(services.database.engine)
    _tell("The demo data are in." if await seed(services) else "The database holds data already.")
    await serve(app, settings.server.host, settings.server.port, lambda _port: _tell_links(settings))


def _tell_links(settings: Settings) -> None:
    url = settings.server.public_url
    _tell(
        f"""
{settings.brand.name} is ready. Nothing here is real; Ctrl+C ends it.

  Citizen  {url}/de/
  Staff    {url}/de/staff          sign in as {STAFF[0][0]} / {PASSWORD}
  Admin    {url}/de/admin          sign in as {ADMIN[0]} / {PASSWORD}
  Mail     {url}/demo/mail         what has been sent
"""
    )


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - the demo talks to whoever has started it


def _kept_secret(path: Path) -> str:
    """Made once and kept, so that links of earlier demos go on working."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text().strip()
