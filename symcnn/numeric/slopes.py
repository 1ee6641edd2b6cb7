"""Derivatives at a point, exactly: numbers that carry their slopes along.

No formula of a derivative is needed, and nothing is left out: where a condition is about to
change, both branches are followed, and where a maximum is attained more than once, all that
attain it. Near the point the function is then one of several smooth functions, of one value
there. If they have one gradient, that is the gradient (so of max(x, x), and of max(0, x)**2 at
0); if not, ``Kink`` is raised.

>>> from symcnn.kernel.terms import REAL, REALS, ZERO
>>> from symcnn.lemmas.notation import tabulate
>>> relu = tabulate(REALS, lambda x: Ite(Le(x, ZERO), ZERO, x))
>>> x = Var("x", REAL)
>>> with_slopes(Diff(relu, x), {x: 3})
Fraction(1, 1)
>>> with_slopes(Diff(relu, x), {x: 0})
Traceback (most recent call last):
symcnn.numeric.slopes.Kink: a point at which a condition is about to change
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np

from symcnn.kernel.terms import (
    Add, And, Apply, Bound, Bracket, Diff, Entry, Eq, Exists, FloorDiv, Forall, Ite, Lam, Le, Lt,
    Max, Min, Mod, Mul, Not, Num, Or, Pow, Prod, Range, Recip, Sum, Term, Var,
)  # fmt: skip

from .analysis import never_negative
from .fields import WORK, TooLarge, Unsupported

Number = int | Fraction | float
Place = tuple[int, ...]
MOST = 100_000  # steps of one evaluation
MOST_POWER = 64
MOST_SLOPES = 16
CLOSE = 1e-9  # floats that are no further apart are not told apart


class Kink(Unsupported):
    """A point at which a derivative does not exist, or is not found to."""


@dataclass(frozen=True)
class Slope:
    """A number, and what its gradient may be: partial derivatives, without those that are 0.

    ``fixed`` is a number that does not depend on the variable at all. One that is 0 here grows
    no faster than the distance to the power ``order``; of a root there are no ``slopes`` at all.
    """

    value: Number
    slopes: tuple[Mapping[Place, Number], ...] = field(default=({},), hash=False)
    fixed: bool = True
    order: Fraction = Fraction(1)

    @property
    def slope(self) -> Mapping[Place, Number]:
        """The gradient. Raises ``Kink`` where it may be one of several."""
        if len(self.slopes) != 1:
            raise Kink("a point at which a condition is about to change")
        return self.slopes[0]

    @property
    def is_small(self) -> bool:
        """Whether it is 0 at the point, and not all around it."""
        return self.value == 0 and not self.fixed


def _made(value: Number, slopes: Iterable[Mapping[Place, Number]], fixed: bool) -> Slope:
    different: list[Mapping[Place, Number]] = []
    for slope in slopes:
        own = {k: d for k, d in slope.items() if d}
        if own not in different:
            different.append(own)
        if len(different) > MOST_SLOPES:
            raise Kink("too many pieces meet at a point")
    return Slope(value, tuple(different), fixed)


def _small(order: Fraction) -> Slope:
    """A number that is 0 at the point: it has a derivative if it grows slower than the distance."""
    return Slope(Fraction(0), ({},) if order > 1 else (), fixed=False, order=order)


def with_slopes(t: Term, values: Mapping[Any, Any]) -> Any:
    """The value of a number, or of a tensor that is written entry by entry, with derivatives.

    Raises ``Unsupported`` where a derivative does not exist or is not found so, ``TooLarge``.
    """
    return _Evaluation(values).whole(t, ())


def has_slopes(t: Term) -> bool:
    """Whether there is a derivative in the term."""
    return isinstance(t, Diff) or any(map(has_slopes, t.args))


def _plain(value: Any) -> Number:
    if isinstance(value, np.generic):
        value = value.item()
    return value if isinstance(value, float) else Fraction(value)


class _Tensor:
    """The variable, as a tensor of numbers with slopes."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.entries = np.empty(shape, dtype=object)


class _Evaluation:
    def __init__(self, values: Mapping[Any, Any]) -> None:
        self.values = values
        self.steps = 0
        self.known: dict[tuple[Term, Any], Slope] = {}
        self.entries: dict[tuple[Any, ...], Slope] = {}

    def whole(self, t: Term, env: tuple[Any, ...]) -> Any:
        if not isinstance(t, Lam):
            found = self.number(t, env).value
            return found if isinstance(found, float) else Fraction(found)
        if not isinstance(t.domain, Range):
            raise Unsupported("a function")
        count = max(0, self.integer(t.domain.size, env))
        rows = [self.whole(t.body, (Slope(Fraction(i)), *env)) for i in range(count)]
        if rows:
            return np.array(rows, dtype=object)
        inner, shape = t.body, [0]
        while isinstance(inner, Lam) and isinstance(inner.domain, Range):
            if inner.domain.size.loose:
                raise Unsupported("a ragged tensor without rows")
            shape.append(max(0, self.integer(inner.domain.size, env)))
            inner = inner.body
        return np.zeros(tuple(shape), dtype=object)

    def derivative(self, t: Diff, env: tuple[Any, ...]) -> Slope:
        """A partial derivative of a function of a number or tensor, from its whole gradient."""
        function, point, *places = t.args
        place = tuple(self.integer(p, env) for p in places)
        if not isinstance(function, Lam) or not isinstance(point, Var):
            raise Unsupported("a derivative elsewhere than at a point")
        key = (function, env if function.loose else ())
        if key not in self.known:
            at: Any
            if point.shape:
                data = np.asarray(self.values[point])
                at = _Tensor(data.shape)
                for k in np.ndindex(*data.shape):
                    at.entries[k] = Slope(_plain(data[k]), ({k: Fraction(1)},), fixed=False)
            else:
                at = Slope(_plain(self.values[point]), ({(): Fraction(1)},), fixed=False)
            self.known[key] = self.number(function.body, (at, *env))
        return Slope(self.known[key].slope.get(place, Fraction(0)))

    def number(self, t: Term, env: tuple[Any, ...]) -> Slope:
        """The value of a number in the bound variables ``env``, the innermost one first."""
        self.steps += 1
        WORK.done += 1
        if self.steps > MOST:
            raise TooLarge(f"{MOST} steps")
        match t:
            case Num(value=value):
                return Slope(value)
            case Bound(index=index):
                return env[index]  # type: ignore[no-any-return]
            case Var():
                return Slope(_plain(self.values[t]))
            case Add(args=args):
                return _sum([self.number(a, env) for a in args])
            case Mul(args=args):
                return _product([self.number(a, env) for a in args])
            case Recip(args=(a,)):
                return _recip(self.number(a, env))
            case Pow(args=(Apply(fun=fun, args=(a,)), Num(value=n))) if (
                fun.name == "sqrt" and n % 2 == 0 and n > 0 and never_negative(a)
            ):
                return _power(self.number(a, env), int(n) // 2)
            case Pow(args=(a, n)):
                return _power(self.number(a, env), self.integer(n, env))
            case FloorDiv(args=(a, b)) | Mod(args=(a, b)):
                x, y = self.integer(a, env), self.integer(b, env)
                if y == 0:
                    raise Unsupported("a quotient by 0")
                return Slope(Fraction(x // y if isinstance(t, FloorDiv) else x % y))
            case Ite(args=(p, a, b)):
                return self._only([self.number(a if q else b, env) for q in self.truth(p, env)])
            case Bracket(args=(p,)):
                return self._only([Slope(Fraction(int(q))) for q in self.truth(p, env)])
            case (
                Sum(domain=Range())
                | Prod(domain=Range())
                | Max(domain=Range())
                | Min(domain=Range())
            ):
                return self._family(t, env)
            case Entry(args=(tensor, *places)):
                return self.entry(tensor, [self.integer(p, env) for p in places], env)
            case Diff():
                return self.derivative(t, env)
            case Apply(fun=fun, args=args) if fun.known:
                return self.function(fun.name, args, env)
        raise Unsupported(f"the slope of {type(t).__name__}")

    def function(self, name: str, args: Sequence[Term], env: tuple[Any, ...]) -> Slope:
        if name == "sqrt" and isinstance(args[0], Pow) and isinstance(args[0].args[1], Num):
            base, n = args[0].args[0], args[0].args[1].value
            if n > 0 and n % 2 == 0:  # sqrt(x**4) = abs(x)**2
                return _power(_of_function("abs", [self.number(base, env)]), int(n) // 2)
        found = [self.number(a, env) for a in args]
        power = found[-1] if name == "rpow" else Slope(Fraction(1, 2))
        is_small = found and found[0].is_small and never_negative(args[0])
        if name in ("rpow", "sqrt") and is_small and power.fixed and power.value > 0:
            return _small(Fraction(power.value) * found[0].order)
        return _of_function(name, found)

    def integer(self, t: Term, env: tuple[Any, ...]) -> int:
        found = self.number(t, env)
        if not found.fixed or Fraction(found.value).denominator != 1:
            raise Unsupported("an integer is expected")
        return int(found.value)

    def entry(self, tensor: Term, places: Sequence[int], env: tuple[Any, ...]) -> Slope:
        """An entry; 0 outside of the tensor."""
        match tensor:
            case Lam(domain=Range(size=size)):
                n = self.integer(size, env)
                if not 0 <= places[0] < n:
                    return Slope(Fraction(0))
                key = (tensor, tuple(places), env[: tensor.loose])
                if key not in self.entries:
                    inner, rest = (Slope(Fraction(places[0])), *env), places[1:]
                    body = tensor.body
                    self.entries[key] = (
                        self.entry(body, rest, inner) if rest else self.number(body, inner)
                    )
                return self.entries[key]
            case Ite(args=(p, a, b)):
                return self._only(
                    [self.entry(a if q else b, places, env) for q in self.truth(p, env)]
                )
            case Entry(args=(whole, *first)):
                return self.entry(whole, [*(self.integer(p, env) for p in first), *places], env)
            case Var() | Bound():
                at = env[tensor.index] if isinstance(tensor, Bound) else self.values[tensor]
                data = at.entries if isinstance(at, _Tensor) else np.asarray(at)
                if len(places) != data.ndim:
                    raise Unsupported("a row of a tensor")
                if not all(0 <= p < n for p, n in zip(places, data.shape, strict=True)):
                    return Slope(Fraction(0))
                found = data[tuple(places)]
                return found if isinstance(found, Slope) else Slope(_plain(found))
        raise Unsupported(f"an entry of {type(tensor).__name__}")

    def truth(self, p: Term, env: tuple[Any, ...]) -> frozenset[bool]:
        """What the truth value of a formula may be near the point."""
        match p:
            case And(args=args) | Or(args=args):
                return _combined_truth(isinstance(p, Or), (self.truth(q, env) for q in args))
            case Not(args=(q,)):
                return frozenset(not x for x in self.truth(q, env))
            case Forall(domain=Range(size=size)) | Exists(domain=Range(size=size)):
                rows = map(Slope, map(Fraction, range(self.integer(size, env))))
                parts = (self.truth(p.body, (i, *env)) for i in rows)
                return _combined_truth(isinstance(p, Exists), parts)
            case Le(args=(a, b)) | Lt(args=(a, b)) | Eq(args=(a, b)):
                x, y = self.number(a, env), self.number(b, env)
                _expect_apart(x, y)
                if x.value == y.value and not (x.fixed and y.fixed):
                    return frozenset((False, True))
                if isinstance(p, Eq):
                    return frozenset((x.value == y.value,))
                return frozenset((x.value < y.value or (isinstance(p, Le) and x.value == y.value),))
        raise Unsupported(f"the formula {type(p).__name__}")

    def _only(self, found: Sequence[Slope]) -> Slope:
        """One of them. Raises unless they have one value."""
        first = found[0]
        if len(found) > 1 and not all(x.slopes for x in found):
            raise Kink("a point at which a root has no derivative")
        for other in found[1:]:
            _expect_apart(first, other)
            if first.value != other.value:
                raise Kink("a point at which a function jumps")
        if len(found) == 1:
            return first
        slopes = (d for x in found for d in x.slopes)
        return _made(first.value, slopes, False)

    def _family(self, t: Any, env: tuple[Any, ...]) -> Slope:
        count = self.integer(t.domain.size, env)
        parts = [self.number(t.body, (Slope(Fraction(i)), *env)) for i in range(max(0, count))]
        if isinstance(t, Sum):
            return _sum(parts)
        if isinstance(t, Prod):
            return _product(parts)
        if not parts:
            raise Unsupported("an extremum of nothing")
        best = parts[0]
        for x in parts[1:]:
            _expect_apart(best, x)
            larger = x.value > best.value
            best = x if larger == isinstance(t, Max) and x.value != best.value else best
        found = self._only([x for x in parts if x.value == best.value])
        return replace(found, fixed=all(x.fixed for x in parts))


def _combined_truth(decisive: bool, parts: Iterable[frozenset[bool]]) -> frozenset[bool]:
    """The truth of ``or`` where True is ``decisive``, of ``and`` where False is."""
    found = {not decisive}
    for part in parts:
        if part == {decisive}:
            return part
        found |= part
    return frozenset(found)


def _expect_apart(x: Slope, y: Slope) -> None:
    """Raise where rounding hides which of two numbers is larger."""
    if isinstance(x.value, float) or isinstance(y.value, float):
        a, b = float(x.value), float(y.value)
        if abs(a - b) <= CLOSE * (1 + abs(a) + abs(b)):
            raise Kink("floats that are too close to be compared")


def _sum(parts: Sequence[Slope]) -> Slope:
    total: Number = Fraction(0)
    for x in parts:
        total += x.value
    return _combined(total, [Fraction(1)] * len(parts), parts)


def _combined(value: Number, weights: Sequence[Number], parts: Sequence[Slope]) -> Slope:
    """A number of which the slope is a combination of those of its parts."""
    slopes: list[Mapping[Place, Number]] = [{}]
    if not all(x.slopes for x in parts):
        raise Kink("a point at which a root has no derivative")
    for c, x in zip(weights, parts, strict=True):
        if any(x.slopes):
            slopes = [_plus(slope, c, own) for slope in slopes for own in x.slopes]
            slopes = list(_made(value, slopes, False).slopes)
    return _made(value, slopes, all(x.fixed for x in parts))


def _plus(
    slope: Mapping[Place, Number], c: Number, other: Mapping[Place, Number]
) -> dict[Place, Number]:
    found = dict(slope)
    for k, d in other.items():
        found[k] = found.get(k, 0) + c * d
    return found


def _product(parts: Sequence[Slope]) -> Slope:
    total = Slope(Fraction(1))
    for x in parts:
        nothing = False
        for one, other in ((total, x), (x, total)):
            if one.fixed and one.value == 0:
                nothing = True  # near the point as well
                if len(other.slopes) != 1:
                    # an upstream gradient of 0 does not make a kink differentiable
                    raise Kink("0 times what has no derivative")
        if nothing:
            total = Slope(Fraction(0))
        elif total.is_small and x.is_small:
            total = _small(total.order + x.order)
        elif not total.slopes and x.slopes and x.value:
            continue  # a root at 0 grows like it
        elif not x.slopes and total.slopes and total.value:
            total = x
        else:
            total = _combined(total.value * x.value, [x.value, total.value], [total, x])
    return total


def _recip(x: Slope) -> Slope:
    if x.value == 0:
        raise Kink("1/0")
    inverse = 1 / x.value
    return _combined(inverse, [-inverse * inverse], [x])


def _power(x: Slope, n: int) -> Slope:
    if n == 0:
        return Slope(Fraction(1), fixed=x.fixed)
    if abs(n) > MOST_POWER:
        raise TooLarge(f"the power {n}")
    if x.value == 0 and n < 0:
        raise Kink("1/0")
    if x.is_small and n > 1:
        return _small(n * x.order)
    return x if n == 1 else _combined(x.value**n, [n * x.value ** (n - 1)], [x])


# functions of one variable: their values and derivatives as floats, where they have both
_SMOOTH: Mapping[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "atan": (math.atan, lambda x: 1 / (1 + x * x)),
    "cos": (math.cos, lambda x: -math.sin(x)),
    "cosh": (math.cosh, math.sinh),
    "erf": (math.erf, lambda x: 2 / math.sqrt(math.pi) * math.exp(-x * x)),
    "exp": (math.exp, math.exp),
    "log": (math.log, lambda x: 1 / x),
    "sigmoid": (lambda x: (1 + math.tanh(x / 2)) / 2, lambda x: (1 - math.tanh(x / 2) ** 2) / 4),
    "sin": (math.sin, math.cos),
    "sinh": (math.sinh, math.cosh),
    "sqrt": (math.sqrt, lambda x: 1 / (2 * math.sqrt(x))),
    "tanh": (math.tanh, lambda x: 1 - math.tanh(x) ** 2),
}


def _of_function(name: str, args: Sequence[Slope]) -> Slope:
    if name == "pi" and not args:
        return Slope(math.pi)
    if name == "rpow":
        return _real_power(*args)
    if len(args) != 1 or name not in (*_SMOOTH, "abs", "floor", "sign"):
        raise Unsupported(f"the slope of {name}")
    (x,) = args
    sign = Fraction((x.value > 0) - (x.value < 0))
    if name == "abs" and x.value == 0:
        both = [{k: c * d for k, d in slope.items()} for slope in x.slopes for c in (1, -1)]
        return replace(_made(x.value, both, x.fixed), order=x.order)
    if name == "abs":
        return _combined(sign * x.value, [sign], [x])
    if name == "floor":
        low = math.floor(x.value)
        is_known = x.fixed and isinstance(x.value, Fraction)
        if not is_known and not low + 1e-9 < x.value < low + 1 - 1e-9:
            raise Kink("a point at which the floor jumps")
        return Slope(Fraction(low))
    if name == "sign":
        if x.value == 0 and not x.fixed:
            raise Kink("a point at which the sign changes")
        return Slope(sign)
    if name in ("log", "sqrt") and (x.value <= 0 if not x.fixed or name == "log" else x.value < 0):
        raise Kink(f"a point at which {name} has no derivative")
    value, slope = _SMOOTH[name]
    try:
        at = float(x.value)
        exact = _exactly(name, x.value)
        here = value(at) if exact is None else exact
        return _combined(here, [slope(at) if any(x.slopes) else Fraction(0)], [x])
    except (OverflowError, ZeroDivisionError) as error:
        raise Unsupported(str(error)) from None


def _real_power(x: Slope, exponent: Slope) -> Slope:
    base, p = float(x.value), float(exponent.value)
    if exponent.fixed and p == 0:
        return Slope(Fraction(1), fixed=x.fixed)
    if base <= 0:
        raise Kink("a power of what may be negative")
    if not exponent.fixed:
        raise Unsupported("a variable exponent")
    return _combined(base**p, [p * base ** (p - 1)], [x])


def _exactly(name: str, x: Number) -> Fraction | None:
    """Values that are rational."""
    if isinstance(x, float):
        return None
    if x == 0 and name not in ("log", "sigmoid"):
        return Fraction(1 if name in ("exp", "cos", "cosh") else 0)
    if x == 1 and name == "log":
        return Fraction(0)
    if name == "sqrt":
        p, q = math.isqrt(x.numerator), math.isqrt(x.denominator)
        return Fraction(p, q) if Fraction(p * p, q * q) == x else None
    return None
