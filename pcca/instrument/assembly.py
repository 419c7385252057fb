"""Puts an instrument together from its checked data: each part can read those before it."""

from __future__ import annotations

from typing import Any

from pcca.instrument.advice import advice
from pcca.instrument.build import Builder, derived, sections
from pcca.instrument.consensus import Panel, consensus
from pcca.instrument.decisions import decisions
from pcca.instrument.examples import examples
from pcca.instrument.findings import findings, tables
from pcca.instrument.model import Instrument
from pcca.instrument.scales import scales
from pcca.instrument.scores import scores
from pcca.instrument.stages import stages

Data = dict[str, Any]
Parts = dict[str, Any]
"""Fields of an instrument by their names."""


def assemble(data: Data, builder: Builder) -> Instrument:
    """The instrument; what is wrong with it is in the builder's sheet."""
    scales(builder, data.get("scales", {}))
    asked = _asked(data, builder)
    worked = _worked_out(data, builder, asked)
    told = _told(data, builder, worked)
    return Instrument(**_named(data, builder), **asked, **worked, **told, examples=_tests(data, builder, worked))


def _named(data: Data, builder: Builder) -> Parts:
    """What the instrument is, and for whom."""
    return {
        "id": data.get("instrument", ""),
        "version": data.get("version", ""),
        "languages": builder.languages,
        "title": builder.text(data.get("title")),
        "about": builder.text(data.get("about")),
        "unit": data.get("unit", ""),
        "respondents": data.get("respondents", "one"),
        "identification": _identification(data),
        "provenance": builder.text(data.get("provenance")),
        "minutes": data.get("minutes"),
    }


def _identification(data: Data) -> str:
    found: str = data.get("identification", "anonymous")
    return found


def _asked(data: Data, builder: Builder) -> Parts:
    """The questions, what is worked out of single answers, and the rules between them."""
    found = {
        "scales": builder.scales,
        "sections": sections(builder, data.get("sections", {})),
        "derived": derived(builder, data.get("derive", {})),
    }
    checks = [builder.rule(("checks", id_), each) for id_, each in data.get("checks", {}).items()]
    return found | {"checks": tuple(each for each in checks if each)}


def _worked_out(data: Data, builder: Builder, asked: Parts) -> Parts:
    """Scores, stages and decisions."""
    made = scores(builder, data.get("scores", {}))
    titles = {section.id: section.title for section in asked["sections"]}
    return {
        "scores": made,
        "stages": stages(builder, data.get("stages"), titles, made),
        "decisions": decisions(builder, data.get("rules", {})),
    }


def _told(data: Data, builder: Builder, worked: Parts) -> Parts:
    """What is said of the answers: advice, what a panel agrees on, findings and tables."""
    panel = Panel(data.get("respondents", "one"), data.get("unit", ""))
    return {
        "advice": advice(builder, data.get("advice", {}), worked["stages"]),
        "consensus": consensus(builder, data.get("consensus"), panel),
        "findings": findings(builder, data.get("findings", {}), worked["stages"], _identification(data)),
        "tables": tables(builder, data.get("tables", {}), _identification(data)),
    }


def _tests(data: Data, builder: Builder, worked: Parts) -> Any:
    """The examples, which may name everything that came before."""
    known = {
        "scores": builder.values,
        "bands": {score.id: score.band_scale.by_code for score in worked["scores"].values() if score.bands},
        "stages": data.get("stages", {}).get("rules", {}),
        "rules": {table.id: table.outcomes.by_code for table in worked["decisions"].values()},
        "advice": data.get("advice", {}),
        "findings": data.get("findings", {}),
    }
    return examples(builder, data.get("examples", {}), known)
