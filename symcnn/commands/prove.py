"""``python -m symcnn.prove NAME``: a theorem of the catalogue, proved and checked.

The exit code is the verdict: 0 proved, 1 refuted, 2 bad input, 3 unknown.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symcnn.commands.options import (
    BAD_INPUT, PROVED, STDOUT, UNKNOWN, VERDICTS, add_instance, add_json, add_latex, check_output,
    complain, ended, natural, processes, write_json, write_latex, write_whole,
)  # fmt: skip
from symcnn.verdicts.catalogue import CatalogueError, load, paths

if TYPE_CHECKING:
    from symcnn.kernel.terms import Var
    from symcnn.prover.entry import Entry
    from symcnn.verdicts.verify import Verdict

LARGEST_INSTANCE = 600


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m symcnn.prove")
    add_arguments(parser)
    parser.set_defaults(command=parser)
    options = parser.parse_args(arguments)
    return ended(lambda: run(options))


def run(options: argparse.Namespace) -> int:
    """Do what the options ask for; returns the exit code."""
    from symcnn.read.claim_error import ReadError

    try:
        if options.list:
            return _list()
        if options.all:
            return _prove_all(options)
        if options.name is None:
            options.command.error("a name, --list or --all is expected")
        for output in (options.latex, options.pdf, options.json):
            check_output(output)
        return _prove_one(options)
    except (CatalogueError, ReadError) as error:
        complain(error)
        return BAD_INPUT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The description and the arguments of ``symcnn prove``."""
    from symcnn.write.formulas.style import add_options

    parser.description = "Prove a theorem of the catalogue for every size, or refute a mistake."
    parser.epilog = f"{VERDICTS}; of --all: 0 all as expected, 3 not all"
    parser.add_argument("name", nargs="?", help="a theorem, or a mistake as THEOREM.MISTAKE")
    add_instance(parser)
    parser.add_argument("--list", action="store_true", help="list the theorems and mistakes")
    parser.add_argument("--all", action="store_true", help="prove and refute everything")
    add_latex(parser)
    parser.add_argument("--pdf", metavar="FILE", type=Path, help="typeset it with the local TeX")
    add_json(parser)
    add_options(parser)
    parser.add_argument(
        "--seed", metavar="N", type=natural, default=0, help="of the numeric checks (default: 0)"
    )
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=processes,
        help="processes for --all (default: one for each processor)",
    )


def _list() -> int:
    for name in paths():
        entry = load(name)
        print(f"{name:32}  {entry.title}")
        for mistake, wrong in entry.mistakes.items():
            print(f"  {name + '.' + mistake:30}  refuted; {wrong.remark}")
    return PROVED


def _prove_one(options: argparse.Namespace) -> int:
    from symcnn.prover.chain import DerivationError
    from symcnn.verdicts.verify import GuardError
    from symcnn.write.pages.pdf import TexError
    from symcnn.write.pages.terminal import show_report, terminal

    try:
        verdict = _verdict(options.name, dict(options.instance), options.seed)
    except DerivationError as error:
        print(f"unknown   the proof did not go through\n{error}")
        return UNKNOWN
    except GuardError as error:
        print(f"unknown   a guard does not confirm it\n{error}")
        return UNKNOWN
    if options.instance and verdict.theorem is not None:
        found = verdict.instance(**dict(options.instance))
        verdict = replace(verdict, report=found.shown_in(verdict.report))
    if options.json != STDOUT:
        show_report(verdict.report, terminal())
    try:
        _write_files(verdict, options)
    except TexError as error:
        complain(error)
        return BAD_INPUT
    return verdict.exit_code


def _verdict(name: str, sizes: dict[str, int], seed: int) -> Verdict:
    from symcnn.verdicts.verify import refute, verify

    stem, _, mistake = name.partition(".")
    entry = load(stem)
    if not mistake:
        unknown = sorted(set(sizes) - {v.name for v in entry.instance})
        if unknown:
            known = ", ".join(v.name for v in entry.instance) or "none"
            raise CatalogueError(f"the instance has no size {', '.join(unknown)}; it has: {known}")
        _check_sizes(entry, {v: sizes.get(v.name, n) for v, n in entry.instance.items()})
        return verify(entry, sizes, seed)
    if mistake not in entry.mistakes:
        known = ", ".join(entry.mistakes) or "none"
        raise CatalogueError(f"{stem} has no mistake called {mistake}; it has: {known}")
    wrong = entry.mistakes[mistake]
    return refute(wrong.claim, wrong.source, wrong.remark, seed)


def _check_sizes(entry: Entry, chosen: dict[Var, int]) -> None:
    """Raise unless the instance is small enough and satisfies the hypotheses on its sizes."""
    from symcnn.kernel.binding import free_vars
    from symcnn.numeric.analysis import is_about_sizes
    from symcnn.numeric.hypotheses import holds

    if prod(chosen.values()) > LARGEST_INSTANCE:
        raise CatalogueError(
            "the instance is written out, and these sizes are too large together: their "
            f"product is {prod(chosen.values())}, at most {LARGEST_INSTANCE} is taken"
        )
    for hypothesis in entry.claim.given:
        known = is_about_sizes(hypothesis) and free_vars(hypothesis) <= chosen.keys()
        if known and not holds(hypothesis, chosen):
            raise CatalogueError(f"the sizes do not satisfy the hypothesis {hypothesis}")


def _write_files(verdict: Verdict, options: argparse.Namespace) -> None:
    from symcnn.write.formulas.style import chosen

    notation = chosen(options)
    write_latex(options, [verdict.report])
    if options.pdf:
        from symcnn.write.pages.latex_report import standalone
        from symcnn.write.pages.pdf import pdf

        write_whole(options.pdf, pdf(standalone(verdict.report, notation, not options.no_checks)))
    if options.json:
        from symcnn.verdicts.certifiable import certifiable
        from symcnn.verdicts.records import record
        from symcnn.write.pages.record import to_json

        data: dict[str, Any] = to_json(verdict.report, notation)
        if verdict.theorem is not None:
            claim = verdict.report
            found = certifiable(claim.name, verdict.theorem, claim.given, claim.goal)
            data |= {"derivation": record(verdict.theorem), "certificate": found.to_json()}
        write_json(options.json, data)


def attempt(name: str, seed: int) -> tuple[str, str, tuple[str, ...]]:
    """One name of the catalogue: the verdict, what there is to say, the axioms."""
    from symcnn.prover.chain import DerivationError
    from symcnn.verdicts.verify import GuardError

    try:
        report = _verdict(name, {}, seed).report
    except (CatalogueError, DerivationError, GuardError) as error:
        return "failed", str(error), ()
    return report.verdict, report.counterexample or report.title, report.axioms


def _prove_all(options: argparse.Namespace) -> int:
    from concurrent.futures import as_completed

    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.table import Table

    from symcnn.commands.workers import WorkerError, Workers
    from symcnn.write.pages.terminal import terminal

    expected: dict[str, str] = {}
    for name in paths():
        expected[name] = "proved"
        with suppress(CatalogueError):  # a file that does not load fails under its own name
            expected |= {f"{name}.{mistake}": "refuted" for mistake in load(name).mistakes}
    console = terminal()
    done: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with (
        Workers(min(options.jobs or os.cpu_count() or 1, len(expected))) as workers,
        Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as progress,
    ):
        task = progress.add_task("proving", total=len(expected))
        futures = {workers.submit(attempt, name, options.seed): name for name in expected}
        for future in as_completed(futures):
            try:
                found = future.result()
            except WorkerError as error:
                found = ("failed", str(error), ())
            done[futures[future]] = found
            progress.advance(task)
    table = Table("theorem or mistake", "verdict", "axioms", box=None, pad_edge=False)
    for name in expected:
        verdict, _, axioms = done[name]
        table.add_row(name, verdict, str(len(axioms)) if axioms else "")
    console.print(table)
    wrong = [name for name, verdict in expected.items() if done[name][0] != verdict]
    for name in wrong:
        console.print(f"{name}: expected {expected[name]}, but: {done[name][0]}", markup=False)
        console.print(done[name][1], markup=False)
    count = {v: sum(d[0] == v for d in done.values()) for v in ("proved", "refuted")}
    console.print(
        f"{count['proved']} proved, {count['refuted']} refuted, "
        f"{len(wrong)} not as expected, of {len(expected)}"
    )
    return UNKNOWN if wrong else PROVED
