"""Texts that a charter starts from: an initiative, a work stream, a partnership. They are to be rewritten together.

What stands between square brackets is for those who write. French texts, to translate; none is legal advice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from charters.rules.charter_text import Part
from charters.rules.sentences import N_


@dataclass(frozen=True)
class StartingArticle:
    part: Part
    title: str
    text: str


@dataclass(frozen=True)
class StartingText:
    """A whole charter to begin with: `name` and `summary` say what it is for."""

    name: str
    summary: str
    preamble: str
    pledges: tuple[str, ...]
    articles: tuple[StartingArticle, ...]


class Start(StrEnum):
    EMPTY = ""
    INITIATIVE = "initiative"
    STREAM = "stream"
    PARTNERSHIP = "partnership"


def _seeks(title: str, text: str) -> StartingArticle:
    return StartingArticle(Part.OBJECTIVES, title, text)


def _works(title: str, text: str) -> StartingArticle:
    return StartingArticle(Part.FUNCTIONING, title, text)


INITIATIVE = StartingText(
    N_("Une démarche de territoire"),
    N_("Le défi partagé, le comité et ses collèges, les chantiers, ce qui est mis en commun."),
    N_(
        "Nous, associations, entreprises, collectivités, habitantes et habitants, équipes de recherche de [territoire], "
        "partageons un défi\u00a0: [le défi, en une phrase]. Aucun de nous ne peut y répondre seul. Nous choisissons d’y "
        "travailler ensemble, dans la durée, et d’apprendre de ce que nous essayons."
    ),
    (
        N_("Prendre part aux temps communs, chacun selon ses moyens"),
        N_("Dire ce que l’on fait et ce que l’on sait du défi partagé"),
        N_("Parler des difficultés avant qu’elles ne deviennent des conflits"),
        N_("Respecter les décisions prises selon cette charte"),
    ),
    (
        _seeks(
            N_("Le défi partagé"),
            N_(
                "Ce que nous voulons changer, pour qui, et à quoi nous saurons que cela change\u00a0: [à écrire ensemble]."
            ),
        ),
        _seeks(
            N_("Le territoire"),
            N_(
                "Nous agissons sur [périmètre]. Le comité peut l’élargir quand le défi le demande, et dit pourquoi."
            ),
        ),
        _seeks(
            N_("Les chantiers coopératifs"),
            N_(
                "La démarche vit par ses chantiers. Chacun mêle une réflexion et une expérimentation, et rend compte de ce "
                "qu’il apprend, échecs compris."
            ),
        ),
        _seeks(
            N_("Ce qui est mis en commun"),
            N_(
                "Ce qui est produit ensemble est publié sous licence libre et garde le nom de ses auteurs. Ce qui reste "
                "interne est nommé, avec la raison."
            ),
        ),
        _works(
            N_("Qui participe"),
            N_(
                "Participe qui signe cette charte, en son nom ou pour une organisation qui l’a mandaté. La participation est "
                "libre, gratuite et révocable à tout moment."
            ),
        ),
        _works(
            N_("Le comité de pilotage"),
            N_(
                "Le comité réunit [nombre] sièges répartis entre les collèges [lesquels]. Chaque organisation nomme qui siège "
                "et qui supplée, pour [durée]. Le comité se réunit au moins [fréquence] et publie ce qu’il décide."
            ),
        ),
        _works(
            N_("Comment nous décidons"),
            N_(
                "On cherche d’abord l’accord de tous. Quand il faut voter, le quorum, la majorité, le poids des collèges et les "
                "pouvoirs sont ceux de la règle du comité, écrite avec cette charte et affichée à chaque vote."
            ),
        ),
        _works(
            N_("L’animation"),
            N_(
                "L’animation fait vivre la coopération sans décider à la place du comité\u00a0: elle prépare, relie, veille à la "
                "parole de chacun et rend compte de son temps."
            ),
        ),
        _works(
            N_("Les moyens et le risque"),
            N_(
                "Le temps, les lieux et l’argent que chacun apporte sont dits et suivis. Avant tout engagement financier, on "
                "écrit qui porte le risque, jusqu’où, et ce qui se passe si l’on s’arrête."
            ),
        ),
        _works(
            N_("Changer la charte, la quitter"),
            N_(
                "Chacun peut proposer un amendement sur un article. La charte change par un vote du comité, puis se propose de "
                "nouveau à la signature. Qui se retire le dit et transmet ce dont les autres ont besoin."
            ),
        ),
    ),
)
STREAM = StartingText(
    N_("Un chantier coopératif"),
    N_("Une annexe\u00a0: la question, l’expérience, qui fait quoi, quand on s’arrête pour regarder."),
    N_(
        "Ce chantier prolonge la charte de la démarche. Il part d’une question que nous nous posons vraiment\u00a0: [la question]."
    ),
    (
        N_("Venir aux séances de travail, ou dire pourquoi l’on n’y sera pas"),
        N_("Essayer pour de bon, et noter ce qui se passe"),
        N_("Partager ce que l’on apprend, échecs compris"),
    ),
    (
        _seeks(
            N_("La question et ce que nous cherchons"),
            N_(
                "Nous voulons comprendre [quoi] et essayer [quoi], pour [qui]. Nous ne chercherons pas à [quoi]."
            ),
        ),
        _seeks(
            N_("L’expérimentation"),
            N_(
                "Elle dure de [date] à [date], à [lieu]. Nous regarderons [ce qui sera observé], et nous nous arrêterons si "
                "[condition]."
            ),
        ),
        _works(
            N_("Qui fait quoi"),
            N_(
                "[Organisation] accueille l’expérimentation, [organisation] tient le journal, [personne] anime. Chacun dit le "
                "temps qu’il peut donner, et le dit de nouveau s’il change."
            ),
        ),
        _works(
            N_("Le temps de la recherche et celui du terrain"),
            N_(
                "La recherche observe dans la durée, le terrain décide à son rythme. Un point commun, toutes les [durée], dit "
                "ce que l’une et l’autre attendent."
            ),
        ),
        _works(
            N_("Décider dans le chantier"),
            N_(
                "Le chantier décide par consentement de ce qui ne regarde que lui. Ce qui engage d’autres que ses membres, de "
                "l’argent ou le nom de la démarche va au comité."
            ),
        ),
        _works(
            N_("Rendre compte et finir"),
            N_(
                "Chaque étape donne une note publiée. À la fin, le chantier propose de continuer, de passer à l’échelle ou "
                "d’arrêter, et dit ce qu’il laisse."
            ),
        ),
    ),
)
PARTNERSHIP = StartingText(
    N_("Un partenariat"),
    N_("Entre quelques organisations, publiques et privées\u00a0: ce que chacune apporte, reçoit et risque."),
    N_(
        "[Organisations] s’associent autour de [objet]. Elles restent libres et différentes\u00a0; cette charte dit ce qu’elles "
        "font ensemble, et rien de plus."
    ),
    (
        N_("Faire ce que l’on a écrit ici, ou prévenir à temps"),
        N_("Tenir pour confidentiel ce que l’autre a confié comme tel"),
        N_("Nommer les autres quand on parle de ce qui a été fait ensemble"),
    ),
    (
        _seeks(
            N_("L’objet du partenariat"),
            N_(
                "Ensemble, nous voulons [résultat] d’ici [date]. Cela sert l’intérêt général parce que [raison]."
            ),
        ),
        _seeks(
            N_("Ce que chacun apporte et reçoit"),
            N_(
                "[Organisation] apporte [temps, lieu, argent, savoir] et reçoit [quoi]. Pour chacune, la même phrase."
            ),
        ),
        _works(
            N_("Se parler et décider"),
            N_(
                "Chaque organisation nomme une personne et sa suppléance. Elles se voient [fréquence]. Ce qui engage une "
                "organisation est décidé par elle."
            ),
        ),
        _works(
            N_("L’argent et le risque"),
            N_(
                "Qui paie, qui reçoit, qui avance\u00a0: [tableau]. Une perte est portée par [qui], jusqu’à [montant]. Aucune "
                "organisation n’engage les autres sans leur écrit."
            ),
        ),
        _works(
            N_("Ce qui est produit, et à qui"),
            N_("Ce qui est produit ensemble est publié sous [licence]. Ce que chacun apportait reste à lui."),
        ),
        _works(
            N_("Durée, bilan, sortie"),
            N_(
                "Le partenariat dure [durée] et se relit chaque année. Une organisation sort en prévenant [délai] avant, et "
                "finit ce que les autres ne peuvent reprendre."
            ),
        ),
    ),
)
STARTING_TEXTS = {Start.INITIATIVE: INITIATIVE, Start.STREAM: STREAM, Start.PARTNERSHIP: PARTNERSHIP}
