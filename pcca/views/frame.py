"""What every page shares: its language, its twin in the other language, and how templates speak."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, g, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from pcca.forms.markup import joined
from pcca.language import LANGUAGES, Language, language
from pcca.logs import note
from pcca.store import Store, StoreUnavailable


def store() -> Store:
    """The store of this application."""
    return cast(Store, current_app.extensions["pcca.store"])


def speak() -> Language:
    """The language of the page, from its path."""
    return cast(Language, g.get("language") or language(preferred()))


def preferred() -> str:
    """The reader's language: the first that the browser accepts, whatever the country."""
    liked = sorted(request.accept_languages, key=lambda each: each[1], reverse=True)
    codes = [tag.split("-")[0].lower() for tag, quality in liked if quality > 0]
    return next((code for code in codes if code in LANGUAGES), LANGUAGES[0])


def now() -> datetime:
    return datetime.now(UTC)


def bilingual(blueprint: Blueprint) -> Blueprint:
    """Puts a blueprint's pages under `/en` and `/cy`."""

    @blueprint.url_value_preprocessor
    def pull_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
        code = (values or {}).pop("lang", "en")
        if code not in LANGUAGES:
            abort(404)
        g.language = language(code)

    @blueprint.url_defaults
    def push_language(endpoint: str, values: dict[str, Any]) -> None:
        values.setdefault("lang", speak().code)

    return blueprint


def twin() -> str:
    """The address of this page in the other language."""
    other = speak().other.code
    parts = quote(request.path).split("/", 2)
    if len(parts) > 1 and parts[1] in LANGUAGES:
        query = request.query_string.decode("latin-1")
        return "/".join(["", other, *parts[2:]]) + (f"?{query}" if query else "")
    return url_for("home.index", lang=other)


def answered_before(reply: Response, act: Callable[[], object]) -> Response:
    """The reply, after which something is done whose length must not be seen; that it could not be done is logged."""

    def acted() -> None:
        try:
            act()
        except StoreUnavailable as error:
            note("left_undone", level=logging.WARNING, fault=error)

    reply.call_on_close(acted)
    return reply


def page(template: str, status: int = 200, **context: Any) -> tuple[str, int]:
    """A page of the site."""
    return render_template(template, **context), status


def context() -> dict[str, Any]:
    """The names every template may use."""
    lang = speak()
    names: dict[str, Any] = {"lang": lang, "say": lang.say, "count": lang.count}
    return names | {"twin": twin(), "csrf_token": generate_csrf, "marked": marked(), "banner": banner}


def marked() -> str:
    """What the title of every page begins with: nothing, unless the site is a preview."""
    return f"{speak().say('Preview')}: " if "pcca.banner" in current_app.extensions else ""


def banner() -> Markup:
    """What stands above every page: nothing, unless the site is a preview."""
    made = current_app.extensions.get("pcca.banner")
    return cast(Markup, made()) if made else joined(())
