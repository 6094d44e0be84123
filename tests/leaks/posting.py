"""What is sent to every address that takes a form; an address without an entry fails the build."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, Final

from tests.leaks.people import NAMES, RITA, Reader, address

Body = dict[str, Any]
ID: Final = {name: place for place, name in enumerate((*NAMES.values(), RITA), start=1)}
"""The ids of the laboratory's people: they are made in this order."""

HANA: Final = ID[NAMES[Reader.HANDED_IN_MEMBER]]
UMA: Final = ID[NAMES[Reader.UNASSIGNED_MEMBER]]
CARL: Final = ID[NAMES[Reader.CONFLICTED_CHAIR]]
PLACED: Final = {"starts": "16:00", "minutes": "30", "title": "A Row", "kind": "break"}


def _change(number: int) -> str:
    """Return what the conflicted chair's page calls a change of assignments."""
    said = f"change:{CARL}:{number}".encode()
    return hmac.new(b"k" * 40, said, hashlib.sha256).hexdigest()[:32]


BODIES: Final[dict[str, tuple[Body, ...]]] = {
    "accounts.address_again": ({"claim": "1"},),
    "accounts.address_cancel": ({"claim": "1"},),
    "accounts.address_claim": ({}, {"join": "yes"}),
    "accounts.address_main": ({"address": "cora@lab.example"},),
    "accounts.address_remove": ({"address": "cora@lab.example"},),
    "accounts.address_switch": ({},),
    "accounts.addresses": ({"address": "cora@lab.example"}, {"address": "nobody@lab.example"}),
    "accounts.confirm": ({"password": "a password nobody has"},),
    "accounts.invitation": ({"name": "Nobody Known"}, {"answer": "decline", "reason": "No time."}),
    "accounts.notices": ({"wish": "daily"}, {"wish": "never"}),
    "accounts.password": ({"new_password": "humming thickets at noon"}, {"new_password": "short"}),
    "accounts.password_remove": ({},),
    "accounts.acquaintances": ({"advisor": "Nobody Known"},),
    "accounts.profile": ({"name": "New Name", "affiliation": "Elsewhere"},),
    "accounts.session_revoke": ({"session": "1"},),
    "accounts.sessions_end": ({"which": "others"}, {"which": "all"}),
    "accounts.sign_in": ({"address": "cora@lab.example"}, {"address": "nobody@lab.example"}),
    "accounts.sign_in_password": (
        {"address": "cora@lab.example", "password": "a password nobody has"},
        {"address": "nobody@lab.example", "password": "a password nobody has"},
    ),
    "accounts.sign_in_link": ({"name": "Nobody Known"},),
    "accounts.sign_out": ({},),
    "author.scratch_discard": ({},),
    "author.scratch_save": ({"title": "Half a title"},),
    "author.submit": ({"title": "A New Paper", "abstract": "Short."},),
    "author.late_start": ({},),
    "chair.assign": (
        {"pair": [f"1-{UMA}"], "was": ""},
        {"pair": [], "was": f"1-{ID[NAMES[Reader.ASSIGNED_MEMBER]]}"},
    ),
    "chair.assign_scores": ({"text": "1", "topics": "1", "bids": "1"}, {"text": "much"}),
    "chair.assign_scores_compute": ({},),
    "chair.assign_scores_file": ({}, {"kept": "ab", "do": "use"}),
    "chair.assign_scores_forget": ({},),
    "chair.assign_apply": ({"proposal": "1"}, {"proposal": ""}),
    "chair.assign_bulk": (
        {"text": f"paper,action,email\n1,pcreview,{address(NAMES[Reader.UNASSIGNED_MEMBER])}"},
        {"text": "paper,action,email\nall,clearreview,#pc"},
    ),
    "chair.assign_plan": (
        {"do": "fill", "proposal": "1"},
        {"do": "lock", "proposal": "1", "pair": f"1-{UMA}"},
        {"do": "lock", "proposal": "", "pair": f"1-{UMA}"},
    ),
    "chair.assign_release": ({},),
    "chair.assign_rules": (
        {
            "proposal": "1",
            "objective": "total",
            "cap": "80",
            "per_paper": "2",
            "least": "0",
            "most": "0",
            "keep": "free",
            "price": "0.1",
            "demands": "1: 3",
        },
    ),
    "chair.assign_undo": ({"change": _change(1)}, {"change": _change(2)}, {"change": "99"}),
    "chair.conflict_confirm": ({"number": "1", "person": str(UMA), "kind": "collaborator"},),
    "chair.conflict_dismiss": (
        {"number": "1", "person": str(ID[NAMES[Reader.CONFLICTED_MEMBER]]), "why": "A mistake."},
    ),
    "chair.conflict_reopen": ({"number": "1", "person": str(ID[NAMES[Reader.CONFLICTED_MEMBER]])},),
    "chair.conflict_record": (
        {"number": "1", "person": str(UMA), "kind": "collaborator", "why": "They share a lab."},
        {"number": "99", "person": str(UMA), "kind": "collaborator", "why": "They share a lab."},
    ),
    "chair.decide": (
        {"verdict-1": "accept", "was-1": ""},
        {"verdict-1": "reject", "was-1": "accept"},
        {"verdict-1": "never"},
    ),
    "chair.decide_bulk": (
        {"number": ["1", "2"], "bulk": "reject"},
        {"number": "2", "bulk": "wait-list", "verdict-1": "accept", "was-1": ""},
        {"bulk": "reject"},
    ),
    "chair.decide_slots": ({"slots": "2"}, {"slots": "none"}),
    "chair.decide_waiting": ({"number": "1", "other": "2"}, {"number": "2", "other": "99"}),
    "chair.deputy_choose": ({"person": str(HANA)},),
    "chair.invitation_withdraw": ({"invitation": "1"},),
    "chair.late_link_revoke": ({"link": "1"},),
    "chair.letter_retry": ({},),
    "chair.letter_text": ({"subject": "Thank you", "body": "Dear {{ name }}, {{ reason }}"},),
    "chair.letter_text_restore": ({"number": "0", "base": "0"},),
    "chair.letter_text_switch": ({"is_off": "1"},),
    "chair.members": ({"people": "Ina Invited <ina@lab.example>"},),
    "chair.members_mark": ({f"load-{UMA}": "3"}, {"load-999": "1"}),
    "chair.members_reminding": ({"days": "7"}, {"days": "1"}),
    "chair.members_remind": ({"invitation": "1"}, {}),
    "chair.news_delete": ({},),
    "chair.page_delete": ({},),
    "chair.program_invite": ({"invitation": "Please come."},),
    "chair.program_speaker": ({"name": "Nobody Known"}, {"name": ""}),
    "speaker.speaker_page": ({"do": "accept"}, {"do": "save", "name": "Nobody Known"}),
    "chair.program_edit_session": ({"title": "Nothing", "chair": "Nobody"},),
    "chair.program_edit_add": (PLACED,),
    "chair.program_edit_day": ({},),
    "chair.program_edit_move": ({"direction": "up"},),
    "chair.program_edit_place": (PLACED,),
    "chair.program_edit_publish": ({"note": "A change."},),
    "chair.program_edit_remove": ({},),
    "chair.program_edit_row": (PLACED,),
    "chair.release": ({"count": "1"}, {"count": "2"}, {"count": "3"}),
    "chair.release_cancel": ({},),
    "chair.release_confirm": ({},),
    "chair.letters_compose": (
        {"audience": "submitted", "subject": "News", "body": "Dear {{ name }}", "do": "look"},
        {"audience": "late", "subject": "News", "body": "Dear {{ name }}", "do": "look"},
        {
            "audience": "accepted",
            "subject": "News",
            "body": "#{{ submission.number }}",
            "do": "look",
        },
    ),
    "chair.letters_list": ({"addresses": "Eve <eve@example.org>"}, {"addresses": ""}),
    "public.calls_leave": ({},),
    "chair.letters_pause": ({"do": "pause"}, {"do": "resume"}),
    "chair.letters_bounces": ({"source": "From: postmaster\n\nada@example.org: 550 no"}, {}),
    "chair.letter_cancel": ({},),
    "chair.letter_again": ({"address": "other@example.org"},),
    "chair.release_read": ({"number": "1", "mark": "ab"}, {"number": "2", "mark": "ab"}),
    "chair.release_sample": ({"number": "1", "to": "1"}, {"number": "2", "to": "1"}),
    "chair.release_some": (
        {"number": ["1", "2"], "reason": "Soon.", "do": "look"},
        {"number": "1", "reason": "Soon.", "do": "tell", "count": "1"},
    ),
    "chair.reviewers": ({"person": str(HANA), "do": "send"}, {"do": "preview"}),
    "chair.role_revoke": ({"role": "1"}, {"role": "99"}),
    "chair.roles": ({"kind": "pc-member", "address": "stella@lab.example"},),
    "chair.submissions": (
        {"number": ["1", "2"], "tags": "award", "do": "tag"},
        {"number": "1", "tags": "award", "do": "untag"},
        {"number": "1", "tags": "a:b", "do": "tag"},
    ),
    "chair.settings_call": ({"call_text": "Come."},),
    "chair.settings_committee": ({"people-0-name": "Petra Chair"},),
    "chair.settings_dates": ({"submission": "2027-02-27"},),
    "chair.settings_extend": ({"kind": "submission", "submission": "2027-03-03"},),
    "chair.settings_facts": ({"title": "A Workshop"},),
    "chair.settings_late": ({"address": "late@lab.example", "due": "2027-03-04"},),
    "chair.settings_limits": ({"page_min": "2", "page_max": "4", "is_double_blind": "y"},),
    "chair.settings_news": ({"day": "2027-03-01", "text": "News."},),
    "chair.settings_news_item": ({"day": "2027-03-01", "text": "News."},),
    "chair.settings_page": ({"title": "Help", "text": "Ask."},),
    "chair.settings_pages": ({"slug": "travel", "title": "Travel", "text": "By train."},),
    "chair.review_field_arrange": ({"do": "retire"}, {"do": "down"}),
    "chair.settings_review_field": (
        {"label": "Overall", "levels": "2 yes\n1 no", "reading": "authors/with-decision"},
    ),
    "chair.settings_review_field_new": (
        {"label": "Summary", "kind": "text", "reading": "chairs/at-once"},
    ),
    "chair.settings_topics": ({"topics": "One\nTwo"},),
    "pc.bid_place": ({"bid": "yes"}, {"bid": "never"}),
    "pc.bids": ({"bid-1": "yes"}, {"bid-2": "no", "bid-99": "yes"}),
    "pc.offline": (
        {"text": "==+== Begin Review #1\n==+== A. Overall evaluation\n2\n"},
        {"text": "==+== Begin Review #1\n==+== A. Overall evaluation\n2\n", "do": "save"},
    ),
    "pc.late": ({"day": "2027-03-06", "sentence": "A deadline."}, {"take-back": "1"}),
    "pc.conflicts": ({"kind-1": "collaborator"}, {"kind-99": "collaborator"}),
    "pc.profile": ({"topics": ["1"], "load_limit": "3"}, {"load_limit": "many"}),
    "pc.publication_remove": ({"paper": "1"}, {"paper": "all"}),
    "pc.publications_add": ({"papers": "A Paper of Mine\nIt says little."}, {"papers": ""}),
    "public.verify": ({}, {"receipt": "Dear Ada, this is no receipt."}),
    "submission.assign": ({"pair": [f"1-{UMA}"], "was": ""}, {"do": "suggest"}),
    "submission.comment_change": ({"text": "I agree more.", "base_version": "1"},),
    "submission.comment_write": ({"text": "I agree."}, {"text": "What does @Nobody say?"}, {}),
    "submission.comment_take_back": ({},),
    "submission.comments_read": ({"place": "9"},),
    "submission.deadline_give": ({"due": "2027-03-06"}, {"revoke": "1"}),
    "submission.decision_edit": ({"verdict": "accept"}, {"verdict": "never"}),
    "submission.shepherd_name": ({"shepherd": str(HANA)}, {"shepherd": "99"}),
    "submission.conditions_report": ({"note": "They did it."},),
    "submission.conditions_confirm": ({},),
    "submission.conditions_refuse": ({"words": "Nothing was changed."}, {"words": ""}),
    "submission.promote": ({},),
    "submission.slides_upload": ({},),
    "submission.desk_reject": (
        {"note_to_authors": "Out of scope."},
        {"note_to_authors": "Out of scope.", "do": "tell"},
    ),
    "submission.final_upload": ({},),
    "submission.lead_name": ({"lead": str(HANA)}, {"lead": ""}),
    "submission.stance_take": ({"side": "champion"}, {"side": ""}),
    "submission.summary_edit": ({"summary": "Take it."},),
    "submission.promise_keep": ({},),
    "submission.promise_lodge": ({"fingerprint": "ab" * 32}, {"fingerprint": "short"}),
    "submission.subreview": ({"do": "accept"}, {"do": "hand-over", "overall": "1"}),
    "submission.subreview_ask": (
        {"name": "Hedda Help", "address": "hedda@lab.example"},
        {"name": "Cora", "address": "cora@lab.example"},
    ),
    "submission.subreview_take_back": ({"helper": "1"},),
    "submission.subreview_take_over": ({"helper": "1"},),
    "submission.review_decline": ({"reason": "No time."}, {"reason": ""}),
    "submission.review_ask_again": ({"person": str(HANA)}, {"person": "99"}),
    "submission.my_review_history": ({"restore": "1", "base_version": "1"}, {"restore": "9"}),
    "submission.reviews_seen": ({},),
    "submission.review_edit": (
        {"overall": "1", "confidence": "3", "comments_for_authors": "Fine.", "do": "hand-in"},
        {"overall": "9"},
    ),
    "submission.manuscript_waive": (
        {"rules": ["page-count"], "reason": "An appendix."},
        {"rules": ["damaged"], "reason": ""},
    ),
    "submission.submission_edit": ({"title": "A Better Title", "version": "1"},),
    "submission.submission_revive": ({},),
    "submission.submission_withdraw": ({"reason": "A mistake."},),
    "submission.tags_edit": ({"tags": "award later"}, {"tags": "a:b"}),
    "submission.talk_edit": ({"presenter": "0", "bio": "Somebody."},),
    "submission.talk_decline": ({"reason": "Nobody can travel."}, {"reason": ""}),
}

UNPOSTED: Final = {
    "machine": "the demo's time machine; it is registered in the demo alone",
}
"""Endpoints (or the wings they are in) that nothing is sent to, each with its reason."""


def bodies_of(endpoint: str) -> tuple[Body, ...]:
    """Return what to send to an endpoint; raise LookupError when nobody said."""
    if endpoint in UNPOSTED or endpoint.split(".", maxsplit=1)[0] in UNPOSTED:
        return ()
    if endpoint not in BODIES:
        raise LookupError(f"{endpoint} takes a form: add a body to tests/leaks/posting.py")
    return BODIES[endpoint]
