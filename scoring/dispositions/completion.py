"""Complete, partial and broken-off responses, by the share of the required questions that were answered.

References
----------
.. [1] AAPOR (2023). Standard Definitions: final dispositions of case codes and outcome rates, 10th ed.
       (internet surveys of specifically named persons).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.arguments import whole_numbers
from scoring.design import Labels
from scoring.dispositions.rates import Dispositions

Counts = NDArray[np.integer]

OUTCOMES = ("complete", "partial", "break_off")
"""What `outcomes` gives the places of."""


@dataclass(frozen=True)
class CompleteIf:
    """Least shares of the applicable required questions of a complete and of a partial response [1]_.

    Parameters
    ----------
    complete, partial : Fraction or float
        0 to 1, a share that is reached exactly counts; a float is read as the decimal it prints as.

    Raises
    ------
    ValueError
        If the shares are not above 0, at most 1 and in order.
    """

    complete: Fraction | float = Fraction(4, 5)
    partial: Fraction | float = Fraction(1, 2)

    def __post_init__(self) -> None:
        if not 0 < self.partial <= self.complete <= 1:
            raise ValueError(
                f"complete from {self.complete} and partial from {self.partial}: shares above 0 and up to 1, the "
                "partial one not above the complete one"
            )


STANDARD = CompleteIf()


@dataclass(frozen=True)
class Completion:
    """How many responses are complete, partial and broken off, and by which rule."""

    complete: int
    partial: int
    break_off: int
    rule: CompleteIf = field(default=STANDARD)

    @property
    def n(self) -> int:
        """All responses."""
        return self.complete + self.partial + self.break_off

    def dispositions(self, without_response: Dispositions) -> Dispositions:
        """All cases of the sample: a break-off is a refusal [1]_.

        Parameters
        ----------
        without_response : Dispositions
            The other cases; they hold no complete and no partial answer.

        Raises
        ------
        ValueError
            If they do.
        """
        if without_response.complete + without_response.partial:
            raise ValueError("complete and partial answers are counted from the responses: leave them at 0")
        return without_response + Dispositions(complete=self.complete, partial=self.partial, refused=self.break_off)


def outcomes(answered: Counts, applicable: Counts, rule: CompleteIf = STANDARD) -> NDArray[np.int8]:
    """The outcome of each response, its place in `OUTCOMES`: int8[n].

    Parameters
    ----------
    answered : int[n]
        Required questions that each respondent was asked and answered with substance.
    applicable : int[n]
        Required questions that each respondent was asked, 1 or more.

    Raises
    ------
    ValueError
        If a number is not whole, lengths differ, or a response answers more questions than apply, or none apply;
        the row is named.
    """
    found, asked = (whole_numbers(each, what) for each, what in ((answered, "answers"), (applicable, "questions")))
    _check(found, asked)
    complete, partial = (_reached(found, asked, share) for share in (rule.complete, rule.partial))
    return np.where(complete, 0, np.where(partial, 1, 2)).astype(np.int8)


def completion(answered: Counts, applicable: Counts, rule: CompleteIf = STANDARD) -> Completion:
    """Responses by outcome; parameters and errors are those of `outcomes`."""
    return _counted(outcomes(answered, applicable, rule), rule)


def completion_by(
    answered: Counts, applicable: Counts, strata: Labels, rule: CompleteIf = STANDARD
) -> dict[str, Completion]:
    """Responses by outcome in each stratum, in sorted order; other parameters and errors are those of `outcomes`.

    Parameters
    ----------
    strata : array[n]
        Label of each response.
    """
    if len(strata) != len(answered):
        raise ValueError(f"{len(strata)} strata for {len(answered)} responses: one each")
    found = outcomes(answered, applicable, rule)
    return {str(label): _counted(found[strata == label], rule) for label in np.unique(strata).tolist()}


def _counted(found: NDArray[np.int8], rule: CompleteIf) -> Completion:
    complete, partial, break_off = np.bincount(found, minlength=len(OUTCOMES)).tolist()
    return Completion(complete, partial, break_off, rule)


def _reached(answered: Counts, applicable: Counts, share: Fraction | float) -> NDArray[np.bool_]:
    """Whether the share is reached, in whole numbers: a float would miss 80 % by its rounding."""
    exact = Fraction(str(share))
    found: NDArray[np.bool_] = answered * np.int64(exact.denominator) >= np.int64(exact.numerator) * applicable
    return found


def _check(answered: Counts, applicable: Counts) -> None:
    if len(answered) != len(applicable):
        raise ValueError(f"{len(answered)} counts of answers for {len(applicable)} of questions: one pair a response")
    for wrong, fault in (
        (applicable < 1, "no required question applies, so that its share is undefined; leave it out"),
        (answered > applicable, "there cannot be more answers than questions that apply"),
    ):
        if wrong.any():
            row = int(np.argmax(wrong))
            raise ValueError(f"response {row}: {answered[row]} answered of {applicable[row]}: {fault}")
