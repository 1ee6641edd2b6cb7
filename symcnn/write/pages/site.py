"""The pages of the book around the theorems: contents, axioms, lemmas, and the frame of all."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from symcnn.write.pictures.drawing import Canvas

from .listing import docstring_html

TITLE = "Theorems of convolutional networks"
SOURCES = (
    "A source such as I002-1b is an identity of document 002, problem 1; E002-5 is a mistake"
    " that is made there, or a statement that lacks a hypothesis."
)


@dataclass(frozen=True)
class Refuted:
    """A mistake, as the contents list it."""

    name: str
    source: str
    remark: str


@dataclass(frozen=True)
class Chapter:
    """One theorem of the book: what the contents say about it, and its page and LaTeX.

    ``body`` is HTML without the frame. ``uses`` are the definitions and lemmas that its proof
    file imports, by module and name. ``problem`` says why there is no page, if there is none.
    """

    name: str
    subject: str
    title: str
    sources: tuple[str, ...] = ()
    axioms: tuple[str, ...] = ()
    mistakes: tuple[Refuted, ...] = ()
    uses: tuple[tuple[str, str], ...] = ()
    body: str = ""
    latex: str = field(default="", repr=False)
    formulas: int = 0
    problem: str = ""


class Fact(NamedTuple):
    """An axiom, a rule, a lemma or a definition: its name, docstring and source."""

    name: str
    text: str
    source: str = ""


def frame(title: str, body: str, up: str = "", links: str = "") -> str:
    """A whole page. ``up`` leads from it to the folder of the book; ``links`` go into its head."""
    shown = html.escape(title)
    heads = (("index", "Contents"), ("axioms", "Axioms"), ("lemmas", "Lemmas and definitions"))
    pages = "".join(f'<a href="{up}{page}.html">{text}</a>' for page, text in heads)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{shown}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{up}book.css">
<script src="{up}book.js" defer></script>
</head>
<body>
<nav>{pages}{links}</nav>
<main>
{body}
</main>
</body>
</html>
"""


def theorem_page(chapter: Chapter, before: Chapter | None, after: Chapter | None) -> str:
    """The page of one theorem, with links to its neighbours."""
    links = f'<a class="next" href="{before.name}.html">Previous</a>' if before else ""
    if after:
        links += f'<a{"" if before else " class=next"} href="{after.name}.html">Next</a>'
    return frame(chapter.title, chapter.body, "../", links)


def contents_page(chapters: Sequence[Chapter], summary: str) -> str:
    """All theorems by subject, with a filter. Raises ``DrawingError``."""
    canvas = Canvas()
    parts = [
        f"<h1>{TITLE}</h1>",
        f'<p class="meta">{html.escape(summary)} {SOURCES}</p>',
        '<input class="search" type="search" hidden autocomplete="off"'
        ' placeholder="Find a theorem, a mistake or a source" aria-label="Find">',
    ]
    for subject, some in groupby(chapters, key=lambda chapter: chapter.subject):
        items = "\n".join(_item(chapter, canvas) for chapter in some)
        parts.append(
            f'<section class="subject" id="{subject}" data-subject="{subject}">'
            f'<h2>{subject.capitalize()}</h2>\n<ul class="contents">\n{items}\n</ul></section>'
        )
    return frame(TITLE, "\n".join([canvas.glyphs(), *parts]))


def _item(chapter: Chapter, canvas: Canvas) -> str:
    status = "proved"
    if chapter.axioms:
        count = len(chapter.axioms)
        status += f" from {count} axiom{'' if count == 1 else 's'}"
    notes = [f'<span class="proved">{status}</span>', f"<code>{chapter.name}</code>"]
    if chapter.sources:
        notes.append(html.escape(", ".join(chapter.sources)))
    if chapter.problem:
        title, notes[0] = canvas.prose(chapter.title), '<span class="unknown">not confirmed</span>'
    else:
        title = f'<a href="theorems/{chapter.name}.html">{canvas.prose(chapter.title)}</a>'
    wrong = "".join(
        f'<br><span class="refuted">refuted</span> '
        f'<a href="theorems/{chapter.name}.html#mistake-{html.escape(m.name)}">'
        f"{html.escape(m.name)}</a> {canvas.prose(m.remark)}"
        for m in chapter.mistakes
    )
    words = html.escape(chapter.title)
    return (
        f'<li data-words="{words}">{title}<div class="note">{" · ".join(notes)}{wrong}</div></li>'
    )


def axioms_page(axioms: Iterable[Fact], chapters: Sequence[Chapter]) -> str:
    """What is accepted and not derived: each axiom's statement, source, and who rests on it."""
    used = {name: [c for c in chapters if name in c.axioms] for name, _, _ in axioms}
    parts = [
        "<h1>Axioms</h1>",
        "<p>These statements are accepted from the sources named and not derived. Every theorem"
        " names the axioms that it rests on; most rest on none.</p>",
    ]
    for fact in axioms:
        parts += [
            f'<section id="{fact.name}"><h2><code>{fact.name}</code></h2>',
            docstring_html(fact.text),
            f'<p class="meta">Source: {html.escape(fact.source)}.{_users(used[fact.name])}</p>',
            "</section>",
        ]
    return frame("Axioms", "\n".join(parts))


def lemmas_page(facts: Mapping[str, Sequence[Fact]], chapters: Sequence[Chapter]) -> str:
    """The lemmas and definitions that the proofs import, by module."""
    parts = [
        "<h1>Lemmas and definitions</h1>",
        "<p>What the proof files build on. A lemma is derived by the rules of the kernel each"
        " time it is used.</p>",
    ]
    for module, some in facts.items():
        parts.append(f'<h2 id="{module}"><code>{module}</code></h2>')
        for fact in some:
            users = [c for c in chapters if (module, fact.name) in c.uses]
            parts += [
                f'<section id="{module}.{fact.name}"><h3><code>{html.escape(fact.source)}'
                "</code></h3>",
                docstring_html(fact.text),
                f'<p class="meta">{_users(users)}</p>',
                "</section>",
            ]
    return frame("Lemmas and definitions", "\n".join(parts))


def _users(chapters: Sequence[Chapter]) -> str:
    if not chapters:
        return " Used by no theorem."
    names = ", ".join(f'<a href="theorems/{c.name}.html">{c.name}</a>' for c in chapters)
    return f" Used by {names}."
