"""An initiative with a stream, those who work in it or not, and a neighbour; a browser that sends files."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from flask import Flask
from sqlmodel import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from people.models import Membership, Role
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, signed_in, the_actor
from tests.builders_files import a_file
from workspace.files.models import StreamFile


@dataclass
class House:
    app: Flask
    members: dict[str, Membership] = field(default_factory=dict)
    public_id: str = ""
    initiative_id: int = 0
    stream_id: int = 0

    def __post_init__(self) -> None:
        with self.app.app_context(), self.database.transaction() as db:
            initiative = an_initiative(db, "valbrume", listed=True)
            stream = a_stream(db, initiative, "Réemploi", slug="reemploi")
            self.initiative_id, self.stream_id = initiative.id, stream.id
            self.members = {
                "lead": a_member(db, initiative, "Perrine", streams=(stream,), leads=True),
                "worker": a_member(db, initiative, "Maxence", streams=(stream,)),
                "reader": a_member(db, initiative, "Nour"),
                "observer": a_member(db, initiative, "Odile", role=Role.OBSERVER),
                "facilitator": a_member(db, initiative, "Fanny", role=Role.FACILITATOR),
                "stranger": a_member(db, an_initiative(db, "jumelle"), "Blandine", role=Role.ADMINISTRATOR),
            }
            kept = a_file(db, self.members["worker"], "La liste", stream_id=stream.id)
            self.public_id = kept.public_id

    @property
    def database(self):
        return self.app.extensions["database"]

    @property
    def address(self) -> str:
        return f"/valbrume/fichiers/{self.public_id}"

    def browser(self, who: str = "worker"):
        return signed_in(self.app, self.members[who]) if who else self.app.test_client()

    def actor(self, db, who: str = "worker"):
        return the_actor(db, self.members[who])

    def row(self, db) -> StreamFile | None:
        return db.exec(select(StreamFile).where(StreamFile.public_id == self.public_id)).first()

    def acts(self, verb, *arguments, who: str = "worker", now=A_MORNING, **more):
        with self.app.app_context(), self.database.transaction() as db:
            return verb(db, self.actor(db, who), self.row(db), *arguments, now=now, **more)

    def sends(
        self, data: bytes, name: str, who: str = "worker", address: str = "/valbrume/fichiers/deposer", **form
    ):
        values = {"stream": "reemploi", **form, "file": FileStorage(io.BytesIO(data), filename=name)}
        boundary, body = encode_multipart(values)
        return self.browser(who).post(
            address, data=body, content_type=f"multipart/form-data; boundary={boundary}"
        )
