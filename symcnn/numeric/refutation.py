"""Whether a point refutes a goal: exactly where that can be calculated, else beyond any rounding.

Rational values are compared as fractions. For exp, log and the like floats come first, and only
a difference far beyond their rounding counts; closer values are enclosed in intervals, which
decide between ``0.398942`` and ``1/sqrt(2*pi)``, or are shown to be equal, which refutes ``<``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from symcnn.kernel.terms import BOOL, REAL, TENSOR, And, Eq, Le, Lt, Not, Term, Var

from .analysis import field_for, tolerance_for
from .agreement import Difference, FieldChoice, first_difference, refuse_noise, refuse_rounding
from .evaluate import Evaluator
from .fields import FLOAT, RATIONAL, Field, TooLarge, Unsupported
from .hypotheses import holds, needs_samples
from .slopes import Kink, has_slopes, with_slopes

LARGE = 1000  # a number whose differences are not trusted
DOUBTS = 4  # enclosures that leave it open, after which no other one is made
ENCLOSURES = 60  # of one search
SLOPE_MARGIN = 1e-6  # between derivatives in floats
CLEAR = 1e-12  # no rounding is as large, relative to the values


@dataclass(frozen=True)
class Refutation:
    """Values at which every hypothesis holds and the goal does not, and how it fails there."""

    values: Mapping[Any, Any]
    difference: Difference
    exact: bool


class Judge:
    """Judges points for one goal under hypotheses; gives up enclosing when it does not help.

    It gives up later if it is to be ``thorough``.

    >>> from symcnn.kernel.terms import REAL, Fun, Var
    >>> x = Var("x", REAL)
    >>> judge = Judge(0 < Fun("sqrt")(x), [0 <= x])
    >>> [judge.refutation({x: n}) is not None for n in (0, 1, -1)]
    [True, False, False]
    """

    def __init__(self, goal: Term, given: Sequence[Term], *, thorough: bool = True) -> None:
        self.thorough = thorough
        self.goal = goal
        self.given = given
        # sides that differ in the prime field do differ
        numbers = isinstance(goal, Eq) and goal.args[0].sort != BOOL
        self.fields = FieldChoice(goal.args if numbers else [goal])
        # in floats only a difference far beyond rounding counts
        self.margin = 1000 * tolerance_for(goal)
        self.has_sides = isinstance(goal, Eq | Le | Lt) and goal.args[0].sort != BOOL
        self.has_slopes = isinstance(goal, Eq) and has_slopes(goal)
        self.renew()

    def renew(self) -> None:
        """Allow as many enclosures as at the beginning."""
        self.doubts, self.enclosures = DOUBTS if self.thorough else 1, ENCLOSURES

    def refutation(self, values: Mapping[Any, Any]) -> Refutation | None:
        """How the goal fails; None if it holds, or it or a hypothesis cannot be decided."""
        found = None
        with suppress(Unsupported, TooLarge):
            found = self._by_values(values)
            # differences say little of large numbers
            if not self.has_slopes or (found is None and not _is_large(values)):
                return found
        if self.has_slopes:
            # formulas of derivatives take few steps, but are no judge of ties, or are not to be had
            with suppress(Unsupported, TooLarge):
                return self._by_slopes(values)
        return found

    def _by_values(self, values: Mapping[Any, Any]) -> Refutation | None:
        if self.fields.at(values) is FLOAT:
            return self._in_floats(values)
        try:
            return self._exactly(values)
        except Unsupported:
            # integers of more than 52 bits, say
            return self._enclosed(values)

    def _by_slopes(self, values: Mapping[Any, Any]) -> Refutation | None:
        """A derivative that exists at the point, and is not the other side."""
        sides, floats = [], []
        for t in self.goal.args:
            slopes = has_slopes(t)
            try:
                sides.append(with_slopes(t, values) if slopes else _value(t, values, RATIONAL))
            except Kink:
                return None
            except Unsupported:
                if slopes:
                    raise
                sides.append(_value(t, values, FLOAT))
                floats.append(t)
        left, right = (np.asarray(side, dtype=object) for side in sides)
        exact = not any(isinstance(x, float) for side in (left, right) for x in side.flat)
        margin = 0 if exact else max(self.margin, SLOPE_MARGIN)
        if not exact:
            left, right = left.astype(float), right.astype(float)
        a, b = (side if side.ndim else side.item() for side in (left, right))
        difference = first_difference(a, b, RATIONAL if exact else FLOAT, margin)
        if difference is None or not all(
            _is_steady(t, side, values, difference)
            for t, side in zip(self.goal.args, (difference.left, difference.right), strict=True)
            if t in floats
        ):
            return None
        if not self._is_verified(values):
            return None
        return Refutation(values, difference, exact)

    def _exactly(self, values: Mapping[Any, Any]) -> Refutation | None:
        if Evaluator(values, self.fields.at(values)).value(self.goal):
            return None
        difference: Difference | None = Difference(None, None, None)
        if isinstance(self.goal, Eq | Le | Lt):
            exact = Evaluator(values, RATIONAL)
            left, right = (exact.value(t) for t in self.goal.args)
            difference = Difference(None, left, right)
            if isinstance(self.goal, Eq):
                difference = first_difference(left, right, RATIONAL, 0)
        if difference is None or not self._is_verified(values):
            return None
        return Refutation(values, difference, True)

    def _in_floats(self, values: Mapping[Any, Any]) -> Refutation | None:
        evaluator = Evaluator(values, FLOAT)
        if not self.has_sides:
            holds_about = bool(values) and evaluator.value(self.goal)
            return None if holds_about else self._enclosed(values)
        left, right = (evaluator.value(t) for t in self.goal.args)
        try:
            difference = first_difference(left, right, FLOAT, self.margin)
            if difference is None:
                doubtful = not values or self._is_doubtful(left, right)
                return self._enclosed(values) if doubtful else None
            if isinstance(self.goal, Le | Lt) and left < right:
                return None
            refuse_rounding(self.goal.args[0], self.goal.args[1], values, difference)
        except Unsupported:
            return self._enclosed(values)
        return Refutation(values, difference, False) if self._is_verified(values) else None

    def _is_doubtful(self, left: Any, right: Any) -> bool:
        """Whether sides that are close in floats may still refute the goal."""
        scale = max(1.0, *(float(np.abs(v).max(initial=0.0)) for v in (left, right)))
        if isinstance(self.goal, Le | Lt):
            return bool(right - left <= CLEAR * scale)
        return self.thorough or not np.array_equal(left, right)

    def _enclosed(self, values: Mapping[Any, Any]) -> Refutation | None:
        """As ``refutation``, decided by enclosures alone."""
        from .enclosures import decide, differing, written

        if not self.doubts or not self.enclosures:
            return None
        self.enclosures -= 1
        try:
            found = decide(self.goal, values)
            if found is None and _is_equality_denied(self.goal, values):
                found = False
        except (Unsupported, TooLarge):
            found = None
        if found is None:
            self.doubts -= 1
        if found is not False or not self._is_verified(values, strictly=True):
            return None
        if not self.has_sides:
            return Refutation(values, Difference(None, None, None), True)
        left, right = self.goal.args
        place = differing(left, right, values) if left.sort == TENSOR else ()
        if place is None:
            raise Unsupported("tensors of different shapes in floats")
        sides = written(left, right, place, values)
        return Refutation(values, Difference(place or None, *sides), True)

    @staticmethod
    def _is_certain(h: Term, values: Mapping[Any, Any], strictly: bool) -> bool:
        """Whether a hypothesis holds by an enclosure, or by SymPy where the sides are equal."""
        from .enclosures import decide

        try:
            found = decide(h, values)
        except (Unsupported, TooLarge):
            return not strictly
        return found is True or (found is None and not strictly and _is_equality(h, values))

    def _is_verified(self, values: Mapping[Any, Any], strictly: bool = False) -> bool:
        """Whether every hypothesis was evaluated and holds.

        ``strictly`` where the goal was decided more finely than floats decide a hypothesis.
        """
        try:
            for h in self.given:
                if not holds(h, values):
                    return False
                fine = field_for(h, values=values) is FLOAT and not needs_samples(h)
                if fine and not self._is_certain(h, values, strictly):
                    return False
        except (Unsupported, TooLarge):
            return False
        return True


def _is_steady(t: Term, side: Any, values: Mapping[Any, Any], found: Difference) -> bool:
    """Whether the errors of floats leave a side where it is."""
    try:
        refuse_noise(t, side, values, found)
    except Unsupported:
        return False
    return True


def _is_equality(h: Term, values: Mapping[Any, Any]) -> bool:
    """Whether a hypothesis says that two numbers are equal, and SymPy finds that they are."""
    from .instance import expand_at

    match h:
        case And(args=args):
            return all(_is_equality(p, values) for p in args)
        case Eq(args=(a, b)) | Le(args=(a, b)) if a.sort <= REAL and b.sort <= REAL:
            return bool((expand_at(a, values) - expand_at(b, values)).expand() == 0)
    return False


def _is_large(values: Mapping[Any, Any]) -> bool:
    """Whether there is data so large that a step of a difference may cross a border."""
    data = (x for v, x in values.items() if isinstance(v, Var) and v.element == REAL)
    return any(abs(x) > LARGE for array in data for x in np.asarray(array).flat)


def _value(t: Term, values: Mapping[Any, Any], field: Field) -> Any:
    return Evaluator(values, field).value(t)


def _is_equality_denied(goal: Term, values: Mapping[Any, Any]) -> bool:
    """Whether the goal is ``a < b`` or ``a != b``, and SymPy finds a and b the same."""
    from .instance import expand_at

    denied = goal.args[0] if isinstance(goal, Not) else goal
    if not isinstance(denied, Lt if denied is goal else Eq) or denied.args[0].sort > REAL:
        return False
    left, right = (expand_at(t, values) for t in denied.args)
    return bool((left - right).expand() == 0)
