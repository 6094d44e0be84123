"""The twin of the policy: who reads a note to the session chair is who handles the paper."""

from __future__ import annotations

from fastpath_cms.domain.policy import Action, why_not
from fastpath_cms.domain.program import ItemKind
from fastpath_cms.domain.workflow import Status
from fastpath_cms.models import Edition, RoleKind, Talk
from fastpath_cms.queries.editions import edition_by_id, phase_of
from fastpath_cms.queries.program_draft import notes_to_chair
from fastpath_cms.queries.standings import edition_standing, standings_of
from fastpath_cms.queries.viewer import Viewer
from tests.support.world import IN_NOTIFICATION, World


def test_notes_are_read_by_exactly_those_who_handle_the_paper(world: World) -> None:
    world.at(IN_NOTIFICATION)
    chair, conflicted, deputy = world.chair(), world.chair("Carl Chair"), world.member("Dee Deputy")
    author_chair = world.chair("Ann Author")
    publicity = world.grant(world.person("Pia Publicity"), RoleKind.PUBLICITY_CHAIR)
    papers = [
        world.submission(status=Status.ACCEPTED),
        world.submission(author_chair, status=Status.CAMERA_READY),
        world.submission(status=Status.CONDITIONALLY_ACCEPTED),
    ]
    world.conflict(conflicted, papers[0])
    world.grant(deputy, RoleKind.DEPUTY, papers[0])
    with world.writing() as session:
        for paper in papers:
            session.add(
                Talk(
                    edition_id=paper.edition_id,
                    submission_id=paper.id,
                    kind=ItemKind.REGULAR,
                    note_to_chair="softly",
                )
            )
    for person in (chair, conflicted, deputy, author_chair, publicity, world.member()):
        viewer = Viewer(person.id, person.name)
        with world.writing() as session:
            edition: Edition = edition_by_id(session, world.edition.id)
            who = edition_standing(session, viewer, edition, IN_NOTIFICATION)
            found = notes_to_chair(session, edition.id, viewer, who)
            standings = standings_of(session, viewer, edition, papers, IN_NOTIFICATION)
            phase = phase_of(edition, IN_NOTIFICATION)
        assert sorted(found) == [
            paper.number
            for paper in papers
            if why_not(Action.DECISION_READ, standings[paper.id], paper.status, phase) is None
        ], person.name


def test_each_page_of_the_room_has_the_guard_of_its_action(world: World) -> None:
    guards = {
        name: getattr(view, "__guard__", "")
        for name, view in world.app.view_functions.items()
        if name.startswith("chair.program_edit")
        or name in {"submission.talk_edit", "submission.final_upload"}
    }
    assert guards.pop("submission.talk_edit") == f"on_submission:{Action.TALK_CONFIRM}"
    assert guards.pop("submission.final_upload") == f"on_submission:{Action.FINAL_UPLOAD}"
    assert set(guards.values()) == {f"on_edition:{Action.PROGRAM_EDIT}"}
