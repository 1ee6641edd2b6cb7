"""Solving index equations: which map of the indices makes two products equal?

Untrusted: a wrong answer costs time, since the kernel checks every map and its inverse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import free_vars, subst
from symcnn.kernel.polynomials import Monomial, Polynomial, polynomial, ring_equal, to_term
from symcnn.kernel.rules import Formulas
from symcnn.kernel.terms import (
    ONE, ZERO, Entry, FloorDiv, Le, Lt, Mod, Num, Term, Var, add, mul, neg,
)  # fmt: skip

from .permuted_sums import inverse_of

# Each step solves an equation or replaces it by simpler ones; a search must end all the same.
MOST_STEPS = 200

Equation = tuple[Term, Term]  # an expression in the unknowns, and its value


@dataclass(frozen=True)
class Unknowns:
    """The variables to solve for, their sizes, and what is known."""

    sizes: Mapping[Var, Term]
    given: Formulas

    def of(self, t: Term) -> list[Var]:
        """The unknowns in a term."""
        return [v for v in self.sizes if v in free_vars(t)]

    def positive(self, t: Term) -> bool:
        """Whether the term is known to be at least 1."""
        return entails(self.given, Le(ONE, t))

    def facts(self) -> Formulas:
        """What is known, the ranges included."""
        ranges = [f for v, n in self.sizes.items() for f in (Le(ZERO, v), Lt(v, n))]
        return (*self.given, *ranges)


def solve(equations: Iterable[Equation], unknowns: Unknowns) -> dict[Var, Term]:
    """Values for the unknowns that the equations determine; perhaps not for all of them.

    >>> from symcnn.lemmas.notation import sizes
    >>> k, M, q, a, i = sizes("k M q a i")
    >>> found = solve([(k * q + a, i)], Unknowns({q: M, a: k}, (Le(ONE, k),)))
    >>> {str(v): str(t) for v, t in found.items()}
    {'a': 'i % k', 'q': 'i//k'}
    """
    solution: dict[Var, Term] = {}
    waiting = list(equations)
    for _ in range(MOST_STEPS):
        progress = False
        for equation in list(waiting):
            left, right = subst(equation[0], solution), equation[1]
            if not unknowns.of(left):
                waiting.remove(equation)
                continue
            found = _step(left, right, unknowns)
            if isinstance(found, list):
                waiting.remove(equation)
                waiting[:0] = found
                progress = True
                break
            if found is not None and not unknowns.of(found[1]):
                v, value = found
                solution = {u: subst(e, {v: value}) for u, e in solution.items()}
                solution[v] = value
                progress = True
                break
        if not progress and not _recompose(waiting, unknowns):
            break
    return solution


def _step(left: Term, right: Term, unknowns: Unknowns) -> tuple[Var, Term] | list[Equation] | None:
    """One equation solved for a variable, or replaced by simpler ones."""
    p = polynomial(left)
    rest: Polynomial = {m: c for m, c in p.items() if not _unknown_in(m, unknowns)}
    p = {m: c for m, c in p.items() if m not in rest}
    value = add(right, neg(to_term(rest))) if rest else right
    if len(p) == 1:
        ((m, c),) = p.items()
        inner = [(a, e) for a, e in m if unknowns.of(a)]
        if len(inner) == 1 and inner[0][1] == 1:
            atom = inner[0][0]
            scale = to_term({tuple(x for x in m if x[0] != atom): c})
            return _single(atom, scale, value, unknowns)
        return None
    return _peel(p, value, unknowns)


def _unknown_in(m: Monomial, unknowns: Unknowns) -> bool:
    return any(unknowns.of(a) for a, _ in m)


def _single(
    atom: Term, scale: Term, value: Term, unknowns: Unknowns
) -> tuple[Var, Term] | list[Equation] | None:
    """``scale * atom = value``."""
    if scale == neg(ONE):
        scale, value = ONE, _tidy(neg(value))
    if scale != ONE:
        if not unknowns.positive(scale):
            scale, value = _tidy(neg(scale)), _tidy(neg(value))
            if not unknowns.positive(scale):
                return None
        value = FloorDiv(value, scale)
    if isinstance(atom, Var):
        return atom, _tidy(value)
    match atom:
        case Entry(args=(Var() as s, e)):
            inverse = inverse_of(s, unknowns.given)
            return [(e, inverse[value])] if inverse is not None else None
        case Mod(args=(a, n)) if not unknowns.of(n):
            # (v + c) % n = value with 0 <= v < n, or (c - v) % n = value
            for v in unknowns.of(a):
                for sign in (1, -1):
                    shift = _tidy(add(a, mul(-sign, v)))
                    if not unknowns.of(shift) and ring_equal(unknowns.sizes[v], n):
                        return v, Mod(_tidy(mul(sign, add(value, neg(shift)))), n)
    return None


def _peel(p: Polynomial, value: Term, unknowns: Unknowns) -> list[Equation] | None:
    """``b*X + a = value`` with 0 <= a < b known: then X = value//b and a = value % b."""
    for m, c in p.items():
        low = to_term({m: c})
        others = {n: d for n, d in p.items() if n != m}
        for divisor in divisors(others, unknowns):
            quotient = divide(others, divisor)
            if quotient is None or divisor == ONE:
                continue
            inside = entails(unknowns.facts(), Le(ZERO, low)) and entails(
                unknowns.facts(), Lt(low, divisor)
            )
            if inside and unknowns.positive(divisor):
                return [(low, Mod(value, divisor)), (quotient, FloorDiv(value, divisor))]
    if len(p) > 2:
        # several low digits together: the part below a common divisor of the others
        for m, c in p.items():
            high = {m: c}
            others = {n: d for n, d in p.items() if n != m}
            for divisor in divisors(high, unknowns):
                quotient, low = divide(high, divisor), to_term(others)
                if quotient is None or divisor == ONE or not unknowns.of(quotient):
                    continue
                if entails(unknowns.facts(), Le(ZERO, low)) and entails(
                    unknowns.facts(), Lt(low, divisor)
                ):
                    return [(low, Mod(value, divisor)), (quotient, FloorDiv(value, divisor))]
    return None


def divisors(p: Polynomial, unknowns: Unknowns) -> Iterator[Term]:
    """Common divisors of the monomials, made of the known variables and number they share."""
    if not p:
        return
    common = dict(next(iter(p)))
    for m in p:
        exponents = dict(m)
        common = {a: min(e, exponents.get(a, 0)) for a, e in common.items()}
    atoms = tuple((a, e) for a, e in common.items() if e and not unknowns.of(a))
    whole = all(c.denominator == 1 for c in p.values())
    number = gcd(*(abs(int(c)) for c in p.values())) if whole else 1
    found = [to_term({atoms: Fraction(number)}), Num(number), to_term({atoms: Fraction(1)})]
    yield from dict.fromkeys([*found, *(a for a, _ in atoms)])


def divide(p: Polynomial, divisor: Term) -> Term | None:
    """The polynomial divided by a monomial, if that is possible."""
    ((lead, scale),) = polynomial(divisor).items()
    quotient: Polynomial = {}
    for m, c in p.items():
        exponents = dict(m)
        if (c / scale).denominator != 1 or any(exponents.get(a, 0) < e for a, e in lead):
            return None
        for a, e in lead:
            exponents[a] -= e
        quotient[tuple((a, e) for a, e in exponents.items() if e)] = c / scale
    return to_term(quotient)


def _recompose(waiting: list[Equation], unknowns: Unknowns) -> bool:
    """Two equations ``a//b = x`` and ``a % b = y`` become ``a = b*x + y``."""
    quotients = {e[0].args: e for e in waiting if isinstance(e[0], FloorDiv)}
    for low in waiting:
        if not isinstance(low[0], Mod):
            continue
        for (a, b), high in quotients.items():
            whole = _composed(low[0], a, b)
            if whole is not None:
                waiting.remove(low)
                waiting.remove(high)
                waiting.append((whole, add(mul(low[0].args[1], high[1]), low[1])))
                return True
    return False


def _composed(low: Mod, a: Term, b: Term) -> Term | None:
    """The integer of which ``a//b`` is the quotient and the other term the remainder."""
    i, n = low.args
    if (i, n) == (a, b):
        return a
    match a, i:
        case Mod(args=(j, whole)), _ if (j, b) == (i, n):
            # i % n is (i % c) % n where n divides c
            return a if divide(polynomial(whole), n) is not None else None
        case _, FloorDiv(args=(j, c)) if j == a and ring_equal(b, mul(c, n)):
            return i  # (j//c)//n = j//(c*n)
    return None


def _tidy(t: Term) -> Term:
    return to_term(polynomial(t))
