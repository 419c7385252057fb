"""A response posted through the web layer: ours, and a form class per request with a row per answer.

Requests are made before they are timed, so that only the server's work is. Every post answers after COMMIT, with
a redirection. The goal is about one durable post that stores sixty answers: ours of the page, into the draft,
against the usual one. That our respondents then submit by a second one, which the usual way does without, is
counted in the line below the table.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Flask, abort, redirect, request
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from sqlalchemy import Engine
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

from benchmarks.measure import Clock, Goal, interleaved, show
from benchmarks.orm_rows import field_name, form_class, orm_engine, store_rows, stored_rows
from benchmarks.page import begin, hidden, put
from benchmarks.places import Place
from benchmarks.sixty import DOMAINS, ITEMS, LEVELS, TOPICS, answers
from pcca import store as stored
from pcca.app import create_app

PAGE = "post of the page: composite form, draft saved"
SUBMIT = "post of the check page: submitted as one row"
USUAL = "post: form class per request, ORM, a row per answer"


@dataclass(frozen=True)
class Post:
    """A request that is ready to be sent, and how the address ends to which it should lead."""

    app: Flask
    environ: dict[str, Any]
    body: bytes
    leads_to: str

    def send(self) -> None:
        """Sends it; it must be taken."""
        _, status, headers = run_wsgi_app(self.app, {**self.environ, "wsgi.input": io.BytesIO(self.body)})
        assert status.startswith("30"), status
        assert headers["Location"].endswith(self.leads_to), headers["Location"]


def post(client: FlaskClient, address: str, fields: Mapping[str, str], leads_to: str) -> Post:
    """The request of a form with the client's cookie."""
    cookie = client.get_cookie("session")
    headers = {"Cookie": f"session={cookie.value}"} if cookie else {}
    with client.application.test_request_context(address, method="POST", data=fields, headers=headers) as made:
        body = made.request.get_data(parse_form_data=False)
        return Post(client.application, made.request.environ, body, leads_to)


def source() -> bytes:
    """An instrument of one page with a grid of ten required rows for each domain."""
    lines = [
        "instrument: bench", "version: 1", "languages: [en]", "title: Bench", "unit: member",
        "identification: anonymous", "provenance: Made for measuring", "scales:", "  level:",
        *(f"    {level}: Level {level}" for level in LEVELS), "sections:", "  one:", "    title: One", "    questions:",
    ]  # fmt: skip
    for domain in DOMAINS:
        lines += [f"      {domain}:", "        grid: level", f"        ask: How far is {domain}?"]
        lines += ["        required: yes", "        rows:", *(f"          {row}: {row.capitalize()}" for row in TOPICS)]
    return "\n".join(lines).encode()


def our_site(at: Place) -> Flask:
    """The site with an open wave of the instrument."""
    put(at.folder, source(), url=at.url)
    return create_app({"DATA": at.folder, "DATABASE_URL": at.url})


def our_posts(app: Flask, document: Mapping[str, str]) -> tuple[Post, Post]:
    """What a respondent who has begun still has to send: the page with all answers, and the submit."""
    client = app.test_client()
    address = begin(client)
    shown = hidden(client.get(address).text)
    check = {"csrf_token": shown["csrf_token"], "versions": " ".join(f"{domain}:1" for domain in DOMAINS)}
    return (
        post(client, address, {**shown, **document, "go": "next"}, "/check"),
        post(client, f"{address.rsplit('/', 2)[0]}/check", check, "/receipt"),
    )


def usual_site(engine: Engine) -> Flask:
    """A Flask view that makes a form class for the request, and stores a row per answer."""
    app = Flask("usual")
    app.secret_key = "bench"

    @app.get("/")
    def show() -> str:
        return str(FlaskForm().csrf_token)

    @app.post("/")
    def take() -> Response:
        form = form_class(map(field_name, ITEMS), LEVELS, FlaskForm)(formdata=request.form)
        if not form.validate():
            abort(422)
        store_rows(engine, {item: form[field_name(item)].data for item in ITEMS})
        return redirect("/thanks", 303)

    return app


def usual_post(app: Flask, document: Mapping[str, str]) -> Post:
    """The filled-in form of the usual way."""
    client = app.test_client()
    token = client.get("/").text.split('value="')[1].split('"')[0]
    fields = {"csrf_token": token} | {field_name(item): code for item, code in document.items()}
    return post(client, "/", fields, "/thanks")


def durable_posts(at: Place, *, repeats: int, n: int) -> tuple[dict[str, float], list[Goal]]:
    """Processor time and clock of the same responses posted in each way, interleaved."""
    app, documents = our_site(at.within("our site")), [answers(seed) for seed in range(n)]
    with orm_engine(at.within("usual site")) as engine:
        site = usual_site(engine)
        rounds = [[our_posts(app, one) for one in documents] for _ in range(repeats + 1)]
        again = [usual_post(site, one) for one in documents]
        ways = {
            PAGE: iter([[page for page, _ in each] for each in rounds]),
            SUBMIT: iter([[submit for _, submit in each] for each in rounds]),
            USUAL: iter([again] * (repeats + 1)),
        }
        clock = Clock({})
        calls = {way: clock.around(way, partial(send_next, batches)) for way, batches in ways.items()}
        cpu = interleaved(calls, repeats)
        assert stored_rows(engine)[0] == n * (repeats + 1)
    with closing(app.extensions["pcca.store"]) as store:
        assert stored.count(store, "bench") == n * (repeats + 1)
    wall = {way: clock.median(way) for way in ways}
    show("Through the web layer: processor time of one post", {way: each / n for way, each in cpu.items()})
    show("The same on the clock", {way: each / n for way, each in wall.items()})
    for name, spent in (("processor time", cpu), ("clock", wall)):
        print(f"  usual over page: {spent[USUAL] / spent[PAGE]:.2f}, over page and submit together: "
              f"{spent[USUAL] / (spent[PAGE] + spent[SUBMIT]):.2f} ({name})")  # fmt: skip
    goal = Goal("G3 throughput of a durable post, ours over forms and ORM rows", wall[USUAL] / wall[PAGE], 3, ">=")
    return {way: each / n for way, each in wall.items()}, [goal]


def send_next(batches: Iterator[Sequence[Post]]) -> None:
    """Sends the next batch of posts."""
    for each in next(batches):
        each.send()
