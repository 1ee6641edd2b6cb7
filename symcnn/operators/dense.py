"""Fully connected layers: ``y = sigma(A x + b)`` with an entrywise activation."""

from __future__ import annotations

from symcnn.kernel.terms import Fun, Term

from .arrays import entrywise as activated
from .convolution_words import linear
from .term_context import TermContext, entries_of, tensor_of


def affine(A: Term, x: Term, b: Term) -> Term:
    """The vector ``A x + b`` of m entries, for A of shape m x n.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> m, n = sizes("m n")
    >>> print(affine(tensor("A", m, n), tensor("x", n), tensor("b", m)))
    lam[i<m] (sum[k<n] A[i, k]*x[k] + b[i])
    """
    c = TermContext(A, x, b)
    return tensor_of(linear(c, *map(entries_of, (x, A, b))), "i")


def entrywise(f: Fun, z: Term) -> Term:
    """The vector with the entries ``f(z[i])``.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> n, = sizes("n")
    >>> print(entrywise(Fun("f"), tensor("z", n)))
    lam[i<n] f(z[i])
    """
    return tensor_of(activated(TermContext(z), f, entries_of(z)), "i")
