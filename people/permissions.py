"""Who may do what: one table, alternatives of conjunctions, readable by a lawyer.

This says *who*. Whether and when (is it open, is there a quorum) is said by the rules of each room.
docs/permissions.md is this table applied to each kind of person, kept as an approved text.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from people.rules.predicates import (
    SomeActor,
    administers,
    anybody,
    belongs_to_initiative,
    contributes,
    facilitates,
    gives_the_secret,
    has_invited,
    has_signed_in,
    has_the_link,
    holds_the_link,
    holds_the_mandate,
    is_author,
    is_of_no_body,
    is_of_no_stream,
    is_on_the_roll,
    is_oneself,
    is_public,
    is_referent,
    leads_stream,
    reads,
    speaks_for_the_organisation,
    suggests,
    works_in_stream,
    writes,
)

Predicate = Callable[[SomeActor, object], bool]
Alternatives = list[list[Predicate]]


class Permission(StrEnum):
    """Everything that can be asked of the house."""

    READ_PUBLISHED = "read_published"
    READ_INITIATIVE = "read_initiative"
    CHOOSE_HAT = "choose_hat"
    MANAGE_OWN_ACCOUNT = "manage_own_account"
    INVITE = "invite"
    ACCEPT_INVITATION = "accept_invitation"
    WITHDRAW_INVITATION = "withdraw_invitation"
    MANAGE_PEOPLE = "manage_people"
    GRANT_ROLE = "grant_role"
    LEAVE_INITIATIVE = "leave_initiative"
    PROPOSE_MANDATE = "propose_mandate"
    RECORD_MANDATE = "record_mandate"
    END_MANDATE = "end_mandate"
    KEEP_ORGANISATION = "keep_organisation"
    READ_DEED = "read_deed"
    OPEN_STREAM = "open_stream"
    EDIT_STREAM = "edit_stream"
    JOIN_STREAM = "join_stream"
    ASK_TO_JOIN = "ask_to_join"
    FOLLOW_REQUEST = "follow_request"
    DECIDE_REQUEST = "decide_request"
    READ_DOCUMENT = "read_document"
    CREATE_DOCUMENT = "create_document"
    EDIT_DOCUMENT = "edit_document"
    FREEZE_DOCUMENT = "freeze_document"
    ERASE_PASSAGE = "erase_passage"
    SHARE = "share"
    COMMENT_DOCUMENT = "comment_document"
    EDIT_COMMENT = "edit_comment"
    WITHDRAW_COMMENT = "withdraw_comment"
    RESOLVE_COMMENT = "resolve_comment"
    SUGGEST_CHANGE = "suggest_change"
    WITHDRAW_SUGGESTION = "withdraw_suggestion"
    READ_FILE = "read_file"
    ADD_FILE = "add_file"
    EDIT_FILE = "edit_file"
    BIN_FILE = "bin_file"
    ERASE_FILE = "erase_file"
    READ_DISCUSSION = "read_discussion"
    SPEAK_IN_DISCUSSION = "speak_in_discussion"
    EDIT_MESSAGE = "edit_message"
    WITHDRAW_MESSAGE = "withdraw_message"
    HIDE_MESSAGE = "hide_message"
    READ_ACTION = "read_action"
    PLAN_ACTION = "plan_action"
    EDIT_ACTION = "edit_action"
    FOLLOW_ACTION = "follow_action"
    READ_CHARTER = "read_charter"
    WRITE_CHARTER = "write_charter"
    PUT_CHARTER_IN_FORCE = "put_charter_in_force"
    SIGN_CHARTER = "sign_charter"
    SIGN_FOR_ORGANISATION = "sign_for_organisation"
    PROPOSE_AMENDMENT = "propose_amendment"
    SUPPORT_AMENDMENT = "support_amendment"
    WITHDRAW_AMENDMENT = "withdraw_amendment"
    ORDER_AMENDMENTS = "order_amendments"
    LEAD_CONSULTATION = "lead_consultation"
    ANSWER_CONSULTATION = "answer_consultation"
    WITHDRAW_OPINION = "withdraw_opinion"
    READ_COMMITTEE = "read_committee"
    COMPOSE_COMMITTEE = "compose_committee"
    GIVE_PROXY = "give_proxy"
    RECUSE_SEAT = "recuse_seat"
    CONVENE_MEETING = "convene_meeting"
    READ_MEETING = "read_meeting"
    REQUEST_ITEM = "request_item"
    ANSWER_NOTICE = "answer_notice"
    RECORD_ATTENDANCE = "record_attendance"
    ASK_TO_SPEAK = "ask_to_speak"
    GIVE_FLOOR = "give_floor"
    ASK_FROM_THE_ROOM = "ask_from_the_room"
    CONDUCT_SITTING = "conduct_sitting"
    CLOSE_MEETING = "close_meeting"
    KEEP_MINUTES = "keep_minutes"
    SIGN_MINUTES = "sign_minutes"
    READ_MOTION = "read_motion"
    RECORD_CONSENSUS = "record_consensus"
    PREPARE_MOTION = "prepare_motion"
    OPEN_VOTE = "open_vote"
    CAST_BALLOT = "cast_ballot"
    CLOSE_VOTE = "close_vote"
    ASK_BOARD = "ask_board"
    READ_BOARD = "read_board"
    WITHDRAW_BOARD_LINK = "withdraw_board_link"
    ANSWER_AS_BOARD = "answer_as_board"
    RECORD_ON_PAPER = "record_on_paper"
    READ_ENTRY = "read_entry"
    CONTEST_ENTRY = "contest_entry"
    READ_PROPOSAL = "read_proposal"
    PROPOSE = "propose"
    CORRECT_PROPOSAL = "correct_proposal"
    LEAD_CONSENT = "lead_consent"
    SPEAK_IN_ROUND = "speak_in_round"
    ANSWER_ELECTION = "answer_election"
    READ_REGISTER = "read_register"
    ENTRUST_DECISION = "entrust_decision"
    FOLLOW_DECISION = "follow_decision"
    PUBLISH = "publish"
    WITHDRAW_PUBLICATION = "withdraw_publication"


MEMBERS: Alternatives = [[belongs_to_initiative]]
FACILITATORS: Alternatives = [[facilitates]]
KEEPERS: Alternatives = [[facilitates], [is_referent]]
CONVENERS: Alternatives = [[facilitates], [leads_stream, is_of_no_body]]
IN_THE_STREAM: Alternatives = [[works_in_stream], [contributes, is_of_no_stream], [facilitates]]

RULES: dict[Permission, Alternatives] = {
    Permission.READ_PUBLISHED: [[is_public], [belongs_to_initiative]],
    Permission.READ_INITIATIVE: MEMBERS,
    Permission.CHOOSE_HAT: MEMBERS,
    Permission.MANAGE_OWN_ACCOUNT: [[is_oneself]],
    Permission.INVITE: [[facilitates], [leads_stream], [is_referent]],
    Permission.ACCEPT_INVITATION: [[holds_the_link]],
    Permission.WITHDRAW_INVITATION: [[facilitates], [has_invited]],
    Permission.MANAGE_PEOPLE: FACILITATORS,
    Permission.GRANT_ROLE: [[administers]],
    Permission.LEAVE_INITIATIVE: [[belongs_to_initiative, is_oneself], [facilitates]],
    Permission.PROPOSE_MANDATE: [[belongs_to_initiative, is_oneself]],
    Permission.RECORD_MANDATE: KEEPERS,
    Permission.END_MANDATE: [[facilitates], [holds_the_mandate], [is_referent]],
    Permission.KEEP_ORGANISATION: KEEPERS,
    Permission.READ_DEED: KEEPERS,
    Permission.OPEN_STREAM: FACILITATORS,
    Permission.EDIT_STREAM: [[facilitates], [leads_stream]],
    Permission.JOIN_STREAM: [[contributes]],
    Permission.ASK_TO_JOIN: [[is_public]],
    Permission.FOLLOW_REQUEST: [[has_the_link]],
    Permission.DECIDE_REQUEST: FACILITATORS,
    Permission.READ_DOCUMENT: [[reads]],
    Permission.CREATE_DOCUMENT: IN_THE_STREAM,
    Permission.EDIT_DOCUMENT: [[writes]],
    Permission.FREEZE_DOCUMENT: [[facilitates], [leads_stream, writes]],
    Permission.ERASE_PASSAGE: [[facilitates], [leads_stream, writes]],
    Permission.SHARE: [[facilitates], [leads_stream, writes], [is_author, writes]],
    Permission.COMMENT_DOCUMENT: [[suggests]],
    Permission.EDIT_COMMENT: [[is_author, reads]],
    Permission.WITHDRAW_COMMENT: [[is_author, reads]],
    Permission.RESOLVE_COMMENT: [[facilitates], [leads_stream, reads], [is_author, reads]],
    Permission.SUGGEST_CHANGE: [[suggests]],
    Permission.WITHDRAW_SUGGESTION: [[is_author, reads]],
    Permission.READ_FILE: [[reads]],
    Permission.ADD_FILE: IN_THE_STREAM,
    Permission.EDIT_FILE: [[writes]],
    Permission.BIN_FILE: [[facilitates], [leads_stream, writes], [contributes, is_author, reads]],
    Permission.ERASE_FILE: [[facilitates], [leads_stream, writes]],
    Permission.READ_DISCUSSION: MEMBERS,
    Permission.SPEAK_IN_DISCUSSION: [[contributes]],
    Permission.EDIT_MESSAGE: [[is_author]],
    Permission.WITHDRAW_MESSAGE: [[is_author]],
    Permission.HIDE_MESSAGE: FACILITATORS,
    Permission.READ_ACTION: MEMBERS,
    Permission.PLAN_ACTION: IN_THE_STREAM,
    Permission.EDIT_ACTION: [[facilitates], [leads_stream], [contributes, is_author]],
    Permission.FOLLOW_ACTION: [
        [facilitates],
        [leads_stream],
        [contributes, is_author],
        [contributes, speaks_for_the_organisation],
    ],
    Permission.READ_CHARTER: MEMBERS,
    Permission.WRITE_CHARTER: [[facilitates], [leads_stream]],
    Permission.PUT_CHARTER_IN_FORCE: FACILITATORS,
    Permission.SIGN_CHARTER: [[contributes]],
    Permission.SIGN_FOR_ORGANISATION: [[contributes, speaks_for_the_organisation]],
    Permission.PROPOSE_AMENDMENT: IN_THE_STREAM,  # of the charter, whoever contributes; of an annex, its stream
    Permission.SUPPORT_AMENDMENT: IN_THE_STREAM,
    Permission.WITHDRAW_AMENDMENT: [[is_author]],
    Permission.ORDER_AMENDMENTS: [[facilitates], [leads_stream]],
    Permission.LEAD_CONSULTATION: [[facilitates], [leads_stream]],
    Permission.ANSWER_CONSULTATION: [[contributes], [has_signed_in, is_public]],
    Permission.WITHDRAW_OPINION: [[is_oneself]],
    Permission.READ_COMMITTEE: MEMBERS,
    Permission.COMPOSE_COMMITTEE: FACILITATORS,
    Permission.GIVE_PROXY: [[facilitates], [is_author]],
    Permission.RECUSE_SEAT: [[facilitates], [is_author]],
    Permission.CONVENE_MEETING: CONVENERS,
    Permission.READ_MEETING: MEMBERS,
    Permission.REQUEST_ITEM: [[contributes]],
    Permission.ANSWER_NOTICE: [[facilitates], [belongs_to_initiative, is_oneself]],
    Permission.RECORD_ATTENDANCE: [*CONVENERS, [belongs_to_initiative, is_oneself]],
    Permission.ASK_TO_SPEAK: [[facilitates], [contributes, is_oneself]],
    Permission.GIVE_FLOOR: [*CONVENERS, [contributes, is_author]],
    Permission.ASK_FROM_THE_ROOM: [[gives_the_secret]],
    Permission.CONDUCT_SITTING: [*CONVENERS, [contributes, is_author]],
    Permission.CLOSE_MEETING: CONVENERS,
    Permission.KEEP_MINUTES: FACILITATORS,
    Permission.SIGN_MINUTES: [[is_author]],
    Permission.READ_MOTION: MEMBERS,
    Permission.RECORD_CONSENSUS: FACILITATORS,
    Permission.PREPARE_MOTION: FACILITATORS,
    Permission.OPEN_VOTE: FACILITATORS,
    Permission.CAST_BALLOT: [[is_on_the_roll]],
    Permission.CLOSE_VOTE: FACILITATORS,
    Permission.ASK_BOARD: [[is_on_the_roll, speaks_for_the_organisation]],
    Permission.READ_BOARD: [[is_author]],
    Permission.WITHDRAW_BOARD_LINK: [[is_author]],
    Permission.ANSWER_AS_BOARD: [[gives_the_secret]],
    Permission.RECORD_ON_PAPER: FACILITATORS,
    Permission.READ_ENTRY: [[facilitates], [is_author]],
    Permission.CONTEST_ENTRY: [[is_author]],
    Permission.READ_PROPOSAL: MEMBERS,
    Permission.PROPOSE: [[contributes]],
    Permission.CORRECT_PROPOSAL: [[facilitates], [is_author]],
    Permission.LEAD_CONSENT: FACILITATORS,
    Permission.SPEAK_IN_ROUND: [[is_on_the_roll]],
    Permission.ANSWER_ELECTION: [[facilitates], [belongs_to_initiative, is_oneself]],
    Permission.READ_REGISTER: MEMBERS,
    Permission.ENTRUST_DECISION: FACILITATORS,
    Permission.FOLLOW_DECISION: [
        [facilitates],
        [contributes, is_author],
        [contributes, speaks_for_the_organisation],
    ],
    Permission.PUBLISH: FACILITATORS,
    Permission.WITHDRAW_PUBLICATION: FACILITATORS,
}


def allowed(actor: SomeActor, permission: Permission, subject: object) -> bool:
    """Whether one alternative holds entirely."""
    return any(all(predicate(actor, subject) for predicate in every) for every in RULES[permission])


__all__ = ["RULES", "Permission", "allowed", "anybody"]
