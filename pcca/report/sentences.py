"""Rows in words: the finding's own sentence, its base, how its interval was made, and who gave no answer."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from pcca.instrument.model import Allocate, Instrument, Item, Option
from pcca.language import N_, Language, half_up
from pcca.report.disclosure import SECONDARY, smallest_base, smallest_base_of
from pcca.report.rows import MEASURES, STATISTICS, Check, PartValue, Row, shown
from pcca.report.worked import worked_options, worked_title

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
    "not_reached": N_("There is no result yet, because fewer than half are done."),
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
        **_parts(row, lang),
        "value": figure(row, row.estimate, lang),
        "low": figure(row, row.estimate if row.ci_method == "census" else row.ci_low, lang),
        "high": figure(row, row.estimate if row.ci_method == "census" else row.ci_high, lang),
        "k": lang.number(row.count or 0),
        "n": lang.number(row.n or 0),
        "more": lang.number(row.more or 0),
        "less": lang.number(row.less or 0),
        "option": option_label(row, instrument, lang),
    }


def _parts(row: Row, lang: Language) -> dict[str, str]:
    """What stands behind some figures, as a sentence may name it."""
    agreed = 100 * Fraction(row.count or 0, row.n or 1)
    return {
        "rank": lang.number(int(row.parts.get("rank", 0))),
        "first": shown_number(row, row.parts.get("first_value", 0), lang, 100 if row.measure == "points" else 1),
        "second": shown_number(row, row.parts.get("second_value", 0), lang, 100 if row.measure == "points" else 1),
        "waiting": lang.number(int(row.parts.get("waiting", 0))),
        "share": lang.number(half_up(agreed, 1), 1),
    }


def shown_number(row: Row, value: PartValue, lang: Language, times: int = 1) -> str:
    """A number behind a figure, with the decimals of the figure."""
    decimals = row.decimals or 0
    return lang.number(half_up(Fraction(float(value)) * times, decimals), decimals)


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
    if row.ci_low is None:
        return ""
    if row.ci_high is None:
        return lang.say(N_("{low} or more"), low=figure(row, row.ci_low, lang))
    slots = {"low": figure(row, row.ci_low, lang), "high": figure(row, row.ci_high, lang)}
    return lang.say(MEASURES[row.measure].span, **slots)


def counts_text(row: Row, lang: Language) -> str:
    """The counts behind a figure, such as 94 of 136; its base alone where it is no part of one."""
    counts = {"k": row.count, "more": row.more, "less": row.less, "n": row.n}
    said = _COUNTED.get(STATISTICS[row.statistic].base, "{n}")
    said = "{n}" if row.count is None and said == _COUNTED["part"] else said
    return lang.say(said, **{name: lang.number(count or 0) for name, count in counts.items()})


_COUNTED = {"part": N_("{k} of {n}"), "pairs": N_("{k} of {n}"), "two_parts": N_("{more} minus {less} of {n}")}


def hidden_sentence(row: Row, instrument: Instrument, lang: Language) -> str:
    """Why a row is not shown."""
    if row.suppressed == SECONDARY:
        return lang.say(
            N_("This result is not shown, because the result of a small group could be worked out from it.")
        )
    limit = _limit(row, instrument)
    if row.over is not None:
        said = N_("This result is not shown, because its entries come from fewer than {limit} responses.")
        return lang.say(said, limit=lang.number(limit))
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
    """The words of a question, with those of the row a column is of; of a list, with its title."""
    stem, _, inner = column.partition(".")
    if stem in instrument.repeats:
        return _list_title(instrument, stem, inner, lang)
    worked = worked_title(column, instrument, lang)
    if worked is not None:
        return worked
    instrument = instrument.home(column)
    item = instrument.columns.get(column)
    question = instrument.questions[item.question if item else column]
    row = part_label(item, instrument, lang) if item else None
    slots = {"question": question.ask[lang.code], "row": row}
    return lang.say(N_("{question} {row}"), **slots) if row else question.ask[lang.code]


def _list_title(instrument: Instrument, list_: str, inner: str, lang: Language) -> str:
    section = instrument.repeats[list_]
    title, entry = section.title[lang.code], instrument.entry(list_)
    derived = section.repeat.derived if section.repeat else {}
    if not inner:
        return title
    asked = derived[inner].label[lang.code] if inner in derived else column_title(inner, entry, lang)
    return lang.say(N_("{list}: {question}"), list=title, question=asked)


def part_label(item: Item, instrument: Instrument, lang: Language) -> str | None:
    """The words of the row, or of the part of a total, that a column is of."""
    instrument = instrument.home(item.column)
    kind = instrument.questions[item.question].kind
    if isinstance(kind, Allocate):
        return kind.scale.by_code[item.option or ""].label[lang.code]
    return next((row.label[lang.code] for row in getattr(kind, "rows", ()) if row.id == item.row), None)


def option_label(row: Row, instrument: Instrument, lang: Language) -> str:
    """The words of the row's option, empty where it is about none."""
    if row.statistic in LISTED and row.option is None and row.column:
        item = instrument.columns.get(row.column)
        return (part_label(item, instrument, lang) if item else None) or row.column
    if row.option is None:
        return ""
    if row.statistic == "paired_change":
        return lang.say(_MOVES[row.option])
    if row.statistic == "stage_share":
        options = instrument.stages.scale.by_code if instrument.stages else {}
    else:
        options = _options(row.column or "", instrument)
    found = options.get(row.option)
    return found.label[lang.code] if found else row.option


LISTED = ("rank", "gap")
"""Statistics with a row for each row of a grid."""

_MOVES = {"up": N_("Moved up"), "same": N_("Stayed the same"), "down": N_("Moved down")}


def is_listed(row: Row) -> bool:
    """Whether the row stands in a list of others: of options, or of the rows of a grid."""
    return row.option is not None or row.statistic in LISTED


def rank_text(row: Row, lang: Language) -> str:
    """A rank with the ranks that cannot be excluded, such as 2 (1 to 3); empty where there is none."""
    if "rank" not in row.parts:
        return ""
    rank, low, high = (lang.number(int(row.parts[name])) for name in ("rank", "rank_low", "rank_high"))
    return rank if low == high else lang.say(N_("{rank} ({low} to {high})"), rank=rank, low=low, high=high)


def _options(column: str, instrument: Instrument) -> Mapping[str, Option]:
    instrument = instrument.home(column)
    item = instrument.columns.get(column)
    question = instrument.questions.get(column)
    scale = item.scale if item else getattr(question.kind, "scale", None) if question else None
    return scale.by_code if scale else worked_options(column, instrument)


def group_label(question: str, code: str, instrument: Instrument, lang: Language) -> str:
    """The words of one group of a cut; the code itself where the instrument does not ask for it."""
    found = _options(question, instrument).get(code)
    return found.label[lang.code] if found else code


def check_message(check: Check, lang: Language) -> str:
    """What a check says."""
    return check.message(lang)
