"""Actions: everything the policy is asked about."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """Everything the policy is asked about; values are permission names."""

    # to one submission
    SUBMISSION_VIEW = "submission:view"
    SUBMISSION_EDIT = "submission:edit"
    PROMISE_KEEP = "promise:keep"
    SUBMISSION_WITHDRAW = "submission:withdraw"
    SUBMISSION_REVIVE = "submission:revive"
    MANUSCRIPT_READ = "manuscript:read"
    ORIGINAL_READ = "original:read"
    MANUSCRIPT_WAIVE = "manuscript:waive"
    AUTHORS_KNOW = "authors:know"
    LETTERS_READ = "letters:read"
    CONFLICT_EDIT = "conflict:edit"
    ASSIGNMENT_EDIT = "assignment:edit"
    REVIEWERS_KNOW = "reviewers:know"
    BID_PLACE = "bid:place"
    REVIEW_WRITE = "review:write"
    REVIEWS_READ = "reviews:read"
    DISCUSSION_READ = "discussion:read"
    DISCUSSION_WRITE = "discussion:write"
    DECISION_READ = "decision:read"
    DECISION_RECORD = "decision:record"
    DESK_REJECT = "desk-reject:tell"
    DEADLINE_GIVE = "deadline:give"
    TAG_EDIT = "tag:edit"
    FEEDBACK_READ = "feedback:read"
    TALK_CONFIRM = "talk:confirm"
    FINAL_UPLOAD = "final:upload"
    # to the edition
    SUBMISSION_START = "submission:start"
    CHAIR_HOME = "chair:home"
    EDITION_EDIT = "edition:edit"
    SITE_EDIT = "site:edit"
    ROLES_EDIT = "roles:edit"
    PC_INVITE = "pc:invite"
    PC_HOME = "pc:home"
    PROFILE_EDIT = "profile:edit"
    BIDS_LIST = "bids:list"
    CONFLICT_DECLARE = "conflict:declare"
    SUBMISSIONS_LIST = "submissions:list"
    ASSIGNMENTS_MANAGE = "assignments:manage"
    DECISIONS_MANAGE = "decisions:manage"
    NOTIFICATION_RELEASE = "notification:release"
    MAIL_READ = "mail:read"
    PROGRAM_EDIT = "program:edit"
