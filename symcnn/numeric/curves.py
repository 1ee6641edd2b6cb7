"""The curves of a plot: a term's values along a variable, in pieces where it jumps."""

from __future__ import annotations

import math
from itertools import pairwise

from symcnn.kernel.terms import INT, Term
from symcnn.prover.entry import Plot

from .evaluate import FLOAT, evaluate

POINTS = 240
JUMP = 1 / 12  # of the height, from one point to the next

Curve = tuple[tuple[float, float], ...]


def curves(plot: Plot) -> dict[str, tuple[Curve, ...]]:
    """The pieces of each curve; for an integer variable one, with a point for each integer.

    >>> from symcnn.kernel.terms import Var
    >>> n = Var("n", INT)
    >>> curves(Plot("squares", n, (0, 3), {"n^2": n**2}))
    {'n^2': (((0.0, 0.0), (1.0, 1.0), (2.0, 4.0), (3.0, 9.0)),)}
    """
    return {name: _pieces(plot, term) for name, term in plot.curves.items()}


def _pieces(plot: Plot, term: Term) -> tuple[Curve, ...]:
    low, high = plot.span
    if plot.variable.sort == INT:
        places: list[float] = list(range(math.ceil(low), math.floor(high) + 1))
    else:
        places = [low + (high - low) * i / POINTS for i in range(POINTS + 1)]
    values = [evaluate(term, {**plot.values, plot.variable: x}, FLOAT) for x in places]
    points = [(float(x), float(y)) for x, y in zip(places, values, strict=True)]
    if plot.variable.sort == INT:
        return (tuple(points),)
    step = JUMP * (max(y for _, y in points) - min(y for _, y in points))
    pieces = [[points[0]]]
    for before, point in pairwise(points):
        if abs(point[1] - before[1]) > step > 0:
            pieces.append([])
        pieces[-1].append(point)
    return tuple(map(tuple, pieces))
