"""What an expression reads: the answers behind columns, derived values and scores."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pcca.analysis.rewritten import rewritten
from pcca.instrument.model import COLUMN_PARTS, CutPoints, DecisionTable, Instrument, Points, Score
from pcca.instrument.tree import And, Call, Code, Compare, Expr, In, Not, Num, Or, Ref, children

STATES = ("answered", "responded", "asked", "missing")
Keys = frozenset[str]


def keys_read(instrument: Instrument, expr: Expr) -> Keys:
    """The keys of a response document on which the value of an expression depends."""
    if isinstance(expr, Ref):
        return keys_behind(instrument, expr.path)
    return frozenset(key for child in children(expr) for key in keys_read(instrument, child))


@lru_cache(maxsize=8192)
def keys_behind(instrument: Instrument, path: str) -> Keys:
    """The keys on which a column, a whole question, a derived value, a score or a list depends."""
    if path in instrument.derived:
        return keys_read(instrument, instrument.derived[path].expr)
    if path in instrument.columns:
        return frozenset([instrument.columns[path].key])
    if path in instrument.questions:
        return frozenset(instrument.questions[path].keys)
    if path in instrument.gaps:
        gap = instrument.gaps[path]
        return keys_behind(instrument, gap.needed) | keys_behind(instrument, gap.got)
    if path in instrument.decisions or path in instrument.overrides:
        return _behind_table(instrument, instrument.decisions.get(path) or instrument.overrides[path])
    score = instrument.bands.get(path) or instrument.scores.get(path)
    return _behind_score(instrument, score) if score else frozenset([path.split(".")[0]])


def _behind_table(instrument: Instrument, table: DecisionTable) -> Keys:
    """What decides a table, and what people decided beside it."""
    asked = [table.decision] if table.decision is not None else []
    rows = [row.when for row in table.rows if row.when is not None]
    return frozenset(key for expr in (*rows, *map(Ref, asked)) for key in keys_read(instrument, expr))


def _behind_score(instrument: Instrument, score: Score) -> Keys:
    sides = [side for gap in score.gaps for side in (gap.needed, gap.got)]
    parts = [*(part.of for part in score.parts), *score.points, *sides]
    return frozenset(key for part in parts for key in keys_behind(instrument, part))


def is_list(instrument: Instrument, key: str) -> bool:
    """Whether a key holds entries, whose number has no bound that could be searched."""
    return key not in instrument.keys


@lru_cache(maxsize=8192)
def spelled_out(instrument: Instrument, expr: Expr) -> Expr:
    """The expression with derived values written out, and with states of whole questions as those of their columns."""
    if isinstance(expr, Ref) and expr.path in instrument.derived:
        return spelled_out(instrument, instrument.derived[expr.path].expr)
    if isinstance(expr, Call) and expr.name in STATES:
        return _state(instrument, expr)
    return rewritten(expr, lambda child: spelled_out(instrument, child))


def _state(instrument: Instrument, call: Call) -> Expr:
    first = call.args[0]
    question = instrument.questions.get(first.path) if isinstance(first, Ref) else None
    columns = [item.column for item in question.items if item.part not in COLUMN_PARTS] if question else []
    if question is None or len(columns) < 2 or question.keys == (question.id,):
        inner = first if isinstance(first, Ref) and first.path in instrument.columns else None
        return call if inner or question else Call(call.name, (spelled_out(instrument, first), *call.args[1:]))
    if call.name != "missing":
        return Or(tuple(Call(call.name, (Ref(column),)) for column in columns))
    # Only the first column is asked for its kind: so is it when the expression is evaluated.
    kinds = (Call("missing", (Ref(columns[0]), *call.args[1:])), *(Call("missing", (Ref(c),)) for c in columns[1:]))
    return And(kinds)


def parts_by_key(instrument: Instrument, expr: Expr) -> Iterator[tuple[str, Expr | None]]:
    """The largest parts that read one key only; None where a key is read together with others as it is."""
    keys = keys_read(instrument, expr)
    if len(keys) == 1:
        yield next(iter(keys)), expr
        return
    inner = () if isinstance(expr, Call) and expr.name in STATES else children(expr)
    if keys and not inner:
        yield from _parts_of_result(instrument, expr, keys)
    for child in inner:
        yield from parts_by_key(instrument, child)


def _parts_of_result(instrument: Instrument, expr: Expr, keys: Keys) -> Iterator[tuple[str, Expr | None]]:
    """Of a score by points only the points of an answer matter; of what a table gives its conditions do."""
    path = expr.path if isinstance(expr, Ref) else ""
    score, table = instrument.bands.get(path) or instrument.scores.get(path), instrument.decisions.get(path)
    if score is not None and score.points:
        for of, points in score.points.items():
            yield from _of_points(instrument, of, points)
    elif table is not None:
        for row in table.rows:
            yield from parts_by_key(instrument, spelled_out(instrument, row.when)) if row.when is not None else ()
    else:
        yield from ((key, None) for key in keys)


def _of_points(instrument: Instrument, of: str, points: Points) -> Iterator[tuple[str, Expr | None]]:
    keys = keys_behind(instrument, of)
    item = instrument.columns.get(of)
    if len(keys) != 1 or item is None or item.kind not in ("quantity", "code"):
        yield from ((key, None) for key in keys)
        return
    yield item.key, Call("missing", (Ref(of),))
    if isinstance(points, CutPoints):
        yield from ((item.key, Compare(">=", Ref(of), Num(cut))) for cut in points.cuts)
    else:
        for worth in set(points.values):
            yield item.key, In(Ref(of), tuple(Code(code) for code, each in points.by_code.items() if each == worth))


def alternatives(expr: Expr) -> tuple[Expr, ...]:
    """The parts of which one is enough, where there are several."""
    return expr.parts if isinstance(expr, Or) else ()


def conditions_inside(expr: Expr) -> Iterator[Expr]:
    """The conditions of every `if(..)` in an expression."""
    if isinstance(expr, Call) and expr.name == "if":
        yield expr.args[0]
    if not isinstance(expr, Not):
        for child in children(expr):
            yield from conditions_inside(child)
