"""Makes the Flask application."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask, Response, current_app, g, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, SecurityError

from pcca import store as stored
from pcca.fieldwork.waves import keep_house
from pcca.forms.blocks import Blocks
from pcca.forms.markup import markdown
from pcca.forms.uploads import RoomyRequest
from pcca.language import LANGUAGES, N_, language
from pcca.paths import shipped
from pcca.views import frame
from pcca.views.home import bare, home
from pcca.views.paper_files import respond
from pcca.views.respond import warm
from pcca.views.results import results
from pcca.views.sent_files import sent
from pcca.views.sign_off import assess

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
FORM_LIMIT = 256 * 1024
HOUSE_EVERY = timedelta(minutes=10)
HOSTS = ["127.0.0.1", "localhost", "[::1]"]


def create_app(config: Mapping[str, object] | None = None) -> Flask:
    """The site over the data folder `DATA` (default `./data`), or over a `STORE` that is open already.

    `DATABASE_URL` (default: `PCCA_DATABASE_URL` of the environment) keeps the answers on a PostgreSQL server.
    """
    app = Flask("pcca", template_folder=str(shipped("templates")), static_folder="views/static")
    app.request_class = RoomyRequest
    app.url_map.strict_slashes = False
    app.config.from_mapping(
        DATA=Path("data"),
        DATABASE_URL=stored.database_url(),
        STORE=None,
        MAX_CONTENT_LENGTH=FORM_LIMIT,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        TRUSTED_HOSTS=HOSTS,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.config.from_mapping(config or {})
    store = app.extensions["pcca.store"] = app.config["STORE"] or _open(app)
    app.secret_key = store.key
    _templates(app)
    for blueprint in (bare, home, respond, assess, results, sent):
        app.register_blueprint(blueprint)
    app.before_request(_keep_house)
    app.after_request(_guarded)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SecurityError, _foreign)
    app.register_error_handler(stored.StoreUnavailable, _busy)
    if not app.testing:
        _warm(app)
    return app


def _open(app: Flask) -> stored.Store:
    return stored.open_store(Path(str(app.config["DATA"])), url=app.config["DATABASE_URL"])


def _keep_house() -> None:
    """Does what is due at the first request of every ten minutes; a busy database is asked again later."""
    house, now = current_app.extensions, frame.now()
    if now - house.get("pcca.kept", datetime.min.replace(tzinfo=UTC)) > HOUSE_EVERY:
        house["pcca.kept"] = now
        with suppress(stored.StoreUnavailable):
            keep_house(frame.store(), now)


def _warm(app: Flask) -> None:
    """Compiles every template, and makes the pages of the open waves once."""
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    for code in LANGUAGES:
        with app.test_request_context(f"/{code}/"):
            app.preprocess_request()
            warm()


def _templates(app: Flask) -> None:
    """Templates fail on unknown names."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["markdown"] = markdown
    app.context_processor(frame.context)
    app.extensions["pcca.blocks"] = Blocks(app.jinja_env)


def _guarded(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _language_of_path() -> None:
    code = request.path.split("/")[1] if "/" in request.path else ""
    g.language = language(code if code in LANGUAGES else frame.preferred())


def _http_error(error: HTTPException) -> tuple[str, int]:
    _language_of_path()
    code = error.code or 500
    return frame.page("error.html", code, code=code)


def _foreign(error: SecurityError) -> tuple[str, int, dict[str, str]]:
    """A request for another host's address: no page, since its links would lead there."""
    sentence = N_("This server does not answer at that address.")
    said = "\n".join(language(code).say(sentence) for code in LANGUAGES)
    return said, 400, {"Content-Type": "text/plain; charset=utf-8"}


def _busy(error: stored.StoreUnavailable) -> tuple[str, int]:
    _language_of_path()
    return frame.page("error.html", 503, code=503)
