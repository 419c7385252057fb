"""Where the shipped files live: inside the package when installed from a wheel, beside it in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def shipped(folder: str) -> Path:
    """The folder of shipped files called `folder` (`instruments` or `templates`)."""
    inside = PACKAGE / folder
    return inside if inside.is_dir() and not (inside / "__init__.py").exists() else PACKAGE.parent / folder
