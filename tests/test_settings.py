"""Settings of the site: read from the environment, every fault at once, no secret repeated."""

from __future__ import annotations

from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.cli.listening import listen
from pcca.language import language
from pcca.settings import CHECKS, LOOPBACK, BadSettings, Settings
from pcca.settings import settings as read
from tests.cli.conftest import Run, run

__all__ = ["run"]


def test_nothing_set_is_this_computer_alone() -> None:
    assert read({}) == Settings(hosts=LOOPBACK)
    assert not read({"PCCA_BASE_URL": "  "}).secure


def test_an_address_brings_its_host() -> None:
    found = read({"PCCA_BASE_URL": "https://Survey.Example.org/", "PCCA_HOSTS": "inner.example, .board.example"})
    assert found.secure
    assert found.hosts == ("survey.example.org", "inner.example", ".board.example", *LOOPBACK)
    assert read({"PCCA_BASE_URL": "http://[::1]:8000"}).hosts[0] == "[::1]"


BAD = {
    "PCCA_BASE_URL": [
        "ftp://a.example",
        "a.example",
        "https://",
        "https://a.example/x",
        "https://u:p@a.example",
        "//[",
    ],
    "PCCA_HOSTS": ["https://a.example", "a.example:80", "a_b", "*"],
    "PCCA_PROXIES": ["-1", "6", "one", "1.5"],
    "PCCA_METRICS_TOKEN": ["short", "tŷ" * 20],
    "PCCA_LOG": ["jsn", "JSON"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
@pytest.mark.parametrize("code", ["en", "cy"])
def test_what_cannot_be_used_is_named_with_its_remedy(name: str, text: str, code: str) -> None:
    with pytest.raises(BadSettings) as caught:
        read({name: text})
    [fault] = caught.value.faults
    said = language(code).say(fault.sentence, **fault.slots)
    assert name in said
    if name == "PCCA_METRICS_TOKEN" or "u:p" in text:
        assert text not in said


def test_all_faults_at_once(run: Run) -> None:
    with pytest.raises(BadSettings) as caught:
        read({name: texts[0] for name, texts in BAD.items()})
    assert len(caught.value.faults) == len(CHECKS)
    done = run("serve", "--data", "nowhere", env={name: texts[0] for name, texts in BAD.items()})
    assert done.exit_code == 2
    assert len(done.output.strip().splitlines()) == 1
    assert all(name in done.output for name in BAD)


@given(st.dictionaries(st.sampled_from(list(CHECKS)), st.text(max_size=40)))
@settings(deadline=None)
def test_any_text_is_used_or_refused(environment: dict[str, str]) -> None:
    try:
        found = read(environment)
    except BadSettings:
        return
    assert found.proxies in range(6)
    assert all(host and "/" not in host for host in found.hosts)


@pytest.mark.parametrize("env", [{}, {"PCCA_BASE_URL": "http://a.example"}])
def test_others_reach_the_site_only_over_https(run: Run, env: dict[str, str]) -> None:
    done = run("serve", "--host", "0.0.0.0", "--data", "nowhere", env=env)
    assert done.exit_code == 2
    assert "PCCA_BASE_URL" in done.output
    assert "--insecure" in done.output


@pytest.mark.parametrize(("proxied", "seen"), [(True, b"9.9.9.9"), (False, b"-")])
def test_what_a_proxy_says_is_handed_on_only_where_one_stands_in_front(proxied: bool, seen: bytes) -> None:
    def tell(environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return [environ.get("HTTP_X_FORWARDED_FOR", "-").encode()]

    at = listen(tell, 0, proxied=proxied)
    Thread(target=at.server.run, daemon=True).start()
    asked = Request(f"http://127.0.0.1:{at.port}/", headers={"X-Forwarded-For": "9.9.9.9"})
    with urlopen(asked, timeout=10) as answer:
        assert answer.read() == seen
    at.close()
