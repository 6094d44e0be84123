"""The forms of the settings."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from wtforms import (
    BooleanField,
    DateField,
    Field,
    FieldList,
    FloatField,
    FormField,
    IntegerField,
    SelectField,
    TimeField,
)
from wtforms import Form as WTForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # types are of 3.2
from wtforms.validators import NumberRange, Optional, ValidationError

from fastpath_cms.queries.committee import ListedPerson, one_chair
from fastpath_cms.queries.settings import Facts, Limits, Texts
from fastpath_cms.web.entry_form import zones_of_places
from fastpath_cms.web.forms import Form, is_address, line, needed, stripped, text, unix

MEGABYTE = 1024 * 1024
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def zones() -> list[tuple[str, str]]:
    """Return the zones one may choose, by their names in the time zone database."""
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in zones_of_places())]


class FactsForm(Form):
    """What an edition is."""

    title = line("Title", needed("Write the title of the workshop."), longest=300)
    host = line("In conjunction with", longest=120)
    place = line("Place", longest=200)
    zone_name = SelectField("Time zone", choices=zones)
    starts_at = TimeField("Begins at", [Optional()])
    ends_at = TimeField("Ends at", [Optional()])
    reply_to = line("Answers to letters go to", is_address, longest=320)
    summary = line("Summary among the previous editions", longest=300)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Ask for both hours, in order, or none."""
        is_fine: bool = super().validate(*args, **kwargs)
        starts, ends = self.starts_at, self.ends_at
        if starts.errors or ends.errors:
            return False
        if (starts.data is None) != (ends.data is None):
            ends.errors = ["Give both hours, or neither."]
            return False
        if starts.data is not None and ends.data is not None and ends.data <= starts.data:
            ends.errors = ["The workshop ends after it begins; look at both hours."]
            return False
        return is_fine

    def facts(self) -> Facts:
        """Return what was typed."""
        return Facts(
            self.title.data or "",
            self.host.data or "",
            self.place.data or "",
            self.zone_name.data,
            self.starts_at.data,
            self.ends_at.data,
            self.reply_to.data or "",
            self.summary.data or "",
        )


class CallForm(Form):
    """What an edition says, in Markdown."""

    background = text("Background")
    call_text = text("Call")
    submission_text = text("Submission instructions")
    review_text = text("Guidance for reviewers")

    def texts(self) -> Texts:
        """Return what was typed, with line ends as Unix has them."""
        return Texts(*(unix(self[name].data) for name in Texts.__slots__))


class TopicsForm(Form):
    """The topics, one a line."""

    topics = text("Topics, one a line", needed("Write at least one topic."))

    def names(self) -> list[str]:
        """Return the topics typed, without empty lines."""
        return [" ".join(row.split()) for row in unix(self.topics.data).split("\n") if row.strip()]

    def validate_topics(self, field: Field) -> None:  # noqa: ARG002 - WTForms' signature
        """Ask that a topic is short and stands once."""
        seen: set[str] = set()
        for name in self.names():
            if len(name) > 300:
                raise ValidationError(f"A topic is at most 300 characters: {name[:60]}...")
            if name.casefold() in seen:
                raise ValidationError(f"This topic stands twice: {name}")
            seen.add(name.casefold())


COLUMNS: Final = ("Any number", "One", "Two", "Three")


class LimitsForm(Form):
    """What a submission may be, and how reviewing goes."""

    page_min = IntegerField("Pages at least", [NumberRange(1, 50, "Between 1 and 50 pages.")])
    page_max = IntegerField("Pages at most", [NumberRange(1, 50, "Between 1 and 50 pages.")])
    megabytes = IntegerField(
        "Size of the PDF at most, in MB", [NumberRange(1, 30, "Between 1 and 30 MB.")]
    )
    font_min = FloatField(
        "Body text at least, in points",
        [NumberRange(0, 20, "Between 0 and 20 points, such as 9.5.")],
    )
    leading_min = FloatField(
        "Lines apart at least, in points",
        [NumberRange(0, 40, "Between 0 and 40 points, such as 10.5.")],
    )
    margin_min = FloatField(
        "Margins at least, in inches", [NumberRange(0, 3, "Between 0 and 3 inches, such as 0.5.")]
    )
    columns = SelectField(
        "Columns", choices=list(map(SelectChoice, range(len(COLUMNS)), COLUMNS)), coerce=int
    )
    final_page_max = IntegerField(
        "At most pages of a final version",
        [Optional(), NumberRange(0, 100, "Between 0 and 100 pages.")],
    )
    final_megabytes = IntegerField(
        "At most MB of a final version",
        [Optional(), NumberRange(0, 100, "Between 0 and 100 MB.")],
    )
    is_final_layout_free = BooleanField("The layout of final versions is not measured")
    talk_minutes = IntegerField(
        "Minutes of a talk", [NumberRange(5, 240, "Between 5 and 240 minutes.")]
    )
    is_double_blind = BooleanField("Double-blind: reviewers do not see who the authors are")
    are_authors_revealed = BooleanField(
        "Show the committee who the authors of a paper are once its decision is told"
    )
    is_own_review_first = BooleanField(
        "Own review first: reviewers read the others' reviews once theirs is in"
    )
    are_assignments_shown = BooleanField("Reviewers see their assignments as they are made")
    is_discussion_early = BooleanField(
        "The discussion of a paper opens once all its reviews are in"
    )
    are_thanks_at_once = BooleanField(
        "Thank reviewers once all their reviews are in; otherwise after the notification"
    )
    release_hold_minutes = IntegerField(
        "Minutes a release waits before letters go",
        [NumberRange(0, 1440, "Between 0 and 1,440 minutes.")],
    )
    is_release_confirmed = BooleanField("A second chair confirms a release before letters go")

    def validate_page_max(self, field: Field) -> None:
        """Ask for a range the right way round."""
        if (
            isinstance(field.data, int)
            and isinstance(self.page_min.data, int)
            and field.data < self.page_min.data
        ):
            raise ValidationError("The most pages cannot be fewer than the least.")

    def limits(self) -> Limits:
        """Return what was typed."""
        return Limits(
            self.page_min.data or 0,
            self.page_max.data or 0,
            (self.megabytes.data or 0) * MEGABYTE,
            round(self.font_min.data or 0, 2),
            round(self.leading_min.data or 0, 2),
            round(self.margin_min.data or 0, 2),
            self.columns.data,
            self.final_page_max.data or 0,
            (self.final_megabytes.data or 0) * MEGABYTE,
            self.is_final_layout_free.data,
            self.talk_minutes.data or 0,
            self.is_double_blind.data,
            self.are_authors_revealed.data,
            self.is_own_review_first.data,
            self.is_discussion_early.data,
            self.are_assignments_shown.data,
            self.are_thanks_at_once.data,
            self.release_hold_minutes.data or 0,
            self.is_release_confirmed.data,
        )


class NewsForm(Form):
    """One piece of news."""

    day = DateField("Day", [needed("Choose the day it is news.")])
    text = text("Text", needed("Write what is new."), longest=2_000)

    def written(self) -> tuple[date, str]:
        """Return the day and the text typed."""
        assert self.day.data is not None  # noqa: S101 - asked by its validator
        return self.day.data, unix(self.text.data)


class ListingForm(WTForm):
    """One printed line of the committee."""

    name = line("Name")
    affiliation = line("Affiliation", longest=300)
    title = line("Printed title", longest=120)


class CommitteeForm(Form):
    """Who is printed on the committee page."""

    people = FieldList(FormField(ListingForm), "People", min_entries=1)

    def validate_people(self, field: FieldList[Any]) -> None:
        """Ask for a name where there is anything."""
        for number, entry in enumerate(field.entries, 1):
            if not entry.form.name.data and (entry.form.affiliation.data or entry.form.title.data):
                raise ValidationError(f"Person {number} has no name.")

    def listing(self) -> tuple[ListedPerson, ...]:
        """Return the lines that have a name."""
        rows = (entry.form for entry in self.people.entries)
        return tuple(
            ListedPerson(row.name.data, row.affiliation.data or "", one_chair(row.title.data or ""))
            for row in rows
            if row.name.data
        )


class PageForm(Form):
    """One page of the site."""

    slug = line("Address", needed("Write the last part of the address."), longest=60)
    title = line("Title", needed("Write the title of the page."), longest=120)
    text = text("Text", needed("Write the text of the page."))

    def validate_slug(self, field: Field) -> None:
        """Ask for small letters, digits and dashes."""
        if not SLUG.match(stripped(field.data)):
            raise ValidationError("Use small letters, digits and dashes. Example: code-of-conduct")
