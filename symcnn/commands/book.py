"""``symcnn book DIR``: the whole catalogue as a static HTML book and as one LaTeX document.

Every theorem is proved and guarded afresh, and every mistake refuted, in several processes.
The pages need no network: their formulas are drawn as SVG, and the little script that filters
the contents is part of the book.
"""

from __future__ import annotations

import argparse
import html
import importlib
import inspect
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symcnn.commands.options import complain, natural, processes, write_whole
from symcnn.commands.workers import WorkerError, Workers
from symcnn.verdicts.catalogue import CatalogueError, load_file, paths
from symcnn.write.formulas.style import PLAIN, Notation, add_options, chosen
from symcnn.write.pages.site import TITLE, Chapter, Fact, Refuted

if TYPE_CHECKING:
    from symcnn.verdicts.verify import Verdict
    from symcnn.write.pages.record import Report

WRITTEN, BAD_INPUT, UNKNOWN = 0, 2, 3
FOUNDATIONS = ("symcnn.kernel.", "symcnn.lemmas.", "symcnn.operators.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The description and the arguments of ``symcnn book``."""
    parser.description = "Prove the catalogue, and write it as an HTML book and a LaTeX document."
    parser.epilog = "exit code: 0 written, 2 bad input, 3 a theorem failed, 130 stopped by Ctrl-C"
    parser.add_argument("folder", metavar="DIR", type=Path, help="where the book is written")
    parser.add_argument("names", nargs="*", default=[], help="theorems (default: all)")
    add_options(parser)
    parser.add_argument(
        "--jobs", metavar="N", type=processes, help="processes (default: one for each processor)"
    )
    parser.add_argument(
        "--seed", metavar="N", type=natural, default=0, help="of the numeric checks (default: 0)"
    )


def run(options: argparse.Namespace) -> int:
    """Write the book; returns the exit code: 0 written, 2 bad input, 3 a theorem failed."""
    from symcnn.write.pictures.drawing import Canvas, DrawingError

    try:
        Canvas().formula("x")
        chapters = _with_progress(_named(options.names), options)
        write_book(options.folder, chapters)
    except (CatalogueError, DrawingError) as error:
        complain(error)
        return BAD_INPUT
    failed = [chapter for chapter in chapters if chapter.problem]
    for chapter in failed:
        print(f"{chapter.name}: {chapter.problem}", file=sys.stderr)
    print(f"{summary(chapters)} Written to {options.folder / 'index.html'}.")
    return UNKNOWN if failed else WRITTEN


def build(
    files: Mapping[str, Path],
    *,
    notation: Notation = PLAIN,
    seed: int = 0,
    jobs: int | None = None,
    done: Callable[[Chapter], object] = lambda chapter: None,
) -> list[Chapter]:
    """The chapters of these proof files by subject and name; ``done`` is told of each.

    Raises ``DrawingError`` when a formula cannot be drawn. A proof that fails is no error: its
    chapter says so.
    """
    from symcnn.write.pictures.drawing import DrawingError

    found: list[Chapter] = []
    with Workers(min(jobs or os.cpu_count() or 1, max(1, len(files)))) as workers:
        futures = {
            workers.submit(_drawn, path, notation, seed): name for name, path in files.items()
        }
        for future in as_completed(futures):
            try:
                one = future.result()
            except WorkerError as error:
                name = futures[future]
                subject = files[name].parent.name
                one = Chapter(name, subject, name.replace("_", " "), problem=str(error))
            if isinstance(one, str):
                raise DrawingError(one)
            found.append(one)
            done(one)
    return sorted(found, key=lambda c: (c.subject, c.name))


def _drawn(path: Path, notation: Notation, seed: int) -> Chapter | str:
    """The chapter, or what could not be drawn."""
    from symcnn.write.pictures.drawing import DrawingError

    try:
        return chapter(path, notation, seed)
    except DrawingError as error:
        return str(error)


def _named(names: Sequence[str]) -> dict[str, Path]:
    known = paths()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise CatalogueError(f"there is no proof called {unknown[0]}")
    return {name: known[name] for name in names or known}


def _with_progress(files: Mapping[str, Path], options: argparse.Namespace) -> list[Chapter]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from symcnn.write.pages.terminal import terminal

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = terminal(stderr=True)
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        task = progress.add_task("proving", total=len(files))
        return build(
            files,
            notation=chosen(options),
            seed=options.seed,
            jobs=options.jobs,
            done=lambda chapter: progress.advance(task),
        )


def chapter(path: Path, notation: Notation = PLAIN, seed: int = 0) -> Chapter:
    """The chapter of one proof file, proved and drawn. Raises ``DrawingError``."""
    from symcnn.prover.chain import DerivationError
    from symcnn.verdicts.verify import GuardError, refute, verify

    name, subject = path.stem, path.parent.name
    try:
        entry = load_file(path)
        report = with_certificate(verify(entry, seed=seed))
        refuted = {
            key: refute(m.claim, m.source, m.remark, seed).report
            for key, m in entry.mistakes.items()
        }
        wrong = [key for key, found in refuted.items() if found.verdict != "refuted"]
        if wrong:
            raise GuardError(f"the mistake {wrong[0]} was not refuted")
    except (CatalogueError, DerivationError, GuardError) as error:
        return Chapter(name, subject, name.replace("_", " "), problem=str(error))
    return written(path, entry, report, refuted, notation)


def with_certificate(verdict: Verdict) -> Report:
    """The report on a theorem, with a row on its certificate for Coq."""
    from symcnn.verdicts.certifiable import certifiable

    report = verdict.report
    if verdict.theorem is None:
        return report
    found = certifiable(report.name, verdict.theorem, report.given, report.goal)
    return replace(report, checks=(*report.checks, ("for Coq", str(found))))


def written(
    path: Path, entry: Any, report: Any, refuted: Mapping[str, Any], notation: Notation = PLAIN
) -> Chapter:
    """The chapter of the entry in a proof file, from the reports on it and on its mistakes.

    Raises ``DrawingError`` when a formula cannot be drawn.
    """
    from symcnn.write.pages.latex_report import fragment

    mistakes = tuple(Refuted(key, m.source, m.remark) for key, m in entry.mistakes.items())
    reports = [refuted[key] for key in entry.mistakes]
    source = path.read_text(encoding="utf-8")
    body, formulas, uses = _body(
        entry, report, list(zip(mistakes, reports, strict=True)), source, notation
    )
    return Chapter(
        path.stem,
        path.parent.name,
        entry.title,
        entry.sources,
        report.axioms,
        mistakes,
        uses,
        body,
        "\n\\bigskip\n\n".join(fragment(r, notation) for r in (report, *reports)),
        formulas,
    )


def _body(
    entry: Any,
    report: Any,
    mistakes: Sequence[tuple[Refuted, Any]],
    source: str,
    notation: Notation,
) -> tuple[str, int, tuple[tuple[str, str], ...]]:
    """The page of a theorem without its frame, how many formulas it has, and what it uses."""
    from symcnn.write.pages import html as write
    from symcnn.write.pages import listing
    from symcnn.write.pictures.drawing import Canvas

    canvas = Canvas()
    meta = [f"<code>{entry.name}</code>", *map(html.escape, entry.sources)]
    parts = [
        f"<h1>{canvas.prose(entry.title)}</h1>",
        f'<p class="meta">{" · ".join(meta)}</p>',
        *write.statement(report, canvas, notation),
    ]
    if entry.why:
        parts.append(f"<p><em>Idea.</em> {canvas.prose(entry.why)}</p>")
    parts += write.words(entry.title, canvas)
    parts += write.derivation(report, canvas, notation)
    if report.instance_latex:
        parts += ["<h2>An instance</h2>", write.instance(report.instance_latex, canvas)]
    if report.charts:
        parts += ["<h2>Plots</h2>", *write.charts(report, canvas)]
    if mistakes:
        parts.append(f"<h2>Mistake{'' if len(mistakes) == 1 else 's'}</h2>")
    for mistake, found in mistakes:
        key = html.escape(mistake.name)
        right = f"<p><em>Right:</em> {canvas.prose(mistake.remark)}.</p>" if mistake.remark else ""
        source_of = f'<p class="meta">{html.escape(mistake.source)}</p>' if mistake.source else ""
        parts += [
            f'<section class="mistake" id="mistake-{key}"><h3>{key}</h3>',
            source_of,
            *write.statement(found, canvas, notation),
            right,
            "<p>Counterexample:</p>",
            write.counterexample(found, canvas, notation),
            "</section>",
        ]
    parts += write.checks(report, canvas)
    axioms = ", ".join(f'<a href="../axioms.html#{a}">{a}</a>' for a in report.axioms)
    parts += ["<h2>Axioms</h2>", f"<p>{axioms or 'None'}.</p>"]
    used, links = _links(source)
    parts += [
        "<h2>The proof file</h2>",
        f"<details><summary><code>{entry.name}.py</code></summary>",
        f"<pre>{listing.source_html(source, links)}</pre></details>",
    ]
    return "\n".join([canvas.glyphs(), *parts]), canvas.drawn, used


def _links(source: str) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    """What a proof file uses that the book describes, and where, by local name."""
    from symcnn.commands.axioms import SOURCES
    from symcnn.write.pages.listing import uses

    found, links = [], {}
    for local, (module, name) in uses(source).items():
        if module.startswith(FOUNDATIONS) and _fact(module, name) is not None:
            axiom = name in SOURCES
            links[local] = f"../axioms.html#{name}" if axiom else f"../lemmas.html#{module}.{name}"
            found.append((module, name))
    return tuple(found), links


def _fact(module: str, name: str) -> Fact | None:
    """A function of the library with its signature; None for what is none."""
    function = getattr(importlib.import_module(module), name, None)
    if not inspect.isfunction(function) or not function.__doc__:
        return None
    parameters = ", ".join(inspect.signature(function).parameters)
    return Fact(name, function.__doc__, f"{name}({parameters})")


def _axioms() -> list[Fact]:
    from symcnn.commands.axioms import SOURCES, statement

    return [
        Fact(name, f"``{statement(name)}``", source) for name, source in sorted(SOURCES.items())
    ]


def _lemmas(chapters: Sequence[Chapter], axioms: Sequence[Fact]) -> dict[str, list[Fact]]:
    known = {fact.name for fact in axioms}
    found: dict[str, list[Fact]] = {}
    for module, name in sorted({use for c in chapters for use in c.uses if use[1] not in known}):
        fact = _fact(module, name)
        if fact is not None:
            found.setdefault(module, []).append(fact)
    return found


def summary(chapters: Sequence[Chapter]) -> str:
    """How many theorems and mistakes there are, in a sentence.

    >>> summary([Chapter("a", "pooling", "A"), Chapter("b", "pooling", "B", problem="stuck")])
    '1 theorem proved, 0 mistakes refuted, 1 not confirmed.'
    """
    proved = sum(not c.problem for c in chapters)
    mistakes = sum(len(c.mistakes) for c in chapters)
    failed = f", {len(chapters) - proved} not confirmed" if proved < len(chapters) else ""
    return (
        f"{proved} theorem{'' if proved == 1 else 's'} proved, "
        f"{mistakes} mistake{'' if mistakes == 1 else 's'} refuted{failed}."
    )


def write_book(folder: Path, chapters: Sequence[Chapter]) -> None:
    """Write all pages and ``book.tex``; other files in the folder stay. Raises ``OSError``."""
    (folder / "theorems").mkdir(parents=True, exist_ok=True)
    for path, text in _files(chapters):
        write_whole(folder / path, text)


def _files(chapters: Sequence[Chapter]) -> Iterator[tuple[str, str]]:
    from symcnn.write.pages import site
    from symcnn.write.pages.latex_report import collection

    pages = [chapter for chapter in chapters if not chapter.problem]
    axioms = _axioms()
    for place, chapter in enumerate(pages):
        before = pages[place - 1] if place else None
        after = pages[place + 1] if place + 1 < len(pages) else None
        yield f"theorems/{chapter.name}.html", site.theorem_page(chapter, before, after)
    yield "axioms.html", site.axioms_page(axioms, pages)
    yield "lemmas.html", site.lemmas_page(_lemmas(pages, axioms), pages)
    for name in ("book.css", "book.js"):
        yield name, (resources.files("symcnn.write") / name).read_text(encoding="utf-8")
    parts: dict[str, list[str]] = {}
    for chapter in pages:
        parts.setdefault(chapter.subject.capitalize(), []).append(chapter.latex)
    yield "book.tex", collection(TITLE, parts)
    yield "index.html", site.contents_page(chapters, summary(chapters))
