"""``symcnn axioms``: what is accepted and not derived, as formulas."""

from __future__ import annotations

import argparse

from symcnn.commands.options import PROVED
from symcnn.kernel.axioms import AXIOMS, DEFINITION
from symcnn.lemmas.laws import law

SOURCES = {name: found.source for name, found in AXIOMS.items() if found.source != DEFINITION}
"""The axioms that theorems name, each with its source; definitions are not among them."""


def statement(name: str) -> str:
    """The formula; of a family, its member for tensors with one axis, and so on.

    >>> print(statement("exp_log"))
    0 < a |- exp(log(a)) = a
    """
    family = AXIOMS[name].family
    text = str(law(name, *(1,) * len(family)))
    return f"{text}    (so for every {' and '.join(family)})" if family else text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``symcnn axioms``."""
    parser.description = "Print the axioms as formulas, with their sources."
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these axioms")


def run(options: argparse.Namespace) -> int:
    """Print the axioms; returns the exit code."""
    for name in options.names:
        if name not in AXIOMS:
            options.command.error(f"there is no axiom {name}; there are {', '.join(AXIOMS)}")
    source = ""
    for name in options.names or AXIOMS:
        if AXIOMS[name].source != source:
            source = AXIOMS[name].source
            print(f"{source}:\n")
        print(f"  {name}\n      {statement(name)}\n")
    return PROVED
