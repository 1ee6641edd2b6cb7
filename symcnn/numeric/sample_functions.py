"""Concrete values for function variables: what stands for an abstract ``sigma`` or ``p``.

Each class says in which fields it can be evaluated and knows its derivative, so that
``sigma`` and ``sigma'`` in one claim get matching values. A plain Python callable may
also be given for a function; it is evaluated in floating point.

>>> from symcnn.numeric.fields import INTEGER
>>> cube = Polynomial((0, 1, 0, 2))
>>> print(cube, cube.at([3], INTEGER), cube.derivative().at([3], INTEGER))
x + 2*x**3 57 55
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from .fields import FLOAT, Field, Unsupported, Value


class FunctionValue:
    """A function that can stand for a function variable.

    ``integral``: it maps integers to integers. ``ordered``: it compares its argument with
    numbers, so it needs an ordered field. ``rational``: it has exact values at rational
    arguments. ``degree``: its degree if it is a polynomial, else None.
    """

    integral = False
    ordered = False
    rational = False
    degree: int | None = None

    def at(self, args: Sequence[Value], field: Field) -> Value:
        """The value at arguments that are elements of ``field``."""
        raise NotImplementedError

    def derivative(self) -> FunctionValue:
        """The derivative; raises ``Unsupported`` where there is none in closed form."""
        raise Unsupported(f"the derivative of {self}")


def _weighted(args: Sequence[Value], field: Field) -> Value:
    """``x1 + 2*x2 + ...``"""
    parts = [field.mul([field.enter(place), a]) for place, a in enumerate(args, start=1)]
    return field.add([field.enter(0), *parts])


@dataclass(frozen=True)
class Polynomial(FunctionValue):
    """``c0 + c1*x + c2*x**2 + ...``; of several arguments, a polynomial of ``x1 + 2*x2 + ...``.

    >>> Polynomial((1, 0, 2)).at([5, 1], FLOAT)
    99.0
    """

    coefficients: tuple[int | Fraction, ...]
    rational = True

    @property
    def integral(self) -> bool:  # type: ignore[override]
        return all(Fraction(c).denominator == 1 for c in self.coefficients)

    @property
    def degree(self) -> int:  # type: ignore[override]
        return max(0, len(self.coefficients) - 1)

    def at(self, args: Sequence[Value], field: Field) -> Value:
        x = _weighted(args, field)
        result = field.constant(Fraction(0))
        for c in reversed(self.coefficients):
            result = field.add([field.mul([result, x]), field.constant(Fraction(c))])
        return result

    def derivative(self) -> Polynomial:
        return Polynomial(tuple(k * c for k, c in enumerate(self.coefficients))[1:])

    def __str__(self) -> str:
        text = ""
        for k, c in enumerate(self.coefficients):
            if c:
                power = "" if k == 0 else "x" if k == 1 else f"x**{k}"
                factor = str(abs(c)) if abs(c) != 1 or not k else ""
                sign = (" - " if c < 0 else " + ") if text else "-" * (c < 0)
                text += sign + "*".join(filter(None, [factor, power]))
        return text or "0"


@dataclass(frozen=True)
class Clip(FunctionValue):
    """``min(max(x, low), high)``, or ``max(x, low)``: nondecreasing, with flat pieces.

    Of several arguments, as a polynomial, a function of ``x1 + 2*x2 + ...``.

    >>> print(Clip(-1, 1), Clip(-1, 1).at([7.0], FLOAT))
    min(max(x, -1), 1) 1.0
    """

    low: int
    high: int | None = None
    integral = True
    ordered = True
    rational = True

    def at(self, args: Sequence[Value], field: Field) -> Value:
        x = _weighted(args, field)
        above = field.where(x < self.low, field.enter(self.low), x)
        if self.high is None:
            return above
        return field.where(x > self.high, field.enter(self.high), above)

    def __str__(self) -> str:
        above = f"max(x, {self.low})"
        return above if self.high is None else f"min({above}, {self.high})"


@dataclass(frozen=True)
class Wave(FunctionValue):
    """``polynomial(x) + a*sin(b*x + c)``: smooth, with derivatives of every order.

    Of several arguments, a function of ``x1 + 2*x2 + ...``.

    >>> print(Wave(Polynomial((0, 1)), 0.5, 1, 0).derivative())
    1 + 0.5*sin(1*x + 1.57)
    """

    polynomial: Polynomial
    a: float
    b: float
    c: float

    @property
    def is_bounded(self) -> bool:
        """Whether it stays between two numbers, and is not constant."""
        return len(self.polynomial.coefficients) == 1 and self.a != 0

    def at(self, args: Sequence[Value], field: Field) -> Value:
        x = sum(place * a for place, a in enumerate(args, start=1))
        return self.polynomial.at([x], FLOAT) + self.a * np.sin(self.b * x + self.c)

    def derivative(self) -> Wave:
        return Wave(self.polynomial.derivative(), self.a * self.b, self.b, self.c + math.pi / 2)

    def __str__(self) -> str:
        return f"{self.polynomial} + {self.a:.3g}*sin({self.b:.3g}*x + {self.c:.3g})"


@dataclass(frozen=True)
class Bell(FunctionValue):
    """``h(u1) * exp(-(u1**2 + u2**2 + ...)/2)`` with ``u = (x - shift)/scale``.

    With h = 1 it is positive, smooth and integrable, on R and on R^n: it stands for a density.

    >>> print(Bell(Fraction(0), Fraction(1)))
    exp(-((x - 0)/1)**2/2)
    """

    shift: Fraction
    scale: Fraction
    factor: Polynomial = Polynomial((1,))

    def at(self, args: Sequence[Value], field: Field) -> Value:
        scaled = [(a - float(self.shift)) / float(self.scale) for a in args]
        squares = sum(u * u for u in scaled)
        return self.factor.at(scaled[:1] or [0.0], FLOAT) * np.exp(-squares / 2)

    def derivative(self) -> Bell:
        # (h(u) exp(-u^2/2))' = (h'(u) - u h(u)) exp(-u^2/2) / scale
        slope = self.factor.derivative().coefficients
        lifted = (0, *self.factor.coefficients)
        slope += (0,) * (len(lifted) - len(slope))
        h = tuple((s - u) / self.scale for s, u in zip(slope, lifted, strict=True))
        return Bell(self.shift, self.scale, Polynomial(h))

    def __str__(self) -> str:
        u = f"(x - {self.shift})/{self.scale}"
        factor = "" if self.factor.degree == 0 else f"({self.factor} at {u})*"
        return f"{factor}exp(-({u})**2/2)"


@dataclass(frozen=True)
class Normal(FunctionValue):
    """The density of independent normal variables with mean ``shift`` and deviation ``scale``.

    >>> print(round(Normal(Fraction(0), Fraction(1)).at([0.0, 0.0], FLOAT), 6))
    0.159155
    """

    shift: Fraction
    scale: Fraction

    def at(self, args: Sequence[Value], field: Field) -> Value:
        bell = Bell(self.shift, self.scale).at(args, FLOAT)
        return bell / (math.sqrt(2 * math.pi) * float(self.scale)) ** len(args)

    def __str__(self) -> str:
        return f"the normal density with mean {self.shift} and deviation {self.scale}"


@dataclass(frozen=True)
class FiniteSequence(FunctionValue):
    """A function on Z: ``table[i + window]`` for ``-window <= i <= window``, else 0.

    Of several arguments it is a product, of which no two factors are alike.

    >>> FiniteSequence((1, 2, 3)).at([np.array([-2, -1, 0, 1, 2])], FLOAT)
    array([0, 1, 2, 3, 0])
    """

    table: tuple[int, ...]
    integral = True
    rational = True

    @property
    def window(self) -> int:
        """The largest index at which the function may differ from 0."""
        return len(self.table) // 2

    def at(self, args: Sequence[Value], field: Field) -> Value:
        padded = np.array([0, *self.table, 0])
        found: Any = 1
        for place, i in enumerate(args):
            index = np.clip(i, -self.window - 1, self.window + 1) + self.window + 1
            found = found * padded[index] * (1 + place * index)
        return found if isinstance(found, np.ndarray) else found.item()

    def __str__(self) -> str:
        return f"{list(self.table)} on -{self.window}..{self.window}, else 0"


@dataclass(frozen=True)
class PythonFunction(FunctionValue):
    """A Python callable over float arrays, one argument for each number or vector entry.

    >>> PythonFunction(math.hypot).at([3.0, 4.0], FLOAT)
    5.0
    """

    function: Callable[..., Value]

    def at(self, args: Sequence[Value], field: Field) -> Value:
        return self.function(*args)

    def __str__(self) -> str:
        return getattr(self.function, "__name__", "a function")
