"""The examples of docs/serving.md fit each other and the product, and do what the guide says of them.

nginx, Caddy and systemd are no part of what the tests install: where one is missing, what needs it is skipped, on a
build server too.
"""

from __future__ import annotations

import http.client
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from click import Command, Context, Group
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask, request

from pcca.app import create_app
from pcca.cli import main
from pcca.cli.draining import run as answer_all
from pcca.cli.listening import MOST, listen
from pcca.settings import settings
from pcca.views.headers import HEADERS, STRICT_TRANSPORT
from tests.needs import absent

GUIDE = (Path(__file__).resolve().parents[1] / "docs" / "serving.md").read_text(encoding="utf-8")
HOST = "survey.example.org"
SECRET = "SECRETOFALINK"
PROXIES = ("nginx", "caddy")


def blocks(kind: str) -> list[str]:
    """The fenced blocks of one kind."""
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL)


def units() -> dict[str, str]:
    """The files of systemd, by the names under which the guide has them."""
    found = re.findall(
        r"/etc/systemd/system/([\w.-]+\.(?:socket|service|timer))`[^`]*```ini\n(.*?)```", GUIDE, re.DOTALL
    )
    return dict(found)


def commands() -> Iterator[list[str]]:
    """Every command of pcca in the guide, as words."""
    for found in re.findall(r"(?:/opt/pcca/bin/|/usr/local/sbin/|`)pcca ([a-z].*?)(?:[`;'>|]|$)", GUIDE, re.MULTILINE):
        yield shlex.split(re.sub(r"\$\(.*\)?", "x", found))


class TestUnits:
    def test_they_are_those_the_guide_speaks_of(self) -> None:
        assert {"pcca.socket", "pcca.service", "pcca-daily.service", "pcca-daily.timer"} <= set(units())

    @pytest.mark.parametrize("name", units())
    def test_systemd_takes_them(self, name: str, tmp_path: Path) -> None:
        if shutil.which("systemd-analyze") is None:
            absent("systemd is not installed")
        for each, text in units().items():
            (tmp_path / each).write_text(re.sub(r"/opt/pcca/bin/\w+", "/bin/true", text))
        done = subprocess.run(["systemd-analyze", "verify", tmp_path / name], capture_output=True, text=True)
        assert (done.returncode, [each for each in done.stderr.splitlines() if str(tmp_path) in each]) == (0, [])

    def test_all_run_as_the_sites_user_in_its_folder_with_its_settings(self) -> None:
        for name, text in units().items():
            if name.endswith(".service") and "WorkingDirectory" in text:
                for line in ("User=pcca", "WorkingDirectory=/var/lib/pcca", "EnvironmentFile=/etc/pcca/settings"):
                    assert line in text.splitlines(), name

    def test_the_proxies_ask_where_the_socket_waits(self) -> None:
        [listens] = re.findall(r"^ListenStream=(.+)$", units()["pcca.socket"], re.MULTILINE)
        assert set(re.findall(r"proxy_pass http://([^;]+);", blocks("nginx")[0])) == {listens}
        assert re.findall(r"^    reverse_proxy (\S+)$", blocks("caddyfile")[0], re.MULTILINE) == [listens]


def test_the_settings_are_usable() -> None:
    found = settings(dict(line.split("=", 1) for line in blocks("ini")[0].split()))
    assert (found.secure, found.proxies, found.log) == (True, 1, "json")


def test_every_command_is_there() -> None:
    assert len(list(commands())) >= 10
    for words in commands():
        command: Command | None = main
        rest = list(words)
        while isinstance(command, Group):
            command = command.get_command(Context(command), rest.pop(0))
        assert command is not None, words
        options = {each for option in command.params for each in option.opts}
        assert {each for each in rest if each.startswith("--")} <= options, words


def test_lines_of_cron_escape_what_cron_would_cut() -> None:
    for line in blocks("cron")[0].splitlines():
        times, user, _ = re.fullmatch(r"((?:\S+ ){5})(\w+) (.*)", line).groups()  # type: ignore[union-attr]
        assert (len(times.split()), user) == (5, "root")
        assert not re.search(r"(?<!\\)%", line)


@contextmanager
def site(data: Path) -> Iterator[tuple[Flask, int, Callable[[], None]]]:
    """The site on a port, and what takes it away."""
    app = create_app(
        {"DATA": data, "TESTING": True, "PROXIES": 1, "BASE_URL": f"https://{HOST}", "HOSTS": (HOST, "127.0.0.1")}
    )
    at, asked = listen(app, 0, proxied=True), Event()
    thread = Thread(target=answer_all, args=(at.map, asked))
    thread.start()

    def end() -> None:
        asked.set()
        thread.join()
        at.close()

    try:
        yield app, at.port, end
    finally:
        if not asked.is_set():
            end()
        app.extensions["pcca.store"].close()


def certificate(folder: Path) -> None:
    """A certificate for the host of the guide, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(*kinds))
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@dataclass
class Front:
    """A server in front of the site, and the folder with all that it writes."""

    port: int
    folder: Path
    end_site: Callable[[], None]
    senders: list[str | None] = field(default_factory=list)

    def line(self) -> ssl.SSLSocket:
        """A connection to it."""
        context = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), 60), server_hostname=HOST)

    def ask(self, path: str, *, body: bytes | None = None, **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
        """What comes back through it."""
        line = http.client.HTTPConnection("127.0.0.1", self.port)
        line.sock = self.line()
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            line.request("GET" if body is None else "POST", path, body, {"Host": HOST} | given)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
        finally:
            line.close()

    def say(self, words: bytes) -> None:
        """Sends what is no request."""
        with self.line() as line:
            line.sendall(words)
            line.recv(1000)

    def written(self) -> str:
        """All that it logged."""
        return "".join(each.read_text(errors="replace") for each in self.folder.rglob("*.log"))


def _nginx(folder: Path, port: int, behind: int) -> Sequence[str]:
    """The guide's file in a frame like Debian's: it compresses, and logs whole requests, unless told otherwise."""
    given = re.sub(r"(?m)^ *listen \[::\].*\n", "", blocks("nginx")[0])
    given = given.replace("listen 80;", f"listen 127.0.0.1:{free_port()};").replace("8000", str(behind))
    given = given.replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
    given = given.replace("/var/log/nginx", str(folder)).replace("/etc/ssl/pcca", str(folder))
    temporary = "".join(
        f"{each}_temp_path {folder}/{each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; daemon off; error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\ngzip on; access_log {folder}/access.log;\n{temporary}{given}}}\n"
    )
    return ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]


def _caddy(folder: Path, port: int, behind: int) -> Sequence[str]:
    given = (
        blocks("caddyfile")[0].replace("/etc/ssl/pcca", str(folder)).replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    )
    given = given.replace(f"{HOST} {{", f"{HOST}:{port} {{\n    bind 127.0.0.1", 1)
    given = given.replace("{\n", "{\n    admin off\n    auto_https disable_redirects\n", 1)
    (folder / "Caddyfile").write_text(given)
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.fixture(params=PROXIES)
def front(request: pytest.FixtureRequest, tmp_path: Path, migrated: Callable[[Path], Path]) -> Iterator[Front]:
    """nginx or Caddy with the guide's file, before the site."""
    if shutil.which(request.param) is None:
        absent(f"{request.param} is not installed")
    certificate(tmp_path)
    port = free_port()
    with site(migrated(tmp_path / "site")) as (app, behind, end), (tmp_path / "stderr.log").open("wb") as log:
        made = Front(port, tmp_path, end)
        app.before_request(lambda: made.senders.append(_sender()))
        command = (_nginx if request.param == "nginx" else _caddy)(tmp_path, port, behind)
        process = subprocess.Popen(
            command, stdout=log, stderr=log, env={"HOME": str(tmp_path), "PATH": "/usr/sbin:/usr/bin:/bin"}
        )
        try:
            _await(port, process)
            yield made
        finally:
            process.terminate()
            process.wait(60)


def _sender() -> str | None:
    return request.remote_addr


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    pytest.fail("the server in front did not start")


@pytest.mark.slow
class TestInFront:
    """What nginx and Caddy make of the guide's files."""

    @pytest.mark.parametrize("path", ["/en/account/sign-in", "/en/nothing", "/static/style.css", "/health"])
    def test_each_header_comes_once(self, front: Front, path: str) -> None:
        _, headers, _ = front.ask(path, Accept_Encoding="gzip")
        for name in (*HEADERS, "Strict-Transport-Security", "Cache-Control"):
            assert len(headers.get_all(name, [])) == 1, name
        assert headers["Strict-Transport-Security"] == STRICT_TRANSPORT

    def test_pages_with_tokens_are_not_compressed(self, front: Front) -> None:
        status, headers, page = front.ask("/en/account/sign-in", Accept_Encoding="gzip")
        assert (status, headers["Content-Encoding"]) == (200, None)
        assert "csrf_token" in page
        assert headers["Set-Cookie"].startswith("__Host-session=")
        assert "Secure" in headers["Set-Cookie"]

    def test_the_sender_is_who_connected_and_not_who_they_say(self, front: Front) -> None:
        front.ask("/en/", X_Forwarded_For="9.9.9.9, 8.8.8.8", X_Real_Ip="9.9.9.9", Forwarded="for=9.9.9.9")
        assert front.senders == ["127.0.0.1"]

    def test_what_is_for_monitors_is_not_for_the_world(self, front: Front) -> None:
        assert [front.ask(path)[0] for path in ("/metrics", "/metrics/", "/metrics?x=1")] == [404] * 3
        assert front.senders == []
        assert front.ask("/health")[0] == 200

    @pytest.mark.parametrize("front", ["nginx"], indirect=True)
    def test_too_much_is_refused_in_both_languages(self, front: Front) -> None:
        # Told by its length: nothing of the rest has to be sent.
        status, _, said = front.ask("/en/account/sign-in", body=bytes(10), Content_Length=str(MOST + 20_000_000))
        assert status == 413
        assert "Go back" in said
        assert "Ewch yn ôl" in said

    def test_while_the_site_is_away_the_page_says_so_and_no_log_holds_a_link(self, front: Front) -> None:
        address = f"/i/{SECRET}?from={SECRET}"
        assert front.ask(address, Referer=f"https://{HOST}/i/{SECRET}")[0] == 303
        front.end_site()
        status, headers, said = front.ask(address, Referer=f"https://{HOST}/i/{SECRET}")
        assert (status, headers["Cache-Control"]) == (502, "no-store")
        assert "kept" in said
        assert "yn ddiogel" in said
        front.ask(address, body=bytes(100_000))
        front.say(f"GET /i/{SECRET}\x01 HTTP/1.1\r\nHost: {HOST}\r\nReferer : /i/{SECRET}\r\n\r\n".encode())
        assert SECRET not in front.written()
        assert HOST not in re.sub(r"(?m)^.*server_name.*$|.*\"logger\":\"(?:tls|http)\".*", "", front.written())
        assert not re.search(r"\b127\.0\.0\.1\b(?!:)", re.sub(r'"(?:logger|addr)":.*', "", front.written()))
