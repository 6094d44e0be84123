"""The form of a submission: the same for the first save and for every later one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from flask import g, redirect, request
from flask.typing import ResponseReturnValue
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Optional, ValidationError

from fastpath_cms.domain.conflicts import Tie
from fastpath_cms.domain.contents import (
    ABSTRACT_MAX,
    AUTHORS_MAX,
    TITLE_MAX,
    Contents,
    TypedAuthor,
    missing_from,
)
from fastpath_cms.domain.errors import Problem
from fastpath_cms.domain.people import normal_address, normal_name, normal_orcid, orcid_problem
from fastpath_cms.extensions import db
from fastpath_cms.models import Edition
from fastpath_cms.queries.authoring import (
    Colleague,
    committee_of,
    drawn_pages,
    likely_conflicts,
)
from fastpath_cms.services.manuscripts import THUMBNAIL, Received
from fastpath_cms.web.forms import Form, at_most, is_address, line, needed, stripped, text
from fastpath_cms.web.scratching import form_data, keep_typed, kept_file, typed_fields
from fastpath_cms.web.uploads import arriving

ROW_ACTS: Final = ("add", "remove", "move-up", "move-down")
ROWS: Final = "authors"


def is_orcid(form: Any, field: Field) -> None:  # noqa: ARG001 - WTForms' signature
    """Check an ORCID iD with its check digit."""
    problem = orcid_problem(field.data or "")
    if problem:
        raise ValidationError(problem)


class AuthorForm(Form):
    """One author, in the order of the paper."""

    name = line("Name")
    email = StringField("E-mail", [Optional(), is_address, at_most(320, "The e-mail address")])
    affiliation = line("Affiliation", longest=300)
    country = line("Country", longest=100)
    orcid = StringField("ORCID iD", [Optional(), is_orcid], filters=[stripped])
    is_contact = BooleanField("Contact")


class SubmissionForm(Form):
    """All that an author types, and the PDF."""

    version = HiddenField()
    pdf = FileField("PDF")
    title = line(
        "Title", needed("Give the paper a title; everything else can wait."), longest=TITLE_MAX
    )
    abstract = text("Abstract", longest=ABSTRACT_MAX)
    topics = SelectMultipleField("Topics", coerce=int, validate_choice=False)
    authors = FieldList(FormField(AuthorForm), "Authors", min_entries=1)
    conflicts = SelectMultipleField("Conflicts of interest", coerce=int, validate_choice=False)
    is_student_paper = BooleanField("The first author is a student")
    note_to_chairs = text("Note to the chairs", longest=2000)

    def validate_authors(self, field: FieldList[Any]) -> None:
        """Check the rows against each other: how many, and no address twice."""
        if len(field.entries) > AUTHORS_MAX:
            raise ValidationError(f"At most {AUTHORS_MAX} authors can be named here.")
        addresses = [author.address for author in typed_authors(self) if author.address]
        twice = sorted({one for one in addresses if addresses.count(one) > 1})
        if twice:
            raise ValidationError(f"Two authors have the address {twice[0]}; each needs their own.")


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing a draft lacks, and the id of the field where it goes."""

    sentence: str
    anchor: str


@dataclass(slots=True)
class Filled:
    """A form with what its page shows beside it."""

    form: SubmissionForm
    topics: dict[int, str]  # by id, in the order of the call
    committee: list[Colleague]
    ties: dict[int, Tie]
    kept_name: str = ""  # of a good file kept since it was chosen
    kept_pages: int = 0
    kept_sha256: str | None = None

    @property
    def colleague_notes(self) -> dict[int, str]:
        """Return what stands under each name of the committee."""
        notes = {}
        for colleague in self.committee:
            tie = self.ties.get(colleague.person_id)
            notes[colleague.person_id] = (
                f"Suggested: {tie.evidence}" if tie else colleague.affiliation
            )
        return {key: said for key, said in notes.items() if said}


def filled(edition: Edition, saved: Contents | None, version: int = 0) -> Filled:
    """Return the form with what was posted, else kept, else saved, else a first author's row."""
    data = form_data()
    form = SubmissionForm(data, data=_data_of(saved, version))
    committee = committee_of(db.session(), edition.id)
    topics = {topic.id: topic.name for topic in edition.topics}
    form.topics.choices = list(topics.items())
    form.conflicts.choices = [(one.person_id, one.name) for one in committee]
    made = Filled(form, topics, committee, likely_conflicts(committee, typed_authors(form)))
    _show_kept_file(made)
    return made


def _show_kept_file(page: Filled) -> None:
    text = kept_file()
    if text is None or text.blob_sha256 is None:
        return
    page.kept_name, page.kept_sha256 = text.blob_name, text.blob_sha256
    page.kept_pages = drawn_pages(db.session(), text.blob_sha256, THUMBNAIL)


def is_fine(form: SubmissionForm, received: Received | None) -> bool:
    """Check everything at once, so that a person mends everything at once."""
    is_valid = form.validate()
    problems = received.problems if received is not None else ()
    attach(form, problems)
    return is_valid and not problems


def attach(form: SubmissionForm, problems: Iterable[Problem]) -> None:
    """Put each problem at the field it belongs to."""
    rows = _typed_rows(form)
    for problem in problems:
        field: Any = form.form_errors
        name = problem.field or ""
        if name.startswith("authors-"):
            _, row, part = name.split("-", 2)
            field = rows[int(row)].form[part] if int(row) < len(rows) else form.authors
        elif name in form:
            field = form[name]
        if isinstance(field, list):
            field.append(problem.sentence)
        else:
            field.errors = [*field.errors, problem.sentence]


def keep_all(page: Filled, received: Received | None) -> None:
    """Keep the typed text and the good file, so that a refused save loses nothing."""
    keep_typed(received=received)
    if received is not None and not received.is_refused:
        page.kept_name, page.kept_pages = received.name, received.page_count
        page.kept_sha256 = received.sha256


def lacking(page: Filled, *, has_manuscript: bool) -> tuple[Lack, ...]:
    """Return what the form as it is shown lacks to be complete, each with its field's anchor."""
    lacks = missing_from(
        contents_from(page),
        has_manuscript=has_manuscript or page.kept_sha256 is not None,
        has_topics=bool(page.topics),
    )
    return tuple(Lack(lack.sentence, lack.field or "") for lack in lacks)


def contents_from(page: Filled) -> Contents:
    """Return what was typed, in the forms in which it is kept."""
    form = page.form
    return Contents(
        title=normal_name(form.title.data or ""),
        abstract=(form.abstract.data or "").replace("\r\n", "\n"),
        topic_ids=frozenset(form.topics.data or ()) & page.topics.keys(),
        authors=typed_authors(form),
        conflicted_ids=frozenset(form.conflicts.data or ()),
        is_student_paper=bool(form.is_student_paper.data),
        note_to_chairs=(form.note_to_chairs.data or "").replace("\r\n", "\n"),
    )


def typed_authors(form: SubmissionForm) -> tuple[TypedAuthor, ...]:
    """Return the authors typed; a row with nothing in it is none."""
    return tuple(
        TypedAuthor(
            name=normal_name(row.form.name.data or ""),
            address=normal_address(row.form.email.data or ""),
            affiliation=normal_name(row.form.affiliation.data or ""),
            country=normal_name(row.form.country.data or ""),
            orcid=normal_orcid(row.form.orcid.data or ""),
            is_contact=bool(row.form.is_contact.data),
        )
        for row in _typed_rows(form)
    )


def _typed_rows(form: SubmissionForm) -> list[Any]:
    parts = ("name", "email", "affiliation", "country", "orcid")
    return [
        row
        for row in form.authors.entries
        if any((row.form[part].data or "").strip() for part in parts)
    ]


def _data_of(saved: Contents | None, version: int) -> dict[str, Any]:
    if saved is None:
        first = {"name": g.viewer.name, "email": g.viewer.address, "is_contact": True}
        return {"version": "0", "authors": [first]}
    authors = [
        {
            "name": author.name,
            "email": author.address,
            "affiliation": author.affiliation,
            "country": author.country,
            "orcid": author.orcid,
            "is_contact": author.is_contact,
        }
        for author in saved.authors
    ]
    return {
        "version": str(version),
        "title": saved.title,
        "abstract": saved.abstract,
        "topics": sorted(saved.topic_ids),
        "authors": authors,
        "conflicts": sorted(saved.conflicted_ids),
        "is_student_paper": saved.is_student_paper,
        "note_to_chairs": saved.note_to_chairs,
    }


def is_row_act() -> bool:
    """Tell whether a button of the authors' rows was pressed, not Save."""
    return request.method == "POST" and any(act in request.form for act in ROW_ACTS)


def rearrange_rows() -> ResponseReturnValue:
    """Add, remove or move a row of authors as asked, keep everything, and show the form again."""
    received = arriving()
    keep_typed(fields=rearranged(typed_fields()), received=received)
    return redirect(f"{request.path}#{ROWS}", 303)


def rearranged(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the posted fields with one row of authors added, removed or moved."""
    asked = next((act for act in ROW_ACTS if act in fields), "")
    given = (fields.get(asked) or [""])[0]
    rest, rows = {}, dict[int, dict[str, list[str]]]()
    for name, values in fields.items():
        row, _, part = name.removeprefix(f"{ROWS}-").partition("-")
        if name.startswith(f"{ROWS}-") and row.isdecimal():
            rows.setdefault(int(row), {})[part] = values
        elif name not in ROW_ACTS:
            rest[name] = values
    places = sorted(rows)
    lines = [rows[place] for place in places]
    at = places.index(int(given)) if given.isdecimal() and int(given) in rows else None
    if asked == "add":
        lines.append({"name": [""]})
    elif at is not None and asked == "remove":
        lines.pop(at)
    elif at is not None and asked == "move-up" and at > 0:
        lines[at - 1], lines[at] = lines[at], lines[at - 1]
    elif at is not None and asked == "move-down" and at + 1 < len(lines):
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    for place, typed in enumerate(lines or [{"name": [""]}]):
        for part, values in typed.items():
            rest[f"{ROWS}-{place}-{part}"] = values
    return rest
