"""``symcnn backward``: is the hand-written backward pass of a file right?"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symcnn.commands.derive import add_shapes, shapes_of
from symcnn.commands.fixing import right
from symcnn.commands.options import (
    BAD_INPUT, PROVED, REFUTED, STDOUT, UNKNOWN, VERDICTS, add_json, add_latex, add_strict,
    check_output, complain, natural, processes, seconds, write_json, write_latex,
)  # fmt: skip
from symcnn.commands.progress import progress_bar
from symcnn.verdicts.limits import SECONDS

if TYPE_CHECKING:
    from symcnn.read.pairs import Pair, ReadPair
    from symcnn.read.source import SourceFile
    from symcnn.read.read_results import ReadOperator
    from symcnn.verdicts.pass_verdict import GradientVerdict, PassVerdict
    from symcnn.write.pages.record import Report

PLAIN = (str, int, float, list, Path, type(None))  # what another process is sent
Say = Callable[..., None]
COLOURS = {"proved": "bold green", "refuted": "bold red", "unknown": "bold yellow", "none": "dim"}
CODES = {"refuted": REFUTED, "error": BAD_INPUT, "unknown": UNKNOWN, "proved": PROVED}


@dataclass(frozen=True)
class Outcome:
    """What came of one pair, as plain data; ``rows`` are what another process would show."""

    name: str
    verdict: str
    is_conditional: bool = False
    summary: str = ""
    reports: tuple[Report, ...] = ()
    gradients: tuple[dict[str, Any], ...] = ()
    code: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``symcnn backward``."""
    from symcnn.write.formulas.style import add_options

    parser.description = (
        "Is the hand-written backward pass of a Python file the derivative of its forward pass, "
        "for every size? Every torch.autograd.Function, every pair of functions, every class "
        "with forward and backward, every jax.custom_vjp, every script with a loss and its "
        "gradients is read, and none is run."
    )
    parser.epilog = VERDICTS
    parser.add_argument(
        "targets",
        metavar="target",
        nargs="+",
        help="FILE.py, FILE.py::NAME, FILE.py::FORWARD,BACKWARD or F.py::F,G.py::G",
    )
    add_shapes(parser)
    parser.add_argument("--only", metavar="dx,dw", default="", help="only these gradients")
    parser.add_argument(
        "--expect", choices=("proved", "refuted", "unknown"), default=None,
        help="the exit code is 0 if this is the verdict, else 1",
    )  # fmt: skip
    add_latex(parser)
    add_json(parser)
    add_strict(parser)
    add_options(parser)
    parser.add_argument(
        "--code", choices=("numpy", "torch"), help="print the derived gradients as functions"
    )
    parser.add_argument(
        "--run",
        dest="and_run", action="store_true",
        help="run the file too, on small arrays, and compare it with what was read",
    )  # fmt: skip
    parser.add_argument(
        "--jobs", metavar="N", type=processes, default=1, help="processes (default: 1)"
    )
    parser.add_argument(
        "--fix", action="store_true", help="of a wrong gradient, print the right one as code"
    )
    parser.add_argument(
        "--seed", metavar="N", type=natural, default=0, help="of the numeric checks (default: 0)"
    )
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=seconds, default=SECONDS,
        help=f"a limit from outside for each gradient (default: {SECONDS:g})",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Carry out ``symcnn backward``; returns the exit code."""
    from symcnn.read.claim_error import ReadError
    from symcnn.write.pages.terminal import terminal

    try:
        chosen = {target: _chosen(target, options) for target in options.targets}
        for source, _ in chosen.values():
            for output in (options.json, options.latex):
                check_output(output, Path(source.file))
        options.taken = _taken(chosen, shapes_of(options))
    except ReadError as error:
        complain(error)
        return BAD_INPUT
    console = terminal(stderr=bool(options.code))

    def say(text: str = "", style: str = "") -> None:
        if options.json != STDOUT:
            console.print(text, style=style or None, markup=False, soft_wrap=True)

    found = []
    with progress_bar(console, sum(len(pairs) for _, pairs in chosen.values())) as step:
        for outcome in _outcomes(chosen, options, say):
            found.append(outcome)
            for text in outcome.code:
                print(text)
            step()
    _write(found, options)
    verdicts = {o.verdict for o in found}
    if options.strict and any(o.is_conditional for o in found):
        verdicts = verdicts - {"proved"} | {"unknown"}
    if options.expect:
        return PROVED if verdicts == {options.expect} else REFUTED
    return next(code for verdict, code in CODES.items() if verdict in verdicts)


def _chosen(target: str, options: argparse.Namespace) -> tuple[SourceFile, list[Pair]]:
    """The source and the pairs of a target."""
    from symcnn.read.pairs import pair_named, pairs_of
    from symcnn.verdicts.backward import missing, opened

    source, names = opened(target, shapes_of(options))
    if not names:
        pairs = pairs_of(source.tree)
        if not pairs:
            raise missing(source, "")
        return source, pairs
    pair = pair_named(source.tree, names)
    if pair is None:
        raise missing(source, ",".join(names))
    return source, [pair]


def _outcomes(
    chosen: dict[str, tuple[SourceFile, list[Pair]]], options: argparse.Namespace, say: Say
) -> Iterator[Outcome]:
    """What came of each pair, here or in several processes, each as soon as it is shown."""
    every = [(t, k) for t, (_, pairs) in chosen.items() for k in range(len(pairs))]
    jobs = min(options.jobs, len(every))
    if jobs < 2:
        for target, place in every:
            yield _decided(*chosen[target], place, options, say)
        return
    from symcnn.commands.workers import WorkerError, Workers

    sent = argparse.Namespace(**{n: v for n, v in vars(options).items() if isinstance(v, PLAIN)})
    with Workers(jobs) as workers:
        futures = [workers.submit(decided, sent, *which) for which in every]
        for (target, place), future in zip(every, futures, strict=True):
            try:
                outcome = future.result()
            except WorkerError as error:
                title = chosen[target][1][place].title
                outcome = Outcome(title, "unknown", summary=f"not finished: {error}")
                say(f"unknown: {title}: {outcome.summary}", COLOURS["unknown"])
            for text, style in outcome.rows:
                say(text, style)
            yield outcome


def decided(options: argparse.Namespace, target: str, place: int) -> Outcome:
    """What came of one pair of a file, with the rows that are to be shown; for any process."""
    source, pairs = _chosen(target, options)
    rows: list[tuple[str, str]] = []
    outcome = _decided(
        source, pairs, place, options, lambda text="", style="": rows.append((text, style))
    )
    return replace(outcome, rows=tuple(rows))


def _decided(
    source: SourceFile, pairs: list[Pair], place: int, options: argparse.Namespace, say: Say
) -> Outcome:
    """The verdict on a pair, with all that is said on the way to it."""
    from symcnn.read.claim_error import ReadError
    from symcnn.read.scripts import SCRIPT
    from symcnn.verdicts.backward import decide

    pair, shapes = pairs[place], shapes_of(options)
    held: list[ReadPair] = []

    def told(found: ReadPair, operator: ReadOperator) -> None:
        held.append(found)
        for row in understood(found, operator):
            say(f"    {row}")
        say()

    def done(g: GradientVerdict) -> None:
        for row, style in _rows(g, held[0]):
            say(f"    {row}", style)
        if options.fix and g.verdict == "refuted":
            for row in right(source, held[0], g, own, options):
                say(f"    {row}")

    say(f"{source.file}::{pair.title}", "bold")
    only = [n for n in options.only.split(",") if n]
    try:
        own = _own_shapes(source, pair, options.taken, shapes)
        verdict = decide(
            source, pair, own, options.given, only, options.seed, options.timeout, told, done
        )
    except ReadError as error:
        for row in str(error).splitlines():
            say(f"    {row}")
        if pair.name == SCRIPT:
            say("    a name whose shape is said is an input, and what leads to it is not read")
        say(f"\nnot read: {pair.title}\n", COLOURS["unknown"])
        return Outcome(pair.title, "error", summary=str(error))
    if options.and_run:
        from symcnn.verdicts.running import OtherwiseError, run_beside

        try:
            say(f"\n    run      {run_beside(held[0], verdict.gradients, options.seed)}")
        except OtherwiseError as error:
            say(f"\n    run      {error}", COLOURS["refuted"])
            summary = f"unknown: the code of {pair.title} is not what was read"
            say(f"\n{summary}\n", COLOURS["unknown"])
            return Outcome(pair.title, "unknown", summary=summary)
    say()
    say(verdict.summary, COLOURS[verdict.verdict])
    say()
    return _outcome(pair, verdict, options)


def _outcome(pair: Pair, verdict: PassVerdict, options: argparse.Namespace) -> Outcome:
    """A verdict as plain data, which another process can send."""
    from symcnn.verdicts.records import record
    from symcnn.write.formulas.style import chosen
    from symcnn.write.pages.record import to_json

    derivatives = [g.derivative for g in verdict.gradients] if options.latex else []
    reports = []
    for g, d in zip(verdict.gradients, derivatives, strict=False):
        reports += [v.report for v in (d, g.result) if v is not None]
    code = [] if options.json == STDOUT or not options.code else [
        (d.to_torch if options.code == "torch" else d.to_numpy)(options.seed).strip() + "\n"
        for d in (g.derivative for g in verdict.gradients) if d is not None
    ]  # fmt: skip
    gradients = [
        {
            "name": g.name, "input": g.wrt, "verdict": g.verdict, "message": g.why,
            "report": to_json(g.result.report, chosen(options)) if g.result else None,
            "derivation": record(g.result.theorem) if g.result and g.result.theorem else None,
        }
        for g in verdict.gradients
    ] if options.json else []  # fmt: skip
    return Outcome(
        pair.title, verdict.verdict, verdict.is_conditional, verdict.summary,
        tuple(reports), tuple(gradients), tuple(code),
    )  # fmt: skip


def _taken(chosen: dict[str, tuple[SourceFile, list[Pair]]], shapes: dict[str, str]) -> list[str]:
    """The parameters of all pairs, of each of which a shape may be said."""
    from symcnn.read.pass_inputs import input_names

    every = [(source, pair) for source, pairs in chosen.values() for pair in pairs]
    return sorted({n for source, pair in every for n in input_names(source, pair, shapes)})


def _own_shapes(
    source: SourceFile, pair: Pair, taken: list[str], shapes: dict[str, str]
) -> dict[str, str]:
    """The shapes without those of parameters that other pairs have alone."""
    from symcnn.read.pass_inputs import input_names

    foreign = set(taken) - input_names(source, pair, shapes)
    return {n: shape for n, shape in shapes.items() if n not in foreign}


def understood(found: ReadPair, operator: ReadOperator) -> list[str]:
    """What was understood: the inputs with their sizes, what is assumed, and the formula."""
    from symcnn.kernel.binding import free_vars
    from symcnn.kernel.terms import INT, ZERO, Le, Var
    from symcnn.lemmas.notation import at
    from symcnn.prover.arbitrary_entry import fresh_indices, hints
    from symcnn.write.pages.terminal import wrapped

    inputs = []
    for p in operator.parameters:
        if p.introduced or not isinstance(p.value, Var):
            continue
        sizes = ", ".join(map(str, p.value.shape))
        kind = "integer " if p.value.element == INT and p.value.shape else ""
        inputs.append(f"{kind}{p.name}[{sizes}]" if sizes else p.name)
    inputs += [f"{n} = {text}" for n, text in found.fixed.items()]
    rows = [f"inputs   {', '.join(inputs)}"]
    guessed = [s.name for s in found.slots if s.guessed or found.fixed.get(s.name) == "None"]
    if guessed:
        from symcnn.write.pages.excluded_points import listed

        rows[0] += f"   (say --shape for other axes of {listed(guessed)})"
    sizes_only = [p for p in operator.given if not (isinstance(p, Le) and p.args[0] == ZERO
                  and isinstance(p.args[1], Var))]  # fmt: skip
    if sizes_only:
        rows.append(f"given    {' and '.join(map(str, sizes_only))}")
    taken = set(free_vars(operator.result))
    indices = fresh_indices(hints(operator.result), operator.shape, taken)
    entry = at(operator.result, *indices)
    place = f"[{', '.join(v.name for v in indices)}]" if indices else ""
    first, *rest = wrapped(f"{found.pair.forward.name}{place} = {entry}", 88)
    return [*rows, f"forward  {first}", *(f"           {row}" for row in rest)]


def _rows(g: GradientVerdict, found: ReadPair) -> list[tuple[str, str]]:
    """A verdict in a few rows: for a wrong gradient the data, and how to see it."""
    from symcnn.verdicts.gradcheck import lines_of

    head = f"{g.name:<10} {g.verdict}"
    if g.verdict == "none":
        return [(f"{g.name}: no gradient is returned", COLOURS["none"])]
    rows = [(head + (f" {g.why}" if g.why else ""), COLOURS[g.verdict])]
    if g.verdict != "refuted":
        return rows
    report = g.result.report if g.result else None
    data = (report.counterexample or "").splitlines()[1:] if report else []
    rows += [(f"    {row}", "") for row in data]
    if g.case is not None and report is not None:
        lines = lines_of(found, g.name, g.wrt, g.case)
        if lines:
            rows.append(("    to see it in Python:", ""))
            rows += [(f"        {row}", "") for row in lines]
    return rows


def _write(found: Sequence[Outcome], options: argparse.Namespace) -> None:
    write_latex(options, [r for o in found for r in o.reports])
    if options.json:
        data: list[dict[str, Any]] = [
            {"name": o.name, "verdict": o.verdict, "summary": o.summary, "gradients": o.gradients}
            for o in found
        ]
        write_json(options.json, data)
