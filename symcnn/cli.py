"""The ``symcnn`` command.

symcnn check claims.py              every @claim of the file, or claims.py::name
symcnn prove adjoint_pool           the same as python -m symcnn.prove
symcnn derive layers.py::conv --wrt X
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from symcnn.claims import Result

PROVED, REFUTED, BAD_INPUT, UNKNOWN, STOPPED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["prove"]:
        from symcnn.prove import main as prove

        return prove(given[1:])
    options = _parser().parse_args(given)
    try:
        return int(options.run(options))
    except OSError as error:
        print(f"symcnn: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return STOPPED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="symcnn",
        description="Prove or refute identities of convolutional networks, for every size.",
        epilog="exit code: 0 proved, 1 refuted, 2 bad input, 3 unknown",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="prove or refute the claims of a Python file")
    check.add_argument("target", help="FILE.py, or FILE.py::NAME for one claim")
    check.add_argument("--json", metavar="FILE", type=Path, help="write reports and derivations")
    check.add_argument("--latex", metavar="FILE", type=Path, help="write the reports as LaTeX")
    check.add_argument("--timeout", metavar="SECONDS", type=float, default=20.0, help="per claim")
    check.add_argument("--jobs", type=int, default=1, help="processes")
    check.add_argument("--dask", metavar="ADDRESS", help="a Dask scheduler to run on")
    check.add_argument("--seed", type=int, default=0, help="of the numeric checks")
    check.add_argument("--verbose", action="store_true", help="show every derivation")
    check.set_defaults(run=_check)
    commands.add_parser("prove", help="a theorem of the catalogue; see symcnn prove --help")
    return parser


def _check(options: argparse.Namespace) -> int:
    from rich.console import Console

    from symcnn.claims import check_file
    from symcnn.read.errors import ReadError
    from symcnn.read.source import read_path

    path, _, name = options.target.partition("::")
    console = Console(highlight=False)
    try:
        names = [name] if name else list(read_path(path).claims)
        if not names:
            raise ReadError("the file has no @claim", path)
        with _executor(options, len(names)) as executor, _progress(console, len(names)) as done:
            results = check_file(
                path,
                names,
                seed=options.seed,
                seconds=options.timeout,
                executor=executor,
                done=done,
            )
    except ReadError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    _show(results, console, bool(name) or options.verbose)
    _write_results(results, options)
    return _exit_code(results)


def _executor(options: argparse.Namespace, count: int) -> Any:
    from contextlib import nullcontext

    if options.dask:
        return _dask(options.dask)
    if options.jobs > 1 and count > 1:
        from concurrent.futures import ProcessPoolExecutor

        return ProcessPoolExecutor(min(options.jobs, count), initializer=_worker)
    return nullcontext()


def _worker() -> None:
    """A worker leaves Ctrl-C to its parent."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _dask(address: str) -> Executor:
    try:
        from distributed import Client
    except ImportError:
        raise OSError("--dask needs the extra: pip install 'symcnn[dask]'") from None
    executor: Executor = Client(address).get_executor()
    return executor


def _progress(console: Any, count: int) -> Any:
    from contextlib import contextmanager

    @contextmanager
    def bar() -> Any:
        if count < 2 or not console.is_terminal:
            yield lambda result: None
            return
        from rich.progress import Progress

        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("checking", total=count)
            yield lambda result: progress.advance(task)

    return bar()


def _show(results: Sequence[Result], console: Any, whole: bool) -> None:
    from symcnn.write.terminal import show_report

    colours = {"proved": "green", "refuted": "red", "unknown": "yellow", "error": "red"}
    for result in results:
        if whole and result.report:
            show_report(result.report, console)
            continue
        console.print(f"[{colours[result.verdict]}]{result.verdict:8}[/] ", end="")
        console.print(f"{result.name}  ({result.seconds:.2f} s)", markup=False)
        detail = result.error
        if result.report:
            detail = result.report.counterexample or "\n".join(result.report.remarks)
        if detail:
            console.print("    " + detail.replace("\n", "\n    "), markup=False)
    if len(results) > 1:
        count = {v: sum(r.verdict == v for r in results) for v in colours}
        console.print(", ".join(f"{n} {v}" for v, n in count.items() if n))


def _write_results(results: Sequence[Result], options: argparse.Namespace) -> None:
    from symcnn.prove import write_whole

    reports = [r.report for r in results if r.report]
    if options.latex:
        from symcnn.write.document import standalone

        write_whole(options.latex, standalone(reports))
    if options.json:
        import json

        from symcnn.write.record import to_json

        data = [
            {
                **(to_json(r.report) if r.report else {"name": r.name, "error": r.error}),
                "verdict": r.verdict,
                "seconds": round(r.seconds, 3),
                "derivation": r.derivation,
            }
            for r in results
        ]
        write_whole(options.json, json.dumps(data, indent=1, ensure_ascii=False) + "\n")


def _exit_code(results: Sequence[Result]) -> int:
    verdicts = {r.verdict for r in results}
    for verdict, code in (("error", BAD_INPUT), ("refuted", REFUTED), ("unknown", UNKNOWN)):
        if verdict in verdicts:
            return code
    return PROVED


if __name__ == "__main__":
    sys.exit(main())
