"""Losses by distances and margins, then their mean, their sum, or all of them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symcnn.kernel.terms import (
    ONE, REAL, ZERO, Bracket, Eq, Fun, Ite, Le, Lt, Num, Term, mul, ne, neg,
)  # fmt: skip

from .arrays import Array, Context, WordError, broadcast, entrywise, normalized, word
from .cutting import halves
from .elementwise import HALF, larger, smaller, softplus_of
from .lengths import Indices
from .norms import norm_of
from .picking import expect_whole, index_at
from .reductions import folded, mean, total
from .reshaping import moved

F = "torch.nn.functional"
PI = Fun("pi")()
OLD = "size_average=None, reduce=None, reduction='mean'"


def reduced(c: Context, x: Array, reduction: str) -> Array:
    """The mean of all entries, their sum, or the entries."""
    match reduction:
        case "none":
            return x
        case "sum":
            return total(c, x, None, False)
        case "mean":
            return mean(c, x, None, False)
    raise WordError(f"the reduction is 'mean', 'sum' or 'none', found {reduction!r}")


def settled(size_average: Any, reduce: Any, reduction: str) -> str:
    """The reduction; its old spelling is refused."""
    if size_average is not None or reduce is not None:
        raise WordError("size_average and reduce are old; write reduction=")
    return reduction


def one_shape(c: Context, x: Array, target: Array) -> None:
    """Require that two arrays have one shape, which spares a broadcast by mistake."""
    if x.ndim != target.ndim:
        raise WordError("input and target have one shape")
    for m, n in zip(x.shape, target.shape, strict=True):
        c.require(Eq(m, n), "input and target have one shape")


def of_differences(
    c: Context, x: Array, target: Array, weight: Array | None, f: Callable[[Term], Term]
) -> Array:
    """``weight * f(x - target)``."""
    if weight is None:
        return entrywise(c, lambda a, b: f(a - b), x, target)
    one_shape(c, x, weight)
    return entrywise(c, lambda a, b, w: f(a - b) * w, x, target, weight)


def weighted(c: Context, losses: Array, weight: Array | None, reduction: str) -> Array:
    """The reduction of losses, with a weighted mean where there are weights."""
    if weight is None or reduction != "mean":
        return reduced(c, losses, reduction)
    sums = total(c, losses, None, False)
    wide = entrywise(c, lambda w, v: w, weight, losses)
    return entrywise(c, c.divide, sums, total(c, wide, None, False))


# -- distances -------------------------------------------------------------------------------------


@word(f"{F}.mse_loss(input, target, {OLD}, weight=None)")
def mse_loss(
    c: Context, x: Array, target: Array, size_average: Any, reduce: Any, reduction: str,
    weight: Array | None,
) -> Array:  # fmt: skip
    """``(x - y)**2``."""
    losses = of_differences(c, x, target, weight, lambda d: d * d)
    return weighted(c, losses, weight, settled(size_average, reduce, reduction))


@word(f"{F}.l1_loss(input, target, {OLD}, weight=None)")
def l1_loss(
    c: Context, x: Array, target: Array, size_average: Any, reduce: Any, reduction: str,
    weight: Array | None,
) -> Array:  # fmt: skip
    """``|x - y|``."""
    losses = of_differences(c, x, target, weight, lambda d: c.function("abs", d))
    return weighted(c, losses, weight, settled(size_average, reduce, reduction))


@word(f"{F}.smooth_l1_loss(input, target, {OLD}, beta=1.0)")
def smooth_l1_loss(
    c: Context, x: Array, target: Array, size_average: Any, reduce: Any, reduction: str, beta: Term
) -> Array:
    """``d**2/(2*beta)`` where ``|d| < beta``, else ``|d| - beta/2``; with d = x - y."""

    def entry(d: Term) -> Term:
        size = c.function("abs", d)
        if beta == ZERO:
            return size
        return Ite(Lt(size, beta), HALF * d * d / beta, size - HALF * beta)

    c.require(Le(ZERO, beta), "beta is not negative")
    losses = of_differences(c, x, target, None, entry)
    return reduced(c, losses, settled(size_average, reduce, reduction))


@word(f"{F}.huber_loss(input, target, reduction='mean', delta=1.0, weight=None)")
def huber_loss(
    c: Context, x: Array, target: Array, reduction: str, delta: Term, weight: Array | None
) -> Array:
    """``d**2/2`` where ``|d| <= delta``, else ``delta*(|d| - delta/2)``; with d = x - y."""

    def entry(d: Term) -> Term:
        size = c.function("abs", d)
        return Ite(Le(size, delta), HALF * d * d, delta * (size - HALF * delta))

    c.require(Lt(ZERO, delta), "delta is positive")
    return reduced(c, of_differences(c, x, target, weight, entry), reduction)


@word(f"{F}.cosine_similarity(x1, x2, dim=1, eps=1e-08)",
      "torch.cosine_similarity(x1, x2, dim=1, eps=1e-08)")  # fmt: skip
def cosine_similarity(c: Context, x: Array, y: Array, axis: int, eps: Term) -> Array:
    """``x . y / (max(|x|, eps) * max(|y|, eps))``."""
    axes, maps = broadcast(c, x, y)
    x, y = (moved(z, axes, m) for z, m in zip((x, y), maps, strict=True))
    products = entrywise(c, lambda a, b: a * b, x, y)
    dots = folded(c.sum, products, axis, False, lambda v: v, REAL)
    sizes = [norm_of(c, z, None, axis, False) for z in (x, y)]
    return entrywise(c, lambda d, m, n: c.divide(d, larger(m, eps) * larger(n, eps)), dots, *sizes)


@word(f"{F}.pairwise_distance(x1, x2, p=2.0, eps=1e-06, keepdim=False)",
      "torch.pairwise_distance(x1, x2, p=2.0, eps=1e-06, keepdim=False)")  # fmt: skip
def pairwise_distance(c: Context, x: Array, y: Array, ord: Any, eps: Term, keepdims: bool) -> Array:
    """The norm of ``x - y + eps`` along the last axis."""
    shifted = entrywise(c, lambda a, b: a - b + eps, x, y)
    return norm_of(c, shifted, ord, -1, keepdims)


@word("torch.cdist(x1, x2, p=2.0, compute_mode=None)")
def cdist(c: Context, x: Array, y: Array, ord: Any) -> Array:
    """The norms of ``x[..., i, :] - y[..., j, :]``."""
    if min(x.ndim, y.ndim) < 2:
        raise WordError("cdist takes matrices")
    c.require(Eq(x.shape[-1], y.shape[-1]), "the vectors have one length")
    rows = moved(x, (*x.axes[:-1], (ONE,), x.axes[-1]), lambda i: (*i[:-2], i[-1]))
    columns = moved(y, (*y.axes[:-2], (ONE,), *y.axes[-2:]), lambda i: (*i[:-3], *i[-2:]))
    return norm_of(c, entrywise(c, lambda a, b: a - b, rows, columns), ord, -1, False)


# -- margins ---------------------------------------------------------------------------------------


@word(f"{F}.hinge_embedding_loss(input, target, margin=1.0, {OLD})")
def hinge_embedding_loss(
    c: Context, x: Array, target: Array, margin: Term, size_average: Any, reduce: Any,
    reduction: str,
) -> Array:  # fmt: skip
    """``x`` where y = 1, ``max(0, margin - x)`` where y = -1."""

    def entry(v: Term, t: Term) -> Term:
        # PyTorch adds both parts, each where the label is not the other one
        near = Ite(ne(t, ONE), larger(margin - v, ZERO), ZERO)
        return near + Ite(ne(t, Num(-1)), v, ZERO)

    losses = entrywise(c, entry, x, target)
    return reduced(c, losses, settled(size_average, reduce, reduction))


@word(f"{F}.margin_ranking_loss(input1, input2, target, margin=0.0, {OLD})")
def margin_ranking_loss(
    c: Context, input1: Array, input2: Array, target: Array, margin: Term, size_average: Any,
    reduce: Any, reduction: str,
) -> Array:  # fmt: skip
    """``max(0, -y*(a - b) + margin)``."""
    losses = entrywise(
        c, lambda a, b, t: larger(neg(t) * (a - b) + margin, ZERO), input1, input2, target
    )
    return reduced(c, losses, settled(size_average, reduce, reduction))


@word(f"{F}.soft_margin_loss(input, target, {OLD})")
def soft_margin_loss(
    c: Context, x: Array, target: Array, size_average: Any, reduce: Any, reduction: str
) -> Array:
    """``log(1 + exp(-y*x))``."""
    losses = entrywise(c, lambda v, t: softplus_of(c, neg(t) * v), x, target)
    return reduced(c, losses, settled(size_average, reduce, reduction))


@word(f"{F}.cosine_embedding_loss(input1, input2, target, margin=0.0, {OLD})")
def cosine_embedding_loss(
    c: Context, input1: Array, input2: Array, target: Array, margin: Term, size_average: Any,
    reduce: Any, reduction: str,
) -> Array:  # fmt: skip
    """``1 - cos`` where y = 1, ``max(0, cos - margin)`` where y = -1."""
    epsilon = Num(Fraction("1e-12"))
    products = entrywise(c, lambda a, b: a * b, input1, input2)
    dots = folded(c.sum, products, -1, False, lambda v: v, REAL)
    squares = [folded(c.sum, z, -1, False, lambda v: v * v, REAL) for z in (input1, input2)]
    cosines = entrywise(
        c,
        lambda d, m, n: c.divide(d, c.function("sqrt", (m + epsilon) * (n + epsilon))),
        dots,
        *squares,
    )
    losses = entrywise(
        c,
        lambda v, t: Ite(Eq(t, ONE), 1 - v, Ite(Eq(t, Num(-1)), larger(v - margin, ZERO), ZERO)),
        cosines,
        target,
    )
    return reduced(c, losses, settled(size_average, reduce, reduction))


@word(f"{F}.triplet_margin_loss(anchor, positive, negative, margin=1.0, p=2, eps=1e-06, "
      "swap=False, size_average=None, reduce=None, reduction='mean')")  # fmt: skip
def triplet_margin_loss(
    c: Context, anchor: Array, positive: Array, negative: Array, margin: Term, ord: Any,
    eps: Term, swap: bool, size_average: Any, reduce: Any, reduction: str,
) -> Array:  # fmt: skip
    """``max(0, |a - p| - |a - n| + margin)``; swap: with ``min(|a - n|, |p - n|)``."""
    near = pairwise_distance(c, anchor, positive, ord, eps, False)
    far = pairwise_distance(c, anchor, negative, ord, eps, False)
    if swap:
        far = entrywise(c, smaller, far, pairwise_distance(c, positive, negative, ord, eps, False))
    losses = entrywise(c, lambda a, b: larger(a - b + margin, ZERO), near, far)
    return reduced(c, losses, settled(size_average, reduce, reduction))


@word(f"{F}.multilabel_soft_margin_loss(input, target, weight=None, {OLD})")
def multilabel_soft_margin_loss(
    c: Context, x: Array, target: Array, weight: Array | None, size_average: Any, reduce: Any,
    reduction: str,
) -> Array:  # fmt: skip
    """The mean over the classes of ``-(y*log(sigmoid(x)) + (1 - y)*log(sigmoid(-x)))``."""

    def entry(v: Term, t: Term, *w: Term) -> Term:
        return mul(*w, t * softplus_of(c, neg(v)) + (1 - t) * softplus_of(c, v))

    arrays = [z for z in (x, target, weight) if z is not None]
    losses = mean(c, entrywise(c, entry, *arrays), -1, False)
    return reduced(c, losses, settled(size_average, reduce, reduction))


@word(f"{F}.multi_margin_loss(input, target, p=1, margin=1.0, weight=None, {OLD})")
def multi_margin_loss(
    c: Context, x: Array, target: Array, ord: int, margin: Term, weight: Array | None,
    size_average: Any, reduce: Any, reduction: str,
) -> Array:  # fmt: skip
    """The sum over the other classes of ``max(0, margin - x[t] + x[k])**p``, divided by C."""
    if ord not in (1, 2):
        raise WordError("p is 1 or 2")
    expect_whole(target)
    if x.ndim != target.ndim + 1:
        raise WordError("the input has one axis more than the target, the classes")
    classes = x.shape[-1]

    def entry(i: Indices) -> Term:
        t = index_at(c, target, i, classes)
        w = ONE if weight is None else weight.number((t,))

        def at(k: Term) -> Term:
            gap = larger(margin - x.number((*i, t)) + x.number((*i, k)), ZERO)
            return Bracket(ne(k, t)) * mul(w, gap**ord)

        return c.divide(c.sum(x.axes[-1], at), classes)

    losses = Array(target.axes, entry)
    return reduced(c, losses, settled(size_average, reduce, reduction))


# -- gates -----------------------------------------------------------------------------------------


@word(f"{F}.glu(input, dim=-1)")
def glu(c: Context, x: Array, axis: int) -> Array:
    """``a * sigmoid(b)`` for the two halves of an axis."""
    (a,) = normalized(axis, x.ndim)
    first, second = halves(c, x, a)
    return entrywise(c, lambda u, v: u * c.function("sigmoid", v), first, second)
