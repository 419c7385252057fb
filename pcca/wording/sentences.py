"""The sentences conditions are said in; every Welsh one of a condition begins with "os", so that they can be joined.

A question stands in Welsh after "i" everywhere, and numbers and quoted words where nothing changes their first letter.
"""

from __future__ import annotations

from collections.abc import Mapping

from pcca.language import N_

CONDITIONS: Mapping[str, str] = {
    "chosen": N_("the answer to {question} is {answers}"),
    "other": N_("there is an answer to {question} other than {answers}"),
    "not_chosen": N_("the answer to {question} is not {answers}"),
    "different": N_("the answer to {question} is other than {answers}"),
    "some_rows": N_("the answer to {question} is {answers} in at least one of these rows: {rows}"),
    "all_rows": N_("the answer to {question} is {answers} in all of these rows: {rows}"),
    "ticked": N_("{answers} is among the answers to {question}"),
    "unticked": N_("there is an answer to {question} without {answers}"),
    "answered": N_("there is an answer to {question}"),
    "unanswered": N_("there is no answer to {question}"),
    "asked": N_("an answer to {question} was asked for"),
    "not_asked": N_("no answer to {question} was asked for"),
    "skipped": N_("an answer to {question} was asked for but not given"),
    "not_skipped": N_("no answer to {question} was asked for, or one was given"),
    "entries": N_("there is at least one entry in “{list}”"),
    "no_entries": N_("there is no entry in “{list}”"),
    "list_asked": N_("entries in “{list}” were asked for"),
    "list_not_asked": N_("no entries in “{list}” were asked for"),
    "worked_out": N_("“{label}” can be worked out"),
    "not_worked_out": N_("“{label}” cannot be worked out"),
    "value": N_("“{label}” is {answers}"),
    "other_value": N_("“{label}” is other than {answers}"),
    "true": N_("“{label}” is true"),
    "false": N_("“{label}” is false"),
    "postcode": N_("this is a postcode: {left}"),
    "not_postcode": N_("this is not a postcode: {left}"),
    "email": N_("this is an email address: {left}"),
    "not_email": N_("this is not an email address: {left}"),
    "wcode": N_("this is a practice code such as W12345: {left}"),
    "not_wcode": N_("this is not a practice code such as W12345: {left}"),
    "within": N_("the answer to {question} is from {low} to {high}"),
    "outside": N_("the answer to {question} is less than {low} or more than {high}"),
    "dates_within": N_("the answer to {question} is not before {low} and not after {high}"),
    "dates_outside": N_("the answer to {question} is before {low} or after {high}"),
    "first_known": N_("the first of these conditions that can be judged is met: {list}"),
    "first_known_not": N_("the first of these conditions that can be judged is not met: {list}"),
    "both_alike": N_("these two conditions are both met or both not met: {list}"),
    "one_alone": N_("one of these two conditions is met and the other is not: {list}"),
    "holds": N_("this is true: {left}"),
    "holds_not": N_("this is not true: {left}"),
    "always": N_("this is so for everyone"),
    "never": N_("this is so for nobody"),
}
"""What is true, by its shape, without saying of whom."""

TOLD_TO_YOU: Mapping[str, str] = {
    "chosen": N_("you answered {answers} to {question}"),
    "other": N_("you gave an answer to {question} other than {answers}"),
    "not_chosen": N_("you did not answer {answers} to {question}"),
    "some_rows": N_("you answered {answers} to {question} in at least one of these rows: {rows}"),
    "all_rows": N_("you answered {answers} to {question} in all of these rows: {rows}"),
    "ticked": N_("you chose {answers} in answer to {question}"),
    "unticked": N_("you answered {question} without choosing {answers}"),
    "answered": N_("you gave an answer to {question}"),
    "unanswered": N_("you gave no answer to {question}"),
    "skipped": N_("you were asked for an answer to {question} but gave none"),
}
"""The same where somebody is told about their own answers."""

ANSWER: Mapping[str, str] = {
    "=": N_("the answer to {question} is {value}"),
    "!=": N_("the answer to {question} is other than {value}"),
    "<": N_("the answer to {question} is less than {value}"),
    "<=": N_("the answer to {question} is {value} or less"),
    ">": N_("the answer to {question} is more than {value}"),
    ">=": N_("the answer to {question} is {value} or more"),
}

ANSWERED_DATE: Mapping[str, str] = {
    "=": N_("the answer to {question} is {value}"),
    "!=": N_("the answer to {question} is other than {value}"),
    "<": N_("the answer to {question} is before {value}"),
    "<=": N_("the answer to {question} is not after {value}"),
    ">": N_("the answer to {question} is after {value}"),
    ">=": N_("the answer to {question} is not before {value}"),
}

TWO_ANSWERS: Mapping[str, str] = {
    "=": N_("the answer to {question} is the same as the answer to {other}"),
    "!=": N_("the answer to {question} is not the same as the answer to {other}"),
    "<": N_("the answer to {question} is less than the answer to {other}"),
    "<=": N_("the answer to {question} is no more than the answer to {other}"),
    ">": N_("the answer to {question} is more than the answer to {other}"),
    ">=": N_("the answer to {question} is no less than the answer to {other}"),
}

TWO_DATES: Mapping[str, str] = {
    "=": TWO_ANSWERS["="],
    "!=": TWO_ANSWERS["!="],
    "<": N_("the answer to {question} is before the answer to {other}"),
    "<=": N_("the answer to {question} is not after the answer to {other}"),
    ">": N_("the answer to {question} is after the answer to {other}"),
    ">=": N_("the answer to {question} is not before the answer to {other}"),
}

LABELLED: Mapping[str, str] = {
    "=": N_("“{label}” is {value}"),
    "!=": N_("“{label}” is other than {value}"),
    "<": N_("“{label}” is less than {value}"),
    "<=": N_("“{label}” is {value} or less"),
    ">": N_("“{label}” is more than {value}"),
    ">=": N_("“{label}” is {value} or more"),
}

LABELLED_DATE: Mapping[str, str] = {
    "=": LABELLED["="],
    "!=": LABELLED["!="],
    "<": N_("“{label}” is before {value}"),
    "<=": N_("“{label}” is not after {value}"),
    ">": N_("“{label}” is after {value}"),
    ">=": N_("“{label}” is not before {value}"),
}

HOW_MANY_CHOSEN: Mapping[str, str] = {
    "=": N_("the number of options chosen in answer to {question} is {value}"),
    "!=": N_("the number of options chosen in answer to {question} is other than {value}"),
    "<": N_("the number of options chosen in answer to {question} is less than {value}"),
    "<=": N_("the number of options chosen in answer to {question} is {value} or less"),
    ">": N_("the number of options chosen in answer to {question} is more than {value}"),
    ">=": N_("the number of options chosen in answer to {question} is {value} or more"),
}

HOW_MANY_TRUE: Mapping[str, str] = {
    "=": N_("the number of these conditions that are met is {value}: {list}"),
    "!=": N_("the number of these conditions that are met is other than {value}: {list}"),
    "<": N_("the number of these conditions that are met is less than {value}: {list}"),
    "<=": N_("the number of these conditions that are met is {value} or less: {list}"),
    ">": N_("the number of these conditions that are met is more than {value}: {list}"),
    ">=": N_("the number of these conditions that are met is {value} or more: {list}"),
}

VALUE: Mapping[str, str] = {
    "=": N_("this is {value}: {left}"),
    "!=": N_("this is other than {value}: {left}"),
    "<": N_("this is less than {value}: {left}"),
    "<=": N_("this is {value} or less: {left}"),
    ">": N_("this is more than {value}: {left}"),
    ">=": N_("this is {value} or more: {left}"),
}

DATE: Mapping[str, str] = {
    "=": N_("this date is {value}: {left}"),
    "!=": N_("this date is other than {value}: {left}"),
    "<": N_("this date is before {value}: {left}"),
    "<=": N_("this date is not after {value}: {left}"),
    ">": N_("this date is after {value}: {left}"),
    ">=": N_("this date is not before {value}: {left}"),
}

TWO_VALUES: Mapping[str, str] = {
    "=": N_("the first of these two is the same as the second: {left}; {right}"),
    "!=": N_("the first of these two is not the same as the second: {left}; {right}"),
    "<": N_("the first of these two is less than the second: {left}; {right}"),
    "<=": N_("the first of these two is no more than the second: {left}; {right}"),
    ">": N_("the first of these two is more than the second: {left}; {right}"),
    ">=": N_("the first of these two is no less than the second: {left}; {right}"),
}

TWO_DAYS: Mapping[str, str] = {
    "=": TWO_VALUES["="],
    "!=": TWO_VALUES["!="],
    "<": N_("the first of these two dates is before the second: {left}; {right}"),
    "<=": N_("the first of these two dates is not after the second: {left}; {right}"),
    ">": N_("the first of these two dates is after the second: {left}; {right}"),
    ">=": N_("the first of these two dates is not before the second: {left}; {right}"),
}

VALUES: Mapping[str, str] = {
    "answer": N_("the answer to {question}"),
    "answers": N_("the answers to {question}"),
    "entry_answers": N_("the answers to {question} of all entries in “{list}”"),
    "entry_values": N_("“{label}” of all entries in “{list}”"),
    "entries": N_("the number of entries in “{list}”"),
    "entries_with": N_("the number of entries in “{list}” with an answer to {question}"),
    "entries_with_value": N_("the number of entries in “{list}” with “{label}”"),
    "chosen": N_("the number of options chosen in answer to {question}"),
    "count": N_("how many of these conditions are met: {list}"),
    "sum": N_("the sum of these: {list}"),
    "mean": N_("the mean of these: {list}"),
    "median": N_("the median of these: {list}"),
    "min": N_("the least of these: {list}"),
    "max": N_("the greatest of these: {list}"),
    "round": N_("this, rounded to a whole number: {value}"),
    "round_to": N_("this, rounded to {places} decimals: {value}"),
    "abs": N_("the size of this, without its sign: {value}"),
    "length": N_("the number of characters of this: {value}"),
    "today": N_("the day this is filled in"),
    "years_between": N_("the number of whole years between these dates: {list}"),
    "coalesce": N_("the first of these that is known: {list}"),
    "if": N_("if {condition}: {yes}; otherwise: {no}"),
    "truth": N_("whether {condition}"),
    "+": N_("{left} plus {right}"),
    "-": N_("{left} minus {right}"),
    "*": N_("{left} times {right}"),
    "/": N_("{left} divided by {right}"),
}
"""What is compared, by its shape."""

QUESTIONS: Mapping[str, str] = {
    "number": N_("question {number}"),
    "number part": N_("question {number} ({part})"),
    "words": N_("“{question}”"),
    "words part": N_("“{question}” ({part})"),
}
"""A question by its number on a form or by its words, whole or a part of it."""

GAP = N_("{score}: {row}")
"""One row of a score of what is needed and not got."""

PARTS: Mapping[str, str] = {
    "row": N_("“{row}”"),
    "option": N_("“{option}”"),
    "place": N_("place {place}"),
    "target": N_("“{row}”, the level to reach"),
    "confidence": N_("“{row}”, how sure"),
    "evidence": N_("“{row}”, the evidence"),
}

OVERRODE = N_("Decided otherwise than the rule: {table}")
"""That people decided otherwise than a decision table."""
