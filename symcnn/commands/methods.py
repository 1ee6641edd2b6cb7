"""``symcnn methods``: the tables of the automatic prover, each method in the order it is tried."""

from __future__ import annotations

import argparse

LETTERS = (
    "In the examples x and y have n entries, z has n + 1, t are n integers, X is an m x n and A an "
    "n x n matrix, a, b, c, d are real, i, j, q, r integers, k, l, m, n, M sizes, f is a function; "
    "what stands before a semicolon is assumed."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``symcnn methods``."""
    parser.description = (
        "Print the methods by which proofs are searched for, in the order in which they are tried: "
        "for which goals, with how many steps at most, and a claim that needs the method."
    )


def run(options: argparse.Namespace) -> int:
    """Carry out ``symcnn methods``; returns the exit code."""
    from rich.markup import escape
    from rich.table import Table

    from symcnn.prover.auto import EQUATIONS
    from symcnn.prover.goals import FORMULAS
    from symcnn.prover.middle import MIDDLE
    from symcnn.prover.inequalities import INEQUALITIES
    from symcnn.write.pages.terminal import terminal

    console = terminal()
    for title, methods in (
        ("Equations of numbers, or of the entries of tensors", EQUATIONS),
        ("in match: the two sides as sums of products", MIDDLE),
        ("Other formulas", FORMULAS),
        ("in inequality", INEQUALITIES),
    ):
        table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
        for column in ("method", "goals with", "steps", "example"):
            table.add_column(column, justify="right" if column == "steps" else "left")
        for m in methods:
            table.add_row(m.name, m.when, f"{m.steps:_}".replace("_", " "), escape(m.example))
        console.print(table)
        console.print()
    console.print(LETTERS)
    return 0
