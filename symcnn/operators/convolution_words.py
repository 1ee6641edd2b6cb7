"""Convolution layers in one, two and three dimensions, and their transposes.

The definitions are PyTorch's: the kernel is not flipped, and an entry outside of the image is 0.
``Axis`` (in ``conv_layers``) is one spatial axis; stride, padding and dilation may be symbolic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.terms import ONE, ZERO, Bracket, Eq, Le, Lt, Mod, Num, Term, add, conj, mul

from .arrays import Array, Context, WordError, numeric_sort, word
from .choices import plus
from .einsum import contraction
from .conv_layers import Axis, Inner, Sums, correlated, spread
from .convolution import overlap
from .cutting import divided
from .elementwise import larger, smaller
from .joining import flip
from .lengths import Indices, merged, quotient_of
from .reshaping import moved

TAPS = "uvw"


def each(given: Any, count: int, what: str) -> tuple[Term, ...]:
    """One number for every axis, or a number for each."""
    numbers = given if isinstance(given, tuple) else (given,) * count
    if len(numbers) == 1:
        numbers = numbers * count
    if len(numbers) != count:
        raise WordError(f"{what} is one number, or one for each of {count} axes")
    return numbers


def batched(x: Array, count: int, name: str) -> tuple[Array, bool]:
    """The array with an axis for the batch, and whether it had one."""
    if x.ndim == count + 2:
        return x, True
    if x.ndim == count + 1:
        return moved(x, [(ONE,), *x.axes], lambda i: i[1:]), False
    raise WordError(f"{name} takes {count + 1} or {count + 2} axes, found {x.ndim}")


def unbatched(x: Array, was_batched: bool) -> Array:
    """The array without the axis for the batch where there was none."""
    return x if was_batched else moved(x, x.axes[1:], lambda i: (ZERO, *i))


def share(c: Context, n: Term, groups: Term, what: str) -> Term:
    """``n / groups``, which must be an integer."""
    found = quotient_of(n, groups)
    if found is None:
        c.require(Eq(Mod(n, groups), ZERO), f"the number of {what} is divisible by {groups}")
        found = divided(c, n, groups)
    return found


def length(t: Term) -> Term:
    """A length, its terms collected."""
    return normal_form(t)


def windows(
    c: Context, size: Term, kernel: Term, stride: Term, padding: Term | str, dilation: Term
) -> Axis:
    """The axis of a convolution of an image of that size."""
    c.require(Le(ONE, stride), "the stride is at least 1")
    c.require(Le(ONE, dilation), "the dilation is at least 1")
    reach = add(mul(dilation, add(kernel, Num(-1))), ONE)
    if padding == "same":
        if stride != ONE:
            raise WordError("padding 'same' is for the stride 1")
        before = divided(c, length(reach - 1), Num(2))
        return Axis(size, kernel, size, ONE, before, dilation)
    before = ZERO if padding == "valid" else padding  # type: ignore[assignment]
    if isinstance(before, str):
        raise WordError(f"padding is numbers, 'valid' or 'same', found {padding!r}")
    c.require(Le(ZERO, before), "the padding is not negative")
    room = length(size + 2 * before - reach)
    c.require(Le(ZERO, room), "the window is not larger than the padded image")
    count = length(divided(c, room, stride) + 1)
    kind = Inner if before == ZERO else Axis
    return kind(size, kernel, count, stride, before, dilation)


def inside_of(axes: Sequence[Axis], places: Indices) -> Term:
    """1 where all places are in the image, of the axes whose windows may leave it; else 0."""
    inside = [a.inside(e) for a, e in zip(axes, places, strict=True) if not a.fits]
    return Bracket(conj(*inside)) if inside else ONE


def number_at(x: Array) -> Callable[..., Term]:
    """The entries of an array, as a function of the indices."""
    return lambda *i: x.number(i)


def sums_of(c: Context) -> Sums:
    """The sums that the context makes."""

    def sums(sizes: Sequence[Term], names: str, body: Callable[..., Term]) -> Term:
        def level(found: Indices) -> Term:
            k = len(found)
            if k == len(sizes):
                return body(*found)
            return c.sum(sizes[k], lambda u: level((*found, u)), names[k])

        return level(())

    return sums


def over_taps(c: Context, axes: Sequence[Axis], body: Callable[[Indices], Term]) -> Term:
    """The sum over the places in a window."""
    return sums_of(c)([a.kernel for a in axes], TAPS, lambda *u: body(u))


def with_bias(c: Context, bias: Array | None, channels: Term) -> Callable[[Term], Term]:
    """The bias of a channel; 0 where there is none."""
    if bias is None:
        return lambda o: ZERO
    if bias.ndim != 1:
        raise WordError("the bias is a vector")
    c.require(Eq(bias.shape[0], channels), "one bias for each output channel")
    return lambda o: bias.number((o,))


def convolved(
    c: Context,
    x: Array,
    weight: Array,
    bias: Array | None,
    count: int,
    stride: Any,
    padding: Any,
    dilation: Any,
    groups: Term,
) -> Array:
    """``bias[o] + sum[c, u] weight[o, c, u] * x[b, c, s*i + d*u - p]`` in ``count`` dimensions."""
    x, was_batched = batched(x, count, f"conv{count}d")
    if weight.ndim != count + 2:
        raise WordError(f"the weight of conv{count}d has {count + 2} axes, found {weight.ndim}")
    c.require(Le(ONE, groups), "groups is at least 1")
    inputs, outputs = weight.shape[1], share(c, weight.shape[0], groups, "output channels")
    c.require(Eq(x.shape[1], mul(groups, inputs)), "the input has groups times weight channels")
    paddings: tuple[Any, ...] = (
        (padding,) * count if isinstance(padding, str) else each(padding, count, "padding")
    )
    axes = [
        windows(c, *numbers)
        for numbers in zip(
            x.shape[2:],
            weight.shape[2:],
            each(stride, count, "stride"),
            paddings,
            each(dilation, count, "dilation"),
            strict=True,
        )
    ]
    biased = with_bias(c, bias, weight.shape[0])

    def entry(i: Indices) -> Term:
        o = i[1]
        group = ZERO if groups == ONE else c.split(o, (groups, outputs))[0]

        first = mul(inputs, group)
        return add(
            biased(o),
            correlated(sums_of(c), number_at(weight), number_at(x), axes, inputs, first, i),
        )

    sizes = [(a.output,) for a in axes]
    channels = weight.axes[0] if groups == ONE else (groups, outputs)
    sort = numeric_sort(*(z for z in (x, weight, bias) if z is not None))
    return unbatched(Array((x.axes[0], channels, *sizes), entry, sort), was_batched)


def convolved_back(
    c: Context,
    x: Array,
    weight: Array,
    bias: Array | None,
    count: int,
    stride: Any,
    padding: Any,
    output_padding: Any,
    groups: Term,
    dilation: Any,
) -> Array:
    """``bias[o] + sum[c, u] weight[c, o, u] * x[b, c, i]``, for ``s*i + d*u - p = y``."""
    x, was_batched = batched(x, count, f"conv_transpose{count}d")
    if weight.ndim != count + 2:
        raise WordError(f"the weight has {count + 2} axes, found {weight.ndim}")
    c.require(Le(ONE, groups), "groups is at least 1")
    c.require(Eq(x.shape[1], weight.shape[0]), "as many input channels as the weight has")
    outputs, inputs = weight.shape[1], share(c, weight.shape[0], groups, "input channels")
    axes = []
    for n, k, s, p, more, d in zip(
        x.shape[2:],
        weight.shape[2:],
        each(stride, count, "stride"),
        each(padding, count, "padding"),
        each(output_padding, count, "output_padding"),
        each(dilation, count, "dilation"),
        strict=True,
    ):
        c.require(Le(ONE, s), "the stride is at least 1")
        c.require(Le(ONE, d), "the dilation is at least 1")
        c.require(Le(ZERO, p), "the padding is not negative")
        if more != ZERO:
            c.require(Le(ZERO, more), "output_padding is not negative")
            c.require(Lt(more, s + d), "output_padding is less than the stride or the dilation")
        size = length((n - 1) * s - 2 * p + d * (k - 1) + more + 1)
        c.require(Le(ONE, size), "the output is not empty")
        axes.append(Axis(size, k, n, s, p, d))
    biased = with_bias(c, bias, mul(groups, outputs))

    def entry(i: Indices) -> Term:
        o = i[1]
        group, within = (ZERO, o) if groups == ONE else c.split(o, (groups, outputs))
        first, place = mul(inputs, group), (i[0], within, *i[2:])
        return add(
            biased(o),
            spread(sums_of(c), number_at(weight), number_at(x), axes, inputs, first, place),
        )

    sizes = [(a.size,) for a in axes]
    channels = weight.axes[1] if groups == ONE else (groups, outputs)
    sort = numeric_sort(*(z for z in (x, weight, bias) if z is not None))
    return unbatched(Array((x.axes[0], channels, *sizes), entry, sort), was_batched)


def _in_dimensions(rank: int) -> None:
    """The words of convolution in so many dimensions, and of its transpose."""

    @word(*(f"{library}.conv{rank}d(input, weight, bias=None, stride=1, padding=0, "
            "dilation=1, groups=1)" for library in ("torch.nn.functional", "torch")))  # fmt: skip
    def conv(
        c: Context, x: Array, weight: Array, bias: Array | None,
        stride: Any, padding: Any, dilation: Any, groups: Term,
    ) -> Array:  # fmt: skip
        """``bias[o] + sum[c, u, ..] weight[o, c, u, ..] * x[b, c, s*i + d*u - p, ..]``."""
        return convolved(c, x, weight, bias, rank, stride, padding, dilation, groups)

    @word(*(f"{library}.conv_transpose{rank}d(input, weight, bias=None, stride=1, padding=0, "
            "output_padding=0, groups=1, dilation=1)"
            for library in ("torch.nn.functional", "torch")))  # fmt: skip
    def conv_transpose(
        c: Context, x: Array, weight: Array, bias: Array | None,
        stride: Any, padding: Any, output_padding: Any, groups: Term, dilation: Any,
    ) -> Array:  # fmt: skip
        """``bias[o] + sum[c, u] weight[c, o, u] * x[b, c, i]`` where ``s*i + d*u - p = y``."""
        return convolved_back(
            c, x, weight, bias, rank, stride, padding, output_padding, groups, dilation
        )


for rank in (1, 2, 3):
    _in_dimensions(rank)


# -- sequences -------------------------------------------------------------------------------------


@word("numpy.convolve(a, v, mode='full')")
def convolve(c: Context, a: Array, v: Array, mode: str) -> Array:
    """``sum[x] a[x] * v[i - x]``: at all i, at as many as the longer has, where v lies inside."""
    if a.ndim != 1 or v.ndim != 1:
        raise WordError("convolve takes two vectors")
    (n,), (m,) = a.shape, v.shape
    for k in (n, m):
        c.require(Le(ONE, k), "neither is empty")
    shorter, longer = smaller(n, m), larger(n, m)
    counts: dict[str, tuple[Term, Term]] = {
        "full": (ZERO, n + m - 1),
        "same": (divided(c, shorter - 1, Num(2)), longer),
        "valid": (shorter - 1, longer - shorter + 1),
    }
    if mode not in counts:
        raise WordError(f"the mode is 'full', 'same' or 'valid', found {mode!r}")
    first, count = (length(t) for t in counts[mode])

    def entry(i: Indices) -> Term:
        return c.sum(n, lambda x: overlap(number_at(a), number_at(v), m, first + i[0], x))

    return Array(((count,),), entry, numeric_sort(a, v))


@word("numpy.correlate(a, v, mode='valid')")
def correlate(c: Context, a: Array, v: Array, mode: str) -> Array:
    """The convolution with v in the other direction: ``sum[x] a[i + x] * v[x]`` where it fits."""
    if mode == "same" and a.ndim == v.ndim == 1:
        c.require(Le(v.shape[0], a.shape[0]), "of the mode 'same', the second is not longer")
    return convolve(c, a, flip(c, v, None), mode)


# -- windows as an array ---------------------------------------------------------------------------


@word("torch.nn.functional.unfold(input, kernel_size, dilation=1, padding=0, stride=1)")
def unfold(
    c: Context, x: Array, kernel_size: Any, dilation: Any, padding: Any, stride: Any
) -> Array:
    """im2col: ``x[b, c, s*i + d*u - p, s*j + d*v - p]`` at ``[b, (c, u, v), (i, j)]``."""
    x, was_batched = batched(x, 2, "unfold")
    axes = _windows_of(c, x.shape[2:], kernel_size, stride, padding, dilation)
    rows = (*x.axes[1], *(a.kernel for a in axes))

    def entry(i: Indices) -> Term:
        parts = c.split(i[1], (x.shape[1], *(a.kernel for a in axes)))
        places = c.split(i[2], tuple(a.output for a in axes))
        at = tuple(a.read(p, u) for a, p, u in zip(axes, places, parts[1:], strict=True))
        return mul(inside_of(axes, at), x.number((i[0], parts[0], *at)))

    found = Array((x.axes[0], rows, tuple(a.output for a in axes)), entry, numeric_sort(x))
    return unbatched(found, was_batched)


@word("torch.nn.functional.fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1)")
def fold(
    c: Context, x: Array, output_size: Any, kernel_size: Any,
    dilation: Any, padding: Any, stride: Any,
) -> Array:  # fmt: skip
    """col2im: every place is the sum of the columns' entries that were read there."""
    if x.ndim not in (2, 3):
        raise WordError(f"fold takes 2 or 3 axes, found {x.ndim}")
    was_batched = x.ndim == 3
    if not was_batched:
        x = moved(x, [(ONE,), *x.axes], lambda i: i[1:])
    axes = _windows_of(
        c, each(output_size, 2, "output_size"), kernel_size, stride, padding, dilation
    )
    kernels = tuple(a.kernel for a in axes)
    channels = share(c, x.shape[1], mul(*kernels), "rows")
    columns = tuple(a.output for a in axes)
    c.require(Eq(x.shape[2], mul(*columns)), "one column for each place of the window")

    def entry(i: Indices) -> Term:
        places = i[2:]

        def tap(u: Indices) -> Term:
            at = [a.reader(p, k) for a, p, k in zip(axes, places, u, strict=True)]
            reached = conj(*(a.reached(p, k) for a, p, k in zip(axes, places, u, strict=True)))
            row = merged((i[1], *u), (channels, *kernels))
            return mul(Bracket(reached), x.number((i[0], row, merged(tuple(at), columns))))

        return over_taps(c, axes, tap)

    sizes = [(a.size,) for a in axes]
    found = Array((x.axes[0], (channels,), *sizes), entry, numeric_sort(x))
    return unbatched(found, was_batched)


def _windows_of(
    c: Context, sizes: Sequence[Term], kernel: Any, stride: Any, padding: Any, dilation: Any
) -> list[Axis]:
    """The axes of an image under windows, of at least one entry as PyTorch wants them."""
    count = len(sizes)
    for size in each(kernel, count, "kernel_size"):
        c.require(Le(ONE, size), "the kernel has at least one entry")
    return [
        windows(c, *numbers)
        for numbers in zip(
            sizes,
            each(kernel, count, "kernel_size"),
            each(stride, count, "stride"),
            each(padding, count, "padding"),
            each(dilation, count, "dilation"),
            strict=True,
        )
    ]


# -- dense layers ----------------------------------------------------------------------------------


@word("torch.nn.functional.linear(input, weight, bias=None)")
def linear(c: Context, x: Array, weight: Array, bias: Array | None) -> Array:
    """``sum[k] weight[o, k] * x[..., k] + bias[o]``."""
    if weight.ndim not in (1, 2) or not x.ndim:
        raise WordError("linear takes an array with axes and a matrix of weights")
    front = [f"b{a}" for a in range(x.ndim - 1)]
    outputs = ["o"] * (weight.ndim - 1)
    found = contraction(c, (weight, x), [[*outputs, "k"], [*front, "k"]], [*front, *outputs])
    return found if bias is None else plus(c, found, bias)


@word("torch.nn.functional.bilinear(input1, input2, weight, bias=None)")
def bilinear(c: Context, input1: Array, input2: Array, weight: Array, bias: Array | None) -> Array:
    """``sum[i, j] x[..., i] * weight[o, i, j] * y[..., j] + bias[o]``."""
    if weight.ndim != 3 or input1.ndim != input2.ndim or not input1.ndim:
        raise WordError("bilinear takes two arrays of one shape but the last, and 3 axes of weight")
    front = [f"b{a}" for a in range(input1.ndim - 1)]
    found = contraction(
        c,
        (input1, weight, input2),
        [[*front, "i"], ["o", "i", "j"], [*front, "j"]],
        [*front, "o"],
    )
    return found if bias is None else plus(c, found, bias)
