"""Makes the Flask application."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask, current_app, g, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, NotFound, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from pcca import store as stored
from pcca.fieldwork.accounts.elsewhere import provider
from pcca.fieldwork.house import keep_house
from pcca.forms.blocks import Blocks
from pcca.forms.markup import markdown
from pcca.language import LANGUAGES, N_, language
from pcca.logs import begin as begin_logs
from pcca.paths import shipped
from pcca.settings import settings
from pcca.views import frame
from pcca.views.accounts import account
from pcca.views.guard import guard, require_rules
from pcca.views.headers import protect
from pcca.views.home import bare, home
from pcca.views.hosts import Site
from pcca.views.invite_links import invite
from pcca.views.invited import invited, told
from pcca.views.mail_words import mails
from pcca.views.manage_acts import manage
from pcca.views.notices import notices
from pcca.views.operations import operations
from pcca.views.paper_files import respond
from pcca.views.people import people_pages
from pcca.views.register_change import register
from pcca.views.respond import warm
from pcca.views.results import results
from pcca.views.sent_files import sent
from pcca.views.sign_off import assess
from pcca.views.stopping import stop, stopping
from pcca.views.watching import watch
from pcca.views.written_mails import written_mails

FORM_LIMIT = 256 * 1024
HOUSE_EVERY = timedelta(minutes=10)


def create_app(config: Mapping[str, object] | None = None) -> Flask:
    """The site over the data folder `DATA` (default `./data`), or over a `STORE` that is open already.

    `DATABASE_URL` (default: `PCCA_DATABASE_URL` of the environment) keeps the answers on a PostgreSQL server;
    `BASE_URL`, `HOSTS`, `PROXIES`, `METRICS_TOKEN` and `LOG` are from the environment too unless they are given.
    """
    app = Site("pcca", template_folder=str(shipped("templates")), static_folder="views/static")
    app.url_map.strict_slashes = False
    app.config.from_mapping(
        DATA=Path("data"),
        DATABASE_URL=stored.database_url(),
        STORE=None,
        IDENTITY_PROVIDER=provider(),
        MAX_CONTENT_LENGTH=FORM_LIMIT,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    _situate(app, config or {})
    store = app.extensions["pcca.store"] = app.config["STORE"] or _open(app)
    app.secret_key = store.key
    _templates(app)
    _register(app)
    if not app.testing:
        _warm(app)
    return app


def _register(app: Flask) -> None:
    """Every page, what happens around each request, and what is shown where something is wrong."""
    for blueprint in (
        bare, operations, home, account, people_pages, invited, told, invite, respond, assess, results, sent, mails,
        stop, stopping, written_mails, manage, register, notices,
    ):  # fmt: skip
        app.register_blueprint(blueprint)
    watch(app)
    protect(app)
    app.before_request(_keep_house)
    app.before_request(guard)
    require_rules(app)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SecurityError, _foreign)
    app.register_error_handler(stored.StoreUnavailable, _busy)
    app.register_error_handler(stored.NoWave, _gone)


def _situate(app: Flask, config: Mapping[str, object]) -> None:
    """Settles where the site is reached, who may say where requests come from, and what is logged."""
    found = settings()
    app.config.from_mapping(
        BASE_URL=found.base_url, HOSTS=found.hosts, PROXIES=found.proxies, METRICS_TOKEN=found.metrics_token,
        LOG=found.log,
    )  # fmt: skip
    if str(config.get("BASE_URL", found.base_url)).startswith("https:"):
        app.config.from_mapping(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_NAME="__Host-session")
    app.config.from_mapping(config)
    if app.config["PROXIES"]:
        # Not the host: it is given to us by the server in front, which has to hand on the one it was asked for.
        hops = int(app.config["PROXIES"])
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    if not app.testing:
        begin_logs(str(app.config["LOG"]))


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


def _language_of_path() -> None:
    code = request.path.split("/")[1] if "/" in request.path else ""
    g.language = language(code if code in LANGUAGES else frame.preferred())


def _http_error(error: HTTPException) -> tuple[str, int]:
    _language_of_path()
    code = error.code or 500
    return frame.page("error.html", code, code=code, number=g.get("request_id", ""))


def _gone(_: stored.NoWave) -> tuple[str, int]:
    """A draft that somebody deleted in this moment."""
    return _http_error(NotFound())


def _foreign(error: SecurityError) -> tuple[str, int, dict[str, str]]:
    """A request for another host's address: no page, since its links would lead there."""
    sentence = N_("This server does not answer at that address.")
    said = "\n".join(language(code).say(sentence) for code in LANGUAGES)
    return said, 400, {"Content-Type": "text/plain; charset=utf-8"}


def _busy(error: stored.StoreUnavailable) -> tuple[str, int]:
    _language_of_path()
    return frame.page("error.html", 503, code=503, number=g.get("request_id", ""))
