"""The form of a submission: the same for the first save and for every later one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import g
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

from fastpath_cms.domain.contents import (
    ABSTRACT_MAX,
    AUTHORS_MAX,
    TITLE_MAX,
    Contents,
    TypedAuthor,
    missing_from,
)
from fastpath_cms.domain.errors import Problem
from fastpath_cms.domain.misspelling import better_address
from fastpath_cms.domain.people import normal_address, normal_name, normal_orcid, orcid_problem
from fastpath_cms.domain.ties import Tie
from fastpath_cms.extensions import db
from fastpath_cms.formats.author_lists import PASTED_MAX
from fastpath_cms.models import Edition
from fastpath_cms.queries.authoring import (
    Colleague,
    committee_of,
    drawn_pages,
    likely_conflicts,
)
from fastpath_cms.queries.coauthors import Remembered, remembered
from fastpath_cms.services.manuscripts import THUMBNAIL, Received
from fastpath_cms.web.author_rows import TEXT_PARTS, Understood, in_order, row_of, understood
from fastpath_cms.web.conflict_kinds import Declarable, asked_about, declared_in
from fastpath_cms.web.forms import Form, at_most, is_address, line, needed, stripped, text
from fastpath_cms.web.scratching import form_data, keep_typed, kept_file


def is_orcid(form: Any, field: Field) -> None:  # noqa: ARG001 - WTForms' signature
    """Check an ORCID iD with its check digit."""
    problem = orcid_problem(field.data or "")
    if problem:
        raise ValidationError(problem)


class AuthorForm(Form):
    """One author, in the order of the paper."""

    place = StringField("Place", [Optional()], filters=[stripped])
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
    pasted = text("List of authors", longest=PASTED_MAX)
    pasted_state = HiddenField()
    rows_before = HiddenField()
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
    declared: dict[int, str]  # kinds of conflict, by person
    remembered: Remembered
    kept_name: str = ""  # of a good file kept since it was chosen
    kept_pages: int = 0
    kept_sha256: str | None = None

    @property
    def asked_about(self) -> tuple[tuple[Declarable, ...], tuple[Declarable, ...]]:
        """Return the committee's members to ask about first, and the rest."""
        return asked_about(self.committee, self.ties, self.declared)

    @property
    def understood(self) -> Understood | None:
        """Return what a pasted list says, once it was read."""
        return understood(self.form)

    @property
    def affiliations(self) -> list[str]:
        """Return the institutions to offer: those in the form, then those typed before."""
        typed = [(row.form.affiliation.data or "").strip() for row in self.form.authors.entries]
        return [one for one in dict.fromkeys([*typed, *self.remembered.affiliations]) if one]

    @property
    def slips(self) -> dict[str, str]:
        """Return the addresses that look mistyped, each with the one that was probably meant."""
        typed = [(row.form.email.data or "").strip() for row in self.form.authors.entries]
        return {address: meant for address in typed if (meant := better_address(address))}


def filled(edition: Edition, saved: Contents | None, version: int = 0) -> Filled:
    """Return the form with what was posted, else kept, else saved, else a first author's row."""
    data = in_order(form_data())
    known = remembered(db.session(), g.viewer)
    form = SubmissionForm(data, data=_data_of(saved, version, known.own))
    committee = committee_of(db.session(), edition.id)
    topics = {topic.id: topic.name for topic in edition.topics}
    form.topics.choices = list(topics.items())
    ties = likely_conflicts(committee, typed_authors(form))
    declared = declared_in(data, saved.conflict_kinds if saved else {}, committee)
    made = Filled(form, topics, committee, ties, declared, known)
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
        conflict_kinds=page.declared,
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
    return [
        row
        for row in form.authors.entries
        if any((row.form[part].data or "").strip() for part in TEXT_PARTS)
    ]


def _data_of(saved: Contents | None, version: int, own: TypedAuthor) -> dict[str, Any]:
    if saved is None:
        return {"version": "0", "authors": [row_of(own)]}
    return {
        "version": str(version),
        "title": saved.title,
        "abstract": saved.abstract,
        "topics": sorted(saved.topic_ids),
        "authors": [row_of(author) for author in saved.authors],
        "is_student_paper": saved.is_student_paper,
        "note_to_chairs": saved.note_to_chairs,
    }
