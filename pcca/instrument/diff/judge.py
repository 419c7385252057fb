"""How a change of each aspect is judged: a function by the aspect's key gives the kind of change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pcca.instrument.diff.values import Ends, Groups, Label, Placed, differing

Judge = Callable[[Any, Any], str]


def judged(key: str, old: object, new: object) -> str:
    """The kind of change, or nothing where none is to be told."""
    return JUDGES[key.split()[0]](old, new)


def always(kind: str) -> Judge:
    """Whatever changed, it is of this kind."""
    return lambda old, new: kind


def _words(old: dict[str, str] | None, new: dict[str, str] | None) -> str:
    """A change of words in the source language, or of a translation alone."""
    if not old or not new:
        return "wording"
    source = next(iter(new))
    return "wording" if old.get(source) != new[source] else "translation"


def _label(old: Label, new: Label) -> str:
    _was, now = differing(old.words, new.words)
    taken = _words(old.words, new.words) == "wording" and now in old.others
    return "code-reused" if taken else _words(old.words, new.words)


def _unit(old: dict[str, str] | None, new: dict[str, str] | None) -> str:
    found = _words(old, new)
    return "unit-changed" if found == "wording" else found


def _required(old: object, new: object) -> str:
    """From yes to a condition to no is looser; one condition in place of another may ask more."""
    return "requirement-loosened" if old is True or new is False else "requirement-tightened"


def _rule(old: object, new: object) -> str:
    return "rule-removed" if new is None else "rule-changed"


def _said(old: object, new: object) -> str:
    """The sentence of a rule that came or went is told with the rule."""
    return "rule-wording" if old and new else ""


def _ends(old: Ends, new: Ends) -> str:
    return "range-widened" if new.holds(old) else "range-narrowed"


def _entries(old: Ends | None, new: Ends | None) -> str:
    """How many entries there may be, told where there were and are any."""
    return _ends(old, new) if old and new else ""


def _switch(tighter: str, looser: str) -> Judge:
    return lambda old, new: tighter if new else looser


def _when(old: str, new: str) -> str:
    return "range-widened" if new == "any" else "range-narrowed"


def _exclusive(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    return "range-narrowed" if set(new) - set(old) else "range-widened"


EVIDENCE = ("none", "optional", "required")


def _evidence(old: str, new: str) -> str:
    if new == "none":
        return "part-removed"
    if old == "none" and new == "optional":
        return "part-added"
    return "requirement-tightened" if EVIDENCE.index(new) > EVIDENCE.index(old) else "requirement-loosened"


def _confidence(old: str | None, new: str | None) -> str:
    return "part-added" if old is None else "part-removed"


def _groups(old: Groups, new: Groups) -> str:
    """Options that came or went took their headings with them."""
    both = old.options & new.options
    return "groups" if old.among(both) != new.among(both) else ""


def _section(old: Placed, new: Placed) -> str:
    """A question that moved to a section which other people see is asked of others."""
    return "question-moved" if old.show_if == new.show_if else "routing"


JUDGES: dict[str, Judge] = {
    "instrument": always("instrument"),
    "unit-of-response": always("unit-of-response"),
    "respondents": always("respondents"),
    "identification": always("identification"),
    "introduction": always("introduction"),
    "examples": always("examples"),
    "section-words": always("section-wording"),
    "words": _words,
    "label": _label,
    "required": _required,
    "show_if": always("routing"),
    "section": _section,
    "rule": _rule,
    "rule-words": _said,
    "warning": always("warning"),
    "personal": always("privacy"),
    "prefill": always("prefill"),
    "bridge": always("bridge"),
    "groups": _groups,
    "organisation": always("groups"),
    "value": always("option-value"),
    "ends": _ends,
    "entries": _entries,
    "repeat": always("kind"),
    "whole": _switch("range-narrowed", "range-widened"),
    "long": _switch("range-widened", "range-narrowed"),
    "when": _when,
    "exclusive": _exclusive,
    "scale-ends": always("scale-ends"),
    "unit": _unit,
    "currency": always("unit-changed"),
    "total": always("total-changed"),
    "top": always("rank-depth"),
    "reversed": always("reversed"),
    "evidence": _evidence,
    "target": _switch("part-added", "part-removed"),
    "confidence": _confidence,
    "computation": always("computation"),
    "result-words": always("result-wording"),
    "definition": always("definition"),
    "presentation": always("presentation"),
    "finding-words": always("finding-wording"),
}
