"""The form of a speaker's page, filled by the speaker or by a chair."""

from __future__ import annotations

from typing import Any, Final

from wtforms import BooleanField, Field, SelectField
from wtforms.validators import ValidationError

from fastpath_cms.domain.people import normal_name
from fastpath_cms.queries.speakers import OwnTalk
from fastpath_cms.services.hosting import SpeakerPage
from fastpath_cms.web.entry_form import choices_of_zones
from fastpath_cms.web.forms import Form, is_https, line, needed, text

LINKS_MAX: Final = 5
OF_THE_TALK: Final = ("title", "abstract", "video_url", "may_publish_slides", "may_publish_video")


class SpeakerForm(Form):
    """What a speaker tells of themselves and of the talk."""

    title = line("Title of the talk", longest=500)
    abstract = text("Abstract", longest=10_000)
    name = line("Your name", needed("Write your name as the program should print it."))
    affiliation = line("Affiliation", longest=300)
    bio = text("About you", longest=3_000)
    links = text("Links", longest=2_000)
    is_remote = BooleanField("I speak from elsewhere, over the network")
    zone_name = SelectField("Time zone you speak from", choices=choices_of_zones, default="")
    needs = text("What you need in the room", longest=2_000)
    video_url = line("Link to a video of the talk", longest=500)
    may_publish_slides = BooleanField("The slides may be published")
    may_publish_video = BooleanField("A video of the talk may be published")

    def validate_links(self, field: Field) -> None:
        """Ask for few addresses that begin with https."""
        found = _lines(field.data)
        if len(found) > LINKS_MAX:
            raise ValidationError(f"Give at most {LINKS_MAX} links.")
        for one in found:
            if not is_https(one):
                raise ValidationError(f"{one} is no address: begin each line with https://.")

    def validate_video_url(self, field: Field) -> None:
        """Ask for https."""
        if field.data and not is_https(field.data):
            raise ValidationError("Give the whole address of the video, beginning with https://.")

    def fit(self, own: OwnTalk) -> None:
        """Leave the talk's own fields to who speaks alone, or moderates."""
        if not own.is_alone:
            for name in (*OF_THE_TALK, "pdf"):
                if name in self:
                    delattr(self, name)

    def page(self) -> SpeakerPage:
        """Return what was typed."""
        plain = ("title", "abstract", "affiliation", "bio", "zone_name", "needs", "video_url")
        said: dict[str, Any] = {name: self[name].data or "" for name in plain if name in self}
        ticked = ("is_remote", "may_publish_slides", "may_publish_video")
        said |= {name: bool(self[name].data) for name in ticked if name in self}
        return SpeakerPage(
            name=normal_name(self.name.data or ""), links=tuple(_lines(self.links.data)), **said
        )


def filling(own: OwnTalk) -> dict[str, Any]:
    """Return what the form starts from."""
    row, talk = own.speaker, own.talk
    return {
        "title": talk.title,
        "abstract": talk.abstract,
        "name": row.name,
        "affiliation": row.affiliation,
        "bio": row.bio,
        "links": "\n".join(row.links),
        "is_remote": row.is_remote,
        "zone_name": row.zone_name,
        "needs": row.needs,
        "video_url": talk.video_url,
        "may_publish_slides": talk.may_publish_slides,
        "may_publish_video": talk.may_publish_video,
    }


def _lines(text: str | None) -> list[str]:
    return [line for line in (one.strip() for one in (text or "").splitlines()) if line]
