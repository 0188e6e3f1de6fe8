"""The table of rights applied to each kind of person: the approved text of docs/permissions.md.

To approve a change of rights: `python -m tests.permissions.matrix > docs/permissions.md`, then read the difference.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace

from people.actor import Actor, Hat
from people.models import Role
from people.permissions import Permission, allowed
from people.rules.sharing import Circle, Grant, Level

HERE, TWIN, STREAM = 1, 2, 7
MEMBER, PERSON, ORGANISATION, KEPT, BODY = 11, 21, 31, 32, 41


@dataclass(frozen=True)
class Subject:
    """Anything of an initiative and of one of its streams; each tie to the person is off until said."""

    initiative_id: int | None = HERE
    stream_id: int | None = STREAM
    body_id: int | None = None
    public: bool = False
    presented: bool = False
    person_id: int | None = None
    author_id: int | None = None
    invited_by: int | None = None
    membership_id: int | None = None
    organisation_id: int | None = None
    roll: frozenset[int] = frozenset()
    grants: tuple[Grant, ...] | None = None


def member(role: Role, **more: frozenset[int]) -> Actor:
    hats = (
        Hat(mandate_id=1, organisation_id=ORGANISATION),
        Hat(mandate_id=2, organisation_id=KEPT, referent=True),
        Hat(),
    )
    return Actor(
        person_id=PERSON, initiative_id=HERE, membership_id=MEMBER, role=role, hats=hats, hat=hats[0], **more
    )


PERSONS: dict[str, Actor] = {
    "visite": Actor(),
    "compte sans démarche": Actor(person_id=PERSON),
    "anime une autre démarche": replace(member(Role.ADMINISTRATOR), initiative_id=TWIN),
    "observe": member(Role.OBSERVER),
    "participe": member(Role.PARTICIPANT),
    "participe au chantier": member(Role.PARTICIPANT, stream_ids=frozenset({STREAM})),
    "porte le chantier": member(
        Role.PARTICIPANT, stream_ids=frozenset({STREAM}), lead_ids=frozenset({STREAM})
    ),
    "facilite": member(Role.FACILITATOR),
    "administre": member(Role.ADMINISTRATOR),
}

TIES: dict[str, dict[str, object]] = {
    "c’est public": {"public": True},
    "elle a le lien": {"presented": True},
    "c’est elle": {"person_id": PERSON},
    "c’est d’elle": {"author_id": MEMBER},
    "elle a invité": {"invited_by": MEMBER},
    "c’est son mandat": {"membership_id": MEMBER},
    "elle représente l’organisation": {"organisation_id": ORGANISATION},
    "elle est référente de l’organisation": {"organisation_id": KEPT},
    "elle est sur la liste": {"roll": frozenset({MEMBER})},
    "hors chantier": {"stream_id": None},
    "on le lui ouvre": {"grants": (Grant(Circle.PERSON, MEMBER, Level.WRITE),)},
}

WORDS: dict[Permission, str] = {
    Permission.READ_PUBLISHED: "lire ce qui est publié",
    Permission.READ_INITIATIVE: "lire l’espace de la démarche",
    Permission.CHOOSE_HAT: "choisir pour qui on parle",
    Permission.MANAGE_OWN_ACCOUNT: "gérer un compte",
    Permission.INVITE: "inviter",
    Permission.ACCEPT_INVITATION: "accepter une invitation",
    Permission.WITHDRAW_INVITATION: "retirer une invitation",
    Permission.MANAGE_PEOPLE: "tenir les collèges et les organisations",
    Permission.GRANT_ROLE: "attribuer un rôle",
    Permission.LEAVE_INITIATIVE: "quitter la démarche, ou en retirer quelqu’un",
    Permission.PROPOSE_MANDATE: "dire qu’on parle pour une organisation",
    Permission.RECORD_MANDATE: "enregistrer un mandat",
    Permission.END_MANDATE: "mettre fin à un mandat",
    Permission.KEEP_ORGANISATION: "tenir l’espace d’une organisation",
    Permission.READ_DEED: "lire un acte de désignation",
    Permission.OPEN_STREAM: "ouvrir un chantier",
    Permission.EDIT_STREAM: "modifier un chantier",
    Permission.JOIN_STREAM: "rejoindre un chantier",
    Permission.ASK_TO_JOIN: "demander à participer, sans invitation",
    Permission.FOLLOW_REQUEST: "suivre sa demande de participation, la confirmer, la retirer",
    Permission.DECIDE_REQUEST: "lire les demandes de participation, les accueillir, y répondre, les orienter",
    Permission.READ_DOCUMENT: "lire un document",
    Permission.CREATE_DOCUMENT: "créer un document",
    Permission.EDIT_DOCUMENT: "écrire dans un document",
    Permission.FREEZE_DOCUMENT: "figer un document",
    Permission.ERASE_PASSAGE: "effacer pour de bon un passage d’un document",
    Permission.SHARE: "décider qui lit un document ou un fichier, qui y propose, qui y écrit",
    Permission.COMMENT_DOCUMENT: "commenter un document",
    Permission.EDIT_COMMENT: "modifier un commentaire",
    Permission.WITHDRAW_COMMENT: "supprimer un commentaire",
    Permission.RESOLVE_COMMENT: "régler un fil de commentaires, ou le rouvrir",
    Permission.SUGGEST_CHANGE: "proposer d’autres mots dans un document",
    Permission.WITHDRAW_SUGGESTION: "retirer une suggestion",
    Permission.READ_FILE: "lire un fichier, le télécharger",
    Permission.ADD_FILE: "déposer un fichier",
    Permission.EDIT_FILE: "remplacer un fichier par une nouvelle version, le renommer, le déplacer",
    Permission.BIN_FILE: "ranger un fichier ou le mettre à la corbeille, et l’en sortir",
    Permission.ERASE_FILE: "effacer tout de suite un fichier de la corbeille",
    Permission.READ_DISCUSSION: "lire une discussion",
    Permission.SPEAK_IN_DISCUSSION: "écrire dans une discussion",
    Permission.EDIT_MESSAGE: "modifier un message",
    Permission.WITHDRAW_MESSAGE: "retirer un message",
    Permission.HIDE_MESSAGE: "masquer un message, avec son motif",
    Permission.READ_ACTION: "lire une action",
    Permission.PLAN_ACTION: "écrire une action à faire",
    Permission.EDIT_ACTION: "changer les mots d’une action, la confier, changer son échéance",
    Permission.FOLLOW_ACTION: "dire où en est une action",
    Permission.READ_CHARTER: "lire la charte et son histoire",
    Permission.WRITE_CHARTER: "préparer la charte",
    Permission.PUT_CHARTER_IN_FORCE: "mettre une charte en vigueur",
    Permission.SIGN_CHARTER: "signer la charte en son nom",
    Permission.SIGN_FOR_ORGANISATION: "signer la charte pour une organisation",
    Permission.PROPOSE_AMENDMENT: "proposer un amendement à la charte, ou à l’annexe d’un chantier",
    Permission.SUPPORT_AMENDMENT: "soutenir un amendement, ou ne plus le soutenir",
    Permission.WITHDRAW_AMENDMENT: "retirer un amendement",
    Permission.ORDER_AMENDMENTS: "mettre les amendements en ordre",
    Permission.LEAD_CONSULTATION: "ouvrir une consultation sur la charte ou sur l’annexe d’un chantier, la terminer, dire ce qui a été retenu",
    Permission.ANSWER_CONSULTATION: "donner son avis dans une consultation",
    Permission.WITHDRAW_OPINION: "retirer un commentaire d’une consultation",
    Permission.READ_COMMITTEE: "lire la composition du comité",
    Permission.COMPOSE_COMMITTEE: "composer le comité",
    Permission.GIVE_PROXY: "donner un pouvoir",
    Permission.RECUSE_SEAT: "déporter un siège d’un vote",
    Permission.CONVENE_MEETING: "convoquer une réunion",
    Permission.READ_MEETING: "lire une réunion",
    Permission.REQUEST_ITEM: "demander un point à l’ordre du jour d’une réunion",
    Permission.ANSWER_NOTICE: "répondre à une convocation",
    Permission.RECORD_ATTENDANCE: "tenir la feuille de présence",
    Permission.ASK_TO_SPEAK: "demander la parole en séance",
    Permission.GIVE_FLOOR: "donner la parole en séance, et voir l’équilibre entre collèges",
    Permission.ASK_FROM_THE_ROOM: "poser une question à une réunion publique, par son code, sans compte",
    Permission.CONDUCT_SITTING: "conduire l’ordre du jour d’une réunion, reporter un point",
    Permission.CLOSE_MEETING: "clore une réunion",
    Permission.KEEP_MINUTES: "diffuser un compte rendu, en consigner l’approbation, le rectifier, l’archiver",
    Permission.SIGN_MINUTES: "signer un compte rendu, pour qui a présidé la séance ou en a tenu le secrétariat",
    Permission.READ_MOTION: "lire une proposition et son résultat",
    Permission.RECORD_CONSENSUS: "consigner une décision prise en séance par consensus",
    Permission.PREPARE_MOTION: "préparer une proposition",
    Permission.OPEN_VOTE: "ouvrir un vote",
    Permission.CAST_BALLOT: "voter",
    Permission.CLOSE_VOTE: "clore un vote",
    Permission.ASK_BOARD: "demander à son organisation une consigne de vote",
    Permission.READ_BOARD: "lire les réponses de son organisation",
    Permission.WITHDRAW_BOARD_LINK: "fermer le lien donné à son organisation",
    Permission.ANSWER_AS_BOARD: "répondre par le lien donné à son organisation",
    Permission.RECORD_ON_PAPER: "saisir un papier ou un appel pour quelqu’un",
    Permission.READ_ENTRY: "lire une saisie et sa pièce",
    Permission.CONTEST_ENTRY: "contester une saisie faite en son nom",
    Permission.READ_PROPOSAL: "lire une décision par consentement",
    Permission.PROPOSE: "faire une proposition à décider par consentement",
    Permission.CORRECT_PROPOSAL: "corriger une proposition avant son ouverture",
    Permission.LEAD_CONSENT: "conduire une décision par consentement",
    Permission.SPEAK_IN_ROUND: "parler dans un tour, consentir ou objecter",
    Permission.ANSWER_ELECTION: "accepter ou décliner le rôle que l’on vous propose",
    Permission.READ_REGISTER: "lire le registre des délibérations",
    Permission.ENTRUST_DECISION: "dire qui se charge d’une décision",
    Permission.FOLLOW_DECISION: "tenir le suivi d’une décision",
    Permission.PUBLISH: "publier",
    Permission.WITHDRAW_PUBLICATION: "retirer une publication",
}


def cell(actor: Actor, permission: Permission) -> str:
    """« oui », « — », or the ties that open it."""
    if allowed(actor, permission, Subject()):
        return "oui"
    ties = [words for words, tie in TIES.items() if allowed(actor, permission, replace(Subject(), **tie))]
    return "si " + " ou ".join(ties) if ties else "—"


def text() -> str:
    """The whole document."""
    heads = ["droit", *PERSONS]
    lines = [_line(heads), _line(["---"] * len(heads))]
    for permission in Permission:
        words = f"{WORDS[permission]} (`{permission.value}`)"
        lines.append(_line([words, *(cell(actor, permission) for actor in PERSONS.values())]))
    return HEAD + "\n".join(lines) + "\n" + FOOT


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


HEAD = """# Qui peut faire quoi / Who may do what

Texte approuvé : `people/permissions.py` appliqué à chaque sorte de personne, devant une chose de la démarche et de l’un
de ses chantiers. « oui » : toujours ; « — » : jamais ; « si … » : seulement alors. Un test refuse tout écart ; pour
approuver un changement de droits : `.venv/bin/python -m tests.permissions.matrix > docs/permissions.md`.

This is the table of `people/permissions.py` applied to each kind of person; a test fails when rights change and this
text does not. The table says *who*; whether and when (is the vote open, is there a quorum) is said by the rules of
each room.

"""

FOOT = """
Ce que l’on ne peut pas même lire répond comme ce qui n’existe pas (404). L’exploitant de la plateforme n’est membre de
rien : il est « compte sans démarche ». Siéger au comité n’est pas un rôle : c’est un siège, et la liste de vote est figée
à l’ouverture.

Qui porte un chantier convoque et tient les réunions de ce chantier, jamais celles d’une instance ni d’un autre chantier.

Pour un document ou un fichier, ce tableau dit ce que donne sa place, tant que personne n’en a décidé autrement. Quand on a choisi qui le
lit, qui y propose et qui y écrit, ces choix remplacent la place ; qui facilite garde tout, qui observe lit au plus.
"""


if __name__ == "__main__":
    sys.stdout.write(text())
