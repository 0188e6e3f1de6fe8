"""The three documents of a sitting, each as a page and as a PDF, for members who may read the meeting."""

from __future__ import annotations

from flask import Blueprint, Response

from foundation import web
from foundation.pages import show
from governance.meetings import queries as meetings
from governance.meetings.models import Meeting
from governance.records import composing, printing, signing, sitting
from governance.records.rules.sheets import Kind, Paper, Section
from governance.records.sitting import Sitting
from people import current
from workspace.documents import html, images
from workspace.exchange import paper
from workspace.exchange.printing import PRIVATE

blueprint = Blueprint("sitting_documents", __name__, url_prefix="/<initiative>/reunions/<public_id>")
MADE = (Kind.DECISIONS, Kind.REPORT, Kind.MINUTES)
KINDS = ", ".join(f'"{one.value}"' for one in MADE)
SHEET = f"/{Kind.SHEET.value}"


def _made(public_id: str, kind: str) -> tuple[Sitting, Paper]:
    db, actor = web.db(), current.actor()
    meeting = meetings.meeting_for(db, actor, public_id)
    one = sitting.of(db, actor, meeting, now=web.now())
    return one, composing.paper(Kind(kind), one)


@blueprint.get(f"/<any({KINDS}):kind>")
def read(public_id: str, kind: str) -> Response:
    one, made = _made(public_id, kind)
    pictures = images.of(one.text.document.public_id) if one.text else None
    return show(
        "governance/records/sitting.html",
        meeting=one.meeting,
        paper=made,
        others=[(each.value, name) for each, name in composing.names().items()],
        sections=[
            (
                part,
                html.of(part.tree, internal=False, images=pictures, anchors=f"p{place}") if part.tree else "",
            )
            for place, part in enumerate(made.sections)
        ],
    )


@blueprint.get(f"/<any({KINDS}):kind>.pdf")
@web.limiter.limit("20 per minute")
def pdf(public_id: str, kind: str) -> Response:
    one, made = _made(public_id, kind)
    tree, text = _whole(made.sections), one.text
    pictures = images.within(web.db(), text.document.id or 0, tree) if text else {}
    return paper.file(printing.printed(made, pictures), f"{made.title}, {made.name}", cache=PRIVATE)


def _whole(sections: tuple[Section, ...]) -> dict[str, object]:
    return {"type": "doc", "content": [part.tree for part in sections if part.tree]}


def _sheet(public_id: str) -> tuple[Meeting, Paper]:
    db, actor = web.db(), current.actor()
    meeting = meetings.meeting_for(db, actor, public_id)
    return meeting, signing.sheet(db, actor, meeting, now=web.now())


@blueprint.get(SHEET)
def sheet(public_id: str) -> Response:
    meeting, made = _sheet(public_id)
    return show("governance/records/sheet.html", meeting=meeting, paper=made)


@blueprint.get(f"{SHEET}.pdf")
@web.limiter.limit("20 per minute")
def sheet_pdf(public_id: str) -> Response:
    _meeting, made = _sheet(public_id)
    return paper.file(printing.printed(made, {}), f"{made.title}, {made.name}", cache=PRIVATE)
