"""The language of letters: their own templates, and what a chair's text may do.

A text is a small part of Jinja: placeholders, ``if``, the lists and parts its shipped text has.
It is read by Jinja's parser, every node of the tree is looked at against a list of what may be
there, and what passes is rendered in a sandbox besides. Values are never read as templates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from fastpath_cms.config import TEMPLATES
from fastpath_cms.domain.letters import LETTERHEADS, LetterKind
from fastpath_cms.domain.placeholders import BLOCKS, PLACEHOLDERS, Placeholder
from fastpath_cms.services.grammar import Known, faults_of, path_of, paths_in

SUBJECT_MAX: Final = 400  # characters of a chair's text for a subject
BODY_MAX: Final = 20_000
FAILURES: Final = (TemplateError, ValueError, TypeError, AttributeError)
"""What goes wrong when a text meets a value it does not bear."""

_FOLDER: Final = TEMPLATES / "letters"
_MANNERS: Final[dict[str, Any]] = {
    "loader": FileSystemLoader(_FOLDER),
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": False,
    "auto_reload": False,
    "autoescape": False,
}
_FENCE: Final = ("\ue000", "\ue001")  # around what comes from the record; of no script


def _fenced(value: object) -> str:
    text = str(value).replace(_FENCE[0], "").replace(_FENCE[1], "")
    return f"{_FENCE[0]}{text}{_FENCE[1]}" if text else ""


shipped: Final = Environment(**_MANNERS)  # noqa: S701 - letters are plain text, never HTML
_sandbox: Final = ImmutableSandboxedEnvironment(**_MANNERS)
_shipped_fenced: Final = Environment(**_MANNERS, finalize=_fenced)  # noqa: S701 - as above
_sandbox_fenced: Final = ImmutableSandboxedEnvironment(**_MANNERS, finalize=_fenced)


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and body of a kind of letter, as they were written."""

    subject: str
    body: str


@cache
def default_wording(kind: LetterKind) -> Wording:
    """Return the text that comes along for a kind."""
    folder = _FOLDER / kind.value
    subject = (folder / "subject.txt").read_text(encoding="utf-8")
    return Wording(subject.strip(), (folder / "body.txt").read_text(encoding="utf-8").strip())


def placeholders_of(kind: LetterKind) -> tuple[tuple[str, Placeholder], ...]:
    """Return what a text of this kind may name: as it is written, and what it is."""
    known = _known(kind)
    named = [(path, PLACEHOLDERS[path]) for path in sorted(known.paths) if path in PLACEHOLDERS]
    written = [(_written(path, what), what) for path, what in named]
    parts = [(f'{{% include "{part}" %}}', BLOCKS[part]) for part in sorted(known.parts)]
    return (*parts, *written)


def _written(path: str, what: Placeholder) -> str:
    return f"{{{{ when({path}) }}}}" if what.is_date else f"{{{{ {path} }}}}"


def paths_of(kind: LetterKind) -> frozenset[str]:
    """Return every path that the shipped text of a kind names, those of its parts included."""
    wording = default_wording(kind)
    paths: set[str] = set()
    for text in (wording.subject, wording.body):
        tree = _sandbox.parse(text)
        paths |= set(paths_in(tree))
        for one in tree.find_all(nodes.Include):
            if isinstance(one.template, nodes.Const):
                part = (_FOLDER / one.template.value).read_text(encoding="utf-8")
                paths |= set(paths_in(_sandbox.parse(part)))
    return frozenset(paths)


def names_of(kind: LetterKind) -> frozenset[str]:
    """Return the first names of those paths: what a letter of this kind is given."""
    return frozenset(path.partition(".")[0] for path in paths_of(kind))


def required_of(kind: LetterKind) -> tuple[str, ...]:
    """Return what every text of this kind must have, outside any condition."""
    body = default_wording(kind).body
    first = ["secret_link"] if LETTERHEADS[kind].is_secret else []
    first += [
        part for part in ("_receipt.txt", "_decision/close.txt") if f'include "{part}"' in body
    ]
    if "_decision/close.txt" in first:
        return ("submission.number", "submission.title", "base_url", *first)
    return (*first, "reason")


def problems_of(kind: LetterKind, wording: Wording) -> dict[str, list[str]]:
    """Return why a text cannot be used, in sentences, by ``subject`` and ``body``."""
    found: dict[str, list[str]] = {}
    for part, text, most in (
        ("subject", wording.subject, SUBJECT_MAX),
        ("body", wording.body, BODY_MAX),
    ):
        said = list(_problems(kind, text, most))
        if part == "body" and not said:
            said = [
                f"The text must have {_shown(one)} outside any condition: {_words(one)}."
                for one in required_of(kind)
                if one not in _always(_sandbox.parse(text))
            ]
        if part == "subject" and len(text.splitlines()) > 1:
            said.append("The subject is one line.")
        if said:
            found[part] = list(dict.fromkeys(said))
    return found


@lru_cache(maxsize=256)
def is_sound(kind: LetterKind, wording: Wording) -> bool:
    """Tell whether a text can be used by this release of the program."""
    return not problems_of(kind, wording)


def _shown(one: str) -> str:
    return f'{{% include "{one}" %}}' if one in BLOCKS else f"{{{{ {one} }}}}"


def _words(one: str) -> str:
    return (BLOCKS[one] if one in BLOCKS else PLACEHOLDERS[one]).words


def _problems(kind: LetterKind, text: str, most: int) -> Iterator[str]:
    if not text.strip():
        yield "Write something, or restore the text that comes along."
        return
    if len(text) > most:
        yield f"At most {most:,} characters; this has {len(text):,}."
        return
    try:
        tree = _sandbox.parse(text)
    except (TemplateSyntaxError, RecursionError) as fault:
        line = getattr(fault, "lineno", 1)
        yield (
            f"Line {line} cannot be read: a placeholder is written {{{{ name }}}}, a condition "
            "{% if name %} ... {% endif %}."
        )
        return
    yield from faults_of(_known(kind), tree)


@cache
def _known(kind: LetterKind) -> Known:
    known = Known()
    wording = default_wording(kind)
    for text in (wording.subject, wording.body):
        tree = _sandbox.parse(text)
        known.paths |= {path for path in paths_in(tree) if path in PLACEHOLDERS}
        known.phrases += tree.find_all((nodes.Filter, nodes.Call, nodes.Concat))
        known.lists += [(one.target, one.iter) for one in tree.find_all(nodes.For)]
        known.parts |= {
            one.template.value
            for one in tree.find_all(nodes.Include)
            if isinstance(one.template, nodes.Const)
        }
    if kind is LetterKind.COMPOSED:  # where the text names it, a letter goes for each submission
        known.paths |= {"submission.number", "submission.title"}
    known.paths |= {"name", "signature", "reason", "base_url", "edition.label", "edition.year"}
    return known


def _always(tree: nodes.Template) -> set[str]:
    """Return the paths and parts a text has outside any condition or list."""
    there: set[str] = set()
    for node in tree.body:
        if isinstance(node, nodes.Output):
            for one in node.nodes:
                path = path_of(one)
                there |= {path} if path else set()
        if isinstance(node, nodes.With):
            there |= _always(nodes.Template(node.body))
        if isinstance(node, nodes.Include) and isinstance(node.template, nodes.Const):
            there.add(node.template.value)
    return there


def merged(
    kind: LetterKind, wording: Wording | None, values: dict[str, Any], *, is_fenced: bool = False
) -> tuple[str, str]:
    """Return subject and body of a letter: of an edition's own text, or of the one shipped.

    Fenced, each says which of its text is a value; ``stretches`` reads that.
    """
    if wording is None:
        shelf = _shipped_fenced if is_fenced else shipped
        return (
            shelf.get_template(f"{kind.value}/subject.txt").render(values),
            shelf.get_template(f"{kind.value}/body.txt").render(values),
        )
    return (
        _own(wording.subject, is_fenced=is_fenced).render(values),
        _own(wording.body, is_fenced=is_fenced).render(values),
    )


def stretches(text: str) -> tuple[tuple[str, bool], ...]:
    """Return a fenced text in pieces, in their order, each with whether it is a value."""
    found: list[tuple[str, bool]] = []
    for piece in text.split(_FENCE[0]):
        value, _, plain = piece.rpartition(_FENCE[1])
        found += [(value.replace(_FENCE[1], ""), True), (plain, False)]
    return tuple((text, is_value) for text, is_value in found if text)


def mark_of(kind: LetterKind, wording: Wording | None) -> str:
    """Return a mark of a text, with the parts it includes."""
    text = wording or default_wording(kind)
    parts = "".join((_FOLDER / part).read_text(encoding="utf-8") for part in sorted(BLOCKS))
    facts = "\0".join((kind.value, text.subject, text.body, parts))
    return hashlib.sha256(facts.encode()).hexdigest()[:32]


@lru_cache(maxsize=256)
def _own(text: str, *, is_fenced: bool) -> Any:
    """Return a chair's text as a template; it passed ``problems_of`` when it was saved."""
    return (_sandbox_fenced if is_fenced else _sandbox).from_string(text)
