"""The way to a mail server on another computer: encrypted and trusted, or not taken; signing in."""

from __future__ import annotations

import ssl
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pcca.mail.setting import mail_settings
from pcca.mail.worker import post, run_once
from pcca.store import Store, mail_plans
from tests.conftest import add, small
from tests.mail.conftest import NOW
from tests.mail.people import Row, invited
from tests.mail.server import Taken, serving, to

# This computer too, but no name that is known as such: as good as another one.
ELSEWHERE = "127.0.0.2"
REASON = "the encryption of the mail server cannot be trusted"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of ELSEWHERE, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(ELSEWHERE))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def offered(certificate: Path) -> ssl.SSLContext:
    """What a server with that certificate offers."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate is among those that this computer trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
def waiting(on_file: Store) -> Store:
    """A store with one invitation that is due."""
    add(on_file, small("anonymous"), "spring", access="invited")
    invited(on_file, Row("ann@example.org"))
    mail_plans.put_plans(on_file, "spring", {"invitation": None})
    return on_file


def outcome(store: Store, url: str) -> tuple[dict[str, int], str]:
    done = run_once(post(store, mail_settings(to(url))))
    (row,) = mail_plans.listed(store)
    return dict(done), row.reason


def test_without_encryption_nothing_goes_to_another_computer(waiting: Store) -> None:
    taken = Taken()
    with serving(taken, host=ELSEWHERE) as url:
        assert outcome(waiting, url) == (
            {"unreachable": 1},
            "the mail server offers no encryption, or no way to sign in",
        )
    assert taken.mails == []


def test_a_certificate_that_nobody_vouches_for_is_refused(waiting: Store, offered: ssl.SSLContext) -> None:
    taken = Taken()
    with serving(taken, host=ELSEWHERE, tls_context=offered) as url:
        assert outcome(waiting, url) == ({"unreachable": 1}, REASON)
    assert taken.mails == []


@pytest.mark.usefixtures("trusted")
def test_encryption_that_is_trusted_is_used_before_anything_is_said(waiting: Store, offered: ssl.SSLContext) -> None:
    taken = Taken()
    with serving(taken, host=ELSEWHERE, tls_context=offered, require_starttls=True) as url:
        assert outcome(waiting, url) == ({"sent": 1}, "")
    assert len(taken.mails) == 1


@pytest.mark.usefixtures("trusted")
def test_a_server_that_is_encrypted_from_the_first_byte(waiting: Store, offered: ssl.SSLContext) -> None:
    taken = Taken()
    with serving(taken, host=ELSEWHERE, ssl_context=offered) as url:
        assert outcome(waiting, url.replace("smtp:", "smtps:")) == ({"sent": 1}, "")


def known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"us@er", b"geh/eim")
    return AuthResult(success=right, handled=False)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(("password", "done"), [("geh%2Feim", {"sent": 1}), ("wrong", {"unreachable": 1})])
def test_whoever_cannot_sign_in_loses_no_mail_and_tells_no_password(
    waiting: Store, offered: ssl.SSLContext, password: str, done: dict[str, int]
) -> None:
    taken = Taken()
    with serving(taken, host=ELSEWHERE, tls_context=offered, authenticator=known, auth_required=True) as url:
        found, reason = outcome(waiting, url.replace("://", f"://us%40er:{password}@"))
    assert found == done
    assert "geheim" not in reason
    assert password not in reason
    assert len(taken.mails) == done.get("sent", 0)
