"""What the environment says about the site: its address, its hosts, its proxies, what it logs."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit

from pcca.language import N_

BASE_URL, HOSTS, PROXIES = "PCCA_BASE_URL", "PCCA_HOSTS", "PCCA_PROXIES"
METRICS_TOKEN, LOG = "PCCA_METRICS_TOKEN", "PCCA_LOG"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
LOGS = ("none", "plain", "json")
DEFAULT_URL = "http://127.0.0.1:8000"
SHORTEST_TOKEN = 16
MOST_PROXIES = 5
_HOST = re.compile(r"\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]")


@dataclass(frozen=True)
class Fault:
    """A setting that cannot be used: a sentence with slots, to be said in any language."""

    sentence: str
    slots: Mapping[str, object]


class BadSettings(Exception):
    """The environment holds settings that cannot be used."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(" ".join(each.sentence.format(**each.slots) for each in faults))
        self.faults = faults


@dataclass(frozen=True)
class Settings:
    """How the site is reached, and what it tells operators.

    `proxies` counts the servers in front of it that may say where a request comes from.
    """

    base_url: str = ""
    hosts: tuple[str, ...] = LOOPBACK
    proxies: int = 0
    metrics_token: str = ""
    log: str = "none"

    @property
    def secure(self) -> bool:
        """Whether the site is reached over https."""
        return self.base_url.startswith("https:")


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings; BadSettings names everything that is wrong at once."""
    given = os.environ if environment is None else environment
    present = {name: given[name].strip() for name in CHECKS if given.get(name, "").strip()}
    faults = tuple(fault for name, text in present.items() for fault in CHECKS[name](text))
    if faults:
        raise BadSettings(faults)
    base = present.get(BASE_URL, "").rstrip("/")
    own = (_host(base),) if base else ()
    return Settings(
        base_url=base,
        hosts=tuple(dict.fromkeys((*own, *_words(present.get(HOSTS, "")), *LOOPBACK))),
        proxies=int(present.get(PROXIES, "0")),
        metrics_token=present.get(METRICS_TOKEN, ""),
        log=present.get(LOG, "none"),
    )


def _words(text: str) -> list[str]:
    return [each.lower() for each in re.split(r"[,\s]+", text) if each]


def _host(url: str) -> str:
    """The name in an address, as requests name it."""
    name = urlsplit(url).hostname or ""
    return f"[{name}]" if ":" in name else name


def _base_url_faults(text: str) -> Iterator[Fault]:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and _HOST.fullmatch(_host(text)) and (parts.port or 1)
    except ValueError:
        usable = False
    if not usable or parts.username or parts.path.strip("/") or parts.query or parts.fragment:
        sentence = N_("{variable} is not the address of a site. Write it as {form}, without anything after the name.")
        yield Fault(sentence, {"variable": BASE_URL, "form": "https://pcca.example.org"})


def _hosts_faults(text: str) -> Iterator[Fault]:
    for each in _words(text):
        if not _HOST.fullmatch(each):
            sentence = N_("{variable} names {value}, which is not a host. Write names only, with commas between them.")
            yield Fault(sentence, {"variable": HOSTS, "value": each})


def _proxies_faults(text: str) -> Iterator[Fault]:
    if not re.fullmatch("[0-9]", text) or int(text) > MOST_PROXIES:
        sentence = N_("{variable} is {value}. Write how many servers stand in front of the site, from 0 to {most}.")
        yield Fault(sentence, {"variable": PROXIES, "value": text, "most": MOST_PROXIES})


def _token_faults(text: str) -> Iterator[Fault]:
    if len(text) < SHORTEST_TOKEN or not text.isascii():
        # Not repeated: it is a secret.
        sentence = N_("{variable} is too easy to guess. Use {least} characters or more, of letters and digits.")
        yield Fault(sentence, {"variable": METRICS_TOKEN, "least": SHORTEST_TOKEN})


def _log_faults(text: str) -> Iterator[Fault]:
    if text not in LOGS:
        nearest = get_close_matches(text, LOGS, n=1, cutoff=0) or [LOGS[0]]
        sentence = N_("{variable} is {value}. Use one of {allowed}. Did you mean {nearest}?")
        slots = {"variable": LOG, "value": text, "allowed": ", ".join(LOGS), "nearest": nearest[0]}
        yield Fault(sentence, slots)


CHECKS: Mapping[str, Callable[[str], Iterator[Fault]]] = {
    BASE_URL: _base_url_faults,
    HOSTS: _hosts_faults,
    PROXIES: _proxies_faults,
    METRICS_TOKEN: _token_faults,
    LOG: _log_faults,
}
