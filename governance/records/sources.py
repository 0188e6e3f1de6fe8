"""How each kind of paper is printed: what is read of it first, with the reader's rights, then how its pages are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlmodel import Session

from charters.amendments import queries as amendments
from charters.amendments import shown as amendments_shown
from foundation import web
from foundation.errors import Unavailable
from foundation.language import day
from governance.meetings.papers import PaperView
from governance.meetings.rules.papers import KIND_NAMES, PaperKind
from governance.records import joining, kept, sheets
from governance.records.sheets import Sheet
from governance.votes import options
from governance.votes import queries as votes
from governance.votes import shown as votes_shown
from governance.votes.rules import lifecycle
from people.actor import Actor
from workspace.documents import queries as documents
from workspace.documents import redrawing
from workspace.documents.rules import canonical, pictures
from workspace.exchange import printing
from workspace.files import handing, words
from workspace.files import queries as files
from workspace.files.models import StreamFileVersion
from workspace.files.rules.kinds import IMAGES, Kind
from workspace.files.rules.looking import NotTaken, Reason

Make = Callable[[], bytes]
_IMAGE = {"image/png": "image.png", "image/jpeg": "image.jpg"}


@dataclass(frozen=True)
class Reading:
    """Who reads, and from where."""

    db: Session
    actor: Actor

    def address(self, view: PaperView) -> str:
        return f"{web.settings().public_url}{view.url}"


def weight(reading: Reading, view: PaperView) -> int:
    """Bytes that it would bring as they are: those of a PDF or an image of somebody."""
    if view.kind is not PaperKind.FILE:
        return 0
    last = _last(reading, view)
    return last.size if Kind(last.kind) in {Kind.PDF, *IMAGES} else 0


def of(reading: Reading, view: PaperView, *, fits: bool = True) -> Make:
    """How its pages are made, once what they say was read. One that does not fit is told of, and not taken."""
    match view.kind:
        case PaperKind.DOCUMENT:
            return _text(reading, view)
        case PaperKind.FILE:
            return _file(reading, view, fits=fits)
        case PaperKind.MOTION:
            return partial(sheets.sheet, _motion(reading, view))
        case PaperKind.AMENDMENT:
            return partial(sheets.sheet, _amendment(reading, view))


def _text(reading: Reading, view: PaperView) -> Make:
    document = documents.document_for(reading.db, reading.actor, view.about)
    try:
        found = printing.printable(reading.db, reading.actor, document)
    except Unavailable as refusal:
        told = Sheet(_(KIND_NAMES[view.kind]), view.title, notice=str(refusal))
        return partial(sheets.sheet, replace(told, facts=[(_("Adresse"), reading.address(view))]))
    name = kept.key("text", canonical.sha256(found.tree), found.sheet, str(get_locale()))
    return lambda: kept.of(name, found.printed)


def _last(reading: Reading, view: PaperView) -> StreamFileVersion:
    file = files.file_for(reading.db, reading.actor, view.about)
    return files.version_rows(reading.db, file)[0]


def _file(reading: Reading, view: PaperView, *, fits: bool) -> Make:
    last = _last(reading, view)
    kind, told = Kind(last.kind), _described(reading, view, last)
    if kind not in {Kind.PDF, *IMAGES}:
        return partial(sheets.sheet, replace(told, notice=_("Ce genre de fichier ne s’imprime pas ici.")))
    if not fits:
        return partial(
            sheets.sheet, replace(told, notice=_("Ce fichier est trop lourd pour être repris ici."))
        )
    try:
        data = handing.checked(last, files.data_of(reading.db, last))
    except Unavailable as refusal:
        return partial(sheets.sheet, replace(told, notice=str(refusal)))
    if kind is Kind.PDF:
        name = kept.key("pdf", last.sha256, told, str(get_locale()))
        return lambda: kept.of(name, partial(_pages, data, told))
    return partial(_picture, data, told)


def _described(reading: Reading, view: PaperView, last: StreamFileVersion) -> Sheet:
    """What is known of a file without opening it, and where it is."""
    facts = [
        (_("Nom"), last.name),
        (_("Nature"), str(words.KINDS[last.kind])),
        (_("Poids"), words.weight(last.size)),
        (_("Version"), f"{last.number}, {day(last.at)}"),
        (_("Empreinte SHA-256"), last.sha256),
        (_("Où le trouver"), reading.address(view)),
    ]
    return Sheet(_(KIND_NAMES[view.kind]), view.title, facts=facts)


def _pages(data: bytes, told: Sheet) -> bytes:
    """Its own pages, or one that says why they are not here."""
    try:
        return joining.checked(data)
    except NotTaken as refusal:
        return sheets.sheet(replace(told, notice=_why(refusal.reason)))


def _why(reason: Reason) -> str:
    if reason is Reason.LOCKED:
        return _("Ce PDF est protégé par un mot de passe\u00a0: il n’est pas repris ici.")
    if reason is Reason.PDF_PROGRAM:
        return _("Ce PDF contient un programme\u00a0: il n’est pas repris ici.")
    if reason is Reason.TOO_HEAVY:
        return _("Ce fichier est trop lourd pour être repris ici.")
    return _("Ce PDF est abîmé\u00a0: il n’a pas pu être repris ici.")


def _picture(data: bytes, told: Sheet) -> bytes:
    """The image, drawn anew, on a page of its own."""
    try:
        drawn = redrawing.redraw(data)
    except pictures.NotTaken:
        return sheets.sheet(replace(told, notice=_("Cette image n’a pas pu être reprise ici.")))
    name = _IMAGE[drawn.mimetype]
    return sheets.sheet(replace(told, image=name), {name: drawn.data})


def _motion(reading: Reading, view: PaperView) -> Sheet:
    """What is asked, among what, and by which rule; never what was answered."""
    motion = votes.motion_for(reading.db, reading.actor, view.about)
    rule = " ".join(step.text for step in votes_shown.motion_rule(motion) if step.title)
    among = options.of(reading.db, motion) if motion.among else []
    return Sheet(
        _("Question mise au vote"),
        motion.title,
        byline=_("Où en est le vote\u00a0: %(stage)s.", stage=_(lifecycle.STAGE_NAMES[motion.stage])),
        words=_paragraphs(motion.text, motion.about),
        options=[f"{one.label}\u00a0: {one.about}" if one.about else one.label for one in among],
        facts=[(_("La règle"), rule), (_("Adresse"), reading.address(view))],
    )


def _amendment(reading: Reading, view: PaperView) -> Sheet:
    """The article with what would be taken away and what would come, then why."""
    found = amendments.amendment_for(reading.db, reading.actor, view.about)
    one = amendments_shown.view(reading.db, reading.actor, found, now=web.now())
    said = {"name": one.author.name, "organisation": one.organisation, "day": day(one.proposed_at)}
    by = _("Proposé par %(name)s le %(day)s.", **said)
    if one.organisation:
        by = _("Proposé par %(name)s, pour %(organisation)s, le %(day)s.", **said)
    article = _("Article %(number)s\u00a0: %(title)s", number=found.article.number, title=found.article.title)
    return Sheet(
        _("Amendement"),
        view.title,
        byline=by,
        words=[article, *([_("Il supprime l’article.")] if one.removes else [])],
        parts=one.parts,
        facts=[(_("Pourquoi"), one.reason), (_("Adresse"), reading.address(view))],
    )


def _paragraphs(*texts: str) -> list[str]:
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]
