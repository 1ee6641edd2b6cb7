"""The ``symcnn`` command.

symcnn check claims.py              every @claim of the file, or claims.py::name
symcnn derive layers.py::conv2d --wrt X   its gradient as a formula, with the derivation
symcnn prove adjoint_pool           the same as python -m symcnn.prove
symcnn book DIR                     the whole catalogue as HTML and LaTeX
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

PROVED, REFUTED, BAD_INPUT, UNKNOWN, STOPPED, CLOSED = 0, 1, 2, 3, 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        # a name that the terminal cannot show is no reason to fail
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        if given[:1] == ["prove"]:
            from symcnn.prove import main as prove

            return prove(given[1:])
        options = _parser().parse_args(given)
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED
    except OSError as error:
        print(f"symcnn: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return STOPPED


def _parser() -> argparse.ArgumentParser:
    from symcnn import book, check_command, derive_command

    parser = argparse.ArgumentParser(
        prog="symcnn",
        description="Prove or refute identities of convolutional networks, for every size.",
        epilog="exit code: 0 proved, 1 refuted, 2 bad input, 3 unknown",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check_command.add(commands)
    deriving = commands.add_parser("derive", help="the derivative of an operator, as a formula")
    derive_command.add_arguments(deriving)
    deriving.set_defaults(run=derive_command.run)
    bound = commands.add_parser("book", help="write the whole catalogue as HTML and LaTeX")
    book.add_arguments(bound)
    bound.set_defaults(run=book.run)
    commands.add_parser("prove", help="a theorem of the catalogue; see symcnn prove --help")
    return parser


if __name__ == "__main__":
    sys.exit(main())
