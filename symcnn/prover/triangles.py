"""Sums over a triangle in the other order: ``sum[j<n] sum[j<k<n] a[k]`` as ``sum[k<n] k*a[k]``."""

from __future__ import annotations

from symcnn.kernel.binding import free_vars, fresh, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import normal_form, polynomial, to_term
from symcnn.kernel.rules import Formulas, ring
from symcnn.kernel.terms import INT, Entry, Range, Sum, Term, add, neg
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import open_sums
from symcnn.lemmas.conversions import after, everywhere, maybe
from symcnn.lemmas.ranges import into_range

from .instantiation import outside_binders
from .normal import sum_of_products, summands


def exchanged(a: Term, b: Term, given: Formulas) -> tuple[Theorem, Theorem]:
    """Both sides with their triangular sums in the other order, where that saves a sum.

    >>> from symcnn.kernel.terms import ONE, ZERO
    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> (n,) = sizes("n")
    >>> x = tensor("x", n)
    >>> t = total(n, lambda j: total(n - j, lambda k: x[j + k]))
    >>> print(exchanged(t, ZERO, (ZERO <= n,))[0].right)
    sum[k_1<n] x[k_1]*k_1 + sum[k_1<n] x[k_1]
    """
    left, right = (maybe(everywhere(_other_order))(t, given) for t in (a, b))
    if left.left == left.right and right.left == right.right:
        raise KernelError("triangles", "no sum is over a triangle", left=a, right=b)
    return left, right


def _other_order(t: Term, given: Formulas) -> Theorem:
    """The sum over the index ``j + k`` of an entry outside, and over j inside."""
    variables, domains, body = open_sums(t, given)
    if not isinstance(t, Sum) or len(variables) != 2 or variables[0] not in free_vars(domains[1]):
        raise KernelError("triangles", "a sum over a triangle is expected", found=t)
    outer, inner = variables
    taken = free_vars(t).union(variables, *map(free_vars, given))
    for e in dict.fromkeys(s for s in outside_binders(body) if isinstance(s, Entry)):
        tensor, *indices = e.args
        for index, size in zip(indices, getattr(tensor, "shape", ()), strict=False):
            if polynomial(index).get(((inner, 1),)) != 1 or outer not in free_vars(index):
                continue
            place = fresh(inner.name, INT, taken)
            other = fresh(outer.name, INT, (*taken, place))
            rest = subst(add(index, neg(inner)), {outer: other})
            moved = {outer: other, inner: to_term(polynomial(add(place, neg(rest))))}
            ranges = [Range(size), domains[0]]
            theorem = into_range(t, [place, other], ranges, moved, [index, outer], given)
            theorem = after(theorem, ring(theorem.right, normal_form(theorem.right)))
            theorem = after(theorem, sum_of_products(theorem.right, given))
            if all(len(open_sums(_core(s), given)[0]) < 2 for s in summands(theorem.right)):
                return theorem
    raise KernelError("triangles", "the other order is no shorter", found=t)


def _core(t: Term) -> Term:
    return next((f for f in t.args if isinstance(f, Sum)), t) if not isinstance(t, Sum) else t
