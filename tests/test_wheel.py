"""The wheel holds what the checkout serves from: sources, instruments, templates, translations, styles."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow


def test_the_wheel_works_where_there_is_no_checkout(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = (tmp_path / "dist").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {"PYTHONPATH": str(tmp_path / "site"), "PATH": "/usr/bin:/bin"}
    code = "import pcca, scoring; print(pcca.__file__, scoring.__file__)"
    placed = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert placed.stdout.count(str(tmp_path)) == 2
    for command in (
        ["check"],
        ["demo", "--no-serve", "--data", "d"],
        ["score", "cluster-member-survey", "--wave", "members-2025", "--data", "d"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "pcca", *command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert "69.1%" in done.stdout
    served = (
        "from pathlib import Path; from pcca.app import create_app; c = create_app({'DATA': Path('d')}).test_client();"
        "print([c.get(p).status_code for p in ('/cy/', '/static/style.css', '/en/results/members-2025/')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", served], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[200, 200, 200]", done.stderr
