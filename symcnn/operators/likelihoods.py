"""Losses that are the logarithm of a probability: cross entropy and its relatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symcnn.kernel.terms import INT, ONE, ZERO, Bracket, Eq, Ite, Lt, Num, Term, mul, ne, neg

from .arrays import Array, Context, WordError, entrywise, word
from .elementwise import HALF, larger, softplus_of
from .lengths import Indices
from .losses import OLD, PI, F, one_shape, reduced, settled
from .norms import log_softmax
from .picking import expect_whole, index_at
from .reductions import total
from .reshaping import moved


@word(f"{F}.binary_cross_entropy(input, target, weight=None, {OLD})")
def binary_cross_entropy(
    c: Context, x: Array, target: Array, weight: Array | None,
    size_average: Any, reduce: Any, reduction: str,
) -> Array:  # fmt: skip
    """``-(y*log(x) + (1 - y)*log(1 - x))``."""
    one_shape(c, x, target)

    def entry(p: Term, t: Term, *w: Term) -> Term:
        found = neg(t * c.function("log", p) + (1 - t) * c.function("log", 1 - p))
        return mul(*w, found)

    arrays = [z for z in (x, target, weight) if z is not None]
    return reduced(c, entrywise(c, entry, *arrays), settled(size_average, reduce, reduction))


@word(f"{F}.binary_cross_entropy_with_logits(input, target, weight=None, size_average=None, "
      "reduce=None, reduction='mean', pos_weight=None)")  # fmt: skip
def binary_cross_entropy_with_logits(
    c: Context, x: Array, target: Array, weight: Array | None,
    size_average: Any, reduce: Any, reduction: str, pos_weight: Array | None,
) -> Array:  # fmt: skip
    """``-(q*y*log(sigmoid(x)) + (1 - y)*log(1 - sigmoid(x)))`` with q the positive weight, or 1."""
    one_shape(c, x, target)
    q = Array((), lambda i: ONE, INT) if pos_weight is None else pos_weight
    w = Array((), lambda i: ONE, INT) if weight is None else weight

    def entry(v: Term, t: Term, positive: Term, each: Term) -> Term:
        found = positive * t * softplus_of(c, neg(v)) + (1 - t) * softplus_of(c, v)
        return mul(each, found)

    losses = entrywise(c, entry, x, target, q, w)
    return reduced(c, losses, settled(size_average, reduce, reduction))


@word(f"{F}.kl_div(input, target, {OLD}, log_target=False)")
def kl_div(
    c: Context, x: Array, target: Array, size_average: Any, reduce: Any, reduction: str,
    log_target: bool,
) -> Array:  # fmt: skip
    """``y * (log(y) - x)``, 0 where y is 0; x is a logarithm."""

    def entry(v: Term, t: Term) -> Term:
        if log_target:
            return c.function("exp", t) * (t - v)
        with c.assuming(ne(t, ZERO)):
            found = t * (c.function("log", t) - v)
        return Ite(Eq(t, ZERO), ZERO, found)

    losses = entrywise(c, entry, x, target)
    if settled(size_average, reduce, reduction) == "batchmean":
        sums = total(c, losses, None, False)
        return entrywise(c, lambda s: c.divide(s, x.shape[0]), sums)
    return reduced(c, losses, reduction)


def likelihoods(
    c: Context, logs: Array, target: Array, weight: Array | None, ignore_index: Term
) -> tuple[Array, Array]:
    """``-w[t] * logs[t]`` and ``w[t]`` for each class t of the target; 0 where it is ignored."""
    expect_whole(target)
    if logs.ndim != target.ndim + 1:
        raise WordError("the input has one axis more than the target, the classes")
    place = 0 if logs.ndim == 1 else 1
    classes = logs.shape[place]
    others = [*logs.shape[:place], *logs.shape[place + 1 :]]
    for m, n in zip(others, target.shape, strict=True):
        c.require(Eq(m, n), "input and target have one shape beside the classes")
    if weight is not None:
        c.require(Eq(weight.shape[0], classes), "one weight for each class")
    # a class that is negative is none, so that only the default is ignored by being required
    used = not (isinstance(ignore_index, Num) and ignore_index.value < 0)

    def kept(i: Indices) -> Term:
        return ne(target[i], ignore_index)

    def value(i: Indices, of: Callable[[Term], Term]) -> Term:
        if not used:
            return of(index_at(c, target, i, classes))
        with c.assuming(kept(i)):
            return Bracket(kept(i)) * of(index_at(c, target, i, classes))

    def share(t: Term) -> Term:
        return ONE if weight is None else weight.number((t,))

    def loss(i: Indices) -> Term:
        return value(i, lambda t: neg(mul(share(t), logs.number((*i[:place], t, *i[place:])))))

    axes = target.axes
    return Array(axes, loss), Array(axes, lambda i: value(i, share))


@word(f"{F}.nll_loss(input, target, weight=None, size_average=None, ignore_index=-100, "
      "reduce=None, reduction='mean')")  # fmt: skip
def nll_loss(
    c: Context, x: Array, target: Array, weight: Array | None, size_average: Any,
    ignore_index: Term, reduce: Any, reduction: str,
) -> Array:  # fmt: skip
    """``-w[t] * x[t]`` for each class t of the target; the mean divides by the sum of ``w[t]``."""
    losses, weights = likelihoods(c, x, target, weight, ignore_index)
    if settled(size_average, reduce, reduction) != "mean":
        return reduced(c, losses, reduction)
    return entrywise(c, c.divide, total(c, losses, None, False), total(c, weights, None, False))


@word(f"{F}.cross_entropy(input, target, weight=None, size_average=None, ignore_index=-100, "
      "reduce=None, reduction='mean', label_smoothing=0.0)")  # fmt: skip
def cross_entropy(
    c: Context, x: Array, target: Array, weight: Array | None, size_average: Any,
    ignore_index: Term, reduce: Any, reduction: str, label_smoothing: Term,
) -> Array:  # fmt: skip
    """``-log_softmax(x)[t]``; of probabilities ``-sum[k] y[k]*log_softmax(x)[k]``.

    With label smoothing s the target is ``(1 - s)*y + s/C`` for C classes.
    """
    reduction = settled(size_average, reduce, reduction)
    place = 0 if x.ndim == 1 else 1
    logs = log_softmax(c, x, place)
    classes = x.shape[place]
    s = label_smoothing

    def over_classes(f: Callable[[Term, Indices], Term]) -> Array:
        """The sum over the classes k of ``-w[k] * f(k, i) * logs[k]``."""
        axes = (*x.axes[:place], *x.axes[place + 1 :])

        def entry(i: Indices) -> Term:
            def at(k: Term) -> Term:
                here = (*i[:place], k, *i[place:])
                w = ONE if weight is None else weight.number((k,))
                return mul(w, f(k, here), logs.number(here))

            return neg(c.sum(x.axes[place], at))

        return Array(axes, entry)

    if x.ndim == target.ndim:
        one_shape(c, x, target)
        losses = over_classes(lambda k, i: (1 - s) * target.number(i) + c.divide(s, classes))
        if reduction == "mean":
            count = mul(ONE, *losses.shape)
            return entrywise(c, lambda v: c.divide(v, count), total(c, losses, None, False))
        return reduced(c, losses, reduction)
    losses, weights = likelihoods(c, logs, target, weight, ignore_index)
    if s != ZERO:
        used = not (isinstance(ignore_index, Num) and ignore_index.value < 0)
        smooth = over_classes(lambda k, i: ONE)

        def mixed(i: Indices) -> Term:
            even = c.divide(s, classes) * smooth.number(i)
            if used:
                even = Bracket(ne(target[i], ignore_index)) * even
            return (1 - s) * losses.number(i) + even

        both = Array(losses.axes, mixed)
    else:
        both = losses
    if reduction != "mean":
        return reduced(c, both, reduction)
    return entrywise(c, c.divide, total(c, both, None, False), total(c, weights, None, False))


@word(f"{F}.poisson_nll_loss(input, target, log_input=True, full=False, size_average=None, "
      "eps=1e-08, reduce=None, reduction='mean')")  # fmt: skip
def poisson_nll_loss(
    c: Context, x: Array, target: Array, log_input: bool, full: bool, size_average: Any,
    eps: Term, reduce: Any, reduction: str,
) -> Array:  # fmt: skip
    """``exp(x) - y*x``; of a rate that is no logarithm, ``x - y*log(x + eps)``."""

    def entry(v: Term, t: Term) -> Term:
        logarithm = v if log_input else c.function("log", v + eps)
        found = (c.function("exp", v) if log_input else v) - t * logarithm
        if full:
            log_t = c.function("log", t)
            found += Ite(Lt(ONE, t), t * log_t - t + HALF * c.function("log", 2 * PI * t), ZERO)
        return found

    losses = entrywise(c, entry, x, target)
    return reduced(c, losses, settled(size_average, reduce, reduction))


@word(f"{F}.gaussian_nll_loss(input, target, var, full=False, eps=1e-06, reduction='mean')")
def gaussian_nll_loss(
    c: Context, x: Array, target: Array, var: Array, full: bool, eps: Term, reduction: str
) -> Array:
    """``(log(v) + (x - y)**2/v)/2`` with the variance v, at least eps."""
    if var.ndim not in (0, x.ndim) and var.ndim != x.ndim - 1:
        raise WordError("the variance has the shape of the input, or 1 in its last axis")
    if var.ndim == x.ndim - 1 and var.ndim:
        var = moved(var, (*var.axes, (ONE,)), lambda i: i[:-1])

    def entry(v: Term, t: Term, s: Term) -> Term:
        spread = larger(s, eps)
        found = HALF * (c.function("log", spread) + c.divide((v - t) ** 2, spread))
        return found + HALF * c.function("log", 2 * PI) if full else found

    return reduced(c, entrywise(c, entry, x, target, var), reduction)
