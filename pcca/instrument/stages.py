"""Builds the stage rules and domains."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from pcca.instrument.aggregates import unnamed
from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, Problem, problem, unlisted
from pcca.instrument.model import (
    CapRule,
    CutRule,
    Domain,
    GateRule,
    LowestRule,
    Matrix,
    Score,
    StageRule,
    Stages,
)
from pcca.instrument.resolve import column_type
from pcca.instrument.scales import unknown_scale
from pcca.language import N_, Text

Data = Mapping[str, Any]


def stages(
    builder: Builder, data: Data | None, sections: Mapping[str, Text], made: Mapping[str, Score]
) -> Stages | None:
    """The stage rules, or None where the instrument has none."""
    if not data or "scale" not in data:
        return None
    if data["scale"] not in builder.scales:
        unknown_scale(builder, ("stages", "scale"), data["scale"])
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
        elif not self.leveled(name):
            sentence = N_("'{word}' is made of points or of gaps, so it has no stages.")
            hint = N_("Give the score 'bands:', or cut a score that is made of items with levels.")
            self.builder.add(path, problem("score-without-levels", sentence, hint=hint, word=name))

    def leveled(self, name: str) -> bool:
        """Whether a score is made of levels alone, through the scores it is made of."""
        if "." in name and name not in self.made:
            return name not in self.builder.values
        score = self.made.get(name)
        return score is None or (score.how not in ("points", "need_got_gap") and all(map(self.leveled, _of(score))))

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
                    self.unknown_item(name),
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

    def unknown_item(self, name: str) -> Problem:
        sentence = N_("'{word}' is not an item with levels.")
        wrong = unlisted("unknown-reference", sentence, name, self.level_items)
        return unnamed(self.builder.scope, name, wrong)

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
                self.unknown_item(critical),
            )
        return Domain(id_, score, critical, self.builder.words(data.get("label")) or self.label(score))

    def label(self, score: str) -> Text:
        """A domain without a label takes its score's, else the title of the section it is asked in."""
        found = self.made.get(score)
        if found is None or found.label:
            return found.label if found and found.label else Text(())
        question = self.builder.questions.get(found.parts[0].of.split(".")[0]) if found.parts else None
        return self.sections[question.section] if question else Text(())


def _of(score: Score) -> list[str]:
    return [part.of for part in score.parts]


RULES: dict[str, Callable[[_Stages, Path, str, Data], StageRule]] = {
    "score": _Stages.cut,
    "lowest": _Stages.lowest,
    "items": _Stages.gate,
    "rule": _Stages.cap,
}
