"""The words of people for lists to choose from; templates/people/_words.html says the same when showing."""

from __future__ import annotations

from flask_babel import gettext as _

from people.models import Capacity, Category, Role


def roles(*, powerful: bool) -> list[tuple[str, str]]:
    """(value, label) of the roles one may give; `powerful` for whoever administers."""
    plain = [
        (Role.PARTICIPANT.value, _("Participant·e")),
        (Role.OBSERVER.value, _("Observation : lit sans écrire")),
    ]
    more = [
        (Role.FACILITATOR.value, _("Facilitation : prépare, ouvre, publie")),
        (Role.ADMINISTRATOR.value, _("Administration : attribue aussi les rôles")),
    ]
    return plain + (more if powerful else [])


def categories() -> list[tuple[str, str]]:
    return [
        (Category.ASSOCIATION.value, _("Association")),
        (Category.COOPERATIVE.value, _("Coopérative")),
        (Category.COMPANY.value, _("Entreprise")),
        (Category.LOCAL_AUTHORITY.value, _("Collectivité")),
        (Category.PUBLIC_BODY.value, _("Établissement public")),
        (Category.RESEARCH.value, _("Recherche")),
        (Category.FOUNDATION.value, _("Fondation")),
        (Category.RESIDENTS.value, _("Collectif d’habitant·es")),
    ]


def college_codes() -> list[tuple[str, str]]:
    """The five marks of colleges (colour and pattern), told by what they usually stand for."""
    return [
        ("ess", _("Marque « économie sociale et solidaire » (prune, hachures)")),
        ("col", _("Marque « collectivités » (bleu, lignes)")),
        ("hab", _("Marque « habitantes et habitants » (brique, points)")),
        ("ent", _("Marque « entreprises » (turquoise, quadrillage)")),
        ("rec", _("Marque « recherche et appui » (olive, barres)")),
    ]


def capacities() -> list[tuple[str, str]]:
    return [
        ("", _("Non précisée")),
        (Capacity.ELECTED.value, _("Élu·e")),
        (Capacity.AGENT.value, _("Agent·e public·que")),
        (Capacity.EMPLOYEE.value, _("Salarié·e")),
        (Capacity.VOLUNTEER.value, _("Bénévole")),
        (Capacity.RESIDENT.value, _("Habitant·e")),
    ]
