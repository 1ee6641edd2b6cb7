"""What a term asks of the numbers it is evaluated in: which field, and how exactly.

Rings need a prime field only; an order on non-integers needs rationals; what is not
rational (exp, integrals, derivatives of quotients) needs floating point.

>>> from symcnn.kernel.terms import INT, REAL, Fun, Var
>>> k, x = Var("k", INT), Var("x", REAL)
>>> field_for(k // 2), field_for(x / k), field_for(x / k <= 1), field_for(Fun("exp")(x))
(integer, prime, rational, float)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import (
    BOOL, INT, Add, Apply, Bound, Bracket, Diff, Entry, Eq, Exists, Forall, Fun, Integral, Ite, Lam,
    Le, Lt, Max, Min, Mul, Num, Pow, Pred, Prod, Range, Recip, Space, Sum, Term, Var,
)  # fmt: skip

from .fields import FLOAT, INTEGER, PRIME, RATIONAL, Field, Unsupported, is_integral
from .sample_functions import FunctionValue, PythonFunction

RATIONAL_FUNCTIONS = ("abs", "floor", "sign")  # known functions, exact at rational numbers

Values = Mapping[Any, Any]  # Var -> number or array, Fun -> FunctionValue or callable


def function_value(fun: Fun, values: Values) -> FunctionValue:
    """What stands for a function variable, derivatives taken as needed.

    Raises ``ValueError`` when neither the function nor a lower derivative has a value.

    >>> from symcnn.numeric.sample_functions import Polynomial
    >>> print(function_value(Fun("f").prime, {Fun("f"): Polynomial((0, 0, 1))}))
    2*x
    """
    if fun in values:
        found = values[fun]
        return found if isinstance(found, FunctionValue) else PythonFunction(found)
    if fun.order == 0:
        raise ValueError(f"no value for the function {fun!r}")
    return function_value(Fun(fun.name, fun.order - 1), values).derivative()


class Integrality:
    """Which terms are certainly integers at the given values; an unknown datum is taken for one.

    >>> from symcnn.kernel.terms import REAL
    >>> x = Var("x", REAL)
    >>> Integrality({x: 3}).holds(x * x), Integrality({}).holds(x / 2)
    (True, False)
    """

    def __init__(self, values: Values) -> None:
        self.values = values
        self.known: dict[Term, bool] = {}

    def holds(self, t: Term) -> bool:
        """Whether the number (or every entry of the tensor) is an integer."""
        if t.sort == INT:
            return True
        found = self.known.get(t)
        if found is None:
            found = self.known[t] = self._holds(t)
        return found

    def _holds(self, t: Term) -> bool:
        match t:
            case Num():
                return False  # an integer has sort INT
            case Var():
                return t.element == INT or t not in self.values or is_integral(self.values[t])
            case Bound():
                return t.element == INT
            case Add() | Mul():
                return all(self.holds(a) for a in t.args)
            case Pow(args=(a, Num(value=n))):
                return n >= 0 and self.holds(a)
            case Sum() | Prod() | Max() | Min():
                return self.holds(t.body)
            case Lam():
                return not isinstance(t.domain, Space) and self.holds(t.body)
            case Ite(args=(_, a, b)):
                return self.holds(a) and self.holds(b)
            case Entry(args=(tensor, *_)):
                return self.holds(tensor)
            case Apply(fun=fun, args=args):
                if fun.known:
                    return fun.name in RATIONAL_FUNCTIONS and self.holds(args[0])
                value = function_value(fun, self.values) if self._has(fun) else None
                return (value is None or value.integral) and all(self.holds(a) for a in args)
        return False

    def _has(self, fun: Fun) -> bool:
        return any(Fun(fun.name, order) in self.values for order in range(fun.order + 1))


def distinct_subterms(*terms: Term) -> Iterator[Term]:
    """Every subterm of the terms, each once.

    >>> from symcnn.kernel.terms import REAL
    >>> x = Var("x", REAL)
    >>> [str(t) for t in distinct_subterms(x * x + x)]
    ['x*x + x', 'x*x', 'x']
    """
    seen: set[Term] = set()
    todo = list(reversed(terms))
    while todo:
        t = todo.pop()
        if t not in seen:
            seen.add(t)
            yield t
            todo.extend(reversed(t.args))


def field_for(*terms: Term, values: Values | None = None) -> Field:
    """The cheapest field in which all the terms can be evaluated and compared.

    ``values`` tells whether the data are integers and what the function variables are;
    without it, data are taken to be integers and functions to be polynomials. A formula is not
    evaluated in the prime field, in which numbers may be equal that are not.
    """
    given = values or {}
    integrality = Integrality(given)
    ordered = False
    for t in distinct_subterms(*terms):
        match t:
            case Apply(fun=fun, args=args):
                if fun.known and fun.name not in RATIONAL_FUNCTIONS:
                    return FLOAT
                if not fun.known and integrality._has(fun):
                    value = function_value(fun, given)
                    if not value.rational:
                        return FLOAT
                    ordered = ordered or (
                        value.ordered and not all(integrality.holds(a) for a in args)
                    )
                elif fun.known:
                    ordered = ordered or not integrality.holds(args[0])
            case Integral():
                return FLOAT
            case Diff():
                if degree(t.args[0].args[1], 0, given) is None:
                    return FLOAT
            case Le() | Lt() | Max() | Min():
                ordered = ordered or not all(
                    integrality.holds(a)
                    for a in (t.args[1:] if isinstance(t, Max | Min) else t.args)
                )
            case Var() if t in given and _is_float(given[t]):
                return FLOAT
    if ordered:
        return RATIONAL
    integers = all(t.sort == INT or (t.sort == BOOL and _integer_formula(t)) for t in terms)
    if integers:
        return INTEGER
    return RATIONAL if any(t.sort == BOOL for t in terms) else PRIME


def _integer_formula(formula: Term) -> bool:
    return all(
        a.sort in (INT, BOOL)
        for t in distinct_subterms(formula)
        if isinstance(t, Eq | Le | Lt)
        for a in t.args
    )


def _is_float(value: Any) -> bool:
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    return kind in ("f", "c") or isinstance(value, float | complex)


def tolerance_for(*terms: Term) -> float:
    """The relative error allowed between float values: derivatives and integrals get more.

    >>> from symcnn.kernel.terms import REAL
    >>> tolerance_for(Fun("exp")(Var("x", REAL)))
    1e-09
    """
    loose = any(isinstance(t, Diff | Integral) for t in distinct_subterms(*terms))
    return 1e-5 if loose else 1e-9


def degree(t: Term, depth: int, values: Values) -> int | None:
    """A bound on the degree of ``t`` as a polynomial in the bound variable ``depth``.

    None when it is not seen to be a polynomial in that variable. The entries of a tensor
    variable count as one variable each, so the bound is the total degree.
    """
    if t.loose <= depth:
        return 0

    def top(*parts: tuple[Term, int]) -> int | None:
        found = [degree(part, at, values) for part, at in parts]
        return None if None in found else max((d for d in found if d is not None), default=0)

    match t:
        case Bound(index=index):
            return 1 if index == depth else 0
        case Add():
            return top(*((a, depth) for a in t.args))
        case Mul():
            found = [degree(a, depth, values) for a in t.args]
            return None if None in found else sum(d for d in found if d is not None)
        case Pow(args=(a, Num(value=n))):
            base = degree(a, depth, values)
            return None if base is None else base * n.numerator if n >= 0 else None
        case Sum() | Lam() if degree(t.domain, depth, values) == 0:
            return degree(t.body, depth + 1, values)
        case Entry(args=(tensor, *indices)) if all(degree(i, depth, values) == 0 for i in indices):
            return degree(tensor, depth, values)
        case Ite(args=(p, a, b)) if degree(p, depth, values) == 0:
            return top((a, depth), (b, depth))
        case Apply(fun=fun) if not fun.known:
            return _times(_function_degree(fun, values), top(*((a, depth) for a in t.args)))
        case Diff(args=(function, point, *indices)):
            if any(degree(i, depth, values) != 0 for i in indices):
                return None
            inside = _times(degree(function.args[1], 0, values), degree(point, depth, values))
            outside = degree(function.args[1], depth + 1, values)
            return None if inside is None or outside is None else inside + outside
    constant = all(degree(a, depth + t.binds(place), values) == 0 for place, a in enumerate(t.args))
    return 0 if constant else None


def _times(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a * b


def _function_degree(fun: Fun, values: Values) -> int | None:
    try:
        return function_value(fun, values).degree
    except (ValueError, Unsupported):
        return None


def is_about_sizes(formula: Term) -> bool:
    """Whether a formula speaks of integers only and can be evaluated at them."""
    if any(v.sort != INT for v in free_vars(formula)):
        return False
    for t in distinct_subterms(formula):
        endless = isinstance(t, Forall | Exists | Sum) and isinstance(t.domain, Space)
        if endless or isinstance(t, Pred) or (isinstance(t, Apply) and not t.fun.known):
            return False
    return True


def never_negative(t: Term) -> bool:
    """Whether it is seen from its form that a number is nowhere negative.

    >>> from symcnn.kernel.terms import REAL
    >>> x = Var("x", REAL)
    >>> never_negative(x**2 + 1), never_negative(x)
    (True, False)
    """
    match t:
        case Num(value=value):
            return value >= 0
        case Apply(fun=fun):
            return fun.known and fun.name in ("abs", "exp", "sqrt")
        case Pow(args=(a, Num(value=n))) if n % 2 == 0:
            return True
        case Pow(args=(a, _)) | Recip(args=(a,)):
            return never_negative(a)
        case Mul(args=args):
            return all(never_negative(a) for a, times in Counter(args).items() if times % 2)
        case Add(args=args):
            return all(map(never_negative, args))
        case Ite(args=(_, a, b)):
            return never_negative(a) and never_negative(b)
        case Sum() | Prod():
            return never_negative(t.body)
        case Max(domain=Range()):
            return never_negative(t.body)
    return isinstance(t, Bracket)
