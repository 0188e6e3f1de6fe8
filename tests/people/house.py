"""Two initiatives and somebody in each role, for the tests of people's pages."""

from __future__ import annotations

from sqlmodel import select

from people.models import Person, Role
from tests.builders import a_college, a_member, a_stream, an_initiative, an_organisation, signed_in, the_actor


class House:
    """Two initiatives; the first with an organisation, a titular, and each role."""

    def __init__(self, app):
        self.app = app
        with app.extensions["database"].transaction() as db:
            self.initiative, self.twin = an_initiative(db, "valbrume"), an_initiative(db, "ombre")
            self.college = a_college(db, self.initiative, "ent", name="Entreprises")
            self.organisation = an_organisation(db, self.initiative, "Graine & Bocage")
            self.other = an_organisation(db, self.initiative, "La Remise partagée")
            self.stream = a_stream(db, self.initiative, "Cantines")
            self.perrine = a_member(
                db,
                self.initiative,
                "Perrine Rochevaire",
                organisation=self.organisation,
                streams=(self.stream,),
            )
            self.gildas = a_member(db, self.initiative, "Gildas Verdelune")
            self.nour = a_member(db, self.initiative, "Nour Sarrazet", role=Role.FACILITATOR)
            self.remi = a_member(db, self.initiative, "Rémi Solverne", role=Role.ADMINISTRATOR)
            self.violaine = a_member(db, self.initiative, "Violaine Ormescence", role=Role.OBSERVER)
            self.stranger = a_member(db, self.twin, "Blandine Ourdoval", role=Role.ADMINISTRATOR)
            self.their_college = a_college(db, self.twin, "ess")
            self.theirs = an_organisation(db, self.twin, "Le Fournil du Val")

    def as_(self, member):
        return signed_in(self.app, member)

    def read(self, table):
        with self.app.extensions["database"].reading() as db:
            return db.exec(select(table).order_by(table.id)).all()

    def actor(self, member):
        with self.app.extensions["database"].reading() as db:
            return the_actor(db, member)

    def epoch(self, member):
        return next(one.rights_epoch for one in self.read(Person) if one.id == member.person_id)
