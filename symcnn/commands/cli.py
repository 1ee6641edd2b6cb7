"""The ``symcnn`` command.

symcnn check claims.py              every @claim of the file, or claims.py::name
symcnn backward layers.py           every forward and backward pass: is the gradient right?
symcnn derive layers.py::conv2d --wrt X   its gradient as a formula, with the derivation
symcnn show layers.py::Block        what its lines were read as, with shapes
symcnn prove adjoint_pool           the same as python -m symcnn.prove
symcnn methods                      how proofs are searched for
symcnn paper homework.tex           the displays of a LaTeX document, each with its verdict
symcnn book DIR                     the whole catalogue as HTML and LaTeX
symcnn certify adjoint_pool -o DIR  a proof for Coq, and with --run its verdict
symcnn axioms                       what is accepted and not derived, as formulas
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from symcnn.commands.options import PROVED, VERDICTS, ended, version

COMMANDS = {
    "check": "prove or refute the claims of a Python file",
    "backward": "is a hand-written backward pass right?",
    "derive": "the derivative of an operator, as a formula",
    "show": "what the lines of a function were read as",
    "prove": "prove a theorem of the catalogue, or refute a mistake",
    "methods": "how proofs are searched for: the table of methods",
    "paper": "check the derivations of a LaTeX document, line by line",
    "book": "write the whole catalogue as HTML and LaTeX",
    "certify": "write a proof for Coq, which checks it with a kernel of its own",
    "axioms": "print what is accepted and not derived",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    return ended(lambda: _run(given))


def _run(given: Sequence[str]) -> int:
    parser = _parser(given)
    if not given or given[0] == "help":
        parser.print_help()
        return PROVED
    if not given[0].startswith("-") and given[0] not in COMMANDS:
        parser.error(_no_command(given[0]))
    options, unknown = parser.parse_known_args(given)
    if unknown:
        # said with the usage of the command and not with that of ``symcnn``
        hint = "; each --shape takes one word in quotes, --shape 'x=T C' --shape 'w=C'"
        options.command.error(
            f"unrecognized arguments: {' '.join(unknown)}{hint if '--shape' in given else ''}"
        )
    from symcnn.verdicts.limits import rare_collections

    with rare_collections():
        return int(options.run(options))


def _no_command(word: str) -> str:
    """What to write where the first word is no command."""
    from difflib import get_close_matches

    if word.partition("::")[0].endswith((".py", ".tex")):
        names = ("paper",) if word.endswith(".tex") else ("check", "backward", "derive", "show")
        commands = " or ".join(f"symcnn {name} {word}" for name in names)
        return f"{word}: a command comes first, as in {commands}"
    near = get_close_matches(word, COMMANDS, 1)
    return f"there is no command {word}; " + (
        f"did you mean {near[0]}?" if near else f"there are {', '.join(COMMANDS)}"
    )


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="symcnn",
        description="Prove or refute identities of convolutional networks, for every size.",
        epilog=VERDICTS,
    )
    parser.add_argument("--version", nargs=0, action=_Version, help="print the version")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text)
        if name in given:  # the others are only listed, so their modules are not needed
            module = import_module(f"symcnn.commands.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run, command=command)
    return parser


class _Version(argparse.Action):
    """Prints the version, which is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        print(f"symcnn {version()}")
        parser.exit()


if __name__ == "__main__":
    sys.exit(main())
