"""`chantier tally FILE`: count a vote again from its record alone. Needs no database, no network, no secret."""

from __future__ import annotations

import json
from pathlib import Path

import click

from charters.rules.sentences import say
from governance.votes import record
from governance.votes.rules import records
from governance.votes.rules.explanation import Explanation, explain

LARGEST = 64 * 1024 * 1024


@click.command("tally")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--json", "as_json", is_flag=True, help="Le résultat entier, en JSON. / The whole result as JSON."
)
def tally(file: Path, *, as_json: bool) -> None:
    """Recompter un vote clos depuis son fichier. / Count a closed vote again from its file."""
    data = _read(file)
    try:
        verdict = record.recount(data)
    except record.Unreadable as error:
        raise click.ClickException(f"Ce fichier ne se recompte pas : {error}") from error
    found = records.as_data(verdict)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _tell(data, explain(verdict))
    if data.get("result") not in (None, found):
        raise click.ClickException("Le résultat inscrit dans le fichier n’est pas celui du recompte.")
    if "sha256" in data and data["sha256"] != record.seal(data):
        raise click.ClickException("Le sceau du fichier ne correspond plus à son contenu : il a été modifié.")


def _tell(data: record.Data, told: Explanation) -> None:
    if data.get("title"):
        click.echo(f"{data.get('number') or ''} {data['title']}".strip())
    click.echo(" ".join(say(sentence) for sentence in told.headline))
    for step in told.steps:
        click.echo(f"  {say(step)}")


def _read(file: Path) -> record.Data:
    if file.stat().st_size > LARGEST:
        raise click.ClickException("Ce fichier est trop grand pour être le relevé d’un vote.")
    try:
        data = json.loads(file.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise click.ClickException("Ce fichier n’est pas du JSON lisible.") from error
    if not isinstance(data, dict):
        raise click.ClickException("Ce fichier n’est pas le relevé d’un vote.")
    return data


if __name__ == "__main__":
    tally()
