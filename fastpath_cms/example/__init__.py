"""The shipped example: the real series as facts, and an invented edition in the middle of its year.

``load_series`` reads the facts of 2012 to 2023; ``load_current``, ``load_people`` and
``load_submissions`` read what is invented; ``manuscripts.draw`` makes a PDF for a submission.
People, topics and submissions name each other by keys. Nothing here knows the database: deeds
load these values into it.
"""

from fastpath_cms.example.current import ExampleCurrent, load_current
from fastpath_cms.example.dates import CurrentDates, Station, current_dates
from fastpath_cms.example.people import ExamplePerson, load_people, people_by_key
from fastpath_cms.example.series import ExampleEdition, ExampleTopic, load_series, load_topics
from fastpath_cms.example.submissions import ExampleSubmission, load_submissions

__all__ = [
    "CurrentDates",
    "ExampleCurrent",
    "ExampleEdition",
    "ExamplePerson",
    "ExampleSubmission",
    "ExampleTopic",
    "Station",
    "current_dates",
    "load_current",
    "load_people",
    "load_series",
    "load_submissions",
    "load_topics",
    "people_by_key",
]
