"""A small instrument with every kind of column, and responses to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from pcca.answers import Json, encode
from pcca.columns import Columns, from_blobs
from pcca.instrument.expression import parse
from pcca.instrument.load import loads
from pcca.instrument.model import Instrument
from pcca.instrument.resolve import BOOL, NUMBER, Resolver, Scope
from pcca.instrument.tree import Expr
from pcca.report import Report, score_columns

HEAD = """
instrument: small
version: 1
languages: [en]
title: A small survey
about: About it
unit: member
respondents: one
identification: {identification}
provenance: Made for a test
"""

BODY = """
scales:
  effect:
    1: Much worse
    2: Worse
    3: The same
    4: Better
    dk: Don't know
    na: Not applicable
    missing: [dk, na]
  level:
    low: Low
    middle: Middle
    high: High
    dk: Cannot say
    missing: [dk]
    values: {low: 1, middle: 2, high: 3}
  colour:
    red: Red
    green: Green
    blue: Blue
  stage:
    1: First
    2: Second
    3: Third
sections:
  all:
    title: All
    questions:
      role:
        choice:
          gp: GP
          nurse: Nurse
          other: Other
          refused: Rather not say
          missing: [refused]
        ask: Role?
      time:
        choice: effect
        ask: Time?
        show_if: role = gp or role = nurse
      views:
        grid: level
        ask: Views?
        rows:
          heard: Heard
          burden: Burden
        reversed: [burden]
      rating:
        matrix: level
        ask: Rating?
        target: yes
        rows:
          plan:
            label: Plan
            low: None
            middle: Some
            high: All
          lead:
            label: Lead
            low: None
            middle: Some
            high: All
      seen:
        multi:
          red: Red
          green: Green
          none: None
        exclusive: [none]
        ask: Seen?
      hours:
        number: 0..200
        ask: Hours?
      paid:
        number: 0..200
        ask: Paid?
      since:
        date: any
        ask: Since?
      until:
        date: any
        ask: Until?
      liked:
        rank: top 2
        options: colour
        ask: Liked?
      words:
        text: short
        ask: Words?
derive:
  unpaid:
    value: hours - paid
    label: Unpaid
  busy:
    value: hours > 10
    label: Busy
  share_paid:
    value: paid / hours
    label: Share paid
scores:
  views_mean:
    mean: views
    need: 1 of 2
    rescale: 0..100
  plan_level:
    mean: [rating.plan, rating.lead]
    need: 1 of 2
stages:
  scale: stage
  primary: by_mean
  domains:
    planning: {score: plan_level, critical: rating.plan}
  rules:
    by_mean: {score: plan_level, cuts: [5/3, 7/3]}
    by_gate:
      items: [rating.plan, rating.lead]
      reach: all
findings:
  worse:
    label: Worse
    share: time in (1, 2)
    among: answered(time)
    sensitivity:
      - answered(time) or missing(time, dk)
      - everyone
    by: [role]
    decimals: 1
    reference:
      value: 69.1
      source: "A report"
    say: "{value}% said worse ({low} to {high}), {k} of {n}"
  colours:
    label: Colours
    distribution: seen
    among: answered(seen)
    say: "{option}: {value}%"
  opinions:
    label: Opinions
    distribution: views
    among: answered(views)
    say: "{option}: {value}%"
  unpaid_mean:
    label: Unpaid
    mean: unpaid
    among: answered(unpaid)
    say: "{value} hours, {n} answers"
  paid_share:
    label: Paid share
    median: share_paid
    among: answered(share_paid)
    decimals: 2
    say: "{value} of the hours"
  stages:
    label: Stages
    stage_share: each
    among: answered(plan_level)
    sensitivity:
      - everyone
    say: "{option}: {value}%"
  upper:
    label: Upper
    stage_share: [2, 3]
    among: answered(plan_level)
    say: "{value}%"
"""


Document = Mapping[str, Json]


@cache
def instrument(identification: str = "named", body: str = BODY) -> Instrument:
    return loads(HEAD.format(identification=identification) + body)


def columns(documents: Sequence[Document], of: Instrument | None = None) -> Columns:
    """The columns of documents as they would be submitted."""
    made = of or instrument()
    return from_blobs(made, [encode(made, document) for document in documents])


def resolved(text: str) -> Expr:
    """A condition over the small instrument."""
    made = instrument()
    values = {"unpaid": NUMBER, "busy": BOOL, "share_paid": NUMBER}
    resolver = Resolver(Scope(made.questions, values))
    found = resolver.condition(parse(text))
    assert not resolver.problems, (text, resolver.problems)
    return found


def people(**counts: int) -> list[Document]:
    """GPs by their answer about time: `people(t1=3, dk=2, skipped=1)`."""
    found: list[Document] = []
    for word, count in counts.items():
        answer = None if word == "skipped" else word.removeprefix("t")
        found += [{"role": "gp", "time": answer}] * count
    return found


def scored(documents: list[Document], *, anonymous: bool = False, population: int | None = None) -> Report:
    made = instrument("anonymous" if anonymous else "named")
    return score_columns(made, columns(documents, made), wave="w1", population=population)
