"""A browser over a real connection: it keeps cookies, and sends forms as they stand in a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode, urlsplit

from tests.fieldproof.served import CHECK, WAVE

FORM = "application/x-www-form-urlencoded"
INPUT = re.compile(r"<input[^>]*>")
AREA = re.compile(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)</textarea>')


@dataclass(frozen=True)
class Answer:
    """What came back: its status, where it leads or was found, and its text."""

    status: int
    path: str
    text: str

    @property
    def fields(self) -> dict[str, str]:
        """What the form of the page would send: hidden and short texts, and long ones."""
        found = {}
        for tag in INPUT.findall(self.text):
            given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            if given.get("type", "text") in ("text", "hidden") and "name" in given:
                found[unescape(given["name"])] = unescape(given.get("value", ""))
        return found | {unescape(name): unescape(text) for name, text in AREA.findall(self.text)}


@dataclass
class Visitor:
    """One window of a browser; windows of the same browser share their cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    timeout: float = 60
    _line: HTTPConnection | None = None

    def window(self, port: int | None = None) -> Visitor:
        """Another window of the same browser, perhaps on another process."""
        return Visitor(port or self.port, self.cookies, self.timeout)

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, path: str) -> Answer:
        """The page at a path, wherever it leads."""
        return self._followed(self._sent("GET", path))

    def post(self, path: str, fields: Mapping[str, str], *, follow: bool = True) -> Answer:
        """Sends a form, and goes where the answer leads."""
        answer = self._sent("POST", path, urlencode(fields).encode())
        return self._followed(answer) if follow else answer

    def close(self) -> None:
        """Hangs up."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _followed(self, answer: Answer) -> Answer:
        while answer.status in (302, 303):
            answer = self._sent("GET", answer.path)
        return answer

    def _sent(self, method: str, path: str, body: bytes | None = None) -> Answer:
        try:
            return self._exchange(method, path, body)
        except BaseException:
            self.close()
            raise

    def _exchange(self, method: str, path: str, body: bytes | None) -> Answer:
        self._line = self._line or HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self._line.request(method, path, body, headers | ({"Content-Type": FORM} if body is not None else {}))
        with self._line.getresponse() as response:
            text = response.read().decode()
            self._keep(response)
            leads_to = urlsplit(response.headers.get("Location", ""))
            where = f"{leads_to.path}?{leads_to.query}".rstrip("?") if response.status in (302, 303) else path
            return Answer(response.status, where, text)

    def _keep(self, response: HTTPResponse) -> None:
        for each in response.headers.get_all("Set-Cookie", ()):
            name, _, value = each.partition(";")[0].partition("=")
            self.cookies[name] = value


@dataclass(frozen=True)
class Ready:
    """Somebody on the check page: the cookies, and what the button would send."""

    cookies: Mapping[str, str]
    fields: Mapping[str, str]


def resumed(port: int, token: str) -> Visitor:
    """A browser that has followed the link of a draft."""
    visitor = Visitor(port)
    visitor.get(f"/en/survey/{WAVE}/resume/{token}")
    return visitor


def checked(port: int, token: str) -> Ready:
    """Somebody who has followed the link of a draft, and looks at the check page."""
    with resumed(port, token) as visitor:
        page = visitor.get(CHECK)
    assert page.status == 200, page
    return Ready(visitor.cookies, page.fields)
