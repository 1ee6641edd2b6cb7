"""Formulas decided at concrete values without rounding: fractions, and intervals around the rest.

What is rational stays a fraction, so that ``sqrt(0)`` and ``log(1)`` are exactly 0; what is not
is enclosed between two numbers of as many bits as it takes. The intervals are those of mpmath,
which comes with SymPy. The balls of Arb (python-flint) are faster and know more functions, which
is not worth another compiled library.

>>> from symcnn.kernel.terms import REAL, Fun
>>> root = Fun("sqrt")(2 * Fun("pi")())
>>> decide(Eq(Num(Fraction(398942, 10**6)), 1 / root), {})
False
>>> a = Var("a", REAL)
>>> decide(0 < Fun("sqrt")(a), {a: 0}), decide(0 < Fun("sqrt")(a), {a: 2})
(False, True)
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterable
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from mpmath.ctx_iv import MPIntervalContext
from mpmath.libmp import to_rational

from symcnn.kernel.terms import (
    BOOL, COMPLEX, ONE, TENSOR, ZERO, Add, And, Apply, Bound, Bracket, Entry, Eq, Exists, FloorDiv,
    Forall, Ite, Lam, Le, Lt, Max, Min, Mod, Mul, Not, Num, Or, Pow, Prod, Range, Recip, Sum, Term,
    Var,
)  # fmt: skip

from .analysis import Values, function_value
from .fields import RATIONAL, TooLarge, Unsupported
from .series import atan, erf
from .truth import all_known, any_known

BITS = (64, 256)  # of the intervals, tried in this order
VISITS = 4000  # of subterms, for one formula
LARGEST_POWER = 10_000  # bits of a power that is calculated
LARGEST_ARGUMENT = 10**6  # of exp, sin and the like
SMALLEST_DIGITS, MOST_DIGITS = 9, 60  # of numbers that are shown
LONG = 1000  # a denominator from which on a fraction is shown as a decimal

Number = Any  # a Fraction, or an interval of the context
Env = tuple[int, ...]
Place = tuple[int, ...]


class UndecidedError(Unsupported):
    """The intervals are too wide to tell."""


def decide(formula: Term, values: Values) -> bool | None:
    """Whether the formula holds at the values; None where the intervals leave it open.

    Raises ``Unsupported`` for what has no enclosure here (integrals, derivatives, complex
    numbers) and ``TooLarge`` when there would be too many terms.
    """
    for bits in BITS:
        found = Enclosure(values, bits).truth(formula, ())
        if found is not None:
            return found
    return None


def written(left: Term, right: Term, place: Place, values: Values) -> tuple[Any, Any]:
    """Both sides at a place, as fractions, or as decimals with enough digits to tell them apart.

    >>> from symcnn.kernel.terms import Fun
    >>> written(Num(Fraction(1, 2)), Fun("exp")(Num(1)), (), {})
    (Fraction(1, 2), Decimal('2.71828183'))
    """
    sides = [Enclosure(values, BITS[-1]).entry(t, place, ()) for t in (left, right)]
    middles = [s if isinstance(s, Fraction) else _middle(s) for s in sides]
    exact = [isinstance(s, Fraction) for s in sides]
    if all(exact):
        return middles[0], middles[1]
    fixed = [e and _short(m) for m, e in zip(middles, exact, strict=True)]
    given = (len(f.as_tuple().digits) + 2 for f in fixed if isinstance(f, Decimal))
    for digits in range(max(SMALLEST_DIGITS, *given, 0), MOST_DIGITS):
        rounded = [f or _rounded(m, digits) for m, f in zip(middles, fixed, strict=True)]
        if rounded[0] != rounded[1]:
            break
    else:
        rounded = [_rounded(m, SMALLEST_DIGITS) for m in middles]
    return rounded[0], rounded[1]


def _short(number: Fraction) -> Fraction | Decimal | None:
    """An exact number as it is best written, None if it is too long."""
    if number.denominator < LONG:
        return number
    decimal = _rounded(number, MOST_DIGITS).normalize()
    return decimal if Fraction(decimal) == number else None


def _rounded(number: Fraction, digits: int) -> Decimal:
    context = Context(prec=digits)
    return context.divide(Decimal(number.numerator), Decimal(number.denominator))


def differing(left: Term, right: Term, values: Values) -> Place | None:
    """The first place at which two tensors (or numbers: the place ``()``) certainly differ."""
    for bits in BITS:
        enclosure = Enclosure(values, bits)
        shape = enclosure.shape(left, ()) if left.sort == TENSOR else ()
        for place in itertools.product(*map(range, shape)):
            if enclosure.equal(left, right, place, ()) is False:
                return place
    return None


def _middle(interval: Any) -> Fraction:
    low, high = (Fraction(*to_rational(end)) for end in interval._mpi_)
    return (low + high) / 2


@functools.cache
def _context(bits: int) -> Any:
    context = MPIntervalContext()
    context.prec = bits
    return context


class Enclosure:
    """The recursion over a term; ``env`` holds the bound integers, innermost last."""

    def __init__(self, values: Values, bits: int) -> None:
        self.values = values
        self.context = _context(bits)
        self.visits = 0

    # -- numbers ---------------------------------------------------------------------------

    def number(self, t: Term, env: Env) -> Number:
        """A fraction, or an interval that contains the number."""
        self._visit(t)
        match t:
            case Num(value=v):
                return v
            case Var():
                return self._given(t, ())
            case Bound():
                return Fraction(env[-1 - t.index])
            case Add():
                return self._total(self.number(a, env) for a in t.args)
            case Mul():
                return self._product(self.number(a, env) for a in t.args)
            case Pow(args=(a, n)):
                return self._power(self.number(a, env), self.integer(n, env))
            case Recip(args=(a,)):
                return self._power(self.number(a, env), -1)
            case FloorDiv() | Mod():
                return self._divided(t, env)
            case Ite(args=(p, a, b)):
                return self._choice(p, a, b, env)
            case Bracket(args=(p,)):
                return self._choice(p, ONE, ZERO, env)
            case Entry(args=(tensor, *indices)):
                return self.entry(tensor, tuple(self.integer(i, env) for i in indices), env)
            case Sum():
                return self._total(self.number(t.body, (*env, i)) for i in self._range(t, env))
            case Prod():
                return self._product(self.number(t.body, (*env, i)) for i in self._range(t, env))
            case Max() | Min():
                members = [self.number(t.body, (*env, i)) for i in self._range(t, env)]
                return self._extremum(members, max if isinstance(t, Max) else min)
            case Apply():
                return self._applied(t, env)
        raise Unsupported(f"an enclosure of {t}")

    def integer(self, t: Term, env: Env) -> int:
        """An index, a size or an exponent."""
        found = self.number(t, env)
        if not isinstance(found, Fraction) or found.denominator != 1:
            raise Unsupported(f"the integer {t} is not calculated exactly")
        return found.numerator

    def entry(self, t: Term, place: Place, env: Env) -> Number:
        """The entry of a tensor, or the number if the place is empty; 0 outside of it."""
        if not place:
            return self.number(t, env)
        self._visit(t)
        if isinstance(t, Var):
            return self._given(t, place)
        if isinstance(t, Lam) and isinstance(t.domain, Range):
            inside = 0 <= place[0] < self.integer(t.domain.size, env)
            return self.entry(t.body, place[1:], (*env, place[0])) if inside else Fraction(0)
        raise Unsupported(f"an enclosure of an entry of {t}")

    def shape(self, t: Term, env: Env) -> Place:
        """The shape of a tensor."""
        if isinstance(t, Var):
            return tuple(max(0, self.integer(n, env)) for n in t.shape)
        if isinstance(t, Lam) and isinstance(t.domain, Range):
            size = max(0, self.integer(t.domain.size, env))
            # the inner axes do not depend on the index, or the term is refused elsewhere
            inner = self.shape(t.body, (*env, 0)) if t.body.sort == TENSOR else ()
            return (size, *inner)
        raise Unsupported(f"the shape of {t}")

    def _divided(self, t: FloorDiv | Mod, env: Env) -> Number:
        p, q = (self.integer(a, env) for a in t.args)
        if isinstance(t, FloorDiv):
            return Fraction(p // q if q else 0)
        return Fraction(p % q if q else p)

    def _choice(self, p: Term, a: Term, b: Term, env: Env) -> Number:
        found = self.truth(p, env)
        if found is None:
            raise UndecidedError(f"whether {p}")
        return self.number(a if found else b, env)

    def _visit(self, t: Term) -> None:
        self.visits += 1
        if self.visits > VISITS:
            raise TooLarge(f"an enclosure of more than {VISITS} subterms")
        if t.sort == COMPLEX:
            raise Unsupported("an enclosure of a complex number")

    def _given(self, v: Var, place: Place) -> Fraction:
        value = np.asarray(self.values[v])
        if any(not 0 <= i < n for i, n in zip(place, value.shape, strict=True)):
            return Fraction(0)
        entry = value[place]
        return Fraction(entry.item() if isinstance(entry, np.generic | np.ndarray) else entry)

    def _range(self, t: Term, env: Env) -> range:
        domain = t.args[0]
        if not isinstance(domain, Range):
            raise Unsupported(f"an enclosure of {t}")
        return range(self.integer(domain.size, env))

    def _wide(self, x: Number) -> Any:
        """The number as an interval."""
        if not isinstance(x, Fraction):
            return x
        return self.context.mpf(x.numerator) / self.context.mpf(x.denominator)

    def _total(self, numbers: Iterable[Number]) -> Number:
        exact, rest = Fraction(0), None
        for x in numbers:
            if isinstance(x, Fraction):
                exact += x
            else:
                rest = x if rest is None else rest + x
        return exact if rest is None else rest + self._wide(exact)

    def _product(self, numbers: Iterable[Number]) -> Number:
        exact, rest = Fraction(1), None
        for x in numbers:
            if isinstance(x, Fraction):
                exact *= x
            else:
                rest = x if rest is None else rest * x
        return exact if rest is None or not exact else rest * self._wide(exact)

    def _power(self, base: Number, exponent: int) -> Number:
        if exponent < 0:
            if self._sign(base) == 0:
                return Fraction(0)
            base = Fraction(1) / base if isinstance(base, Fraction) else 1 / base
            exponent = -exponent
        if not isinstance(base, Fraction):
            return base**exponent if exponent else Fraction(1)
        bits = max(abs(base.numerator), base.denominator).bit_length() - 1
        if bits * exponent > LARGEST_POWER:
            raise TooLarge("a power of too many digits")
        return base**exponent

    def _sign(self, x: Number) -> int:
        """The sign. Raises ``UndecidedError`` where the interval contains 0 and more."""
        if isinstance(x, Fraction):
            return (x > 0) - (x < 0)
        if x > 0:
            return 1
        if x < 0:
            return -1
        raise UndecidedError("a sign")

    def _extremum(self, members: list[Number], best: Callable[..., Any]) -> Number:
        if all(isinstance(x, Fraction) for x in members):
            return best(members, default=Fraction(0))
        ends = [self._wide(x) for x in members]
        # ends of intervals are intervals of one number, which are ordered
        return self.context.mpf([best(x.a for x in ends), best(x.b for x in ends)])

    def _applied(self, t: Apply, env: Env) -> Number:
        args = [self.number(a, env) for a in t.args if a.sort != TENSOR]
        if len(args) < len(t.args):
            raise Unsupported("a function of a tensor")
        if t.fun.known:
            return self._known(t.fun.name, args)
        value = function_value(t.fun, self.values)
        if value.rational and all(isinstance(a, Fraction) for a in args):
            return Fraction(value.at(args, RATIONAL))
        raise Unsupported(f"an enclosure of the function {t.fun!r}")

    def _known(self, name: str, args: list[Number]) -> Number:
        """The value of a known function, exact where it is known to be rational."""
        if name == "pi":
            return self.context.pi
        if name == "rpow":
            return self._real_power(*args)
        (x,) = args
        exact = isinstance(x, Fraction)
        if name == "abs":
            return abs(x)
        if name == "sign":
            return Fraction(self._sign(x))
        if name == "floor":
            low, high = (math.floor(end) for end in ((x, x) if exact else ends(self._small(x))))
            if low != high:
                raise UndecidedError("a floor")
            return Fraction(low)
        if name == "sqrt":
            return self._root(x)
        if name == "log":
            sign = self._sign(x)
            x = abs(x)
            if not sign or (exact and x == 1):
                return Fraction(0)
            return self.context.log(self._wide(x))
        if exact and x == 0 and name in AT_ZERO:
            return AT_ZERO[name]
        if name in FORMULAS:
            return FORMULAS[name](self.context, self._small(x))
        raise Unsupported(f"an enclosure of {name}")

    def _small(self, x: Number) -> Any:
        """The number as an interval; one with a million digits before the point is refused."""
        x = self._wide(x)
        if not abs(x) < LARGEST_ARGUMENT:
            raise TooLarge("the argument of a function")
        return x

    def _root(self, x: Number) -> Number:
        if isinstance(x, Fraction):
            if x <= 0:
                return Fraction(0)
            p, q = math.isqrt(x.numerator), math.isqrt(x.denominator)
            if p * p == x.numerator and q * q == x.denominator:
                return Fraction(p, q)
        x = self._wide(x)
        if x.b <= 0:
            return Fraction(0)
        return self.context.sqrt(x if x.a >= 0 else self.context.mpf([0, x.b]))

    def _real_power(self, x: Number, p: Number) -> Number:
        if isinstance(p, Fraction) and p.denominator == 1:
            if self._sign(x) == 0:
                return Fraction(int(p == 0))
            return self._power(x, p.numerator)
        sign = self._sign(x)
        if not sign:
            return Fraction(int(self._sign(p) == 0))
        size = self.context.exp(self._small(self._wide(p) * self.context.log(self._wide(abs(x)))))
        return (
            size
            if sign > 0
            else size * self.context.cos(self._small(self.context.pi * self._wide(p)))
        )

    # -- formulas --------------------------------------------------------------------------

    def truth(self, t: Term, env: Env) -> bool | None:
        """Whether the formula holds, None where that is open."""
        try:
            return self._truth(t, env)
        except UndecidedError:
            return None

    def _truth(self, t: Term, env: Env) -> bool | None:
        self._visit(t)
        match t:
            case Le(args=(a, b)):
                return self._at_most(a, b, env)
            case Lt(args=(a, b)):
                reverse = self._at_most(b, a, env)
                return None if reverse is None else not reverse
            case Eq(args=(a, b)) if a.sort == TENSOR:
                shape = self.shape(a, env)
                if shape != self.shape(b, env):
                    return False
                places = itertools.product(*map(range, shape))
                return all_known(self.equal(a, b, p, env) for p in places)
            case Eq(args=(a, b)) if a.sort == BOOL:
                p, q = self.truth(a, env), self.truth(b, env)
                return None if p is None or q is None else p == q
            case Eq(args=(a, b)):
                return self.equal(a, b, (), env)
            case Not(args=(p,)):
                found = self.truth(p, env)
                return None if found is None else not found
            case And():
                return all_known(self.truth(p, env) for p in t.args)
            case Or():
                return any_known(self.truth(p, env) for p in t.args)
            case Forall():
                return all_known(self.truth(t.body, (*env, i)) for i in self._range(t, env))
            case Exists():
                return any_known(self.truth(t.body, (*env, i)) for i in self._range(t, env))
        raise Unsupported(f"an enclosure of {t}")

    def _at_most(self, a: Term, b: Term, env: Env) -> bool | None:
        if a == b:
            return True
        x, y = self.number(a, env), self.number(b, env)
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return x <= y
        found: bool | None = self._wide(x) <= self._wide(y)
        return found

    def equal(self, a: Term, b: Term, place: Place, env: Env) -> bool | None:
        """Whether two numbers, or the entries of two tensors at a place, are equal."""
        if a == b:
            return True
        try:
            x, y = self.entry(a, place, env), self.entry(b, place, env)
        except UndecidedError:
            return None
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            return x == y
        x, y = self._wide(x), self._wide(y)
        return False if x < y or x > y else None


def ends(x: Any) -> tuple[Fraction, Fraction]:
    """The ends of an interval, as exact numbers."""
    from mpmath.libmp import to_rational

    low, high = (Fraction(*to_rational(end)) for end in x._mpi_)
    return low, high


AT_ZERO = {
    "atan": Fraction(0), "cos": Fraction(1), "cosh": Fraction(1), "erf": Fraction(0),
    "exp": Fraction(1), "sigmoid": Fraction(1, 2), "sin": Fraction(0), "sinh": Fraction(0),
    "tanh": Fraction(0),
}  # fmt: skip
FORMULAS: dict[str, Callable[[Any, Any], Any]] = {
    "atan": atan, "erf": erf,
    "cos": lambda c, x: c.cos(x), "exp": lambda c, x: c.exp(x), "sin": lambda c, x: c.sin(x),
    "cosh": lambda c, x: (c.exp(x) + c.exp(-x)) / 2,
    "sinh": lambda c, x: (c.exp(x) - c.exp(-x)) / 2,
    "sigmoid": lambda c, x: 1 / (1 + c.exp(-x)),
    "tanh": lambda c, x: 1 - 2 / (1 + c.exp(2 * x)),
}  # fmt: skip
