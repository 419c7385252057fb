"""Runs the examples an instrument carries: the path, scores, stages and findings that must come of their answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import cast

from pcca.answers import Json, document_of, encode, typed
from pcca.answers.documents import EntryJson
from pcca.columns import Evaluator, NotInColumns, Unbounded, from_blobs
from pcca.instrument.evaluate import value_of
from pcca.instrument.given import Entry, Values
from pcca.instrument.model import Example, Finding, Instrument, Item
from pcca.instrument.tree import Ref
from pcca.language import N_, Language, language
from pcca.outcomes import advised
from pcca.report.earlier import NotComputed
from pcca.report.findings import Group, Sample, finding_rows
from pcca.routing import asked, entry_path, path
from pcca.staging import NotStaged, stages_by_rule
from scoring.maturity import Stage

NOT_RATED, NOT_DECIDED = "not_rated", "not_decided"


@dataclass(frozen=True)
class ExampleFailure:
    """An expectation that does not hold: its path of keys, and a sentence with what was expected and found."""

    where: str
    sentence: str
    slots: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def message(self, lang: Language) -> str:
        return lang.say(self.sentence, **self.slots)


@dataclass(frozen=True)
class _Run:
    """One example with what comes of its answers."""

    instrument: Instrument
    example: Example
    values: Values
    sample: Sample

    def fail(self, key: str, sentence: str, **slots: object) -> ExampleFailure:
        return ExampleFailure(f"examples.{self.example.id}.{key}", sentence, slots)

    def differs(self, key: str, expected: str, found: str) -> ExampleFailure:
        sentence = N_("The example expects {expected}, but its answers give {found}.")
        return self.fail(key, sentence, expected=expected, found=found)


def run_examples(instrument: Instrument) -> list[ExampleFailure]:
    """Every expectation of every example that does not hold."""
    return [failure for example in instrument.examples for failure in _run(instrument, example)]


def _run(instrument: Instrument, example: Example) -> Iterator[ExampleFailure]:
    given = typed(instrument, example_document(instrument, example))
    counted = path(instrument, given)[1]
    columns = from_blobs(instrument, [encode(instrument, document_of(counted))])
    run = _Run(instrument, example, counted, Sample(columns))
    for check in (_path, _unasked, _scores, _bands, _stages, _rules, _advice, _findings):
        yield from check(run)


def _items(instrument: Instrument, column: str) -> list[Item]:
    return [item for item in instrument.items if column in (item.column, item.key)]


def example_document(instrument: Instrument, example: Example) -> dict[str, Json]:
    """The answers as a response document."""
    document: dict[str, Json] = dict(_document(instrument, example.answers))
    for list_ in instrument.repeats:
        if list_ in example.answers:
            entries = cast("Sequence[Mapping[str, object]]", example.answers[list_])
            document[list_] = [_document(instrument.entry(list_), entry) for entry in entries]
    return document


def _document(instrument: Instrument, answers: Mapping[str, object]) -> EntryJson:
    """Answers as they are stored: ticks and ranks that stand singly are gathered under their question."""
    document: EntryJson = {}
    for column, given in answers.items():
        if column in instrument.repeats:
            continue
        item = instrument.columns.get(column)
        if item is None or item.key == column:
            document[column] = [str(each) for each in given] if isinstance(given, list | tuple) else str(given)
            continue
        gathered = cast("list[str]", document.setdefault(item.key, []))
        word = item.option if item.kind == "tick" else str(given)
        if word and (item.kind != "tick" or str(given) == "1"):
            gathered.append(word)
    return document


def _path(run: _Run) -> Iterator[ExampleFailure]:
    shown = asked(run.instrument, run.values)
    for question in run.example.asked:
        if question not in shown:
            yield run.fail("asked", N_("The example expects '{name}' to be asked, but it is not."), name=question)
    for question in run.example.not_asked:
        if question in shown:
            yield run.fail("not_asked", N_("The example expects '{name}' not to be asked, but it is."), name=question)


def _unasked(run: _Run) -> Iterator[ExampleFailure]:
    """Answers to what is not asked are set aside, which an example can hardly mean."""
    for column in run.example.answers:
        items = _items(run.instrument, column)
        key = items[0].key if items else column
        if (items or column in run.instrument.repeats) and key not in run.values:
            yield run.fail(f"answers.{column}", UNASKED, name=column)
        elif column in run.instrument.repeats:
            yield from _unasked_of_entries(run, column)


UNASKED = N_("'{name}' is answered, but it is not asked.")


def _unasked_of_entries(run: _Run, list_: str) -> Iterator[ExampleFailure]:
    section, entry = run.instrument.repeats[list_], run.instrument.entry(list_)
    given = cast("Sequence[Mapping[str, object]]", run.example.answers[list_])
    for index, answers in enumerate(given):
        values = typed(entry, _document(entry, answers))
        own = entry_path(run.instrument, section, cast(Entry, values), run.values)[1]
        for column in answers:
            if any(item.key not in own for item in _items(entry, column)):
                yield run.fail(f"answers.{list_}.{index}.{column}", UNASKED, name=column)


def _scores(run: _Run) -> Iterator[ExampleFailure]:
    for name, expected in run.example.scores.items():
        key = f"scores.{name}"
        found = Evaluator(run.sample.columns).number(name).value(0)
        if (NOT_RATED if found is None else found) != _number(expected):
            yield run.differs(key, str(expected), NOT_RATED if found is None else str(found))


def _bands(run: _Run) -> Iterator[ExampleFailure]:
    for name, expected in run.example.bands.items():
        found = value_of(run.instrument, Ref(f"{name}.band"), run.values) or NOT_RATED
        if str(expected) != found:
            yield run.differs(f"bands.{name}", str(expected), found)


def _rules(run: _Run) -> Iterator[ExampleFailure]:
    for name, expected in run.example.rules.items():
        found = value_of(run.instrument, Ref(name), run.values) or NOT_DECIDED
        if str(expected) != found:
            yield run.differs(f"rules.{name}", str(expected), found)


def _advice(run: _Run) -> Iterator[ExampleFailure]:
    """Everything that is said is expected, and nothing else."""
    if run.example.advice is None:
        return
    found = [each.id for each in advised(run.instrument, run.values)]
    if sorted(run.example.advice) != sorted(found):
        yield run.differs("advice", ", ".join(run.example.advice), ", ".join(found) or "none")


def _number(text: str) -> Fraction | str:
    try:
        return Fraction(str(text))
    except (ValueError, ZeroDivisionError):
        return str(text)


def _stages(run: _Run) -> Iterator[ExampleFailure]:
    if not run.example.stages:
        return
    try:
        found = stages_by_rule(run.instrument, run.values)
    except NotStaged as error:
        yield run.fail("stages", N_("The stages cannot be worked out: {why}."), why=str(error))
        return
    for name, expected in run.example.stages.items():
        if str(expected) != _stage(found, name):
            yield run.differs(f"stages.{name}", str(expected), _stage(found, name))


def _stage(found: Mapping[str, Stage], name: str) -> str:
    stage = found[name]
    if not stage.rated:
        return NOT_RATED
    return str(stage.low) if stage.low == stage.high else f"{stage.low}..{stage.high}"


def _findings(run: _Run) -> Iterator[ExampleFailure]:
    for name, expected in run.example.findings.items():
        found = _counted(run, run.instrument.findings[name])
        if str(expected) != found:
            yield run.differs(f"findings.{name}", str(expected), found)


def _counted(run: _Run, finding: Finding) -> str:
    """Whether the response counts (yes), does not (no), or stands outside the base."""
    try:
        sample = run.sample.of(finding.over)
        row = finding_rows(sample, finding, Group(sample.columns.everyone))[0]
    except NotComputed as error:
        return error.check.message(language("en"))
    except (NotInColumns, NotStaged, Unbounded) as error:
        return str(error)
    if not row.n:
        return "outside"
    return "no" if row.count == 0 else "yes"
