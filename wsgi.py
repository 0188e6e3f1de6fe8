"""The whole application on one page. It imports everything; nothing imports it."""

from __future__ import annotations

import os

from flask import Flask

from charters import news as charter_news
from charters import pages as charters
from foundation import jobs, live, operations, web
from foundation.clock import Clock
from foundation.settings import Settings
from people import access, current
from people import live as doors
from people.signin import installing as signin
from people.subjects import Subjects
from publication import pages as publication


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Flask:
    """Build the application from its settings; nothing is patched, started or connected here."""
    settings = settings or Settings.from_environment(os.environ)
    app = Flask(__name__, static_folder="static")
    web.install(app, settings, the_clock=clock)
    live.install(app)
    operations.install(app)
    current.install(app)
    access.install(app)
    signin.install(app, settings)
    app.extensions["subjects"] = Subjects()
    for room in (charters, publication):
        app.register_blueprint(room.blueprint)
    app.extensions["owed"] = [charter_news.owed]
    app.extensions["changes"] = [charter_news.changes]
    jobs.every(app, 2, operations.send_mail)
    jobs.every(app, 300, operations.sweep_sessions)
    jobs.every(app, 1, doors.sweep)
    return app
