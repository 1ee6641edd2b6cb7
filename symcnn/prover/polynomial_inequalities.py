"""Polynomial inequalities: sums of squares of binomials, times products of hypotheses.

The squares of ``m + n`` and ``m - n`` for monomials m and n of half the degree are candidates,
also times hypotheses ``g >= 0``, in sums, and with ``sqrt(a)**2 = a``; which of them add up to the
goal is a linear programme (Ahmadi and Majumdar, DSOS and SDSOS optimization, 2019).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import combinations, combinations_with_replacement
from math import lcm

from symcnn.arithmetic.monomials import Row
from symcnn.arithmetic.simplex import multipliers
from symcnn.kernel.binding import domain_var, free_vars, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import Polynomial, polynomial
from symcnn.kernel.rules import Formulas, arithmetic, assume, cases, congruence, cut, ring
from symcnn.kernel.terms import (
    ONE, REAL, ZERO, Apply, Eq, Le, Lt, Mul, Not, Range, Sum, Term, add, mul, neg,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after, everywhere, maybe
from symcnn.lemmas.elementary import SQRT, square_sqrt
from symcnn.lemmas.finite import sum_le
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.reasoning import product_sign

from .equational_hypotheses import number_equations
from .instantiation import with_lemmas
from .normal import constant_sum, scalars_out, sum_of_products
from .signs import nonnegative, square_is_nonnegative

MOST_ATOMS = 5
MOST_DEGREE = 6
MOST_MONOMIALS = 12
MOST_HYPOTHESES = 6
MOST_FACTS = 200


def by_squares(goal: Term, given: Formulas) -> Theorem:
    """``given |- a <= b`` or ``a < b`` for polynomials.

    Raises ``KernelError`` where no combination is found.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(by_squares(a * b * (a**2 + b**2) <= a**4 + b**4, ()))
    |- a*b*(a**2 + b**2) <= a**4 + b**4
    """
    if not isinstance(goal, Le | Lt) or max(t.sort for t in goal.args) > REAL:
        raise KernelError("squares", "an inequality of real numbers is expected", goal=goal)
    same = [_apart(t, given) for t in goal.args]
    low, high = (t.right for t in same)
    difference = polynomial(add(high, neg(low)))
    degree = max((sum(e for _, e in m) for m in difference), default=0)
    atoms = list(dict.fromkeys(a for m in difference for a, _ in m))
    sums = [a for a in atoms if isinstance(a, Sum)]
    atoms = [a for a in atoms if not isinstance(a, Sum)]
    if not 1 <= degree <= MOST_DEGREE or len(atoms) > MOST_ATOMS:
        raise KernelError("squares", "a small polynomial is expected", goal=goal)
    facts = [*_roots(atoms, given)]
    atoms += [a for t in facts for a in _atoms_of(t) if a not in atoms]
    signs = list(_signs(atoms, given))
    plain = type(goal)(low, high)
    if facts:  # with roots, what would be if the goal were false counts, too
        degree = max(degree, 2)
        signs.append(arithmetic((Not(plain),), Le(ZERO, add(low, neg(high)))))
    facts += _candidates(atoms, signs, difference, degree, given)
    for s in sums:
        facts += _in_sum(s, atoms, given)
    chosen = _chosen(facts[:MOST_FACTS], difference)
    theorem = with_lemmas(chosen, given, plain)
    if Not(plain) in theorem.hyps:
        theorem = cases(plain, assume(plain), theorem)
    return follows_from([theorem, *same], goal)


def _apart(t: Term, given: Formulas) -> Theorem:
    """A sum of products, with the constants in front of sums."""
    theorem = sum_of_products(t, given)
    for conversion in (scalars_out, constant_sum):
        theorem = after(theorem, maybe(everywhere(conversion))(theorem.right, given))
    return theorem


def _atoms_of(theorem: Theorem) -> list[Term]:
    return [a for t in theorem.concl.args for m in polynomial(t) for a, _ in m]


def _roots(atoms: Iterable[Term], given: Formulas) -> Iterator[Theorem]:
    for a in atoms:
        if isinstance(a, Apply) and a.fun == SQRT:
            with suppress(KernelError):
                shown = nonnegative(a.args[0], given)
                yield cut(shown, square_sqrt(a.args[0], (*given, shown.concl)))


def _signs(atoms: Sequence[Term], given: Formulas) -> Iterator[Theorem]:
    """``0 <= g`` for the atoms that are known not to be negative, and for hypotheses about them."""
    for a in atoms:
        with suppress(KernelError):
            yield nonnegative(a, given)
    for p in given:
        match p:
            case Le(args=(a, b)) | Lt(args=(a, b)) | Not(args=(Le(args=(b, a)) | Lt(args=(b, a)),)):
                g = add(b, neg(a))
                own = {x for m in polynomial(g) for x, _ in m}
                if g.sort == REAL and own and own <= {*atoms} and g not in atoms:
                    yield arithmetic((p,), Le(ZERO, g))


def _candidates(
    atoms: Sequence[Term],
    signs: Sequence[Theorem],
    difference: Polynomial,
    degree: int,
    given: Formulas,
) -> Iterator[Theorem]:
    """Squares, products of signs, and squares times them; equations times monomials."""
    monomials = _monomials(atoms, degree, len({sum(e for _, e in m) for m in difference}) == 1)
    products: list[tuple[int, Theorem]] = []
    for count in (1, 2):
        for some in combinations_with_replacement(signs[:MOST_HYPOTHESES], count):
            d = sum(_degree(t.concl.args[1]) for t in some)
            if d <= degree:
                products.append((d, product_sign(*some)))
    yield from (t for _, t in products)
    for p in number_equations(given):
        if {x for t in p.args for m in polynomial(t) for x, _ in m} <= {*atoms}:
            rest = degree - max(map(_degree, p.args))
            yield from (_times(assume(p), m) for d, m in monomials if d <= rest)
    for m, n in combinations([(0, ONE), *(x for x in monomials if x[0])], 2):
        for sign in (1, -1):
            line = add(m[1], mul(sign, n[1]))
            square = square_is_nonnegative(line)
            if 2 * max(m[0], n[0]) <= degree:
                yield square
            for d, theorem in products:
                if 2 * max(m[0], n[0]) + d <= degree:
                    yield product_sign(square, theorem)
    for d, root in monomials:
        if d and 2 * d <= degree:
            yield square_is_nonnegative(root)


def _monomials(atoms: Sequence[Term], degree: int, homogeneous: bool) -> list[tuple[int, Term]]:
    found = [
        (d, mul(*some))
        for d in range(degree // 2 + 1)
        for some in combinations_with_replacement(atoms, d)
    ]
    if homogeneous and len(found) > MOST_MONOMIALS:
        found = [x for x in found if x[0] == degree // 2]
    return found[:MOST_MONOMIALS]


def _degree(t: Term) -> int:
    return max((sum(e for _, e in m) for m in polynomial(t)), default=0)


def _times(equation: Theorem, m: Term) -> Theorem:
    """``m*a = m*b`` from ``a = b``."""
    raw = Mul((ONE, equation.left)) if m == ONE else Mul((m, equation.left))
    changed = congruence(raw, (1,), (), equation)
    left, right = (mul(m, t) for t in equation.concl.args)
    return after(after(ring(left, raw), changed), ring(changed.right, right))


def _in_sum(s: Sum, atoms: Sequence[Term], given: Formulas) -> Iterator[Theorem]:
    """``0 <= Sum (u - w)**2`` for what stands in a sum, its roots, and the atoms outside."""
    if not isinstance(s.domain, Range):
        return
    v = domain_var(s, free_vars(s).union(*map(free_vars, (*given, *atoms))))
    inside: dict[Term, None] = {}
    for m in polynomial(open_binder(s, v)):
        for a, _ in m:
            if v in free_vars(a):
                inside[a] = None
    pairs = [*combinations(inside, 2), *((a, w) for a in inside for w in (*atoms, ONE))]
    for a, w in pairs[:MOST_MONOMIALS]:
        for sign in (1, -1):
            square = square_is_nonnegative(add(a, mul(sign, w)))
            total = sum_le(square, v, s.domain)
            same = [_apart(side, given) for side in total.concl.args]
            yield follows_from([total, *same], Le(same[0].right, same[1].right))


def _chosen(facts: Sequence[Theorem], difference: Polynomial) -> list[Theorem]:
    """The facts of which a combination is the difference of the two sides of the goal."""
    atoms: dict[Term, int] = {}

    def row(p: Polynomial, sign: int = 1) -> Row:
        scale = lcm(*(c.denominator for c in p.values())) if p else 1
        found: Row = {}
        for m, c in p.items():
            key = tuple(sorted(atoms.setdefault(a, len(atoms)) for a, e in m for _ in range(e)))
            found[key] = sign * int(c * scale)
        return found

    rows: list[tuple[Row, bool]] = [(row(difference, -1), True)]
    owners: list[Theorem] = []
    for t in facts:
        low, high = t.concl.args
        p = polynomial(add(high, neg(low)))
        if p:
            for sign in (1, -1) if isinstance(t.concl, Eq) else (1,):
                rows.append((row(p, sign), False))
                owners.append(t)
    found, _ = multipliers(rows)
    if found is None or not found[0]:
        raise KernelError("squares", "no combination of squares is found")
    return list(dict.fromkeys(t for t, c in zip(owners, found[1:], strict=True) if c))
