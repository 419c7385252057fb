"""A small identity provider on loopback, that can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "pcca", "quiet secret"


@dataclass
class Provider:
    """What the provider says; a test changes it."""

    key: RSAPrivateKey = field(default_factory=lambda: generate_private_key(65537, 2048))
    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"kid": "one"})
    algorithm: str = "RS256"
    signer: Any = None
    configuration: dict[str, Any] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def sign_in(self, address: str) -> dict[str, str]:
        """Somebody signs in at the address they were sent to; what they bring back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def told(self, path: str, sent: dict[str, str]) -> dict[str, Any] | None:
        """The answer at a path."""
        answers = {"/.well-known/openid-configuration": self._configuration, "/keys": self._keys}
        if path == "/token":
            return self._tokens(sent)
        return answers[path]() if path in answers else None

    def _configuration(self) -> dict[str, Any]:
        ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return {"issuer": self.issuer, **{name: self.issuer + end for name, end in ends.items()}, **self.configuration}

    def _keys(self) -> dict[str, Any]:
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def _tokens(self, sent: dict[str, str]) -> dict[str, Any] | None:
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None or (sent["client_id"], sent["client_secret"]) != (CLIENT, SECRET):
            return None
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=")
        if challenge.decode() != asked["code_challenge"] or sent["redirect_uri"] != asked["redirect_uri"]:
            return None
        now = int(datetime.now(UTC).timestamp())
        claims = {
            "iss": self.issuer, "sub": "1", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            "email": "eleri@example.org", "email_verified": True,
        } | self.claims  # fmt: skip
        said = {name: value for name, value in claims.items() if value is not None}
        signer = self.key if self.signer is None else self.signer
        return {"id_token": jwt.encode(said, signer, algorithm=self.algorithm, headers=self.header)}


@contextmanager
def served(provider: Provider) -> Iterator[Provider]:
    """Serves a provider on loopback."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(body).items()})

        def _answer(self, sent: dict[str, str]) -> None:
            found = None if self.path in provider.broken else provider.told(self.path, sent)
            self.send_response(200 if found is not None else 400)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode() if found is not None else b"<html>no</html>")

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    # Whether it is to end is looked up so often: half a second would be longer than the test.
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()
