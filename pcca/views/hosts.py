"""A site that answers at its own hosts only, and knows its address from outside."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, url_for
from werkzeug.exceptions import SecurityError
from werkzeug.routing import MapAdapter
from werkzeug.wrappers import Request

from pcca.forms.uploads import RoomyRequest
from pcca.views.watching import log_fault


class Site(Flask):
    """An application that looks at the host of a request before anything else."""

    request_class = RoomyRequest

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        # Flask's own list of trusted hosts cannot hold an address of IPv6: it cuts names at their first colon.
        if request is not None and not is_known(request.environ.get("HTTP_HOST", ""), self.config["HOSTS"]):
            raise SecurityError("This host is not trusted.")
        return super().create_url_adapter(request)  # type: ignore[arg-type]

    def log_exception(self, exc_info: Any) -> None:
        """As Flask, without the address and without the words of the exception."""
        log_fault(exc_info)


def is_known(given: str, hosts: tuple[str, ...]) -> bool:
    """Whether a request that names this host, perhaps with a port, is for us; none is named by HTTP/1.0."""
    name = without_port(given.lower())
    return not given or any(name == each or (each.startswith(".") and name.endswith(each)) for each in hosts)


def without_port(host: str) -> str:
    """The name alone, of a host that may be an address of IPv6 in brackets."""
    bracketed, closing, _ = host.partition("]")
    return bracketed + closing if closing else host.partition(":")[0]


def from_outside(endpoint: str, **values: Any) -> str:
    """The address of a page for mails and for paper: begins with the address of the site where that is set."""
    base = str(current_app.config["BASE_URL"])
    return base + url_for(endpoint, **values) if base else url_for(endpoint, _external=True, **values)
