"""How instants, counts and texts read on a page, and how a form says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, g, render_template_string
from jinja2 import StrictUndefined
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField, StringField
from wtforms.validators import InputRequired, Regexp

from fastpath_cms.web import filters
from fastpath_cms.web.frame import Frame

NOW = datetime(2027, 2, 25, 2, 40, tzinfo=UTC)
DUE = datetime(2027, 2, 27, 12, tzinfo=UTC)  # Feb 26, anywhere on Earth

FRAME = Frame(
    year=2027,
    brand="FastPath",
    brand_url="/",
    areas=(),
    tabs=(),
    site=(),
    stops=(),
    person_name=None,
    menu=(),
    sign_in_url="/sign-in",
    sign_out_url="/sign-out",
    submit_url=None,
    footer=(),
    csrf_token="a-token",
    machine=None,
    zone_note="",
)


@pytest.fixture(autouse=True)
def page() -> Iterator[Flask]:
    app = Flask("fastpath_cms")
    app.template_folder = "../templates"
    app.jinja_env.undefined = StrictUndefined
    filters.register(app)
    app.jinja_env.globals.update(
        new_form_key=lambda: "a-key",
        kept_mark=lambda: "7-3",
        icons_url=lambda: "/static/icons.svg",
        frame=FRAME,
    )
    with app.test_request_context():
        g.now, g.zone = NOW, ZoneInfo("America/New_York")
        yield app


def test_an_instant_reads_in_the_editions_zone_and_carries_the_others() -> None:
    assert filters.when(NOW) == Markup(
        '<time datetime="2027-02-25T02:40:00Z" data-local="instant"'
        ' title="Thu Feb 25, 2027, 02:40 UTC; Wed Feb 24, 2027, 14:40 AoE">'
        "Wed Feb 24, 2027, 21:40 EST</time>"
    )


def test_a_closing_instant_reads_as_its_last_minute_anywhere_on_earth() -> None:
    assert filters.closing(DUE) == Markup(
        '<time datetime="2027-02-27T12:00:00Z" data-local="closing"'
        ' title="Sat Feb 27, 2027, 06:59 EST; Sat Feb 27, 2027, 11:59 UTC">'
        "Fri Feb 26, 2027, 23:59 AoE</time>"
    )


def test_a_page_of_no_edition_reads_in_utc() -> None:
    g.pop("zone")
    assert filters.when(NOW).striptags() == "Thu Feb 25, 2027, 02:40 UTC"


def test_a_day_is_the_day_of_the_editions_zone() -> None:
    assert filters.day(NOW) == Markup(
        '<time datetime="2027-02-25T02:40:00Z" data-local="instant" title="Wed Feb 24, 2027, 21:40 EST;'
        ' Wed Feb 24, 2027, 14:40 AoE; Thu Feb 25, 2027, 02:40 UTC">Feb 24, 2027</time>'
    )
    assert filters.day(date(2027, 3, 28)) == Markup(
        '<time datetime="2027-03-28">Mar 28, 2027</time>'
    )
    assert filters.closing_day(DUE) == Markup(
        '<time datetime="2027-02-27T12:00:00Z" data-local="closing" title="Fri Feb 26, 2027, 23:59 AoE;'
        ' Sat Feb 27, 2027, 06:59 EST; Sat Feb 27, 2027, 11:59 UTC">Feb 26, 2027 AoE</time>'
    )


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (DUE, "2 days 9 hours left"),
        (NOW + timedelta(minutes=1), "1 minute left"),
        (NOW, "closed"),
    ],
)
def test_what_is_left_is_counted_from_the_requests_instant(until: datetime, said: str) -> None:
    assert filters.left(until) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW + timedelta(days=2), "in 2 days"),
        (NOW, "just now"),
        (NOW - timedelta(minutes=5), "5 minutes ago"),
    ],
)
def test_a_distance_in_time_says_its_direction(at: datetime, said: str) -> None:
    assert filters.since(at) == said


def test_counts_agree_with_their_nouns() -> None:
    assert [filters.plural(count, "submission") for count in (0, 1, 1234)] == [
        "0 submissions",
        "1 submission",
        "1,234 submissions",
    ]
    assert filters.plural(2, "person", "people") == "2 people"
    assert filters.number(-3) == "\u22123"


def test_names_are_joined_as_prose() -> None:
    assert [filters.listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]


def test_plain_text_keeps_its_paragraphs_and_gains_no_markup() -> None:
    assert filters.paragraphs("One <b>\r\nline\n\n \nTwo & more\n") == Markup(
        "<p>One &lt;b&gt;<br>\nline</p>\n<p>Two &amp; more</p>"
    )
    assert filters.paragraphs("") == ""


class Author(Form):
    name = StringField("Name", [InputRequired("Give a name.")])
    email = StringField("Email", [Regexp(".*@", message="The email has no @.")])


class Paper(Form):
    title = StringField("Title", [InputRequired("Give the paper a title.")])
    authors = FieldList(FormField(Author), label="Authors", min_entries=1)


def refused_paper() -> Paper:
    form = Paper(
        MultiDict(
            {
                "authors-0-name": "A",
                "authors-0-email": "a@example.edu",
                "authors-1-name": "B",
                "authors-1-email": "b.example.edu",
            }
        )
    )
    assert not form.validate()
    return form


def test_every_wrong_answer_is_named_with_the_row_it_stands_in() -> None:
    assert filters.form_problems(refused_paper()) == (
        filters.FormProblem("title", "Title", "Give the paper a title."),
        filters.FormProblem("authors-1-email", "Author 2, email", "The email has no @."),
    )


def test_the_summary_links_to_each_wrong_field() -> None:
    shown = render_template_string(
        '{% from "_ui/form.html" import error_summary %}{{ error_summary(form) }}',
        form=refused_paper(),
    )
    assert shown == (
        '<div class="errors" role="group" aria-labelledby="errors-title" tabindex="-1" autofocus>'
        '<h2 id="errors-title">Nothing is lost. Two answers need another look</h2><ul>'
        '<li><a href="#title">Title: Give the paper a title.</a></li>'
        '<li><a href="#authors-1-email">Author 2, email: The email has no @.</a></li></ul></div>'
    )


def test_a_wrong_field_is_wired_to_its_hint_and_its_error() -> None:
    form = refused_paper()
    shown = render_template_string(
        '{% from "_ui/form.html" import field %}{{ field(form.title, hint="As in the PDF.") }}',
        form=form,
    )
    assert shown == (
        '<div class="field" data-error><label for="title">Title</label>'
        '<p class="hint" id="title-hint">As in the PDF.</p>'
        '<p class="error" id="title-error"><svg class="icon" aria-hidden="true">'
        '<use href="/static/icons.svg#i-warn"/></svg><span>Give the paper a title.</span></p>'
        '<input aria-describedby="title-hint title-error" aria-invalid="true" class="input"'
        ' id="title" name="title" required type="text" value=""></div>'
    )


def test_a_form_carries_its_token_and_its_key() -> None:
    shown = render_template_string(
        '{% from "_ui/form.html" import form_open %}{{ form_open("/save", autosave_url="/keep") }}'
    )
    assert shown == (
        '<form action="/save" method="post" novalidate class="stack" data-autosave="/keep">'
        '<input type="hidden" name="csrf_token" value="a-token">'
        '<input type="hidden" name="form_key" value="a-key">'
        '<input type="hidden" name="kept_as" value="7-3">'
    )


def test_authors_read_not_accepted() -> None:
    shown = render_template_string(
        '{% from "_ui/page.html" import status_tag %}{{ status_tag("rejected")|striptags }}'
    )
    assert shown == "Not accepted"


def test_scores_are_drawn_with_their_figures_in_words() -> None:
    plot = filters.dot_plot_of([2, 4, 5], 1, 5)
    assert plot.label == "Scores 2, 4, 5; mean 3.67; wide spread"
    assert plot.dots == ((33.0, 13), (83.0, 13), (108.0, 13))
    assert (plot.range_from, plot.range_to, plot.mean_at) == (33.0, 108.0, 74.7)


def test_equal_scores_pile_up_and_are_not_wide() -> None:
    plot = filters.dot_plot_of([-1, -1], -3, 3)
    assert plot.label == "Scores \u22121, \u22121; mean \u22121.00"
    assert [y for _, y in plot.dots] == [13, 4]


def test_no_scores_are_said_to_be_none() -> None:
    assert filters.dot_plot_of([], -3, 3).label == "No scores yet"


def test_a_title_that_ends_itself_gets_no_full_stop() -> None:
    assert [filters.ended(text) for text in ("Why", "Why?", "Because.")] == [
        "Why.",
        "Why?",
        "Because.",
    ]
