"""The record on paper, opened by a reader nobody here wrote: its words, its language, its tags; hostile titles are text."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from sqlmodel import select

from charters.rules.presets import DEFAULT
from foundation import pdf
from foundation.errors import Unavailable
from governance.committee.forms import RecusalForm
from governance.register import queries
from governance.register.rules.texts import text_hash
from governance.votes.actions import closing, withdrawing
from governance.votes.models import Ballot, Motion, RegisterEntry
from governance.votes.rules.ballots import Choice
from tests.builders import A_MORNING, an_initiative, signed_in, the_actor
from tests.builders_consent import BETTER, a_circle, a_decision
from tests.builders_governance import a_choice, an_open_vote, answers_with, the_entry, votes

pytestmark = pytest.mark.both_databases
HOSTILE = (
    "# *gras* #panic() $x$ `brut` <balise> @renvoi // rien",
    '#read("/etc/passwd") #sys.inputs \\u{41} \\ ~ -- "guillemets"',
    "שלום עולם",
    "Four 😀 \u202eà pain\0",
)


def opened(data):
    return pypdf.PdfReader(io.BytesIO(data))


def words(reader):
    """What is read, without breaks of lines nor the marks that let long words go to the next line."""
    text = " ".join(page.extract_text() for page in reader.pages)
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def tight(text):
    return re.sub(r"[\s\u200b]+", "", text)


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        return app, a_circle(db, an_initiative(db, "valbrume", listed=True), rule=DEFAULT.rule)


def a_vote(db, circle, *, aside=False, **more):
    """One for, one against, one that abstains or withdraws: the vote closed."""
    motion = an_open_vote(db, circle, **more)
    said = iter((Choice.FOR, Choice.AGAINST, Choice.ABSTAIN))
    for place, (seat, member) in enumerate(circle.everybody):
        if aside and place == 2:
            withdraws(db, circle, motion, seat)
        else:
            votes(db, motion, member, next(said), seat)
    closing.close_vote(db, the_actor(db, circle.facilitator), motion, now=A_MORNING)
    return motion


def withdraws(db, circle, motion, seat):
    form = RecusalForm(seat=seat.public_id, reason="Je dirige le bénéficiaire.")
    lead = the_actor(db, circle.facilitator)
    withdrawing.recuse(db, lead, motion, form, now=A_MORNING, link="http://localhost/v")


def within(app, deed):
    with app.app_context(), app.test_request_context(), app.extensions["database"].transaction() as db:
        return deed(db)


def asked(house, number="2026-01", language="fr"):
    app, circle = house
    answer = signed_in(app, circle.members["ess"][0], language=language).get(
        f"/valbrume/registre/{number}/proces-verbal.pdf"
    )
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    return opened(answer.data)


def test_the_record_of_a_vote_says_all_that_makes_it_a_proof(house):
    app, circle = house
    motion = within(app, lambda db: a_vote(db, circle, aside=True))
    with app.extensions["database"].reading() as db:
        entry = the_entry(db, motion)
    read = asked(house)
    told, packed = words(read), tight(words(read))
    for one in (
        "2026-01",
        "Comité de pilotage",
        "Le comité adopte-t-il la charte ?",
        "12 mars 2026",
        "Assez de monde.",
    ):
        assert tight(one) in packed
    for one in (entry.sha256, motion.rule_hash, motion.roll_hash, text_hash(motion.text)):
        assert one in packed
    for one in (
        "Siège ess-1, Maison ess 1",
        "Pour",
        "Contre",
        "s’est déporté·e",
        "Je dirige le bénéficiaire.",
    ):
        assert tight(one) in packed
    assert tight("saisi par Faustine Brindille") in packed
    assert tight("chantier tally bulletins-2026-01.json") in packed
    assert tight(f"/valbrume/votes/{motion.public_id}/bulletins.json") in packed
    assert "Présidence de séance" in told
    assert tight("Quorum atteint.") in packed


def test_the_document_is_tagged_titled_and_says_its_language(house):
    app, circle = house
    within(app, lambda db: a_vote(db, circle))
    for language, kind in (
        ("fr", "Procès-verbal de vote, pour ou contre"),
        ("en", "Record of a vote, for or against"),
    ):
        read = asked(house, language=language)
        root = read.trailer["/Root"]
        assert root["/Lang"] == language
        assert root["/MarkInfo"]["/Marked"].value is True
        assert root["/StructTreeRoot"]["/K"]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
        assert read.metadata.title == "Adopter la charte"
        assert b"pdfuaid" in root["/Metadata"].get_data()
        assert tight(kind) in tight(words(read))
        assert {"Table", "TH", "TD", "H1"} <= {name.lstrip("/") for name in roles(root["/StructTreeRoot"])}


def roles(node):
    """The kinds of tags of the whole tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return set().union(*(roles(one) for one in node)) if node else set()
    if not isinstance(node, dict):
        return set()
    return ({node["/S"]} if "/S" in node else set()) | (roles(node["/K"]) if "/K" in node else set())


ANSWERS = {
    "majority-judgment": (
        {"grades": {"Halle": 4, "Four": 2, "Vélos": 0}},
        "Les bulletins par mention",
    ),
    "approval": ({"approves": ["Halle", "Four"]}, "Approbations"),
    "score": ({"grades": {"Halle": 4, "Four": 1}}, "Notes données"),
    "schulze": ({"ranking": [["Halle"], ["Four"], ["Vélos"]]}, "Les propositions deux à deux"),
    "equal-shares": ({"approves": ["Halle"]}, "Achats, dans l’ordre"),
}


def a_closed_choice(db, circle, method):
    """Two seats answer alike, the third withdraws."""
    budget = method == "equal-shares"
    lines = "Halle ; 400\nFour ; 900\nVélos ; 300" if budget else "Halle\nFour\nVélos"
    more = {"envelope": "1000"} if budget else {}
    motion = a_choice(db, circle, lines, method=method, **more)
    pairs = circle.everybody
    withdraws(db, circle, motion, pairs[2][0])
    for seat, member in pairs[:2]:
        answers_with(db, motion, member, ANSWERS[method][0], seat)
    closing.close_vote(db, the_actor(db, circle.facilitator), motion, now=A_MORNING)
    return motion


def test_each_method_among_options_has_its_figures_and_its_nominal_list(house):
    app, circle = house
    for place, method in enumerate(ANSWERS, 1):
        motion = within(app, lambda db, method=method: a_closed_choice(db, circle, method))
        packed = tight(words(asked(house, f"2026-{place:02d}")))
        assert tight(ANSWERS[method][1]) in packed, method
        assert tight("Je dirige le bénéficiaire.") in packed, method
        assert tight("s’est déporté·e") in packed, method
        assert motion.roll_hash in packed
    page = signed_in(app, circle.facilitator).get(f"/valbrume/votes/{motion.public_id}").text
    assert "Je dirige le bénéficiaire." in page
    assert "saisi par Faustine Brindille" in page


def test_the_record_of_a_decision_by_consent_tells_versions_words_and_objections(house):
    app, circle = house
    proposal = within(app, lambda db: a_decision(db, circle))
    packed = tight(words(asked(house)))
    for one in (BETTER, "Personne n’aurait la clé le lundi.", "Intégrée dans la version 2.", "20 mai 2027",
                "Siège hab-1", "chantier tally --method consent consentement-2026-01.json"):  # fmt: skip
        assert tight(one) in packed, one
    assert proposal.roll_hash in packed
    assert text_hash(BETTER) in packed
    assert tight("The proposal, version 2") in tight(words(asked(house, language="en")))


def test_hostile_titles_come_out_as_text(house):
    app, circle = house
    for place, title in enumerate(HOSTILE, 1):
        within(app, lambda db, title=title: a_vote(db, circle, title=title.replace("\0", "")))
        packed = tight(words(asked(house, f"2026-{place:02d}")))
        if place <= 2:
            assert tight(title) in packed
    assert tight("Four [U+1F600 GRINNING FACE] [U+202E RIGHT-TO-LEFT OVERRIDE]à pain") in packed


def test_a_text_of_ten_thousand_letters_without_a_space_is_whole(house):
    app, circle = house
    motion = within(app, lambda db: a_vote(db, circle))
    long = "é" * 10_000

    def grow(db):
        found = db.exec(select(Motion).where(Motion.public_id == motion.public_id)).one()
        found.about = long

    within(app, grow)
    # The feet of pages stand between its letters.
    assert words(asked(house)).count("é") > len(long)


def test_the_twin_and_whoever_passes_by_get_no_record(house):
    app, circle = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        a_vote(db, circle)
        twin = a_circle(db, an_initiative(db, "jumelle"))
    address = "/valbrume/registre/2026-01/proces-verbal.pdf"
    assert signed_in(app, twin.facilitator).get(address).status_code == 404
    assert app.test_client().get(address).status_code in {302, 303}
    assert (
        signed_in(app, circle.facilitator).get("/valbrume/registre/2026-77/proces-verbal.pdf").status_code
        == 404
    )


def test_an_engine_that_fails_or_is_too_slow_is_told_and_nothing_is_written(house, monkeypatch):
    app, circle = house
    within(app, lambda db: a_vote(db, circle))
    monkeypatch.setattr(pdf, "PATIENCE", 0.01)
    answer = signed_in(app, circle.facilitator).get("/valbrume/registre/2026-01/proces-verbal.pdf")
    assert answer.status_code == 503
    assert "Rien n’est perdu" in answer.text
    monkeypatch.undo()
    with app.test_request_context(), pytest.raises(Unavailable):
        pdf.render("governance/register/record.typ", {"not": "a record"})


def test_making_a_record_changes_nothing(house):
    app, circle = house
    within(app, lambda db: a_vote(db, circle))

    def kept():
        with app.extensions["database"].reading() as db:
            rows = db.exec(select(RegisterEntry)).all(), db.exec(select(Ballot)).all()
            return [[one.model_dump() for one in each] for each in rows], len(
                queries.register(db, circle.initiative.id)
            )

    before = kept()
    asked(house)
    assert kept() == before
