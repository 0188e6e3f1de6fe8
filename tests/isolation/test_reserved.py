"""A document for two persons: whoever is not one of them finds no trace of it, by any door."""

from __future__ import annotations

import html
import io
import re

import pytest
from PIL import Image

from foundation import jobs
from people.models import Initiative
from tests.builders import A_MORNING, signed_in, the_actor
from tests.builders_comments import a_comment, a_suggestion
from tests.builders_documents import a_document
from tests.builders_governance import a_committee
from tests.builders_meetings import an_open_meeting
from tests.builders_rights import for_persons, shared, two_who_read
from tests.house_of_two import LINK, crawl
from tests.rules.documents.trees import doc, heading, paragraph
from workspace.discussions import actions as discussions
from workspace.discussions.forms import NewThread
from workspace.documents import actions, chores, images, queries
from workspace.documents.models import Document
from workspace.documents.rules.pictures import Picture
from workspace.shelves import actions as shelves

pytestmark = pytest.mark.both_databases
TITLE, WORDS, SAID = "Le bail de la légumerie", "Loyer consenti par Quilleroux", "Trop cher selon Mareuilles"
SECRETS = (TITLE, "Quilleroux", "Mareuilles", "Pontdivy", "Brocéliande", "Kerlouan")
# Pages of the house that carry the name of a text along: they answer the same whatever it is, and say nothing of it.
SAID_OF_ALL = re.compile("/rayons|/votes/preparer")
# What a search may be asked of it: whole words, words misspelt, words of what was said about it.
ASKED = ("légumerie", "Quilleroux", "Quileroux", "Mareuilles", "Pontdivy", "Kerlouan")


def pixel() -> Picture:
    kept = io.BytesIO()
    Image.new("RGB", (2, 2), "red").save(kept, "PNG")
    return Picture("ab" * 32, "image/png", 2, 2, kept.getvalue())


class House:
    """Two who read, and others of every kind; the document has a past, comments, an image and a discussion."""

    def __init__(self, app):
        self.app = app
        with self.transaction() as db:
            stream, self.author, self.reader, self.facilitator, self.others = two_who_read(db)
            self.document = a_document(
                db, self.author, TITLE, stream_id=stream.id, tree=doc(heading("Objet"), paragraph(WORDS))
            )
        self.initiative_id = self.document.initiative_id
        self.public_id, self.id = self.document.public_id, self.document.id
        self._furnish()

    def transaction(self):
        return self.app.extensions["database"].transaction()

    def _furnish(self):
        """Written while everybody could read it: what is restricted later must not stay behind."""
        with self.app.test_request_context(base_url="http://localhost"), self.transaction() as db:
            document = db.get_one(Document, self.id)
            author = the_actor(db, self.author)
            images.keep(db, author, document, pixel(), now=A_MORNING)
            self.version = actions.take_version(db, author, document, "Brocéliande", now=A_MORNING).public_id
            said = f"{SAID}, @Idris Vasseur et @Océane Marchetti."
            self.thread = a_comment(db, self.author, document, said).public_id
            a_suggestion(db, self.others["works in the stream"], document, "consenti", "accordé à Pontdivy")
            subject = queries.subject(db, author, self.public_id)
            wanted = NewThread(title="Et la caution de Kerlouan ?", text="Kerlouan, @Idris Vasseur ?")
            self.talk = discussions.start_thread(db, author, subject, wanted, now=A_MORNING).public_id
        self.index()

    def index(self):
        self.app.extensions["clock"].advance(minutes=2)
        jobs.run(self.app, jobs.Job(5, chores.index))

    def reserve(self):
        with self.transaction() as db:
            shared(db, self.author, db.get_one(Document, self.id), for_persons(self.author, self.reader))

    def browser(self, member):
        return signed_in(self.app, member)

    def doors(self):
        """Every address of the document that somebody who reads and writes it is shown, and those that pages ask for."""
        browser, base = self.browser(self.facilitator), f"/valbrume/documents/{self.public_id}"
        pages = ("", "/historique", "/commentaires", "/droits", "/classer", f"/versions/{self.version}")
        read = [said(browser, base + page) for page in pages]
        links = {link.replace("&amp;", "&") for text in read for link in LINK.findall(text)}
        shown = {link for link in links if self.public_id in link or self.version in link}
        return shown | {
            base, f"{base}/auteurs", f"{base}/nommer?q=a", f"{base}/images/{'ab' * 32}", f"{base}/classer",
            f"{base}/historique", f"{base}/comparer", f"{base}/effacer", f"{base}/suite", f"{base}/droits",
            f"{base}/telecharger?format=md", f"{base}/texte.pdf", f"{base}/commentaires",
            f"{base}/commentaires/fil/{self.thread}", f"{base}/versions/{self.version}",
            f"{base}/versions/{self.version}/telecharger?format=md", f"{base}/versions/{self.version}/texte.pdf",
            f"/valbrume/versions/{self.version}/publier", f"/valbrume/discussions/{self.talk}",
            f"/valbrume/discussions/ouvrir?sujet=document&id={self.public_id}",
            f"/valbrume/rayons?texte={self.public_id}",
        }  # fmt: skip


@pytest.fixture
def house(app):
    return House(app)


def traces(text):
    text = html.unescape(text)
    return [secret for secret in (*SECRETS,) if secret in text]


def said(browser, address):
    return browser.get(address).get_data(as_text=True)


def searched(browser, words):
    """What a search answers, without the words of the question itself."""
    page = html.unescape(said(browser, f"/valbrume/recherche?q={words}"))
    return re.sub(r'value="[^"]*"', "", page).split('id="results"')[-1]


def test_before_it_is_reserved_every_member_finds_it(house):
    browser = house.browser(house.others["is of no stream"])
    assert TITLE in html.unescape(said(browser, "/valbrume/documents"))
    assert house.public_id in searched(browser, "Quilleroux")
    assert house.talk in said(browser, "/valbrume/discussions")
    assert len(house.doors()) > 20


def test_the_two_persons_and_who_facilitates_find_it_by_each_door(house):
    house.reserve()
    for member in (house.author, house.reader, house.facilitator):
        browser = house.browser(member)
        assert TITLE in html.unescape(said(browser, "/valbrume/documents"))
        assert house.public_id in searched(browser, "Quilleroux")
        assert browser.get(f"/valbrume/documents/{house.public_id}").status_code == 200
        assert browser.get(f"/valbrume/documents/{house.public_id}/images/{'ab' * 32}").status_code == 200
        assert browser.get(f"/valbrume/discussions/{house.talk}").status_code == 200
    browser, doors = house.browser(house.reader), house.doors()
    shut = [one for one in sorted(doors) if "pdf" not in one and browser.get(one).status_code == 404]
    assert [one for one in shut if "publier" not in one] == []


def test_no_door_of_it_opens_to_anybody_else(house):
    doors = house.doors()
    house.reserve()
    for who, member in house.others.items():
        browser = house.browser(member)
        opened = {
            address: answer.status_code
            for address in sorted(doors)
            if ((answer := browser.get(address)).status_code != 404 and not SAID_OF_ALL.search(address))
            or traces(answer.get_data(as_text=True))
        }
        assert opened == {}, who


def test_no_page_of_the_house_says_anything_of_it_to_anybody_else(house):
    house.reserve()
    for who in ("leads the stream", "observes"):
        pages = crawl(house.browser(house.others[who]), "/valbrume/")
        assert len(pages) > 15
        marks = {
            address: found
            for address, text in pages.items()
            if (found := [*traces(text), *(one for one in (house.public_id, house.talk) if one in text)])
        }
        assert marks == {}, who


def test_no_search_finds_its_words_nor_corrects_with_them(house):
    house.reserve()
    house.index()
    for who, member in house.others.items():
        browser = house.browser(member)
        for words in ASKED:
            page = searched(browser, words)
            assert house.public_id not in page, (who, words)
            assert [one for one in traces(page) if one != words] == [], (who, words)


def test_what_is_written_after_it_was_reserved_is_found_by_its_readers_alone(house):
    house.reserve()
    with house.app.test_request_context(base_url="http://localhost"), house.transaction() as db:
        author = the_actor(db, house.author)
        document = db.get_one(Document, house.id)
        actions.rename(db, author, document, "Le bail de Trévignon", version=0, now=A_MORNING)
    house.index()
    assert house.public_id in searched(house.browser(house.reader), "Trévignon")
    for member in house.others.values():
        assert house.public_id not in searched(house.browser(member), "Trévignon")


def test_no_gesture_reaches_it(house):
    house.reserve()
    base = f"/valbrume/documents/{house.public_id}"
    gestures = {
        f"{base}/titre": {"title": "Autre", "version": "0"},
        f"{base}/versions": {"name": ""},
        f"{base}/figer": {"name": ""},
        f"{base}/ranger": {},
        f"{base}/effacer": {"passage": "Quilleroux"},
        f"{base}/copier": {"title": "Copie"},
        f"{base}/deplacer": {"place": ":"},
        f"{base}/corbeille": {},
        f"{base}/reprendre": {"cle": "debut"},
        f"{base}/suite": {"title": "Suite"},
        f"{base}/droits": {"acces": "initiative::write", "version": "1"},
        f"{base}/droits/revenir": {"version": "1"},
        f"{base}/commentaires": {"text": "Bonjour"},
        f"/valbrume/discussions/{house.talk}": {"text": "Bonjour"},
    }
    for who, member in house.others.items():
        browser = house.browser(member)
        answers = {
            address: browser.post(address, data=data).status_code for address, data in gestures.items()
        }
        assert set(answers.values()) == {404}, (who, answers)


def test_the_home_owes_nothing_more_to_who_was_called_there(house):
    worker = house.browser(house.others["works in the stream"])
    assert "vous a cité" in html.unescape(said(worker, "/valbrume/"))
    house.reserve()
    assert "vous a cité" not in html.unescape(said(worker, "/valbrume/"))


def test_minutes_for_some_leave_the_page_of_the_meeting(house):
    with house.transaction() as db:
        committee = a_committee(db, db.get_one(Initiative, house.initiative_id))
        meeting = an_open_meeting(db, committee, *committee.everybody[:9])
        minutes = db.get_one(Document, meeting.minutes_document_id)
        title = minutes.public_id
        shared(db, committee.facilitator, minutes, for_persons(house.author))
    page = f"/valbrume/reunions/{meeting.public_id}"
    assert "Adoption de la charte" in (mine := said(house.browser(house.author), page))
    assert title in mine
    assert title not in (theirs := said(house.browser(house.reader), page))
    assert theirs.count("Adoption de la charte") < mine.count("Adoption de la charte")


def test_a_sequel_names_the_text_it_follows_to_its_readers_alone(house):
    with house.transaction() as db:
        facilitator = the_actor(db, house.facilitator)
        document = db.get_one(Document, house.id)
        actions.freeze(db, facilitator, document, now=A_MORNING)
        made = actions.succeed(db, facilitator, document, "La suite, pour tous", now=A_MORNING).public_id
    house.reserve()
    page = f"/valbrume/documents/{made}"
    assert TITLE in html.unescape(said(house.browser(house.reader), page))
    theirs = house.browser(house.others["leads the stream"]).get(page)
    assert theirs.status_code == 200
    assert TITLE not in html.unescape(theirs.get_data(as_text=True))


def test_a_folder_and_the_bin_say_nothing_of_it(house):
    house.reserve()
    with house.transaction() as db:
        document = db.get_one(Document, house.id)
        shelves.put_in_bin(db, the_actor(db, house.facilitator), document, now=A_MORNING, bound=())
    for member in house.others.values():
        assert traces(said(house.browser(member), "/valbrume/corbeille")) == []
    assert TITLE in html.unescape(said(house.browser(house.reader), "/valbrume/corbeille"))
