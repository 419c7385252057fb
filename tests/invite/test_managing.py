"""A manager uploads a frame, mends it, confirms it, strikes somebody off, and hands out links."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.fieldwork import links
from pcca.rights import Grant
from pcca.store import invitations
from pcca.store.links import open_links
from tests.conftest import add, small
from tests.invite.conftest import invited, submit
from tests.page import Page, get
from tests.signed import signed_as, stranger

PEOPLE = "/en/manage/asked/people/"
GOOD = b"mail,name,language,board\nann@example.org,Ann,cy,ABUHB\nbob@example.org,Bob,en,PTHB\n"
FAULTY = b"mail,name,language,board\nann@example.org,Ann,cy,ABUHB\nnobody,Bob,en,PTHB\nANN@example.org,Ann,,\n"


@pytest.fixture
def manager(app: Flask, empty: stored.Store) -> FlaskClient:
    """A browser of somebody who runs the surveys of one organisation, among them `asked`."""
    add(empty, small(), "asked", access="invited", owner="bma")
    return signed_as(app, Grant("manager", "bma"))


def upload(client: FlaskClient, content: bytes, name: str = "frame.csv") -> Page:
    """Sends a file from the page of the list."""
    token = token_on(get(client, PEOPLE))
    return Page(client.post(PEOPLE, **sent_file(token, content, name), follow_redirects=True))


def token_on(page: Page) -> str:
    """The CSRF token that all forms of a page share."""
    found = page.fields["csrf_token"]
    return found if isinstance(found, str) else found[0]


def sent_file(token: str, content: bytes, name: str = "frame.csv") -> dict[str, Any]:
    """A form with a file, made here: the test client would leave a temporary file behind."""
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + token.encode(),
        f'--x\r\nContent-Disposition: form-data; name="frame"; filename="{name}"\r\n\r\n'.encode() + content,
        b"--x--\r\n",
    ]
    return {"data": b"\r\n".join(parts), "content_type": "multipart/form-data; boundary=x"}


def confirm(client: FlaskClient, page: Page) -> Page:
    data = {"csrf_token": page.fields["csrf_token"], "packed": page.fields["packed"]}
    return Page(client.post(PEOPLE + "confirm", data=data, follow_redirects=True))


def on_list(store: stored.Store) -> list[str]:
    return [each.mail for each in invitations.listed(store, "asked")]


def test_a_good_file_is_shown_in_counts_and_then_stored_once(manager: FlaskClient, empty: stored.Store) -> None:
    page = upload(manager, GOOD)
    assert page.status == 200
    assert "ABUHB: 1" in page.body
    assert on_list(empty) == []
    done = confirm(manager, page)
    assert "2 people were put on the list." in done.body
    assert "0 people were put on the list." in confirm(manager, page).body
    assert on_list(empty) == ["ann@example.org", "bob@example.org"]
    assert [e.event.what for e in stored.trail(empty)].count("people_invited") == 1
    assert "example.org" not in str([e.detail for e in stored.trail(empty)])


def test_faults_are_listed_and_nothing_is_stored_until_the_faulty_rows_are_left_out(
    manager: FlaskClient, empty: stored.Store
) -> None:
    page = upload(manager, FAULTY)
    assert page.status == 422
    assert "2 rows have faults. Nothing was stored." in page.body
    assert "'nobody' is not an address" in page.body
    assert "The same address as in row 2: keep one." in page.body
    assert on_list(empty) == []
    assert "Leave out the 2 faulty rows, and put 1 people on the list" in page.body
    confirm(manager, page)
    assert on_list(empty) == ["ann@example.org"]


def test_more_can_be_added_later_and_those_there_stay(manager: FlaskClient, empty: stored.Store) -> None:
    confirm(manager, upload(manager, GOOD))
    page = upload(manager, GOOD + b"cat@example.org,Cat,,\n")
    assert "2: they stay as they are" in page.body
    confirm(manager, page)
    assert len(on_list(empty)) == 3
    assert "there is nothing to do" in upload(manager, GOOD).body


@pytest.mark.parametrize("content", [b"", b"\0", b"x" * 2_500_000, b"mail\n"])
def test_a_file_of_which_nothing_can_be_used(manager: FlaskClient, empty: stored.Store, content: bytes) -> None:
    page = upload(manager, content)
    assert page.status == 422
    assert "No row of this file can be used" in page.body
    assert on_list(empty) == []


def test_what_is_no_file_no_token_or_far_too_large(manager: FlaskClient, empty: stored.Store) -> None:
    token = token_on(get(manager, PEOPLE))
    assert "Choose a file first" in Page(manager.post(PEOPLE, data={"csrf_token": token})).body
    assert manager.post(PEOPLE, data={}).status_code == 409
    assert manager.post(PEOPLE + "confirm", data={"csrf_token": token, "packed": "%%%"}).status_code == 422
    assert manager.post(PEOPLE, **sent_file(token, b"x" * 9_000_000)).status_code == 413
    assert on_list(empty) == []


def test_only_who_manages_the_wave_sees_its_people(app: Flask, manager: FlaskClient, empty: stored.Store) -> None:
    confirm(manager, upload(manager, GOOD))
    person = invitations.listed(empty, "asked")[0].id.hex()
    paths = [PEOPLE, PEOPLE + f"{person}/", PEOPLE + "links/"]
    assert [manager.get(path).status_code for path in paths] == [200] * 3
    for grant in (
        Grant("manager", "lmc-x"),
        Grant("administrator", "*"),
        Grant("researcher", "bma"),
        Grant("lead", "bma"),
    ):
        other = signed_as(app, grant)
        assert [other.get(path).status_code for path in paths] == [404] * 3
    assert [stranger(app).get(path).status_code for path in paths] == [303] * 3


def test_a_person_of_another_wave_has_no_page_here(manager: FlaskClient, empty: stored.Store) -> None:
    invited(empty, wave="other", owner="lmc-x")
    person = invitations.listed(empty, "other")[0].id.hex()
    assert manager.get(PEOPLE + f"{person}/").status_code == 404
    assert manager.get(PEOPLE + "zz/").status_code == 404


def test_somebody_is_struck_off_and_stays_on_the_list(manager: FlaskClient, empty: stored.Store) -> None:
    confirm(manager, upload(manager, GOOD))
    person = invitations.listed(empty, "asked")[0]
    path = PEOPLE + f"{person.id.hex()}/"
    page = get(manager, path)
    data = {"csrf_token": page.fields["csrf_token"]}
    assert manager.post(path, data=data).status_code == 422
    assert manager.post(path, data=data | {"state": "vanished"}).status_code == 422
    manager.post(path, data=data | {"state": "ineligible"})
    assert on_list(empty) == ["ann@example.org", "bob@example.org"]
    assert "Should not have been asked" in get(manager, PEOPLE).body
    assert stored.trail(empty)[-1].event.what == "invitation_changed"


def test_links_are_handed_out_as_long_as_there_is_a_key_and_the_trail_tells(
    app: Flask, manager: FlaskClient, empty: stored.Store
) -> None:
    confirm(manager, upload(manager, b'mail,name\nann@example.org,"=HYPERLINK(1)"\n'))
    token = token_on(get(manager, PEOPLE))
    sent = manager.post(PEOPLE + "hand-out.csv", data={"csrf_token": token})
    [row] = csv.DictReader(io.StringIO(sent.get_data().decode("utf-8-sig")))
    assert row["Name"] == "'=HYPERLINK(1)"
    assert "attachment" in sent.headers["Content-Disposition"]
    path = row["Personal link"].split("localhost")[1]
    assert "Thank you" in submit(stranger(app), path.removeprefix("/i/")).body
    pdf = manager.post(PEOPLE + "hand-out.pdf", data={"csrf_token": token})
    assert pdf.data.startswith(b"%PDF")
    person = invitations.listed(empty, "asked")[0].id.hex()
    shown = Page(manager.post(PEOPLE + f"{person}/link", data={"csrf_token": token}))
    assert path in shown.body
    told = [each.event.what for each in stored.trail(empty)]
    assert told[-3:] == ["links_handed_out", "links_handed_out", "link_shown"]
    links.destroy_key(empty, "asked")
    gone = Page(manager.post(PEOPLE + "hand-out.csv", data={"csrf_token": token}))
    assert gone.status == 409
    assert "its key was destroyed when it closed" in gone.body
    assert "Download all links" not in get(manager, PEOPLE).body


def test_a_link_for_several_is_made_shown_as_a_code_and_closed(manager: FlaskClient, empty: stored.Store) -> None:
    path = PEOPLE + "links/"
    page = get(manager, path)
    token = {"csrf_token": page.fields["csrf_token"]}
    wrong = Page(manager.post(path, data=token | {"label": "", "most": "1,2"}))
    assert len(wrong.errors) == 3
    assert wrong.fields["most"] == "1,2"
    made = Page(
        manager.post(path, data=token | {"label": "GP stand", "most": "40", "kind": "kiosk"}, follow_redirects=True)
    )
    assert "at least 0 of at most 40" in made.body
    [code] = [each.get("src") or "" for each in made.all("img")]
    picture = manager.get(code)
    assert picture.mimetype == "image/svg+xml"
    assert b"<script" not in picture.data
    assert b"style" not in picture.data
    closed = Page(manager.post(code.replace(".svg", "/close"), data=token, follow_redirects=True))
    assert "Closed" in closed.body
    assert closed.all("img") == []


@pytest.mark.parametrize("most", ["0", "100001", "00000000" + "1" * 40, "-1", "1e3", "٣"])
def test_a_limit_that_is_none_is_said(manager: FlaskClient, empty: stored.Store, most: str) -> None:
    token = {"csrf_token": get(manager, PEOPLE + "links/").fields["csrf_token"]}
    told = manager.post(PEOPLE + "links/", data=token | {"label": "GP stand", "most": most, "kind": "open"})
    assert told.status_code == 422
    assert Page(told).fields["most"] == most
    assert not open_links(empty, "asked")


@pytest.mark.parametrize(
    ("level", "status", "least"),
    [("anonymous", "launched", 10), ("anonymous", "draft", 10), ("confidential", "draft", 10),
     ("confidential", "launched", 1), ("named", "draft", 1)],
)  # fmt: skip
def test_no_link_of_an_anonymous_survey_is_for_one_person(
    manager: FlaskClient, empty: stored.Store, level: str, status: str, least: int
) -> None:
    add(empty, small(level), "other", access="invited", owner="bma", status=status)
    path = "/en/manage/other/people/links/"
    fields = {"csrf_token": token_on(get(manager, path)), "label": "For Ann", "kind": "open"}
    if least > 1:
        told = Page(manager.post(path, data={**fields, "most": str(least - 1)}))
        assert told.status == 422
        assert "would tell who has begun" in told.errors[0]
        assert not open_links(empty, "other")
    manager.post(path, data={**fields, "most": str(least)})
    assert [each.most for each in open_links(empty, "other")] == [least]


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_nobody_is_put_on_the_list_of_a_wave_that_is_over(app: Flask, empty: stored.Store, lang: str) -> None:
    add(empty, small(), "asked", status="closed", owner="bma")
    client = signed_as(app, Grant("manager", "bma"))
    page = get(client, f"/{lang}/manage/asked/people/")
    assert [each for each in page.all("form") if "/people" in (each.get("action") or "")] == []
    token = page.fields.get("csrf_token", "")
    assert client.post(f"/{lang}/manage/asked/people/", data={"csrf_token": token}).status_code == 409


@pytest.mark.slow
def test_who_answered_an_anonymous_wave_is_on_no_page(app: Flask, empty: stored.Store) -> None:
    tokens = invited(empty, 12, owner="bma")
    client = signed_as(app, Grant("manager", "bma"))
    before = [get(client, PEOPLE).body, get(client, PEOPLE + f"{invitations.listed(empty, 'asked')[0].id.hex()}/").body]
    for token in tokens[:9]:
        submit(stranger(app), token)
    after = [get(client, PEOPLE).body, get(client, PEOPLE + f"{invitations.listed(empty, 'asked')[0].id.hex()}/").body]
    assert before == after
