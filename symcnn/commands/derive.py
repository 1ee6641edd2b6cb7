"""``symcnn derive``: derivatives of the operators of a file."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from symcnn.commands.options import (
    STDOUT, UNKNOWN, VERDICTS, add_instance, add_json, add_latex, add_strict, check_output,
    complain, natural, seconds, write_json, write_latex,
)  # fmt: skip
from symcnn.verdicts.limits import SECONDS

if TYPE_CHECKING:
    from symcnn.kernel.errors import KernelError
    from symcnn.kernel.theorem import Theorem
    from symcnn.read.source import SourceFile
    from symcnn.verdicts.pass_verdict import GradientVerdict
    from symcnn.verdicts.verify import Verdict
    from symcnn.write.pages.record import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``symcnn derive``."""
    from symcnn.write.formulas.style import add_options

    parser.description = "Derive the derivative of an operator of a Python file, for every size."
    parser.epilog = f"{VERDICTS}; 1 if --equals is refuted, 3 if not derived or code was not run"
    parser.add_argument(
        "target", help="FILE.py::NAME of an @operator, a function, a class with forward"
    )
    parser.add_argument("--wrt", metavar="NAME", help="the parameter, where there are several")
    parser.add_argument(
        "--kind", default="vjp", help="vjp (the default), jvp, gradient, jacobian, hessian, adjoint"
    )
    parser.add_argument(
        "--upstream", metavar="NAME", default="G", help="the upstream gradient (default: G)"
    )
    parser.add_argument("--equals", metavar="NAME", help="compare with this hand-written operator")
    add_shapes(parser)
    add_instance(parser)
    add_latex(parser)
    add_json(parser)
    add_strict(parser)
    add_options(parser)
    parser.add_argument(
        "--code",
        choices=("numpy", "torch"),
        help="print a function, compared first; all else goes to the standard error",
    )
    parser.add_argument(
        "--seed", metavar="N", type=natural, default=0, help="of the numeric checks (default: 0)"
    )
    parser.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=seconds,
        default=SECONDS,
        help=f"a limit from outside (default: {SECONDS:g})",
    )


def add_shapes(parser: argparse.ArgumentParser) -> None:
    """The options that say what the parameters of an ordinary function are."""
    parser.add_argument(
        "--shape",
        metavar="'X=M N'",
        action="append",
        default=[],
        help="the shape of a parameter; 'Int N' of integers, 'Real' of a number, 'Size'",
    )
    parser.add_argument(
        "--given", metavar="FORMULA", action="append", default=[], help="a hypothesis: 'eps > 0'"
    )


def shapes_of(options: argparse.Namespace) -> dict[str, str]:
    """The shapes by the names of the parameters."""
    from symcnn.read.claim_error import ReadError

    found = {}
    for text in options.shape:
        name, equals, sizes = text.partition("=")
        if not equals or not name.strip().isidentifier():
            raise ReadError(f"--shape {text!r}: write a name, = and sizes, as in 'x=B T C'", "")
        found[name.strip()] = sizes.strip()
    return found


def run(options: argparse.Namespace) -> int:
    """Carry out ``symcnn derive``; returns the exit code."""
    from symcnn.arithmetic.budget import OutOfTimeError
    from symcnn.kernel.errors import KernelError
    from symcnn.kernel.steps import OutOfStepsError
    from symcnn.numeric.code_check import WrongCodeError
    from symcnn.numeric.gradients import GradientError
    from symcnn.prover.derivative_formulas import DeriveError
    from symcnn.read.claim_error import ReadError
    from symcnn.verdicts.derive import STEPS, ParameterError
    from symcnn.verdicts.verify import GuardError
    from symcnn.write.code.functions import CodeError

    try:
        return _run(options)
    except ParameterError as error:
        complain(error)
        kind = "" if options.kind == "vjp" else f" --kind {options.kind}"
        for name in error.names:
            print(f"    symcnn derive {options.target} --wrt {name}{kind}", file=sys.stderr)
        return 2
    except (ReadError, DeriveError, CodeError) as error:
        complain(error)
        return 2
    except OutOfStepsError:
        complain(f"the search ended after {STEPS} steps")
    except OutOfTimeError:
        complain(f"the time ran out ({options.timeout:g} s)")
    except KernelError as error:
        complain(f"{options.target}: not derived: {_in_words(error)}")
    except (GradientError, GuardError, WrongCodeError) as error:
        complain(f"a numeric check failed: {error}")
    return 3


def _in_words(error: KernelError) -> str:
    """Why a derivative was not found, without the notation of the kernel where that is possible."""
    from symcnn.kernel.binding import open_binder
    from symcnn.kernel.terms import REAL, Lam, Var

    function = error.pieces.get("found")
    if error.rule != "differentiate" or not isinstance(function, Lam):
        return str(error)
    v = Var(function.hint, REAL)
    return f"no law is known for the derivative of {open_binder(function, v)} by {v.name}"


def _run(options: argparse.Namespace) -> int:
    from symcnn.numeric.code_check import torch_is_installed
    from symcnn.read.claim_error import ReadError
    from symcnn.read.ordinary import ordinary_layers
    from symcnn.read.source import read_path
    from symcnn.verdicts.comparison import compare, summary
    from symcnn.verdicts.derive import derive_read, operator_in
    from symcnn.verdicts.records import record
    from symcnn.write.formulas.style import chosen
    from symcnn.write.pages.record import to_json
    from symcnn.write.pages.terminal import show_report, terminal

    path, _, name = options.target.partition("::")
    source = read_path(path)
    for output in (options.json, options.latex):
        check_output(output, Path(path))
    if options.code and options.json == STDOUT:
        raise ReadError("--code and --json - both print; name a file for --json", path)
    by = options.equals
    ordinary = bool(name) and name not in source.operators
    verdict: Verdict | None = None
    if by and ordinary and by not in source.operators:
        gradient = _of_pass(source, name, options)
        result, verdict = gradient.derivative, gradient.result
        if result is None or verdict is None:
            complain(f"{by}: {gradient.why}")
            return UNKNOWN
    else:
        found = (
            ordinary_layers(source, name, shapes_of(options), options.given)
            if ordinary else operator_in(source, name)
        )  # fmt: skip
        if not by:
            # the derivative is that of the function as it is called
            found = replace(found, settings=())
        result = derive_read(
            found, options.wrt, options.kind,
            upstream=options.upstream, seed=options.seed, seconds=options.timeout,
        )  # fmt: skip
        if by:
            verdict = compare(result, source.read_layers(by), options.seed, options.timeout)
    reports = [result.report]
    if options.instance:
        reports[0] = result.instance(**dict(options.instance)).shown_in(reports[0])
    theorems: list[Theorem | None] = [result.theorem]
    code = 0 if result.report.verdict == "proved" else 3
    if verdict is not None:
        reports.append(verdict.report)
        theorems.append(verdict.theorem)
        code = verdict.exit_code
    if options.strict and any(r.is_conditional for r in reports):
        code = code or UNKNOWN
    # the code alone is the standard output, so that it can be sent to a file
    console = terminal(stderr=bool(options.code))
    silent = options.json == STDOUT
    if not silent:
        show_report(reports[0], console)
    for report in () if silent else reports[1:]:
        # the last line says in which entry and what was expected
        show_report(replace(report, counterexample=_witness(report)), console)
        console.print(f"\n{summary(result, by, report)}", markup=False, soft_wrap=True)
    if options.code:
        writer = result.to_numpy if options.code == "numpy" else result.to_torch
        print(writer(options.seed).strip())
        if options.code == "torch" and not torch_is_installed():
            code = code or 3
    write_latex(options, reports)
    if options.json:
        data = [to_json(report, chosen(options)) for report in reports]
        for one, theorem in zip(data, theorems, strict=True):
            one["derivation"] = None if theorem is None else record(theorem)
        write_json(options.json, data)
    return code


def _of_pass(source: SourceFile, name: str, options: argparse.Namespace) -> GradientVerdict:
    """The verdict on what a backward pass of an ordinary file returns for a parameter."""
    from symcnn.read.claim_error import ReadError
    from symcnn.read.pairs import pair_named
    from symcnn.verdicts.backward import gradient_in, missing

    pair = pair_named(source.tree, [name, options.equals])
    if pair is None:
        raise missing(source, f"{name},{options.equals}")
    if options.kind not in ("vjp", "gradient"):
        raise ReadError(f"a backward pass is a vjp, and no {options.kind}", source.file)
    return gradient_in(
        source, pair, options.wrt, shapes_of(options), options.given, options.seed, options.timeout
    )


def _witness(report: Report) -> str | None:
    """The counterexample without its first line, which the summary repeats."""
    return report.counterexample and report.counterexample.partition("\n")[2]
