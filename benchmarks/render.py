"""Pages: the cost of showing and of validating one, against an empty view and against the usual ways.

    python -m benchmarks.render [--quick] [--json FILE]

The page has a matrix of 12 rows by 5 levels with descriptors and 8 Likert items, in an ordinary session with a
saved draft. Goals G1 and G2: a warm page at most 3 times an empty Flask view with a CSRF token and at least 20
times cheaper than the same page by the NHS macros; the first page after start at most 3 times a warm one;
validation at most a tenth of a form of radio fields.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from flask import Flask, render_template_string, session
from flask_wtf import FlaskForm
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from benchmarks.measure import CALIBRATION, Goal, arguments, calibrate, interleaved, report, show
from benchmarks.page import LEVELS, answers, begin, hidden, site
from pcca.answers.page import Asker
from pcca.forms.page import PageForm
from pcca.instrument.model import Grid, Instrument, Matrix
from pcca.routing import pages

NHS = """
{% from 'nhsuk/components/radios/macro.jinja' import radios %}
<form method="post">{{ form.csrf_token }}
{% for each in fields %}{{ radios({"idPrefix": each.name, "name": each.name,
  "fieldset": {"legend": {"text": each.legend}}, "value": each.value, "items": each["items"]}) }}{% endfor %}
<button>Continue</button></form>
"""


def empty_view() -> Callable[[], object]:
    """A Flask view that answers with a CSRF token and nothing else."""
    app = Flask("empty")
    app.secret_key = "bench"

    @app.get("/")
    def view() -> str:
        session.setdefault("drafts", {"bench": "token"})
        return str(FlaskForm().csrf_token)

    client = app.test_client()
    return lambda: client.get("/")


def nhs_view(instrument: Instrument) -> Callable[[], object]:
    """The same page by the macros of nhsuk-frontend-jinja, templates compiled before."""
    app = Flask("nhs")
    app.secret_key = "bench"
    app.jinja_env.undefined = ChainableUndefined
    app.jinja_env.loader = ChoiceLoader([PackageLoader("nhsuk_frontend_jinja")])
    fields = list(_fields(instrument))

    @app.get("/")
    def view() -> str:
        return render_template_string(NHS, form=FlaskForm(), fields=fields)

    client = app.test_client()
    assert "Level 5" in client.get("/").text
    return lambda: client.get("/")


def _fields(instrument: Instrument) -> list[dict[str, object]]:
    found = []
    for item in instrument.items:
        question = instrument.questions[item.question]
        row = (
            next((r for r in question.kind.rows if r.id == item.row), None)
            if isinstance(question.kind, Matrix | Grid)
            else None
        )
        options = item.scale.options if item.scale else ()
        choices = [
            {"value": o.code, "text": o.label["en"], "hint": {"text": row.descriptors[o.code]["en"]}}
            if row
            else {"value": o.code, "text": o.label["en"]}
            for o in options
        ]
        legend = row.label["en"] if row else question.ask["en"]
        found.append({"name": item.column, "legend": legend, "items": choices, "value": answers()[item.column]})
    return found


def validators(instrument: Instrument) -> dict[str, Callable[[], object]]:
    """Our composite field, and the same answers in a form of radio fields."""
    [page] = pages(instrument)
    posted = MultiDict(answers())
    asker = Asker(instrument, {}, "en")
    choices = [SelectChoice(str(level), f"Level {level}") for level in LEVELS]
    fields = {
        name.replace(".", "_"): RadioField(name, choices=choices, validators=[InputRequired()]) for name in answers()
    }
    radios = type("Radios", (FlaskForm,), fields)
    flat = MultiDict({name.replace(".", "_"): value for name, value in answers().items()})

    def ours() -> None:
        form = PageForm(asker, page, posted)
        form.validate()
        assert list(form.errors) == ["csrf_token"]

    def theirs() -> None:
        form = radios(formdata=flat)
        form.validate()
        assert list(form.errors) == ["csrf_token"]

    def bare() -> None:
        FlaskForm(formdata=flat).validate()

    return {"validate: composite field": ours, "validate: radio fields": theirs, "validate: the CSRF token alone": bare}


FIRST = """
import sys, time
from pathlib import Path
from werkzeug.test import EnvironBuilder, run_wsgi_app
from pcca.app import create_app
app = create_app({"DATA": Path(sys.argv[1])})
page = EnvironBuilder("/en/survey/bench/page/one", headers={"Cookie": "session=" + sys.argv[2]})
requests = [page.get_environ() for _ in range(30)]
spent = []
for each in requests:
    begin = time.process_time()
    _, status, _ = run_wsgi_app(app, each, buffered=True)
    spent.append(time.process_time() - begin)
    assert status == "200 OK", status
print(spent[0] / sorted(spent[5:])[12])
"""


def first_over_warm(data: Path, cookie: str, *, processes: int = 5) -> float:
    """The first page of a new process over its warm pages: one page each, so the median of several processes."""
    command = [sys.executable, "-c", FIRST, str(data), cookie]
    made = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(processes)]
    return median(float(each.stdout) for each in made)


def main() -> None:
    given = arguments(__doc__)
    rounds, inner = (7, 20) if given.quick else (15, 60)
    with tempfile.TemporaryDirectory() as folder:
        app, instrument = site(Path(folder))
        client = app.test_client()
        address = begin(client)
        shown = client.get(address)
        client.post(address, data={**hidden(shown.text), **answers(), "go": "later"})
        shown = client.get(address)
        assert shown.text.count(" checked") == 20, shown.status
        assert "twice a year" in shown.text
        cookie = client.get_cookie("session")
        calls: dict[str, Callable[[], object]] = {
            "empty view with a CSRF token": empty_view(),
            "page: memoised blocks, session and draft read": lambda: client.get(address),
            "page: NHS macros": nhs_view(instrument),
            CALIBRATION: calibrate,
        }
        times = interleaved({name: _often(call, inner) for name, call in calls.items()}, rounds)
        times = {name: seconds / inner for name, seconds in times.items()}
        with app.test_request_context("/", method="POST"):
            validating = validators(instrument)
            read = interleaved({name: _often(call, 5 * inner) for name, call in validating.items()}, rounds)
        times |= {name: seconds / (5 * inner) for name, seconds in read.items()}
        show("A page (processor time of one request)", times)
        ratio = first_over_warm(Path(folder), cookie.value if cookie else "")
        app.extensions["pcca.store"].close()
    floor, ours, nhs = (times[name] for name in list(calls)[:3])
    nothing = times["validate: the CSRF token alone"]
    composite, radio = times["validate: composite field"] - nothing, times["validate: radio fields"] - nothing
    goals = [
        Goal("G1 warm page over an empty view", ours / floor, 3),
        Goal("G1 page by NHS macros over ours", nhs / ours, 20, ">="),
        Goal("G1 first page after start over a warm one", ratio, 3),
        Goal("G2 validation over a form of radio fields", composite / radio, 0.1),
    ]
    report(goals, given.json, times)


def _often(call: Callable[[], object], times: int) -> Callable[[], object]:
    def run() -> None:
        for _ in range(times):
            call()

    return run


if __name__ == "__main__":
    main()
