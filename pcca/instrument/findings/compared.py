"""What is compared: two groups, two waves, two dates or two columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, Problem, problem
from pcca.instrument.findings.columns import Data, unknown
from pcca.instrument.model import AgreementOf, DaysOf, DifferenceOf, PairedOf, Scale, Stages
from pcca.instrument.scope import Type, column_type
from pcca.language import N_

WEIGHTS: Mapping[str, str] = {"none": "identity", "linear": "linear", "quadratic": "quadratic"}


def difference(builder: Builder, path: Path, data: Data, stages: Stages | None) -> DifferenceOf:
    """The difference of two groups, or of this wave and an earlier one."""
    builder.one_of(path, data, ("share", "mean"), N_("A difference is of one 'share' or one 'mean'; here are {count}."))
    if ("between" in data) == bool(data.get("waves")):
        sentence = N_("A difference is 'between' the answers to a question, or of 'waves: yes'.")
        builder.add(path, problem("no-groups", sentence))
    share = builder.condition((*path, "share"), data.get("share"))
    mean = _named(builder, path, data, "mean", _NUMBER) if "mean" in data else None
    between, groups = _groups(builder, (*path, "between"), data.get("between", {}))
    unit = _named(builder, path, data, "unit", _CODE) if "unit" in data else None
    return DifferenceOf(share, mean, between, groups, unit)


def _groups(builder: Builder, path: Path, given: Mapping[str, list[str]]) -> tuple[str | None, tuple[str, ...]]:
    """The question whose answers are the groups, and the two of them."""
    if not given:
        return None, ()
    question, codes = next(iter(given.items()))
    if len(given) != 1 or len(codes) != 2:
        sentence = N_("Two groups are two answers to one question, such as 'role: [gp, nurse]'.")
        builder.add(path, problem("no-groups", sentence))
    kind = _type(builder, question)
    if kind is None:
        builder.add((*path, question, "#key"), unknown(builder, question))
    elif kind.name not in ("code", "any"):
        builder.add((*path, question, "#key"), _unsuited(question, _CODE))
    known = {option.code: option for option in kind.scale.substantive} if kind and kind.scale else dict.fromkeys(codes)
    found = builder.codes((*path, question), codes, known, N_("'{word}' is not a code of this question's scale."))
    return question, found


def paired_change(builder: Builder, path: Path, data: Data, stages: Stages | None) -> PairedOf:
    """The change of units found in both waves."""
    sentence = N_("A change of the same units is of one column with 'of', or of one 'stage'; here are {count}.")
    builder.one_of(path, data, ("of", "stage"), sentence)
    of = _named(builder, path, data, "of", _NUMBER) if "of" in data else None
    unit = _named(builder, path, data, "unit", _CODE) if "unit" in data else ""
    return PairedOf(unit, of, _rule(builder, path, data, stages))


def days_between(builder: Builder, path: Path, data: Data, stages: Stages | None) -> DaysOf:
    """The days from one date to another."""
    start, end = (_named(builder, path, data, key, _DATE) if key in data else "" for key in ("from", "to"))
    return DaysOf(start, end)


def agreement(builder: Builder, path: Path, data: Data, stages: Stages | None) -> AgreementOf:
    """How far a column agrees with another, or with a stage."""
    sentence = N_("Agreement is 'with' one column or one 'stage'; here are {count}.")
    builder.one_of(path, data, ("with", "stage"), sentence)
    of = _named(builder, path, data, "of", _CODE) if "of" in data else ""
    other = _named(builder, path, data, "with", _CODE) if "with" in data else None
    made = AgreementOf(of, other, _rule(builder, path, data, stages), WEIGHTS[data.get("weights", "none")])
    codes = [_scale_codes(scale) for scale in _scales(builder, made, stages) if scale is not None]
    if len(codes) == 2 and codes[0] != codes[1]:
        wrong = N_("The two sides of an agreement have not the same options: {first}; {second}.")
        builder.add(path, problem("options-differ", wrong, first=", ".join(codes[0]), second=", ".join(codes[1])))
    return made


def _scales(builder: Builder, made: AgreementOf, stages: Stages | None) -> Iterable[Scale | None]:
    for name in (made.of, made.other):
        kind = _type(builder, name) if name else None
        yield kind.scale if kind else None
    yield stages.scale if made.stage and stages else None


def _scale_codes(scale: Scale) -> list[str]:
    return [option.code for option in scale.substantive]


def _rule(builder: Builder, path: Path, data: Data, stages: Stages | None) -> str | None:
    """The stage rule named; a fault where the instrument has none."""
    if "stage" not in data:
        return None
    if stages is None:
        builder.add((*path, "stage"), problem("no-stages", N_("The instrument declares no stages.")))
    else:
        builder.codes((*path, "stage"), [data["stage"]], stages.rules, N_("There is no rule '{word}'."))
    name: str = data["stage"]
    return name


def _type(builder: Builder, name: str) -> Type | None:
    """The type of a column, derived value or score; `any` of what is broken itself."""
    stem = name.split(".")[0]
    if stem in builder.broken:
        return Type("any")
    question = builder.questions.get(stem)
    return builder.values.get(name) or (column_type(question, name) if question else None)


_NUMBER = N_("It needs numbers or a scale with values.")
_CODE = N_("It needs a question with one answer.")
_DATE = N_("It needs a date.")


def _fits(kind: Type, need: str) -> bool:
    if kind.name == "any":
        return True
    return kind.numeric if need is _NUMBER else kind.name == ("code" if need is _CODE else "date")


def _named(builder: Builder, path: Path, data: Data, key: str, need: str) -> str:
    """The column at a key, with a fault where there is none of that kind."""
    name: str = data[key]
    kind = _type(builder, name)
    if kind is None:
        builder.add((*path, key), unknown(builder, name))
    elif not _fits(kind, need):
        builder.add((*path, key), _unsuited(name, need))
    return name


def _unsuited(name: str, need: str) -> Problem:
    return problem("wrong-statistic", N_("'{word}' is not of the kind that is needed here."), word=name, hint=need)
