"""The command line of operators: `chantier run`, and what the rooms add (`chantier --help`).

Nothing heavy is imported before `run` has patched the standard library for gevent.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import click
    from flask import Flask

# Commands of rooms that need neither settings nor database: found by name, without making the application.
OFFLINE = {"tally": "governance.votes.recount:tally", "verify": "governance.journal.verifying:verify"}


def main() -> None:
    """Entry point of the `chantier` command."""
    arguments = sys.argv[1:]
    if "--demo" in arguments:
        os.environ["DEMO"] = "1"
        arguments.remove("--demo")
    if not arguments or "--help" in arguments:
        # Help needs no secret: the demonstration's settings are enough to list what there is.
        os.environ.setdefault("DEMO", "1")
    if arguments[:1] == ["run"]:
        from gevent import monkey

        monkey.patch_all()
    _commands()(args=arguments, prog_name="chantier")


def _commands() -> click.Group:
    from flask.cli import FlaskGroup

    class Chantier(FlaskGroup):
        def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
            self.params.clear()  # Flask's own options choose an application; ours is known
            return super().make_context(*args, **kwargs)

        def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
            if name not in OFFLINE:
                return super().get_command(ctx, name)
            from werkzeug.utils import import_string

            command: click.Command = import_string(OFFLINE[name])
            return command

        def list_commands(self, ctx: click.Context) -> list[str]:
            return sorted({*super().list_commands(ctx), *OFFLINE})

        def _load_plugin_commands(self) -> None:
            """Parts bring commands of their own; operators are shown ours alone."""

    return Chantier(
        create_app=_application,
        add_default_commands=False,
        add_version_option=False,
        load_dotenv=False,
        set_debug_flag=False,
        help="Chantier, la plateforme des coopérations territoriales. / The platform of territorial cooperations.",
    )


def _application() -> Flask:
    import click
    from sqlalchemy.orm import configure_mappers
    from werkzeug.utils import import_string

    from foundation.settings import SettingsError

    # Nearly all that is made here stays: the collector would look at it again and again, a quarter of the start,
    # and later stop everybody for a third of a second to look at it once more.
    gc.disable()
    try:
        # By name, as any server would: nothing may import wsgi.
        made: Flask = import_string("wsgi:create_app")()
        configure_mappers()  # else the first visitor waits for it
        gc.freeze()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(78)  # EX_CONFIG of sysexits.h
    finally:
        gc.enable()
    return made


if __name__ == "__main__":
    main()
