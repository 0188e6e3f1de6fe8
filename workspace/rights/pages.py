"""The page of rights: whom a text or a file is for, what another choice would change, the choice, and its way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid
from foundation.pages import flash, read, read_form, redirect_to, show
from people import current, gate
from people.actor import Actor
from people.circles import Shared, Thing
from people.everybody import everybody
from people.permissions import Permission
from people.rules import sharing
from people.rules.sharing import Circle, Grant, Level
from workspace.documents import reach
from workspace.rights import actions, queries, words
from workspace.rights.forms import Choosing, Sharing, Undoing
from workspace.rights.queries import Named
from workspace.rights.rules import changes
from workspace.rights.sharable import Sharable, kept_under

blueprint = Blueprint(
    "rights", __name__, url_prefix="/<initiative>/<any(documents, fichiers):place>/<public_id>/droits"
)
ADDED = (Circle.STREAM, Circle.ORGANISATION, Circle.PERSON)  # those that are many come from lists


@dataclass(frozen=True)
class Line:
    """A circle of the form, and its answers: (as the form sends it, in words)."""

    named: Named
    answers: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class Asked(Generic[Thing]):
    """The thing whose rights are asked for, its kind, and the word its addresses begin with."""

    place: str
    of: Sharable[Thing]
    thing: Thing

    @property
    def levels(self) -> tuple[Level, ...]:
        return self.of.circles.levels

    def people(self) -> list[Actor]:
        """Everybody its rights speak of, by name."""
        return everybody(web.db(), self.thing.initiative_id, web.now())

    def address(self, endpoint: str = "rights.page") -> str:
        return url_for(endpoint, place=self.place, public_id=self.thing.public_id)


def _asked(place: str, public_id: str) -> Asked[Shared]:
    of: Sharable[Shared] = kept_under(place)
    return Asked(place, of, of.find(web.db(), current.actor(), public_id))


@blueprint.get("")
def page(place: str, public_id: str) -> Response:
    """Whom it is for; for whoever may, the form, and what its choices would change."""
    asked: dict[str, Any] = {name: request.args[name] for name in ("niveau", "geste") if name in request.args}
    lists = {name: request.args.getlist(name) for name in ("acces", "ajout")}
    return _page(_asked(place, public_id), read(Choosing, {**asked, **lists}))


def _page(
    asked: Asked[Shared],
    wanted: Choosing | None = None,
    *,
    status: int = 200,
    errors: Any = None,
    trouble: object = "",
) -> Response:
    db, actor, thing, said = web.db(), current.actor(), asked.thing, asked.of.words
    wanted = wanted or Choosing()
    people = asked.people()
    known = queries.named(db, actor, people)
    may = gate.may(actor, Permission.SHARE, on=thing)
    draft = _draft(asked, wanted, known)
    seeing = may and wanted.geste == "voir" and not errors
    lines, lists = _form(asked, draft, known) if may else ([], [])
    return show(
        "workspace/rights/page.html",
        status=status,
        thing=thing,
        back=url_for(asked.of.page, public_id=thing.public_id),
        here=asked.address(),
        share=asked.address("rights.share"),
        undo=asked.address("rights.undo"),
        said=reach.of(db, thing, said.verbs),
        holding=queries.holding(thing, people),
        may_share=may,
        lines=lines,
        lists=lists,
        levels=[(changes.WORDS[level], said.choices[level]) for level in asked.levels],
        preview=queries.preview(thing, draft, people) if seeing and draft else None,
        refusal=_refusal(actor, draft) if seeing else "",
        after=reach.told(draft, {one.who: one.name for one in known}, said.verbs),
        tokens=_tokens(draft, known),
        last=queries.last(db, thing, asked.of) if may else None,
        held=asked.of.held(db, thing),
        words=said,
        errors=errors or {},
        trouble=trouble,
    )


def _draft(asked: Asked[Shared], wanted: Choosing, known: Sequence[Named]) -> tuple[Grant, ...]:
    """What the form says; what stands when nothing was sent. What is added wins over what was there."""
    if not wanted.geste:
        return sharing.tidied(asked.thing.grants)
    added = queries.said([f"{one}:{wanted.niveau}" for one in wanted.ajout], known, asked.levels)
    new = {one.who for one in added}
    kept = queries.said(wanted.acces, known, asked.levels)
    return sharing.tidied([*added, *(one for one in kept if one.who not in new)])


def _form(
    asked: Asked[Shared], draft: Sequence[Grant], known: Sequence[Named]
) -> tuple[list[Line], list[tuple[str, object, list[tuple[str, str]]]]]:
    """A line for what is few or granted something, and lists to add the others from."""
    given = {one.who: one.level for one in draft}
    always = {(Circle.INITIATIVE, 0), (Circle.STREAM, asked.thing.stream_id or 0)}
    listed = [one for one in known if one.who in given or one.who in always or one.circle is Circle.COLLEGE]
    shown = {one.who for one in listed}
    lists = []
    for circle in ADDED:
        options = [(one.token, one.name) for one in known if one.circle is circle and one.who not in shown]
        if options:
            lists.append((circle.value, words.KINDS[circle.value], [("", _("Personne de plus")), *options]))
    return [_line(asked, one, given.get(one.who, Level.NONE)) for one in listed], lists


def _line(asked: Asked[Shared], named: Named, level: Level) -> Line:
    choices = asked.of.words.choices
    answers = [("", str(choices[Level.NONE]))]
    answers += [(f"{named.token}:{changes.WORDS[one]}", str(choices[one])) for one in asked.levels]
    return Line(named, tuple(answers), f"{named.token}:{changes.WORDS[level]}" if level else "")


def _tokens(draft: Sequence[Grant], known: Sequence[Named]) -> list[str]:
    by_who = {one.who: one.token for one in known}
    return [f"{by_who[one.who]}:{changes.WORDS[one.level]}" for one in draft if one.who in by_who]


def _refusal(actor: Actor, draft: Sequence[Grant]) -> object:
    """Why this choice cannot be made, said before it is tried."""
    if not draft:
        return actions.NOBODY
    return actions.YOURSELF if sharing.shuts_out(actor, draft) else ""


@blueprint.post("")
def share(place: str, public_id: str) -> AnyResponse:
    asked, wanted = _asked(place, public_id), read_form(Sharing)
    known = queries.named(web.db(), current.actor(), asked.people())
    grants = queries.said(wanted.acces, known, asked.levels)
    again = Choosing(acces=wanted.acces, geste="voir")
    return _changed(asked, partial(actions.share, grants=grants, version=wanted.version), again)


@blueprint.post("/revenir")
def undo(place: str, public_id: str) -> AnyResponse:
    asked, wanted = _asked(place, public_id), read_form(Undoing)
    return _changed(asked, partial(actions.undo, version=wanted.version))


def _changed(
    asked: Asked[Shared], deed: Callable[..., list[sharing.Moved[Actor]]], *again: Choosing
) -> AnyResponse:
    """Do it, then say who gained and who lost; what was refused is shown again."""
    try:
        with web.transaction() as db:
            beside = current_app.extensions["shared_beside"]
            moved = deed(db, current.actor(), asked.thing, of=asked.of, now=web.now(), beside=beside)
    except Invalid as refusal:
        return _page(asked, *again, status=422, errors=refusal.fields)
    except Conflict as refusal:
        now = _asked(asked.place, asked.thing.public_id)
        return _page(now, *again, status=409, trouble=refusal.message)
    flash(_told(moved))
    return redirect_to("rights.page", place=asked.place, public_id=asked.thing.public_id)


def _told(moved: Sequence[sharing.Moved[Actor]]) -> str:
    gained = sum(one.gains for one in moved)
    if not moved:
        return str(_("Ces droits étaient déjà ceux-là\u00a0: rien n’a changé."))
    return str(
        _(
            "C’est fait. Gagnent des droits\u00a0: %(gained)s. En perdent\u00a0: %(lost)s.",
            gained=gained,
            lost=len(moved) - gained,
        )
    )
