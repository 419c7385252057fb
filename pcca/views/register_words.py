"""The words of the forms by which the register is changed."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.fieldwork.register.typed import Act
from pcca.language import N_

TITLES: Mapping[Act, str] = {
    "add": N_("Add an organisation"),
    "merge": N_("Merge it with another"),
    "rename": N_("Change its name"),
    "move": N_("Change what it belongs to"),
    "leave": N_("Let it leave another"),
    "end": N_("Say that it ended"),
    "correct": N_("Correct its first or last day"),
}
LINKS: Mapping[Act, str] = {
    "merge": N_("It merged with another"),
    "rename": N_("It has another name"),
    "move": N_("It belongs to another cluster, board, committee or authority"),
    "leave": N_("It left one of those it belongs to, and no other takes its place"),
    "end": N_("It ended, and nothing else of this changes"),
    "correct": N_("Its first or last day was entered wrongly"),
}
LEADS: Mapping[Act, str] = {
    "add": N_("For something that the register does not know yet. Its code stays what it is for good."),
    "merge": N_(
        "The two are one from a day on. What belonged to the one that ends belongs to the one that goes on, and its "
        "code stays known. If a new one takes the place of both, add that first and merge each into it. If the one "
        "that goes on has a new name too, change it afterwards, from the same day."
    ),
    "rename": N_("A new name does not change the code, and no answer."),
    "move": N_("It then belongs to another: a practice to another cluster, a cluster to another board."),
    "leave": N_("If it belongs to another of the same kind instead, change what it belongs to: that ends the old one."),
    "end": N_("Nothing may belong to it afterwards. If another took its place, merge it with that one instead."),
    "correct": N_(
        "For days that were entered wrongly. Whatever began or ended with it still does. If it ended only now, say "
        "that it ended."
    ),
}
FIELD_LABELS: Mapping[tuple[Act | str, str], str] = {
    ("", "kind"): N_("What kind of organisation is it?"),
    ("", "code"): N_("Its code"),
    ("", "name-en"): N_("Its name in English"),
    ("", "name-cy"): N_("Its name in Welsh"),
    ("", "cluster"): N_("The cluster it belongs to (optional)"),
    ("", "board"): N_("The health board it belongs to (optional)"),
    ("", "lmc"): N_("The local medical committee it belongs to (optional)"),
    ("", "authority"): N_("The local authority it belongs to (optional)"),
    ("add", "day"): N_("Its first day (optional)"),
    ("rename", "why"): N_("Did the name change, or was it entered wrongly?"),
    ("rename", "day"): N_("The first day of the new name"),
    ("move", "to"): N_("What does it belong to?"),
    ("move", "why"): N_("Did this change, or was it entered wrongly?"),
    ("move", "day"): N_("The first day on which it belongs there"),
    ("leave", "of"): N_("Which one does it belong to no longer?"),
    ("leave", "why"): N_("Did this change, or was it entered wrongly?"),
    ("leave", "last"): N_("The last day on which it belonged there"),
    ("end", "last"): N_("Its last day"),
    ("end", "became"): N_("What took its place (optional)"),
    ("merge", "other"): N_("The other organisation"),
    ("merge", "stays"): N_("Which of the two goes on?"),
    ("merge", "day"): N_("The first day on which the two are one"),
    ("correct", "first"): N_("Its first day"),
    ("correct", "last"): N_("Its last day"),
}
CHOOSING = N_("Write part of its name, or its code, and choose from the list.")
SUCH = N_("Such as 1 12 2026.")
IF_CHANGED = N_("Only if it changed on a day, such as 1 12 2026.")
FIELD_HINTS: Mapping[tuple[Act | str, str], str] = {
    ("", "code"): N_("Up to 32 small letters, digits and underscores, such as w91001. It cannot be changed later."),
    **dict.fromkeys((("", "cluster"), ("", "board"), ("", "lmc"), ("", "to"), ("", "other"), ("", "became")), CHOOSING),
    ("", "authority"): N_("Write part of its name, or its code. Others can be put beside it afterwards."),
    ("add", "board"): N_("A practice in a cluster belongs to the board of the cluster: leave it empty then."),
    ("add", "day"): N_("Such as 1 12 2026. Leave it empty if it is not known."),
    ("rename", "day"): IF_CHANGED,
    ("move", "day"): N_(
        "If it changed: such as 1 12 2026. If it was entered wrongly: leave it empty, unless you mean an entry of "
        "other days; then give one of those."
    ),
    ("leave", "last"): IF_CHANGED,
    ("end", "last"): SUCH,
    ("merge", "day"): SUCH,
    ("correct", "first"): N_("Leave it empty if it is not known."),
    ("correct", "last"): N_("Leave it empty if it goes on."),
}
REASON_WORDS: Mapping[tuple[Act, str], tuple[str, str]] = {
    ("rename", "changed"): (
        N_("It changed on a day"),
        N_("It was called otherwise until then, and the register goes on saying so of the days before."),
    ),
    ("rename", "wrong"): (
        N_("It was entered wrongly"),
        N_("It was never called what the register says: the wrong name goes, for all its days."),
    ),
    ("move", "changed"): (
        N_("It changed on a day"),
        N_("It belonged to another until then, and the register goes on saying so of the days before."),
    ),
    ("move", "beside"): (
        N_("It belongs there as well from a day on"),
        N_("Beside what it belongs to so far. Only of local authorities there may be several."),
    ),
    ("move", "wrong"): (
        N_("It was entered wrongly"),
        N_("It never belonged to what the register says, but to this one: the wrong entry goes, for all its days."),
    ),
    ("leave", "changed"): (
        N_("It changed on a day"),
        N_("It belonged there until then, and the register goes on saying so of the days before."),
    ),
    ("leave", "wrong"): (
        N_("It was entered wrongly"),
        N_("It never belonged there: the wrong entry goes, for all its days."),
    ),
}
STAYING: Mapping[str, str] = {
    "this": N_("{name} goes on, and the other ends"),
    "other": N_("The other goes on, and {name} ends"),
}
