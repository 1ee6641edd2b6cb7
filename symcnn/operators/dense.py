"""Fully connected layers: ``y = sigma(A x + b)`` with an entrywise activation."""

from __future__ import annotations

from symcnn.kernel.binding import shape_of
from symcnn.kernel.terms import Fun, Term
from symcnn.lemmas.notation import at, tabulate, total


def affine(A: Term, x: Term, b: Term) -> Term:
    """The vector ``A x + b`` of m entries, for A of shape m x n.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> m, n = sizes("m n")
    >>> print(affine(tensor("A", m, n), tensor("x", n), tensor("b", m)))
    lam[i<m] (sum[k<n] A[i, k]*x[k] + b[i])
    """
    m, n = shape_of(A)
    return tabulate(m, lambda i: total(n, lambda k: at(A, i, k) * at(x, k)) + at(b, i))


def entrywise(f: Fun, z: Term) -> Term:
    """The vector with the entries ``f(z[i])``.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> n, = sizes("n")
    >>> print(entrywise(Fun("f"), tensor("z", n)))
    lam[i<n] f(z[i])
    """
    (n,) = shape_of(z)
    return tabulate(n, lambda i: f(at(z, i)))
