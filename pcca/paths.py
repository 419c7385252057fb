"""Where the shipped files live: inside the package when installed from a wheel, beside it in a checkout; and how files
are written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

PACKAGE = Path(__file__).resolve().parent


def shipped(folder: str) -> Path:
    """The folder of shipped files called `folder` (`instruments` or `templates`)."""
    inside = PACKAGE / folder
    return inside if inside.is_dir() and not (inside / "__init__.py").exists() else PACKAGE.parent / folder


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """A file that appears under its name when it is complete."""
    import tempfile

    try:
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    except OSError as error:
        error.filename = str(path)
        raise
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            yield file
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise
