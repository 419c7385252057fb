"""Faults of the other files of the language: registers of organisations, and modules."""

from __future__ import annotations

from functools import partial

from pcca.analysis.known.model import MODULE, REGISTER, Known
from pcca.language import N_

_register = partial(Known, base=REGISTER)
OTHER_FILES = (
    Known(
        "module-name",
        N_("A module is not called as its file is, by which instruments find it."),
        good="module: agreement",
        bad="module: ¦agreeing",
        base=MODULE,
    ),
    _register(
        "ends-before-it-begins",
        N_("An organisation, or what it belonged to, has a last day before its first."),
        good="{kind: board, of: old, to: 2019-03-31}",
        bad="{kind: board, of: old, from: 2018-04-01, to: ¦2017-03-31}",
    ),
    _register(
        "unknown-organisation",
        N_("A register names an organisation that it does not have."),
        good="became: [new]",
        bad="became: [¦knew]",
    ),
    _register(
        "became-without-end",
        N_("An organisation has become another, but has no last day."),
        good="    from: 2019-04-01\n  afon:",
        bad="    from: 2019-04-01\n    became: [¦old]\n  afon:",
    ),
    _register(
        "tag-of-another-kind",
        N_("An organisation belongs to one of another kind than is said."),
        good="{kind: board, of: new, from: 2019-04-01}",
        bad="{kind: ¦practice, of: new, from: 2019-04-01}",
    ),
    _register(
        "tag-outside-life",
        N_("An organisation belongs to another on days on which one of the two does not exist."),
        good="{kind: board, of: old, to: 2019-03-31}",
        bad="¦{kind: board, of: old, from: 2009-09-30, to: 2019-03-31}",
    ),
    _register(
        "two-at-once",
        N_("An organisation belongs to two of one kind on the same days."),
        good="{kind: board, of: old, to: 2019-03-31}",
        bad="{kind: board, of: new, from: 2019-06-01}",
    ),
)
