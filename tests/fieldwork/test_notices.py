"""The privacy notice and the data protection sheet: every sentence that states a fact follows from its setting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.fieldwork.links import destroy_key, require_key
from pcca.fieldwork.notice_facts import Site
from pcca.fieldwork.notices import known_of, sheet_of
from pcca.language import LANGUAGES, language
from pcca.paper.sheet import as_markdown, as_pdf
from pcca.rights import Grant
from pcca.store import Store, Wave
from tests.cli.conftest import Run, run
from tests.conftest import add, small
from tests.page import get
from tests.paper.reading import squeezed, words_of
from tests.signed import signed_as, stranger

__all__ = ["run"]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ON_FILE, ON_SERVER = Site(secure=True, server=False), Site(secure=True, server=True)


@pytest.fixture
def kept(tmp_path: Path, migrated: Callable[[Path], Path]) -> Iterator[Store]:
    """A store with a wave of each level."""
    with closing(stored.open_store(migrated(tmp_path / "data"))) as store:
        for level in ("named", "confidential", "anonymous"):
            add(store, small(level), level, asker={"en": "BMA Wales", "cy": "BMA Cymru"})
        yield store


def said(store: Store, level: str, kind: Any = "notice", *, site: Site = ON_FILE, code: str = "en", **more: Any) -> str:
    """All sentences of a sheet, of a wave with other settings."""
    wave = stored.wave(store, level)
    assert wave is not None
    changed: Wave = replace(wave, **more)
    known = replace(known_of(store, changed, secure=site.secure, lang=language(code)), site=site)
    sheet = sheet_of(known, kind)
    return " ".join(sentence for part in sheet.parts for sentence in part.sentences)


# What is in the sheet with the one setting and not with the other.
FOLLOWS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "who asks": ({"asker": {"en": "Gwent LMC"}}, {"asker": {}}, "Gwent LMC"),
    "nobody asks": ({"asker": {}}, {}, "has not been entered yet"),
    "until when": ({"retain_until": date(2028, 3, 1)}, {"retain_until": None}, "deleted after 1 March 2028"),
    "no day": ({"retain_until": None}, {"retain_until": date(2028, 3, 1)}, "No day has been set"),
    "drafts": ({"draft_days": 9}, {"draft_days": 30}, "leave it for 9 days"),
    "published": ({"promised": True}, {"promised": False}, "everybody may see them"),
    "not published": ({"promised": False}, {"promised": True}, "seen by those who run the survey"),
}
FOLLOWS_IN_DPIA: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "closing": ({"closes": NOW}, {"closes": None}, "Closing: 22 November 2026, 12pm"),
    "by hand": ({"closes": None}, {"closes": NOW}, "closed by hand"),
    "grace": ({"grace": 7}, {"grace": 24}, "have begun: 7."),
    "population": ({"population": 1234}, {"population": None}, "asked: 1,234"),
    "deleted": ({"retain_until": date(2028, 3, 1)}, {"retain_until": None}, "deletes the answers by itself"),
    "https": ({"site": ON_FILE}, {"site": Site(secure=False, server=False)}, "over https; its cookies"),
    "no https": ({"site": Site(secure=False, server=False)}, {"site": ON_FILE}, "Without https"),
    "in a file": ({"site": ON_FILE}, {"site": ON_SERVER}, "overwritten in the database's file"),
    "on a server": ({"site": ON_SERVER}, {"site": ON_FILE}, "order in which answers arrived"),
}


@pytest.mark.parametrize("name", FOLLOWS)
@pytest.mark.parametrize("level", ["named", "confidential", "anonymous"])
def test_each_fact_of_the_notice_follows_from_its_setting(kept: Store, name: str, level: str) -> None:
    given, otherwise, sentence = FOLLOWS[name]
    for kind in ("notice", "dpia"):
        assert sentence in said(kept, level, kind, **given)
        assert sentence not in said(kept, level, kind, **otherwise)


@pytest.mark.parametrize("name", FOLLOWS_IN_DPIA)
def test_each_fact_of_the_sheet_follows_from_its_setting(kept: Store, name: str) -> None:
    given, otherwise, sentence = FOLLOWS_IN_DPIA[name]
    assert sentence in said(kept, "anonymous", "dpia", **given)
    assert sentence not in said(kept, "anonymous", "dpia", **otherwise)


BY_LEVEL = {
    "nobody can find them": {"anonymous"},
    "receipt number finds them": {"named", "confidential"},
    "figures about groups of people": {"anonymous", "confidential"},
    "assess the organisation": {"named"},
    "Results are shown only for groups of at least": {"anonymous", "confidential"},
    "random number that leads to nobody": {"anonymous"},
}


@pytest.mark.parametrize(("sentence", "level"), [*product(BY_LEVEL, ["named", "confidential", "anonymous"])])
def test_what_is_said_of_a_level_is_said_of_no_other(kept: Store, sentence: str, level: str) -> None:
    assert (sentence in said(kept, level)) == (level in BY_LEVEL[sentence])


def test_where_nobody_is_invited_nothing_is_said_of_a_list(kept: Store) -> None:
    for word in ("list of those invited", "Every mail", "Mails with links", "address you were invited"):
        assert word not in said(kept, "confidential")
    for level in ("confidential", "anonymous"):
        require_key(kept, level)
        assert "Every mail has a link" in said(kept, level)
    assert "address you were invited" in said(kept, "confidential")
    assert "address you were invited" not in said(kept, "anonymous")
    assert "was destroyed on" not in said(kept, "anonymous")
    destroy_key(kept, "anonymous")
    assert "was destroyed on" in said(kept, "anonymous")


@pytest.mark.parametrize(("code", "kind"), [*product(LANGUAGES, ["notice", "dpia"])])
def test_on_paper_everything_is_said(kept: Store, code: str, kind: Any) -> None:
    wave = stored.wave(kept, "anonymous")
    assert wave is not None
    sheet = sheet_of(known_of(kept, wave, secure=True, lang=language(code)), kind)
    pdf, text = words_of(as_pdf(sheet)), as_markdown(sheet).decode()
    for part in sheet.parts:
        assert f"## {part.heading}" in text
        for sentence in (part.heading, *part.sentences, *part.blanks):
            assert squeezed(sentence) in pdf, sentence
    assert as_pdf(sheet) == as_pdf(sheet)


def test_pages_for_respondents_and_for_managers(client: FlaskClient, app: Any) -> None:
    for code in LANGUAGES:
        assert get(stranger(app), f"/{code}/survey/small/privacy").status == 200
        assert f"/{code}/survey/small/privacy" in get(stranger(app), f"/{code}/survey/small").text
        for kind in ("notice", "dpia"):
            assert get(client, f"/{code}/manage/small/{kind}").status == 200
    assert stranger(app).get("/en/manage/small/dpia").status_code == 303
    assert signed_as(app, Grant("lead", "*")).get("/en/manage/small/dpia").status_code == 404
    assert get(client, "/en/survey/nothing/privacy").status == 404


def test_by_command(run: Run, kept: Store, tmp_path: Path) -> None:
    data = kept.path.parent
    for ending in ("pdf", "md"):
        done = run("notice", "anonymous", "--to", tmp_path / f"n.{ending}", "--data", data, "--lang", "cy")
        assert done.exit_code == 0, done.output
    assert "# Hysbysiad preifatrwydd" in (tmp_path / "n.md").read_text()
    assert (tmp_path / "n.pdf").read_bytes().startswith(b"%PDF")
    for args, text in (
        (("anonymous", "--to", tmp_path / "n.md"), "is there already"),
        (("anonymous", "--to", tmp_path / "n.txt"), ".pdf or .md"),
        (("anonymuos", "--to", tmp_path / "m.md"), "Did you mean anonymous?"),
        (("anonymous", "--to", tmp_path / "no" / "m.md"), "there is no such file"),
    ):
        done = run("notice", *args, "--data", data)
        assert done.exit_code != 0
        assert text in done.output
    assert run("notice", "named", "--dpia", "--force", "--to", tmp_path / "n.md", "--data", data).exit_code == 0
