"""Signing in at an identity provider: the way there and back, and everything that may be wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from flask import Flask
from flask.testing import FlaskClient

from pcca.fieldwork.accounts import elsewhere
from pcca.rights import Grant
from pcca.settings import BadSettings
from pcca.store import Store, people, sessions
from tests.page import Page, get
from tests.signed import stranger
from tests.views.identity import CLIENT, SECRET, Provider, served
from tests.views.people import account, at

LEAD, ADMINISTRATOR = Grant("lead", "c01"), Grant("administrator", "*")
BROKEN = "The place where you sign in did not answer as it should."
FORGED = "This is not the answer to your own request to sign in."


@pytest.fixture(scope="module")
def key() -> Any:
    return generate_private_key(65537, 2048)


@pytest.fixture
def there(key: Any) -> Iterator[Provider]:
    """A provider that knows Eleri."""
    with served(Provider(key=key)) as provider:
        yield provider


@pytest.fixture
def store(app: Flask, there: Provider) -> Store:
    app.config["IDENTITY_PROVIDER"] = elsewhere.OpenId(there.issuer, CLIENT, SECRET)
    found: Store = app.extensions["pcca.store"]
    return found


def sent(client: FlaskClient, next: str = "") -> str:
    """Where a press on the sign-in page leads."""
    reply = client.get("/cy/account/elsewhere", query_string={"next": next} if next else {})
    assert reply.status_code == 303
    return str(reply.headers["Location"])


def there_and_back(app: Flask, there: Provider, **changed: str) -> Page:
    client = stranger(app)
    answer = there.sign_in(sent(client)) | changed
    return Page(client.get("/en/account/elsewhere/back", query_string=answer, follow_redirects=True))


def test_somebody_with_an_account_is_signed_in(app: Flask, store: Store, there: Provider) -> None:
    account(store, "eleri@example.org", LEAD)
    page = there_and_back(app, there)
    assert (page.status, page.path) == (200, "/cy/")
    assert "Eleri Example" in page.body


def test_it_goes_on_to_the_page_that_asked(app: Flask, store: Store, there: Provider) -> None:
    account(store, "eleri@example.org", LEAD)
    client = stranger(app)
    answer = there.sign_in(sent(client, "/cy/account/"))
    assert client.get("/en/account/elsewhere/back", query_string=answer).headers["Location"] == "/cy/account/"


def test_nobody_is_led_to_another_site(app: Flask, store: Store, there: Provider) -> None:
    account(store, "eleri@example.org", LEAD)
    client = stranger(app)
    answer = there.sign_in(sent(client, "https://evil.example/"))
    assert client.get("/en/account/elsewhere/back", query_string=answer).headers["Location"] == "/cy/"


def test_an_invited_person_is_let_in(app: Flask, store: Store, there: Provider) -> None:
    people.add(store, "eleri@example.org", "Eleri Example", language="en", day=datetime.now(UTC).date())
    assert there_and_back(app, there).status == 200
    found = people.person(store, "eleri@example.org", at().date())
    assert found is not None
    assert found.state == "active"


def test_staff_still_need_a_second_factor(app: Flask, store: Store, there: Provider) -> None:
    account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
    assert there_and_back(app, there).path == "/cy/account/code"


@pytest.mark.parametrize("amr", [["pwd", "mfa"], ["otp"], ["hwk"]])
def test_unless_they_showed_one_there(app: Flask, store: Store, there: Provider, amr: list[str]) -> None:
    account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
    there.claims = {"amr": amr}
    assert there_and_back(app, there).path == "/cy/"


@pytest.mark.parametrize("claims", [{"amr": "mfa"}, {"amr": ["pwd"]}, {"amr": {"mfa": 1}}, {"amr": None}])
def test_other_words_are_no_second_factor(app: Flask, store: Store, there: Provider, claims: dict[str, Any]) -> None:
    account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
    there.claims = claims
    assert there_and_back(app, there).path == "/cy/account/code"


@pytest.mark.parametrize("state", ["nobody", "ended"])
def test_without_an_account_nobody_gets_in(app: Flask, store: Store, there: Provider, state: str) -> None:
    if state == "ended":
        people.set_state(store, account(store, "eleri@example.org").no, "ended")
    page = there_and_back(app, there)
    assert page.errors[0].startswith("There is no account for the mail address")


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"email_verified": False}, "does not confirm your mail address"),
        ({"email_verified": "true"}, "does not confirm your mail address"),
        ({"email_verified": None}, "does not confirm your mail address"),
        ({"email": None}, "does not confirm your mail address"),
        ({"email": ["eleri@example.org"]}, "does not confirm your mail address"),
        ({"nonce": "another"}, FORGED),
        ({"nonce": None}, BROKEN),
        ({"aud": "another"}, BROKEN),
        ({"aud": None}, BROKEN),
        ({"iss": "https://evil.example"}, BROKEN),
        ({"exp": 1}, BROKEN),
        ({"exp": None}, BROKEN),
        ({"iat": 99999999999}, BROKEN),
    ],
)
def test_a_token_that_is_not_right_is_refused(
    app: Flask, store: Store, there: Provider, claims: dict[str, Any], said: str
) -> None:
    whose = account(store, "eleri@example.org", LEAD)
    there.claims = claims
    page = there_and_back(app, there)
    assert said in page.errors[0]
    assert not sessions.sessions_of(store, whose.no, at())


def test_a_token_that_somebody_else_signed_is_refused(app: Flask, store: Store, there: Provider) -> None:
    account(store, "eleri@example.org", LEAD)
    there.signer = generate_private_key(65537, 2048)
    assert there_and_back(app, there).errors[0].startswith(BROKEN)


def test_a_token_signed_with_a_key_that_everybody_knows_is_refused(app: Flask, store: Store, there: Provider) -> None:
    account(store, "eleri@example.org", LEAD)
    there.signer, there.algorithm = SECRET * 4, "HS256"
    assert there_and_back(app, there).errors[0].startswith(BROKEN)


def test_a_token_without_a_signature_is_refused(app: Flask, store: Store, there: Provider) -> None:
    account(store, "eleri@example.org", LEAD)
    there.signer, there.algorithm = "", "none"
    assert there_and_back(app, there).errors[0].startswith(BROKEN)


def test_a_key_of_another_name_is_refused(app: Flask, store: Store, there: Provider) -> None:
    account(store, "eleri@example.org", LEAD)
    there.header = {"kid": "two"}
    assert there_and_back(app, there).errors[0].startswith(BROKEN)


@pytest.mark.parametrize("path", ["/token", "/keys"])
def test_a_provider_that_fails_is_told(app: Flask, store: Store, there: Provider, path: str) -> None:
    account(store, "eleri@example.org", LEAD)
    there.broken = frozenset({path})
    assert there_and_back(app, there).errors[0].startswith(BROKEN)


@pytest.mark.parametrize(
    "configuration",
    [{"issuer": "https://evil.example"}, {"authorization_endpoint": "http://evil.example/"}, {"token_endpoint": None}],
)
def test_a_configuration_that_cannot_be_is_refused(
    app: Flask, store: Store, there: Provider, configuration: dict[str, Any]
) -> None:
    account(store, "eleri@example.org", LEAD)
    there.configuration = configuration
    client = stranger(app)
    reply = client.get("/en/account/elsewhere")
    if reply.status_code == 303:
        answer = there.sign_in(reply.headers["Location"])
        reply = client.get("/en/account/elsewhere/back", query_string=answer)
    assert Page(reply).errors[0].startswith(BROKEN)


def test_a_provider_out_of_reach_is_told(app: Flask, store: Store) -> None:
    app.config["IDENTITY_PROVIDER"] = elsewhere.OpenId("http://127.0.0.1:9", CLIENT, SECRET)
    page = get(stranger(app), "/en/account/elsewhere")
    assert page.status == 502
    assert page.errors[0].startswith(BROKEN)


@pytest.mark.parametrize("changed", [{"state": "another"}, {"state": ""}, {"iss": "https://evil.example"}])
def test_an_answer_to_somebody_elses_request_is_refused(
    app: Flask, store: Store, there: Provider, changed: dict[str, str]
) -> None:
    account(store, "eleri@example.org", LEAD)
    assert there_and_back(app, there, **changed).errors[0].startswith(FORGED)


def test_an_answer_nobody_asked_for_is_refused(app: Flask, store: Store, there: Provider) -> None:
    account(store, "eleri@example.org", LEAD)
    answer = there.sign_in(sent(stranger(app)))
    page = Page(stranger(app).get("/en/account/elsewhere/back", query_string=answer))
    assert page.errors[0].startswith(FORGED)


def test_an_answer_is_good_once(app: Flask, store: Store, there: Provider) -> None:
    account(store, "eleri@example.org", LEAD)
    client = stranger(app)
    answer = there.sign_in(sent(client))
    assert client.get("/en/account/elsewhere/back", query_string=answer).status_code == 303
    client.delete_cookie("pcca")
    assert Page(client.get("/en/account/elsewhere/back", query_string=answer)).errors[0].startswith(FORGED)


def test_whoever_gives_up_there_is_told(app: Flask, store: Store, there: Provider) -> None:
    client = stranger(app)
    state = there.sign_in(sent(client))["state"]
    answer = {"error": "access_denied", "state": state}
    page = Page(client.get("/en/account/elsewhere/back", query_string=answer))
    assert page.errors == ["You did not complete signing in there. Try again, or sign in with your password."]


def test_it_is_offered_only_where_it_is_set_up(app: Flask) -> None:
    assert app.config["IDENTITY_PROVIDER"] is None
    assert "account of your organisation" not in get(stranger(app), "/en/account/sign-in").body
    assert stranger(app).get("/en/account/elsewhere").status_code == 404
    app.config["IDENTITY_PROVIDER"] = elsewhere.OpenId("https://login.example.org", CLIENT, SECRET)
    assert "Sign in with the account of your organisation" in get(stranger(app), "/en/account/sign-in").body


GIVEN = {elsewhere.ISSUER: "https://login.example.org", elsewhere.CLIENT: "a", elsewhere.SECRET: "quiet"}
UNSAFE = ["login.example.org", "http://login.example.org", "ftp://x", "https://[", "https:"]


class TestSettings:
    def test_all_three_make_a_provider(self) -> None:
        assert elsewhere.provider(GIVEN) == elsewhere.OpenId("https://login.example.org", "a", "quiet")
        assert "quiet" not in repr(elsewhere.provider(GIVEN))

    def test_none_makes_none(self) -> None:
        assert elsewhere.provider({}) is None
        assert elsewhere.provider(dict.fromkeys(GIVEN, " ")) is None

    @pytest.mark.parametrize("missing", list(GIVEN))
    def test_what_is_missing_is_named(self, missing: str) -> None:
        with pytest.raises(BadSettings, match=f"{missing} is missing"):
            elsewhere.provider({**GIVEN, missing: ""})

    @pytest.mark.parametrize(
        "issuer", ["login.example.org", "http://login.example.org", "ftp://x", "https://[", "https:"]
    )
    def test_an_address_that_cannot_be_is_named(self, issuer: str) -> None:
        with pytest.raises(BadSettings, match="PCCA_OIDC_ISSUER is not the address"):
            elsewhere.provider({**GIVEN, elsewhere.ISSUER: issuer})
