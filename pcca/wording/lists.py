"""Lists in words: how many entries they have, and what of all their entries."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pcca.instrument.aggregates import list_of
from pcca.instrument.model import Section
from pcca.instrument.tree import Call, Expr, Ref
from pcca.wording.manner import Manner, is_labelled, label_of, question_named
from pcca.wording.sentences import VALUES


@dataclass(frozen=True)
class Listed:
    """What a call reads of the entries of a list; `inner` is empty where it reads the list itself."""

    section: Section
    inner: str
    by: Manner

    @property
    def name(self) -> str:
        """What the list is called."""
        return self.section.title[self.by.lang.code]


def listed_in(by: Manner, node: Expr) -> Listed | None:
    """What a call reads of a list; None where it reads none."""
    found = list_of(by.instrument.lists, node) if isinstance(node, Call) else None
    if found is None:
        return None
    whole = by.instrument.parent or by.instrument
    return Listed(by.instrument.lists[found[0]], found[1], replace(by, instrument=whole.entry(found[0])))


def entry_values(by: Manner, found: Listed) -> str:
    """The answers, or worked out values, of all entries."""
    if is_labelled(Ref(found.inner), found.by):
        return by.lang.say(VALUES["entry_values"], label=label_of(found.by, found.inner), list=found.name)
    question = question_named(found.by, found.inner)
    return by.lang.say(VALUES["entry_answers"], question=question, list=found.name)


def entry_count(by: Manner, found: Listed) -> str:
    """How many entries there are, or have an answer."""
    if not found.inner:
        return by.lang.say(VALUES["entries"], list=found.name)
    if is_labelled(Ref(found.inner), found.by):
        return by.lang.say(VALUES["entries_with_value"], label=label_of(found.by, found.inner), list=found.name)
    question = question_named(found.by, found.inner)
    return by.lang.say(VALUES["entries_with"], question=question, list=found.name)


def said_of_list(by: Manner, node: Call, yes: bool) -> str | None:
    """answered, responded, asked and missing of a list; None where they are of something else."""
    found = listed_in(by, node)
    if found is None:
        return None
    kinds = [getattr(arg, "value", "") for arg in node.args[1:]]
    asked = node.name == "asked" or "not_asked" in kinds
    yes = yes == (node.name != "missing")
    shapes = ("list_asked", "list_not_asked") if asked else ("entries", "no_entries")
    return by.tell(shapes[0] if yes else shapes[1], list=found.name)
