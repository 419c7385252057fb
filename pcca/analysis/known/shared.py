"""Faults of modules, registers, roles and bridges."""

from __future__ import annotations

from functools import partial

from pcca.analysis.known.model import SHARED, Known
from pcca.language import N_

_known = partial(Known, base=SHARED)
BEYOND = (
    _known("unknown-module", N_("A module that is used is not there."), good="use: [common]", bad="use: [¦comon]"),
    _known(
        "scale-in-module",
        N_("A scale has the id of one in a module that is used."),
        good="sections:\n  you:\n",
        bad="scales:\n  ¦agree:\n    1: No\n    2: Yes\nsections:\n  you:\n",
    ),
    _known(
        "unknown-register",
        N_("The register of organisations is not there."),
        good="use: [common]",
        bad="register: ¦walse\nuse: [common]",
    ),
    _known(
        "identifying-organisation",
        N_("An anonymous instrument insists on an organisation of a few people."),
        good="        within: board\n        ask: Which cluster?\n",
        bad="        within: board\n        required: yes\n        ask: Which cluster?\n",
        near="cluster\n        within: board",
    ),
    _known(
        "within-another-kind",
        N_("A list of organisations is parted by a question that does not ask for where they belong."),
        good="within: board",
        bad="within: ¦role",
    ),
    _known(
        "no-role",
        N_("Something is for some roles, and nobody is asked for theirs."),
        good="      role:\n",
        bad="      post:\n",
        near="    for: [lead]",
    ),
    _known(
        "role-asked-later",
        N_("Something is for some roles before anybody is asked for theirs."),
        good="      role:\n        choice:\n          lead: Lead\n",
        bad="      years:\n        number: 0..50\n        ask: For how many years?\n        for: ¦lead\n"
        "      role:\n        choice:\n          lead: Lead\n",
    ),
    _known(
        "role-not-for-all",
        N_("Something is for some roles, and not everybody has to say theirs."),
        good="        required: yes\n",
        bad="",
        near="    for: [lead]",
    ),
    _known(
        "bridge-to-own",
        N_("A question is said to be the same as one that stands beside it."),
        good="same_as: worth_it",
        bad="same_as: ¦board",
    ),
    _known(
        "bridge-twice",
        N_("Two questions are said to be the same as one earlier question."),
        good="same_as: once_more",
        bad="same_as: ¦worth_it",
    ),
)
