"""What publishing a version refuses, given the versions before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pcca.instrument.diff.forms import shape_of
from pcca.instrument.diff.part import Change, Version
from pcca.instrument.diff.whole import Difference, diff
from pcca.instrument.faults import Fault, Path, Problem, unlisted, where
from pcca.instrument.model import Question, Scale
from pcca.instrument.translation import STALE
from pcca.language import N_

UNKNOWN = "unknown-bridge"
REFUSALS = (
    "breaking-same-version",
    "code-reused",
    UNKNOWN,
    "bridge-differs",
    "translation-incomplete",
    "translation-stale",
)
RENAME = N_("Give this version another 'version:', such as {suggestion}.")


def refusals(history: Sequence[Version], new: Version) -> list[Fault]:
    """The faults of the new version beside those that were published before it, oldest first."""
    before = [each for each in history if each.instrument.id == new.instrument.id]
    differences = [diff(each, new) for each in before]
    found = [
        *(fault for each in differences for fault in _same_version(each)),
        *(fault for each in differences for fault in _renamed_codes(each)),
        *_used_again(before, new),
        *(fault for each in new.instrument.every_question.values() for fault in _bridge(history, new, each)),
        *(_left_behind(differences[-1]) if differences else ()),
        *_outrun(new),
    ]
    once = {(fault.check, fault.where, str(fault)): fault for fault in found}
    return sorted(once.values(), key=lambda fault: (fault.line, fault.column, fault.check))


def _fault(new: Version, path: Path, wrong: Problem) -> Fault:
    line, column = new.sheet.place(path)
    return Fault(new.sheet.file, line, column, where(path), wrong)


def _same_version(found: Difference) -> Iterator[Fault]:
    version = found.new.instrument.version
    if found.old.instrument.version != version:
        return
    for change in found.changes:
        if change.of == "breaking":
            slots = {"version": version, "change": change.kind, "suggestion": f"{version}.1"}
            sentence = N_("This breaks version {version}, which is already published ({change}).")
            yield _fault(found.new, change.path, Problem("breaking-same-version", sentence, slots, RENAME))


def _renamed_codes(found: Difference) -> Iterator[Fault]:
    for change in found.changes:
        if change.kind == "code-reused":
            slots = {"was": change.was, "now": change.now, "version": found.old.instrument.version}
            sentence = N_("The code meant '{was}' in version {version} and now means '{now}'.")
            hint = N_("Give the new meaning a code of its own.")
            yield _fault(found.new, change.path, Problem("code-reused", sentence, slots, hint))


def _used_again(before: Sequence[Version], new: Version) -> Iterator[Fault]:
    """Ids and codes that an earlier version had, a later one retired, and this one has again."""
    now, retired = _names(new), _retired(before)
    for name, version in retired.items():
        if name in now and name[:1] not in retired.keys() - {name}:
            slots = {"code": name[-1], "version": version}
            sentence = N_("'{code}' was retired in version {version} and is used again.")
            hint = N_("Choose another; data of all versions stand side by side.")
            yield _fault(new, now[name], Problem("code-reused", sentence, slots, hint))


def _bridge(history: Sequence[Version], new: Version, question: Question) -> Iterator[Fault]:
    """A bridge to a question that no version has, or to one with other answers."""
    if question.same_as is None:
        return
    of, word, path = question.same_as.instrument or new.instrument.id, question.same_as.question, _same_as(question)
    kept = [each.instrument for each in history if each.instrument.id == of]
    meant = [each for each in kept if question.same_as.version in (None, each.version)]
    known = [each for each in meant if word in each.every_question]
    if kept and not known:
        words = [id_ for each in meant or kept for id_ in each.every_question]
        sentence = N_("No published version of '{instrument}' that is meant here has a question '{word}'.")
        yield _fault(new, path, unlisted(UNKNOWN, sentence, word, words, instrument=of))
    elif known and _answers(known[-1].every_question[word]) != _answers(question):
        slots = {"word": word, "version": known[-1].version}
        sentence = N_("'{word}' of version {version} is of another kind, or has other codes.")
        hint = N_("A question with other answers is another question: leave 'same_as' out.")
        yield _fault(new, path, Problem("bridge-differs", sentence, slots, hint))


def _same_as(question: Question) -> Path:
    return ("sections", question.section, "questions", question.id, "same_as")


def _answers(question: Question) -> tuple[str, frozenset[str]]:
    """The kind of a question and the codes it offers."""
    scale: Scale | None = getattr(question.kind, "scale", None)
    return shape_of(question), frozenset(option.code for option in scale.options) if scale else frozenset()


def _retired(before: Sequence[Version]) -> dict[Path, str]:
    """What an earlier version had and the last one lacks, with the version that retired it."""
    retired: dict[Path, str] = {}
    for earlier, later in pairwise(before):
        gone = _names(earlier).keys() - _names(later).keys()
        retired |= dict.fromkeys(gone, later.instrument.version)
    last = _names(before[-1]) if before else {}
    return {name: version for name, version in retired.items() if name not in last}


def _names(version: Version) -> dict[Path, Path]:
    """Every question, row and code by a name that does not depend on its section, with its place."""
    found: dict[Path, Path] = {}
    for question in version.instrument.questions.values():
        path: Path = ("sections", question.section, "questions", question.id)
        found[(question.id,)] = path
        for row in getattr(question.kind, "rows", ()):
            found[(question.id, "row", row.id)] = (*path, "rows", row.id)
        scale: Scale | None = getattr(question.kind, "scale", None)
        for option in scale.options if scale else ():
            found[(question.id, "code", option.code)] = _code_place(version, path, scale, option.code)
    return found


def _code_place(version: Version, path: Path, scale: Scale | None, code: str) -> Path:
    """Where the code is written: under the question, or in the scale it shares."""
    shared: Path = ("scales", scale.id if scale else "", code)
    kinds: list[Path] = [(*path, key, code) for key in ("choice", "multi", "decide", "options", "steps")]
    return next((each for each in (*kinds, shared) if each in version.sheet.marks), path)


def _left_behind(found: Difference) -> Iterator[Fault]:
    """Translations that are missing or stale beside the version before."""
    for change in found.changes:
        if change.kind == "language-removed":
            sentence = N_("The version before could be answered in '{language}', too.")
            hint = N_("Translate the new texts, and list the language under 'languages:'.")
            slots: dict[str, object] = {"language": change.was}
            yield _fault(found.new, change.path, Problem("translation-incomplete", sentence, slots, hint))
        for code in () if change.stated else change.stale:
            # Of a translation that says what it was made from, that is better known.
            if (code, where(change.path).removesuffix(".label")) not in found.new.recorded:
                yield _stale(found, change, code)


def _stale(found: Difference, change: Change, code: str) -> Fault:
    sentence = N_("The source was '{was}' and is '{now}'; the text in '{language}' did not change.")
    hint = N_("Translate it anew, or say 'same_meaning: yes' on the question.")
    slots = {"was": change.was, "now": change.now, "language": code}
    return _fault(found.new, change.path, Problem("translation-stale", sentence, slots, hint))


def _outrun(new: Version) -> Iterator[Fault]:
    """Translations that say themselves that they were made from other words."""
    for (code, _), entry in new.recorded.items():
        if entry.states[code] == STALE:
            sentence = N_("The text in '{language}' was made from other words than '{now}'.")
            slots = {"language": code, "now": entry.source}
            hint = N_("Translate it anew with 'pcca translate'.")
            yield _fault(new, entry.path, Problem("translation-stale", sentence, slots, hint))
