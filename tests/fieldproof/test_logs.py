"""What the site logs of people who answer names none of them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from pcca import store as stored
from pcca.store.keys import token_digest
from tests.fieldproof.served import CHECK, PAGE, WAVE, drafted, made, serving
from tests.fieldproof.visitor import resumed

PEOPLE = 3


def test_no_line_holds_a_token_a_cookie_or_an_answer(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made(tmp_path)
    with closing(stored.open_store(tmp_path)) as store:
        tokens = [drafted(store, f"cyfrinach {number}") for number in range(PEOPLE)]
    marks = [*tokens, *(token_digest(token).hex() for token in tokens), "cyfrinach", "127.0.0.1"]
    with serving(tmp_path, log="json") as [site]:
        for token in tokens:
            with resumed(site.port, token) as visitor:
                visitor.post(PAGE, visitor.get(PAGE).fields | {"second": "cyfrinach arall"})
                assert visitor.post(CHECK, visitor.get(CHECK).fields).path.endswith("/receipt")
                marks += visitor.cookies.values()
    with closing(stored.open_store(tmp_path)) as store:
        marks += [each.key.hex() for each in stored.documents(store, WAVE, released_only=False)]
    logged = capfd.readouterr().err
    assert logged.count('"event"') >= 5 * PEOPLE, logged
    assert [mark for mark in marks if mark in logged] == []
