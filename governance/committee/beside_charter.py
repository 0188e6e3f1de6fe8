"""What stands beside the articles on functioning while a charter is drafted: the rules by which each body decides today.

They are not words of the text: a rule is set by its fields, on the page of the body, and these are its sentences.
"""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session

from charters.rules.sentences import say
from charters.rules.wording import channels, describe
from governance.committee import queries
from people import gate
from people.actor import Actor
from people.news import Item, Part
from people.permissions import Permission
from people.rules.predicates import Scope


def rules(db: Session, actor: Actor) -> list[Part]:
    """One list of sentences for each body, with where its rule is set."""
    gate.require(actor, Permission.READ_COMMITTEE, on=Scope(actor.initiative_id))
    return [
        Part(
            body.slug,
            body.name,
            tuple(Item(say(one, _), "") for one in (*describe(body.rule), *channels(body.rule))),
            more=(_("Lire ou changer cette règle"), url_for("rulebook.page", slug=body.slug)),
        )
        for body in queries.bodies(db, actor.initiative_id or 0)
    ]
