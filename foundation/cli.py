"""The command line of operators: `chantier run`, and what the rooms add (`chantier --help`).

Nothing heavy is imported before `run` has patched the standard library for gevent.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Entry point of the `chantier` command."""
    arguments = sys.argv[1:]
    if "--demo" in arguments:
        os.environ["DEMO"] = "1"
        arguments.remove("--demo")
    if arguments[:1] == ["run"]:
        from gevent import monkey

        monkey.patch_all()
    _commands()(args=arguments, prog_name="chantier")


def _commands():  # type: ignore[no-untyped-def]
    import click
    from flask.cli import FlaskGroup

    from foundation.settings import SettingsError

    class Chantier(FlaskGroup):
        def main(self, *args: object, **kwargs: object) -> object:
            try:
                return super().main(*args, **kwargs)  # type: ignore[arg-type]
            except SettingsError as error:
                click.echo(f"{error}", err=True)
                sys.exit(78)  # EX_CONFIG of sysexits.h

    return Chantier(
        create_app=_application, add_default_commands=False, add_version_option=False, load_dotenv=False,
        set_debug_flag=False, help="Chantier, la plateforme des coopérations territoriales.",
    )


def _application():  # type: ignore[no-untyped-def]
    # By name, as any server would: nothing may import wsgi.
    from werkzeug.utils import import_string

    return import_string("wsgi:create_app")()


if __name__ == "__main__":
    main()
