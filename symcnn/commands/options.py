"""What the commands share: the values of their options, the files they write, how they end."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symcnn.write.pages.record import Report

PROVED, REFUTED, BAD_INPUT, UNKNOWN, STOPPED, CLOSED = 0, 1, 2, 3, 130, 141
VERDICTS = "exit code: 0 proved, 1 refuted, 2 bad input, 3 unknown, 130 stopped by Ctrl-C"
COLUMNS = 100  # of a line of JSON
STDOUT = Path("-")
LARGEST_SIZE = 12


def processes(text: str) -> int:
    """A number of processes. Raises ``argparse.ArgumentTypeError``, as the functions below do.

    >>> processes("4")
    4
    """
    return _number(text, 1, 1024, "a number of processes, 1 to 1024")


def natural(text: str) -> int:
    """A natural number, for a seed."""
    return _number(text, 0, 10**9, "a natural number up to 10**9")


def megabytes(text: str) -> int:
    """A number of megabytes in which Python and its libraries can start."""
    return _number(text, 300, 10**7, "a number of megabytes, at least 300")


def seconds(text: str) -> float:
    """A positive number of seconds.

    >>> seconds("0.5")
    0.5
    """
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= 10**6:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a number of seconds above 0")
    return value


def _number(text: str, least: int, most: int, what: str) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text[:12]) <= most:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not {what}")
    return int(text)


def version() -> str:
    """The version of the installed package.

    >>> version().count(".")
    2
    """
    from importlib.metadata import version as installed

    return installed("symcnn")


def add_instance(parser: argparse.ArgumentParser) -> None:
    """The option that writes an instance out."""
    parser.add_argument(
        "--instance",
        metavar="NAME=NUMBER",
        nargs="+",
        type=_size,
        default=[],
        help=f"show it at sizes, such as k=3 M=2 (at most {LARGEST_SIZE}), with its matrices",
    )


def _size(text: str) -> tuple[str, int]:
    name, equals, value = text.partition("=")
    if not equals or not value.isdigit() or not name.isidentifier():
        raise argparse.ArgumentTypeError(f"{text!r} is not a size; NAME=NUMBER is expected")
    if int(value) > LARGEST_SIZE:
        message = f"{text}: an instance is written out, {LARGEST_SIZE} is the most"
        raise argparse.ArgumentTypeError(message)
    return name, int(value)


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option ``--json``, the same for every command."""
    parser.add_argument(
        "--json",
        metavar="FILE",
        type=Path,
        help="write report and derivation; - prints them, and nothing else",
    )


def add_latex(parser: argparse.ArgumentParser) -> None:
    """The options of a LaTeX file, the same for every command."""
    parser.add_argument("--latex", metavar="FILE", type=Path, help="write a fragment for \\input")
    parser.add_argument(
        "--standalone", action="store_true", help="make the LaTeX file a whole document"
    )
    parser.add_argument(
        "--no-checks",
        action="store_true",
        help="leave out of it what was checked by other means, and the axioms",
    )


def write_latex(options: argparse.Namespace, reports: Sequence[Report]) -> None:
    """Write what the options of ``add_latex`` ask for."""
    from symcnn.write.formulas.style import chosen
    from symcnn.write.pages.latex_report import fragments, standalone

    if options.latex:
        compose = standalone if options.standalone else fragments
        write_whole(options.latex, compose(reports, chosen(options), not options.no_checks))


def add_strict(parser: argparse.ArgumentParser) -> None:
    """The option ``--strict``, the same for every command."""
    parser.add_argument(
        "--strict",
        action="store_true",
        help="what is proved under a condition or shape that is not stated counts as unknown; the "
        "range of labels is one, since Python takes -1 for the last",
    )


def check_output(output: Path | None, source: Path | None = None) -> None:
    """Raise ``ReadError``, before the work is done, if its result could not be written there.

    ``source`` is a file that must not be overwritten; None and ``-`` are no files.
    """
    from symcnn.read.claim_error import ReadError

    if output is None or output == STDOUT:
        return
    if output.is_dir():
        raise ReadError("is a directory; a file to write is expected", str(output))
    if not output.parent.is_dir():
        raise ReadError("cannot be written: there is no such directory", str(output))
    if not os.access(output if output.exists() else output.parent, os.W_OK):
        raise ReadError("cannot be written: permission denied", str(output))
    if source is not None and output.exists() and output.samefile(source):
        raise ReadError("is the file that is read and is not overwritten", str(output))


def write_whole(path: Path, content: str | bytes) -> None:
    """Write the file whole or not at all; a device such as /dev/stdout is written to.

    Raises ``OSError`` with the name of the file.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        draft.unlink(missing_ok=True)


def write_json(path: Path, data: Any) -> None:
    """Write data as JSON, to the standard output if the path is ``-``. Raises ``OSError``."""
    text = laid_out(data) + "\n"
    if path == STDOUT:
        sys.stdout.write(text)
    else:
        write_whole(path, text)


def laid_out(data: Any, indent: int = 0) -> str:
    """JSON in which what fits into a line stands in one.

    >>> print(laid_out({"terms": [["Var", "x", "REAL"]] * 2, "text": 60 * "-"}))
    {
     "terms": [["Var", "x", "REAL"], ["Var", "x", "REAL"]],
     "text": "------------------------------------------------------------"
    }
    """
    text = json.dumps(data, ensure_ascii=False)
    if indent + len(text) <= COLUMNS or not isinstance(data, list | dict):
        return text
    if isinstance(data, list):
        parts = [laid_out(part, indent + 1) for part in data]
    else:
        parts = [f"{json.dumps(k)}: {laid_out(part, indent + 1)}" for k, part in data.items()]
    lines = ",\n".join(" " * (indent + 1) + part for part in parts)
    start, end = "[]" if isinstance(data, list) else "{}"
    return f"{start}\n{lines}\n{' ' * indent}{end}"


def complain(error: object) -> None:
    """Say what is wrong, as every command says it."""
    print(f"symcnn: {error}", file=sys.stderr)


def ended(run: Callable[[], int]) -> int:
    """The exit code of a command; a closed pipe, Ctrl-C and errors of files end it in order.

    >>> ended(lambda: 3)
    3
    """
    for stream in (sys.stdout, sys.stderr):
        # a name that the terminal cannot show is no reason to fail
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = run()
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED
    except OSError as error:
        complain(error)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return STOPPED
