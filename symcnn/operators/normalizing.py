"""Normalization layers: entries minus their mean, divided by the root of their variance."""

from __future__ import annotations

from typing import Any

from symcnn.kernel.terms import ONE, ZERO, And, Bracket, Eq, Le, Lt, Num, Term, mul

from .arrays import Array, Context, WordError, entrywise, word
from .convolution_words import share
from .cutting import divided
from .lengths import Indices
from .reductions import mean, variance
from .reshaping import reshape

F = "torch.nn.functional"


def standardized(c: Context, x: Array, axes: tuple[int, ...], eps: Term) -> Array:
    """``(x - mean) / sqrt(var + eps)`` along axes, with the variance that divides by n."""
    middle = mean(c, x, axes, True)
    spread = variance(c, x, axes, True, ZERO)

    def entry(v: Term, m: Term, s: Term) -> Term:
        return c.divide(v - m, c.function("sqrt", s + eps))

    return entrywise(c, entry, x, middle, spread)


def along_axes(c: Context, v: Array | None, x: Array, first: int) -> Array | None:
    """An array whose axes are those of x from ``first`` on, as one with all axes of x."""
    if v is None:
        return None
    for k, n in enumerate(v.shape):
        c.require(Eq(n, x.shape[first + k]), "weight and bias have the lengths of their axes")
    stop = first + v.ndim
    return Array(x.axes, lambda i: v.number(i[first:stop]))


def scaled(c: Context, x: Array, weight: Array | None, bias: Array | None) -> Array:
    """``x * weight + bias``, for arrays of one shape."""
    if weight is not None:
        x = entrywise(c, lambda v, w: v * w, x, weight)
    return x if bias is None else entrywise(c, lambda v, b: v + b, x, bias)


def _last_axes(c: Context, x: Array, normalized_shape: Any, *more: Array | None) -> int:
    shape = normalized_shape if isinstance(normalized_shape, tuple) else (normalized_shape,)
    first = x.ndim - len(shape)
    if first < 0 or not shape:
        raise WordError("normalized_shape is the lengths of the last axes")
    for n, m in zip(shape, x.shape[first:], strict=True):
        c.require(Eq(n, m), "normalized_shape is the lengths of the last axes")
    if any(v is not None and v.ndim != len(shape) for v in more):
        raise WordError("weight and bias have the shape normalized_shape")
    return first


@word(f"{F}.layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-05)",
      "torch.layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-05)")  # fmt: skip
def layer_norm(
    c: Context, x: Array, normalized_shape: Any,
    weight: Array | None, bias: Array | None, eps: Term,
) -> Array:  # fmt: skip
    """``(x - mean)/sqrt(var + eps) * weight + bias`` over the last axes."""
    first = _last_axes(c, x, normalized_shape, weight, bias)
    found = standardized(c, x, tuple(range(first, x.ndim)), eps)
    return scaled(c, found, along_axes(c, weight, x, first), along_axes(c, bias, x, first))


@word(f"{F}.rms_norm(input, normalized_shape, weight=None, eps=None)",
      "torch.rms_norm(input, normalized_shape, weight=None, eps=None)")  # fmt: skip
def rms_norm(
    c: Context, x: Array, normalized_shape: Any, weight: Array | None, eps: Term | None
) -> Array:
    """``x / sqrt(mean(x**2) + eps) * weight`` over the last axes."""
    if eps is None:
        raise WordError("the default eps of rms_norm depends on the type of the numbers; give eps")
    first = _last_axes(c, x, normalized_shape, weight)
    squares = entrywise(c, lambda v: v * v, x)
    means = mean(c, squares, tuple(range(first, x.ndim)), True)
    found = entrywise(c, lambda v, m: c.divide(v, c.function("sqrt", m + eps)), x, means)
    return scaled(c, found, along_axes(c, weight, x, first), None)


def _channels(c: Context, x: Array, *vectors: Array | None) -> list[Array | None]:
    """Vectors with a number for each channel, axis 1, as arrays like x."""
    if any(v is not None and v.ndim != 1 for v in vectors):
        raise WordError("one number for each channel")
    return [along_axes(c, v, x, 1) for v in vectors]


@word(f"{F}.batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False, "
      "momentum=0.1, eps=1e-05)")  # fmt: skip
def batch_norm(
    c: Context, x: Array, running_mean: Array | None, running_var: Array | None,
    weight: Array | None, bias: Array | None, training: bool, momentum: Any, eps: Term,
) -> Array:  # fmt: skip
    """Every channel by its own mean and variance; in evaluation by the running ones.

    In training the running mean and variance change too, which the result does not show.
    """
    if x.ndim < 2:
        raise WordError("batch_norm takes a batch of channels: at least two axes")
    w, b, middle, spread = _channels(c, x, weight, bias, running_mean, running_var)
    if training:
        found = standardized(c, x, (0, *range(2, x.ndim)), eps)
    elif middle is None or spread is None:
        raise WordError("in evaluation batch_norm needs running_mean and running_var")
    else:
        found = entrywise(
            c,
            lambda v, m, s: c.divide(v - m, c.function("sqrt", s + eps)),
            x,
            middle,
            spread,
        )
    return scaled(c, found, w, b)


@word(f"{F}.instance_norm(input, running_mean=None, running_var=None, weight=None, bias=None, "
      "use_input_stats=True, momentum=0.1, eps=1e-05)")  # fmt: skip
def instance_norm(
    c: Context, x: Array, running_mean: Array | None, running_var: Array | None,
    weight: Array | None, bias: Array | None, use_input_stats: bool, momentum: Any, eps: Term,
) -> Array:  # fmt: skip
    """Every channel of every image by its own mean and variance."""
    if not use_input_stats:
        return batch_norm(c, x, running_mean, running_var, weight, bias, False, momentum, eps)
    if x.ndim < 3:
        raise WordError("instance_norm takes a batch of channels of images: at least three axes")
    w, b = _channels(c, x, weight, bias)
    return scaled(c, standardized(c, x, tuple(range(2, x.ndim)), eps), w, b)


@word(f"{F}.group_norm(input, num_groups, weight=None, bias=None, eps=1e-05)")
def group_norm(
    c: Context, x: Array, num_groups: Term, weight: Array | None, bias: Array | None, eps: Term
) -> Array:
    """Every group of channels of every image by its own mean and variance."""
    if x.ndim < 2:
        raise WordError("group_norm takes a batch of channels: at least two axes")
    batch, channels, *sizes = x.shape
    c.require(Le(ONE, num_groups), "there is at least one group")
    parts = reshape(c, x, (batch, num_groups, share(c, channels, num_groups, "channels"), *sizes))
    normal = standardized(c, parts, tuple(range(2, x.ndim + 1)), eps)
    found = reshape(c, normal, (batch, mul(*normal.shape[1:3]), *sizes))
    w, b = _channels(c, x, weight, bias)
    return scaled(c, found, w, b)


@word(f"{F}.local_response_norm(input, size, alpha=0.0001, beta=0.75, k=1.0)")
def local_response_norm(
    c: Context, x: Array, size: Term, alpha: Term, beta: Term, k: Term
) -> Array:
    """``x / (k + alpha * mean of x**2 over the channels near by) ** beta``."""
    if x.ndim < 3:
        raise WordError("local_response_norm takes a batch of channels of images: 3 axes or more")
    before = divided(c, size, Num(2))

    def entry(i: Indices) -> Term:
        def square(u: Term) -> Term:
            channel = i[1] + u - before
            inside = And(Le(ZERO, channel), Lt(channel, x.shape[1]))
            return Bracket(inside) * x.number((i[0], channel, *i[2:])) ** 2

        near = c.divide(c.sum(size, square, "u"), size)
        return c.divide(x.number(i), c.power(k + alpha * near, beta))

    return Array(x.axes, entry)
