"""Bound variables as axes, and small questions about values over axes.

>>> scope = Scope().indices(3, cap=100)
>>> scope.column(np.arange(2)).shape
(2, 1)
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from symcnn.kernel.terms import Apply, Lam, Le, Lt, Max, Min, Term

from .analysis import RATIONAL_FUNCTIONS, Values, distinct_subterms
from .fields import OF_INT64, Field, TooLarge, Unsupported, Value

# The value of a bound variable, and n when it is known to be in 0..n-1 (else None).
Place = tuple[Value, int | None]


class Scope:
    """The values of the bound variables, innermost last, and the axes they span."""

    __slots__ = ("bound", "cells", "level")

    def __init__(self, bound: tuple[Place, ...] = (), level: int = 0, cells: int = 1) -> None:
        self.bound = bound
        self.level = level
        self.cells = cells

    def let(self, value: Value, high: int | None = None) -> Scope:
        """One more bound variable, with a value over the axes there are."""
        return Scope((*self.bound, (value, high)), self.level, self.cells)

    def axis(self, value: Value, count: int, high: int | None, cap: int) -> Scope:
        """One more bound variable along a new first axis."""
        cells = self.cells * count
        if cells > cap:
            raise TooLarge(f"{cells} elements")
        return Scope((*self.bound, (value, high)), self.level + 1, cells)

    def indices(self, size: int, cap: int) -> Scope:
        """One more bound variable that runs through 0 .. size - 1 along a new axis."""
        if self.cells * size > cap:
            raise TooLarge(f"{self.cells * size} elements")
        return self.axis(self.column(np.arange(size)), size, size, cap)

    def column(self, array: np.ndarray) -> np.ndarray:
        """A one-dimensional array laid along the axis that comes next."""
        return array.reshape((-1,) + (1,) * self.level)


class Evaluates(Protocol):
    """What finds the values of terms at the values of a scope."""

    values: Values
    field: Field
    tolerance: float
    root: Scope

    def eval(self, t: Term, field: Field, scope: Scope) -> Value: ...

    def tensor(self, t: Term, field: Field, scope: Scope) -> np.ndarray: ...

    def ordered(self, *terms: Term) -> Field: ...


def gather(array: np.ndarray, places: list[Place], field: Field) -> Value:
    """The entries of a tensor at places over some axes, 0 outside it.

    The tensor's own axes are the last ones of the array, one for each place.

    >>> from symcnn.numeric.fields import INTEGER
    >>> gather(np.array([5, 6]), [(np.array([-1, 0, 1, 2]), None)], INTEGER)
    array([0, 5, 6, 0])
    """
    depth = array.ndim - len(places)
    inside: Value = True
    index: list[Value] = [
        np.arange(n).reshape((-1,) + (1,) * (depth - 1 - axis))
        for axis, n in enumerate(array.shape[:depth])
    ]
    for (place, high), n in zip(places, array.shape[depth:], strict=True):
        if high is not None and high <= n:
            index.append(place)
            continue
        if isinstance(place, int):
            if not 0 <= place < n:
                return field.enter(0)
        elif place.size and (place.min() < 0 or place.max() >= n):
            if not n:
                return field.enter(0)
            inside = inside & (place >= 0) & (place < n)
            place = np.clip(place, 0, n - 1)
        index.append(place)
    found = array[tuple(index)]
    if inside is not True:
        found = field.where(inside, found, field.enter(0))
    return trim(found) if depth or not isinstance(found, np.ndarray) else found


def ragged(tensor: Lam) -> bool:
    """Whether an inner size depends on an outer index."""
    layer = tensor.body
    while isinstance(layer, Lam):
        if layer.domain.loose:
            return True
        layer = layer.body
    return False


def spans(body: Value, inner: Scope, outer: Scope) -> bool:
    """Whether the value depends on the axis that ``inner`` has and ``outer`` has not."""
    return inner.level > outer.level and isinstance(body, np.ndarray) and body.ndim == inner.level


def trim(value: Value) -> Value:
    """The value without leading axes of length 1; a plain number if none is left."""
    if isinstance(value, np.ndarray):
        while value.ndim and value.shape[0] == 1:
            value = value[0]
            if not isinstance(value, np.ndarray):
                break
        else:
            return value if value.ndim else value.item()
    return value.item() if isinstance(value, np.generic) else value


def truth(value: Value) -> Value:
    """A Python bool, or an array of bools without leading axes of length 1."""
    value = trim(np.asarray(value))
    return value.astype(bool) if isinstance(value, np.ndarray) else bool(value)


def same_shape(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    """Whether two shapes are those of equal lists, which differ in nothing behind a 0.

    >>> same_shape((0, 2), (0, 3)), same_shape((2, 0), (3, 0))
    (True, False)
    """
    if 0 in a:
        return a[: a.index(0) + 1] == b[: a.index(0) + 1]
    return a == b


def number(truth: Value) -> Value:
    return truth.astype(np.int64) if isinstance(truth, np.ndarray) else int(truth)


def whole(value: Value) -> Value:
    """Whole numbers as integers. Raises ``Unsupported`` for what none of them stands for."""
    in_floats = np.asarray(value).dtype.kind == "f"
    if in_floats and not np.all(np.abs(value) < OF_INT64):
        raise Unsupported("an integer that floats do not tell")
    if isinstance(value, np.ndarray):
        return value.astype(np.int64) if in_floats else value
    return int(value)


def expect_smooth(body: Term) -> None:
    """Raise unless quadrature with smooth weights can be trusted for the integrand."""
    for t in distinct_subterms(body):
        jump = isinstance(t, Max | Min | Le | Lt)
        kink = isinstance(t, Apply) and t.fun.known and t.fun.name in RATIONAL_FUNCTIONS
        if t.loose and (jump or kink):
            raise Unsupported("an integrand that may jump or have a kink")
