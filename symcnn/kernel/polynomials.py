"""Normal forms: terms as polynomials in atoms, equal when the laws of a ring make them so.

An atom is whatever the ring laws do not look into: a variable, an entry, a quotient, a
function value, a whole sum. Its arguments are normalised too, so ``X[k*q + a]`` and
``X[a + q*k]`` are one atom. Nothing is cancelled that might be zero: ``x * Recip(x)``
stays a product of two atoms, while ``Recip(x*y) = Recip(x)*Recip(y)`` always holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from types import MappingProxyType
from typing import Any, NamedTuple

from .errors import KernelError
from .steps import kept, tick
from .terms import *

Monomial = tuple[tuple[Term, int], ...]
Polynomial = dict[Monomial, Fraction]
Number = int | Fraction
Expanded = Mapping[Monomial, Number]  # integers where they can be
Coefficients = dict[Monomial, Any]  # and so here

# Larger products are refused, so that a rule fails instead of running for ever.
MOST_MONOMIALS = 20_000
LARGEST_EXPONENT = 64
PRODUCTS = 8  # of two monomials, for one step


@kept(most=100_000)
def order(t: Term) -> tuple[Any, ...]:
    """A key that sorts terms the same way in every process."""
    data = tuple(str(d) for d in t.data)
    return (len(t.args), type(t).__name__, data, tuple(map(order, t.args)))


@kept(most=50_000)
def _polynomial(t: Term) -> Coefficients:
    match t:
        case Num(value=v):
            return {(): _plain(v)} if v else {}
        case Add(args=args):
            total: Coefficients = {}
            for a in args:
                add_to(total, _polynomial(a))
            return total
        case Mul(args=args):
            return product([_polynomial(a) for a in args])
        case Pow(args=(base, Num(value=v))) if v.denominator == 1 and 0 <= v <= LARGEST_EXPONENT:
            return product([_polynomial(base)] * int(v))
        case Recip(args=(a,)):
            return _reciprocal(_polynomial(a))
        case Bracket(args=(p,)):
            formula = normal_form(p)
            if formula in (TRUE, FALSE):
                return {(): Fraction(1)} if formula == TRUE else {}
            return {((Bracket(formula), 1),): 1}
    return {((_normal_arguments(t), 1),): 1}


def polynomial(t: Term) -> Polynomial:
    """The polynomial of a number: sorted (atom, exponent) tuples to nonzero coefficients.

    Raises ``KernelError`` for a term that is not a number or is too large to expand.
    """
    return {m: Fraction(c) for m, c in expanded(t).items()}


def expanded(t: Term) -> Expanded:
    """``polynomial`` for those who only look: with integers where it can be."""
    if t.sort > COMPLEX:
        raise KernelError("polynomial", "a number is expected", found=t)
    return MappingProxyType(_polynomial(t))  # it is kept: who looks cannot change it


def normal_form(t: Term) -> Term:
    """A canonical term: two terms with the same normal form are equal by the ring laws.

    >>> from symcnn.kernel.terms import INT, Var
    >>> k, q = Var("k", INT), Var("q", INT)
    >>> print(normal_form((k + 1) * q - q))
    k*q
    """
    return _normal_number(t) if t.sort <= COMPLEX else _normal_arguments(t)


@kept(most=50_000)
def _normal_number(t: Term) -> Term:
    return to_term(_polynomial(t))


def to_term(p: Expanded) -> Term:
    """The term that a polynomial stands for, its monomials in a fixed order."""
    keys = sorted(p, key=lambda m: (-sum(e for _, e in m), [(order(a), -e) for a, e in m]))
    return add(*(mul(p[m], *(power(a, e) for a, e in m)) for m in keys))


def exchange(p: Expanded, atoms: Mapping[Term, Term]) -> Coefficients:
    """The polynomial with other numbers for some of its atoms."""
    total: Coefficients = {}
    for m, c in p.items():
        factors = [_polynomial(atoms[a]) for a, e in m if a in atoms for _ in range(e)]
        rest = {tuple((a, e) for a, e in m if a not in atoms): c}
        add_to(total, product([rest, *factors]) if factors else rest)
    return total


def substitute(p: Expanded, left: Monomial, right: Term) -> Coefficients:
    """The polynomial with ``right`` for the monomial ``left``, as often as that divides."""
    total: Coefficients = {}
    for m, c in p.items():
        exponents = dict(m)
        times = min(exponents.get(a, 0) // e for a, e in left)
        exponents.update({a: exponents[a] - times * e for a, e in left if times})
        rest = {tuple((a, e) for a, e in exponents.items() if e): c}
        add_to(total, product([rest, *[_polynomial(right)] * times]) if times else rest)
    return total


# Through these a term is a function of its numbers and formulas.
OPERATIONS = Add, Mul, Pow, Recip, FloorDiv, Mod, Ite, Bracket, Entry, Apply
CONNECTIVES = Le, Lt, Eq, And, Or, Not


def replace(t: Term, mapping: Mapping[Term, Term]) -> Term:
    """``t`` with other terms for some of its arguments, also for those of formulas in it."""
    args = (
        mapping[a] if a in mapping else replace(a, mapping) if isinstance(a, CONNECTIVES) else a
        for a in t.args
    )
    return t.rebuild(tuple(args)) if isinstance(t, (*OPERATIONS, *CONNECTIVES)) else t


def ring_equal(a: Term, b: Term) -> bool:
    """Whether the laws of a commutative ring make two terms equal."""
    return a == b or normal_form(a) == normal_form(b)


@kept(most=50_000)
def _normal_arguments(t: Term) -> Term:
    if not t.args or isinstance(t, Var):
        return t  # a tensor is another variable when its shape is written otherwise
    args = tuple(normal_form(a) for a in t.args)
    if isinstance(t, And | Or):
        return _junction(type(t), args)
    if isinstance(t, Eq) and args[0] == args[1]:
        return TRUE
    if isinstance(t, Eq) and args[0].sort <= COMPLEX and order(args[1]) < order(args[0]):
        args = args[::-1]
    return t.rebuild(args) if args != t.args else t


def _junction(kind: type[And | Or], args: tuple[Term, ...]) -> Term:
    """A conjunction or disjunction as the set of its members, in a fixed order."""
    members = {p for a in args for p in (a.args if isinstance(a, kind) else (a,))}
    if (FALSE if kind is And else TRUE) in members:
        return FALSE if kind is And else TRUE
    members.discard(TRUE if kind is And else FALSE)
    return members.pop() if len(members) == 1 else kind(*sorted(members, key=order))


def product(factors: Sequence[Expanded]) -> Coefficients:
    """The product, multiplied out. Raises ``KernelError`` when it is too large."""
    result: Coefficients = {(): 1}
    for p in factors:
        if len(result) * len(p) > MOST_MONOMIALS:
            raise KernelError("polynomial", "the expanded product is too large")
        tick(len(result) * len(p) // PRODUCTS)
        grown: Coefficients = {}
        for m, c in result.items():
            add_to(grown, {_times(m, n): c * d for n, d in p.items()})
        result = grown
    return result


def _plain(c: Number) -> Number:
    return c.numerator if c.denominator == 1 else c


def _times(m: Monomial, n: Monomial) -> Monomial:
    if not m or not n:
        return m or n
    exponents = dict(m)
    for atom, e in n:
        # [p]*[p] = [p]
        exponents[atom] = 1 if isinstance(atom, Bracket) else exponents.get(atom, 0) + e
    return tuple(sorted(exponents.items(), key=lambda pair: order(pair[0])))


def _reciprocal(p: Expanded) -> Coefficients:
    """1/p: the reciprocal of the common monomial, times that of the monic rest.

    1/(2*x*z + 2*y*z) = 1/2 * 1/z * 1/(x + y), which holds for z = 0 as well.
    """
    if not p:
        return {}
    common = dict(next(iter(p)))
    for m in p:
        exponents = dict(m)
        common = {a: min(e, exponents[a]) for a, e in common.items() if a in exponents}
    rest: Coefficients = {}
    for m, c in p.items():
        rest[tuple((a, e - common.get(a, 0)) for a, e in m if e > common.get(a, 0))] = c
    lead = Fraction(rest[min(rest, key=lambda m: [(order(a), e) for a, e in m])])
    factors: list[Expanded] = [{(): _plain(1 / lead)}]
    for atom, e in common.items():
        factors += [_invert(atom)] * e
    if len(rest) > 1:
        monic = to_term({m: c / lead for m, c in rest.items()})
        factors.append({((Recip(monic), 1),): 1})
    return product(factors)


def _invert(atom: Term) -> Coefficients:
    if isinstance(atom, Recip):
        return _polynomial(atom.args[0])
    return {((atom if isinstance(atom, Bracket) else Recip(atom), 1),): 1}


# -- comparisons of real numbers as rows -----------------------------------------------------


class Row(NamedTuple):
    """A polynomial and how it compares with 0: ``>=``, ``>``, ``=`` or ``!=``."""

    polynomial: Expanded
    sign: str

    def __str__(self) -> str:
        return f"{to_term(self.polynomial)} {self.sign} 0"


def negate(formula: Term) -> Term:
    """The negation, pushed through connectives and comparisons."""
    match formula:
        case Not(args=(p,)):
            return p
        case Le(args=(a, b)):
            return Lt(b, a)
        case Lt(args=(a, b)):
            return Le(b, a)
        case And(args=args):
            return Or(*map(negate, args))
        case Or(args=args):
            return And(*map(negate, args))
    return Not(formula)


def conjuncts(formula: Term) -> Iterator[Term]:
    """The formulas whose conjunction is ``formula``, negations pushed inwards."""
    if isinstance(formula, And):
        for part in formula.args:
            yield from conjuncts(part)
    elif isinstance(formula, Not) and isinstance(formula.args[0], And | Or | Not | Le | Lt):
        inner = negate(formula.args[0])
        yield from conjuncts(inner) if isinstance(inner, And | Not) else (inner,)
    else:
        yield formula


def row(p: Coefficients, sign: str) -> Row:
    """``p sign 0`` with coprime coefficients, and for integers with the constant rounded."""
    if sign in ("=", "!="):
        return Row(p, sign)
    scale = lcm(*(c.denominator for c in p.values()))
    whole = {m: int(c * scale) for m, c in p.items()}
    divisor = gcd(*(c for m, c in whole.items() if m))
    if not divisor:
        return Row(whole, sign)
    constant = whole.pop((), 0)
    if all(a.sort == INT for m in whole for a, _ in m):
        # g*p + c >= 0  <=>  p + c // g >= 0, and p > 0  <=>  p - 1 >= 0
        constant, sign = (constant - (sign == ">")) // divisor, ">="
    else:
        divisor = gcd(divisor, constant)
        constant //= divisor
    small = {m: c // divisor for m, c in whole.items()} if divisor > 1 else whole
    if constant:
        small[()] = constant
    return Row(small, sign)


@kept(most=50_000)
def compared(formula: Term) -> Row | None:
    """The row that a comparison of real numbers, or the negation of one, is."""
    inner = formula.args[0] if isinstance(formula, Not) else formula
    if inner is not formula and isinstance(inner, Le | Lt):
        inner = formula = negate(inner)
    if not isinstance(inner, Le | Lt | Eq) or any(t.sort > REAL for t in inner.args):
        return None
    kind = type(inner)
    sign = ">=" if kind is Le else ">" if kind is Lt else "=" if inner is formula else "!="
    found = row(difference(*inner.args), sign)
    return Row(MappingProxyType(found.polynomial), found.sign)  # kept, as in ``expanded``


def difference(a: Term, b: Term) -> Coefficients:
    """``b - a``"""
    total = dict(expanded(b))
    add_to(total, expanded(a), -1)
    return total


def add_to(total: Coefficients, p: Expanded, factor: Any = 1) -> None:
    """Add so many times a polynomial to another one."""
    for m, c in p.items():
        value = total.get(m, 0) + factor * c
        if value:
            total[m] = value if type(value) is int else _plain(value)
        else:
            total.pop(m, None)
