"""What rooms tell one another, who hears of what was done, what is done every so often: each list on one page.

With wsgi.py, which puts the pages together, it is the composition root: it knows every room, and no room knows it.
"""

from __future__ import annotations

from flask import Flask

from charters import listeners as charter_listeners
from charters import news as charter_news
from charters import verifying as charter_verifying
from charters.amendments import news as amendment_news
from charters.annexes import news as annex_news
from charters.consultations import letters as consultation_letters
from charters.consultations import news as consultation_news
from charters.drafting import news as draft_news
from foundation import jobs, operations
from foundation.events import Facts
from governance.calendar import news as calendar_news
from governance.committee import beside_charter
from governance.committee import verifying as rule_verifying
from governance.consent import news as consent_news
from governance.election import news as election_news
from governance.journal import checking as sealed_logs
from governance.journal import chores as log_chores
from governance.journal import decided as decision_verifying
from governance.meetings import chores as meeting_chores
from governance.meetings import listeners as meeting_listeners
from governance.meetings import news as meeting_news
from governance.meetings import queries as meeting_queries
from governance.minuting import news as minuting_news
from governance.organisations import chores as board_chores
from governance.organisations import pages as board_links
from governance.organisations import parts as organisation_parts
from governance.organisations import public as public_contributions
from governance.organisations import verifying as deed_verifying
from governance.paper import news as paper_news
from governance.records import news as record_news
from governance.records.life import chores as minutes_chores
from governance.records.life import news as minutes_news
from governance.register import chores as register_chores
from governance.register import news as register_news
from governance.votes import amended as vote_amendments
from governance.votes import charter_news as charter_votes
from governance.votes import chores as vote_chores
from governance.votes import incidents as vote_incidents
from governance.votes import live as votes_live
from governance.votes import news as vote_news
from governance.votes import texts as vote_texts
from people import directory
from people import live as doors
from people.subjects import Subjects
from publication import file_queries as published_file_queries
from publication import files as published_files
from publication import listeners as publication_listeners
from publication import queries as publication_queries
from workspace.comments import erasure as comment_erasure
from workspace.comments import listeners as comment_listeners
from workspace.comments import news as comment_news
from workspace.comments import suggestion_news
from workspace.discussions import audiences as discussion_audiences
from workspace.discussions import listeners as discussion_listeners
from workspace.discussions import live as discussions_live
from workspace.discussions import news as discussion_news
from workspace.documents import chores as document_chores
from workspace.documents import examining, verifying
from workspace.documents import live as documents_live
from workspace.documents import news as document_news
from workspace.documents import queries as document_queries
from workspace.documents import records as document_records
from workspace.documents.circles import DOCUMENTS
from workspace.files import chores as file_chores
from workspace.files import news as file_news
from workspace.files import queries as file_queries
from workspace.files import rights as file_rights
from workspace.files import verifying as file_verifying
from workspace.files.circles import FILES
from workspace.joining import chores as joining_chores
from workspace.joining import news as joining_news
from workspace.rights import texts as text_rights
from workspace.shelves import chores as shelf_chores
from workspace.streams import listeners as stream_listeners
from workspace.streams import queries as stream_queries
from workspace.tasks import chores as task_chores
from workspace.tasks import listeners as task_listeners
from workspace.tasks import news as task_news
from workspace.tasks import queries as task_queries


def introduce(app: Flask) -> None:
    """What can be spoken of (people.subjects), and what each room tells of itself."""
    subjects = app.extensions["subjects"] = Subjects()
    subjects.add("stream", stream_queries.subject)
    subjects.add("document", document_queries.subject, DOCUMENTS)
    subjects.add("file", file_queries.subject, FILES)
    subjects.add("meeting", meeting_queries.subject)
    subjects.add("motion", vote_news.subject)
    subjects.add("decision", register_news.subject)
    subjects.add("action", task_queries.subject)
    subjects.add("proposal", consent_news.subject)
    subjects.add("election", election_news.subject)
    subjects.add("amendment", amendment_news.subject)
    _gather(app)


def _gather(app: Flask) -> None:
    """The lists that several rooms fill, one after another (people.news)."""
    _gather_places(app)
    app.extensions["owed"] = [
        vote_news.owed,
        consent_news.owed,
        election_news.owed,
        register_news.owed,
        task_news.owed,
        meeting_news.owed,
        calendar_news.owed,
        minutes_news.owed,
        directory.owed,
        joining_news.owed,
        charter_news.owed,
        annex_news.owed,
        consultation_news.owed,
        discussion_news.owed,
        comment_news.owed,
        suggestion_news.owed,
    ]
    app.extensions["changes"] = [
        vote_news.changes,
        vote_incidents.changes,
        consent_news.changes,
        election_news.changes,
        meeting_news.changes,
        paper_news.changes,
        charter_news.changes,
        amendment_news.changes,
        amendment_news.mine,
        consultation_news.changes,
        document_news.changes,
        file_news.changes,
        discussion_news.changes,
        comment_news.changes,
        suggestion_news.changes,
    ]
    _keep(app)


def _gather_places(app: Flask) -> None:
    """What several rooms show in the frame, in a stream, in a meeting, and beside a version or an amendment."""
    app.extensions["alive"] = [vote_news.alive, document_news.alive, discussion_news.alive]
    app.extensions["present"] = [document_news.present]
    app.extensions["stream_parts"] = [
        document_news.stream_parts,
        task_news.stream_parts,
        file_news.stream_parts,
        discussion_news.stream_parts,
        meeting_news.stream_parts,
        annex_news.stream_parts,
    ]
    app.extensions["brought_by_signatories"] = [public_contributions.brought]
    app.extensions["rules_in_force"] = [beside_charter.rules]
    app.extensions["before_joining"] = [annex_news.before_joining]
    app.extensions["organisation_streams"] = [stream_queries.carried_by]
    app.extensions["organisation_parts"] = [organisation_parts.of]
    app.extensions["motion_parts"] = [board_links.beside]
    app.extensions["after_joining"] = "charters.charter"
    app.extensions["furnishing"] = [discussion_news.furnish]
    app.extensions["meeting_parts"] = [
        meeting_news.meeting_parts,
        vote_news.meeting_parts,
        consent_news.meeting_parts,
        election_news.meeting_parts,
        minutes_news.meeting_parts,
        record_news.meeting_parts,
    ]
    app.extensions["meeting_records"] = [task_news.meeting_records]
    app.extensions["records_made_in"] = [minuting_news.made_in]
    app.extensions["records_told"] = {
        "action": task_news.told,
        "decision": register_news.told,
        "motion": vote_news.told,
        "document": document_records.texts_told,
        "file": document_records.files_told,
    }
    app.extensions["papers_offered"] = [vote_news.papers_offered, amendment_news.papers_offered]
    app.extensions["version_deeds"] = [vote_texts.deeds]
    app.extensions["text_places"] = [draft_news.deeds]
    app.extensions["amendment_deeds"] = [vote_amendments.deeds]
    app.extensions["coming"] = [meeting_news.coming]


def _keep(app: Flask) -> None:
    """What rooms say of what others keep: what must stay, what goes along, what is checked."""
    app.extensions["holding_charter"] = [charter_votes.holding]
    app.extensions["bound_versions"] = [publication_queries.bound_versions, vote_news.bound_versions]
    app.extensions["erased_beside"] = [comment_erasure.erase]
    app.extensions["sharable"] = {
        "documents": text_rights.SHARABLE,
        "fichiers": file_rights.SHARABLE,
    }
    app.extensions["shared_beside"] = [discussion_audiences.follow]
    app.extensions["forgotten_beside"] = [comment_erasure.forget]
    app.extensions["binned"] = [file_news.binned]
    app.extensions["shelved"] = [file_news.shelved]
    app.extensions["bound_files"] = [published_file_queries.bound]
    app.extensions["file_deeds"] = [published_files.deeds]
    app.extensions["examinations"] = [examining.examine, file_verifying.examine]
    app.extensions["verifications"] = [
        verifying.verify,
        file_verifying.verify,
        charter_verifying.verify,
        rule_verifying.verify,
        deed_verifying.verify,
        decision_verifying.verify,
        sealed_logs.verify,
    ]


def listen(app: Flask, facts: Facts) -> None:
    """Who hears of what was done: the search index, live screens."""
    charter_listeners.install(facts)
    stream_listeners.install(facts)
    discussion_listeners.install(facts)
    task_listeners.install(facts)
    comment_listeners.install(app, facts)
    meeting_listeners.install(facts)
    vote_news.install(facts)
    consent_news.install(facts)
    election_news.install(facts)
    publication_listeners.install(facts)
    document_chores.listen(app, facts)
    file_chores.listen(app, facts)
    doors.install(
        app, facts, [room.install(app, facts) for room in (documents_live, discussions_live, votes_live)]
    )


def ring(app: Flask) -> None:
    """What is done every so many seconds."""
    jobs.every(app, 2, operations.send_mail)
    jobs.every(app, 300, operations.sweep_sessions)
    jobs.every(app, 1, doors.sweep)
    jobs.every(app, 1, documents_live.sweep)
    jobs.every(app, 1, vote_chores.close_due)
    jobs.every(app, 5, vote_chores.purge_urns)
    jobs.every(app, 2, log_chores.sign)
    jobs.every(app, 600, register_chores.remind)
    jobs.every(app, 600, task_chores.remind)
    jobs.every(app, 5, document_chores.index)
    jobs.every(app, 5, document_chores.purge)
    jobs.every(app, 60, document_chores.compact)
    jobs.every(app, 600, board_chores.forget)
    jobs.every(app, 600, meeting_chores.forget)
    jobs.every(app, 600, minutes_chores.close_windows)
    jobs.every(app, 600, shelf_chores.empty)
    jobs.every(app, 600, file_chores.empty)
    jobs.every(app, 600, joining_chores.forget)
    jobs.every(app, 60, consultation_letters.write_due)
