"""``symcnn check``: the claims of a file, with a progress bar, on processes or a cluster.

The exit code is the worst of the verdicts: 2 if a claim makes no sense, else 1 if one is
refuted, else 3 if one is unknown, else 0.
"""

from __future__ import annotations

import argparse
import math
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from rich.console import Console

    from symcnn.batch import Result
    from symcnn.write.notation import Notation

PROVED, REFUTED, BAD_INPUT, UNKNOWN = 0, 1, 2, 3
CODES = {"error": BAD_INPUT, "refuted": REFUTED, "unknown": UNKNOWN, "proved": PROVED}
INDENT = 4
STDOUT = Path("-")
CONNECT_SECONDS = 5
GREETING = b"pickle-protocol"  # what Dask's processes tell each other first
COLOURS = {"proved": "green", "refuted": "red", "unknown": "yellow", "error": "red"}


def add(commands: Any) -> None:
    """Add the command to a parser's subparsers."""
    from symcnn.write.notation import add_options

    check = commands.add_parser(
        "check",
        help="prove or refute the claims of a Python file",
        description="Prove or refute the claims of a Python file. The file is read, not run.",
        epilog="exit code: 0 all proved, 1 one refuted, 2 bad input, 3 one unknown",
    )
    check.add_argument("target", help="FILE.py, or FILE.py::NAME for one claim")
    check.add_argument(
        "--json",
        metavar="FILE",
        type=Path,
        help="write reports and derivations; - prints them, and nothing else",
    )
    check.add_argument("--latex", metavar="FILE", type=Path, help="write the reports as LaTeX")
    add_options(check)
    check.add_argument(
        "--hypotheses", action="store_true", help="say which hypotheses a proof did not need"
    )
    check.add_argument(
        "--timeout", metavar="SECONDS", type=_seconds, default=20.0, help="per claim"
    )
    check.add_argument(
        "--memory", metavar="MB", type=_megabytes, default=2000, help="per process (2000)"
    )
    check.add_argument("--jobs", metavar="N", type=_count, default=1, help="processes (1)")
    check.add_argument("--dask", metavar="ADDRESS", help="a Dask scheduler to run on")
    check.add_argument("--seed", type=_natural, default=0, help="of the numeric checks")
    check.add_argument("--verbose", action="store_true", help="show every derivation")
    check.set_defaults(run=run)


def _number(text: str, least: int, most: int, what: str) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text[:12]) <= most:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not {what}")
    return int(text)


def _count(text: str) -> int:
    return _number(text, 1, 1024, "a number of processes, 1 to 1024")


def _natural(text: str) -> int:
    return _number(text, 0, 10**9, "a natural number up to 10**9")


def _megabytes(text: str) -> int:
    return _number(text, 300, 10**7, "a number of megabytes, at least 300")


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= 10**6:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a number of seconds above 0")
    return value


def run(options: argparse.Namespace) -> int:
    """Check the claims that the options name; returns the exit code."""
    from symcnn.batch import check_claims
    from symcnn.read.errors import ReadError
    from symcnn.read.source import read_path
    from symcnn.write.terminal import terminal

    path, _, name = options.target.partition("::")
    console = terminal()
    try:
        source = read_path(path)
        names = [name] if name else list(source.claims)
        if not names:
            raise ReadError("the file has no @claim", path)
        for output in (options.json, options.latex):
            if output is not None and output != STDOUT:
                _check_output(output, Path(path))
        if options.json is not None and options.json == options.latex:
            raise ReadError("--json and --latex name the same file", str(options.json))
        with _executor(options, len(names)) as executor, _progress(console, len(names)) as done:
            results = check_claims(
                source,
                names,
                seed=options.seed,
                seconds=options.timeout,
                necessity=options.hypotheses,
                executor=executor,
                done=done,
            )
    except ReadError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    if options.json != STDOUT:
        _show(results, console, bool(name) or options.verbose)
    _write(results, options)
    verdicts = {r.verdict for r in results}
    return next(code for verdict, code in CODES.items() if verdict in verdicts)


def _check_output(output: Path, claims: Path) -> None:
    """Raise before the work is done if its result could not be written."""
    from symcnn.read.errors import ReadError

    if output.is_dir():
        raise ReadError("is a directory; a file to write is expected", str(output))
    if not output.parent.is_dir():
        raise ReadError("cannot be written: there is no such directory", str(output))
    if output.exists() and output.samefile(claims):
        raise ReadError("is the file with the claims and is not overwritten", str(output))


def _executor(options: argparse.Namespace, count: int) -> Any:
    if options.dask:
        return _dask(options.dask)
    from symcnn.batch import GRACE
    from symcnn.workers import Workers

    seconds = options.timeout * (2 if options.hypotheses else 1) + GRACE
    return Workers(min(options.jobs, count), seconds, options.memory)


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


@contextmanager
def _progress(console: Console, count: int) -> Iterator[Callable[[Result], None]]:
    if count < 2 or not console.is_terminal:
        yield lambda result: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("checking", total=count)
        yield lambda result: progress.advance(task)


def _show(results: Sequence[Result], console: Console, whole: bool) -> None:
    from rich.markup import escape

    from symcnn.write.terminal import show_report

    for result in results:
        if whole and result.report:
            show_report(result.report, console)
            continue
        colour = COLOURS[result.verdict]
        head = f"{escape(result.name)}  ({result.seconds:.2f} s)"
        console.print(f"[{colour}]{result.verdict:8}[/] {head}", soft_wrap=True)
        for row in _details(result, max(console.width, 40) - INDENT):
            console.print(" " * INDENT + row, markup=False, soft_wrap=True)
    if len(results) > 1:
        count = {v: sum(r.verdict == v for r in results) for v in COLOURS}
        console.print(", ".join(f"{n} {v}" for v, n in count.items() if n))


def _details(result: Result, width: int) -> list[str]:
    """What there is to say beside the verdict, in rows of at most so many columns."""
    if result.report:
        from symcnn.claims import remark_on_assumed

        report = result.report
        texts = [f"where {p}" for p in report.assumed]
        texts += (report.counterexample or "").splitlines()
        texts += [r for r in report.remarks if r not in remark_on_assumed(report.assumed)]
        return [row for text in texts for row in _folded(text, width)]
    message, *source = result.message.splitlines()
    rows = _folded(message, width)
    if len(source) == 2 and source[1].endswith("^"):
        # the caret stays under its place
        start = max(0, len(source[1]) - width) and len(source[1]) - width // 2
        return [*rows, *(row[start:][:width] for row in source)]
    return [*rows, *(row for text in source for row in textwrap.wrap(text, width))]


def _folded(text: str, width: int) -> list[str]:
    """Words in rows; a word that is too long, such as a path, stays whole."""
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _write(results: Sequence[Result], options: argparse.Namespace) -> None:
    from symcnn.prove import write_whole
    from symcnn.write.notation import chosen

    notation = chosen(options)
    reports = [r.report for r in results if r.report]
    if options.latex:
        from symcnn.write.document import standalone

        write_whole(options.latex, standalone(reports, notation))
    if options.json:
        import json

        data = [_data(r, notation) for r in results]
        text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
        if options.json == STDOUT:
            sys.stdout.write(text)
        else:
            write_whole(options.json, text)


def _data(result: Result, notation: Notation) -> dict[str, Any]:
    from symcnn.write.record import to_json

    return {
        **(to_json(result.report, notation) if result.report else {"name": result.name}),
        "verdict": result.verdict,
        "message": result.message,
        "seconds": round(result.seconds, 3),
        "reproduction": result.reproduction,
        "derivation": result.derivation,
    }
