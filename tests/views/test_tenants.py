"""A crawl of the whole site in the name of one tenant, in which no word of another may turn up."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca.rights import Grant, Role
from tests.signed import signed_as, stranger
from tests.tenants import FAR, canary, settle

MOST = 400
WORDS = {"bma": "canary-bma", "lmc": "canary-lmc", "c01": canary("c01"), "c03": canary("c03"), "far": FAR}


def crawl(client: FlaskClient) -> Iterator[tuple[str, str]]:
    """Every page that links lead to from the front doors, each with its source."""
    waiting, seen = ["/en/", "/cy/"], set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        assert len(seen) < MOST, "the crawl does not end"
        answer = client.get(path, follow_redirects=True)
        text = answer.get_data(as_text=True) if answer.mimetype.startswith(("text/", "image/svg")) else ""
        yield path, text
        if answer.mimetype == "text/html":
            waiting += [each for each in links(text, answer.request.path) if each not in seen]


def links(text: str, base: str) -> list[str]:
    """The addresses on this site that a page leads to."""
    root = html5lib.parse(text, namespaceHTMLElements=False)
    found = [each.get(name) for each in root.iter() for name in ("href", "src") if each.get(name)]
    whole = [urlsplit(urljoin(f"http://localhost{base}", each or "")) for each in found]
    return [
        f"{each.path}?{each.query}" if each.query else each.path
        for each in whole
        if each.netloc == "localhost" and each.scheme == "http" and not each.path.startswith("/static/")
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "scope", "mine"),
    [
        ("manager", "bma", {"bma"}),
        ("manager", "lmc_gwent", {"lmc", "far"}),
        ("lead", "c01", {"c01"}),
        ("lead", "c03", {"c03", "far"}),
        ("member", "c01", set()),
        ("member", "c03", {"far"}),
        ("facilitator", "betsi_cadwaladr", {"c03", "far"}),
        ("officer", "betsi_cadwaladr", {"far"}),
        ("officer", "swansea_bay", set()),
        ("researcher", "bma", {"bma"}),
    ],
)
def test_no_word_of_another_tenant_is_seen(app: Flask, role: Role, scope: str, mine: set[str]) -> None:
    settle(app.extensions["pcca.store"])
    seen: dict[str, list[str]] = {name: [] for name in WORDS}
    for path, text in crawl(signed_as(app, Grant(role, scope))):
        for name, word in WORDS.items():
            if word in text or word in path:
                seen[name].append(path)
    assert {name for name, paths in seen.items() if paths} == mine, seen


def test_a_stranger_sees_no_tenant(app: Flask) -> None:
    settle(app.extensions["pcca.store"])
    assert not [path for path, text in crawl(stranger(app)) for word in WORDS.values() if word in text or word in path]
