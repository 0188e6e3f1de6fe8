"""Commands that keep the house: run, migrate, look after, and the page that says all is well."""

from __future__ import annotations

from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click
import structlog
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, jsonify, make_response
from flask.cli import with_appcontext
from flask.wrappers import Response
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, func, select

from foundation import ledger, mail, sessions, web
from foundation.ledger import LedgerLine

log = structlog.get_logger()
blueprint = Blueprint("operations", __name__)


def install(app: Flask) -> None:
    """Give the application its health page, its commands and its housekeeping jobs."""
    app.register_blueprint(blueprint)
    app.cli.add_command(run)
    app.cli.add_command(migrate)
    app.cli.add_command(doctor)
    app.cli.add_command(verify)


def migrations(app: Flask) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(app.root_path) / "migrations"))
    config.attributes["engine"] = app.extensions["database"].engine
    return config


def upgrade(app: Flask) -> None:
    """Bring the database to the newest revision; safe to call at each start."""
    app.extensions["settings"].var.mkdir(parents=True, exist_ok=True)
    command.upgrade(migrations(app), "head")


def revisions(app: Flask) -> tuple[str | None, str | None]:
    """(revision of the database, newest revision of the code)."""
    with app.extensions["database"].engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory.from_config(migrations(app)).get_current_head()


def release() -> str:
    try:
        return version("chantier")
    except PackageNotFoundError:
        return (Path(__file__).parent / "VERSION").read_text(encoding="utf-8").strip()


@blueprint.get("/health")
@web.limiter.exempt
def health() -> Response:
    """200 when the database answers and is up to date; 503 with the reason otherwise."""
    from flask import current_app

    said: dict[str, str] = {"version": release(), "database": "ok", "migrations": "ok"}
    try:
        current, newest = revisions(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
        if current != newest:
            said["migrations"] = f"{current} → {newest}"
    except SQLAlchemyError as error:
        log.warning("health_failed", kind=type(error).__name__)
        said["database"], said["migrations"] = type(error).__name__, "unknown"
    well = said["database"] == said["migrations"] == "ok"
    said["status"] = "ok" if well else "unavailable"
    return make_response(jsonify(said), 200 if well else 503)


@click.command("run")
def run() -> None:
    """Sert l'application (PORT, HOST, CHANTIER_VAR). / Serve the application."""
    from flask import current_app

    from foundation import server

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    upgrade(app)
    for prepare in app.extensions.get("preparing", []):
        prepare(app)
    server.serve(app, lambda address: _welcome(app, address))


def _welcome(app: Flask, address: str) -> None:
    click.echo(f"Chantier {release()} : {address}")
    for line in app.extensions.get("welcome", []):
        click.echo(line)
    click.echo("Ctrl-C pour arrêter. / Ctrl-C to stop.")


@click.command("migrate")
def migrate() -> None:
    """Met la base à jour. / Bring the database up to date."""
    from flask import current_app

    upgrade(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
    click.echo("Base à jour. / Database up to date.")


@click.command("doctor")
@click.option("--thorough", is_flag=True, help="Relit aussi chaque texte. / Read each text again too.")
@click.option(
    "--acknowledge", is_flag=True, help="Ce qui a été mis de côté est connu. / What was set aside is known."
)
@with_appcontext
def doctor(*, thorough: bool, acknowledge: bool) -> None:
    """Dit l'état de l'installation. / Tell how the installation is.

    Sort avec 1 quand quelque chose ne va pas. / Exits with 1 when something is wrong.
    """
    from flask import current_app

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    response = health()
    for name, value in (response.get_json() or {}).items():
        click.echo(f"{name}: {value}")
    wrong = response.status_code != HTTPStatus.OK
    if not wrong:  # without its tables nothing more can be asked of the database
        for examine in app.extensions.get("examinations", []):
            for line in examine(app, thorough=thorough, acknowledge=acknowledge):
                click.echo(line)
                wrong = True
    if wrong:
        raise SystemExit(1)


@click.command("verify")
@with_appcontext
def verify() -> None:
    """Vérifie ce qui ne doit pas changer. / Check what must not change.

    Les versions gardées contre leur empreinte, le journal maillon par maillon. Sort avec 1 si quelque chose ne tient
    pas. / Kept versions against their prints, the trail link by link. Exits with 1 when something does not hold.
    """
    from flask import current_app

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    if health().status_code != HTTPStatus.OK:
        raise click.ClickException("database or migrations: run `chantier doctor`")
    checks = [trail, *app.extensions.get("verifications", [])]
    broken = 0
    for check in checks:
        checked, wrong = check(app)
        click.echo(checked)
        for line in wrong:
            click.echo(line)
        broken += len(wrong)
    if broken:
        raise SystemExit(1)


def trail(app: Flask) -> tuple[str, list[str]]:
    """What was checked of the trail, in figures, and the initiatives in which it does not hold."""
    wrong = []
    with app.extensions["database"].reading() as db:
        chains = db.exec(
            select(LedgerLine.initiative_id, func.count()).group_by(col(LedgerLine.initiative_id))
        ).all()
        for initiative_id, _count in chains:
            number = ledger.broken_at(db, initiative_id)
            if number is not None:
                wrong.append(f"trail: initiative {initiative_id}, line {number}: broken")
    lines = sum(count for _initiative, count in chains)
    return f"trail: {lines} lines of {len(chains)} initiatives checked, {len(wrong)} broken", wrong


def send_mail(app: Flask) -> None:
    mail.send_waiting(app.extensions["database"], app.extensions["settings"], app.extensions["clock"].now())


def sweep_sessions(app: Flask) -> None:
    with app.extensions["database"].transaction() as db:
        sessions.sweep(db, app.extensions["clock"].now())
