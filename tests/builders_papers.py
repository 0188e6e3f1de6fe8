"""Builders of the papers of a meeting: a house with a meeting, and things to attach to its agenda."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask
from sqlmodel import Session

from charters.rules.presets import DEFAULT
from governance.meetings import queries
from governance.meetings.actions import attaching
from governance.meetings.forms import PaperForm
from governance.meetings.models import AgendaPaper, Meeting
from governance.meetings.rules.papers import PaperKind
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_documents import a_document
from tests.builders_files import a_file
from tests.builders_governance import Committee, a_committee, a_motion
from tests.builders_meetings import a_meeting
from tests.builders_rights import for_persons, shared
from tests.rules.documents.trees import doc, paragraph
from workspace.documents.models import Document
from workspace.files.models import StreamFile

RESERVED = "Le bail de la légumerie"
SECRET = "Loyer consenti par Quilleroux"


@dataclass
class PaperHouse:
    """A meeting of three items; a text for everybody, one for the facilitator and one member, a file, a motion."""

    app: Flask
    committee: Committee = field(init=False)
    meeting: Meeting = field(init=False)
    text: Document = field(init=False)
    reserved: Document = field(init=False)
    file: StreamFile = field(init=False)
    motion: str = field(init=False)

    def __post_init__(self) -> None:
        with self.app.extensions["database"].transaction() as db:
            self.committee = made = a_committee(db, an_initiative(db, "valbrume"), rule=DEFAULT.rule)
            self.meeting = a_meeting(db, made)
            said = doc(paragraph("Huit tournées, deux cent quarante caisses."))
            self.text = a_document(db, made.facilitator, "La tournée du jeudi", tree=said)
            self.reserved = a_document(db, made.facilitator, RESERVED, tree=doc(paragraph(SECRET)))
            shared(db, made.facilitator, self.reserved, for_persons(made.facilitator, self.reader))
            self.file = a_file(db, made.facilitator, "Devis du monte-charge", name="devis.csv")
            self.motion = a_motion(db, made, "Adopter la tournée").public_id

    @property
    def reader(self):
        return self.committee.members["ess"][0]

    @property
    def other(self):
        return self.committee.members["hab"][0]

    @property
    def address(self) -> str:
        return f"/valbrume/reunions/{self.meeting.public_id}"

    def attach(self, *things: tuple[str, str], item: int = 1, now: datetime = A_MORNING) -> list[str]:
        """Public ids of what was attached to the item of that place, in order."""
        with self.app.test_request_context("/valbrume/"), self.app.extensions["database"].transaction() as db:
            return [attached(db, self, kind, about, item=item, now=now).public_id for kind, about in things]


def attached(
    db: Session, house: PaperHouse, kind: str, about: str, *, item: int = 1, now: datetime = A_MORNING
) -> AgendaPaper:
    """A paper that the facilitator attaches. Needs the application's context."""
    actor = the_actor(db, house.committee.facilitator, now=now)
    row = queries.item_rows(db, house.meeting)[item - 1]
    form = PaperForm(kind=PaperKind(kind), about=about)
    return attaching.attach(db, actor, house.meeting, row, form, now=now)
