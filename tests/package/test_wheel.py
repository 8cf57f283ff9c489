"""The wheel carries all that it needs: it is installed far from the checkout and serves the pages."""

import os
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path

import pytest

from tests.support.processes import free_port

CHECKOUT = Path(__file__).parents[2]
WANTED = ("videodesk/web/templates/base.html", "videodesk/web/locales/de/pages.ftl", "videodesk/web/dist/.vite/")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(directory), str(CHECKOUT))
    return next(directory.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the locked dependencies and the wheel; its directory of programs."""
    directory = tmp_path_factory.mktemp("installed")
    venv.create(directory)
    # Our own pip does it, and Python compiles what it will really use.
    install = ("--python", str(directory / "bin" / "python"), "install", "--no-compile")
    pip(*install, "--require-hashes", "-r", str(CHECKOUT / "requirements" / "runtime.txt"))
    pip(*install, "--no-deps", "--no-index", str(wheel))
    return directory / "bin"


def test_demo_from_the_wheel_serves_pages(installed: Path, tmp_path: Path) -> None:
    port = free_port()
    with subprocess.Popen(
        [installed / "videodesk", "demo"],
        cwd=tmp_path,
        env=clean_environment() | {"VIDEODESK_SERVER_PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
    ) as demo:
        try:
            assert demo.stdout is not None
            assert any("/demo/mail" in line for line in iter(demo.stdout.readline, "")), "no links were told"
            assert "Was möchten Sie erledigen?" in get(f"http://localhost:{port}/de/")
            script = get(f"http://localhost:{port}/de/").partition('type="module" src="')[2].partition('"')[0]
            assert get(f"http://localhost:{port}{script}")
        finally:
            demo.terminate()


def test_rehearsal_from_the_wheel_passes(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [installed / "videodesk", "rehearse"], cwd=tmp_path, env=clean_environment(), capture_output=True, text=True
    )

    assert done.stdout.splitlines()[-1:] == ["PASS"], done.stdout + done.stderr
    assert done.returncode == 0


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own
        return str(answer.read().decode())


def pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments], check=True)


def clean_environment() -> dict[str, str]:
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ}
