"""`chantier verify [FILE]`: a sealed log or a receipt, without the house that made it; or this installation."""

from __future__ import annotations

from pathlib import Path

import click

from foundation import operations
from governance.journal import auditing
from governance.journal.auditing import Report, Unverifiable
from governance.journal.rules.notes import Head
from governance.votes.rules.files.question import printable

LARGEST = 512 * 1024 * 1024
PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("verify")
@click.argument("file", type=PATH, required=False)
@click.option("--key", default="", help="La clé publiée du journal. / The published key of the log.")
@click.option(
    "--kept",
    type=PATH,
    multiple=True,
    help="Un reçu ou un export gardé plus tôt, qui doit tenir encore. / A receipt or an export kept earlier.",
)
def verify(file: Path | None, *, key: str, kept: tuple[Path, ...]) -> None:
    """Vérifie un journal scellé ou un reçu ; sans fichier, cette installation.

    Verify a sealed log or a receipt; without a file, this installation.

    Sort avec 1 quand quelque chose ne tient pas. / Exits with 1 when something does not hold.
    """
    if file is None:
        if key or kept:
            raise click.UsageError("--key, --kept : FILE ? / they go with a file.")
        click.get_current_context().invoke(operations.verify)
        return
    report = auditing.audit(_read(file), key=key, kept=tuple(_head(one, key) for one in kept))
    for one in report.findings:
        click.echo(printable(f"✗ {one}"), err=True)
    if report.findings:
        raise SystemExit(1)
    for line in _said(report, len(kept)):
        click.echo(printable(line))


def _said(report: Report, kept: int) -> list[str]:
    lines, heads, votes = report.lines, report.heads, report.records
    french = f"✓ {lines} lignes, {heads} têtes signées, {votes} votes recomptés : tout tient."
    english = f"{lines} lines, {heads} signed heads, {votes} votes recounted: all holds."
    told = [f"{french} / {english}"]
    if kept:
        told.append(f"✓ {kept} pièces gardées plus tôt y sont. / {kept} pieces kept earlier are in it.")
    if report.head:
        told.append(
            f"  {report.head.origin} · {report.head.size} · {report.head.at} · {report.head.root.hex()}"
        )
    return told


def _read(file: Path) -> auditing.Data:
    try:
        if file.stat().st_size > LARGEST:
            raise click.ClickException("Ce fichier est trop grand. / This file is too large.")
        return auditing.read(file.read_bytes().decode())
    except (Unverifiable, UnicodeDecodeError) as error:
        raise click.ClickException(
            printable(f"Rien ne se vérifie ici ({error}). / Nothing can be verified here.")
        ) from error


def _head(file: Path, key: str) -> Head:
    """What was kept must itself hold before it proves anything."""
    report = auditing.audit(_read(file), key=key)
    if report.findings or report.head is None:
        raise click.ClickException(
            printable(f"{file.name} : cette pièce ne tient pas elle-même. / this piece does not hold itself.")
        )
    return report.head


if __name__ == "__main__":
    verify()
