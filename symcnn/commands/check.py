"""``symcnn check``: the claims of a file, with a progress bar, on processes or a cluster.

The exit code is the worst of the verdicts: 2 if a claim makes no sense, else 1 if one is
refuted, else 3 if one is unknown, else 0.
"""

from __future__ import annotations

import argparse
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symcnn.commands.options import (
    BAD_INPUT, PROVED, REFUTED, STDOUT, UNKNOWN, VERDICTS, add_instance, add_json, add_latex,
    add_strict, check_output, complain, megabytes, natural, processes, seconds, write_json,
    write_latex,
)  # fmt: skip
from symcnn.commands.progress import progress_bar
from symcnn.verdicts.limits import SECONDS

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from rich.console import Console

    from symcnn.commands.batch import Result
    from symcnn.write.formulas.style import Notation

CODES = {"error": BAD_INPUT, "refuted": REFUTED, "unknown": UNKNOWN, "proved": PROVED}
INDENT = 4
MORE = "..."  # where a line goes on
CONNECT_SECONDS = 5
GREETING = b"pickle-protocol"  # what Dask's processes tell each other first
COLOURS = {"proved": "green", "refuted": "red", "unknown": "yellow", "error": "red"}


def add_arguments(check: argparse.ArgumentParser) -> None:
    """The description and the arguments of ``symcnn check``."""
    from symcnn.write.formulas.style import add_options

    check.description = "Prove or refute the claims of a Python file. The file is read, not run."
    check.epilog = f"{VERDICTS}; of several claims the worst: 2, else 1, else 3"
    check.add_argument("target", help="FILE.py, or FILE.py::NAME for one claim")
    add_json(check)
    add_instance(check)
    add_latex(check)
    add_options(check)
    check.add_argument(
        "--hypotheses", action="store_true", help="say which hypotheses a proof did not need"
    )
    check.add_argument(
        "--near-misses",
        action="store_true",
        help="make versions with one mistake of each proved claim, which must not be proved",
    )
    check.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=seconds,
        default=SECONDS,
        help=f"a limit from outside, for each claim (default: {SECONDS:g})",
    )
    check.add_argument(
        "--memory",
        metavar="MB",
        type=megabytes,
        default=2000,
        help="for each process (default: 2000)",
    )
    check.add_argument(
        "--jobs", metavar="N", type=processes, default=1, help="processes (default: 1)"
    )
    check.add_argument("--dask", metavar="ADDRESS", help="a Dask scheduler to run on")
    check.add_argument(
        "--seed", metavar="N", type=natural, default=0, help="of the numeric checks (default: 0)"
    )
    add_strict(check)
    check.add_argument("--verbose", action="store_true", help="show every derivation")


def run(options: argparse.Namespace) -> int:
    """Check the claims that the options name; returns the exit code."""
    with _executor(options) as executor:
        return _run(options, executor)


def _run(options: argparse.Namespace, executor: Executor | None) -> int:
    from symcnn.commands.batch import check_claims
    from symcnn.read.claim_error import ReadError
    from symcnn.read.source import read_path
    from symcnn.write.pages.terminal import terminal

    path, _, name = options.target.partition("::")
    console = terminal()

    def with_instance(result: Result) -> Result:
        if not options.instance or result.report is None:
            return result
        from symcnn.verdicts.sympy_instances import instance_of

        report = result.report
        found = instance_of(report.goal, report.given, dict(options.instance))
        return replace(result, report=found.shown_in(report))

    try:
        source = read_path(path)
        names = [name] if name else list(source.claims)
        if not names:
            raise ReadError("the file has no @claim", path)
        for output in (options.json, options.latex):
            check_output(output, Path(path))
        if options.json is not None and options.json == options.latex:
            raise ReadError("--json and --latex name the same file", str(options.json))
        shown = _InOrder(names, _shower(console, options, bool(name)))
        with progress_bar(console, len(names)) as step:

            def done(result: Result) -> None:
                result = with_instance(result)
                shown.add(result)
                step()

            try:
                results = check_claims(
                    source,
                    names,
                    seed=options.seed,
                    seconds=options.timeout,
                    necessity=options.hypotheses,
                    near_misses=options.near_misses,
                    executor=executor,
                    done=done,
                )
            except KeyboardInterrupt:
                shown.rest()
                raise
    except ReadError as error:
        complain(error)
        return BAD_INPUT
    results = list(map(with_instance, results))
    verdicts = [r.verdict for r in results]
    where = sum(r.report.is_conditional for r in results if r.report)
    if options.json != STDOUT and len(results) > 1:
        counts = {v: sum(found == v for found in verdicts) for v in COLOURS}
        note = {"proved": f" ({where} where a condition holds)" * bool(where)}
        said = [f"{n} {v}{note.get(v, '')}" for v, n in counts.items() if n]
        console.print(", ".join(said))
    _write(results, options)
    if options.strict and where:
        verdicts.append("unknown")
    return next(code for verdict, code in CODES.items() if verdict in verdicts)


class _InOrder:
    """Shows each result as soon as those before it have been shown."""

    def __init__(self, names: Sequence[str], show: Callable[[Result], None]) -> None:
        self.waiting = list(names)
        self.show = show
        self.held: dict[str, Result] = {}

    def add(self, result: Result) -> None:
        self.held[result.name] = result
        while self.waiting and self.waiting[0] in self.held:
            self.show(self.held.pop(self.waiting.pop(0)))

    def rest(self) -> None:
        """Show those that came before others which will not come any more."""
        for name in self.waiting:
            if name in self.held:
                self.show(self.held[name])


def _executor(options: argparse.Namespace) -> Any:
    """Where the claims are checked; the first process gets ready while the file is read."""
    if options.dask:
        return _dask(options.dask)
    from symcnn.commands.workers import Workers
    from symcnn.verdicts.limits import GRACE

    limit = options.timeout * (2 if options.hypotheses else 1) + GRACE
    return Workers(options.jobs, limit, options.memory)


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise OSError("--dask needs the extra: pip install 'symcnn[dask]'") from None
    try:
        _reach(address)
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise OSError(f"no Dask scheduler at {address}: {error}") from None
    try:
        yield client.get_executor(pure=False)
    finally:
        client.close(timeout=2)


def _reach(address: str) -> None:
    """Raise unless a scheduler listens at the address; Dask's client may wait for ever for one."""
    import socket

    protocol, _, place = address.rpartition("://")
    host, _, port = place.rpartition(":")
    known = protocol in ("", "tcp") and host.strip("[]")
    if not known or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise ValueError("an address such as tcp://HOST:8786 is expected")
    end = time.monotonic() + CONNECT_SECONDS
    with socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS) as connection:
        said = b""
        while GREETING not in said:
            # a scheduler introduces itself at once
            connection.settimeout(max(end - time.monotonic(), 0.01))
            try:
                more = connection.recv(1000)
            except TimeoutError:
                more = b""
            said = said[-len(GREETING) :] + more
            if not more:
                raise ValueError("what listens there is not a Dask scheduler")


def _shower(console: Console, options: argparse.Namespace, alone: bool) -> Callable[[Result], None]:
    """How a result is shown: whole, as a row with details, or not at all."""
    from rich.markup import escape

    from symcnn.write.pages.terminal import show_report

    def show(result: Result) -> None:
        if options.json == STDOUT:
            return
        if (alone or options.verbose) and result.report:
            show_report(result.report, console)
            return
        colour = COLOURS[result.verdict]
        head = f"{escape(result.name)}  ({result.seconds:.2f} s)"
        console.print(f"[{colour}]{result.verdict:8}[/] {head}", soft_wrap=True)
        for row in _details(result, max(console.width, 40) - INDENT):
            console.print(" " * INDENT + row, markup=False, soft_wrap=True)

    return show


def _details(result: Result, width: int) -> list[str]:
    """What there is to say beside the verdict, in rows of at most so many columns."""
    if result.report:
        from symcnn.write.pages.excluded_points import away
        from symcnn.write.pages.record import remark_on_assumed
        from symcnn.write.pages.terminal import UNGUARDED

        report = result.report
        texts = (report.counterexample or "").splitlines()
        texts += [r for r in report.remarks if r not in remark_on_assumed(report.assumed)]
        texts += [f"where {report.conditions}"] * bool(report.assumed)
        texts += [away(report.borders).removeprefix(", ")] * bool(report.borders)
        texts += [UNGUARDED] * report.unguarded
        return [row for text in texts for row in _folded(text, width)]
    message, *source = result.message.splitlines()
    rows = _folded(message, width)
    if len(source) == 2 and source[1].endswith("^"):
        line, caret = source
        return [*rows, *_cut(line, caret, width)]
    return [*rows, *(row for text in source for row in textwrap.wrap(text, width))]


def _cut(line: str, caret: str, width: int) -> tuple[str, str]:
    """A source line and the caret under it, in rows of at most so many columns.

    >>> _cut("def f(x: Real, n: Size):", "                  ^", 20)
    ('...eal, n: Size):', '            ^')
    >>> _cut("def f(x: Real, n: Size):", "      ^", 20)
    ('def f(x: Real, n:...', '      ^')
    """
    start = len(caret) - width // 2 if len(caret) > width - len(MORE) else 0
    if start:
        line, caret = MORE + line[start:], " " * len(MORE) + caret[start:]
    return (line if len(line) <= width else line[: width - len(MORE)] + MORE), caret


def _folded(text: str, width: int) -> list[str]:
    """Words in rows; a word that is too long, such as a path, stays whole."""
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _write(results: Sequence[Result], options: argparse.Namespace) -> None:
    from symcnn.write.formulas.style import chosen

    notation = chosen(options)
    reports = [r.report for r in results if r.report]
    write_latex(options, reports)
    if options.json:
        write_json(options.json, [_data(r, notation) for r in results])


def _data(result: Result, notation: Notation) -> dict[str, Any]:
    from symcnn.write.pages.record import to_json

    return {
        **(to_json(result.report, notation) if result.report else {"name": result.name}),
        "verdict": result.verdict,
        "message": result.message,
        "seconds": round(result.seconds, 3),
        "reproduction": result.reproduction,
        "derivation": result.derivation,
    }
