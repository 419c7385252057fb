"""The ordinary case of a posted question: each field sent at most once, with a code that is offered or empty.

Anything else is left to the readers of `posted`, which tell what is wrong.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from pcca.answers.fields import Form, Posted
from pcca.instrument.model import Choice, Grid, Instrument, Item, Matrix

CODED = (Choice, Grid, Matrix)
Expected = tuple[tuple[str, Collection[str]], ...]
"""Names of fields, each with the codes that may stand in it."""


@lru_cache(maxsize=8192)
def expected(instrument: Instrument, question_id: str, hidden: frozenset[str]) -> Expected | None:
    """The fields of a question that holds codes, without those of hidden rows; None for other questions."""
    question = instrument.questions[question_id]
    if not isinstance(question.kind, CODED):
        return None
    return tuple((item.column, _codes(item)) for item in question.items if item.row is None or item.row not in hidden)


def _codes(item: Item) -> Collection[str]:
    if item.scale is None:
        return ()
    return item.codes if item.part == "target" else item.scale.by_code


def read_ordinary(fields: Expected, form: Form) -> Posted | None:
    """The codes that were posted, or None when one of the fields needs to be looked at."""
    values: dict[str, str | None] = {}
    for name, codes in fields:
        sent = form.getlist(name)
        if len(sent) == 1 and sent[0] in codes:
            values[name] = sent[0]
        elif any(sent):
            return None
        else:
            values[name] = None
    return Posted(values)
