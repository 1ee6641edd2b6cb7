"""What the gradients of layers are made of, for any number of axes.

Each function gives an entry of the result, as a term in its indices: what is a word of array code
by that word, and beside it what only gradients need.
"""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.binding import close, free_vars, fresh, shape_of
from symcnn.kernel.terms import (
    INT, ONE, ZERO, Bracket, Eq, Max, Range, Sum, Term, Var, add, conj, mul, neg,
)  # fmt: skip

from .arrays import Array, array_of
from .cumulative import cumsum
from .cutting import windows as windows_along
from .joining import flip, padded_with, repeated
from .picking import index_add
from .reductions import total
from .images import pixel_shuffle, pixel_unshuffle
from .term_context import TermContext, entries_of


def upsampled(T: Term, indices: Sequence[Term], factors: Sequence[Term | None]) -> Term:
    """Nearest upsampling: every entry of T fills a block; None leaves an axis as it is.

    >>> k, M, i = (Var(name, INT) for name in "kMi")
    >>> from symcnn.lemmas.notation import tensor
    >>> print(upsampled(tensor("T", M), [i], [k]))
    T[i//k]
    """
    c, x = _of(T, *indices)
    for axis, k in enumerate(factors):
        x = x if k is None else repeated(c, x, k, axis)
    return x[tuple(indices)]


def sum_pooled(T: Term, indices: Sequence[Term], windows: Sequence[Term | None]) -> Term:
    """The sums of T over windows that do not overlap; None leaves an axis as it is.

    >>> k, M, i = (Var(name, INT) for name in "kMi")
    >>> from symcnn.lemmas.notation import tensor
    >>> print(sum_pooled(tensor("T", k * M), [i], [k]))
    sum[u<k] T[k*i + u]
    """
    c, x = _of(T, *indices)
    for axis, k in enumerate(windows):
        if k is not None:
            x = total(c, windows_along(c, x, axis, k, k), -1)
    return x[tuple(indices)]


def scattered(T: Term, index: Term, indices: Sequence[Term], rows: Term) -> Term:
    """PyTorch's index_add into zeros: the sum of the slices of T that the index sends to a row.

    >>> N, d, V, i, j = (Var(name, INT) for name in "NdVij")
    >>> from symcnn.lemmas.notation import index_tensor, tensor
    >>> print(scattered(tensor("T", N, d), index_tensor("y", N), [i, j], V))
    sum[k<N] [y[k] = i]*T[k, j]
    """
    c, x = _of(T, index, *indices)
    nothing = array_of((rows, *x.shape[1:]), lambda i: ZERO, INT)
    return index_add(c, nothing, 0, entries_of(index), x, ONE)[tuple(indices)]


def padded(T: Term, indices: Sequence[Term], widths: Sequence[tuple[Term, Term]]) -> Term:
    """Zero padding by so many entries before and after along every axis.

    >>> n, p, q, i = (Var(name, INT) for name in "npqi")
    >>> from symcnn.lemmas.notation import tensor
    >>> print(padded(tensor("T", n), [i], [(p, q)]))
    [0 <= i - p and i - p < n]*T[i - p]
    """
    c, x = _of(T, *indices)
    return padded_with(c, x, widths, ZERO)[tuple(indices)]


def unshuffled(T: Term, indices: Sequence[Term], r: Term) -> Term:
    """Space to depth, PyTorch's PixelUnshuffle: channel c*r*r + i*r + j has every r-th pixel.

    >>> C, H, L, r, c, y, z = (Var(name, INT) for name in "CHLrcyz")
    >>> from symcnn.lemmas.notation import tensor
    >>> print(unshuffled(tensor("T", C, r * H, r * L), [c, y, z], r))
    T[c//r//r, r*y + c//r % r, r*z + c % r]
    """
    context, x = _of(T, r, *indices)
    return pixel_unshuffle(context, x, r)[tuple(indices)]


def shuffled(T: Term, indices: Sequence[Term], r: Term) -> Term:
    """Depth to space, PyTorch's PixelShuffle.

    >>> C, H, L, r, c, y, z = (Var(name, INT) for name in "CHLrcyz")
    >>> from symcnn.lemmas.notation import tensor
    >>> print(shuffled(tensor("T", C * r * r, H, L), [c, y, z], r))
    T[r*(r*c + y % r) + z % r, y//r, z//r]
    """
    context, x = _of(T, r, *indices)
    return pixel_shuffle(context, x, r)[tuple(indices)]


def circularly_folded(T: Term, index: Term, before: Term, period: Term) -> Term:
    """The sum of the entries of T, padded circularly, that are copies of one.

    >>> H, p, x = (Var(name, INT) for name in "Hpx")
    >>> from symcnn.lemmas.notation import tensor
    >>> print(circularly_folded(tensor("T", H + 2 * p), x, p, H))
    sum[j<H + 2*p] [(j - p) % H = x]*T[j]
    """
    (n,) = shape_of(T)
    j = fresh("j", INT, free_vars(T).union(*map(free_vars, (index, before, period))))
    return _summed(mul(Bracket(Eq(add(j, neg(before)) % period, index)), T[j]), [(j, n)])


def cumulated(T: Term, indices: Sequence[Term], axis: int, backward: bool) -> Term:
    """The sum of T along an axis up to the index, or from it on.

    >>> n, i = (Var(name, INT) for name in "ni")
    >>> from symcnn.lemmas.notation import tensor
    >>> print(cumulated(tensor("T", n), [i], 0, True))
    sum[k<n - i] T[n - k - 1]
    """
    c, x = _of(T, *indices)
    if not backward:
        return cumsum(c, x, axis)[tuple(indices)]
    return flip(c, cumsum(c, flip(c, x, axis), axis), axis)[tuple(indices)]


def max_unpooled(
    G: Term, X: Term, indices: Sequence[Term], windows: Sequence[tuple[Term, Term, Term] | None]
) -> Term:
    """Every entry of G put where X has the maximum of its window.

    ``windows`` are stride, number of windows and size for each axis, None for one without.

    >>> H, M, k, s, x = (Var(name, INT) for name in "HMksx")
    >>> from symcnn.lemmas.notation import tensor
    >>> print(max_unpooled(tensor("G", M), tensor("X", H), [x], [(s, M, k)]))
    sum[i<M] sum[a<k] [s*i + a = x]*[X[s*i + a] = max[b<k] X[s*i + b]]*G[i]
    """
    taken = free_vars(G).union(free_vars(X), *map(free_vars, indices))
    positions: list[tuple[Var, Term]] = []
    taps: list[tuple[Var, Term]] = []
    others: list[tuple[Var, Term]] = []
    of_gradient: list[Term] = []
    here: list[Term] = []
    there: list[Term] = []
    for x, window in zip(indices, windows, strict=True):
        if window is None:
            for places in (of_gradient, here, there):
                places.append(x)
            continue
        stride, count, size = window
        i, a, b = (fresh(name, INT, taken) for name in ("i", "a", "b"))
        taken |= {i, a, b}
        positions.append((i, count))
        taps.append((a, size))
        others.append((b, size))
        of_gradient.append(i)
        here.append(stride * i + a)
        there.append(stride * i + b)
    largest: Term = X[tuple(there)]
    for v, n in reversed(others):
        largest = Max(Range(n), close(largest, v), v.name)
    spread = conj(*(Eq(e, x) for e, x in zip(here, indices, strict=True) if e != x))
    chosen = Bracket(Eq(X[tuple(here)], largest))
    return _summed(mul(Bracket(spread), chosen, G[tuple(of_gradient)]), [*positions, *taps])


def joined(
    factors: Sequence[Term], sums: Sequence[tuple[Var, Term]], equations: Sequence[Term] = ()
) -> Term:
    """``sum [equations] factors``: a contraction, or what is spread or read through windows.

    ``s*i + d*u - p = x`` with x an index of the result is a transposed convolution, PyTorch's
    ConvTranspose; with i or u an index of the result it is a convolution.

    >>> H, K, s, i, u, x = (Var(name, INT) for name in "HKsiux")
    >>> from symcnn.lemmas.notation import tensor
    >>> X, W = tensor("X", H), tensor("W", K)
    >>> print(joined([X[i], W[u]], [(i, H), (u, K)], [Eq(s * i + u, x)]))
    sum[i<H] sum[u<K] [s*i + u = x]*X[i]*W[u]
    """
    window = [Bracket(conj(*equations))] if equations else []
    return _summed(mul(*window, *factors), sums)


def _of(T: Term, *others: Term) -> tuple[TermContext, Array]:
    """The tensor as words take it, and a context for it."""
    return TermContext(T, *others), entries_of(T)


def _summed(body: Term, sums: Sequence[tuple[Var, Term]]) -> Term:
    for v, n in reversed(list(sums)):
        body = Sum(Range(n), close(body, v), v.name)
    return body
