"""Every line of a derivation evaluated at many sizes: do all lines agree?

>>> from symcnn.kernel.binding import close
>>> from symcnn.kernel.terms import INT, REAL, Range, Sum, Var
>>> n, i = Var("n", INT), Var("i", INT)
>>> x = Var("x", REAL, (n,))
>>> twice = [Sum(Range(n), close(2 * x[i], i)), 2 * Sum(Range(n), close(x[i], i))]
>>> print(check_lines(twice, [n >= 0], limit=5))
2 lines agree at 5 points (prime field: 5)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import BOOL, INT, Eq, Fun, Le, Lt, Term, Var

from .analysis import Values, field_for, tolerance_for
from .evaluate import Evaluator
from .fields import FLOAT, PRIME, RATIONAL, Field, NoisyFloats, TooLarge, Unsupported, is_integral
from .sample_functions import FunctionValue
from .hypotheses import holds
from .samples import Sampler
from .scope import same_shape
from .sizes import Point, size_points


@dataclass(frozen=True)
class Difference:
    """Where two values differ: at an index (of tensors), or in shape (index None)."""

    index: tuple[int, ...] | None
    left: Any
    right: Any


@dataclass(frozen=True)
class Disagreement:
    """Two lines that differ at a point: their places, the point, and both values.

    A single formula that is false has the same place twice.
    """

    first: int
    second: int
    sizes: Point
    values: Mapping[Any, Any]
    seed: int
    difference: Difference

    def __str__(self) -> str:
        d = self.difference
        where = "" if d.index is None else f" at index {d.index}"
        sizes = ", ".join(f"{v.name} = {n}" for v, n in self.sizes.items())
        at = f"{where} for {sizes or 'no sizes'} (seed {self.seed})"
        if self.first == self.second:
            return f"the formula is false{at}"
        values = f"{show_value(d.left)} and {show_value(d.right)}"
        return f"lines {self.first} and {self.second} differ{at}: {values}"


@dataclass
class LinesReport:
    """What was compared and what was not.

    ``points`` counts the points at which at least two lines (or the one formula) were
    compared, ``fields`` how many of them in which field, ``evaluations`` the values found,
    ``skipped`` what could not be evaluated by reason, and ``unverified`` the hypotheses that
    could not be evaluated. Lines are counted from 0.
    """

    lines: int
    points: int = 0
    evaluations: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    unverified: tuple[str, ...] = ()
    disagreement: Disagreement | None = None

    @property
    def agrees(self) -> bool:
        """Whether at least one point was compared and no two lines differed."""
        return self.disagreement is None and self.points > 0

    def __str__(self) -> str:
        used = ", ".join(f"{name} field: {count}" for name, count in self.fields.items())
        what = f"{self.lines} lines agree" if self.lines > 1 else "the formula holds"
        text = f"{what} at {self.points} points" + (f" ({used})" if used else "")
        if self.disagreement is not None:
            text = str(self.disagreement)
        for reason, count in self.skipped.items():
            text += f"; skipped {count} times: {reason}"
        for hypothesis in self.unverified:
            text += f"; not verified: {hypothesis}"
        return text


def check_lines(
    lines: Sequence[Term], given: Sequence[Term], seed: int = 0, limit: int = 40
) -> LinesReport:
    """Evaluate the lines, which should be equal, at about ``limit`` points; compare them all.

    A single line that is a formula must be true at every point. Where there are fewer
    sizes, each gets several draws of data. Stops at the first disagreement. Raises
    ``ValueError`` when there is nothing to compare.
    """
    if not lines or (len(lines) == 1 and lines[0].sort != BOOL):
        raise ValueError("at least two lines, or one formula, are expected")
    report = LinesReport(len(lines))
    sampler = Sampler(given, lines)
    integers = sorted(
        {v for t in (*given, *lines) for v in free_vars(t) if v.sort == INT}, key=lambda v: v.name
    )
    points = size_points(given, integers, limit, seed)
    if not points:
        report.skipped["no sizes were found that satisfy the hypotheses"] += 1
    rng = np.random.default_rng(seed)
    fields = FieldChoice(lines)
    tolerance = tolerance_for(*lines)
    if points and (sampler.variables or sampler.usage):
        points *= -(-limit // len(points))  # few sizes: draw data several times
    for place, sizes in enumerate(points):
        values = sampler.draw(sizes, rng, first=place % 4)
        if values is None:
            report.skipped["no data were found that satisfy the hypotheses"] += 1
            if not report.points and place == 7:
                break
            continue
        found = _compare(lines, values, fields.at(values), tolerance, report)
        if found is not None and not _is_verified(given, values):
            report.skipped["lines differ, but whether the hypotheses hold is not decided"] += 1
            continue
        if found is not None:
            first, second, difference = found
            report.disagreement = Disagreement(first, second, sizes, values, seed, difference)
            break
    report.unverified = tuple(f"{h} ({why})" for h, why in sampler.unverified.items())
    return report


def _is_verified(given: Sequence[Term], values: Mapping[Any, Any]) -> bool:
    """Whether every hypothesis was evaluated and holds."""
    try:
        return all(holds(h, values) for h in given)
    except (Unsupported, TooLarge):
        return False


def check_formula(goal: Term, given: Sequence[Term], seed: int = 0, limit: int = 40) -> LinesReport:
    """Check a claim's goal: the sides of an equation as two lines, another formula as one.

    >>> from symcnn.kernel.terms import INT, Var
    >>> k = Var("k", INT)
    >>> print(check_formula(k * k < 4, [k >= 1], limit=4))
    the formula is false for k = 2 (seed 0)
    """
    lines = goal.args if isinstance(goal, Eq) else (goal,)
    return check_lines(lines, given, seed, limit)


def _compare(
    lines: Sequence[Term], values: Values, field: Field, tolerance: float, report: LinesReport
) -> tuple[int, int, Difference] | None:
    """The first two lines that differ, and how; counts what was done in the report."""
    evaluator = Evaluator(values, field, tolerance)
    known: list[tuple[int, Any]] = [(0, True)] if len(lines) == 1 else []
    compared = False
    for place, line in enumerate(lines):
        try:
            value = evaluator.value(line)
            report.evaluations += 1
            if known:
                first, expected = known[0]
                difference = first_difference(expected, value, field, tolerance)
                compared = True
                if difference is not None and field is PRIME and len(lines) > 1:
                    difference = _exactly(lines[first], line, values, difference)
                if difference is not None and field is FLOAT:
                    _refuse_doubt(lines[first], line, values, difference)
                if difference is not None:
                    return first, place, difference
            known.append((place, value))
        except (TooLarge, Unsupported) as reason:
            report.skipped[str(reason)] += 1
    if compared:
        report.points += 1
        report.fields[field.name] += 1
    return None


def _exactly(a: Term, b: Term, values: Values, found: Difference) -> Difference | None:
    """A difference found modulo a prime, in rationals where they can be calculated."""
    exact = Evaluator(values, RATIONAL)
    try:
        return first_difference(exact.value(a), exact.value(b), RATIONAL, 0)
    except (TooLarge, Unsupported):
        return found


def _refuse_doubt(a: Term, b: Term, values: Values, found: Difference) -> None:
    """Raise where lines differ, or a formula is false, that floats cannot be trusted with."""
    if a is not b:
        refuse_rounding(a, b, values, found)
        return
    if not isinstance(a, Le | Lt):
        raise Unsupported("a formula that is false in floats")
    evaluator = Evaluator(values, FLOAT)
    left, right = (evaluator.value(side) for side in a.args)
    sides = first_difference(left, right, FLOAT, evaluator.tolerance)
    if sides is None or left < right:
        raise Unsupported("a formula that is false in floats")
    refuse_rounding(a.args[0], a.args[1], values, sides)


def refuse_rounding(a: Term, b: Term, values: Values, found: Difference) -> None:
    """Raise ``Unsupported`` where rounding may have made a difference between two floats.

    >>> from symcnn.kernel.terms import REAL, Num
    >>> x = Var("x", REAL)
    >>> large = Fun("exp")(40 * x)
    >>> refuse_rounding(large + 1 - large, Num(1), {x: 2}, Difference(None, 0.0, 1.0))
    Traceback (most recent call last):
    symcnn.numeric.fields.Unsupported: a difference that rounding may have made
    """
    for side, value in ((a, found.left), (b, found.right)):
        refuse_noise(side, value, values, found)


def refuse_noise(side: Term, value: Any, values: Values, found: Difference) -> None:
    """Raise ``Unsupported`` where the errors of floats move a side by as much as was found.

    What is compared inside is compared exactly: numbers that are equal but for rounding fall
    now on one side of the border and now on the other.
    """
    if isinstance(found.left, str | bool):
        return
    size = abs(found.left - found.right)
    for noise in NOISES:
        noisy = np.asarray(Evaluator(values, noise(), tolerance=0).value(side))
        if not abs(noisy[found.index or ()] - value) < size / 4:
            raise Unsupported("a difference that rounding may have made")


MOST_LISTED = 40  # entries of a list that are written one by one
NOISES = tuple(partial(NoisyFloats, seed, sign) for seed in range(2) for sign in (1, -1))


def rounding_may_explain(t: Term, values: Values, expected: np.ndarray, found: np.ndarray) -> bool:
    """Whether the value expected for a term is as uncertain as what was found is far from it.

    >>> from symcnn.kernel.terms import REAL
    >>> x, exp = Var("x", REAL), Fun("exp")
    >>> values, one, two = {x: 300}, np.array(1.0), np.array(2.0)
    >>> [rounding_may_explain(t, values, one, two) for t in (exp(x) * exp(-x), exp(x) + 1 - exp(x))]
    [False, True]
    """
    if found.shape != expected.shape or not np.isfinite(expected).all():
        return False
    apart = np.where(np.isfinite(found), np.abs(found - expected), np.inf)
    worst = np.unravel_index(int(np.argmax(apart)), apart.shape)
    noisy = (np.asarray(Evaluator(values, n(), tolerance=0).value(t))[worst] for n in NOISES)
    return any(not abs(v - expected[worst]) < apart[worst] / 4 for v in noisy)


def first_difference(a: Any, b: Any, field: Field, tolerance: float) -> Difference | None:
    """Where two values differ first, None if nowhere; floats up to the relative tolerance.

    Raises ``Unsupported`` when a float is infinite or not a number.

    >>> from symcnn.numeric.fields import INTEGER
    >>> first_difference(np.array([1, 2]), np.array([1, 3]), INTEGER, 0).index
    (1,)
    >>> first_difference(np.zeros((2, 3)), np.zeros((3, 2)), INTEGER, 0)
    Difference(index=None, left='the shape (2, 3)', right='the shape (3, 2)')
    """
    if isinstance(a, bool) or isinstance(b, bool):
        return None if a == b else Difference(None, a, b)
    x, y = np.asarray(a), np.asarray(b)
    if not same_shape(x.shape, y.shape):
        return Difference(None, f"the shape {x.shape}", f"the shape {y.shape}")
    if not x.size:
        return None
    if field is FLOAT:
        if not (np.isfinite(x).all() and np.isfinite(y).all()):
            raise Unsupported("a float that is infinite or not a number")
        size = max(float(np.abs(v).max()) for v in (x, y))
        differs = np.abs(x - y) > tolerance * max(1.0, size)
    else:
        differs = np.asarray(x != y)
    if not differs.any():
        return None
    if not x.ndim:
        return Difference(None, a, b)
    index = tuple(int(i) for i in np.argwhere(differs)[0])
    return Difference(index, _plain_number(x[index]), _plain_number(y[index]))


class FieldChoice:
    """Remembers which field some terms need, for each kind of data."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self.known: dict[tuple[Any, ...], Field] = {}

    def at(self, values: Values) -> Field:
        """The field for the terms at these values."""
        kind = tuple(_kind(key, value) for key, value in values.items())
        if kind not in self.known:
            self.known[kind] = field_for(*self.terms, values=values)
        return self.known[kind]


def _kind(key: Var | Fun, value: Any) -> Any:
    if isinstance(key, Fun):
        if isinstance(value, FunctionValue):
            return value.integral, value.ordered, value.rational, value.degree
        return "callable"
    return None if key.sort == INT else (is_integral(value), np.asarray(value).dtype.kind)


def _plain_number(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def listed(texts: Sequence[str]) -> str:
    """A list of Python with these entries; a long one by its runs of equal entries.

    >>> listed(["0", "1"]), listed(["0"] * 700 + ["1"])
    ('[0, 1]', '[0]*700 + [1]')
    """
    runs = [(text, len(list(run))) for text, run in groupby(texts)]
    if len(texts) > MOST_LISTED and len(runs) <= len(texts) / 4:
        return " + ".join(f"[{text}]" + (f"*{n}" if n > 1 else "") for text, n in runs)
    return f"[{', '.join(texts)}]"


def show_value(value: Any) -> str:
    """A number, array or text as a reader would write it.

    >>> show_value(np.array([[1, 2]])), show_value(0.1 + 0.2)
    ('[[1, 2]]', '0.3')
    """
    if isinstance(value, np.ndarray):
        return show_value(value.tolist())
    if isinstance(value, list):
        return listed([show_value(v) for v in value])
    if isinstance(value, float):
        return f"{value:.9g}"
    if isinstance(value, complex):
        return f"({value:.9g})"
    return str(value)
