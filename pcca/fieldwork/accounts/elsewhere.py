"""Signing in elsewhere: what an identity provider has to do, and OpenID Connect as one way to do it.

OpenID Connect Core 1.0, section 3.1 (authorization code flow), with PKCE (RFC 7636), state and nonce.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPException
from importlib.util import find_spec
from typing import Any, Protocol, cast
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pcca.language import N_
from pcca.settings import BadSettings, Fault

ISSUER, CLIENT, SECRET = "PCCA_OIDC_ISSUER", "PCCA_OIDC_CLIENT", "PCCA_OIDC_SECRET"
ALGORITHMS = ("RS256", "ES256", "PS256")
STRONG = frozenset({"mfa", "otp", "hwk", "swk", "fpt"})
"""Ways of signing in (RFC 8176) that are a second factor of their own."""
LEEWAY, TIMEOUT, MOST = 60, 10, 1_000_000
HERE = ("127.0.0.1", "localhost", "::1")


class NotIdentified(Exception):
    """The provider did not say who somebody is: a sentence of the catalogue."""


@dataclass(frozen=True)
class Asked:
    """What was sent along with somebody who went to sign in elsewhere, for comparison when they come back."""

    state: str
    nonce: str
    verifier: str = field(repr=False)


@dataclass(frozen=True)
class Identity:
    """Who somebody is, as the provider says: a mail address that it verified, and whether by two factors."""

    mail: str
    strong: bool


class IdentityProvider(Protocol):
    """Where people sign in elsewhere."""

    def address(self, asked: Asked, back: str) -> str:
        """Where the browser is sent; `back` is where it comes back."""
        ...

    def identity(self, asked: Asked, back: str, answer: Mapping[str, str]) -> Identity:
        """Who came back with this answer; NotIdentified when that is not sure."""
        ...


def asking() -> Asked:
    """Fresh secrets for one way there and back."""
    return Asked(*(secrets.token_urlsafe(32) for _ in range(3)))


def provider(environment: Mapping[str, str] | None = None) -> IdentityProvider | None:
    """The provider that the environment names, if any; BadSettings when something is missing or cannot be."""
    given = os.environ if environment is None else environment
    found = {name: given.get(name, "").strip() for name in (ISSUER, CLIENT, SECRET)}
    if not any(found.values()):
        return None
    faults = [Fault(MISSING, {"variable": name}) for name, value in found.items() if not value]
    if found[ISSUER] and not _is_safe(found[ISSUER]):
        faults.append(Fault(UNSAFE, {"variable": ISSUER, "form": "https://login.example.org"}))
    if find_spec("jwt") is None:
        faults.append(Fault(NOT_INSTALLED, {"variable": ISSUER, "extra": "pcca[oidc]"}))
    if faults:
        raise BadSettings(tuple(faults))
    return OpenId(found[ISSUER], found[CLIENT], found[SECRET])


NOT_INSTALLED = N_("{variable} is set, and what it needs is not installed. Install {extra}.")
MISSING = N_("{variable} is missing. To sign in elsewhere, set the issuer, the client and its secret.")
UNSAFE = N_("{variable} is not the address of an identity provider. Write it as {form}.")
BROKEN = N_("The place where you sign in did not answer as it should. Try again, or sign in with your password.")
REFUSED = N_("You did not complete signing in there. Try again, or sign in with your password.")
FORGED = N_("This is not the answer to your own request to sign in. Begin again from the sign-in page.")
UNVERIFIED = N_("The place where you sign in does not confirm your mail address. Sign in with your password.")


@dataclass(frozen=True)
class OpenId:
    """A provider that speaks OpenID Connect."""

    issuer: str
    client: str
    secret: str = field(repr=False)

    def address(self, asked: Asked, back: str) -> str:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
        given = {
            "response_type": "code", "scope": "openid email", "client_id": self.client, "redirect_uri": back,
            "state": asked.state, "nonce": asked.nonce, "code_challenge": challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        where = self._endpoint("authorization_endpoint")
        return f"{where}{'&' if urlsplit(where).query else '?'}{urlencode(given)}"

    def identity(self, asked: Asked, back: str, answer: Mapping[str, str]) -> Identity:
        if not secrets.compare_digest(answer.get("state", "").encode(), asked.state.encode()):
            raise NotIdentified(FORGED)
        if answer.get("iss", self.issuer) != self.issuer:
            raise NotIdentified(FORGED)
        if "code" not in answer:
            raise NotIdentified(REFUSED)
        claims = self._claims(self._tokens(answer["code"], asked, back))
        if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), asked.nonce.encode()):
            raise NotIdentified(FORGED)
        return _identity(claims)

    def _tokens(self, code: str, asked: Asked, back: str) -> Mapping[str, Any]:
        sent = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back, "client_id": self.client,
            "client_secret": self.secret, "code_verifier": asked.verifier,
        }  # fmt: skip
        return _fetched(self._endpoint("token_endpoint"), urlencode(sent).encode())

    def _claims(self, tokens: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the token says, once its signature, issuer, audience and times are right."""
        import jwt

        needed = ["exp", "iat", "aud", "iss", "sub", "nonce"]
        try:
            key = _key(jwt.PyJWKSet.from_dict(dict(_fetched(self._endpoint("jwks_uri")))), str(tokens.get("id_token")))
            return cast(
                Mapping[str, Any],
                jwt.decode(
                    str(tokens["id_token"]), key, algorithms=list(ALGORITHMS), audience=self.client,
                    issuer=self.issuer, leeway=LEEWAY, options={"require": needed},
                ),
            )  # fmt: skip
        except (jwt.PyJWTError, KeyError) as error:
            raise NotIdentified(BROKEN) from error

    def _endpoint(self, name: str) -> str:
        found = self._configuration.get(name)
        if not isinstance(found, str) or not _is_safe(found):
            raise NotIdentified(BROKEN)
        return found

    @cached_property
    def _configuration(self) -> Mapping[str, Any]:
        found = _fetched(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise NotIdentified(BROKEN)
        return found


def _key(known: Any, token: str) -> Any:
    """The key that a token says it was signed with; without a name, the only one."""
    import jwt

    name = jwt.get_unverified_header(token).get("kid")
    found = [each for each in known.keys if name is None or each.key_id == name]
    if len(found) != 1:
        raise NotIdentified(BROKEN)
    return found[0]


def _identity(claims: Mapping[str, Any]) -> Identity:
    mail, ways = claims.get("email"), claims.get("amr", [])
    if not isinstance(mail, str) or claims.get("email_verified") is not True:
        raise NotIdentified(UNVERIFIED)
    return Identity(mail, isinstance(ways, list) and not STRONG.isdisjoint(map(str, ways)))


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Secrets are sent where they were meant to go and nowhere else."""


_OPENER = build_opener(_NoRedirects)


def _fetched(address: str, sent: bytes | None = None) -> Mapping[str, Any]:
    request = Request(address, sent, {"Accept": "application/json"})
    try:
        with _OPENER.open(request, timeout=TIMEOUT) as reply:
            found = json.loads(reply.read(MOST))
    except HTTPError as error:
        error.close()
        raise NotIdentified(BROKEN) from error
    except (OSError, HTTPException, ValueError) as error:
        raise NotIdentified(BROKEN) from error
    if not isinstance(found, dict):
        raise NotIdentified(BROKEN)
    return found


def _is_safe(address: str) -> bool:
    """Whether what is sent there can be read by nobody on the way."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE))
    except ValueError:
        return False
