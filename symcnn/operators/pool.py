"""Pooling layers.

They follow PyTorch's ``AvgPool2d(kernel_size=(k, l))`` with the default stride (the window) and
no padding, and ``MaxPool2d`` with any stride and no padding. Images are B x C x height x width.
``pooled`` and ``over_windows`` are the definitions; the layers here are terms, and the words of
``pooling_words`` are read from code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from symcnn.kernel.binding import shape_of
from symcnn.kernel.terms import ONE, ZERO, Bracket, Term, add, conj, mul, recip
from symcnn.lemmas.notation import at, tabulate

from .conv_layers import Axis, Entry, Inner, Sums, plain_sums
from .lengths import Indices
from .term_context import TermContext


def pooled(fold: Sums, x: Entry, axes: Sequence[Axis], place: tuple[Term, ...]) -> Term:
    """A fold of ``x[b, c, s*i + d*u - p]`` over u at the place ``b, c, i``; 0 outside the image."""
    b, c, *outputs = place

    def tap(*taps: Term) -> Term:
        found = [a.read(i, u) for a, i, u in zip(axes, outputs, taps, strict=True)]
        inside = [a.inside(e) for a, e in zip(axes, found, strict=True) if not a.fits]
        return (Bracket(conj(*inside)) if inside else ONE) * x(b, c, *found)

    return fold([a.kernel for a in axes], "uvw"[: len(axes)], tap)


def over_windows(
    fold: Callable[..., Term],
    parts: Sequence[tuple[Term, Term, Term]],
    body: Callable[[Indices], Term],
) -> Term:
    """A fold over the places ``start + step*u`` for u < width, for each (start, width, step)."""

    def level(found: Indices) -> Term:
        k = len(found)
        if k == len(parts):
            return body(found)
        start, width, step = parts[k]
        return fold(width, lambda u: level((*found, add(start, mul(step, u)))), "uvw"[k])

    return level(())


def average_pool(X: Term, M: Term, N: Term, k: Term, l: Term) -> Term:  # noqa: E741
    """The B x C x M x N tensor of the means of the k x l windows of X, B x C x kM x lN.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> k, M, B, C = sizes("k M B C")
    >>> print(average_pool(tensor("X", B, C, k * M, k * M), M, M, k, k))
    lam[b<B] lam[c<C] lam[q<M] lam[r<M] 1/(k*k)*(sum[u<k] sum[v<k] X[b, c, k*q + u, k*r + v])
    """
    B, C, H, L = shape_of(X)
    axes = Inner(H, k, M, k, ZERO, ONE), Inner(L, l, N, l, ZERO, ONE)
    return tabulate(
        B,
        C,
        M,
        N,
        lambda b, c, q, r: recip(k * l) * pooled(plain_sums, partial(at, X), axes, (b, c, q, r)),
    )


def max_pool(
    X: Term,
    M: Term,
    N: Term,
    k: Term,
    l: Term,  # noqa: E741
    s: Term | None = None,
    t: Term | None = None,
) -> Term:
    """The B x C x M x N tensor of the maxima of k x l windows of X.

    The windows start at multiples of the strides s and t, by default k and l: then they do
    not overlap, and X is B x C x kM x lN.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> k, s, M, B, C, H = sizes("k s M B C H")
    >>> print(max_pool(tensor("X", B, C, H, H), M, M, k, k, s, s))
    lam[b<B] lam[c<C] lam[q<M] lam[r<M] max[u<k] max[v<k] X[b, c, s*q + u, s*r + v]
    """
    s, t = (k if s is None else s), (l if t is None else t)
    B, C, _, _ = shape_of(X)

    def entry(b: Term, c: Term, q: Term, r: Term) -> Term:
        parts = ((s * q, k, ONE), (t * r, l, ONE))
        return over_windows(TermContext(X).max, parts, lambda place: at(X, b, c, *place))

    return tabulate(B, C, M, N, entry)
