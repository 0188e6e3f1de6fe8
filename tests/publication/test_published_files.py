"""A file is public when somebody who facilitates says so, as it is, until it is withdrawn; nothing leaves from under the public."""

from __future__ import annotations

import pytest

from foundation import search
from foundation.errors import Conflict
from tests.builders_files import PLENTY, what_was_sent
from tests.workspace.files.house import House
from workspace.files import actions

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    return House(app)


def publishes(house, number=1, who="facilitator"):
    return house.browser(who).post(f"{house.address}/versions/{number}/publier")


def found(house, audience):
    with house.database.reading() as db:
        return [one.url for one in search.find(db, house.initiative_id, {audience}, "liste")]


def test_a_version_is_public_at_an_address_that_stays_until_it_is_withdrawn(house):
    offer = house.browser("facilitator").get(f"{house.address}/versions/1/publier")
    assert "Rien n’en est retiré" in offer.text
    address = publishes(house).headers["Location"]
    anybody = house.browser("")
    assert "La liste" in anybody.get(address).text
    got = anybody.get(f"{address}/telecharger")
    assert got.data == b"nom;ville"
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert found(house, "public") == [address]
    assert address in anybody.get("/valbrume/public/").text
    assert address in house.browser("reader").get(house.address).text
    house.acts(actions.add_version, what_was_sent("liste 2.csv", b"un;deux"), quota=PLENTY)
    assert (
        anybody.get(f"{address}/telecharger").data == b"nom;ville"
    )  # a new version is not public by accident
    assert publishes(house, 2).headers["Location"] == address
    assert anybody.get(f"{address}/telecharger").data == b"un;deux"
    public_id = address.rpartition("/")[2]
    house.browser("facilitator").post(
        f"/valbrume/publications/fichiers/{public_id}/retrait", data={"reason": "Erreur."}
    )
    gone = anybody.get(address)
    assert gone.status_code == 410
    assert "Erreur." in gone.text
    assert anybody.get(f"{address}/telecharger").status_code == 404
    assert found(house, "public") == []
    assert len(found(house, "members")) == 1


def test_only_who_facilitates_publishes_and_withdraws(house):
    for who in ("lead", "worker", "reader"):
        assert publishes(house, who=who).status_code == 403
        assert "/publier" not in house.browser(who).get(house.address).text
    assert publishes(house, who="stranger").status_code == 404
    assert publishes(house, 9).status_code == 404
    public_id = publishes(house).headers["Location"].rpartition("/")[2]
    away = f"/valbrume/publications/fichiers/{public_id}/retrait"
    assert house.browser("lead").post(away, data={"reason": "Erreur."}).status_code == 403
    assert (
        house.browser("stranger")
        .post(away.replace("valbrume", "jumelle"), data={"reason": "Oui."})
        .status_code
        == 404
    )
    assert house.browser("").get(f"/jumelle/public/fichiers/{public_id}").status_code == 404


def test_what_is_public_does_not_go_to_the_bin_and_what_is_in_the_bin_is_not_made_public(house):
    public_id = publishes(house).headers["Location"].rpartition("/")[2]
    with pytest.raises(Conflict, match="publique"):
        house.acts(actions.put_in_bin, bound=house.app.extensions["bound_files"])
    assert house.browser().post(f"{house.address}/corbeille").status_code == 409
    house.browser("facilitator").post(
        f"/valbrume/publications/fichiers/{public_id}/retrait", data={"reason": "Erreur."}
    )
    house.acts(actions.put_in_bin, bound=house.app.extensions["bound_files"])
    assert publishes(house).status_code == 404
    house.acts(actions.erase_at_once, who="lead", bound=house.app.extensions["bound_files"])
    assert house.browser("").get(f"/valbrume/public/fichiers/{public_id}").status_code == 410
