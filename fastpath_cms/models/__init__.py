"""NOUNS. Tables, constraints, relationships; no rules, no clock."""

from fastpath_cms.models.assigning import AssignmentChange, ChangeCause, ChangedPaper, Proposal
from fastpath_cms.models.base import Base, UtcDateTime
from fastpath_cms.models.calls import CallReader
from fastpath_cms.models.committee import (
    AffinityRow,
    Bid,
    CommitteeSettings,
    FileText,
    Membership,
    MembershipTopic,
    PairScore,
    Publication,
)
from fastpath_cms.models.copies import CleanCopy
from fastpath_cms.models.decisions import Decision, DecisionChange, LetterReading, Release
from fastpath_cms.models.discussions import (
    Comment,
    CommentNotice,
    DiscussionLead,
    Mention,
    NoticeChoice,
    ReadMark,
    Stance,
)
from fastpath_cms.models.duties import DeclinedReview, LateNote, Subreview
from fastpath_cms.models.editions import (
    CommitteeListing,
    Edition,
    Invitation,
    KeyDate,
    NewsItem,
    Role,
    RoleKind,
    SitePage,
    Topic,
)
from fastpath_cms.models.judging import Judgement
from fastpath_cms.models.ledger import AuditRow, ChainHead, FormReceipt, Letter, LetterState
from fastpath_cms.models.letter_texts import LetterText
from fastpath_cms.models.people import (
    AddressClaim,
    BrowserSession,
    EmailAddress,
    Password,
    Person,
    SignInLink,
    Throttle,
)
from fastpath_cms.models.program import (
    ProgramItem,
    ProgramSession,
    ProgramVersion,
    Speaker,
    Talk,
)
from fastpath_cms.models.receipts import FilePromise, SignedReceipt
from fastpath_cms.models.review_forms import (
    ReviewAnswer,
    ReviewFormField,
    ReviewReading,
    ReviewVersion,
)
from fastpath_cms.models.reviewing import Acquaintance, Assignment, Conflict, Review
from fastpath_cms.models.scratch import Scratch
from fastpath_cms.models.submissions import (
    Author,
    BrowserGrant,
    LateLink,
    Manuscript,
    PageImage,
    Submission,
    SubmissionTopic,
    Tag,
    Waiver,
)

__all__ = [
    "Acquaintance",
    "AddressClaim",
    "AffinityRow",
    "Assignment",
    "AssignmentChange",
    "AuditRow",
    "Author",
    "Base",
    "Bid",
    "BrowserGrant",
    "BrowserSession",
    "CallReader",
    "ChainHead",
    "ChangeCause",
    "ChangedPaper",
    "CleanCopy",
    "Comment",
    "CommentNotice",
    "CommitteeListing",
    "CommitteeSettings",
    "Conflict",
    "Decision",
    "DecisionChange",
    "DeclinedReview",
    "DiscussionLead",
    "Edition",
    "EmailAddress",
    "FilePromise",
    "FileText",
    "FormReceipt",
    "Invitation",
    "Judgement",
    "KeyDate",
    "LateLink",
    "LateNote",
    "Letter",
    "LetterReading",
    "LetterState",
    "LetterText",
    "Manuscript",
    "Membership",
    "MembershipTopic",
    "Mention",
    "NewsItem",
    "NoticeChoice",
    "PageImage",
    "PairScore",
    "Password",
    "Person",
    "ProgramItem",
    "ProgramSession",
    "ProgramVersion",
    "Proposal",
    "Publication",
    "ReadMark",
    "Release",
    "Review",
    "ReviewAnswer",
    "ReviewFormField",
    "ReviewReading",
    "ReviewVersion",
    "Role",
    "RoleKind",
    "Scratch",
    "SignInLink",
    "SignedReceipt",
    "SitePage",
    "Speaker",
    "Stance",
    "Submission",
    "SubmissionTopic",
    "Subreview",
    "Tag",
    "Talk",
    "Throttle",
    "Topic",
    "UtcDateTime",
    "Waiver",
]
