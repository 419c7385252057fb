"""Joins a text and its translations, which a file writes as keys side by side."""

from __future__ import annotations

from pcca.instrument.faults import Path, Sheet, problem
from pcca.instrument.read import Plain
from pcca.language import LANGUAGES, N_, Text


def languages_of(data: Plain) -> tuple[str, ...]:
    """The languages a file declares, and all of the interface's when that key is faulty."""
    declared = data.get("languages") if isinstance(data, dict) else None
    listed = [declared] if isinstance(declared, str) else declared if isinstance(declared, list) else [""]
    known = [str(code) for code in listed if code in LANGUAGES]
    sound = known and len(known) == len(listed)
    return tuple(dict.fromkeys(known if sound else (*known, *LANGUAGES)))


def fold(data: Plain, languages: tuple[str, ...]) -> Plain:
    """Joins `ask` and `ask.cy` into one text; everything else stays as it is."""
    if isinstance(data, list):
        return [fold(value, languages) for value in data]
    if not isinstance(data, dict):
        return data
    folded: dict[str, Plain] = {}
    for key, value in data.items():
        stem, code = _split(key)
        if code and isinstance(value, str) and not isinstance(folded.get(stem), dict | list):
            folded[stem] = _joined(folded.get(stem), code, value, languages)
        elif isinstance(folded.get(key), Text) and isinstance(value, str):
            folded[key] = _joined(folded[key], languages[0], value, languages)
        else:
            folded[key] = fold(value, languages)
    return folded


def _split(key: str) -> tuple[str, str]:
    """The key and its language; a key without one is not a translation."""
    stem, _, code = key.rpartition(".")
    return (stem, code) if stem and code in LANGUAGES else (key, "")


def _joined(before: Plain | None, code: str, value: str, languages: tuple[str, ...]) -> Plain:
    found = dict(before) if isinstance(before, Text) else {languages[0]: before} if isinstance(before, str) else {}
    found[code] = value
    return Text(tuple((each, found[each]) for each in dict.fromkeys((*languages, code)) if each in found))


def check(data: Plain, languages: tuple[str, ...], sheet: Sheet, path: Path = ()) -> None:
    """Adds the faults of texts that could not be joined: of a language not declared, or given twice."""
    if isinstance(data, list):
        for index, value in enumerate(data):
            check(value, languages, sheet, (*path, index))
    elif isinstance(data, dict):
        for key, value in data.items():
            _check_key(data, key, languages, sheet, path)
            check(value, languages, sheet, (*path, key))


def _check_key(data: dict[str, Plain], key: str, languages: tuple[str, ...], sheet: Sheet, path: Path) -> None:
    stem, code = _split(key)
    if code and code not in languages:
        found = problem(
            "undeclared-language",
            N_("'{word}' is in a language that 'languages' does not list."),
            word=key,
            hint=N_("Write 'languages: [{languages}]', or remove this text."),
            languages=", ".join((*languages, code)),
        )
        sheet.add((*path, key, "#key"), found)
    elif code == languages[0] and stem in data:
        sentence = N_("The text '{stem}' is given twice: '{stem}' is in the first language, as '{word}' is.")
        sheet.add((*path, key, "#key"), problem("text-twice", sentence, stem=stem, word=key))
