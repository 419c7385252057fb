"""An earlier wave to compare with: which findings can be compared with it, and why others cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pcca.instrument.diff import Comparison, Version, comparison_of, diff
from pcca.instrument.model import Finding, Instrument, needs_earlier, parts_of, stage_of
from pcca.instrument.tree import references
from pcca.language import N_, Text
from pcca.report.rows import Check
from pcca.report.sample import Earlier, Sample


class NotComputed(Exception):
    """A finding that these responses do not give; carries the check that says why."""

    def __init__(self, check: Check) -> None:
        self.check = check
        super().__init__(check.sentence)


class NeedsDay(NotComputed):
    """Somebody is still waiting, and it is not known on which day that was seen."""

    def __init__(self, finding: Finding) -> None:
        sentence = N_("“{finding}” needs the day on which those still waiting were last seen waiting.")
        super().__init__(Check("needs_day", finding.id, sentence, {"finding": named(finding)}))


def named(finding: Finding) -> Text | str:
    """What a finding is called where its result is not known."""
    return finding.label or finding.id


def earlier_of(sample: Sample, finding: Finding) -> Sample:
    """The earlier wave that a finding is compared with; NotComputed where there is none, or it cannot be."""
    if sample.earlier is None:
        sentence = N_("“{finding}” compares with an earlier wave, and none has been chosen.")
        raise NotComputed(Check("needs_earlier", finding.id, sentence, {"finding": named(finding)}))
    refused = sample.earlier.refused.get(finding.id)
    if refused is not None:
        raise NotComputed(refused)
    return sample.earlier.sample


def compared_with(new: Version, old: Version, before: Sample) -> Earlier:
    """The earlier wave with the reasons for which findings of a version cannot be compared with it."""
    if old.instrument.digest == new.instrument.digest:
        return Earlier(before)
    changed = diff(old, new)
    refused: dict[str, Check] = {}
    for finding in new.instrument.findings.values():
        if needs_earlier(finding.what):
            refused |= _refused(finding, old.instrument, comparison_of(changed, finding.id))
    return Earlier(before, refused)


def _refused(finding: Finding, old: Instrument, found: Comparison) -> Mapping[str, Check]:
    """Why a finding cannot be compared; with care it can."""
    missing = next((name for name in _read(finding) if not _has(old, name)), None)
    slots: dict[str, object] = {"finding": named(finding)}
    if missing is not None:
        sentence = N_("“{finding}” cannot be compared: the earlier wave was not asked '{what}'.")
        return {finding.id: Check("not_comparable", finding.id, sentence, slots | {"what": missing})}
    if found.verdict == "none":
        sentence = N_("“{finding}” cannot be compared, because what it reads has changed between the versions: {what}.")
        places = ", ".join(dict.fromkeys(".".join(map(str, change.path)) for change in found.because))
        return {finding.id: Check("not_comparable", finding.id, sentence, slots | {"what": places})}
    return {}


def _read(finding: Finding) -> Iterator[str]:
    """Every column, derived value, score and stage rule that a finding reads."""
    for part in (finding.among, *parts_of(finding.what)):
        yield from [part] if isinstance(part, str) else (ref.path for ref in references(part))
    stage = stage_of(finding.what)
    if stage is not None:
        yield f"stages:{stage}"


def _has(old: Instrument, name: str) -> bool:
    if name.startswith("stages:"):
        return old.stages is not None and name.removeprefix("stages:") in old.stages.rules
    return any(name in held for held in (old.columns, old.questions, old.derived, old.scores))
