"""Pooling with windows that do not overlap, and its counterpart, nearest upsampling.

The definitions follow PyTorch's ``AvgPool2d(kernel_size=(k, l))`` with the default stride
(the window) and no padding, and ``Upsample(mode="nearest")`` with whole scale factors.
"""

from __future__ import annotations

from symcnn.kernel.terms import Numeric, Term
from symcnn.lemmas.notation import at, largest, tabulate, total


def average_pool(X: Term, M: Numeric, N: Numeric, k: Numeric, l: Numeric) -> Term:  # noqa: E741
    """The M x N tensor of the means of the k x l windows of X, a kM x lN tensor.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> k, M = sizes("k M")
    >>> print(average_pool(tensor("X", k * M, k * M), M, M, k, k))
    lam[q<M] lam[r<M] 1/(k*k)*sum[a<k] sum[b<k] X[k*q + a, k*r + b]
    """
    return tabulate(
        M, N, lambda q, r: 1 / (k * l) * total(k, l, lambda a, b: at(X, k * q + a, l * r + b))
    )


def max_pool(X: Term, M: Numeric, N: Numeric, k: Numeric, l: Numeric) -> Term:  # noqa: E741
    """The M x N tensor of the maxima of the k x l windows of X, a kM x lN tensor."""
    return tabulate(M, N, lambda q, r: largest(k, l, lambda a, b: at(X, k * q + a, l * r + b)))


def upsample_nearest(Y: Term, M: Numeric, N: Numeric, k: Numeric, l: Numeric) -> Term:  # noqa: E741
    """The kM x lN tensor in which every entry of Y, an M x N tensor, fills a k x l block.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> k, M = sizes("k M")
    >>> print(upsample_nearest(tensor("Y", M, M), M, M, k, k))
    lam[i<k*M] lam[j<k*M] Y[i//k, j//k]
    """
    return tabulate(k * M, l * N, lambda i, j: at(Y, i // k, j // l))
