"""A matrix against its inverse, inside of sums: ``sum[k<n] inv(A)[i, k]*A[k, j] = [i = j]``."""

from __future__ import annotations

from symcnn.kernel.binding import domain_var, free_vars, fresh, member, open_binder, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas,
    arithmetic,
    congruence,
    cut,
    instantiate,
    reflexivity,
    ring,
)
from symcnn.kernel.sums import sum_factor
from symcnn.kernel.terms import INT, Entry, Inv, Mul, Range, Sum, Term, mul
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after, everywhere
from symcnn.lemmas.inverses import inverse_entries
from symcnn.lemmas.sums import exchange, nested


def cancel_inverse(t: Term, given: Formulas) -> Theorem:
    """Nested sums with one index less, where it runs through a matrix and its inverse.

    >>> from symcnn.kernel.terms import ZERO, Det, Eq, Not
    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, i = sizes("n i")
    >>> A, x = tensor("A", n, n), tensor("x", n)
    >>> t = total(n, n, lambda k, l: Inv(A)[i, k] * A[k, l] * x[l])
    >>> given = (Not(Eq(Det(A), ZERO)), ZERO <= i, i < n)
    >>> print(cancel_inverse(t, given).right)
    sum[l<n] x[l]*[i = l]
    """
    depth = nested(t)
    for place in range(depth):
        order = (*(p for p in range(depth) if p != place), place)
        theorem = reflexivity(t)
        try:
            if place != depth - 1:
                theorem = exchange(t, order, given)
            return after(theorem, everywhere(_contract)(theorem.right, given))
        except KernelError:
            continue
    raise KernelError("cancel_inverse", "no index runs through a matrix and its inverse", found=t)


def _contract(t: Term, given: Formulas) -> Theorem:
    if not isinstance(t, Sum) or not isinstance(t.domain, Range) or not isinstance(t.body, Mul):
        raise KernelError("cancel_inverse", "a sum of products is expected", found=t)
    taken = free_vars(t).union(*map(free_vars, given))
    v = domain_var(t, taken)
    own = [f for f in open_binder(t, v).args if v in free_vars(f)]
    left = [e for e in own if isinstance(e, Entry) and len(e.args) == 3 and e.args[2] == v]
    right = [e for e in own if isinstance(e, Entry) and len(e.args) == 3 and e.args[1] == v]
    if len(own) != 2 or len(left) != 1 or len(right) != 1:
        raise KernelError("cancel_inverse", "a product of two entries is expected", found=t)
    (first, e, _), (second, _, f) = left[0].args, right[0].args
    if Inv(second) == first:
        matrix, on_the_left = second, True
    elif Inv(first) == second:
        matrix, on_the_left = first, False
    else:
        raise KernelError("cancel_inverse", "a matrix and its inverse are expected", found=t)
    i = fresh("i", INT, (*taken, v))
    j = fresh("j", INT, (*taken, v, i))
    law = inverse_entries(matrix, on_the_left, i, j, given)
    law = instantiate(law, ((i, e), (j, f)))
    (n, _) = shape_of(matrix)
    for p in (*member(e, Range(n)), *member(f, Range(n))):
        law = cut(arithmetic(given, p), law)
    outside = tuple(place for place, factor in enumerate(t.body.args) if not factor.loose)
    rest = mul(*(factor for factor in t.body.args if not factor.loose))
    theorem = sum_factor(t, outside) if outside else reflexivity(t)
    apart = Mul((rest, law.left))
    theorem = after(theorem, ring(theorem.right, apart))
    return after(theorem, congruence(apart, (1,), (), law))
