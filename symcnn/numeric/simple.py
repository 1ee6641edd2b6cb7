"""The simplest data and later sizes, each in order: what chance would not come upon.

>>> from symcnn.kernel.terms import REAL
>>> x = Var("x", REAL)
>>> [str(d[x]) for d in simple_data({x: ()}, [], 6)]
['0', '1', '-1', '2', '-2', '1/2']
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from symcnn.kernel.terms import BOOL, INT, Binder, Term, Var

from .analysis import distinct_subterms, field_for
from .evaluate import Evaluator
from .fields import Field, TooLarge, Unsupported, integers
from .samples import SIMPLE
from .sizes import Point, SizeSpace, ranked
from .thresholds import LARGEST, beside, sizes_in, turning_points

MOST_ENTRIES = 4  # of the data that is gone through in order
FIRST = tuple(map(Fraction, (0, 1, -1, 2, -2)))
LATER = tuple(map(Fraction, (3, -3, 4, 5, -4, -5, 10, -10)))
OFFSETS = tuple(map(Fraction, ("0", "1/100", "-1/100", "1/2", "-1/2", "1", "-1")))
WINDOWS = (0, 32, 128, 512, 1024, 4096)  # later sizes, one stretch after the other
SUMS = 2  # stretches of them where a formula has sums, whose length may grow with the size
LARGE = 20_000  # the length of a sum
MOST_POINTS = 4000  # of a stretch
ONE_BY_ONE = 300  # points of a stretch, where they cannot be evaluated together


def simple_data(
    shapes: Mapping[Var, tuple[int, ...]], numbers: Sequence[Fraction], limit: int
) -> Iterator[dict[Var, np.ndarray]]:
    """Data of the shapes, the simplest first: integers, fractions, and what is near the numbers.

    At most ``limit`` of them, and none where there are more than a few entries.
    """
    if not 0 < sum(map(math.prod, shapes.values())) <= MOST_ENTRIES:
        return
    cells = [(v, place) for v, shape in shapes.items() for place in np.ndindex(*shape)]
    near = [c + d for c in numbers if c.denominator > 1 or abs(c) > 2 for d in OFFSETS]
    between = [(a + b) / 2 for a, b in itertools.pairwise(sorted(numbers))]
    reals = list(dict.fromkeys((*FIRST, *SIMPLE, *between, *near, *LATER)))
    whole = [c for c in reals if c.denominator == 1]
    choices = [whole if v.element == INT else reals for v, _ in cells]
    for ranks in itertools.islice(ranked([len(c) for c in choices]), limit):
        data = {v: np.zeros(shape, dtype=object) for v, shape in shapes.items()}
        for (v, place), choice, rank in zip(cells, choices, ranks, strict=True):
            number = choice[rank]
            data[v][place] = number.numerator if number.denominator == 1 else number
        yield {v: integers(d) if v.element == INT else d for v, d in data.items()}


def data_beside(
    shapes: Mapping[Var, tuple[int, ...]], turns: Sequence[Fraction]
) -> Iterator[dict[Var, np.ndarray]]:
    """Data in which one real variable, or one entry of it, is close to where a condition turns.

    It is between two of the ``turns``, the closest ones first, or to both sides of one; the other
    entries of the variable are 0, and all else is 1.

    >>> from symcnn.kernel.terms import REAL
    >>> x = Var("x", REAL)
    >>> [str(d[x]) for d in data_beside({x: ()}, [Fraction(1), Fraction(5, 4)])][:4]
    ['9/8', '-9/8', '101/100', '-101/100']
    """
    pairs = sorted(itertools.pairwise(sorted(turns)), key=lambda p: p[1] - p[0])
    values = [(a + b) / 2 for a, b in pairs]
    values += [c + d for c in turns for d in (abs(c) / 100, -abs(c) / 100)]
    ones = {v: np.ones(shape, dtype=np.int64) for v, shape in shapes.items()}
    real = {v: shape for v, shape in shapes.items() if v.element != INT and 0 not in shape}
    for value in dict.fromkeys(s * c for c in values if c for s in (1, -1)):
        for v, shape in real.items():
            whole = np.full(shape, value, dtype=object)
            yield {**ones, v: whole}
            for place in itertools.islice(
                np.ndindex(*shape), MOST_ENTRIES if whole.size > 1 else 0
            ):
                single = np.full(shape, 0, dtype=object)
                single[place] = value
                yield {**ones, v: single}


def later_points(space: SizeSpace, goal: Term) -> Iterator[Point]:
    """Points with one large size at which a goal about integers alone seems to fail.

    The other sizes are small ones. Where the goal is about other data too, all points beside
    the numbers in it, and of the first stretch.
    """
    about_sizes = goal.sort == BOOL and space.knows(goal)
    has_sums = any(isinstance(t, Binder) for t in distinct_subterms(goal))
    smallest = (*space.smallest(1, empty=False), {})[0]
    marks = [*sizes_in([goal]), *turning_points(goal, smallest, space.definitions)]
    marks = [n for n in beside(marks) if WINDOWS[1] <= n <= (LARGE if has_sums else LARGEST)]
    if not about_sizes:
        yield from space.along(marks, MOST_POINTS)
        yield from space.along(range(*WINDOWS[:2]), MOST_POINTS)
        return
    windows = [range(a, b) for a, b in itertools.pairwise(WINDOWS)][: SUMS if has_sums else None]
    for window in (*windows, *([marks] if marks else [])):
        yield from _failing(goal, space.along(window, MOST_POINTS))


def _failing(goal: Term, points: Sequence[Point]) -> list[Point]:
    """The points at which the goal is not found to hold."""
    if not points:
        return []
    columns = {v: np.array([p[v] for p in points]) for v in points[0]}
    field = field_for(goal)
    try:
        holds: Any = Evaluator(columns, field, batch=True).value(goal)
        each = np.broadcast_to(holds, len(points))
        return [p for p, h in zip(points, each, strict=True) if not h]
    except (Unsupported, TooLarge):
        return [p for p in points[:ONE_BY_ONE] if not _seems_to_hold(goal, p, field)]


def _seems_to_hold(goal: Term, point: Point, field: Field) -> bool:
    try:
        return bool(Evaluator(point, field).value(goal))
    except (Unsupported, TooLarge):
        return False
