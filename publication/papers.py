"""The PDF of a published text: what the public page says, set on paper. Made at each request, kept nowhere."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from foundation import web
from foundation.errors import Missing
from foundation.language import day
from people import current
from people.access import open_to_all
from publication import queries
from publication.queries import PublicationView
from workspace.exchange import paper
from workspace.exchange.paper import Sheet

blueprint = Blueprint("published_papers", __name__, url_prefix="/<initiative>/public/textes")
PUBLIC = "public, max-age=300"


@blueprint.get("/<slug>/texte.pdf")
@open_to_all
@web.limiter.limit("10 per minute")
def read(slug: str) -> Response:
    initiative = current.initiative()
    text = queries.at_address(web.db(), initiative.id or 0, slug) if initiative.listed else None
    if text is None or not text.standing:
        raise Missing
    tree = queries.published_tree(web.db(), initiative.id or 0, text.public_id)
    pictures = queries.published_pictures(web.db(), initiative.id or 0, text.public_id)
    data = paper.printed(tree, _sheet(text, initiative.name), internal=False, pictures=pictures)
    return paper.file(data, text.title, cache=PUBLIC, read_here=True)


def _sheet(text: PublicationView, initiative: str) -> Sheet:
    date = day(text.published_at)
    byline = (
        _("Publié le %(day)s par %(who)s.", day=date, who=text.byline)
        if text.byline
        else _("Publié le %(day)s.", day=date)
    )
    address = web.settings().public_url + url_for("publication.read", slug=text.slug)
    return Sheet(
        title=text.title,
        kicker=f"{initiative} · {text.stream_title}" if text.stream_title else initiative,
        byline=byline,
        authors=[text.byline or initiative],
        told=[text.licence.name],
        version=date,
        summary=text.summary,
        seal=text.sha256,
        colophon=[
            (_("Adresse permanente"), address),
            (_("Empreinte SHA-256 de la version publiée"), text.sha256),
        ],
    )
