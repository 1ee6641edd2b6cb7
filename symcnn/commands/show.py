"""``symcnn show``: what the lines of a function were read as."""

from __future__ import annotations

import argparse

from symcnn.commands.derive import add_shapes, shapes_of
from symcnn.commands.options import complain


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``symcnn show``."""
    parser.description = (
        "Print each named line of a function with its shape and its entries by their indices, "
        "and what it needs of sizes and indices."
    )
    parser.add_argument("target", help="FILE.py::NAME of a function, or of a class with forward")
    add_shapes(parser)


def run(options: argparse.Namespace) -> int:
    """Carry out ``symcnn show``; returns the exit code."""
    from symcnn.read.claim_error import ReadError
    from symcnn.read.ordinary import understood
    from symcnn.read.source import read_path

    path, _, name = options.target.partition("::")
    try:
        source = read_path(path)
        lines, needs = understood(source, name, shapes_of(options), options.given)
    except ReadError as error:
        complain(error)
        return 2
    for line, left, shape, formula in lines:
        sizes = f"    ({' x '.join(map(str, shape))})" if shape else ""
        print(f"{line:5}  {left} = {formula}{sizes}")
    for line, need in needs:
        print(f"{line:5}  needs {need}")
    return 0
