"""The version of the software."""

from __future__ import annotations

import tomllib
from importlib import metadata

from pcca.paths import PACKAGE


def version() -> str:
    """As installed, or as the checkout says it."""
    project = PACKAGE.parent / "pyproject.toml"
    if project.is_file():
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    return metadata.version("pcca")
