"""What every request goes through: session, CSRF, origin, limits, headers, one database snapshot."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import Any, cast
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, g, redirect, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry
from sqlmodel import Session
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as AnyResponse

from foundation import assets, clock, events, failures, language, logs, sessions
from foundation import db as database_module
from foundation.errors import Refused
from foundation.settings import Settings

BODY_LIMIT = 2 * 1024 * 1024
SAFE = {"GET", "HEAD", "OPTIONS"}
SHUT = "default-src 'none'; sandbox"
MAIL = "default-src 'none'; style-src %s; sandbox allow-popups; frame-ancestors 'none'"
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
# A Redis that is gone, or that takes words and gives none back, makes nobody wait; its client would insist for a minute.
# One that was restarted has cut the connections we kept: that alone is worth a second try, which waits for nothing.
AGAIN = Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))
IMPATIENT = {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": AGAIN}
limiter = Limiter(get_remote_address, headers_enabled=False, swallow_errors=True)
csrf = CSRFProtect()


def install(app: Flask, settings: Settings, *, the_clock: clock.Clock | None = None) -> None:
    """Give the application its ground; called once, first, by `wsgi.create_app`."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_SECURE=settings.secure,
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_STORAGE_OPTIONS=dict(IMPATIENT) if settings.redis_url else {},
        # Without Redis each process counts for itself, and looks from time to time whether it is back.
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_ENABLED=True,
    )
    facts = events.Facts()
    database = database_module.Database(settings.database, facts)
    app.extensions.update(settings=settings, facts=facts, database=database, clock=the_clock or clock.Clock())
    app.session_interface = sessions.ServerSessions(database)
    logs.install(app)
    language.install(app)
    assets.install(app)
    failures.install(app)
    Htmx(app)
    csrf.init_app(app)
    limiter.init_app(app)
    app.after_request(_shut)  # runs after the headers, which say the policy of pages
    _headers(app, settings)
    app.before_request(_same_origin)
    app.before_request(_one_address)
    app.teardown_appcontext(_close_reading)
    app.after_request(_vary)
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]


def _headers(app: Flask, settings: Settings) -> None:
    origin = settings.public_url
    sockets = origin.replace("http", "ws", 1)
    providers = sorted({"{0.scheme}://{0.netloc}".format(urlsplit(p.issuer)) for p in settings.providers})
    Talisman(
        app,
        force_https=False,
        session_cookie_secure=settings.secure,
        strict_transport_security=settings.secure,
        strict_transport_security_max_age=31_536_000,
        frame_options="DENY",
        referrer_policy="strict-origin-when-cross-origin",
        content_security_policy={
            "default-src": "'self'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": ["'self'", "data:", "blob:"],
            "font-src": "'self'",
            "connect-src": ["'self'", sockets],
            "object-src": "'none'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
            "form-action": ["'self'", *providers],
        },
    )


def as_file(data: bytes, name: str, content_type: str) -> Response:
    """Bytes that somebody gave us, handed back: kept by the browser as a file, and shut in if it shows them all the same."""
    g.handed_back = True
    plain = "".join(one for one in name.encode("ascii", "ignore").decode() if one not in '"\\') or "fichier"
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
    }
    return Response(data, content_type=content_type, headers=headers)


def as_mail(html: str) -> Response:
    """One of our letters, shown as a mail reader shows it: with the very style it carries, and nothing that runs."""
    carried = (b64encode(sha256(one.encode()).digest()).decode() for one in STYLE.findall(html))
    g.mail_policy = MAIL % (" ".join(f"'sha256-{one}'" for one in carried) or "'none'")
    return Response(html, mimetype="text/html")


def keep_address_private() -> None:
    """The address of this page is a secret: no other site is told of it.

    Ours is: without it the browser would not say where a form comes from.
    """
    g.address_private = True


def keep_private(answer: Response) -> Response:
    """What a secret in its address opens: kept by no cache, listed by no engine, its address told to no other site."""
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    keep_address_private()
    return answer


def _shut(response: Response) -> Response:
    if g.get("handed_back", False):
        response.headers["Content-Security-Policy"] = SHUT
    if policy := g.get("mail_policy"):
        response.headers["Content-Security-Policy"] = policy
    if g.get("address_private", False):
        response.headers["Referrer-Policy"] = "same-origin"
    return response


def _vary(response: Response) -> Response:
    response.vary.add("HX-Request")
    return response


def _same_origin() -> None:
    """A second fence beside the CSRF token: browsers say where an unsafe request comes from."""
    if request.method in SAFE:
        return
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site") == "cross-site" or (origin and origin != _origin()):
        raise Refused(code="foreign_origin")


def _origin() -> str:
    return settings().public_url


def _one_address() -> AnyResponse | None:
    """`localhost` goes to the public address: the cookie set there must come back there."""
    wanted = urlsplit(settings().public_url)
    here = request.host.partition(":")[0]
    if request.method == "GET" and here == "localhost" and wanted.hostname != "localhost":
        return redirect(settings().public_url + request.full_path.rstrip("?"))
    return None


def settings() -> Settings:
    return cast(Settings, current_app.extensions["settings"])


def database() -> database_module.Database:
    return cast(database_module.Database, current_app.extensions["database"])


def facts() -> events.Facts:
    return cast(events.Facts, current_app.extensions["facts"])


def now() -> datetime:
    """The moment of this request, the same for everything done in it."""
    if "now" not in g:
        g.now = current_app.extensions["clock"].now()
    return cast(datetime, g.now)


def db() -> Session:
    """The request's snapshot, opened at the first need and closed with the request."""
    if "reading" not in g:
        g.reading_context = database().reading()
        g.reading = g.reading_context.__enter__()
    return cast(Session, g.reading)


@contextmanager
def transaction() -> Iterator[Session]:
    """Write: the snapshot is given back first, so that what is shown afterwards is what was committed."""
    _close_reading()
    with database().transaction() as session:
        yield session


def _close_reading(_error: Any = None) -> None:
    context = g.pop("reading_context", None)
    g.pop("reading", None)
    if context is not None:
        context.__exit__(None, None, None)
