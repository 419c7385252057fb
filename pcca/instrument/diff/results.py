"""What is worked out of answers and published, as parts."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import fields
from typing import Any

from pcca.instrument.diff.outcomes import outcome_parts
from pcca.instrument.diff.part import Aspect, Part, Reader
from pcca.instrument.diff.questions import rule_aspects
from pcca.instrument.faults import Path
from pcca.instrument.model import (
    Band,
    CodePoints,
    CrossTable,
    Derived,
    Domain,
    Finding,
    Points,
    Score,
    StageRule,
)
from pcca.instrument.tree import references
from pcca.language import Text

FINDING_TOLD = frozenset(
    ["id", "kind", "what", "say", "sensitivity", "by", "decimals", "interval", "hide_below", "reference", "label"]
)
KEYS = {"scores": "lowest", "all_rated": "require", "plus": "cap", "gaps": "need_got_gap"}


def result_parts(reader: Reader) -> Iterator[Part]:
    """Derived values, checks, scores, stages, findings and tables."""
    found = reader.instrument
    yield from (_derived(reader, each, ("derive", each.id)) for each in found.derived.values())
    for id_, section in found.repeats.items():
        own = section.repeat.derived.values() if section.repeat else ()
        yield from (_derived(reader, each, ("sections", id_, "derive", each.id)) for each in own)
    yield from _checks(reader)
    yield from (_score(reader, each) for each in found.scores.values())
    yield from _stages(reader)
    yield from outcome_parts(reader)
    yield from (_finding(reader, each) for each in found.findings.values())
    yield from (_table(reader, each) for each in found.tables.values())


def _result(path: Path, label: str, touches: str, aspects: Iterable[Aspect], inside: Iterable[Part] = ()) -> Part:
    kinds = ("result-added", "result-removed")
    id_ = ".".join(map(str, path))
    return Part("result", id_, path, *kinds, label, frozenset({touches}), tuple(aspects), inside=tuple(inside))


def _named(reader: Reader, label: Text | None) -> Aspect:
    return Aspect("result-words", reader.words(label), ("label",))


def _derived(reader: Reader, each: Derived, path: Path) -> Part:
    aspects = (Aspect("computation", each.expr, ("value",)), _named(reader, each.label))
    return _result(path, reader.source(each.label), each.id, aspects)


def _checks(reader: Reader) -> Iterator[Part]:
    for id_, rule in zip(reader.version.check_ids, reader.instrument.checks, strict=False):
        touches = frozenset(ref.path for ref in references(rule.that))
        aspects = rule_aspects(reader, rule, "rule")
        yield Part(
            "check", id_, ("checks", id_), "rule-changed", "rule-removed", reader.source(rule.say), touches, aspects
        )


def _score(reader: Reader, each: Score) -> Part:
    weighted = each.how == "weighted"
    parts = {part.of: part.weight for part in each.parts} if weighted else tuple(sorted(p.of for p in each.parts))
    aspects = (
        Aspect("computation parts", (each.how, parts), (each.how,)),
        Aspect("computation need", each.need, ("need",)),
        *_others("computation", each, {"id", "label", "how", "parts", "need", "points", "bands"}),
        Aspect("computation points", tuple((of, _worth(points)) for of, points in each.points.items()), ("points",)),
        Aspect("computation bands", tuple((band.code, band.at_least) for band in each.bands), ("bands",)),
        *(aspect for band in each.bands for aspect in _band(reader, band)),
        _named(reader, each.label),
    )
    return _result(("scores", each.id), reader.source(each.label) or each.id, each.id, aspects)


def _worth(points: Points) -> tuple[object, ...]:
    return tuple(points.by_code.items()) if isinstance(points, CodePoints) else (points.cuts, points.values)


def _band(reader: Reader, band: Band) -> Iterator[Aspect]:
    for name, text in (("label", band.label), ("action", band.action)):
        yield Aspect(f"result-words bands {band.code} {name}", reader.words(text), ("bands", band.code, name))


def _others(kind: str, each: Score | Finding | StageRule, told: Container[str]) -> Iterator[Aspect]:
    """Everything else that it has; it is written under its own name or one of KEYS."""
    for name in (field.name for field in fields(each) if field.name not in told):
        yield Aspect(f"{kind} {name}", _plain(getattr(each, name)), (KEYS.get(name, name),))


def _stages(reader: Reader) -> Iterator[Part]:
    stages = reader.instrument.stages
    if stages is None:
        return
    aspects = (
        Aspect("computation scale", stages.scale.id, ("scale",), frozenset({"stages:"})),
        Aspect("computation primary", stages.primary, ("primary",), frozenset({"stages:primary"})),
    )
    inside = [_rule(reader, each) for each in stages.rules.values()]
    inside += [_domain(reader, each) for each in stages.domains.values()]
    yield _result(("stages",), stages.scale.id, "stages:", aspects, inside)


def _rule(reader: Reader, rule: StageRule) -> Part:
    aspects = _others("computation", rule, {"id", "label"})
    label = reader.source(rule.label) or rule.id
    return _result(("stages", "rules", rule.id), label, f"stages:{rule.id}", [*aspects, _named(reader, rule.label)])


def _plain(value: Any) -> Any:
    return dict(value) if hasattr(value, "keys") else value


def _domain(reader: Reader, each: Domain) -> Part:
    aspects = (
        Aspect("computation score", each.score, ("score",)),
        Aspect("computation critical", each.critical, ("critical",)),
        _named(reader, each.label),
    )
    return _result(("stages", "domains", each.id), reader.source(each.label), f"domains:{each.id}", aspects)


def _finding(reader: Reader, each: Finding) -> Part:
    reference = each.reference
    aspects = (
        Aspect("definition what", (each.kind, each.what), (each.kind,)),
        *_others("definition", each, FINDING_TOLD),
        Aspect("presentation sensitivity", each.sensitivity, ("sensitivity",)),
        Aspect("presentation by", each.by, ("by",)),
        Aspect("presentation decimals", each.decimals, ("decimals",)),
        Aspect("presentation interval", (each.interval.method, each.interval.level), ("interval",)),
        Aspect("presentation hide_below", each.hide_below, ("hide_below",)),
        Aspect("finding-words reference", reference and reference.value, ("reference", "value")),
        Aspect("finding-words source", reference and reader.source(reference.source), ("reference", "source")),
        Aspect("finding-words label", reader.words(each.label), ("label",)),
        Aspect("finding-words say", reader.words(each.say), ("say",)),
    )
    touches = frozenset({f"findings:{each.id}"})
    path: Path = ("findings", each.id)
    return Part("finding", each.id, path, "finding-added", "finding-removed", each.id, touches, aspects)


def _table(reader: Reader, each: CrossTable) -> Part:
    aspects = (
        Aspect("definition rows", each.rows, ("rows",)),
        Aspect("definition columns", each.columns, ("columns",)),
        Aspect("definition among", each.among, ("among",)),
        Aspect("presentation percent", each.percent, ("percent",)),
        Aspect("presentation hide_below", each.hide_below, ("hide_below",)),
        Aspect("finding-words label", reader.words(each.label), ("label",)),
    )
    touches = frozenset({f"tables:{each.id}"})
    path: Path = ("tables", each.id)
    return Part("table", each.id, path, "finding-added", "finding-removed", each.id, touches, aspects)
