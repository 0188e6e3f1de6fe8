"""An image erased for good is nowhere any more: log, versions, sessions, bytes; those that must stay are listed."""

from __future__ import annotations

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Missing, Refused
from foundation.ledger import LedgerLine
from tests.builders import A_MORNING, signed_in
from tests.rules.documents.trees import doc, paragraph
from tests.workspace.documents.erasing import House
from tests.workspace.documents.pictures import an_image
from workspace.documents import actions, compaction, images, redrawing, verifying
from workspace.documents.models import Document, DocumentImage
from workspace.documents.rules import canonical

pytestmark = pytest.mark.both_databases


class Gallery(House):
    """A text that showed two images, and shows one."""

    def __init__(self, app):
        super().__init__(app)
        self.gone, self.kept = redrawing.drawn(an_image()), redrawing.drawn(an_image(colour=(1, 2, 3)))
        with app.app_context(), self.database.transaction() as db:
            images.bring(db, self.actors["facilitator"], self.read(), [self.gone, self.kept], now=A_MORNING)
        self.says(self.both)
        self.version("avec les deux")
        self.says(doc(paragraph("Voici."), named(self.kept)))

    @property
    def both(self):
        return doc(paragraph("Voici."), named(self.gone), named(self.kept))

    def says(self, tree):
        with self.database.transaction() as db:
            assert actions.bring_back(db, self.actors["lead"], self.read(), tree, of="x", now=A_MORNING)

    def erase_image(self, picture=None, who="lead", bound=()):
        with self.database.transaction() as db:
            return actions.erase_image(
                db,
                self.actors[who],
                self.read(),
                (picture or self.gone).sha256,
                now=A_MORNING,
                bound=bound,
                beside=self.app.extensions["erased_beside"],
            )

    def bytes_of(self):
        with self.database.reading() as db:
            return set(db.exec(select(DocumentImage.sha256)).all())


def named(picture):
    size = {"width": picture.width, "height": picture.height}
    return {"type": "image", "attrs": {"hash": picture.sha256, "alt": "Un plan", **size}}


@pytest.fixture
def house(app):
    return Gallery(app)


def test_an_image_only_taken_out_of_the_text_is_still_in_its_history(house):
    compaction.compact(house.database, house.id, now=A_MORNING)
    assert "document_version.tree" in house.where(house.gone.sha256)
    assert house.gone.sha256 in house.bytes_of()


def test_an_image_erased_is_in_no_column_of_no_table(house):
    before = house.versions()[0].sha256
    done = house.erase_image()
    assert (list(done.rewritten), done.remaining) == ([1], [])
    assert house.where(house.gone.sha256) == set()
    assert house.bytes_of() == {house.kept.sha256}
    (version,) = house.versions()
    assert version.tree == doc(paragraph("Voici."), paragraph("[image effacée]"), named(house.kept))
    assert version.sha256 == canonical.sha256(version.tree) != before
    assert version.rewritten_at == A_MORNING


def test_what_is_verified_afterwards_holds_and_the_trail_does_not_say_which(house):
    house.erase_image()
    assert verifying.verify(house.app)[1] == []
    with house.database.reading() as db:
        line = db.exec(select(LedgerLine).where(LedgerLine.verb == "erase_passage")).one()
    assert '"image"' in line.details
    assert house.gone.sha256 not in line.details


def test_an_image_that_the_text_shows_is_not_erased(house):
    with pytest.raises(Conflict):
        house.erase_image(house.kept)
    assert house.bytes_of() == {house.gone.sha256, house.kept.sha256}


def test_an_image_of_another_text_is_not_there(house):
    other = redrawing.drawn(an_image(colour=(9, 9, 9)))
    with pytest.raises(Missing):
        house.erase_image(other)


def test_who_only_writes_there_does_not_erase_an_image(house):
    with pytest.raises(Refused):
        house.erase_image(who="worker")
    assert house.gone.sha256 in house.bytes_of()


def test_versions_that_must_stay_keep_their_image_and_are_listed(house):
    house.says(house.both)
    frozen = house.version("figée", actions.freeze)
    with house.database.transaction() as db:  # frozen with it: the text can no longer be written
        db.get_one(Document, house.id).frozen_at = None
    house.says(doc(paragraph("Voici."), named(house.kept)))
    done = house.erase_image()
    assert list(done.rewritten) == [1]
    assert [(one.public_id, str(one.why)) for one in done.remaining] == [
        (frozen, "figée\u00a0: elle fait foi")
    ]
    assert house.gone.sha256 in house.bytes_of()


def test_a_version_that_others_rest_on_keeps_its_image(house):
    done = house.erase_image(bound=[lambda _db, _initiative, ids: dict.fromkeys(ids, "publiée")])
    assert ([one.why for one in done.remaining], done.rewritten) == (["publiée"], {})
    assert house.gone.sha256 in house.bytes_of()


def test_the_page_offers_the_images_that_the_text_shows_no_more_and_erases_one(house):
    client = signed_in(house.app, house.lead)
    address = f"/valbrume/documents/{house.public_id}"
    page = client.get(f"{address}/effacer").text
    assert f"{address}/images/{house.gone.sha256}" in page
    assert house.kept.sha256 not in page
    answer = client.post(f"{address}/effacer/image", data={"image": house.gone.sha256})
    assert answer.status_code == 200
    assert "refaite sans cette image" in answer.text
    assert house.gone.sha256 not in answer.text
    assert client.get(f"{address}/images/{house.gone.sha256}").status_code == 404
    assert client.post(f"{address}/effacer/image", data={"image": house.gone.sha256}).status_code == 404


def test_the_page_refuses_in_words_what_may_not_be_erased(house):
    client = signed_in(house.app, house.lead)
    address = f"/valbrume/documents/{house.public_id}/effacer/image"
    refused = client.post(address, data={"image": house.kept.sha256})
    assert refused.status_code == 409
    assert "encore dans le texte" in refused.text
    assert client.post(address, data={"image": "../x"}).status_code == 422
    assert client.post(address).status_code == 422
    worker = signed_in(house.app, house.worker)
    assert worker.post(address, data={"image": house.gone.sha256}).status_code == 403
    assert house.gone.sha256 in house.bytes_of()
