"""Which findings of two versions can be compared, and why others cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pcca.instrument.behind import behind
from pcca.instrument.diff.bridges import bridges
from pcca.instrument.diff.kinds import EFFECTS, worst
from pcca.instrument.diff.part import EVERYTHING, Change
from pcca.instrument.diff.whole import Difference
from pcca.instrument.model import (
    CapRule,
    CutRule,
    Finding,
    GateRule,
    Instrument,
    LowestRule,
    Question,
    StageRule,
    parts_of,
    stage_of,
)
from pcca.instrument.tree import Expr, references


@dataclass(frozen=True)
class Comparison:
    """Whether waves can be compared in a finding (same, care, none; or it is new or gone), and what reaches it."""

    finding: str
    verdict: str
    because: tuple[Change, ...] = ()


def comparisons(found: Difference) -> tuple[Comparison, ...]:
    """Every finding of the new version, then those that went."""
    old, new = found.old.instrument, found.new.instrument
    kept = [_comparison(found, id_) if id_ in old.findings else Comparison(id_, "new") for id_ in new.findings]
    return (*kept, *(Comparison(id_, "gone") for id_ in old.findings if id_ not in new.findings))


def _comparison(found: Difference, id_: str) -> Comparison:
    read = reads(found.old.instrument, id_) | reads(found.new.instrument, id_)
    reached = [change for change in found.reaching if _reaches(change, read) and not _bridged(found, change, id_)]
    verdict = worst([change.effect for change in reached], EFFECTS)
    because = [change for change in reached if change.effect == verdict] if verdict != "same" else _stated(reached)
    return Comparison(id_, verdict, tuple(_once(because)))


def comparison_of(found: Difference, id_: str) -> Comparison:
    """Whether a finding of the new version can be taken of the old one too, though that may not declare it."""
    if id_ in found.old.instrument.findings:
        return _comparison(found, id_)
    read = reads(found.new.instrument, id_) - {f"findings:{id_}"}
    reached = [change for change in found.reaching if _reaches(change, read)]
    # The finding is taken of the old columns, which have other names.
    effects = ["none" if change.kind == "renamed" else change.effect for change in reached]
    verdict = worst(effects, EFFECTS)
    because = (change for change, effect in zip(reached, effects, strict=True) if effect == verdict)
    return Comparison(id_, verdict, tuple(_once(because)))


def _bridged(found: Difference, change: Change, id_: str) -> bool:
    """Whether it does not matter that this is another instrument, all that is read being the same questions."""
    if change.kind != "instrument":
        return False
    same = set(bridges(found.old.instrument, found.new.instrument).values())
    heads = {name.split(".")[0] for name in reads(found.new.instrument, id_)}
    return bool(same) and heads & found.new.instrument.every_question.keys() <= same


def _stated(reached: list[Change]) -> list[Change]:
    """Changes of wording that the author says keep the meaning."""
    return [change for change in reached if change.of == "wording" and change.stated]


def _once(changes: Iterable[Change]) -> Iterator[Change]:
    seen = set()
    for change in changes:
        if change.path not in seen:
            seen.add(change.path)
            yield change


def _reaches(change: Change, read: set[str]) -> bool:
    return any(touched == EVERYTHING or _same(touched, name) for touched in change.touches for name in read)


def _same(touched: str, name: str) -> bool:
    """A whole question reaches its columns; what reads a whole question is reached through any of them."""
    return touched == name or name.startswith(f"{touched}.") or ("." not in name and touched.startswith(f"{name}."))


def reads(instrument: Instrument, id_: str) -> set[str]:
    """Everything a finding depends on: columns, what routes to them, results, and the finding itself."""
    finding = instrument.findings[id_]
    found = {f"findings:{id_}"}
    for name in _starts(instrument, finding):
        _expand(instrument, name, found)
    return found


def _starts(instrument: Instrument, finding: Finding) -> Iterator[str]:
    yield from (ref.path for ref in references(finding.among))
    yield from [finding.over] if finding.over else []
    for part in parts_of(finding.what):
        yield from [part] if isinstance(part, str) else (ref.path for ref in references(part))
    rule = (finding.rule or "primary") if isinstance(finding.what, tuple) else stage_of(finding.what)
    if rule is not None and instrument.stages is not None:
        yield from ("stages:", f"scales:{instrument.stages.scale.id}", f"stages:{rule}")


def _expand(instrument: Instrument, name: str, found: set[str]) -> None:
    if name in found:
        return
    found.add(name)
    for each in _behind(instrument, name):
        _expand(instrument, each, found)


def _behind(instrument: Instrument, name: str) -> Iterator[str]:
    """What a column, derived value, score or stage rule is made of."""
    stem, _, entry = name.partition(".")
    if stem in instrument.repeats:
        yield from [entry] if entry else []
        shown = instrument.repeats[stem].show_if
        yield from (ref.path for ref in references(shown)) if shown else ()
    elif name.startswith("stages:") and instrument.stages is not None:
        yield from _of_stages(instrument, name.removeprefix("stages:"))
    elif inner := behind(instrument.home(name), name):
        yield from inner
    elif (question := instrument.every_question.get(stem)) is not None:
        yield from (ref.path for each in _conditions(instrument, question, name) for ref in references(each))


def _of_stages(instrument: Instrument, rule: str) -> Iterator[str]:
    stages = instrument.stages
    assert stages is not None
    if rule == "primary":
        yield f"stages:{stages.primary}"
    elif rule in stages.rules:
        yield from _of_rule(stages.rules[rule])


def _of_rule(rule: StageRule) -> tuple[str, ...]:
    match rule:
        case CutRule(score=score):
            return (score,)
        case LowestRule(scores=scores):
            return scores
        case GateRule(items=items):
            return items
        case CapRule(rule=inner, cap=cap):
            return (f"stages:{inner}", f"stages:{cap}")


def _conditions(instrument: Instrument, question: Question, name: str) -> Iterator[Expr]:
    """The conditions on which it is asked: of its section, of itself, of the rows and options it reads."""
    section = next(each for each in instrument.sections if each.id == question.section)
    row = name.split(".")[1] if "." in name else None
    rows = [each.show_if for each in question.routed_rows if row in (None, each.id)]
    options = [each.show_if for each in question.routed_options]
    yield from (each for each in (section.show_if, question.show_if, *rows, *options) if each is not None)
