"""Questions for files: sent with a page, kept beside the draft, moved at submit, and only ever downloaded."""

from __future__ import annotations

import io
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from pcca import store as stored
from pcca.export.files import write_files
from pcca.store.database import reading
from pcca.store.tables import draft_files, files
from tests.answers.files import DOCX, PDF, PNG
from tests.conftest import add
from tests.page import Page, get, post

SOURCE = b"""instrument: sending
version: 1
languages: [en, cy]
title: Sending a plan
title.cy: Anfon cynllun
unit: cluster
identification: confidential
provenance: Own wording
sections:
  papers:
    title: Papers
    title.cy: Papurau
    questions:
      about:
        text: short
        ask: What is it about?
        ask.cy: Am beth mae e?
      plan:
        file: pdf, docx up to 1 MB
        ask: Send the plan
        ask.cy: Anfonwch y cynllun
        required: yes
      other:
        file: png up to 1 MB
        ask: Send a picture
        ask.cy: Anfonwch lun
        show_if: about = 'art'
"""
FIRST = "/en/survey/sending/page/papers"


@pytest.fixture
def store(app: Flask) -> stored.Store:
    found: stored.Store = app.extensions["pcca.store"]
    add(found, SOURCE, "sending")
    return found


@pytest.fixture
def client(app: Flask, store: Kept) -> FlaskClient:
    return app.test_client()


Send = Callable[..., Page]
Kept = stored.Store


@pytest.fixture
def send(client: FlaskClient) -> Send:
    """Fills in a page and sends it with files, given as name and content."""

    def send_(page: Page, **typed: Any) -> Page:
        given = {name: each for name, each in typed.items() if isinstance(each, tuple)}
        sent = {name: FileStorage(io.BytesIO(content), file) for name, (file, content) in given.items()}
        # A field for a file that is left empty is sent without a name, as browsers do.
        left = [name for name in ("plan", "other") if name in page.fields and name not in sent]
        empty = {name: FileStorage(io.BytesIO(b""), "") for name in left}
        texts = {name: each for name, each in {**page.fields, **typed}.items() if isinstance(each, str)}
        texts = {name: each for name, each in texts.items() if name not in {*sent, *empty}}
        boundary, body = encode_multipart({**texts, **sent, **empty})
        kind = f"multipart/form-data; boundary={boundary}"
        return Page(client.post(page.path, data=body, content_type=kind, follow_redirects=True))

    return send_


@pytest.fixture
def page(client: FlaskClient) -> Page:
    return post(client, get(client, "/en/survey/sending"))


def count(store: Kept, table: Any) -> int:
    with reading(store) as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_a_file_is_sent_checked_submitted_and_downloaded(
    client: FlaskClient, send: Send, page: Page, store: Kept
) -> None:
    assert 'enctype="multipart/form-data"' in page.text
    checked = send(page, about="Plan", plan=("../Cynllun.pdf", PDF))
    assert checked.path.endswith("/check")
    assert "Cynllun.pdf (1 kB)" in checked.body
    assert count(store, draft_files) == 1
    receipt = post(client, checked)
    assert "Cynllun.pdf" in receipt.body
    assert (count(store, draft_files), count(store, files)) == (0, 1)
    digest = sha256(PDF).hexdigest()
    listed = get(client, "/en/results/sending/files")
    assert digest in listed.body
    with client.get(f"/en/results/sending/files/{digest}") as answer:
        assert answer.data == PDF
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="Cynllun.pdf"')
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.mimetype == "application/octet-stream"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert get(client, "/cy/results/sending/").links("/cy/results/sending/files")


def test_an_ordinary_page_has_an_ordinary_form(client: FlaskClient, site: stored.Store) -> None:
    assert "enctype" not in post(client, get(client, "/en/survey/small")).text


def test_a_page_without_a_new_file_keeps_the_one_before(send: Send, page: Page, client: FlaskClient) -> None:
    send(page, plan=("a.pdf", PDF))
    again = get(client, FIRST)
    assert "The file so far: a.pdf" in again.body
    checked = send(again, about="More")
    assert "a.pdf" in checked.body
    assert "More" in checked.body


def test_a_new_file_takes_the_place_of_the_one_before(send: Send, page: Page, client: FlaskClient, store: Kept) -> None:
    send(page, plan=("a.pdf", PDF))
    checked = send(get(client, FIRST), plan=("b.docx", DOCX))
    assert "b.docx" in checked.body
    assert "a.pdf" not in checked.body
    assert count(store, draft_files) == 1


def test_a_file_is_removed_on_request(send: Send, page: Page, client: FlaskClient, store: Kept) -> None:
    send(page, plan=("a.pdf", PDF))
    refused = send(get(client, FIRST), **{"plan-remove": "on"})
    assert "a.pdf" not in refused.body
    assert "Enter an answer" in refused.errors[0]
    assert count(store, draft_files) == 0


@pytest.mark.parametrize("size", [1_000_001, 3_000_000, 30_000_000])
def test_a_file_that_is_too_large_is_refused_and_nothing_else_is_lost(
    send: Send, page: Page, store: Kept, size: int
) -> None:
    refused = send(page, about="What I typed", plan=("a.pdf", PDF + b"0" * (size - len(PDF))))
    assert refused.status == 413
    assert "at most 1 MB" in refused.errors[0]
    assert refused.fields["about"] == "What I typed"
    assert count(store, draft_files) == 0


def test_a_file_of_another_type_is_refused_and_the_one_before_stays(
    send: Send, page: Page, client: FlaskClient
) -> None:
    send(page, plan=("a.pdf", PDF))
    refused = send(get(client, FIRST), about="Typed", plan=("b.pdf", PNG))
    assert refused.status == 422
    assert "PDF, Word (docx)" in refused.errors[0]
    assert refused.fields["about"] == "Typed"
    assert "The file so far: a.pdf" in refused.body


def test_an_answer_that_claims_a_file_is_not_believed(client: FlaskClient, page: Page) -> None:
    claimed = f"x.pdf (1 bytes, sha256 {'a' * 64})"
    refused = post(client, page, plan=claimed)
    assert refused.errors
    assert "x.pdf" not in refused.body


def test_a_file_of_a_question_that_is_routed_past_is_not_kept(
    send: Send, page: Page, client: FlaskClient, store: Kept
) -> None:
    following = send(page, about="art", plan=("a.pdf", PDF))
    send(following, other=("b.png", PNG))
    assert count(store, draft_files) == 2
    checked = send(get(client, FIRST), about="no art")
    post(client, checked)
    assert (count(store, draft_files), count(store, files)) == (0, 1)


def test_deleting_what_was_entered_deletes_files(send: Send, page: Page, client: FlaskClient, store: Kept) -> None:
    send(page, plan=("a.pdf", PDF))
    post(client, get(client, "/en/survey/sending/delete"))
    assert count(store, draft_files) == 0


def test_a_file_that_was_not_kept_is_said_so(send: Send, page: Page) -> None:
    refused = send(page, about="Typed", csrf_token="none", plan=("a.pdf", PDF))
    assert refused.status == 400
    assert "choose it again" in refused.body
    assert "The file so far" not in refused.body
    assert refused.fields["about"] == "Typed"


def test_saving_in_passing_takes_no_file_back(send: Send, page: Page, client: FlaskClient, store: Kept) -> None:
    send(page, plan=("a.pdf", PDF))
    again = get(client, FIRST)
    fields = {name: value for name, value in again.fields.items() if name != "plan"}
    answer = client.post(FIRST, data={**fields, "go": "save"}, content_type="multipart/form-data")
    assert answer.status_code == 200
    assert count(store, draft_files) == 1


@pytest.mark.parametrize("digest", ["a" * 64, "..", "x", "%2e%2e%2fsecret.key"])
def test_no_other_file_is_served(client: FlaskClient, digest: str) -> None:
    assert client.get(f"/en/results/sending/files/{digest}").status_code == 404


def test_files_are_written_under_their_hash(
    send: Send, page: Page, client: FlaskClient, store: Kept, tmp_path: Any
) -> None:
    post(client, send(page, plan=("a.pdf", PDF)))
    assert write_files(tmp_path / "out", stored.each_file(store, "sending")) == 1
    [written] = (tmp_path / "out").iterdir()
    assert written.name == f"{sha256(PDF).hexdigest()[:12]}-a.pdf"
    assert written.read_bytes() == PDF


REPEAT = b"    repeat:\n      name: Paper\n      name.cy: Papur\n      min: 0\n      max: 3\n    questions:\n"
LISTED = SOURCE.replace(b"    questions:\n", REPEAT, 1).replace(b"instrument: sending", b"instrument: listing")


def test_entries_of_a_list_have_files_of_their_own(send: Send, client: FlaskClient, store: Kept) -> None:
    add(store, LISTED, "listing")
    list_ = post(client, get(client, "/en/survey/listing"))
    for name, content in (("a.pdf", PDF), ("b.docx", DOCX)):
        entry = post(client, list_, go="add")
        list_ = send(entry, about="Paper", plan=(name, content))
    assert count(store, draft_files) == 2
    first = get(client, "/en/survey/listing/page/papers/1")
    assert "The file so far: a.pdf" in first.body
    checked = post(client, list_)
    assert "b.docx" in checked.body
    post(client, checked)
    assert (count(store, draft_files), count(store, files)) == (0, 2)


def test_an_entry_that_is_removed_takes_its_file_with_it(send: Send, client: FlaskClient, store: Kept) -> None:
    add(store, LISTED, "listing")
    entry = post(client, post(client, get(client, "/en/survey/listing")), go="add")
    send(entry, about="Paper", plan=("a.pdf", PDF))
    assert count(store, draft_files) == 1
    post(client, get(client, "/en/survey/listing/page/papers/1/remove"))
    assert count(store, draft_files) == 0
