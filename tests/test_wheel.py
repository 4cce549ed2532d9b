"""The wheel holds all that the program needs: templates, static files, learned weights."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import DOCUMENTS, ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed wheel; its dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    source = folder / "source"  # so that no build folder is left in the checkout
    left_out = shutil.ignore_patterns(".*", "build", "*.egg-info", "docs")
    shutil.copytree(ROOT, source, ignore=left_out)
    build = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source)]
    subprocess.run([*pip, *build], check=True)
    (wheel,) = folder.glob("broadsheet-*.whl")
    subprocess.run(
        [*pip, "install", "--no-deps", "--target", str(folder / "site"), str(wheel)], check=True
    )
    return folder / "site"


def command(site: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    # -P: not the folder that we stand in
    line = [sys.executable, "-P", "-m", "broadsheet", *arguments]
    return line, {**os.environ, "PYTHONPATH": str(site)}


def test_the_installed_program_works(site: Path, tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    sample = str(DOCUMENTS / "steppe-courier")
    for arguments in (("index", sample, "--index", index), ("search", "ferry", "--index", index)):
        line, environment = command(site, *arguments)
        ran = subprocess.run(
            line, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
    assert "Steppe Courier" in ran.stdout


def test_the_installed_pages_are_whole(site: Path, sample_index: Path, tmp_path: Path) -> None:
    line, environment = command(site, "serve", "--port", "0", "--index", str(sample_index))
    with subprocess.Popen(
        line, env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr is not None
        try:
            address = re.search(r"http://127\.0\.0\.1:\d+", server.stderr.readline())
            assert address
            home = read(f"{address[0]}/?q=ferry")
            assert "<mark>" in home
            assert "negotiat*" in read(f"{address[0]}/syntax")
            linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', home)
            assert len(linked) >= 3
            for path in linked:
                assert read(address[0] + path)
        finally:
            server.terminate()


def test_it_is_not_this_checkout_that_was_tested(site: Path, tmp_path: Path) -> None:
    line = [sys.executable, "-P", "-c", "import web, broadsheet; print(web.__file__)"]
    environment = {**os.environ, "PYTHONPATH": str(site)}
    ran = subprocess.run(
        line, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith(str(site))


def read(address: str) -> str:
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
        text: str = answer.read().decode()
        return text
