"""The words of people for lists to choose from; templates/people/_words.html says the same when showing."""

from __future__ import annotations

from flask_babel import gettext as _

from people.models import Capacity, Role


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


def capacities() -> list[tuple[str, str]]:
    return [
        ("", _("Non précisée")),
        (Capacity.ELECTED.value, _("Élu·e")),
        (Capacity.AGENT.value, _("Agent·e public·que")),
        (Capacity.EMPLOYEE.value, _("Salarié·e")),
        (Capacity.VOLUNTEER.value, _("Bénévole")),
        (Capacity.RESIDENT.value, _("Habitant·e")),
    ]
