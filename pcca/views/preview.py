"""An author's pages beside the form itself: the overview, the faults, and ways to any page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from flask import Blueprint, Flask, abort, current_app, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.wrappers import Response as Reply

from pcca.analysis.known import FAULT, SEVERITIES, severity
from pcca.answers import typed
from pcca.answers.page import Asker
from pcca.clock import CLOCK
from pcca.examples import ExampleFailure, example_document, run_examples
from pcca.fieldwork.filling import filled_draft
from pcca.fieldwork.journey import minutes
from pcca.fieldwork.reaching import reaching
from pcca.forms.blocks import NOTHING, Blocks, shown_from
from pcca.forms.described import Coded, condition, kind_words, options_coded, rows_coded
from pcca.forms.markup import joined
from pcca.forms.page import PlainForm
from pcca.forms.show import said
from pcca.instrument.entries import entries_of
from pcca.instrument.excerpts import Excerpt, excerpt, lines_of
from pcca.instrument.faults import Fault
from pcca.instrument.given import Values
from pcca.instrument.model import Example, Instrument, Question, Section
from pcca.language import N_, NAMES
from pcca.routing import Page, pages
from pcca.views.frame import bilingual, now, page, speak, store
from pcca.views.guard import public, require_rules
from pcca.views.manuscript import WAVE, Manuscript
from pcca.views.visit import keep

author = bilingual(Blueprint("author", __name__, url_prefix="/<lang>/author"))
DOORS = ("home.index", "bare.choose")
AS_IF = "as_if"
OF_THE_FILE = ("author.faults", "author.translate", "author.save")


def author_site(app: Flask, manuscript: Manuscript) -> None:
    """Makes an application over the manuscript's store the author's: marked as a preview, with these pages."""
    app.extensions["pcca.manuscript"] = manuscript
    app.extensions["pcca.banner"] = _banner
    app.register_blueprint(author)
    require_rules(app)
    app.before_request(_up_to_date)


def manuscript() -> Manuscript:
    """The file that is being written."""
    return cast(Manuscript, current_app.extensions["pcca.manuscript"])


def _up_to_date() -> Reply | None:
    """Reads the file again if it has changed; the front door of an author is the overview."""
    if request.endpoint == "static":
        return None
    manuscript().look()
    if request.method == "POST" and (request.endpoint or "").startswith("respond."):
        # From here on the answers are the author's own.
        session.pop(AS_IF, None)
    return redirect(url_for("author.overview", lang=speak().code)) if request.endpoint in DOORS else None


def _banner() -> Markup:
    endpoint = request.endpoint or ""
    shown = session.get(AS_IF, "") if endpoint.startswith("respond.") else ""
    outdated = manuscript().outdated and endpoint not in OF_THE_FILE
    return joined([render_template("author/banner.html", manuscript=manuscript(), as_if=shown, outdated=outdated)])


@author.get("/state")
@public
def state() -> ResponseReturnValue:
    """A mark of the file as it is now, and where its author should look."""
    found = manuscript()
    return jsonify(state=found.latest.state, faulty=found.outdated, faults=url_for("author.faults"))


@dataclass(frozen=True)
class FaultLine:
    """A fault, warning or note with the line it stands on."""

    fault: Fault
    severity: str
    line: Excerpt | None


@author.get("/faults")
@public
def faults() -> ResponseReturnValue:
    """Every fault, warning and note of the file as it is now, each with its line."""
    latest = manuscript().latest
    lines = {file: lines_of(source) for file, source in latest.others.items()}
    own = lines_of(latest.text)
    found = [
        FaultLine(each, severity(each.check), excerpt(lines.get(each.file, own), each.line, each.column))
        for each in (*latest.loaded.faults, *latest.remarks)
    ]
    found.sort(key=lambda each: SEVERITIES.index(each.severity))
    return page(
        "author/faults.html", manuscript=manuscript(), found=found,
        faults=sum(each.severity == FAULT for each in found),
    )  # fmt: skip


def _shown() -> Instrument:
    """The version that is shown; a redirection to the faults where there is none yet."""
    found = manuscript().shown
    return found if found is not None else abort(redirect(url_for("author.faults")))


@dataclass(frozen=True)
class Asked:
    """A question as the overview lists it."""

    question: Question
    kind: str
    rows: list[Coded]
    options: list[Coded]
    condition: str
    required_if: str


@dataclass(frozen=True)
class Opened:
    """One page of a section as the overview lists it."""

    id: str
    questions: list[Asked]


@dataclass(frozen=True)
class Listed:
    """A section as the overview lists it."""

    section: Section
    condition: str
    pages: list[Opened]


@author.get("/")
@public
def overview() -> ResponseReturnValue:
    """Everything that may be asked, in both languages, with ways to each page; the instrument's own examples."""
    instrument = _shown()
    failures: dict[str, list[ExampleFailure]] = {}
    for each in run_examples(instrument):
        failures.setdefault(each.where.split(".")[1], []).append(each)
    return page(
        "author/overview.html", manuscript=manuscript(), instrument=instrument, sections=_listed(instrument),
        failures=failures, wave_id=WAVE, names=NAMES, minutes=minutes(instrument), problem=request.args.get("none", ""),
    )  # fmt: skip


def _listed(instrument: Instrument) -> list[Listed]:
    by_section: dict[str, list[Page]] = {}
    for each in pages(instrument):
        by_section.setdefault(each.section.id, []).append(each)
    return [
        Listed(section, condition(section.show_if), [_opened(each) for each in by_section.get(section.id, [])])
        for section in instrument.sections
    ]


def _opened(found: Page) -> Opened:
    return Opened(found.id, [_asked(question) for question in _questions(found)])


def _questions(found: Page) -> tuple[Question, ...]:
    """What is asked on a page; of a list what is asked for each of its entries."""
    return found.section.questions if found.section.repeat else found.questions


def _asked(question: Question) -> Asked:
    codes = rows_coded(question), options_coded(question)
    conditions = condition(question.show_if), condition(question.required_if)
    return Asked(question, kind_words(question, speak()), *codes, *conditions)


@author.get("/page/<page_id>")
@public
def everything(page_id: str) -> ResponseReturnValue:
    """A page with every question, row and option that may ever stand on it."""
    instrument = _shown()
    found = next((each for each in pages(instrument) if each.id == page_id), None) or abort(404)
    blocks: Blocks = current_app.extensions["pcca.blocks"]
    inner = instrument.entry(found.section.id) if found.section.repeat else instrument
    asker = Asker(inner, {}, speak().code)
    shown = [(each, shown_from(asker, each, {})) for each in _questions(found)]
    markup = joined(
        blocks.question(inner, speak(), each, replace(look, hidden=NOTHING, left_out=NOTHING)) for each, look in shown
    )
    return page("author/everything.html", manuscript=manuscript(), found=found, questions=markup)


@author.post("/page/<page_id>")
@public
def as_if(page_id: str) -> ResponseReturnValue:
    """Opens a page as a respondent would see it, with answers that lead there."""
    instrument = _shown()
    if not PlainForm().validate():
        return redirect(url_for("author.overview"), 303)
    found = reaching(instrument, page_id)
    if found is None:
        return redirect(url_for("author.overview", none=page_id), 303)
    _begin(instrument, found)
    session[AS_IF] = _told(instrument, found)
    return redirect(url_for("respond.question", wave_id=WAVE, page_id=page_id), 303)


def _told(instrument: Instrument, values: Values) -> str:
    """The answers with which a page is shown, short enough for a banner."""
    keys = instrument.keys
    told = [f"{key}: {said(keys[key], value, speak())}" for key, value in values.items() if key in instrument.questions]
    told += [f"{key}: {value}" for key, value in values.items() if "." in key]
    lists = {key: len(entries_of(values, key)) for key in instrument.repeats if key in values}
    told += [speak().count("{list}: {n} entry", "{list}: {n} entries", n, list=key) for key, n in lists.items()]
    return "; ".join(told)[:300]


@author.post("/example/<example_id>")
@public
def fill_in(example_id: str) -> ResponseReturnValue:
    """Fills in the form with the answers of an example, and shows them as a respondent checks them."""
    instrument = _shown()
    found: Example | None = next((each for each in instrument.examples if each.id == example_id), None)
    if found is None:
        abort(404)
    if not PlainForm().validate():
        return redirect(url_for("author.overview"), 303)
    _begin(instrument, typed(instrument, example_document(instrument, found)))
    session[AS_IF] = speak().say(N_("the example {name}"), name=found.id)
    return redirect(url_for("respond.check", wave_id=WAVE), 303)


def _begin(instrument: Instrument, values: Values) -> None:
    """A draft of its own with these answers, which takes the place of the one before."""
    day = now().astimezone(CLOCK).date()
    keep(WAVE, filled_draft(store(), WAVE, (instrument, values), language=speak().code, day=day))
