"""Sums of squares: they are not negative, and 0 only where every term is; Cauchy-Schwarz.

The vectors p and q of the inequality are given as functions of indices (Python functions
that return terms), so that a patch of an image is one: ``lambda x, y: F[i + x, j + y]``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symcnn.kernel.binding import close, domain_var, free_vars, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    arithmetic, assume, cases, congruence, cut, equal_formulas, field, forall_elim, forall_intro,
    instantiate, ring, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import (
    REAL, ZERO, Add, Bracket, Eq, Forall, Le, Lt, Mul, Not, Num, Range, Sum, Term, Var, mul, recip,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.finite import sum_le

from .brackets import collapse, thin_guard
from .conversions import after, everywhere, maybe
from .order import follows_from
from .sum_rules import expand, factor_out, vanishes

Extents = Sequence[tuple[Var, Term]]


def nonnegative_sum(theorem: Theorem, extents: Extents) -> Theorem:
    """From ``G, 0 <= i < n |- 0 <= e`` infer ``G |- 0 <= Sum[i < n] e``; outermost index first.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> n, i = sizes("n i")
    >>> x = tensor("x", n)
    >>> print(nonnegative_sum(arithmetic((), 0 <= x[i] * x[i]), [(i, n)]))
    |- 0 <= sum[i<n] x[i]*x[i]
    """
    for v, size in reversed(extents):
        total = sum_le(theorem, v, Range(size))
        nothing, value = total.concl.args
        theorem = follows_from([vanishes(nothing, ()), total], Le(ZERO, value))
    return theorem


def term_at_most_sum(theorem: Theorem, v: Var, size: Term) -> Theorem:
    """From ``G, 0 <= i < n |- 0 <= e(i)`` infer ``G, 0 <= i < n |- e(i) <= Sum[j < n] e(j)``.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> n, i = sizes("n i")
    >>> x = tensor("x", n)
    >>> print(term_at_most_sum(arithmetic((), 0 <= x[i] * x[i]), i, n).concl)
    x[i]*x[i] <= sum[i_1<n] x[i_1]*x[i_1]
    """
    e = theorem.concl.args[1]
    all_terms = Sum(Range(size), close(e, v), v.name)
    j = domain_var(all_terms, (v, *free_vars(e)))
    # e(i) is the sum of [j = i]*e(j), and each of these is at most e(j)
    here, part, u = open_binder(all_terms, j), Bracket(Eq(j, v)), Var("u", REAL)
    law = arithmetic((Le(ZERO, u),), Le(mul(part, u), u))
    below = cut(instantiate(theorem, ((v, j),)), instantiate(law, ((u, here),)))
    compared = sum_le(below, j, Range(size))
    inside = member(v, Range(size))
    single = collapse(compared.concl.args[0], inside)
    single = after(single, maybe(everywhere(thin_guard))(single.right, inside))
    return equal_formulas(congruence(compared.concl, (0,), (), single), compared)


def terms_are_zero(theorem: Theorem, total: Theorem, extents: Extents) -> Theorem:
    """From ``0 <= e`` for all indices, and ``Sum e = 0``, infer ``e = 0`` for all indices.

    ``theorem`` is ``G, 0 <= i < n |- 0 <= e(i)``, ``total`` is ``D |- Sum[i < n] e(i) = 0``;
    the result is ``G, D, 0 <= i < n |- e(i) = 0``.
    """
    for place, (v, size) in enumerate(extents):
        inner = nonnegative_sum(theorem, extents[place + 1 :])
        bound = term_at_most_sum(inner, v, size)
        total = _squeezed(inner, bound, total)
    return total


def _squeezed(low: Theorem, high: Theorem, zero: Theorem) -> Theorem:
    """From ``0 <= a``, ``a <= b`` and ``b = 0`` infer ``a = 0``."""
    if zero.concl != Eq(high.concl.args[1], ZERO):
        raise KernelError("terms_are_zero", "another sum is known to be 0", found=zero.concl)
    u, w = Var("u", REAL), Var("w", REAL)
    law = arithmetic((Le(ZERO, u), Le(u, w), Eq(w, ZERO)), Eq(u, ZERO))
    theorem = instantiate(law, ((u, high.concl.args[0]), (w, high.concl.args[1])))
    return cut(low, cut(high, cut(zero, theorem)))


Vector = Callable[..., Term]


def inner_product(p: Vector, q: Vector, extents: Extents) -> Term:
    """The inner product of two vectors: the sum of p*q over all indices.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> n, k = sizes("n k")
    >>> x, y = tensor("x", n), tensor("y", n)
    >>> print(inner_product(lambda k: x[k], lambda k: y[k], [(k, n)]))
    sum[k<n] x[k]*y[k]
    """
    indices = [v for v, _ in extents]
    return _sum(p(*indices) * q(*indices), extents)


def _sum(body: Term, extents: Extents) -> Term:
    for v, size in reversed(extents):
        body = Sum(Range(size), close(body, v), v.name)
    return body


def distance(p: Vector, q: Vector, c: Term, extents: Extents) -> Term:
    """The sum of (p - c*q)**2 over all indices."""
    return _sum(_difference(p, q, c, extents) ** 2, extents)


def _difference(p: Vector, q: Vector, c: Term, extents: Extents) -> Term:
    indices = [v for v, _ in extents]
    return p(*indices) - c * q(*indices)


def distance_expanded(p: Vector, q: Vector, c: Term, extents: Extents) -> Theorem:
    """``|- Sum (p - c*q)**2 = Sum p*p - 2*c * Sum p*q + c**2 * Sum q*q``."""
    v = Var("c", REAL)
    squares = [inner_product(*pair, extents) for pair in ((p, p), (p, q), (q, q))]
    difference = _difference(p, q, v, extents)
    product = _sum(difference * difference, extents)
    multiplied = after(ring(distance(p, q, v, extents), product), expand(product, ()))
    outside = maybe(everywhere(factor_out))(multiplied.right, ())
    target = squares[0] - 2 * v * squares[1] + v**2 * squares[2]
    theorem = after(after(multiplied, outside), ring(outside.right, target))
    return instantiate(theorem, ((v, c),))


def distance_nonnegative(p: Vector, q: Vector, c: Term, extents: Extents) -> Theorem:
    """``|- 0 <= Sum (p - c*q)**2``."""
    return nonnegative_sum(square_nonnegative(_difference(p, q, c, extents)), extents)


def square_nonnegative(t: Term) -> Theorem:
    """``|- 0 <= t**2``.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(square_nonnegative(a - b))
    |- 0 <= (a - b)**2
    """
    u = Var("u", REAL)
    return instantiate(arithmetic((), Le(ZERO, u**2)), ((u, t),))


def cauchy_schwarz(p: Vector, q: Vector, extents: Extents) -> Theorem:
    """``|- (Sum p*q)**2 <= Sum p*p * Sum q*q``.

    Let these sums be c, a and b. For b != 0 the distance of p to (c/b)*q, times b, is
    a*b - c**2. For b = 0 and c != 0 its distance to ((a + 1)/c)*q would be -a - 2 < 0.
    """
    a, b, c = (inner_product(*pair, extents) for pair in ((p, p), (q, q), (p, q)))
    goal, b_zero, c_zero = Le(c**2, a * b), Eq(b, ZERO), Eq(c, ZERO)
    a_sign, b_sign = (_norm_nonnegative(v, extents) for v in (p, q))
    # b != 0
    near = _nonnegative_product(expanded_nonnegative(p, q, c / b, extents), b_sign)
    value = field(near.concl.args[1], a * b - c**2, (Not(b_zero),))
    positive = equal_formulas(congruence(near.concl, (1,), (), value), near)
    regular = follows_from([positive], goal)
    # b = 0
    far = expanded_nonnegative(p, q, (a + 1) / c, extents)
    value = field(far.concl.args[1], -a - 2 + ((a + 1) / c) ** 2 * b, (Not(c_zero),))
    negative = equal_formulas(congruence(far.concl, (1,), (), value), far)
    absurd = follows_from([negative, a_sign, assume(b_zero)], goal)
    degenerate = cases(c_zero, arithmetic((c_zero, b_zero), goal), absurd)
    return cases(b_zero, degenerate, regular)


def _nonnegative_product(a: Theorem, b: Theorem) -> Theorem:
    """From ``0 <= a`` and ``0 <= b`` infer ``0 <= a*b``."""
    u, w = Var("u", REAL), Var("w", REAL)
    law = arithmetic((Le(ZERO, u), Le(ZERO, w)), Le(ZERO, u * w))
    return cut(a, cut(b, instantiate(law, ((u, a.concl.args[1]), (w, b.concl.args[1])))))


def expanded_nonnegative(p: Vector, q: Vector, c: Term, extents: Extents) -> Theorem:
    """``|- 0 <= Sum p*p - 2*c * Sum p*q + c**2 * Sum q*q``, the square of a distance."""
    theorem = distance_nonnegative(p, q, c, extents)
    expanded = distance_expanded(p, q, c, extents)
    return equal_formulas(congruence(theorem.concl, (1,), (), expanded), theorem)


def _norm_nonnegative(q: Vector, extents: Extents) -> Theorem:
    """``|- 0 <= Sum q*q``."""
    value = q(*(v for v, _ in extents))
    u = Var("u", REAL)
    square = instantiate(arithmetic((), Le(ZERO, u * u)), ((u, value),))
    return nonnegative_sum(square, extents)


def multiple(p: Vector, q: Vector, s: Term, extents: Extents) -> Term:
    """The formula that ``p = s*q`` at all indices."""
    indices = [v for v, _ in extents]
    formula: Term = Eq(p(*indices), s * q(*indices))
    for v, size in reversed(extents):
        formula = Forall(Range(size), close(formula, v), v.name)
    return formula


def equality_is_scaled(p: Vector, q: Vector, extents: Extents) -> Theorem:
    """``(Sum p*q)**2 = Sum p*p * Sum q*q, 0 < Sum q*q |- p = (c/b)*q`` for all indices.

    Here c = Sum p*q and b = Sum q*q. The distance of p to (c/b)*q, times b, is 0, and so are
    its terms.
    """
    a, b, c = (inner_product(*pair, extents) for pair in ((p, p), (q, q), (p, q)))
    equal, positive = Eq(c**2, a * b), Lt(ZERO, b)
    difference = Mul((Add((a * b, Mul((Num(-1), c**2)))), recip(b)))
    expanded = distance_expanded(p, q, c / b, extents)
    total = after(expanded, field(expanded.right, difference, (positive,)))
    same = congruence(difference, (0, 1, 1), (), assume(equal))
    total = after(total, after(same, ring(same.right, ZERO)))
    indices = [v for v, _ in extents]
    d = _difference(p, q, c / b, extents)
    theorem = _root(terms_are_zero(square_nonnegative(d), total, extents))
    theorem = _moved_over(theorem, p(*indices), (c / b) * q(*indices))
    for v, size in reversed(extents):
        theorem = forall_intro(theorem, v, Range(size))
    return theorem


def _root(theorem: Theorem) -> Theorem:
    """From ``t**2 = 0`` infer ``t = 0``."""
    t, u = theorem.left.args[0], Var("u", REAL)
    square, zero = Eq(u**2, ZERO), Eq(u, ZERO)
    quotient = Mul((u**2, recip(u) ** 2, u))
    other = field(u, quotient, (Not(zero),))
    same = congruence(quotient, (0,), (), assume(square))
    law = cases(zero, assume(zero), after(other, same))
    return cut(theorem, instantiate(law, ((u, t),)))


def _moved_over(theorem: Theorem, a: Term, b: Term) -> Theorem:
    """From ``a - b = 0`` infer ``a = b``."""
    u, w = Var("u", REAL), Var("w", REAL)
    law = arithmetic((Eq(u - w, ZERO),), Eq(u, w))
    return cut(theorem, instantiate(law, ((u, a), (w, b))))


def scaled_is_equality(p: Vector, q: Vector, s: Term, extents: Extents) -> Theorem:
    """``p = s*q for all indices |- (Sum p*q)**2 = Sum p*p * Sum q*q``."""
    everywhere_equal = assume(multiple(p, q, s, extents))
    given: list[Term] = []
    for v, size in extents:
        given += member(v, Range(size))
        everywhere_equal = forall_elim(everywhere_equal, v, tuple(given))
    names, depth = tuple(v.name for v, _ in extents), (1,) * len(extents)

    def product(right: Vector) -> Theorem:
        total = inner_product(p, right, extents)
        theorem = congruence(total, (*depth, 0), names, everywhere_equal)
        if right is p:
            second = congruence(theorem.right, (*depth, 2), names, everywhere_equal)
            theorem = after(theorem, second)
        return after(theorem, everywhere(factor_out)(theorem.right, ()))

    # with b = Sum q*q: Sum p*q = s*b and Sum p*p = s*s*b
    a, b, c = product(p), inner_product(q, q, extents), product(q)
    left = congruence(c.left**2, (0,), (), c)
    right = congruence(a.left * b, (0,), (), a)
    return after(after(left, ring(left.right, right.right)), symmetry(right))
