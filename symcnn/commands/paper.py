"""``symcnn paper homework.tex``: the displays of a LaTeX document, each with its verdict.

The exit code is the worst verdict: 0 all that is stated is proved, 1 something is refuted, 2
something is not read, 3 something is unknown. ``% symcnn: expect refuted`` makes a verdict the
expected one.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from functools import lru_cache
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from symcnn.commands.options import (
    BAD_INPUT, PROVED, REFUTED, STDOUT, UNKNOWN, add_json, check_output, natural, processes,
    write_json, write_whole,
)  # fmt: skip
from symcnn.commands.progress import progress_bar

if TYPE_CHECKING:
    from rich.console import Console

    from symcnn.verdicts.papers import Finding

CODES = {"refuted": REFUTED, "error": BAD_INPUT, "unknown": UNKNOWN}
MOST_CHARACTERS = 5_000_000
DECLARATIONS = r"""declarations, each a comment line of the document:
  % symcnn: base 1                          from where indices count: 0 or 1
  % symcnn: X: Real["m n"], k: Size; k >= 1 names, and behind ; what holds of them
  % symcnn: \sigma: Differentiable entrywise, U: Uniform
  % symcnn: u \odot v = \{u_i v_i\}_i       what an operation or a name means
  % symcnn: \frac{\partial y}{\partial x}: columns y      or rows: Jacobians
  % symcnn: transpose '                     a prime transposes
  % symcnn: scope                           forget all names
and before one display:
  % symcnn: define                          it is a definition; so is := in it
  % symcnn: given                           it is assumed from here on
  % symcnn: for 1 <= i <= m - 2             the range of an index, or x \in (0, 1]
  % symcnn: skip, a picture                 it is not read
  % symcnn: expect refuted                  its verdict is known
  % symcnn: inline                          the formulas in the next paragraph, too

"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The description and the arguments of ``symcnn paper``."""
    parser.description = (
        "Check the derivations of a LaTeX document, line by line: what names mean is declared in "
        'comments, % symcnn: X: Real["m n"].'
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = "\n".join(wrap(parser.description, 79))
    parser.epilog = DECLARATIONS + "\n".join(
        wrap(
            "exit code: 0 all that is stated is proved, 1 something is refuted, 2 something is not "
            "read, 3 something is unknown, 130 stopped by Ctrl-C",
            79,
        )
    )
    parser.add_argument("file", type=Path, metavar="FILE.tex")
    parser.add_argument(
        "--pdf", type=Path, metavar="FILE", help="the document with the verdicts in the margin"
    )
    add_json(parser)
    parser.add_argument("--jobs", type=processes, help="so many processes (default: all cores)")
    parser.add_argument("--seed", type=natural, default=0, help="for the numeric checks")


def run(options: argparse.Namespace) -> int:
    """Do what the options ask for; returns the exit code."""
    import sys

    from symcnn.read.claim_error import ReadError
    from symcnn.write.pages.pdf import TexError
    from symcnn.write.pages.terminal import terminal

    try:
        for output in (options.pdf, options.json):
            check_output(output, options.file)
        text = _text(options.file)
        console = terminal(stderr=options.json == STDOUT)
        found = _findings(text, options, console)
        if options.pdf:
            from symcnn.write.pages.margin import marked
            from symcnn.write.pages.pdf import pdf_and_fault

            page, fault = pdf_and_fault(marked(text, found))
            write_whole(options.pdf, page)
            if fault:
                print(f"symcnn paper: {fault}\nthe PDF may lack what is near", file=sys.stderr)
        if options.json:
            write_json(options.json, {"file": str(options.file), "displays": _data(found)})
    except (ReadError, TexError) as error:
        print(f"symcnn paper: {error}", file=sys.stderr)
        return BAD_INPUT
    return exit_code(found)


def exit_code(found: list[Finding]) -> int:
    """The worst verdict that was not expected."""
    codes = {CODES[f.state] for f in found if f.state in CODES and f.state != f.expect}
    codes |= {UNKNOWN for f in found if f.expect and f.expect != f.state}
    return next((c for c in (REFUTED, BAD_INPUT, UNKNOWN) if c in codes), PROVED)


def _text(path: Path) -> str:
    """The source. Raises ``ReadError``."""
    from symcnn.read.claim_error import ReadError

    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", str(path)) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(
            f"is no UTF-8: byte {error.start} is {data[error.start]:#x}", str(path)
        ) from None
    if len(text) > MOST_CHARACTERS:
        raise ReadError(f"has more than {MOST_CHARACTERS} characters", str(path))
    return text.replace("\r\n", "\n")


@lru_cache(maxsize=2)
def _read(text: str, file: str) -> list[Finding]:
    from symcnn.verdicts.papers import read_document

    return read_document(text, file)


def decided(text: str, file: str, place: int, seed: int) -> list[tuple[str, str]]:
    """The state of each link of a display, with what there is to say; a task for any executor."""
    from symcnn.verdicts.papers import decide

    return [
        (task.state, task.message)
        for task in (decide(t, seed) for t in _read(text, file)[place].tasks)
    ]


def _findings(text: str, options: argparse.Namespace, console: Console) -> list[Finding]:
    """All displays with their verdicts, each shown as soon as those before it are known."""
    from symcnn.commands.workers import WorkerError, Workers

    file = str(options.file)
    found = _read(text, file)
    open_places = [n for n, f in enumerate(found) if any(not t.state for t in f.tasks)]
    jobs = min(options.jobs or os.cpu_count() or 1, max(1, len(open_places)))
    with Workers(jobs) as workers, progress_bar(console, len(open_places)) as advance:
        futures = {n: workers.submit(decided, text, file, n, options.seed) for n in open_places}
        for n, finding in enumerate(found):
            if n in futures:
                try:
                    states = futures[n].result()
                except WorkerError as error:
                    states = [("unknown", str(error)) for _ in finding.tasks]
                for task, (state, message) in zip(finding.tasks, states, strict=True):
                    if not task.state:
                        task.state, task.message = state, message
                advance()
            _show(finding, console)
    counts = Counter(f.state for f in found)
    said = ", ".join(f"{counts[s]} {s}" for s in ORDER if counts[s])
    console.print(f"{len(found)} displays: {said or 'none'}", markup=False, soft_wrap=True)
    return found


ORDER = ("proved", "defined", "given", "refuted", "unknown", "error", "skipped")


def _show(finding: Finding, console: Console) -> None:
    expected = f" (expected {finding.expect})" if finding.expect else ""
    console.print(
        f"{finding.name}, line {finding.line}: {finding.state}{expected}",
        markup=False, soft_wrap=True,
    )  # fmt: skip
    for task in finding.tasks:
        text = task.text if len(task.text) <= 100 else f"{task.text[:97]}..."
        console.print(f"  {task.state:8} {text}", markup=False, soft_wrap=True)
        if task.message and task.state != "defined":
            for line in task.message.splitlines():
                console.print(f"           {line}", markup=False, soft_wrap=True)
        if task.state == "refuted" and task.link is not None and task.link.definitions:
            given = ", ".join(f"`{k}` of line {n}" for k, n in task.link.definitions)
            console.print(f"           with {given} as given", markup=False, soft_wrap=True)
    for words in finding.unread:
        console.print(f"  not read: {words}", markup=False, soft_wrap=True)


def _data(found: list[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "display": f.number, "line": f.line, "state": f.state, "unread": f.unread,
            "expected": f.expect or None,
            "links": [
                {"line": t.line, "state": t.state, "text": t.text, "message": t.message}
                for t in f.tasks
            ],
        }
        for f in found
    ]  # fmt: skip
