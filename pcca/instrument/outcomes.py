"""Builds what comes of answers: scores, stage rules, findings and examples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from pcca.instrument.build import Builder, unique
from pcca.instrument.faults import Path, problem, unlisted
from pcca.instrument.model import (
    CapRule,
    Choice,
    CutRule,
    Domain,
    Finding,
    GateRule,
    Grid,
    Interval,
    LowestRule,
    Matrix,
    Question,
    Reference,
    Score,
    StageRule,
    Stages,
    Weighted,
)
from pcca.instrument.resolve import Type, column_type
from pcca.instrument.schema import HOWS, STATISTICS
from pcca.instrument.tree import Everyone, Expr
from pcca.language import N_, Text

Data = Mapping[str, Any]
INTERVALS = ("wilson", "clopper_pearson", "exact")
SLOTS = {
    "share": {"value", "k", "n", "low", "high"},
    "stage_share": {"value", "k", "n", "low", "high", "option"},
    "distribution": {"value", "k", "n", "low", "high", "option"},
    "mean": {"value", "n", "low", "high"},
    "median": {"value", "n", "low", "high"},
}


def scores(builder: Builder, data: Data) -> dict[str, Score]:
    """The scores, each able to read those before it."""
    made = {}
    for id_, each in data.items():
        unique(builder, ("scores", id_), id_)
        made[id_] = _score(builder, ("scores", id_), id_, each)
        builder.values[id_] = Type("number")
    return made


def _score(builder: Builder, path: Path, id_: str, data: Data) -> Score:
    how = builder.one_of(path, data, HOWS, N_("A score has exactly one of these keys; this one has {count}."))
    if how is None:
        return Score(id_, "mean", (), 0)
    weights = data[how] if how == "weighted" else dict.fromkeys(data[how], Fraction(1))
    steps: list[str | int] = list(weights) if how == "weighted" else list(range(len(weights)))
    parts = tuple(
        part
        for step, (name, weight) in zip(steps, weights.items(), strict=True)
        for part in _parts(builder, (*path, how, step), name, weight)
    )
    _counted_once(builder, (*path, how), parts)
    if any(part.weight <= 0 for part in parts):
        builder.add((*path, how), problem("weight-not-positive", N_("Weights are greater than 0.")))
    known = not any(part.of.split(".")[0] in builder.broken for part in parts)
    need = _need(builder, path, data, len(parts) if known else 0)
    return Score(id_, how, parts, need, builder.words(data.get("label")), _rescaled(data))


def _rescaled(data: Data) -> tuple[Fraction, Fraction] | None:
    if "rescale" not in data:
        return None
    low, high = data["rescale"].split("..")
    return Fraction(low), Fraction(high)


def _counted_once(builder: Builder, path: Path, parts: tuple[Weighted, ...]) -> None:
    """A row that also stands in its whole grid would count twice."""
    counts = Counter(part.of for part in parts)
    for name in (name for name, times in counts.items() if times > 1):
        builder.add(path, problem("listed-twice", N_("'{word}' is listed twice."), word=name))


def _parts(builder: Builder, path: Path, name: str, weight: Fraction) -> list[Weighted]:
    """A matrix or grid stands for its rows; anything else for itself."""
    if name in builder.values or name.split(".")[0] in builder.broken:
        return [Weighted(name, weight)]
    question = builder.questions.get(name.split(".")[0])
    if question is None:
        builder.add(
            path,
            unlisted(
                "unknown-reference",
                N_("'{word}' is not a question, derived value or score before this one."),
                name,
                [*builder.questions, *builder.values],
            ),
        )
        return []
    if name == question.id and isinstance(question.kind, Grid | Matrix):
        columns = [f"{name}.{row.id}" for row in question.kind.rows]
    else:
        columns = [name]
    return [Weighted(column, weight) for column in columns if _numeric(builder, path, question, column)]


def _numeric(builder: Builder, path: Path, question: Question, column: str) -> bool:
    kind = column_type(question, column)
    if kind is None or not kind.numeric:
        builder.add(
            path,
            problem(
                "not-a-number",
                N_("'{word}' has no number to score."),
                word=column,
                hint=N_("Scores are made of numbers, and of scales with values."),
            ),
        )
        return False
    return True


def _need(builder: Builder, path: Path, data: Data, parts: int) -> int:
    need = data.get("need", "")
    found = re.fullmatch(r"(\d{1,3}) of (\d{1,3})", need)
    if need == "all":
        return parts
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        builder.add(
            (*path, "need"),
            problem(
                "bad-need",
                N_("'{word}' does not say how many must be answered."),
                word=need[:30],
                hint=N_("Write 'need: 2 of 3' or 'need: all'."),
            ),
        )
        return parts
    if parts and int(found[2]) != parts:
        builder.add(
            (*path, "need"),
            problem(
                "bad-need",
                N_("'{word}' speaks of {of}, but the score has {parts} parts."),
                word=need,
                of=int(found[2]),
                parts=parts,
            ),
        )
    return int(found[1])


def stages(
    builder: Builder, data: Data | None, sections: Mapping[str, Text], made: Mapping[str, Score]
) -> Stages | None:
    """The stage rules, or None where the instrument has none."""
    if not data or "scale" not in data:
        return None
    if data["scale"] not in builder.scales:
        builder.add(
            ("stages", "scale"),
            unlisted("unknown-scale", N_("There is no scale '{word}'."), data["scale"], builder.scales),
        )
        return None
    maker = _Stages(builder, made, sections, len(builder.scales[data["scale"]].substantive))
    rules = {id_: rule for id_, each in data.get("rules", {}).items() if (rule := maker.rule(id_, each))}
    maker.caps(rules)
    builder.codes(
        ("stages", "primary"), [data.get("primary", "")], data.get("rules", {}), N_("There is no rule '{word}'.")
    )
    domains = {id_: maker.domain(id_, each) for id_, each in data.get("domains", {}).items()}
    cuts = next((rule.cuts for rule in rules.values() if isinstance(rule, CutRule)), ())
    return Stages(builder.scales[data["scale"]], data.get("primary", ""), rules, domains, cuts)


class _Stages:
    """Builds the parts of `stages`, which all need the scores and the number of stages."""

    def __init__(self, builder: Builder, made: Mapping[str, Score], sections: Mapping[str, Text], stages: int) -> None:
        self.builder, self.made, self.sections, self.stages = builder, made, sections, stages

    def rule(self, id_: str, data: Data) -> StageRule | None:
        path: Path = ("stages", "rules", id_)
        sentence = N_("A stage rule has exactly one of these keys; this one has {count}.")
        kind = self.builder.one_of(path, data, RULES, sentence)
        return RULES[kind](self, path, id_, data) if kind else None

    def cut(self, path: Path, id_: str, data: Data) -> StageRule:
        self.score((*path, "score"), data["score"])
        return CutRule(id_, data["score"], self.cuts(path, data), self.builder.words(data.get("label")))

    def lowest(self, path: Path, id_: str, data: Data) -> StageRule:
        for index, name in enumerate(data["lowest"]):
            self.score((*path, "lowest", index), name)
        return LowestRule(id_, tuple(data["lowest"]), self.cuts(path, data), self.builder.words(data.get("label")))

    def score(self, path: Path, name: str) -> None:
        if name not in self.made:
            self.builder.add(path, unlisted("unknown-score", N_("There is no score '{word}'."), name, self.made))

    def cuts(self, path: Path, data: Data) -> tuple[Fraction, ...]:
        cuts = tuple(data.get("cuts", ()))
        if len(cuts) != self.stages - 1:
            self.builder.add(
                (*path, "cuts"),
                problem(
                    "stage-gap",
                    N_("{stages} stages need {needed} cuts, not {given}."),
                    stages=self.stages,
                    needed=self.stages - 1,
                    given=len(cuts),
                ),
            )
        if list(cuts) != sorted(set(cuts)):
            self.builder.add(
                (*path, "cuts"), problem("cuts-not-rising", N_("Cuts must rise from one stage to the next."))
            )
        return cuts

    def gate(self, path: Path, id_: str, data: Data) -> StageRule:
        items = data["items"]
        for index, name in enumerate(items):
            question = self.builder.questions.get(name.split(".")[0])
            kind = column_type(question, name) if question else None
            if (kind is None or not kind.numeric) and name.split(".")[0] not in self.builder.broken:
                self.builder.add(
                    (*path, "items", index),
                    unlisted("unknown-reference", N_("'{word}' is not an item with levels."), name, self.level_items),
                )
        below = {int(stage): level for stage, level in data.get("none_below", {}).items()}
        for stage in below:
            if not 1 <= stage <= self.stages:
                self.builder.add(
                    (*path, "none_below", str(stage), "#key"),
                    problem("unknown-stage", N_("There is no stage {stage}."), stage=stage),
                )
        return GateRule(
            id_,
            tuple(items),
            self.reach(path, data, len(items)),
            below,
            "require" in data,
            self.builder.words(data.get("label")),
        )

    @cached_property
    def level_items(self) -> list[str]:
        return [
            f"{q.id}.{row.id}"
            for q in self.builder.questions.values()
            if isinstance(q.kind, Matrix)
            for row in q.kind.rows
        ]

    def reach(self, path: Path, data: Data, items: int) -> int:
        found = re.fullmatch(r"(\d{1,3}) of (\d{1,3})|all", data.get("reach", "all"))
        if not found or (found[1] and (int(found[2]) != items or not 1 <= int(found[1]) <= items)):
            self.builder.add(
                (*path, "reach"),
                problem(
                    "bad-reach",
                    N_("'{word}' does not say how many of the {items} items must reach a stage."),
                    word=data["reach"][:30],
                    items=items,
                    hint=N_("Write 'reach: 7 of 8' or 'reach: all'."),
                ),
            )
            return items
        return int(found[1] or items)

    def cap(self, path: Path, id_: str, data: Data) -> StageRule:
        found = re.fullmatch(r"([a-z][a-z0-9_]*)(?:\s*\+\s*(\d))?", data.get("cap", ""))
        if not found:
            self.builder.add(
                (*path, "cap"),
                problem(
                    "bad-cap",
                    N_("'{word}' is not a cap."),
                    word=data.get("cap", ""),
                    hint=N_("Write 'cap: by_gate + 1'."),
                ),
            )
        cap, plus = (found[1], int(found[2] or 0)) if found else ("", 0)
        return CapRule(id_, data["rule"], cap, plus, self.builder.words(data.get("label")))

    def caps(self, rules: Mapping[str, StageRule]) -> None:
        for id_, rule in rules.items():
            if isinstance(rule, CapRule):
                self.capped(id_, rule, rules)

    def capped(self, id_: str, rule: CapRule, rules: Mapping[str, StageRule]) -> None:
        path: Path = ("stages", "rules", id_)
        for key, name in (("rule", rule.rule), ("cap", rule.cap)):
            if name not in rules and name:
                self.builder.add((*path, key), unlisted("unknown-rule", N_("There is no rule '{word}'."), name, rules))
            elif isinstance(rules.get(name), CapRule):
                self.builder.add(
                    (*path, key), problem("cap-of-cap", N_("'{word}' is itself a capped rule."), word=name)
                )

    def domain(self, id_: str, data: Data) -> Domain:
        path: Path = ("stages", "domains", id_)
        score = data.get("score", "")
        self.score((*path, "score"), score)
        critical = data.get("critical")
        known = critical is None or critical in self.level_items or critical.split(".")[0] in self.builder.broken
        if critical is not None and not known:
            self.builder.add(
                (*path, "critical"),
                unlisted("unknown-reference", N_("'{word}' is not an item with levels."), critical, self.level_items),
            )
        return Domain(id_, score, critical, self.builder.words(data.get("label")) or self.label(score))

    def label(self, score: str) -> Text:
        """A domain without a label takes its score's, else the title of the section it is asked in."""
        found = self.made.get(score)
        if found is None or found.label:
            return found.label if found and found.label else Text(())
        question = self.builder.questions.get(found.parts[0].of.split(".")[0]) if found.parts else None
        return self.sections[question.section] if question else Text(())


RULES: dict[str, Callable[[_Stages, Path, str, Data], StageRule]] = {
    "score": _Stages.cut,
    "lowest": _Stages.lowest,
    "items": _Stages.gate,
    "rule": _Stages.cap,
}


def findings(builder: Builder, data: Data, stages: Stages | None, identification: str) -> dict[str, Finding]:
    """The declared statistics."""
    hide = 0 if identification == "named" else 10
    return {id_: found for id_, each in data.items() if (found := _finding(builder, id_, each, stages, hide))}


def _finding(builder: Builder, id_: str, data: Data, stages: Stages | None, hide: int) -> Finding | None:
    path: Path = ("findings", id_)
    kind = builder.one_of(path, data, STATISTICS, N_("A finding has exactly one of these keys; this one has {count}."))
    if kind is None:
        return None
    what = WHATS[kind](builder, (*path, kind), data[kind], stages)
    among = builder.condition((*path, "among"), data.get("among"))
    extra = [builder.condition((*path, "sensitivity", i), each) for i, each in enumerate(data.get("sensitivity", []))]
    _say(builder, path, kind, data.get("say"))
    reference = data.get("reference", {})
    return Finding(
        id_,
        kind,
        what if what is not None else Everyone(),
        builder.text(data.get("say")),
        among or Everyone(),
        tuple(each for each in extra if each is not None),
        _cuts(builder, path, data),
        int(data.get("decimals", 1)),
        _interval(builder, path, data.get("interval")),
        data.get("hide_below", hide),
        Reference(reference["value"], builder.text(reference["source"]))
        if {"value", "source"} <= set(reference)
        else None,
        _rule(builder, path, data, stages),
        builder.words(data.get("label")),
    )


def _share(builder: Builder, path: Path, source: str, stages: Stages | None) -> Expr | None:
    return builder.condition(path, source)


def _column(builder: Builder, path: Path, name: str, stages: Stages | None) -> str | None:
    if name.split(".")[0] in builder.broken:
        return name
    question = builder.questions.get(name.split(".")[0])
    kind = builder.values.get(name) or (column_type(question, name) if question else None)
    if kind is None:
        builder.add(
            path,
            unlisted(
                "unknown-reference",
                N_("'{word}' is not a question, derived value or score."),
                name,
                [*builder.questions, *builder.values],
            ),
        )
        return None
    number = path[-1] in ("mean", "median")
    if (number and not kind.numeric) or (not number and kind.name not in ("code", "multi", "rows", "any")):
        builder.add(
            path,
            problem(
                "wrong-statistic",
                N_("A {statistic} cannot be taken of '{word}'."),
                statistic=path[-1],
                word=name,
                hint=N_(
                    "A distribution needs options to count; a mean or median needs numbers or a scale with values."
                ),
            ),
        )
        return None
    return name


def _stage_share(builder: Builder, path: Path, codes: list[str], stages: Stages | None) -> tuple[str, ...] | None:
    if stages is None:
        builder.add(path, problem("no-stages", N_("The instrument declares no stages.")))
        return None
    if codes == ["each"]:
        return ("each",)
    known = {option.code: option for option in stages.scale.substantive}
    return builder.codes(path, codes, known, N_("There is no stage '{word}'."))


WHATS: dict[str, Callable[[Builder, Path, Any, Stages | None], Any]] = {
    "share": _share,
    "distribution": _column,
    "mean": _column,
    "median": _column,
    "stage_share": _stage_share,
}


def _rule(builder: Builder, path: Path, data: Data, stages: Stages | None) -> str | None:
    if "rule" in data and stages is not None:
        builder.codes((*path, "rule"), [data["rule"]], stages.rules, N_("There is no rule '{word}'."))
    return data.get("rule")


def _cuts(builder: Builder, path: Path, data: Data) -> tuple[str, ...]:
    choices = {id_: q for id_, q in builder.questions.items() if isinstance(q.kind, Choice)}
    return builder.codes(
        (*path, "by"),
        data.get("by", []),
        choices,
        N_("'{word}' is not a question with one answer, so results cannot be cut by it."),
    )


def _interval(builder: Builder, path: Path, source: str | None) -> Interval:
    found = re.fullmatch(r"([a-z_]+) (\d{2})", source or "wilson 95")
    if not found or found[1] not in INTERVALS or not 50 <= int(found[2]) <= 99:
        builder.add(
            (*path, "interval"),
            unlisted(
                "bad-interval",
                N_("'{word}' is not a method and a level, such as 'wilson 95'."),
                source or "",
                [f"{m} 95" for m in INTERVALS],
            ),
        )
        return Interval()
    return Interval(found[1], int(found[2]))


def _say(builder: Builder, path: Path, kind: str, say: Text | None) -> None:
    for code, sentence in say or ():
        key = "say" if code in ("", builder.languages[0]) else f"say.{code}"
        slots = re.findall(r"\{([^{}]*)\}", sentence)
        for slot in slots:
            if slot not in SLOTS[kind]:
                builder.add(
                    (*path, key),
                    unlisted(
                        "unknown-slot", N_("'{{{word}}}' is not filled in this sentence."), slot, sorted(SLOTS[kind])
                    ),
                )
        if (
            re.sub(r"\{[^{}]*\}", "", sentence).strip("{}") != re.sub(r"\{[^{}]*\}", "", sentence)
            or "value" not in slots
        ):
            builder.add(
                (*path, key),
                problem("sentence-without-value", N_("The sentence must show the value in the place '{{value}}'.")),
            )
