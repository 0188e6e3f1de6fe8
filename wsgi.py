"""The whole application on one page. It imports everything; nothing imports it."""

from __future__ import annotations

import os

from flask import Flask

from charters import listeners as charter_listeners
from charters import news as charter_news
from charters import pages as charters
from charters import verifying as charter_verifying
from charters import version_pages as charter_versions
from charters.amendments import news as amendment_news
from charters.amendments import pages as amendments
from charters.amendments import sub_pages as sub_amendments
from charters.annexes import news as annex_news
from charters.annexes import pages as annexes
from charters.consultations import letters as consultation_letters
from charters.consultations import news as consultation_news
from charters.consultations import opinion_pages as opinions
from charters.consultations import pages as consultations
from charters.consultations import summary_pages as consultation_summaries
from charters.drafting import news as draft_news
from charters.drafting import pages as charter_drafts
from demonstration.loading import load as demonstration
from foundation import jobs, live, operations, web
from foundation.clock import Clock
from foundation.events import Facts
from foundation.settings import Settings
from governance.calendar import pages as calendar
from governance.calendar import poll_pages as date_polls
from governance.committee import beside_charter, chronicle, rulebook
from governance.committee import pages as committee
from governance.committee import verifying as rule_verifying
from governance.consent import entrusted as consent_proxies
from governance.consent import news as consent_news
from governance.consent import pages as consent
from governance.consent import rounds as consent_rounds
from governance.election import news as election_news
from governance.election import pages as elections
from governance.election import rounds as election_rounds
from governance.journal import checking as sealed_logs
from governance.journal import chores as log_chores
from governance.journal import pages as journal
from governance.meetings import before_pages as meeting_notices
from governance.meetings import conduct_pages as meeting_conduct
from governance.meetings import floor_pages
from governance.meetings import gathering_pages as gatherings
from governance.meetings import letter_pages as notices
from governance.meetings import listeners as meeting_listeners
from governance.meetings import news as meeting_news
from governance.meetings import pages as meetings
from governance.meetings import paper_pages as meeting_papers
from governance.meetings import queries as meeting_queries
from governance.meetings import request_pages as item_requests
from governance.meetings import room as meeting_room
from governance.meetings import step_pages as meeting_steps
from governance.minuting import news as minuting_news
from governance.minuting import pages as minuting
from governance.organisations import board_pages as board
from governance.organisations import chores as board_chores
from governance.organisations import contribution_pages as contributions
from governance.organisations import deed_pages as deeds
from governance.organisations import pages as board_links
from governance.organisations import parts as organisation_parts
from governance.organisations import public as public_contributions
from governance.organisations import verifying as deed_verifying
from governance.paper import counting as paper_counts
from governance.paper import news as paper_news
from governance.paper import pages as paper
from governance.records import chores as minutes_chores
from governance.records import document_pages as sitting_documents
from governance.records import door_pages as door
from governance.records import life_news as minutes_news
from governance.records import life_pages as minutes_lives
from governance.records import news as record_news
from governance.records import pages as records
from governance.records import screen_pages as room_screen
from governance.register import chores as register_chores
from governance.register import news as register_news
from governance.register import pages as register
from governance.register import papers as register_papers
from governance.votes import amended as vote_amendments
from governance.votes import amendment_pages as amendment_votes
from governance.votes import aside as vote_recusals
from governance.votes import charter_news as charter_votes
from governance.votes import chores as vote_chores
from governance.votes import hand_pages as vote_hands
from governance.votes import held as vote_holding
from governance.votes import incidents as vote_incidents
from governance.votes import kept_ballots as vote_ballots
from governance.votes import live as votes_live
from governance.votes import news as vote_news
from governance.votes import pages as votes
from governance.votes import rehearsals as vote_rehearsals
from governance.votes import texts as vote_texts
from governance.votes import trying as vote_trying
from inbox import frame, platform
from inbox import pages as inbox
from people import access, current, directory
from people import live as doors
from people.signin import installing as signin
from people.subjects import Subjects
from publication import file_queries as published_file_queries
from publication import files as published_files
from publication import images as published_images
from publication import listeners as publication_listeners
from publication import meetings as published_meetings
from publication import pages as publication
from publication import papers as publication_papers
from publication import queries as publication_queries
from workspace.comments import erasure as comment_erasure
from workspace.comments import listeners as comment_listeners
from workspace.comments import news as comment_news
from workspace.comments import pages as comments
from workspace.comments import suggestion_news, suggestion_pages
from workspace.discussions import audiences as discussion_audiences
from workspace.discussions import listeners as discussion_listeners
from workspace.discussions import live as discussions_live
from workspace.discussions import messages
from workspace.discussions import news as discussion_news
from workspace.discussions import pages as discussions
from workspace.documents import chores as document_chores
from workspace.documents import editing as document_editing
from workspace.documents import examining, verifying
from workspace.documents import history as document_history
from workspace.documents import image_pages as document_images
from workspace.documents import live as documents_live
from workspace.documents import news as document_news
from workspace.documents import pages as documents
from workspace.documents import queries as document_queries
from workspace.documents import records as document_records
from workspace.documents.circles import DOCUMENTS
from workspace.exchange import pages as exchange
from workspace.exchange import printing
from workspace.files import chores as file_chores
from workspace.files import handing as file_versions
from workspace.files import news as file_news
from workspace.files import pages as files
from workspace.files import queries as file_queries
from workspace.files import rights as file_rights
from workspace.files import verifying as file_verifying
from workspace.files.circles import FILES
from workspace.joining import asking_pages as asking
from workspace.joining import chores as joining_chores
from workspace.joining import news as joining_news
from workspace.joining import pages as joining
from workspace.rights import pages as rights
from workspace.rights import texts as text_rights
from workspace.shelves import chores as shelf_chores
from workspace.shelves import pages as shelves
from workspace.streams import listeners as stream_listeners
from workspace.streams import pages as streams
from workspace.streams import queries as stream_queries
from workspace.tasks import chores as task_chores
from workspace.tasks import listeners as task_listeners
from workspace.tasks import news as task_news
from workspace.tasks import pages as tasks
from workspace.tasks import queries as task_queries

ROOMS = (
    platform,
    inbox,
    streams,
    joining,
    asking,
    documents,
    document_history,
    document_editing,
    document_images,
    comments,
    suggestion_pages,
    exchange,
    printing,
    shelves,
    files,
    file_versions,
    rights,
    discussions,
    messages,
    tasks,
    charters,
    charter_versions,
    amendments,
    sub_amendments,
    charter_drafts,
    annexes,
    consultations,
    consultation_summaries,
    opinions,
    committee,
    chronicle,
    rulebook,
    meetings,
    meeting_room,
    floor_pages,
    meeting_conduct,
    meeting_papers,
    notices,
    meeting_steps,
    minuting,
    meeting_notices,
    item_requests,
    gatherings,
    calendar,
    date_polls,
    records,
    minutes_lives,
    sitting_documents,
    door,
    room_screen,
    votes,
    vote_ballots,
    vote_recusals,
    vote_holding,
    vote_rehearsals,
    vote_hands,
    amendment_votes,
    register,
    register_papers,
    vote_trying,
    journal,
    paper,
    paper_counts,
    consent,
    consent_rounds,
    consent_proxies,
    elections,
    contributions,
    deeds,
    board_links,
    board,
    election_rounds,
    publication,
    publication_papers,
    published_images,
    published_files,
    published_meetings,
)


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Flask:
    """Build the application from its settings; nothing is patched, started or connected here."""
    settings = settings or Settings.from_environment(os.environ)
    app = Flask(__name__, static_folder="static")
    web.install(app, settings, the_clock=clock)
    live.install(app)
    operations.install(app)
    current.install(app)
    access.install(app)
    signin.install(app, settings)
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    frame.install(app)
    _introduce(app)
    _listen(app, app.extensions["facts"])
    _ring(app)
    if settings.demo:
        app.extensions.setdefault("preparing", []).append(demonstration.prepare)
    return app


def _introduce(app: Flask) -> None:
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
        sealed_logs.verify,
    ]


def _listen(app: Flask, facts: Facts) -> None:
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


def _ring(app: Flask) -> None:
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
    jobs.every(app, 600, minutes_chores.close_windows)
    jobs.every(app, 600, shelf_chores.empty)
    jobs.every(app, 600, file_chores.empty)
    jobs.every(app, 600, joining_chores.forget)
    jobs.every(app, 60, consultation_letters.write_due)
