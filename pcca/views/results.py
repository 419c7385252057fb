"""Results: what the answers of a wave, or a published table, say."""

from __future__ import annotations

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.fieldwork.comparing import earlier_waves
from pcca.fieldwork.versions import instrument_of
from pcca.report.crossed import crossed
from pcca.store import Wave
from pcca.views.chart_files import served
from pcca.views.frame import bilingual, page, speak, store
from pcca.views.guard import public, reads_results
from pcca.views.reports import outgrown, report_of, table_report
from pcca.views.retired import retired_said
from pcca.views.scope import reads_results_of
from pcca.views.show_change import change_shown
from pcca.views.show_figures import Speaker
from pcca.views.show_findings import finding_chart, findings_shown, source_of
from pcca.views.show_methods import methods_of
from pcca.views.show_questions import sections_shown
from pcca.views.show_table import checks_shown, counts_shown, said_shown
from pcca.views.wave_lines import wave_line, wave_lines

results = bilingual(Blueprint("results", __name__, url_prefix="/<lang>/results"))


@results.get("/")
@public
def index() -> ResponseReturnValue:
    """Every wave and every published table."""
    lang = speak()
    tables = [(each.name, each.label.get(lang.code) or each.name) for each in stored.all_counts(store())]
    return page("results/index.html", waves=wave_lines(store(), lang, reads_results_of), tables=tables)


@results.get("/<wave_id>/")
@reads_results
def wave(wave_id: str) -> ResponseReturnValue:
    """The findings of a wave, then every question."""
    found = stored.wave(store(), wave_id) or abort(404)
    before = _before(found)
    line, report = wave_line(store(), found, speak()), report_of(store(), found, before)
    if report is None:
        return page("results/empty.html", wave=found, line=line, retired=retired_said(store(), found, speak()))
    instrument = instrument_of(store(), found.instrument)
    speaker, source = Speaker(instrument, speak()), source_of(line.label, speak())

    change = change_shown(store(), _earlier(found), before, speaker)
    told = [change.said] if change and before else []

    def address(finding: str, place: int) -> str:
        chosen = before.id if before else None
        return url_for("results.chart", wave_id=wave_id, finding=finding, place=place, before=chosen)

    return page(
        "results/wave.html",
        wave=found, line=line, outgrown=outgrown(store(), found),
        checks=[check.message(speak()) for check in report.checks if check.kind != "needs_earlier"],
        change=change,
        tables=[crossed(each, instrument, speak()) for each in report.tables],
        findings=findings_shown(report, speaker, source=source, address=address),
        sections=sections_shown(report, speaker),
        methods=[*methods_of(store(), found, instrument, report, speak()), *told],
    )  # fmt: skip


def _before(wave: Wave) -> Wave | None:
    """The earlier wave that was chosen; no page where it is not one of those."""
    chosen = request.args.get("before")
    if not chosen:
        return None
    return next((each for each in _earlier(wave) if each.id == chosen), None) or abort(404)


def _earlier(wave: Wave) -> tuple[Wave, ...]:
    """The earlier waves whose results whoever looks may read too: comparing tells what they say."""
    return tuple(each for each in earlier_waves(store(), wave) if reads_results_of(each))


@results.get("/<wave_id>/chart/<finding>-<int:place>.svg")
@reads_results
def chart(wave_id: str, finding: str, place: int) -> ResponseReturnValue:
    """The chart of one column of a finding as a file."""
    found = stored.wave(store(), wave_id) or abort(404)
    report = report_of(store(), found, _before(found))
    rows = list(report.finding(finding)) if report else []
    line = wave_line(store(), found, speak())
    speaker = Speaker(instrument_of(store(), found.instrument), speak())
    drawn = finding_chart(rows, speaker, place, source_of(line.label, speak()))
    return served(drawn) if drawn else abort(404)


@results.get("/published/<name>/")
@public
def table(name: str) -> ResponseReturnValue:
    """A published table: what it says, and whether it can be right."""
    found = stored.counts(store(), name) or abort(404)
    instrument = instrument_of(store(), found.instrument)
    speaker, report = Speaker(instrument, speak()), table_report(store(), found)
    return page(
        "results/table.html",
        label=found.label.get(speak().code) or name, instrument=instrument, checks=checks_shown(report, speaker),
        questions=counts_shown(report, speaker), findings=said_shown(report, speaker),
    )  # fmt: skip
