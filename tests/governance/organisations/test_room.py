"""The page of an organisation: what it owes, where it sits, what it signed, what it brings."""

from __future__ import annotations

from html import unescape
from io import BytesIO

from PIL import Image
from sqlmodel import col, select

from governance.organisations.models import Contribution, MandateDeed
from people.models import Mandate
from tests.builders_charters import a_charter_in_force


def test_its_page_says_what_it_owes_and_where_it_sits(house):
    with house.database.transaction() as db:
        a_charter_in_force(db, house.committee.initiative)
    page = unescape(house.as_(house.other).get(house.room).text)
    for words in (
        "Signer la charte",
        "Voter\u00a0: Adopter la charte",
        "Comité de pilotage",
        "Elle n’a pas signé la charte.",
    ):
        assert words in page, words
    assert house.as_(house.stranger).get(house.room).status_code == 404


def test_what_it_brings_is_written_by_its_referents_and_read_by_whom_they_chose(house):
    address = f"{house.room}/contributions"
    line = {"what": "Une salle", "amount": "12,5", "unit": "jours", "starts_on": "2026-03-01"}
    assert house.as_(house.titular).post(address, data=line).status_code == 403
    with house.database.transaction() as db:
        mandate = db.get_one(Mandate, house.mandate.id)
        mandate.referent = True
        db.add(mandate)
    referent, other = house.as_(house.titular), house.as_(house.other)
    assert referent.post(address, data=line).status_code == 303
    assert referent.post(address, data={**line, "what": "Une camionnette", "shown": "1"}).status_code == 303
    assert referent.post(address, data={**line, "ends_on": "2026-02-01"}).status_code == 422
    assert referent.post(address, data={**line, "amount": "beaucoup"}).status_code == 422
    for page in (house.room, address):
        assert "Une salle" in referent.get(page).text
        assert "Une salle" not in other.get(page).text
        assert "Une camionnette" in other.get(page).text
    assert house.as_(house.stranger).get(address).status_code == 404
    with house.database.reading() as db:
        shown = db.exec(select(Contribution).where(col(Contribution.shown))).one()
    assert other.post(f"{address}/{shown.public_id}/retirer").status_code == 403
    assert (
        house.as_(house.stranger)
        .post(f"{address.replace('valbrume', 'ombre')}/{shown.public_id}/retirer")
        .status_code
        == 404
    )
    assert referent.post(f"{address}/{shown.public_id}/retirer").status_code == 303
    assert "Une camionnette" not in other.get(address).text


def a_png() -> bytes:
    held = BytesIO()
    Image.new("RGB", (8, 8), "white").save(held, "PNG")
    return held.getvalue()


def test_the_deed_of_designation_is_read_by_referents_and_facilitators_alone(house):
    address = f"/valbrume/mandats/{house.mandate.public_id}/actes"
    facilitator = house.as_(house.facilitator)
    send = {"file": (BytesIO(a_png()), "Délibération.png")}
    assert facilitator.post(address, data=send, content_type="multipart/form-data").status_code == 303
    wrong = {"file": (BytesIO(b"nom;ville"), "liste.csv")}
    assert facilitator.post(address, data=wrong, content_type="multipart/form-data").status_code == 422
    page = facilitator.get(address).text
    assert "Délibération.png" in unescape(page)
    with house.database.reading() as db:
        deed = db.exec(select(MandateDeed)).one()
    assert deed.sha256[:32] in page
    taken = facilitator.get(f"{address}/{deed.public_id}")
    assert taken.data == a_png()
    assert taken.headers["Content-Disposition"].startswith("attachment")
    for reader in (house.titular, house.other, house.stranger):
        assert house.as_(reader).get(address).status_code == 404
        assert house.as_(reader).get(f"{address}/{deed.public_id}").status_code == 404
