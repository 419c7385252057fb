"""Checks every page a test fetches: valid HTML, one heading, a title, unique ids, labelled fields, the language."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = {"hidden", "submit", "button"}


class Page:
    """A fetched page that passed the checks."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.text = response.get_data(as_text=True)
        parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
        self.root: Element = parser.parse(self.text)
        assert not parser.errors, [(place, code) for place, code, _ in parser.errors[:3]]
        self.language = self.root.get("lang", "")
        self.path = response.request.path
        self._check()

    def _check(self) -> None:
        assert self.language in ("en", "cy"), self.language
        assert self.path.split("/")[1] == self.language or self.status == 404, self.path
        assert len(self.all("h1")) == 1, [words(each) for each in self.all("h1")]
        assert words(self.all("title")[0]).strip(" –"), "no title"
        ids = Counter(each.get("id") for each in self.root.iter() if each.get("id"))
        assert not [name for name, times in ids.items() if times > 1], ids.most_common(2)
        self._labelled(set(ids))
        assert not re.search(r"\{[a-z_]+\}", said(self.all("body")[0])), "a slot was not filled"
        assert all(each.get("alt") for each in self.all("img"))

    def _labelled(self, ids: set[str | None]) -> None:
        labels = {each.get("for") for each in self.all("label")}
        assert labels <= ids, labels - ids
        for field in [*self.all("input"), *self.all("select"), *self.all("textarea")]:
            if field.get("type") not in VOID:
                assert field.get("id") in labels, field.attrib
        for each in self.root.iter():
            for name in (each.get("aria-describedby") or "").split():
                assert name in ids, name
            if each.tag == "a" and (each.get("href") or "").startswith("#"):
                assert (each.get("href") or "")[1:] in ids, each.attrib

    def all(self, tag: str) -> list[Element]:
        return [each for each in self.root.iter() if each.tag == tag]

    @property
    def body(self) -> str:
        """The words of the page, blanks folded."""
        return " ".join(words(self.all("body")[0]).split())

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        box = [each for each in self.all("div") if each.get("class") == "problem"]
        return [" ".join(words(item).split()) for each in box for item in each.iter("li")]

    @property
    def fields(self) -> dict[str, str | list[str]]:
        """What the form would send as it stands, without a button."""
        found: dict[str, str | list[str]] = {}
        for field in [*self.all("input"), *self.all("select"), *self.all("textarea")]:
            name, value = field.get("name") or "", _value(field)
            if name and value is not None:
                before = found.get(name)
                found[name] = value if before is None else [*([before] if isinstance(before, str) else before), value]
        return found

    def links(self, containing: str) -> list[str]:
        return [each.get("href") or "" for each in self.all("a") if containing in (each.get("href") or "")]


def _value(field: Element) -> str | None:
    if field.tag == "textarea":
        return words(field)
    if field.tag == "select":
        chosen = [each for each in field.iter("option") if "selected" in each.attrib]
        return (chosen[0].get("value") or "") if chosen else ""
    if field.get("type") in ("radio", "checkbox") and "checked" not in field.attrib:
        return None
    return field.get("value") or ""


def words(element: Element) -> str:
    """The text of an element."""
    return "".join(element.itertext())


def said(element: Element) -> str:
    """The text of an element without what it quotes as it stands in a file."""
    if element.get("translate") == "no":
        return element.tail or ""
    return (element.text or "") + "".join(map(said, element)) + (element.tail or "")


def get(client: FlaskClient, path: str) -> Page:
    """The page at a path, redirections followed."""
    return Page(client.get(path, follow_redirects=True))


def post(client: FlaskClient, page: Page, path: str = "", **typed: str | list[str]) -> Page:
    """Fills in the form of a page and sends it, redirections followed; a field given as "" is left empty."""
    data = {**page.fields, **typed}
    return Page(client.post(path or page.path, data=data, follow_redirects=True))
