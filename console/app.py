"""The console's Flask app: server-rendered pages that can do nothing which the gateway's API cannot."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from flask import Flask, Response, g, request
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from console.exports.columns import Described
from console.navigation import menu
from console.pages import errors, files, health, language, prints, signing, stocktakes, tickets, warehouse
from console.sessions import CookieSessions, Sessions, person
from console.settings import Settings
from console.words import LOCALES, ZONE, Words, known_language, load_messages
from shared.clients.gateway import Doors, GatewayClient
from shared.kit import logs
from shared.kit.clock import Clock, system_clock
from shared.kit.messages import choose_language

BLUEPRINTS = (
    signing.pages,
    tickets.pages,
    warehouse.pages,
    stocktakes.pages,
    prints.pages,
    files.pages,
    language.pages,
    health.pages,
)
LONGEST_SESSION = timedelta(hours=12)
LARGEST_BODY = 64 * 1024
SECTION_TIMEOUT = (1.0, 4.0)
READERS = 8
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


@dataclass(frozen=True)
class Console:
    """What the pages share: sessions, the business clock, threads that read several services at once, the API's description."""

    sessions: Sessions
    clock: Clock
    readers: ThreadPoolExecutor
    described: Described


def create_app(
    settings: Settings | None = None,
    client_factory: Callable[[], GatewayClient] | None = None,
    clock: Clock | None = None,
) -> Flask:
    """Build the app. `client_factory` makes a gateway client that nobody has signed in to yet."""
    settings = settings or Settings.read()
    logs.configure("console")
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret,
        SESSION_COOKIE_NAME="aftersales_console",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=LONGEST_SESSION,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    app.session_interface = CookieSessions()
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    make_client = client_factory or partial(_client, settings, Doors(settings.gateway_url))
    described = Described(lambda: make_client().document())
    console = Console(Sessions(make_client), clock or system_clock(), ThreadPoolExecutor(READERS), described)
    app.extensions["console"] = console
    _languages(app)
    Bootstrap5(app)
    CSRFProtect(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    errors.install(app)
    app.after_request(console.sessions.keep)
    app.after_request(_protect)
    return app


def _client(settings: Settings, doors: Doors) -> GatewayClient:
    return GatewayClient(settings.gateway_url, doors=doors, timeout=SECTION_TIMEOUT)


def _languages(app: Flask) -> None:
    messages = load_messages()
    Babel(app, locale_selector=lambda: LOCALES[g.words.language], default_timezone=ZONE.key)

    def choose() -> None:
        asked = choose_language(request.headers.get("Accept-Language"))
        chosen = known_language(request.cookies.get(language.COOKIE), asked)
        g.words = Words(messages, known_language(request.args.get("lang"), chosen))

    def offer() -> dict[str, object]:
        return {"words": g.words, "t": g.words.say, "menu": menu(person()), "person": person()}

    app.before_request(choose)
    app.context_processor(offer)


def _protect(answer: Response) -> Response:
    answer.headers.extend(HEADERS)
    if request.endpoint not in ("static", "bootstrap.static"):
        answer.headers["Cache-Control"] = "no-store"
    return answer
