"""Sign-in put into the application: its pages, its providers, and the demonstration's own when it is on."""

from __future__ import annotations

from flask import Flask

from foundation.settings import Settings
from people import founding, gestures
from people.signin import leaving, me, pages, peer, welcome
from people.signin.demo import installing as demo


def install(app: Flask, settings: Settings) -> None:
    peers = peer.install(app, settings.providers)
    for module in (pages, welcome, leaving, me, gestures):
        app.register_blueprint(module.blueprint)
    app.cli.add_command(founding.command)
    if settings.demo:
        demo.install(app, settings, peers)
