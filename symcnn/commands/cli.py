"""The ``symcnn`` command.

symcnn check claims.py              every @claim of the file, or claims.py::name
symcnn backward layers.py           every forward and backward pass: is the gradient right?
symcnn derive layers.py::conv2d --wrt X   its gradient as a formula, with the derivation
symcnn show layers.py::Block        what its lines were read as, with shapes
symcnn prove adjoint_pool           the same as python -m symcnn.prove
symcnn methods                      how proofs are searched for
symcnn book DIR                     the whole catalogue as HTML and LaTeX
symcnn axioms                       what is accepted and not derived, as formulas
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from symcnn.commands.options import PROVED, VERDICTS, ended, version


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    return ended("symcnn", lambda: _run(given))


def _run(given: Sequence[str]) -> int:
    parser = _parser()
    if not given:
        parser.print_help()
        return PROVED
    options, unknown = parser.parse_known_args(given)
    if unknown:
        # said with the usage of the command and not with that of ``symcnn``
        options.command.error(f"unrecognized arguments: {' '.join(unknown)}")
    return int(options.run(options))


def _parser() -> argparse.ArgumentParser:
    from symcnn.commands import axioms, backward, book, check, derive, methods, prove, show

    parser = argparse.ArgumentParser(
        prog="symcnn",
        description="Prove or refute identities of convolutional networks, for every size.",
        epilog=VERDICTS,
    )
    parser.add_argument("--version", action="version", version=f"symcnn {version()}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, module, text in (
        ("check", check, "prove or refute the claims of a Python file"),
        ("backward", backward, "is a hand-written backward pass right?"),
        ("derive", derive, "the derivative of an operator, as a formula"),
        ("show", show, "what the lines of a function were read as"),
        ("prove", prove, "prove a theorem of the catalogue, or refute a mistake"),
        ("methods", methods, "how proofs are searched for: the table of methods"),
        ("book", book, "write the whole catalogue as HTML and LaTeX"),
        ("axioms", axioms, "print what is accepted and not derived"),
    ):
        command = commands.add_parser(name, help=text)
        module.add_arguments(command)
        command.set_defaults(run=module.run, command=command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
