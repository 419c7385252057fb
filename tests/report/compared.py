"""A small instrument whose findings compare, and two waves of answers to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from pcca.answers import encode
from pcca.columns import Columns, from_blobs
from pcca.instrument.load import loads
from pcca.instrument.model import Instrument
from pcca.report import Report, score_columns
from pcca.report.sample import Earlier, Sample
from tests.report.sample import Document

CLUSTERS = 40
TEXT = """instrument: compared
version: 1
languages: [en]
title: Compared
unit: cluster
identification: IDENTIFICATION
provenance: Made for a test
scales:
  level:
    1: First
    2: Second
    3: Third
    dk: Cannot say
    missing: [dk]
  yes_no:
    yes: Yes
    no: No
    dk: Don't know
    missing: [dk]
sections:
  all:
    title: All
    questions:
      cluster:
        choice:
CLUSTERS
        ask: Which cluster?
      role:
        choice:
          lead: Lead
          nurse: Nurse
          other: Other
        ask: Who?
      stage:
        choice: level
        ask: Stage?
      view:
        choice: level
        ask: View?
      needs:
        rank: top 2
        options:
          money: Money
          time: Time
          people: People
        ask: What first?
      forces:
        grid: level
        ask: Forces?
        rows:
          pay: Pay
          place: Place
          peers: Peers
      needed:
        grid: yes_no
        ask: Needed?
        rows:
          law: Law
          data: Data
      got:
        grid: yes_no
        ask: Got?
        rows:
          law: Law
          data: Data
      begun:
        date: any
        ask: Begun?
      ended:
        date: any
        ask: Ended?
findings:
  first_needs:
    rank: {of: needs, by: first}
    among: answered(needs.1)
    say: "{option}: {value}% ({k} of {n}), rank {rank}"
  mean_place:
    rank: {of: needs, by: mean}
    among: everyone
    say: "{option}: {value}"
  forces_by_mean:
    label: Forces
    rank: {of: forces, by: mean, order: lowest}
    among: everyone
    by: [role]
    sensitivity:
      - role = lead
    say: "{option}: {value}"
  forces_low:
    rank: {of: forces, by: share, codes: [1]}
    among: everyone
    say: "{option}: {value}%"
  help_gap:
    gap: {needed: needed, got: got, when: [yes], met_by: [yes]}
    among: everyone
    say: "{option}: {value}%"
  lead_or_nurse:
    label: Leads and nurses
    difference:
      share: stage = 3
      between: {role: [lead, nurse]}
    among: answered(stage)
    say: "{first}% of leads and {second}% of nurses: {value} points"
  mean_by_role:
    difference:
      mean: stage
      between: {role: [lead, nurse]}
    among: answered(stage)
    say: "{value} apart"
  third_since:
    label: At the third stage since
    difference:
      share: stage = 3
      waves: yes
    among: answered(stage)
    by: [role]
    say: "From {second}% to {first}%: {value} points"
  mean_since:
    difference:
      mean: stage
      waves: yes
      unit: cluster
    among: answered(stage)
    say: "{value}"
  moved:
    label: Moved
    paired_change: {of: stage, unit: cluster}
    among: answered(stage)
    say: "{option}: {value}% of {n}"
  wait:
    label: Wait
    days_between: {from: begun, to: ended}
    among: everyone
    say: "{value} days, {waiting} waiting"
  own_view:
    agreement: {of: view, with: stage, weights: linear}
    among: everyone
    say: "{share}% ({k} of {n}): {value}"
tables:
  stage_by_role:
    rows: role
    columns: stage
    percent: row
    among: everyone
"""


@cache
def compared(identification: str = "named", *, replaced: tuple[str, str] = ("", "")) -> Instrument:
    """The instrument, perhaps with one passage replaced."""
    clusters = "\n".join(f"          c{number}: Cluster {number}" for number in range(1, CLUSTERS + 1))
    text = TEXT.replace("IDENTIFICATION", identification).replace("CLUSTERS", clusters)
    return loads(text.replace(*replaced) if replaced[0] else text)


def columns(documents: Sequence[Document], of: Instrument) -> Columns:
    return from_blobs(of, [encode(of, document) for document in documents])


def scored(
    documents: Sequence[Document],
    before: Sequence[Document] | None = None,
    *,
    of: Instrument | None = None,
    population: int | None = None,
    day: date | None = None,
) -> Report:
    """The report of one wave, perhaps beside an earlier one."""
    instrument = of or compared()
    then = None if before is None else Earlier(Sample(columns(before, instrument), "then"))
    return score_columns(
        instrument, columns(documents, instrument), wave="now", earlier=then, population=population, day=day
    )


def staged(*stages: str | None, role: str = "lead") -> list[Document]:
    """A response of each cluster in turn, with its stage."""
    return [{"cluster": f"c{number}", "role": role, "stage": each} for number, each in enumerate(stages, 1)]
