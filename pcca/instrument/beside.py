"""Files that belong to an instrument: in a folder beside it, or among those that are shipped."""

from __future__ import annotations

from pathlib import Path as FilePath

from pcca.instrument.fields import INSTRUMENT_ID
from pcca.instrument.read import MAX_BYTES, Plain
from pcca.language import Text
from pcca.paths import shipped


def beside_or_shipped(folder: str, name: str, beside: FilePath | None) -> tuple[FilePath | None, list[str]]:
    """The file of that name in the folder beside the instrument, or else among those shipped; and all there are."""
    ours = shipped("instruments") / folder
    folders = [ours] if beside is None else [beside / folder, ours]
    found = next((path for each in folders if (path := each / f"{name}.yaml").is_file()), None)
    stems = [path.stem for each in folders for path in sorted(each.glob("*.yaml"))]
    return found, [stem for stem in dict.fromkeys(stems) if INSTRUMENT_ID.fullmatch(stem)]


def bytes_of(path: FilePath) -> bytes:
    """What is in the file; of one that is too large one byte more than is read, so that it is found to be."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def shown_as(path: FilePath) -> str:
    """The path as people know it: of what is shipped, without where that is installed."""
    ours = shipped("instruments")
    return str(FilePath("instruments", path.relative_to(ours))) if path.is_relative_to(ours) else str(path)


def side_by_side(key: str, text: Plain, first: str, languages: tuple[str, ...]) -> dict[str, Plain]:
    """A text as keys side by side, in those of the languages that it has; one without languages is in the `first`."""
    parts = dict(text) if isinstance(text, Text) else {first: str(text)}
    return {key if code == languages[0] else f"{key}.{code}": parts[code] for code in languages if code in parts}
