"""Every address that is guarded asks for the right person, and every form for its token."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from fastpath_cms.models import AuditRow, Scratch
from fastpath_cms.web.accounts.ways_back import way_back
from fastpath_cms.web.browser import DOORS_OUT
from tests.leaks.arguments import paths
from tests.leaks.posting import bodies_of
from tests.support.world import IN_DISCUSSION, World

OPEN = {"everyone", "on_edition:submission:start"}  # anybody submits; the dates say when


def guard_of(world: World, endpoint: str) -> str:
    """Return what guards an endpoint."""
    return str(world.app.view_functions[endpoint].__guard__)  # type: ignore[attr-defined]


def test_a_form_without_its_token_or_with_another_s_changes_nothing(world: World) -> None:
    chair, paper = world.chair(), world.submission()
    assert paper.number == 1
    world.at(IN_DISCUSSION)
    browser = world.browser(chair)
    browser.get("/profile")
    count, asked = len(world.all(AuditRow)), 0
    for endpoint, path in paths(world.app, "POST"):
        if endpoint in DOORS_OUT:
            continue
        body = next(iter(bodies_of(endpoint)), {})
        for token in ({}, {"csrf_token": ""}, {"csrf_token": "0" * 64}):
            got = browser.client.post(path, data=body | token, base_url=browser.base_url)
            assert got.status_code == 403, f"{path} with {token}"
            asked += 1
    assert asked > 100
    assert len(world.all(AuditRow)) == count
    assert world.all(Scratch) == []


def test_who_is_not_signed_in_is_sent_to_sign_in_and_comes_back(world: World) -> None:
    world.submission()
    world.at(IN_DISCUSSION)
    browser = world.browser()
    asked = set()
    for endpoint, path in paths(world.app, "GET"):
        guard = guard_of(world, endpoint)
        if guard in {*OPEN, "operator_only"} or not path.startswith(
            ("/2027/", "/home", "/profile")
        ):
            continue
        got = browser.get(path)
        place = urlsplit(got.location or "")
        assert (got.status_code, place.path) == (303, "/sign-in"), path
        (back,) = parse_qs(place.query)["next"]
        assert back.rstrip("?") == path
        with world.app_context():
            assert way_back(back) == back
        asked.add(endpoint)
    assert len(asked) > 20


def test_a_form_of_somebody_not_signed_in_is_kept_and_continued(world: World) -> None:
    world.submission()
    world.at(IN_DISCUSSION)
    browser = world.browser()
    browser.get("/sign-in")
    for endpoint, path in paths(world.app, "POST"):
        if guard_of(world, endpoint) in OPEN or not path.startswith("/2027/"):
            continue
        body = next(iter(bodies_of(endpoint)), {})
        got = browser.client.post(path, data=body | browser.hidden, base_url=browser.base_url)
        place = urlsplit(got.location or "")
        assert (got.status_code, place.path) == (303, "/sign-in"), path
        assert parse_qs(place.query)["next"] == [path]
