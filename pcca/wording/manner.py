"""How something is said: of which instrument, in which language, with questions by number or by their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import TypeGuard

from pcca.instrument.model import Calendar, Instrument, Item, Scale
from pcca.instrument.tree import Call, Day, Expr, Num, Ref, Str, Sum
from pcca.language import N_, Language
from pcca.wording.sentences import CONDITIONS, GAP, OVERRODE, PARTS, QUESTIONS, TOLD_TO_YOU


@dataclass(frozen=True)
class Manner:
    """`numbers` are those of questions on a form; `you` tells somebody about their own answers."""

    instrument: Instrument
    lang: Language
    numbers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    you: bool = False

    def tell(self, shape: str, **slots: str) -> str:
        """The sentence of a condition with this shape."""
        told = TOLD_TO_YOU if self.you and shape in TOLD_TO_YOU else CONDITIONS
        return self.lang.say(told[shape], **slots)


def question_named(by: Manner, path: str) -> str:
    """A question, or a part of it, by the number it has on the form or else by its words."""
    item = by.instrument.columns.get(path)
    id_ = item.question if item else path.split(".")[0]
    part = part_named(by, item) if item else ""
    form = "number" if id_ in by.numbers else "words"
    asked = by.instrument.questions.get(id_)
    words = asked.ask[by.lang.code] if asked else id_
    slots = {"number": by.numbers.get(id_, ""), "question": plain(words), "part": part}
    return by.lang.say(QUESTIONS[f"{form} part" if part else form], **slots)


def part_named(by: Manner, item: Item) -> str:
    """The row, place or option a column is of; empty where the column is the whole question."""
    kind = by.instrument.questions[item.question].kind
    if item.row is not None:
        row = next(each.label[by.lang.code] for each in getattr(kind, "rows", ()) if each.id == item.row)
        return by.lang.say(PARTS[item.part or "row"], row=row)
    if item.part is not None:
        return by.lang.say(PARTS["place"], place=item.part)
    if item.option is not None:
        return by.lang.say(PARTS["option"], option=option_named(by, getattr(kind, "scale", None), item.option))
    return ""


def plain(words: str) -> str:
    """Words without the stars of Markdown, on one line."""
    return " ".join(words.replace("**", "").replace("*", "").split())


def option_named(by: Manner, scale: Scale | None, code: str) -> str:
    """The label of an option; its code where the scale has none."""
    found = scale.by_code.get(code) if scale else None
    if found and scale and scale.steps and found.value is not None:
        return number(by.lang, found.value)
    return plain(found.label[by.lang.code]) or code if found else code


def label_of(by: Manner, name: str) -> str:
    """The label of a derived value, a score, its band, a row of it, or a decision table; its name where it has none."""
    instrument = by.instrument
    if name in instrument.gaps:
        row = part_named(by, instrument.columns[instrument.gaps[name].needed])
        return by.lang.say(GAP, score=label_of(by, name.split(".")[0]), row=row)
    if name in instrument.overrides:
        return by.lang.say(OVERRODE, table=instrument.overrides[name].label[by.lang.code])
    held = (instrument.derived, instrument.bands, instrument.scores, instrument.decisions)
    found = next((each[name] for each in held if name in each), None)
    label = found.label if found else None
    return label[by.lang.code] if label else name


def is_question(node: Expr, by: Manner) -> TypeGuard[Ref]:
    """Whether an expression is the answer to a question."""
    return isinstance(node, Ref) and (node.path in by.instrument.columns or node.path in by.instrument.questions)


def is_labelled(node: Expr, by: Manner) -> TypeGuard[Ref]:
    """Whether an expression is a derived value, a score, its band or a row of it, or the outcome of a table."""
    found = by.instrument
    worked = (found.derived, found.scores, found.bands, found.gaps, found.decisions, found.overrides)
    return isinstance(node, Ref) and any(node.path in each for each in worked)


def quoted(labels: Sequence[str]) -> list[str]:
    """Labels in quotation marks."""
    return [f"“{label}”" for label in labels]


def either(by: Manner, texts: Sequence[str]) -> str:
    """Texts of which one applies."""
    if len(texts) < 2:
        return "".join(texts)
    return by.lang.say(N_("{list} or {last}"), list=", ".join(texts[:-1]), last=texts[-1])


def literal(by: Manner, node: Expr) -> str | None:
    """A number, date or text as it is written; None where an expression is none of them."""
    match node:
        case Num(value=value):
            return number(by.lang, value)
        case Sum(op="/", left=Num(value=top), right=Num(value=below)) if below:
            return number(by.lang, top / below)
        case Day(value=value):
            return by.lang.date(value)
        case Str(value=value):
            return f"“{value}”"
        case Call(name="today"):
            return by.lang.say(N_("the day this is filled in"))
    return None


def number(lang: Language, value: Fraction) -> str:
    """A number in full: as a decimal where it has an end, else as a fraction."""
    for places in range(10):
        if (value * 10**places).denominator == 1:
            return lang.number(value, places).replace("-", "−")
    return f"{value.numerator}/{value.denominator}"


def scale_of(by: Manner, node: Expr) -> Scale | None:
    """The scale of an answer or of a value derived from one; None where it has none."""
    match node:
        case Ref(path=path) if path in by.instrument.derived:
            return scale_of(by, by.instrument.derived[path].expr)
        case Ref(path=path) if path in by.instrument.bands:
            return by.instrument.bands[path].band_scale
        case Ref(path=path) if path in by.instrument.decisions:
            return by.instrument.decisions[path].outcomes
        case Ref(path=path) if path in by.instrument.columns:
            item = by.instrument.columns[path]
            return item.scale if item.kind == "code" else None
        case Call(name="coalesce", args=args):
            return next((scale for arg in args if (scale := scale_of(by, arg))), None)
        case Call(name="if", args=(_, *rest)):
            return next((scale for arg in rest if (scale := scale_of(by, arg))), None)
    return None


def is_date(by: Manner, node: Expr) -> bool:
    """Whether an expression gives a date."""
    match node:
        case Day() | Call(name="today"):
            return True
        case Ref(path=path) if path in by.instrument.derived:
            return is_date(by, by.instrument.derived[path].expr)
        case Ref(path=path) if path in by.instrument.questions:
            return isinstance(by.instrument.questions[path].kind, Calendar)
        case Call(name="coalesce" | "if", args=args):
            return any(is_date(by, arg) for arg in args)
    return False
