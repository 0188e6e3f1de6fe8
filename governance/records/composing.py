"""The three documents of one sitting: its decisions at once, what was said by item, and the minutes that are a proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from foundation.language import day, hour, local, weekday
from governance.meetings.queries import ItemView
from governance.meetings.rules import outline
from governance.meetings.rules.agenda import FATE_NAMES, FATE_SENTENCES, KIND_NAMES, Fate
from governance.records import attending, deciding
from governance.records.resolutions import Pending, Resolution
from governance.records.rules.items import Part
from governance.records.rules.sheets import Kind, Paper, Section
from governance.records.sitting import Sitting
from governance.register.sheets import Column, table

Facts = list[tuple[str, str]]


def names() -> dict[Kind, str]:
    """In the reader's language, in the order in which they are offered."""
    return {
        Kind.DECISIONS: _("Relevé de décisions"),
        Kind.REPORT: _("Compte rendu"),
        Kind.MINUTES: _("Procès-verbal"),
    }


def paper(kind: Kind, one: Sitting) -> Paper:
    """In the reader's language."""
    lead, sections, facts = _MADE[kind](one)
    signed = one.standing.signatures if kind is Kind.MINUTES else ()
    return Paper(
        kind=kind,
        name=names()[kind],
        title=one.meeting.title,
        kicker=f"{one.initiative} · {one.body}",
        state=one.standing.words,
        tone=one.standing.tone,
        lead=tuple(lead),
        facts=tuple((term, value) for term, value in facts if value),
        sections=tuple(part for part in sections if not part.empty),
        places=tuple((each.role, each.name, each.when) for each in signed),
        seal=one.text.sha256 if one.text else "",
        foot=_foot(kind, one),
    )


def _foot(kind: Kind, one: Sitting) -> tuple[str, ...]:
    told = [
        _(
            "Fait des registres de la séance\u00a0: présences, votes, décisions. Rien n’y est recopié à la main."
        )
    ]
    if kind is not Kind.DECISIONS and one.text and one.text.withheld:
        told.append(_("Les passages internes du compte rendu n’y sont pas repris."))
    if kind is Kind.DECISIONS:
        told.append(
            _(
                "Une décision prend effet à son vote\u00a0; l’approbation du procès-verbal l’atteste seulement."
            )
        )
    return tuple(told)


# ---------------------------------------------------------------- relevé de décisions


def _decisions(one: Sitting) -> tuple[list[str], list[Section], Facts]:
    sections = [
        *(deciding.section(each, level=1) for each in one.resolutions),
        *_waiting(one.pending, level=1),
        *_set_aside(one),
        *_actions(one),
    ]
    none = [] if one.resolutions else [
        _("Aucune décision n’a été prise.") if one.standing.over else _("Aucune décision n’est encore prise.")
    ]  # fmt: skip
    return none, sections, _facts(one, short=True)


def _set_aside(one: Sitting) -> list[Section]:
    """The items that the sitting did not deal with, or put off."""
    steps = [
        f"{each.number}. {each.title}, {_(FATE_NAMES[Fate(each.fate)])}" for each in one.agenda if each.fate
    ]
    return [Section(_("Points reportés ou non traités"), words=tuple(steps))] if steps else []


# ---------------------------------------------------------------- compte rendu


def _report(one: Sitting) -> tuple[list[str], list[Section], Facts]:
    seated = one.meeting.body_id is not None
    there = Section(_("Présences"), words=attending.in_short(one.colleges, seated=seated))
    return [], [there, *_by_item(one), *_actions(one)], _facts(one, short=True)


# ---------------------------------------------------------------- procès-verbal


def _minutes(one: Sitting) -> tuple[list[str], list[Section], Facts]:
    at = one.meeting.opened_at or one.meeting.starts_at
    seated = one.meeting.body_id is not None
    sections = [
        Section(
            _("Présences"),
            tables=(
                *attending.rolls(one.colleges, at, seated=seated),
                *attending.moves(one.movements, at),
            ),
        ),
        Section(_("Quorum"), words=_quorums(one)),
        Section(_("Ordre du jour"), steps=tuple(_item(each, one) for each in one.agenda)),
        *_by_item(one),
        *_actions(one),
        _end(one),
    ]
    return [], sections, _facts(one, short=False)


def _quorums(one: Sitting) -> tuple[str, ...]:
    told = [
        (_("À l’ouverture\u00a0: %(sentence)s"), one.opening),
        (_("À la clôture\u00a0: %(sentence)s"), one.closing),
    ]
    kept = [words % {"sentence": sentence} for words, sentence in told if sentence]
    if any(each.when for each in one.resolutions):
        kept.append(_("À chaque vote\u00a0: voir la délibération."))
    return tuple(kept)


def _item(item: ItemView, one: Sitting) -> str:
    lasting = f", {_('%(n)s min', n=item.minutes)}" if item.minutes else ""
    told = [f"{item.title} ({_(KIND_NAMES[item.kind])}{lasting})"]
    if item.owner:
        told.append(_("porté par %(name)s", name=item.owner))
    if item.came:
        told.append(_("reporté de la réunion «\u00a0%(title)s\u00a0»", title=item.came.title))
    if not item.on_notice:
        told.append(_("ajouté après la convocation"))
    if item.public_id in one.begun:
        opened = one.meeting.opened_at or one.meeting.starts_at
        told.append(_("abordé à %(hour)s", hour=attending.at(one.begun[item.public_id], opened)))
    if item.fate:
        told.append(_(FATE_NAMES[Fate(item.fate)]))
    return ", ".join(told)


def _end(one: Sitting) -> Section:
    closed = one.meeting.closed_at
    if closed is None:
        return Section(_("Clôture"))
    words = _("La séance est close à %(hour)s.", hour=attending.at(closed, one.meeting.opened_at or closed))
    seal = one.text.sha256 if one.text else ""
    codes = ((_("Empreinte SHA-256 du texte figé, passages internes compris\u00a0:"), seal),)
    return Section(_("Clôture"), words=(words,), codes=codes if seal else ())


# ---------------------------------------------------------------- what they share


def _facts(one: Sitting, *, short: bool) -> Facts:
    meeting = one.meeting
    opened, closed = meeting.opened_at, meeting.closed_at
    date = f"{weekday(meeting.starts_at)} {local(meeting.starts_at).year}"
    facts: Facts = [
        (_("Instance") if meeting.body_id is not None else _("Réunion de"), one.body),
        (_("Date"), date),
        (_("Horaires"), _from_to(hour(opened) if opened else "", hour(closed) if closed else "")),
        (_("Lieu"), one.place),
        (_("Présidence"), one.chair),
        (_("Secrétariat"), one.secretary),
    ]
    if short:
        return [*facts, (_("Quorum à l’ouverture"), one.opening)]
    return [*facts, (_("Convocation"), _notice(one)), (_("Seconde convocation"), _second(one))]


def _from_to(opened: str, closed: str) -> str:
    if closed:
        return _("ouverte à %(open)s, close à %(close)s", open=opened, close=closed)
    return _("ouverte à %(open)s", open=opened)


def _notice(one: Sitting) -> str:
    found = one.notice
    if found.sent_at is None:
        return _("aucune convocation n’est partie de la plateforme")
    told = ngettext(
        "envoyée par courriel le %(day)s à %(hour)s, à une personne",
        "envoyée par courriel le %(day)s à %(hour)s, à %(num)s personnes",
        found.recipients,
        day=day(found.sent_at),
        hour=hour(found.sent_at),
    )
    days = _("jours francs\u00a0: %(days)s, il en fallait %(n)s", days=found.clear_days, n=found.required)
    late = "" if found.in_time else f"\u00a0; {_('hors délai, confirmé à l’envoi')}"
    return f"{told} ({days}{late})"


def _second(one: Sitting) -> str:
    return _("après la séance sans quorum «\u00a0%(title)s\u00a0»", title=one.first) if one.first else ""


def _by_item(one: Sitting) -> list[Section]:
    """What was written under each item, then what was decided there; what belongs to no item comes last."""
    found: list[Section] = []
    placed: set[str] = set()
    for part in one.parts:
        item = one.agenda[part.item] if part.item is not None else None
        motion = item.motion if item else ""
        decided = [each for each in one.resolutions if motion and each.about == motion]
        waiting = [each for each in one.pending if motion and each.about == motion]
        placed |= {each.about for each in decided} | {each.about for each in waiting}
        found += _part(part, item, decided, waiting)
    rest = [each for each in one.resolutions if each.about not in placed]
    left = [each for each in one.pending if each.about not in placed]
    if rest or left:
        found.append(
            Section(_("Autres questions mises à la décision"), words=(_("Sans point à l’ordre du jour."),))
        )
        found += [*(deciding.section(each) for each in rest), *_waiting(left)]
    return found


def _part(
    part: Part, item: ItemView | None, decided: Iterable[Resolution], waiting: Iterable[Pending]
) -> list[Section]:
    title = f"{item.number}. {item.title}" if item else part.title or _("En ouverture")
    tree = None if part.empty else part.tree
    under = [*(deciding.section(each) for each in decided), *_waiting(waiting)]
    return [Section(title, tree=tree, words=_said(part, item, under)), *under]


def _said(part: Part, item: ItemView | None, under: Sequence[Section]) -> tuple[str, ...]:
    """What is said of an item beside what was written of it: that it was put off, unless the text says so itself."""
    if item and item.fate:
        sentence = _(FATE_SENTENCES[Fate(item.fate)])
        return () if any(outline.said(one) == sentence for one in part.tree["content"]) else (sentence,)
    if not part.empty:
        return ()
    if under:
        return (_("Voir la délibération."),)
    return (_("Rien n’est écrit sur ce point."),) if item else ()


def _waiting(pending: Iterable[Pending], level: int = 2) -> list[Section]:
    return [
        Section(
            each.title,
            level,
            words=(_("Mise au vote\u00a0: %(stage)s. Aucun résultat.", stage=each.stage), *each.befell),
            url=each.url,
        )
        for each in pending
    ]


def _actions(one: Sitting) -> list[Section]:
    columns: list[Column] = [_("Ce qui est à faire"), _("Qui"), _("Pour quand"), _("Où en est-on")]
    rows = [
        [each.title, each.owner, day(each.due_on) if each.due_on else "", each.state] for each in one.actions
    ]
    return [Section(_("Actions décidées"), tables=(table(_("Actions"), columns, rows),))] if rows else []


_MADE: dict[Kind, Callable[[Sitting], tuple[list[str], list[Section], Facts]]] = {
    Kind.DECISIONS: _decisions,
    Kind.REPORT: _report,
    Kind.MINUTES: _minutes,
}
