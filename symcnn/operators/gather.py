"""What the gradients of layers are made of, for any number of axes.

Each function gives an entry of the result, as a term in its indices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symcnn.kernel.binding import close, free_vars, fresh
from symcnn.kernel.terms import INT, Bracket, Eq, Numeric, Range, Sum, Term, Var, conj, mul


def upsampled(T: Term, indices: Sequence[Term], factors: Sequence[Term | None]) -> Term:
    """Nearest upsampling: every entry of T fills a block; None leaves an axis as it is.

    >>> k, M, i = (Var(name, INT) for name in "kMi")
    >>> from symcnn.lemmas.notation import tensor
    >>> print(upsampled(tensor("T", M), [i], [k]))
    T[i//k]
    """
    return T[tuple(i if k is None else i // k for i, k in zip(indices, factors, strict=True))]


def sum_pooled(T: Term, indices: Sequence[Term], windows: Sequence[Term | None]) -> Term:
    """The sums of T over windows that do not overlap; None leaves an axis as it is.

    >>> k, M, i = (Var(name, INT) for name in "kMi")
    >>> from symcnn.lemmas.notation import tensor
    >>> print(sum_pooled(tensor("T", k * M), [i], [k]))
    sum[u<k] T[k*i + u]
    """
    taken = {*free_vars(T)}.union(*map(free_vars, indices))
    places: list[Term] = []
    sums: list[tuple[Var, Term]] = []
    for i, k in zip(indices, windows, strict=True):
        if k is None:
            places.append(i)
            continue
        u = fresh("u", INT, {*taken, *(v for v, _ in sums)})
        sums.append((u, k))
        places.append(k * i + u)
    return _summed(T[tuple(places)], sums)


def scattered(T: Term, index: Term, row: Term, others: Sequence[Term], count: Numeric) -> Term:
    """The sum of the entries ``T[b, others]`` over all b < count with ``index[b] = row``.

    >>> N, d, V, i, j = (Var(name, INT) for name in "NdVij")
    >>> from symcnn.lemmas.notation import index_tensor, tensor
    >>> print(scattered(tensor("T", N, d), index_tensor("y", N), i, [j], N))
    sum[b<N] [y[b] = i]*T[b, j]
    """
    taken = free_vars(T).union(free_vars(index), free_vars(row), *map(free_vars, others))
    b = fresh("b", INT, taken)
    size = count if isinstance(count, Term) else None
    body = mul(Bracket(Eq(index[b], row)), T[(b, *others)])
    return _summed(body, [(b, size if size is not None else Range(count).size)])


def transposed_convolution(
    left: Term,
    right: Term,
    sums: Sequence[tuple[Var, Term]],
    taps: Mapping[Term, Term],
) -> Term:
    """``sum [s*i + d*u - p = x and ...] left * right``: what every input spreads over its taps.

    ``left`` and ``right`` are the entries of the input and the kernel, ``sums`` the indices
    that are summed with their sizes, ``taps`` the place ``s*i + d*u - p`` for each index x of
    the result. PyTorch's ConvTranspose, with the sizes of the result given.

    >>> H, K, s, i, u, x = (Var(name, INT) for name in "HKsiux")
    >>> from symcnn.lemmas.notation import tensor
    >>> X, W = tensor("X", H), tensor("W", K)
    >>> print(transposed_convolution(X[i], W[u], [(i, H), (u, K)], {x: s * i + u}))
    sum[i<H] sum[u<K] [s*i + u = x]*X[i]*W[u]
    """
    spread = [Bracket(conj(*(Eq(place, x) for x, place in taps.items())))] if taps else []
    return _summed(mul(*spread, left, right), sums)


def _summed(body: Term, sums: Sequence[tuple[Var, Term]]) -> Term:
    for v, n in reversed(list(sums)):
        body = Sum(Range(n), close(body, v), v.name)
    return body
