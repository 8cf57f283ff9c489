"""The `videodesk` command. Each function is one subcommand; it returns the exit status."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from videodesk import __version__
from videodesk.app import SERVICES, build_app
from videodesk.checkup import check_config
from videodesk.demo.run import demo_settings, run_demo
from videodesk.demo.seed import seed
from videodesk.kit.bus import EventBus
from videodesk.kit.db import Database
from videodesk.kit.logs import configure_logs
from videodesk.kit.web_files import MissingBuild
from videodesk.migrations import upgrade
from videodesk.rehearsal.run import rehearse
from videodesk.serving import CannotServe, run, serve
from videodesk.settings import Settings, WrongSettings, load_settings


def main() -> None:
    arguments = _parser().parse_args()
    command: Callable[[argparse.Namespace], int] = arguments.run
    try:
        sys.exit(command(arguments))
    except WrongSettings as error:
        sys.exit(f"Wrong settings:\n{error}")
    except (CannotServe, MissingBuild) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="videodesk", description="Video consultations for public administration.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, function, help_text in (
        ("serve", _serve, "serve with the settings of the environment"),
        ("demo", _demo, "migrate, seed and serve under var/, ready to try"),
        ("migrate", _migrate, "bring the database up to date"),
        ("seed-demo", _seed_demo, "write the demo data into an empty database"),
        ("check-config", _check_config, "check the settings, the database, mail and the built pages"),
        ("rehearse", _rehearse, "go the whole way, from booking to talking, on a throw-away database"),
    ):
        command = commands.add_parser(name, help=help_text, description=help_text)
        command.set_defaults(run=function)
    return parser


def _settings() -> Settings:
    settings = load_settings(os.environ)
    configure_logs(settings.server.log_level, settings.server.log_format)
    return settings


def _serve(_arguments: argparse.Namespace) -> int:
    settings = _settings()
    app = build_app(settings)
    run(serve(app, settings.server.host, settings.server.port))
    return 0


def _demo(_arguments: argparse.Namespace) -> int:
    settings = demo_settings(os.environ, Path("var"))
    configure_logs(settings.server.log_level, settings.server.log_format)
    run(run_demo(settings))
    return 0


def _migrate(_arguments: argparse.Namespace) -> int:
    settings = _settings()

    async def migrate() -> None:
        database = Database(settings.database.url, EventBus())
        await upgrade(database.engine)
        await database.close()

    run(migrate())
    print("The database is up to date.")
    return 0


def _seed_demo(_arguments: argparse.Namespace) -> int:
    app = build_app(_settings())

    async def fill() -> bool:
        services = app[SERVICES]
        seeded = await seed(services)
        await services.database.close()
        return seeded

    print("The demo data are in." if run(fill()) else "The database holds data already: nothing was written.")
    return 0


def _check_config(_arguments: argparse.Namespace) -> int:
    settings = load_settings(os.environ)
    return 0 if run(check_config(settings, print)) else 1


def _rehearse(_arguments: argparse.Namespace) -> int:
    configure_logs("warning", "text")
    return 0 if run(rehearse(os.environ, print)) else 1
