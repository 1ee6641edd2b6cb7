"""How formulas are typed: from where indices are counted, and whether tensors are bold."""

from __future__ import annotations

import argparse
from typing import NamedTuple


class Notation(NamedTuple):
    r"""The number from which indices are counted, and whether tensors are set in bold.

    Bold are tensors as a whole; their entries are numbers, X_{i,j}, and never bold.

    >>> from symcnn.kernel.terms import INT, REAL, Var
    >>> from symcnn.write.formulas.latex import latex
    >>> n = Var("n", INT)
    >>> x = Var("x", REAL, (n,))
    >>> print(latex(x, Notation(bold=True)), latex(x[0], Notation(base=1, bold=True)))
    \mathbf{x} x_{1}
    """

    base: int = 0
    bold: bool = False


PLAIN = Notation()


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--index-base`` and ``--notation`` to a parser."""
    parser.add_argument(
        "--index-base", type=int, choices=(0, 1), default=0, help="the first index in formulas"
    )
    parser.add_argument(
        "--notation",
        choices=("plain", "bold"),
        default="plain",
        help="tensors as X, or in bold letters",
    )


def chosen(options: argparse.Namespace) -> Notation:
    """The notation that the options of ``add_options`` ask for.

    >>> parser = argparse.ArgumentParser()
    >>> add_options(parser)
    >>> chosen(parser.parse_args(["--index-base", "1", "--notation", "bold"]))
    Notation(base=1, bold=True)
    """
    return Notation(options.index_base, options.notation == "bold")
