"""`chantier tally FILE`: count a vote again from its file alone. Needs no database, no network, no secret.

Reads the record of a closed vote, the plain JSON anybody may write, Pabulib and PrefLib files. The format is
told by the suffix; what a file asks for may be replaced by options.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from charters.rules.sentences import N_, RuleBroken
from charters.rules.terms import Combination
from governance.votes import record
from governance.votes.rules import records
from governance.votes.rules.files import deliberations, elections, pabulib, plain, preflib
from governance.votes.rules.files.counting import count
from governance.votes.rules.files.question import Malformed, Method, Question, printable
from governance.votes.rules.found import Found
from governance.votes.rules.methods import candidateless, consent
from governance.votes.rules.methods.budget import Completion
from governance.votes.rules.words import motion

LARGEST = 512 * 1024 * 1024
PATH = click.Path(exists=True, dir_okay=False, path_type=Path)
Rule = dict[str, Any]


@click.command("tally")
@click.argument("file", type=PATH)
@click.option(
    "--method",
    "name",
    type=click.Choice([*(one.value for one in Method), deliberations.METHOD, elections.METHOD]),
    help="Compter par cette méthode. / Count by this method.",
)
@click.option(
    "--rule", "rule_file", type=PATH, help="Règle en JSON, qui remplace celle du fichier. / Rule as JSON."
)
@click.option(
    "--completion",
    type=click.Choice([one.value for one in Completion]),
    help="Ce qu’il advient du reste, en parts égales. / What becomes of the rest, in equal shares.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Le résultat entier, en JSON. / The whole result as JSON."
)
def tally(
    file: Path, *, name: str | None, rule_file: Path | None, completion: str | None, as_json: bool
) -> None:
    """Recompter un vote depuis son fichier. / Count a vote again from its file.

    Fichiers : relevé d’un vote clos, JSON, Pabulib (.pb), PrefLib (.soc .soi .toc .toi .cat).
    """
    try:
        rule = _rule(rule_file)
        if name == deliberations.METHOD:
            _consent(plain.parse(_text(file)), rule, as_json=as_json)
            return
        if name == elections.METHOD:
            _election(plain.parse(_text(file)), rule, as_json=as_json)
            return
        asked = Method(name) if name else None
        if completion is not None:
            rule, asked = {**rule, "completion": completion}, asked or Method.EQUAL_SHARES
        if completion is not None and asked is not Method.EQUAL_SHARES:
            raise click.ClickException("--completion ne concerne que la méthode equal-shares.")
        _tally(file, asked, rule, as_json=as_json)
    except RuleBroken as error:
        raise click.ClickException(printable(f"Ce fichier ne se recompte pas. {error}")) from error
    except (MemoryError, OverflowError) as error:
        raise click.ClickException("Ce fichier est trop grand pour cette machine.") from error


def _tally(file: Path, asked: Method | None, rule: Rule, *, as_json: bool) -> None:
    if file.suffix.lower() == pabulib.SUFFIX:
        _tell(_lines(file, pabulib.read), asked, rule, as_json=as_json)
    elif file.suffix.lower() in preflib.SUFFIXES:
        _tell(
            _lines(file, lambda lines: preflib.read(lines, file.suffix.lower())), asked, rule, as_json=as_json
        )
    else:
        data = plain.parse(_text(file))
        if isinstance(data, dict) and data.get("method") == deliberations.METHOD:
            if asked is not None:
                raise Malformed(
                    N_("Ces bulletins ne se comptent pas par la méthode %(method)s."), method=asked.value
                )
            _consent(data, rule, as_json=as_json)
        elif isinstance(data, dict) and data.get("method") == elections.METHOD:
            if asked is not None:
                raise Malformed(
                    N_("Ces bulletins ne se comptent pas par la méthode %(method)s."), method=asked.value
                )
            _election(data, rule, as_json=as_json)
        elif isinstance(data, dict) and ("format" in data or "roll" in data):
            _recount(data, asked, rule, as_json=as_json)
        else:
            _tell(plain.read(data), asked, rule, as_json=as_json)


def _tell(question: Question, asked: Method | None, rule: Rule, *, as_json: bool) -> None:
    _print(count(question.under(rule), asked), {}, as_json=as_json)


def _consent(data: Any, rule: Rule, *, as_json: bool) -> None:
    """A decision by consent is judged again from its story; the record says what was found at closing."""
    if not isinstance(data, dict):
        raise Malformed(N_("Ce fichier ne raconte pas une décision par consentement (%(why)s)."), why="[]")
    told = deliberations.found(consent.judge(deliberations.read(data, rule)))
    _tell_story(data, told, as_json=as_json, changed=bool(rule))


def _election(data: Any, rule: Rule, *, as_json: bool) -> None:
    """An election without candidates is judged again from its story; there is no rule to replace."""
    if rule:
        raise click.ClickException("--rule ne concerne pas une élection sans candidat.")
    if not isinstance(data, dict):
        raise Malformed(N_("Ce fichier ne raconte pas une élection sans candidat (%(why)s)."), why="[]")
    told = elections.found(candidateless.judge(*elections.read(data)))
    _tell_story(data, told, as_json=as_json, changed=False)


def _tell_story(data: Rule, told: Found, *, as_json: bool, changed: bool) -> None:
    if not as_json and data.get("title"):
        click.echo(printable(f"{data.get('number') or ''} {data['title']}".strip()))
    _print(told, {}, as_json=as_json)
    was = data.get("result")
    same = isinstance(was, dict) and told.as_data().items() <= was.items()
    if not changed and was is not None and not same:
        raise click.ClickException("Le résultat inscrit dans le fichier n’est pas celui du recompte.")
    _sealed(data)


def _recount(data: record.Data, asked: Method | None, rule: Rule, *, as_json: bool) -> None:
    """A record says what was found at closing; under its own rule the same must be found again."""
    if record.is_among(data):
        _recount_choice(data, asked, rule, as_json=as_json)
        return
    changed = asked is not None or bool(rule)
    try:
        verdict = record.recount(_replaced(data, asked, rule) if changed else data)
    except record.Unreadable as error:
        raise _cannot(data, error) from error
    result = records.as_data(verdict)
    if not as_json and data.get("title"):
        click.echo(printable(f"{data.get('number') or ''} {data['title']}".strip()))
    told = motion.found(record.method(verdict.rule), verdict)
    _print(told, {"result": result}, as_json=as_json)
    _compare(data, result, changed=changed)


def _recount_choice(data: record.Data, asked: Method | None, rule: Rule, *, as_json: bool) -> None:
    """Among options the body's quorum stands whatever the method; another rule replaces the settings it names."""
    changed = asked is not None or bool(rule)
    told = data.get("rule")
    settings = {**told, **rule} if isinstance(told, dict) else told
    method = asked.value if asked else data.get("method")
    try:
        chosen = record.choose({**data, "rule": settings, "method": method})
    except record.Unreadable as error:
        raise _cannot(data, error) from error
    result = chosen.as_data()
    if not as_json and data.get("title"):
        click.echo(printable(f"{data.get('number') or ''} {data['title']}".strip()))
    _print(chosen.told(), {"result": result}, as_json=as_json)
    _compare(data, result, changed=changed)


def _cannot(data: record.Data, error: record.Unreadable) -> click.ClickException:
    """Why it is not counted; a record whose ballots are withheld is checked for what it does say."""
    if isinstance(error, record.Withheld):
        _sealed(data)
        if not record.fits(data):
            return click.ClickException("Les codes de l’urne et les émargements ne s’accordent pas.")
    return click.ClickException(printable(f"Ce fichier ne se recompte pas : {error}"))


def _compare(data: record.Data, result: record.Data, *, changed: bool) -> None:
    if not changed and data.get("result") not in (None, result):
        raise click.ClickException("Le résultat inscrit dans le fichier n’est pas celui du recompte.")
    _sealed(data)


def _sealed(data: record.Data) -> None:
    if "sha256" in data and data["sha256"] != record.seal(data):
        raise click.ClickException("Le sceau du fichier ne correspond plus à son contenu : il a été modifié.")


def _replaced(data: record.Data, asked: Method | None, rule: Rule) -> record.Data:
    """The record under another rule, or with its colleges added up otherwise."""
    told = {**data.get("rule", {}), **rule} if isinstance(data.get("rule"), dict) else data.get("rule")
    if asked is None or not isinstance(told, dict):
        return {**data, "rule": told}
    if asked not in (Method.YES_NO, Method.BY_COLLEGE):
        raise Malformed(N_("Ces bulletins ne se comptent pas par la méthode %(method)s."), method=asked.value)
    weighted = told.get("combination") != Combination.NONE.value
    if (asked is Method.BY_COLLEGE) is not weighted:
        other = Combination.PROPORTIONAL if asked is Method.BY_COLLEGE else Combination.NONE
        told = {**told, "combination": other.value}
    return {**data, "rule": told}


def _print(found: Found, more: record.Data, *, as_json: bool) -> None:
    data = found.as_data()
    if as_json:
        click.echo(json.dumps({**data, **more}, ensure_ascii=False, indent=2))
        return
    first, *others = map(printable, data["explanation"])
    click.echo(first)
    for line in others:
        click.echo(f"  {line}")


def _rule(file: Path | None) -> Rule:
    rule = {} if file is None else plain.parse(_text(file))
    if not isinstance(rule, dict):
        raise Malformed(N_("« rule » est un objet."))
    return rule


def _lines(file: Path, read: Callable[[Iterable[str]], Question]) -> Question:
    """Line by line: ballots are grouped as they come, whatever the size of the file."""
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return read(lines)
    except UnicodeDecodeError as error:
        raise Malformed(N_("Ce fichier n’est pas du texte en UTF-8.")) from error


def _text(file: Path) -> str:
    if file.stat().st_size > LARGEST:
        raise Malformed(N_("Ce fichier est trop grand pour être lu d’un coup."))
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(N_("Ce fichier n’est pas du texte en UTF-8.")) from error


if __name__ == "__main__":
    tally()
