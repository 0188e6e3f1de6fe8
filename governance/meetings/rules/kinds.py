"""The kinds of meetings, and the agenda each starts from. All of it is data: nothing is written anew for one kind.

The kinds are those of the trade (docs/glossary.md); their agendas are starting points, to be changed freely.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from charters.rules.sentences import N_
from governance.meetings.rules.agenda import ItemKind


class MeetingKind(StrEnum):
    """What people meet for."""

    COMMITTEE = "committee"
    WORKING_SESSION = "working_session"
    SEMINAR = "seminar"
    LEARNING_VISIT = "learning_visit"
    INTERVIEW = "interview"
    LAUNCH_DAY = "launch_day"
    PUBLIC_MEETING = "public_meeting"


@dataclass(frozen=True)
class Line:
    """An item of a template: a French title to translate, what it asks, how long."""

    title: str
    kind: ItemKind = ItemKind.DISCUSSION
    minutes: int = 20


@dataclass(frozen=True)
class Template:
    """What a kind brings: its name, when to choose it, its agenda; whether everybody is told of it at first."""

    name: str
    about: str
    agenda: tuple[Line, ...]
    public: bool = False


INFORMATION, DECISION = ItemKind.INFORMATION, ItemKind.DECISION
TEMPLATES: dict[MeetingKind, Template] = {
    MeetingKind.COMMITTEE: Template(
        N_("Comité"),
        N_("Une instance se réunit pour décider."),
        (
            Line(N_("Approbation du compte rendu précédent"), ItemKind.MINUTES_APPROVAL, 10),
            Line(N_("Nouvelles des chantiers"), INFORMATION, 30),
            Line(N_("Décisions"), DECISION, 45),
            Line(N_("Questions diverses"), ItemKind.OTHER_BUSINESS, 15),
        ),
    ),
    MeetingKind.WORKING_SESSION: Template(
        N_("Séance de travail"),
        N_("Avancer ensemble sur un sujet, souvent dans un chantier."),
        (
            Line(N_("Où nous en sommes"), INFORMATION, 15),
            Line(N_("Travail en petits groupes"), minutes=60),
            Line(N_("Mise en commun"), minutes=30),
            Line(N_("Qui fait quoi d’ici la prochaine fois"), minutes=15),
        ),
    ),
    MeetingKind.SEMINAR: Template(
        N_("Séminaire"),
        N_("Prendre du recul, une demi-journée ou une journée."),
        (
            Line(N_("Accueil et attentes"), INFORMATION, 30),
            Line(N_("Apports"), INFORMATION, 60),
            Line(N_("Ateliers"), minutes=120),
            Line(N_("Restitution et suites"), minutes=45),
        ),
    ),
    MeetingKind.LEARNING_VISIT: Template(
        N_("Visite apprenante"),
        N_("Aller voir comment d’autres s’y prennent."),
        (
            Line(N_("Présentation du lieu et de ceux qui accueillent"), INFORMATION, 30),
            Line(N_("Visite"), INFORMATION, 60),
            Line(N_("Questions et réponses"), minutes=45),
            Line(N_("Ce que nous en retenons pour chez nous"), minutes=30),
        ),
    ),
    MeetingKind.INTERVIEW: Template(
        N_("Entretien"),
        N_("Écouter une personne ou une organisation, et garder ce qu’elle dit."),
        (
            Line(N_("Se présenter, dire ce qui sera gardé"), INFORMATION, 10),
            Line(N_("Son histoire et ses besoins"), minutes=40),
            Line(N_("Ce qu’elle attend de la démarche"), minutes=20),
            Line(N_("Suites convenues"), minutes=10),
        ),
    ),
    MeetingKind.LAUNCH_DAY: Template(
        N_("Journée de lancement"),
        N_("Ouvrir une démarche ou un chantier, avec tous ceux qu’il concerne."),
        (
            Line(N_("Accueil"), INFORMATION, 30),
            Line(N_("Pourquoi cette démarche"), INFORMATION, 30),
            Line(N_("Ateliers"), minutes=90),
            Line(N_("Les engagements de chacun"), minutes=45),
            Line(N_("Prochaines dates"), INFORMATION, 15),
        ),
        public=True,
    ),
    MeetingKind.PUBLIC_MEETING: Template(
        N_("Réunion publique"),
        N_("Rendre compte et répondre aux questions, portes ouvertes."),
        (
            Line(N_("Ce qui a été fait"), INFORMATION, 30),
            Line(N_("Ce qui vient"), INFORMATION, 20),
            Line(N_("Questions de la salle"), minutes=60),
        ),
        public=True,
    ),
}
