"""Permutations of 0 .. n-1 as lists of integers, and their matrices."""

from __future__ import annotations

from symcnn.kernel.binding import shape_of
from symcnn.kernel.terms import ZERO, And, Eq, Le, Lt, Numeric, Term, Var, term
from symcnn.lemmas.notation import at, for_all

from .building import one_hot
from .term_context import TermContext, entries_of, tensor_of


def row_matrix(s: Term, n: Numeric) -> Term:
    """The matrix of n columns whose rows are the unit vectors ``e_{s[i]}``.

    >>> from symcnn.lemmas.notation import index_tensor, sizes
    >>> m, n = sizes("m n")
    >>> print(row_matrix(index_tensor("s", m), n))
    lam[i<m] lam[j<n] [s[i] = j]
    """
    return tensor_of(one_hot(TermContext(s), entries_of(s), term(n)), "ij")


def maps_into(s: Term, n: Numeric) -> Term:
    """The formula that every ``s[i]`` is one of 0 .. n-1.

    >>> from symcnn.lemmas.notation import index_tensor, sizes
    >>> m, n = sizes("m n")
    >>> print(maps_into(index_tensor("s", m), n))
    forall[i<m] (0 <= s[i] and s[i] < n)
    """
    (m,) = shape_of(s)
    return for_all(m, lambda i: And(Le(ZERO, at(s, i)), Lt(at(s, i), term(n))))


def inverse_permutations(s: Var, r: Var) -> tuple[Term, ...]:
    """The formulas that s and r are permutations of 0 .. n-1, each the other's inverse.

    >>> from symcnn.lemmas.notation import index_tensor, sizes
    >>> n, = sizes("n")
    >>> print(inverse_permutations(index_tensor("s", n), index_tensor("r", n))[1])
    forall[i<n] (r[s[i]] = i)
    """
    (n,) = s.shape
    return (
        maps_into(s, n),
        for_all(n, lambda i: Eq(r[s[i]], i)),
        maps_into(r, n),
        for_all(n, lambda i: Eq(s[r[i]], i)),
    )
