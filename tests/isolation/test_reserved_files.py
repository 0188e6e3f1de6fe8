"""A file for two persons: whoever is not one of them finds no trace of it, by any door."""

from __future__ import annotations

import html
import io

import pytest
from PIL import Image

from tests.builders import A_MORNING, signed_in, the_actor
from tests.builders_files import PLENTY, a_file, what_was_sent
from tests.builders_rights import for_persons, shared, two_who_read
from tests.house_of_two import LINK, crawl
from tests.isolation.test_reserved import said, searched
from workspace.discussions import actions as discussions
from workspace.discussions.forms import NewThread
from workspace.files import actions, queries
from workspace.files.models import StreamFile

pytestmark = pytest.mark.both_databases
TITLE, NAME, WORDS, SAID = "Le devis du treuil", "Kerdalec.csv", "Quilleroux le facture", "Mareuilles dit non"
SECRETS = (TITLE, "Kerdalec", "Quilleroux", "Mareuilles", "Pontdivy")
ASKED = ("treuil", "Kerdalec", "Quilleroux", "Quileroux", "Mareuilles", "Pontdivy")


def a_picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (2, 2), "red").save(kept, "JPEG")
    return kept.getvalue()


class House:
    """Two who read, and others of every kind; the file has two versions, a picture and a discussion."""

    def __init__(self, app):
        self.app = app
        with self.transaction() as db:
            stream, self.author, self.reader, self.facilitator, self.others = two_who_read(db)
            data = WORDS.encode()
            file = a_file(db, self.author, TITLE, name="premier.csv", data=b"un", stream_id=stream.id)
            sent = what_was_sent(NAME, data, WORDS, picture=a_picture(), width=2, height=2)
            actions.add_version(
                db, the_actor(db, self.author), file, sent, quota=PLENTY, now=self.later(minutes=5)
            )
            self.id, self.public_id = file.id, file.public_id
        self._speak()

    @property
    def base(self):
        return f"/valbrume/fichiers/{self.public_id}"

    def transaction(self):
        return self.app.extensions["database"].transaction()

    def later(self, **how):
        self.app.extensions["clock"].advance(**how)
        return self.app.extensions["clock"].now()

    def _speak(self):
        """While everybody could read it: what is restricted later must not stay behind."""
        with self.app.test_request_context(base_url="http://localhost"), self.transaction() as db:
            author = the_actor(db, self.author)
            subject = queries.subject(db, author, self.public_id)
            wanted = NewThread(title="Et Pontdivy ?", text=f"{SAID}, @Idris Vasseur ?")
            self.talk = discussions.start_thread(db, author, subject, wanted, now=A_MORNING).public_id

    def reserve(self):
        with self.transaction() as db:
            shared(db, self.author, db.get_one(StreamFile, self.id), for_persons(self.author, self.reader))

    def browser(self, member):
        return signed_in(self.app, member)

    def doors(self):
        """Every address of the file that who facilitates is shown, and those that pages ask for."""
        browser = self.browser(self.facilitator)
        pages = (self.base, f"{self.base}/droits", f"{self.base}/versions/1/publier")
        links = {link.replace("&amp;", "&") for page in pages for link in LINK.findall(said(browser, page))}
        versions = {f"{self.base}/versions/{n}/{end}" for n in (1, 2) for end in ("telecharger", "publier")}
        return {one for one in links if self.public_id in one} | versions | {
            self.base, f"{self.base}/droits", f"{self.base}/versions/2/apercu", f"/valbrume/discussions/{self.talk}",
            f"/valbrume/discussions/ouvrir?sujet=file&id={self.public_id}",
        }  # fmt: skip


@pytest.fixture
def house(app):
    return House(app)


def traces(house, text):
    text = html.unescape(text)
    return [one for one in (*SECRETS, house.public_id, house.talk) if one in text]


def test_before_it_is_reserved_every_member_finds_it(house):
    browser = house.browser(house.others["is of no stream"])
    for page in ("/fichiers", "/", "/chantiers/cantines"):
        assert TITLE in html.unescape(said(browser, f"/valbrume{page}")), page
    assert house.public_id in searched(browser, "Quilleroux")
    assert house.talk in said(browser, "/valbrume/discussions")
    assert len(house.doors()) >= 9


def test_the_two_persons_and_who_facilitates_find_it_by_each_door(house):
    house.reserve()
    doors = [one for one in sorted(house.doors()) if "publier" not in one]
    for member in (house.author, house.reader, house.facilitator):
        browser = house.browser(member)
        assert TITLE in html.unescape(said(browser, "/valbrume/fichiers"))
        assert house.public_id in searched(browser, "Quilleroux")
        assert house.talk in said(browser, "/valbrume/discussions")
        assert {one: browser.get(one).status_code for one in doors} == dict.fromkeys(doors, 200)


def test_no_door_of_it_opens_to_anybody_else(house):
    doors = house.doors()
    house.reserve()
    for who, member in house.others.items():
        browser = house.browser(member)
        opened = {one: browser.get(one).status_code for one in sorted(doors)}
        assert opened == dict.fromkeys(sorted(doors), 404), who


def test_no_page_of_the_house_says_anything_of_it_to_anybody_else(house):
    house.reserve()
    for who in ("leads the stream", "observes"):
        pages = crawl(house.browser(house.others[who]), "/valbrume/")
        assert {"/valbrume/fichiers", "/valbrume/discussions", "/valbrume/corbeille"} <= set(pages)
        assert {at: found for at, text in pages.items() if (found := traces(house, text))} == {}, who


def test_no_search_finds_its_words_nor_corrects_with_them(house):
    house.reserve()
    for who, member in house.others.items():
        for words in ASKED:
            page = searched(house.browser(member), words)
            assert [one for one in traces(house, page) if one != words] == [], (who, words)


def test_a_version_that_comes_after_is_found_by_its_readers_alone(house):
    house.reserve()
    with house.transaction() as db:
        file, author = db.get_one(StreamFile, house.id), the_actor(db, house.author)
        sent = what_was_sent("suite.csv", b"x", "Trévignon rabat")
        actions.add_version(db, author, file, sent, quota=PLENTY, now=house.later(minutes=1))
    assert house.public_id in searched(house.browser(house.reader), "Trévignon")
    for member in house.others.values():
        assert house.public_id not in searched(house.browser(member), "Trévignon")
        assert TITLE not in html.unescape(said(house.browser(member), "/valbrume/"))


def test_no_gesture_reaches_it(house):
    house.reserve()
    gestures = {
        f"{house.base}/versions": {},
        f"{house.base}/corbeille": {},
        f"{house.base}/sortir": {},
        f"{house.base}/effacer": {},
        f"{house.base}/versions/1/publier": {},
        f"{house.base}/titre": {"title": "Autre", "version": "0"},
        f"{house.base}/deplacer": {"place": ":"},
        f"{house.base}/droits": {"acces": "initiative::write", "version": "1"},
        f"{house.base}/droits/revenir": {"version": "1"},
        f"/valbrume/discussions/{house.talk}": {"text": "Bonjour"},
    }
    for who, member in house.others.items():
        browser = house.browser(member)
        answers = {at: browser.post(at, data=data).status_code for at, data in gestures.items()}
        assert answers == dict.fromkeys(gestures, 404), who


def test_the_bin_says_nothing_of_it_and_gives_it_back_to_its_readers_alone(house):
    house.reserve()
    with house.transaction() as db:
        file = db.get_one(StreamFile, house.id)
        actions.put_in_bin(db, the_actor(db, house.author), file, now=A_MORNING, bound=())
    for member in house.others.values():
        browser = house.browser(member)
        assert traces(house, said(browser, "/valbrume/corbeille")) == []
        assert traces(house, said(browser, f"/valbrume/fichiers?fichier={house.public_id}")) == []
    assert TITLE in html.unescape(said(house.browser(house.reader), "/valbrume/corbeille"))
    house.browser(house.author).post(f"{house.base}/sortir")
    assert house.public_id in searched(house.browser(house.reader), "Quilleroux")
    assert house.public_id not in searched(house.browser(house.others["leads the stream"]), "Quilleroux")
