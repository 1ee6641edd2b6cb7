"""The sum of a sum is the sum of the sums, by induction on the size of the range."""

from __future__ import annotations

from collections.abc import Callable

from symcnn.kernel.axioms import bind
from symcnn.kernel.binding import member
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, induction, instantiate, ring, symmetry,
    transitivity,
)  # fmt: skip
from symcnn.kernel.sums import reindex, split_range, sum_factor
from symcnn.kernel.terms import (
    INT, INTEGERS, REAL, TRUE, ZERO, Add, Eq, Fun, Lam, Le, Not, Range, Sort, Sum, Term, Var, add,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .laws import N, once

INDEX, OTHER = Var("i", INT), Var("j", INT)
NATURAL = Le(ZERO, N)
Body = Callable[[Term], Term]


def _none(size: Term, body: Body, given: Formulas) -> Theorem:
    """``given |- Sum[i < n] e(i) = 0`` where there is no such i."""
    zero = arithmetic((*given, *member(INDEX, Range(size))), Eq(body(INDEX), ZERO))
    theorem = congruence(bind(Sum, "i", Range(size), body), (1,), ("i",), zero)
    return transitivity(theorem, sum_factor(theorem.right, (0,)))


def _last(body: Body) -> Theorem:
    """``0 <= n |- Sum[i < n + 1] e(i) = Sum[i < n] e(i) + e(n)``"""
    theorem = split_range(bind(Sum, "i", Range(N + 1), body), N, (NATURAL,))
    one = reindex(theorem.right.args[1], (OTHER,), (), (), TRUE, (ZERO,), (), (NATURAL,), ())
    return transitivity(theorem, congruence(theorem.right, (1,), (), one))


@once
def _law(sort: Sort) -> Theorem:
    """``|- Sum[i < n] (f(i) + g(i)) = Sum[i < n] f(i) + Sum[i < n] g(i)`` for such numbers."""
    one, other = Fun("f", 0, sort), Fun("g", 0, sort)

    def both(i: Term) -> Term:
        return one(i) + other(i)

    def claim(size: Term) -> Eq:
        whole, f, g = (bind(Sum, "i", Range(size), body) for body in (both, one, other))
        return Eq(whole, f + g)

    def empty(size: Term, given: Formulas) -> Theorem:
        whole, f, g = (_none(size, body, given) for body in (both, one, other))
        parts = congruence(claim(size).right, (0,), (), f)  # 0 + Sum[i < n] g(i)
        return transitivity(whole, symmetry(transitivity(parts, g)))

    whole = _last(both)
    whole = transitivity(whole, congruence(whole.right, (0,), (), assume(claim(N))))
    parts = congruence(claim(N + 1).right, (0,), (), _last(one))
    parts = transitivity(parts, congruence(parts.right, (2,), (), _last(other)))
    step = transitivity(whole, ring(whole.right, parts.right))
    theorem = induction(empty(ZERO, ()), transitivity(step, symmetry(parts)), N)
    return cases(NATURAL, theorem, empty(N, (Not(NATURAL),)))


def sum_add(t: Term) -> Theorem:
    """``|- Sum[i < n] (a + b) = Sum[i < n] a + Sum[i < n] b``

    Needs: a finite range. Over Z the two sums may diverge where their sum does not.

    >>> from .notation import sizes, tensor, total
    >>> (n,), x = sizes("n"), tensor("x", Var("n", INT))
    >>> print(sum_add(total(n, lambda i: x[i] + i + 1)).right)
    sum[i<n] x[i] + sum[i<n] i + sum[i<n] 1
    """
    if not isinstance(t, Sum) or not isinstance(t.domain, Range) or not isinstance(t.body, Add):
        raise KernelError("sum_add", "a finite sum of a sum is expected", found=t)
    first, *rest = t.body.args
    functions = (("f", first), ("g", add(*rest)))
    pairs = (N, t.domain.size), *((name, Lam(INTEGERS, e, t.hint)) for name, e in functions)
    theorem = instantiate(_law(max(t.sort, REAL)), (*pairs, ("i", t.hint)))
    if len(rest) == 1:
        return theorem
    place = len(theorem.right.args) - 1
    more = sum_add(theorem.right.args[place])
    return transitivity(theorem, congruence(theorem.right, (place,), (), more))
