"""``symcnn backward``: is the hand-written backward pass of a file right?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symcnn.commands.derive import add_shapes, shapes_of
from symcnn.commands.options import (
    BAD_INPUT,
    PROVED,
    REFUTED,
    STDOUT,
    UNKNOWN,
    VERDICTS,
    add_json,
    add_strict,
    check_output,
    complain,
    natural,
    seconds,
    write_json,
    write_whole,
)
from symcnn.verdicts.limits import SECONDS

if TYPE_CHECKING:
    from rich.console import Console

    from symcnn.read.pairs import Pair
    from symcnn.read.passes import ReadPair
    from symcnn.read.source import ReadOperator, SourceFile
    from symcnn.verdicts.backward import GradientVerdict, PassVerdict

COLOURS = {"proved": "bold green", "refuted": "bold red", "unknown": "bold yellow", "none": "dim"}
CODES = {"refuted": REFUTED, "error": BAD_INPUT, "unknown": UNKNOWN, "proved": PROVED}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``symcnn backward``."""
    from symcnn.write.formulas.notation import add_options

    parser.description = (
        "Is the hand-written backward pass of a Python file the derivative of its forward pass, "
        "for every size? Every torch.autograd.Function, every pair of functions, every class "
        "with forward and backward, every jax.custom_vjp of the file is read, and none is run."
    )
    parser.epilog = VERDICTS
    parser.add_argument("target", help="FILE.py, FILE.py::NAME or FILE.py::FORWARD,BACKWARD")
    add_shapes(parser)
    parser.add_argument("--only", metavar="dx,dw", default="", help="only these gradients")
    parser.add_argument(
        "--expect", choices=("proved", "refuted", "unknown"), default=None,
        help="the exit code is 0 if this is the verdict, else 1",
    )  # fmt: skip
    parser.add_argument("--latex", metavar="FILE", type=Path, help="write the proofs as LaTeX")
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
    from symcnn.read.errors import ReadError
    from symcnn.read.scripts import with_script
    from symcnn.read.source import read_path

    path, _, name = options.target.partition("::")
    try:
        shapes = shapes_of(options)
        source = with_script(read_path(path), shapes)
        pairs = _chosen(source, name)
        for output in (options.json, options.latex):
            check_output(output, Path(path))
    except ReadError as error:
        complain(error)
        return BAD_INPUT
    from symcnn.write.pages.terminal import terminal

    console = terminal(stderr=bool(options.code))
    found = [_decided(source, pair, shapes, options, console, pairs) for pair in pairs]
    _write(found, options)
    verdicts = {v if isinstance(v, str) else v.verdict for _, v in found}
    if options.strict and any(v.is_conditional for _, v in found if not isinstance(v, str)):
        verdicts = verdicts - {"proved"} | {"unknown"}
    if options.expect:
        return PROVED if verdicts == {options.expect} else REFUTED
    return next(code for verdict, code in CODES.items() if verdict in verdicts)


def _chosen(source: SourceFile, name: str) -> list[Pair]:
    from symcnn.read.pairs import pair_named, pairs_of
    from symcnn.verdicts.backward import missing

    if not name:
        pairs = pairs_of(source.tree)
        if not pairs:
            raise missing(source, "")
        return pairs
    pair = pair_named(source.tree, name.split(","))
    if pair is None:
        raise missing(source, name)
    return [pair]


def _decided(
    source: SourceFile, pair: Pair, shapes: dict[str, str], options: argparse.Namespace,
    console: Console, pairs: list[Pair],
) -> tuple[Pair, PassVerdict | str]:  # fmt: skip
    """The verdict on a pair, with all that is said on the way to it."""
    from symcnn.read.errors import ReadError
    from symcnn.read.scripts import SCRIPT
    from symcnn.verdicts.backward import decide

    silent = options.json == STDOUT
    held: list[ReadPair] = []

    def say(text: str = "", style: str = "") -> None:
        if not silent:
            console.print(text, style=style or None, markup=False, soft_wrap=True)

    def told(found: ReadPair, operator: ReadOperator) -> None:
        held.append(found)
        for row in understood(found, operator):
            say(f"    {row}")
        say()

    def done(g: GradientVerdict) -> None:
        for row, style in _rows(g, held[0]):
            say(f"    {row}", style)
        if options.fix and g.verdict == "refuted" and not silent:
            for row in _right(source, g, options.seed):
                say(f"    {row}")

    say(f"{source.file}::{pair.title}", "bold")
    only = [n for n in options.only.split(",") if n]
    try:
        own = _own_shapes(source, pair, pairs, shapes)
        verdict = decide(
            source, pair, own, options.given, only, options.seed, options.timeout, told, done
        )
    except ReadError as error:
        for row in str(error).splitlines():
            say(f"    {row}")
        if pair.name == SCRIPT:
            say("    a name whose shape is said is an input, and what leads to it is not read")
        say(f"\nnot read: {pair.title}\n", COLOURS["unknown"])
        return pair, "error"
    if options.and_run:
        from symcnn.verdicts.running import OtherwiseError, run_beside

        try:
            say(f"\n    run      {run_beside(held[0], verdict.gradients, options.seed)}")
        except OtherwiseError as error:
            say(f"\n    run      {error}", COLOURS["refuted"])
            say(f"\nunknown: the code of {pair.title} is not what was read\n", COLOURS["unknown"])
            return pair, "unknown"
    say()
    say(verdict.summary, COLOURS[verdict.verdict])
    say()
    if options.code and not silent:
        for g in verdict.gradients:
            if g.derivative is not None:
                written = (
                    g.derivative.to_torch if options.code == "torch" else g.derivative.to_numpy
                )
                print(written(options.seed).strip() + "\n")
    return pair, verdict


def _own_shapes(source: SourceFile, pair: Pair, pairs: list[Pair],
                shapes: dict[str, str]) -> dict[str, str]:  # fmt: skip
    """The shapes without those of parameters that other pairs of the file have alone."""
    from symcnn.read.passes import input_names

    others = {n for p in pairs if p is not pair for n in input_names(source, p, shapes)}
    foreign = others - input_names(source, pair, shapes)
    return {n: shape for n, shape in shapes.items() if n not in foreign}


def understood(found: ReadPair, operator: ReadOperator) -> list[str]:
    """What was understood: the inputs with their sizes, what is assumed, and the formula."""
    from symcnn.kernel.terms import INT, ZERO, Le, Var
    from symcnn.lemmas.notation import at
    from symcnn.prover.entries import fresh_indices, hints
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
        from symcnn.verdicts.backward import listed

        rows[0] += f"   (say --shape for other axes of {listed(guessed)})"
    sizes_only = [p for p in operator.given if not (isinstance(p, Le) and p.args[0] == ZERO
                  and isinstance(p.args[1], Var))]  # fmt: skip
    if sizes_only:
        rows.append(f"given    {' and '.join(map(str, sizes_only))}")
    indices = fresh_indices(hints(operator.result), operator.shape, set())
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


def _right(source: SourceFile, g: GradientVerdict, seed: int) -> list[str]:
    """The derived gradient as a function in the framework of the file."""
    from symcnn.numeric.code_check import WrongCodeError
    from symcnn.write.code.functions import CodeError

    if g.derivative is None:
        return []
    written = g.derivative.to_torch if "torch" in source.libraries else g.derivative.to_numpy
    try:
        rows = written(seed).strip().splitlines()
    except (CodeError, WrongCodeError) as error:
        return [f"    not written as code: {error}"]
    return [f"    {g.name} is right as", *(f"        {row}" for row in rows)]


def _write(found: list[tuple[Pair, PassVerdict | str]], options: argparse.Namespace) -> None:
    from symcnn.verdicts.records import record
    from symcnn.write.formulas.notation import chosen
    from symcnn.write.pages.record import to_json

    notation = chosen(options)
    reports = [
        report
        for _, v in found if not isinstance(v, str)
        for g in v.gradients
        for report in (*((g.derivative.report,) if g.derivative else ()),
                       *((g.result.report,) if g.result else ()))
    ]  # fmt: skip
    if options.latex:
        from symcnn.write.pages.document import standalone

        write_whole(options.latex, standalone(reports, notation))
    if options.json:
        data: list[dict[str, Any]] = []
        for pair, verdict in found:
            if isinstance(verdict, str):
                data.append({"name": pair.title, "verdict": verdict, "gradients": []})
                continue
            gradients = [
                {
                    "name": g.name,
                    "input": g.wrt,
                    "verdict": g.verdict,
                    "message": g.why,
                    "report": to_json(g.result.report, notation) if g.result else None,
                    "derivation": record(g.result.theorem)
                    if g.result and g.result.theorem else None,
                }
                for g in verdict.gradients
            ]  # fmt: skip
            data.append({
                "name": pair.title, "verdict": verdict.verdict, "summary": verdict.summary,
                "gradients": gradients,
            })  # fmt: skip
        write_json(options.json, data)
