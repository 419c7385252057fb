"""Every kind of change between two versions: its class, what it does to figures, and why."""

from __future__ import annotations

from dataclasses import dataclass

from pcca.language import N_

CLASSES = ("wording", "compatible", "breaking")
EFFECTS = ("same", "care", "none")


@dataclass(frozen=True)
class Kind:
    """`effect` is on figures that read what changed: the same meaning, to be compared with care, or not comparable."""

    of: str
    effect: str
    why: str


def _wording(effect: str, why: str) -> Kind:
    return Kind("wording", effect, why)


def _compatible(effect: str, why: str) -> Kind:
    return Kind("compatible", effect, why)


def _breaking(effect: str, why: str) -> Kind:
    return Kind("breaking", effect, why)


KINDS = {
    # the instrument as a whole
    "instrument": _breaking("none", N_("This is another instrument, not another version of it.")),
    "unit-of-response": _breaking("none", N_("A response now stands for something else.")),
    "respondents": _breaking("none", N_("How many people answer for a unit changed.")),
    "identification": _breaking("care", N_("People are promised something else about who can know their answers.")),
    "language-added": _compatible("same", N_("More people can answer in their own language.")),
    "language-removed": _breaking("care", N_("Those who answered in this language can no longer do so.")),
    "source-language": _wording("same", N_("Which language comes first in the file is not seen by anybody.")),
    "introduction": _wording("same", N_("What is said about the instrument changed, not what it asks.")),
    "examples": _wording("same", N_("Examples test the file; nobody who answers sees them.")),
    # sections and the order of things
    "section-added": _compatible("same", N_("Questions in a new section are listed by themselves.")),
    "section-removed": _compatible("same", N_("Questions of a section that went are listed by themselves.")),
    "section-moved": _compatible("care", N_("What is asked before a question can change its answers.")),
    "section-wording": _wording("care", N_("Words above the questions can change how they are understood.")),
    "question-moved": _compatible("care", N_("What is asked before a question can change its answers.")),
    "row-moved": _compatible("care", N_("The order of rows can change how they are answered.")),
    # questions
    "question-added": _compatible("same", N_("Answers given before stay as they are; they lack this question.")),
    "required-question-added": _breaking("same", N_("Answers given before lack it and would be refused.")),
    "renamed": _breaking("same", N_("Its columns have another name; the author says that it is the same question.")),
    "bridge": _wording("same", N_("What a question was called before is not seen by anybody.")),
    "question-removed": _breaking("none", N_("Its columns have no answers any more.")),
    "note": _wording("same", N_("A note asks nothing.")),
    "kind": _breaking("none", N_("Answers of another kind cannot stand in one column.")),
    "wording": _wording(
        "care", N_("Other words can be understood otherwise, unless the author says same_meaning: yes.")
    ),
    "translation": _wording("care", N_("Readers of one language see other words than before.")),
    "requirement-tightened": _breaking("care", N_("What could be left out must now be answered.")),
    "requirement-loosened": _compatible("care", N_("What had to be answered may now be left out.")),
    "routing": _breaking("none", N_("Other people are asked than before.")),
    "rule-changed": _breaking("care", N_("An answer that was accepted may now be refused.")),
    "rule-removed": _compatible("care", N_("An answer that was refused is now accepted.")),
    "rule-wording": _wording("same", N_("Only the sentence beside a refused or unusual answer changed.")),
    "warning": _compatible("care", N_("People are asked to look again at other answers than before.")),
    "privacy": _compatible("same", N_("Whether an answer says who somebody is does not change the answer.")),
    "prefill": _compatible("care", N_("Another answer is offered beforehand, and many leave it as it is.")),
    # what may be answered
    "option-added": _compatible("none", N_("Answers given before stay valid, but nobody could choose this one then.")),
    "option-retired": _breaking("none", N_("The code cannot be chosen any more, and may never mean anything else.")),
    "option-moved": _breaking("none", N_("The order of a scale is part of what its answers mean.")),
    "groups": _wording("same", N_("The same options are found in a list that is parted or called otherwise.")),
    "option-value": _breaking("none", N_("The same answer now counts as another number.")),
    "code-reused": _breaking("none", N_("The code now stands for what another code meant.")),
    "range-narrowed": _breaking("none", N_("Answers that were accepted are refused.")),
    "range-widened": _compatible("care", N_("Answers that were refused are accepted.")),
    "scale-ends": _breaking("none", N_("The same number means something else on another line.")),
    "unit-changed": _breaking("none", N_("The same number means something else in another unit.")),
    "total-changed": _breaking("none", N_("Parts of another total cannot be set side by side.")),
    "rank-depth": _breaking("none", N_("How many are ranked decides how often each is among them.")),
    "row-added": _compatible("none", N_("The other rows stay as they are; what reads all rows reads one more.")),
    "row-removed": _breaking("none", N_("Its column has no answers any more.")),
    "reversed": _breaking("none", N_("The same answer now counts the other way round.")),
    "part-added": _compatible("same", N_("There is one more column beside each row; the others stay.")),
    "part-removed": _breaking("none", N_("Columns beside the rows have no answers any more.")),
    "scale-added": _compatible("same", N_("A scale asks nothing by itself.")),
    "scale-removed": _compatible("same", N_("Questions that used the scale are listed by themselves.")),
    # what is worked out and published
    "result-added": _compatible("same", N_("It can be worked out of answers given before, too.")),
    "result-removed": _breaking("none", N_("What read it finds nothing any more.")),
    "result-wording": _wording("same", N_("A result got another name; it is worked out as before.")),
    "computation": _breaking("none", N_("The same answers give another result.")),
    "finding-added": _compatible("same", N_("It can be worked out of answers given before, too.")),
    "finding-removed": _breaking("none", N_("A figure that may have been cited is no longer published.")),
    "definition": _breaking("none", N_("The figure or its base is another one under the same name.")),
    "presentation": _compatible("same", N_("The figure is shown, cut or hidden otherwise; it is the same figure.")),
    "finding-wording": _wording("same", N_("The figure is the same in another sentence.")),
}


def worst(words: list[str], order: tuple[str, ...]) -> str:
    """The one that comes last in the order; the first where there is none."""
    return max(words, key=order.index, default=order[0])
