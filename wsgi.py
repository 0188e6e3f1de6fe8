"""The whole application on one page: every room’s pages, put together. No room imports it."""

from __future__ import annotations

import os

from flask import Flask

import composition
from charters import pages as charters
from charters import version_pages as charter_versions
from charters.amendments import pages as amendments
from charters.amendments import sub_pages as sub_amendments
from charters.annexes import pages as annexes
from charters.consultations import opinion_pages as opinions
from charters.consultations import pages as consultations
from charters.consultations import summary_pages as consultation_summaries
from charters.drafting import pages as charter_drafts
from demonstration.loading import load as demonstration
from foundation import live, operations, web
from foundation.clock import Clock
from foundation.settings import Settings
from governance.calendar import pages as calendar
from governance.calendar import poll_pages as date_polls
from governance.committee import chronicle, rulebook
from governance.committee import pages as committee
from governance.consent import entrusted as consent_proxies
from governance.consent import pages as consent
from governance.consent import rounds as consent_rounds
from governance.election import pages as elections
from governance.election import rounds as election_rounds
from governance.journal import pages as journal
from governance.meetings import before_pages as meeting_notices
from governance.meetings import coming_pages as coming
from governance.meetings import conduct_pages as meeting_conduct
from governance.meetings import floor_pages
from governance.meetings import gathering_pages as gatherings
from governance.meetings import letter_pages as notices
from governance.meetings import pages as meetings
from governance.meetings import paper_pages as meeting_papers
from governance.meetings import request_pages as item_requests
from governance.meetings import room as meeting_room
from governance.meetings import step_pages as meeting_steps
from governance.minuting import pages as minuting
from governance.organisations import board_pages as board
from governance.organisations import contribution_pages as contributions
from governance.organisations import deed_pages as deeds
from governance.organisations import pages as board_links
from governance.paper import counting as paper_counts
from governance.paper import pages as paper
from governance.records import document_pages as sitting_documents
from governance.records import door_pages as door
from governance.records import pages as records
from governance.records import question_pages as room_questions
from governance.records import screen_pages as room_screen
from governance.records.life import pages as minutes_lives
from governance.register import pages as register
from governance.register import papers as register_papers
from governance.votes import amendment_pages as amendment_votes
from governance.votes import aside as vote_recusals
from governance.votes import hand_pages as vote_hands
from governance.votes import held as vote_holding
from governance.votes import kept_ballots as vote_ballots
from governance.votes import pages as votes
from governance.votes import rehearsals as vote_rehearsals
from governance.votes import trying as vote_trying
from inbox import frame, platform
from inbox import pages as inbox
from people import access, current
from people.signin import installing as signin
from publication import files as published_files
from publication import images as published_images
from publication import meetings as published_meetings
from publication import pages as publication
from publication import papers as publication_papers
from workspace.comments import pages as comments
from workspace.comments import suggestion_pages
from workspace.discussions import messages
from workspace.discussions import pages as discussions
from workspace.documents import editing as document_editing
from workspace.documents import history as document_history
from workspace.documents import image_pages as document_images
from workspace.documents import pages as documents
from workspace.exchange import pages as exchange
from workspace.exchange import printing
from workspace.files import handing as file_versions
from workspace.files import pages as files
from workspace.joining import asking_pages as asking
from workspace.joining import pages as joining
from workspace.rights import pages as rights
from workspace.shelves import pages as shelves
from workspace.streams import pages as streams
from workspace.tasks import pages as tasks

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
    coming,
    calendar,
    date_polls,
    records,
    minutes_lives,
    sitting_documents,
    door,
    room_screen,
    room_questions,
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
    composition.introduce(app)
    composition.listen(app, app.extensions["facts"])
    composition.ring(app)
    if settings.demo:
        app.extensions.setdefault("preparing", []).append(demonstration.prepare)
    return app
