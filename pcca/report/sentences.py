"""Rows in words: the finding's own sentence, its base, how its interval was made, and who gave no answer."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from pcca.instrument.model import Allocate, Instrument, Item, Option
from pcca.language import N_, Language
from pcca.report.disclosure import SECONDARY, smallest_base, smallest_base_of
from pcca.report.rows import MEASURES, STATISTICS, Check, Row, shown

NONE = "–"


def sentence(row: Row, instrument: Instrument, lang: Language) -> str:
    """The finding with its value, or why it is not shown; of a question, its option with the percentage."""
    if row.suppressed:
        return hidden_sentence(row, instrument, lang)
    if row.estimate is None:
        return no_result_sentence(row, lang)
    if row.finding is None:
        return lang.say(_PLAIN[row.statistic], **_slots(row, instrument, lang))
    return instrument.findings[row.finding].say[lang.code].format(**_slots(row, instrument, lang))


def no_result_sentence(row: Row, lang: Language) -> str:
    """Why a row has no estimate, though it may be shown."""
    nobody = N_("There is no result, because nobody is in its base.")
    return lang.say(next((_UNDEFINED[note] for note in row.notes if note in _UNDEFINED), nobody))


_UNDEFINED = {
    "denominator_zero": N_("There is no result, because the sum it is divided by is 0."),
    "estimate_undefined": N_(
        "There is no result, because too few answered every part, or all gave the same answer to one of them."
    ),
}

_PLAIN = {
    "distribution": N_("{option}: {value}%"),
    "mean": N_("The mean is {value}"),
    "median": N_("The median is {value}"),
}


def _slots(row: Row, instrument: Instrument, lang: Language) -> dict[str, str]:
    return {
        "value": figure(row, row.estimate, lang),
        "low": figure(row, row.estimate if row.ci_method == "census" else row.ci_low, lang),
        "high": figure(row, row.estimate if row.ci_method == "census" else row.ci_high, lang),
        "k": lang.number(row.count or 0),
        "n": lang.number(row.n or 0),
        "more": lang.number(row.more or 0),
        "less": lang.number(row.less or 0),
        "option": option_label(row, instrument, lang),
    }


def figure(row: Row, value: Fraction | float | None, lang: Language) -> str:
    """A number of the row as it is printed: a percentage without its sign, or a value in its own unit."""
    if value is None:
        return NONE
    decimals = row.decimals or 0
    return lang.number(shown(row, value, decimals), decimals)


def number_text(row: Row, lang: Language) -> str:
    """The estimate alone, such as 69.1%; a dash where there is none."""
    return NONE if row.estimate is None else with_unit(row, figure(row, row.estimate, lang), lang)


def with_unit(row: Row, number: str, lang: Language) -> str:
    """A number beside those of the row, as a percentage or in points where they are."""
    return lang.say(MEASURES[row.measure].value, value=number)


def interval_text(row: Row, lang: Language) -> str:
    """The interval alone, such as 61.0% to 76.3%; empty where there is none."""
    if row.ci_low is None or row.ci_high is None:
        return ""
    slots = {"low": figure(row, row.ci_low, lang), "high": figure(row, row.ci_high, lang)}
    return lang.say(MEASURES[row.measure].span, **slots)


def counts_text(row: Row, lang: Language) -> str:
    """The counts behind a figure, such as 94 of 136; its base alone where it is no part of one."""
    counts = {"k": row.count, "more": row.more, "less": row.less, "n": row.n}
    said = _COUNTED.get(STATISTICS[row.statistic].base, "{n}")
    return lang.say(said, **{name: lang.number(count or 0) for name, count in counts.items()})


_COUNTED = {"part": N_("{k} of {n}"), "two_parts": N_("{more} minus {less} of {n}")}


def hidden_sentence(row: Row, instrument: Instrument, lang: Language) -> str:
    """Why a row is not shown."""
    if row.suppressed == SECONDARY:
        return lang.say(
            N_("This result is not shown, because the result of a small group could be worked out from it.")
        )
    limit = _limit(row, instrument)
    return lang.say(
        N_("This result is not shown, because fewer than {limit} are in its base."), limit=lang.number(limit)
    )


def _limit(row: Row, instrument: Instrument) -> int:
    if row.finding is not None:
        return instrument.findings[row.finding].hide_below
    return smallest_base_of(instrument, row.column or "") if row.column else smallest_base(instrument)


def reference_source(row: Row, instrument: Instrument, lang: Language) -> str:
    """Where the figure beside the estimate was published."""
    found = instrument.findings[row.finding].reference if row.finding else None
    return found.source[lang.code] if found else ""


def title(row: Row, instrument: Instrument, lang: Language) -> str:
    """What a row is about: the label of a finding, or the words of the question and row that it reads."""
    label = instrument.findings[row.finding].label if row.finding is not None else None
    if label:
        return label[lang.code]
    return column_title(row.column, instrument, lang) if row.column else row.finding or ""


def column_title(column: str, instrument: Instrument, lang: Language) -> str:
    """The words of a question, with those of the row a column is of."""
    item = instrument.columns.get(column)
    question = instrument.questions[item.question if item else column]
    row = part_label(item, instrument, lang) if item else None
    slots = {"question": question.ask[lang.code], "row": row}
    return lang.say(N_("{question} {row}"), **slots) if row else question.ask[lang.code]


def part_label(item: Item, instrument: Instrument, lang: Language) -> str | None:
    """The words of the row, or of the part of a total, that a column is of."""
    kind = instrument.questions[item.question].kind
    if isinstance(kind, Allocate):
        return kind.scale.by_code[item.option or ""].label[lang.code]
    return next((row.label[lang.code] for row in getattr(kind, "rows", ()) if row.id == item.row), None)


def option_label(row: Row, instrument: Instrument, lang: Language) -> str:
    """The words of the row's option, empty where it is about none."""
    if row.option is None:
        return ""
    if row.statistic == "stage_share":
        options = instrument.stages.scale.by_code if instrument.stages else {}
    else:
        options = _options(row.column or "", instrument)
    found = options.get(row.option)
    return found.label[lang.code] if found else row.option


def _options(column: str, instrument: Instrument) -> Mapping[str, Option]:
    item = instrument.columns.get(column)
    question = instrument.questions.get(column)
    scale = item.scale if item else getattr(question.kind, "scale", None) if question else None
    return scale.by_code if scale else {}


def group_label(question: str, code: str, instrument: Instrument, lang: Language) -> str:
    """The words of one group of a cut; the code itself where the instrument does not ask for it."""
    found = _options(question, instrument).get(code)
    return found.label[lang.code] if found else code


def check_message(check: Check, lang: Language) -> str:
    """What a check says."""
    return check.message(lang)
