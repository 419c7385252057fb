"""Findings computed from margins, where one question is all they read; the others need the responses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pcca.columns import Columns, Evaluator
from pcca.counts.margins import Atom, atoms_of, option_cells, option_margin
from pcca.counts.tables import Table
from pcca.instrument.model import Finding, Grid, Instrument, Matrix, needs_earlier, parts_of
from pcca.instrument.tree import Call, Code, Everyone, Expr, Ref, walk
from pcca.language import LANGUAGES, N_, Text
from pcca.report.disclosure import protect
from pcca.report.findings import Group, Sample, finding_rows
from pcca.report.rows import Check, Row

Waves = dict[str | None, tuple[str, ...]]


class _NeedsResponses(Exception):
    """A finding that margins do not determine; carries the sentence that says why."""


@dataclass
class Margins:
    """Computes the findings of one file, table by table, and notes what could not be."""

    instrument: Instrument
    tables: Sequence[Table]
    population: int | None
    checks: list[Check] = field(default_factory=list)

    def rows(self, finding: Finding) -> list[Row]:
        """The rows of one finding in every wave and group of the file, which counts responses, not entries."""
        if finding.over is not None:
            return []
        if needs_earlier(finding.what):
            # What totals of several waves leave open is told by checks of its own.
            return []
        read = atoms_of(self.instrument, finding)
        own = [table for table in self.tables if table.question in {atom.path for atom in read}]
        if not own:
            return []
        try:
            _check_single(finding, self._without_rows(finding, read), own)
            return self._computed(finding, own, read)
        except _NeedsResponses as why:
            slots = {"finding": finding.id}
            self.checks.append(Check("needs_responses", finding.id, str(why), slots))
            return []

    def _without_rows(self, finding: Finding, read: frozenset[Atom]) -> frozenset[Atom]:
        """A distribution of a whole grid is one of each row: its rows are not read together."""
        question = self.instrument.questions.get(str(finding.what)) if finding.kind == "distribution" else None
        if question is None or not isinstance(question.kind, Grid | Matrix):
            return read
        rows = {f"{question.id}.{row.id}" for row in question.kind.rows}
        others = frozenset(atom for atom in read if atom.path not in rows)
        return others | frozenset([Atom(question.id)]) if others else others

    def _computed(self, finding: Finding, own: Sequence[Table], read: frozenset[Atom]) -> list[Row]:
        found: list[Row] = []
        counted: Waves = {}
        for table in own:
            if table.total > table.n and not table.several:
                continue
            made = _MARGINS[finding.kind](self, finding, table)
            bare = replace(finding, sensitivity=_computable(finding, table))
            for columns, keep in made.cells:
                found += self._kept(bare, table, columns, keep)
            if made.partial is not None and not table.by:
                counted[table.wave] = made.partial
        self._note_partial(finding, own, counted)
        return found

    def _kept(self, finding: Finding, table: Table, columns: Columns, keep: Callable[[Row], bool]) -> Iterator[Row]:
        population = table.population if table.population is not None else self.population
        sample = Sample(columns, table.wave, population)
        group = Group(columns.everyone, dict(table.by))
        rows = [row for row in finding_rows(sample, finding, group) if keep(row)]
        for row in protect(rows, finding.hide_below):
            yield row if row.suppressed else replace(row, asked=None, answered=None, missing=table.kinds)

    def _note_partial(self, finding: Finding, own: Sequence[Table], counted: Waves) -> None:
        """Says what each wave counted, where some wave lists only some of the answers a share names."""
        if not counted:
            return
        one = N_("Only some of the answers counted by '{finding}' are listed ({listed}); the others count as none.")
        many = N_(
            "The waves do not count the same answers in '{finding}' ({listed}), so a difference between them may be "
            "a difference in what was counted."
        )
        sentence = many if len(set(counted.values())) > 1 else one
        slots = {"finding": finding.label or finding.id, "listed": _listed(own[0], counted)}
        self.checks.append(Check("denominator", finding.id, sentence, slots))


@dataclass(frozen=True)
class _Made:
    """Cells to compute a finding from, each with the rows to keep; the options counted where only some are listed."""

    cells: tuple[tuple[Columns, Callable[[Row], bool]], ...]
    partial: tuple[str, ...] | None = None


def _listed(table: Table, counted: Waves) -> Text:
    """The answers that each wave counts, in words."""
    return Text(tuple((code, _listed_in(code, table, counted)) for code in LANGUAGES))


def _listed_in(code: str, table: Table, counted: Waves) -> str:
    found = []
    for wave, options in counted.items():
        labels = ", ".join(f"“{table.scale.by_code[option].label[code]}”" for option in options)
        found.append(f"{wave}: {labels}" if wave else labels)
    return "; ".join(found)


def _every(row: Row) -> bool:
    return True


def _check_single(finding: Finding, read: frozenset[Atom], own: Sequence[Table]) -> None:
    """One question, and one of its options where it takes several answers."""
    if len({atom.path for atom in read}) > 1:
        raise _NeedsResponses(N_("'{finding}' reads several questions together, so it needs the responses."))
    options = {atom.option for atom in read if atom.option is not None}
    if own[0].several and len(options) > 1:
        raise _NeedsResponses(N_("'{finding}' reads several options together, so it needs the responses."))


def _share(margins: Margins, finding: Finding, table: Table) -> _Made:
    if table.several:
        return _share_of_option(margins, finding, table)
    if not table.beyond:
        return _Made(((option_cells(margins.instrument, table, None), _every),))
    true = _true_options(margins.instrument, table, finding)
    # What is beyond the listed answers is never counted: it stands under an option that is not.
    rest = next((option.code for option in table.scale.substantive if option.code not in true), None)
    cells = ((option_cells(margins.instrument, table, rest), _every),)
    if not true & set(table.unlisted):
        return _Made(cells)
    listed = tuple(code for code in table.substantive if code in true)
    if not listed:
        raise _NeedsResponses(N_("None of the answers counted by '{finding}' is listed, so it needs the responses."))
    return _Made(cells, listed)


def _true_options(instrument: Instrument, table: Table, finding: Finding) -> set[str]:
    """The options for which a condition of the finding is true."""
    reads = Evaluator(option_cells(instrument, table, None))
    found = [reads.condition(part).true for part in parts_of(finding.what) if not isinstance(part, str)]
    return {option.code for place, option in enumerate(table.scale.substantive) if any(true[place] for true in found)}


def _net(margins: Margins, finding: Finding, table: Table) -> _Made:
    """Both sides have to be listed: with one of them alone the other would be none."""
    if table.several:
        raise _NeedsResponses(N_("'{finding}' reads several options together, so it needs the responses."))
    true = _true_options(margins.instrument, table, finding)
    if table.beyond and true & set(table.unlisted):
        raise _NeedsResponses(N_("'{finding}' needs every answer that it counts, and some are not listed."))
    return _share(margins, finding, table)


def _needs_responses(margins: Margins, finding: Finding, table: Table) -> _Made:
    raise _NeedsResponses(N_("'{finding}' reads several answers of each response, so it needs the responses."))


def _share_of_option(margins: Margins, finding: Finding, table: Table) -> _Made:
    read = atoms_of(margins.instrument, finding)
    options = [atom.option for atom in read if atom.option is not None]
    if not options:
        raise _NeedsResponses(N_("'{finding}' reads who answered at all, so it needs the responses."))
    if options[0] not in table.substantive:
        return _Made(())
    return _Made(((option_margin(margins.instrument, table, options[0]), _every),))


def _distribution(margins: Margins, finding: Finding, table: Table) -> _Made:
    """Listed options only; those that are not listed have a count of their own only when nothing is left over."""
    instrument = margins.instrument
    if table.several:
        return _Made(
            tuple((option_margin(instrument, table, code), _only((code,), None)) for code in table.substantive)
        )
    rest = table.unlisted[0] if table.unlisted else None
    listed = tuple(table.substantive) if table.beyond else tuple(option.code for option in table.scale.substantive)
    return _Made(((option_cells(instrument, table, rest), _only(listed, table.question)),))


def _only(options: tuple[str, ...], column: str | None) -> Callable[[Row], bool]:
    return lambda row: row.option in options and column in (None, row.column)


def _number(margins: Margins, finding: Finding, table: Table) -> _Made:
    if table.several or table.beyond:
        raise _NeedsResponses(N_("'{finding}' needs every answer, and some are not listed."))
    return _Made(((option_cells(margins.instrument, table, None), _every),))


_MARGINS: Mapping[str, Callable[[Margins, Finding, Table], _Made]] = {
    "share": _share,
    "distribution": _distribution,
    "mean": _number,
    "median": _number,
    "quantile": _number,
    "net": _net,
    "ratio": _needs_responses,
    "reliability": _needs_responses,
    "stage_share": _number,
    **dict.fromkeys(
        ("rank", "gap", "difference", "paired_change", "days_between", "agreement"),
        _needs_responses,
    ),
}


def _computable(finding: Finding, table: Table) -> tuple[Expr, ...]:
    """The other bases that the counts determine: those whose kinds of missing answer are listed."""
    return tuple(base for base in finding.sensitivity if _determined(base, table))


def _determined(base: Expr, table: Table) -> bool:
    nodes = walk(base)
    if any(isinstance(node, Everyone) for node in nodes):
        return False
    if any(isinstance(node, Ref) and node.path != table.question for node in nodes):
        return False
    calls = [node for node in nodes if isinstance(node, Call)]
    kinds = {arg.value for call in calls if call.name == "missing" for arg in call.args[1:] if isinstance(arg, Code)}
    open_ended = any(
        call.name in ("asked", "responded") or (call.name == "missing" and len(call.args) == 1) for call in calls
    )
    return not open_ended and kinds <= set(table.kinds)


__all__ = ["Margins"]
