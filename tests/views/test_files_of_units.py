"""Files that a cluster sends with its assessment are its own until it signs the result off."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from flask import Flask

from pcca import store as stored
from pcca.answers import encode
from pcca.answers.files import FileAnswer
from pcca.rights import Grant
from pcca.store import Event, FileContent, NewResponse, sign_offs
from tests.conftest import add
from tests.page import get
from tests.signed import signed_as
from tests.tenants import DAY, OPEN, settle

NAME, PDF = "minutes.pdf", b"%PDF-1.4 minutes"
DIGEST = sha256(PDF).hexdigest()
FILES = "/en/results/looking/files/"
SOURCE = b"""instrument: looking
version: 1
languages: [en, cy]
title: Looking
title.cy: Edrych
unit: cluster
identification: named
provenance: Own wording
sections:
  main:
    title: Main
    title.cy: Prif
    questions:
      cluster:
        organisation: cluster
        ask: Which cluster?
        ask.cy: Pa glwstwr?
      meets:
        choice:
          yes: "Yes"
          yes.cy: Ydy
          no: "No"
          no.cy: Nac ydy
        ask: Does it meet?
        ask.cy: A yw'n cwrdd?
      minutes:
        file: pdf up to 1 MB
        ask: Send the minutes
        ask.cy: Anfonwch y cofnodion
advice:
  report:
    when: meets = no
    say: Begin to meet.
    say.cy: Dechreuwch gwrdd.
"""


@pytest.fixture
def key(app: Flask) -> bytes:
    """The key of the answers of a cluster with a file, in a wave that its health board owns."""
    store: stored.Store = app.extensions["pcca.store"]
    settle(store)
    instrument = add(store, SOURCE, "looking", owner="swansea_bay", **OPEN)
    document = {"cluster": "c01", "meets": "yes", "minutes": FileAnswer(NAME, len(PDF), DIGEST).text}
    token = stored.start_draft(store, "looking", language="en", day=DAY)
    sent = {"minutes": ({"minutes": document["minutes"]}, 0)}
    contents = {"minutes": FileContent(NAME, DIGEST, PDF)}
    saved = stored.save(store, token, sent, day=DAY, language="en", files=contents)
    assert not saved.conflicts
    response = NewResponse(document, encode(instrument, document), "en", DAY, (DIGEST,))
    found = stored.submit(store, token, response, versions={"minutes": 1}).key
    assert found is not None
    return found


def test_a_board_gets_the_files_of_a_cluster_once_it_signed_off(app: Flask, key: bytes) -> None:
    officer = signed_as(app, Grant("officer", "swansea_bay"))
    before = get(officer, FILES)
    assert NAME not in before.body
    assert "once it has signed that result off" in before.body
    assert officer.get(FILES + DIGEST).status_code == 404
    store: stored.Store = app.extensions["pcca.store"]
    event = Event(datetime.now(UTC), "person:1", "signed_off", {"wave": "looking", "unit": "c01"})
    sign_offs.sign(store, "looking", "c01", key, by=1, event=event)
    assert NAME in get(officer, FILES).body
    assert officer.get(FILES + DIGEST).data == PDF
