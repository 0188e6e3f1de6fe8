"""The letters to whoever asks to join, in the language she asked in; each holds the private link."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import gettext as _

from foundation import web
from foundation.live import speaking
from people import current
from people.models import Initiative
from people.signin.letters import LINK, Written
from workspace.joining import links


@dataclass(frozen=True)
class To:
    """Whom a letter is for: her name, her language, the initiative, and the stream if there is one."""

    name: str
    language: str
    initiative: Initiative
    place: str = ""

    @property
    def where(self) -> str:
        """« Cantines » (Valbrume en commun), or the initiative alone."""
        name = self.initiative.name
        return _("«\u00a0%(title)s\u00a0» (%(name)s)", title=self.place, name=name) if self.place else name


def asked(to: To, *, confirmed: bool) -> Written:
    """The one letter after a request: its link confirms the address, then tells what becomes of it."""
    if confirmed:
        return _drawn(
            to, _("Votre demande est transmise"), _("Suivre ma demande"),
            _("Vous demandez à participer\u00a0: %(where)s. Les personnes qui facilitent la démarche vous répondront\u00a0; vous le lirez aussi par ce lien.", where=to.where),
        )  # fmt: skip
    return _drawn(
        to, _("Confirmez votre demande"), _("Confirmer et suivre ma demande"),
        _("Quelqu’un, sans doute vous, a donné cette adresse pour participer\u00a0: %(where)s. Ouvrez ce lien pour confirmer\u00a0; il vous servira aussi à suivre votre demande.", where=to.where),
        _("Si ce n’est pas vous, ne faites rien\u00a0: la demande s’efface d’elle-même au bout de sept jours."),
    )  # fmt: skip


def welcomed(to: To, *, by: str, word: str, inside: bool) -> Written:
    """She is in, or invited: the link of the letter leads in."""
    return _drawn(
        to, _("Bienvenue dans %(name)s", name=to.initiative.name), _("Entrer"),
        _("%(by)s accueille votre demande\u00a0: %(where)s.", by=by, where=to.where), *_quoted(by, word),
        _("Vous y êtes déjà\u00a0: connectez-vous comme d’habitude.") if inside else _("Ce lien vous fait entrer. Vous lirez ensuite la charte, et pourrez la signer."),
    )  # fmt: skip


def answered(to: To, *, by: str, word: str, closed: bool) -> Written:
    """An answer; the request stays open, or ends with it."""
    more = (
        _("Votre demande est close avec cette réponse. Vous pourrez en faire une autre.")
        if closed
        else _("Votre demande reste ouverte\u00a0: répondez par ce lien.")
    )
    subject = _("Réponse à votre demande\u00a0: %(name)s", name=to.initiative.name)
    return _drawn(to, subject, _("Lire et répondre"), *_quoted(by, word), more)


def moved(to: To, *, by: str, word: str) -> Written:
    """Pointed elsewhere; `to.place` is where the request waits now."""
    subject = _("Votre demande a changé d’endroit\u00a0: %(name)s", name=to.initiative.name)
    said = _(
        "%(by)s oriente votre demande\u00a0: %(where)s. Elle y attend une réponse.", by=by, where=to.where
    )
    return _drawn(to, subject, _("Suivre ma demande"), said, *_quoted(by, word))


def _quoted(by: str, word: str) -> tuple[str, ...]:
    return (_("%(by)s vous écrit\u00a0: «\u00a0%(word)s\u00a0»", by=by, word=word),) if word else ()


def _drawn(to: To, title: str, label: str, *said: str) -> Written:
    words = {
        "title": title,
        "label": label,
        "said": said,
        "link": LINK,
        "name": to.name,
        "initiative_name": to.initiative.name,
    }
    return Written(
        title,
        render_template("mail/joining/letter.txt", **words),
        render_template("mail/joining/letter.html", **words),
    )


def follow_url(public_id: str) -> str:
    """The private link of a request, whole."""
    settings = web.settings()
    return settings.public_url + url_for("asking.follow", link=links.made(settings.secret_key, public_id))


def requests_url() -> str:
    """Where those who facilitate read the requests of this initiative."""
    return web.settings().public_url + url_for("joining.listing", initiative=current.initiative().slug)


__all__ = ["LINK", "To", "answered", "asked", "follow_url", "moved", "requests_url", "speaking", "welcomed"]
