"""One-time codes by e-mail: eight digits, ten minutes, five tries, where they were asked for and nowhere else."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from foundation import web
from foundation.mail import Letter
from people.models import BY_EMAIL, Identity, SignInCode
from people.signin import codes
from tests.builders import a_member, a_person, an_initiative, token_of

GILDAS = "gildas@valbrume.test"
DIGITS = re.compile(r"\b(\d{4})\s(\d{4})\b")


@pytest.fixture
def gildas(app):
    with app.extensions["database"].transaction() as db:
        person = a_person(db, "Gildas Verdelune", email=GILDAS)
        a_member(db, an_initiative(db, "valbrume"), person=person)
        db.add(Identity(person_id=person.id, issuer=BY_EMAIL, subject=GILDAS, linked_at=person.created_at))
    return person


def ask(client, address=GILDAS, **more):
    return client.post("/connexion/courriel", data={"email": address, **more})


def letters(app, to=GILDAS):
    with app.extensions["database"].reading() as db:
        return db.exec(select(Letter).where(Letter.recipient == to).order_by(Letter.id)).all()


def received(app, to=GILDAS):
    return "".join(DIGITS.search(letters(app, to)[-1].text).groups())


def enter(client, code):
    return client.post("/connexion/courriel/code", data={"code": code})


def signed_in(client):
    return client.get("/moi").status_code == 200


def another(code):
    return f"{(int(code) + 1) % 10**8:08d}"


@pytest.mark.both_databases
def test_the_code_received_opens_the_account(app, client, gildas):
    assert ask(client).location == "/connexion/courriel"
    assert GILDAS in client.get("/connexion/courriel").text
    answer = enter(client, received(app))
    assert (answer.status_code, answer.location) == (303, "/valbrume/")
    assert signed_in(client)


def test_the_code_is_taken_as_people_type_it(app, client, gildas):
    ask(client, "  Gildas@Valbrume.TEST ")
    code = received(app)
    assert enter(client, f" {code[:2]} {code[2:5]} {code[5:]} ").status_code == 303


def test_one_goes_on_to_where_one_was_going(app, client, gildas):
    ask(client, next="/valbrume/votes")
    assert enter(client, received(app)).location == "/valbrume/votes"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/a\nb",
        "javascript:alert(1)",
        "/deconnexion",
    ],
)
def test_nobody_is_led_elsewhere_afterwards(app, client, gildas, elsewhere):
    ask(client, next=elsewhere)
    assert enter(client, received(app)).location == "/valbrume/"


def test_known_or_not_the_answer_is_the_same(app, gildas):
    answers = []
    for address in (GILDAS, "jamais.vue@example.org"):
        client = app.test_client()
        sent = ask(client, address)
        page = client.get("/connexion/courriel")
        answers.append((sent.status_code, sent.location, page.status_code, page.text.replace(address, "…")))
        assert len(letters(app, address)) == 1
    assert re.sub(r'value="[^"]{20,}"', "", str(answers[0])).count("…") == re.sub(
        r'value="[^"]{20,}"', "", str(answers[1])
    ).count("…")
    assert answers[0][:3] == answers[1][:3]


def test_an_unknown_address_opens_a_new_account_only_with_its_code(app, client):
    ask(client, "nouvelle@example.org")
    assert enter(client, another(received(app, "nouvelle@example.org"))).status_code == 422
    assert enter(client, received(app, "nouvelle@example.org")).location == "/connexion/bienvenue"
    assert not signed_in(client)


def test_a_wrong_code_is_told_with_what_is_left(app, client, gildas):
    ask(client)
    answer = enter(client, another(received(app)))
    assert answer.status_code == 422
    assert "Il reste 4 essais" in answer.text
    assert not signed_in(client)


def test_after_five_tries_the_right_code_is_worth_nothing(app, client, gildas):
    ask(client)
    code = received(app)
    for _time in range(5):
        enter(client, another(code))
    answer = enter(client, code)
    assert answer.status_code == 422
    assert "plus valable" in answer.text
    assert not signed_in(client)


def test_a_code_of_more_than_ten_minutes_is_worth_nothing(app, client, gildas, clock):
    ask(client)
    clock.advance(minutes=10, seconds=1)
    assert enter(client, received(app)).status_code == 422
    assert not signed_in(client)


def test_a_code_serves_once(app, client, gildas):
    ask(client)
    code = received(app)
    enter(client, code)
    client.post("/deconnexion")
    assert enter(client, code).status_code == 422
    assert not signed_in(client)


def test_the_code_of_one_address_does_not_open_another(app, gildas):
    thief = app.test_client()
    ask(thief, "voleur@example.org")
    code = received(app, "voleur@example.org")
    victim = app.test_client()
    ask(victim)
    assert enter(victim, code).status_code == 422
    ask(thief)  # the thief now asks for Gildas's: his own code is worth nothing any more
    assert enter(thief, code).status_code == 422
    assert not signed_in(thief)


def test_a_code_is_worth_nothing_in_another_browser(app, client, gildas):
    ask(client)
    other = app.test_client()
    assert enter(other, received(app)).status_code == 422
    ask(other)
    mine, theirs = letters(app)
    assert mine.text != theirs.text
    code = "".join(DIGITS.search(mine.text).groups())
    assert enter(other, code).status_code == 422
    assert enter(client, code).status_code == 303


def test_the_tries_of_a_stranger_do_not_use_up_mine(app, client, gildas):
    ask(client)
    mine = received(app)
    stranger = app.test_client()
    ask(stranger)
    for _time in range(6):
        enter(stranger, "00000000")
    assert enter(client, mine).status_code == 303


def test_only_a_digest_of_the_code_is_kept(app, client, gildas):
    ask(client)
    with app.extensions["database"].reading() as db:
        row = db.exec(select(SignInCode)).one()
    assert received(app) not in row.model_dump_json()


@pytest.mark.both_databases
def test_parallel_guesses_do_not_share_a_try(app, client, gildas):
    ask(client)
    code, cookie = received(app), client.get_cookie("chantier").value

    def guess(number):
        other = app.test_client()
        other.set_cookie("chantier", cookie)
        return enter(other, f"{(int(code) + 1 + number) % 10**8:08d}").status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(guess, range(12))) == {422}
    with app.extensions["database"].reading() as db:
        assert db.exec(select(SignInCode)).one().tries == 5


@pytest.mark.parametrize(
    "address",
    [
        "",
        "gildas",
        "gildas@",
        "@valbrume.test",
        "a b@c.fr",
        "a@b.fr,c@d.fr",
        "a@b.fr\nBcc: c@d.fr",
        "x" * 330 + "@a.fr",
    ],
)
def test_what_is_not_an_address_is_said_beside_the_field(app, client, address):
    answer = ask(client, address)
    assert answer.status_code == 422
    assert 'id="f-email-e"' in answer.text
    assert letters(app, address) == []


def test_without_asking_there_is_nothing_to_enter(client):
    assert client.get("/connexion/courriel").location == "/connexion"
    assert enter(client, "12345678").status_code == 422


@pytest.mark.as_deployed
def test_letters_to_one_address_are_counted(app, client):
    web.limiter.enabled = True
    token = token_of(app, client)
    answers = [ask(client, csrf_token=token).status_code for _time in range(6)]
    assert answers == [303] * 5 + [429]
    assert ask(client, "autre@valbrume.test", csrf_token=token).status_code == 303


@pytest.mark.as_deployed
def test_a_code_is_asked_for_from_our_own_page_alone(app, client):
    assert ask(client).status_code == 400
    token = token_of(app, client)
    foreign = client.post(
        "/connexion/courriel",
        data={"email": GILDAS, "csrf_token": token},
        headers={"Origin": "https://elsewhere.example"},
    )
    assert foreign.status_code == 403
    assert letters(app) == []


def test_the_letter_speaks_the_language_asked_for(app, client):
    client.post("/langue", data={"language": "en"})
    ask(client)
    assert letters(app)[0].subject.startswith(received(app)[:4])


def test_codes_are_eight_digits_and_not_always_the_same():
    drawn = {codes.drawn() for _time in range(200)}
    assert all(re.fullmatch(r"\d{8}", code) for code in drawn)
    assert len(drawn) > 190
