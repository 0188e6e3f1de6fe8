"""How a text may begin: a blank page, or the outline of what people here often write.

The seven cautions of an annex to the charter are those of territorial cooperation: time, doing together, posture, made to
measure, territory, complexity, financial risk. A beginning is only a first text: everything in it may be changed.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workspace.documents.rules.building import blank, hint, numbered, page, points, table, tasks, title
from workspace.documents.rules.tree import Tree


class Beginning(StrEnum):
    BLANK = "blank"
    MINUTES = "minutes"
    ANNEX = "annex"
    EXPERIMENT = "experiment"
    NOTE = "note"


CHOICES: tuple[tuple[Beginning, object], ...] = (
    (Beginning.BLANK, _l("Une page blanche")),
    (Beginning.MINUTES, _l("La trame d’un compte rendu")),
    (Beginning.ANNEX, _l("La trame d’une annexe à la charte")),
    (Beginning.EXPERIMENT, _l("La trame d’une fiche d’expérimentation")),
    (Beginning.NOTE, _l("La trame d’une note")),
)


def tree(beginning: Beginning) -> Tree | None:
    """The first text, in the language of who opens it; None for a blank page."""
    make = _TREES.get(beginning)
    return make() if make else None


def _minutes() -> Tree:
    return page(
        [
            title(_("En bref")),
            hint(_("Trois lignes pour qui n’était pas là.")),
            title(_("Présents, représentés, excusés")),
            points([""]),
            title(_("Ordre du jour")),
            numbered([""]),
            title(_("Échanges")),
            hint(_("Ce qui s’est dit d’utile, point par point, sans nommer plus que nécessaire.")),
            title(_("Décisions")),
            hint(_("Une phrase par décision, avec la façon dont elle a été prise.")),
            title(_("Ce qui reste à faire")),
            tasks([_("Qui fait quoi, pour quand")]),
            title(_("Prochaine rencontre")),
            blank(),
        ]
    )


def _annex() -> Tree:
    return page(
        [
            title(_("Le défi")),
            hint(_("La situation du territoire à laquelle ce chantier répond.")),
            title(_("Ce que nous visons")),
            points([""]),
            title(_("Qui s’engage, et à quoi")),
            table([_("Organisation ou personne"), _("S’engage à"), _("Jusqu’à")], rows=2),
            title(_("Comment nous décidons")),
            hint(_("Qui décide de quoi, à quelle majorité, et ce qui revient au comité de pilotage.")),
            title(_("Moyens")),
            hint(_("Temps, argent, lieux, données.")),
            title(_("Ce que nous rendons public")),
            blank(),
            title(_("Points de vigilance")),
            tasks(
                [
                    _("Le temps\u00a0: avons-nous celui qu’il faut, et qui peut le donner\u00a0?"),
                    _("Le faire ensemble\u00a0: chacun a-t-il une part, et pas seulement un avis\u00a0?"),
                    _("La posture\u00a0: qui anime, et sans décider à la place des autres\u00a0?"),
                    _("Le sur-mesure\u00a0: partons-nous d’ici, ou d’un modèle venu d’ailleurs\u00a0?"),
                    _("Le territoire\u00a0: qui manque autour de la table\u00a0?"),
                    _("La complexité\u00a0: comment la rendons-nous lisible à qui arrive\u00a0?"),
                    _(
                        "Le risque financier\u00a0: qui paie d’avance, et que se passe-t-il si cela s’arrête\u00a0?"
                    ),
                ]
            ),
            title(_("Durée, révision, sortie")),
            blank(),
        ]
    )


def _experiment() -> Tree:
    return page(
        [
            title(_("L’idée en une phrase")),
            blank(),
            title(_("Le problème")),
            hint(_("Pour qui, où, et comment on s’en aperçoit.")),
            title(_("L’hypothèse")),
            hint(_("Si nous… alors… parce que…")),
            title(_("L’essai")),
            table([_("Quoi"), _("Où"), _("Avec qui"), _("Du … au …"), _("Coût")], rows=2),
            title(_("Ce que nous mesurons")),
            table([_("Repère"), _("Avant"), _("Visé"), _("Constaté")], rows=3),
            title(_("Quand nous arrêtons")),
            hint(_("Le seuil en dessous duquel on n’insiste pas.")),
            title(_("Ce que nous avons appris")),
            blank(),
            title(_("La suite")),
            tasks([_("Étendre"), _("Ajuster et recommencer"), _("Arrêter")]),
        ]
    )


def _note() -> Tree:
    return page(
        [
            title(_("Objet")),
            hint(_("Une phrase.")),
            title(_("Contexte")),
            blank(),
            title(_("Ce que nous proposons")),
            blank(),
            title(_("Ce que cela change, et pour qui")),
            points([""]),
            title(_("Questions ouvertes")),
            points([""]),
        ]
    )


_TREES: dict[Beginning, Callable[[], Tree]] = {
    Beginning.MINUTES: _minutes,
    Beginning.ANNEX: _annex,
    Beginning.EXPERIMENT: _experiment,
    Beginning.NOTE: _note,
}
