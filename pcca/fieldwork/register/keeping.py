"""Acts on the register that is kept: looked at first, or done with an entry in the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from pcca.fieldwork.register.changes import Change, changes
from pcca.fieldwork.register.faults import Refused
from pcca.fieldwork.register.rules import faults
from pcca.fieldwork.register.saying import phrase
from pcca.language import language
from pcca.store import Event, Store, register
from pcca.store.register import Register

Act = Callable[[Register], Register]
MOST_TOLD = 100


@dataclass(frozen=True)
class Outcome:
    """A register after an act, and what the act changed."""

    after: Register = field(repr=False)
    changes: tuple[Change, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the organisations that changed."""
        return tuple(dict.fromkeys(each.code for each in self.changes))

    @property
    def seen(self) -> str:
        """A mark of what the act changes, by which somebody confirms just that."""
        return sha256(repr(self.changes).encode()).hexdigest()[:32]


def trace(outcome: Outcome) -> dict[str, str | int]:
    """What the audit trail keeps of an act: how many changed, which, and the first of what changed, by code and day."""
    told = " ".join(phrase(language("en"), None, each.said) for each in outcome.changes[:MOST_TOLD])
    return {"count": len(outcome.codes), "changed": " ".join(outcome.codes), "told": told}


class Moved(Exception):
    """The register changed since somebody looked at what an act would do."""


def preview(store: Store, act: Act) -> Outcome:
    """What an act would change; Refused if it cannot be done."""
    return _outcome(register.read(store), act)


def perform(store: Store, act: Act, told: Callable[[Outcome], Event], *, seen: str | None = None) -> Outcome:
    """Does it, and enters it into the audit trail; nothing is entered where nothing changes.

    Moved when it would not change what was seen.
    """
    looked = preview(store, act)
    if seen is not None and looked.seen != seen:
        raise Moved
    if not looked.changes:
        return looked
    found: list[Outcome] = []

    def change(before: Register) -> Register:
        outcome = _outcome(before, act)
        if outcome.seen != looked.seen:
            raise Moved
        found.append(outcome)
        return outcome.after

    register.change(store, change, event=told(looked))
    return found[0]


def _outcome(before: Register, act: Act) -> Outcome:
    after = act(before)
    wrong = faults(after)
    if wrong:
        raise Refused(wrong)
    return Outcome(after, changes(before, after))
