"""Parts of the machine that some tests need: absent, its tests are skipped with the reason, or fail in CI."""

import os
import shutil
from pathlib import Path

import pytest


def require(part: str, found: object) -> None:
    """Skip the test when `found` is false; with CI=true fail it, since there everything must be proved."""
    if found:
        return
    reason = f"{part} is not installed: `make test` installs it as root"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def postgres_directory() -> Path | None:
    """Where Debian keeps initdb and pg_ctl, newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found else None


def program(*names: str) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)
