"""Pooling: means, maxima and norms of windows, in one, two and three dimensions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from symcnn.kernel.terms import INT, ONE, ZERO, Eq, Ite, Le, Lt, Num, Term, add, mul, neg

from .arrays import Array, Context, entrywise, numeric_sort, word
from .conv_layers import Axis, Inner
from .convolution_words import batched, each, length, number_at, sums_of, unbatched
from .cutting import divided
from .elementwise import larger, smaller
from .lengths import Indices, merged, quotient_of
from .pool import over_windows, pooled

# -- windows ---------------------------------------------------------------------------------------


def pooled_axis(
    c: Context, size: Term, kernel: Term, stride: Term, padding: Term, dilation: Term, ceil: bool
) -> Axis:
    """The axis of a pooling; ``ceil`` keeps a last window that starts inside and does not fit."""
    c.require(Le(ONE, kernel), "the window is not empty")
    c.require(Le(ONE, stride), "the stride is at least 1")
    c.require(Le(ONE, dilation), "the dilation is at least 1")
    reach = add(mul(dilation, add(kernel, Num(-1))), ONE)
    if padding != ZERO:
        c.require(Le(ZERO, padding), "the padding is not negative")
        c.require(Le(2 * padding, reach), "the padding is at most half of the window")
    room = length(size + 2 * padding - reach)
    if not ceil:
        c.require(Le(ZERO, room), "the window is not larger than the padded image")
        count = length(divided(c, room, stride) + 1)
        kind = Inner if padding == ZERO else Axis
        return kind(size, kernel, count, stride, padding, dilation)
    last = neg(divided(c, neg(room), stride))
    start = mul(last, stride)
    count = case(Lt(start, size + padding), length(last + 1), last)
    c.require(Le(ONE, count), "there is a window")
    return Axis(size, kernel, count, stride, padding, dilation)


def case(condition: Term, a: Term, b: Term) -> Term:
    """``a if condition else b``, decided where the numbers are written out."""
    if isinstance(condition, Lt | Le):
        left, right = map(length, condition.args)
        if isinstance(left, Num) and isinstance(right, Num):
            strict = isinstance(condition, Lt)
            holds = left.value < right.value if strict else left.value <= right.value
            return a if holds else b
    return Ite(condition, a, b)


def pool_axes(
    c: Context, x: Array, count: int, kernel: Any, stride: Any, padding: Any, dilation: Any,
    ceil: bool,
) -> list[Axis]:  # fmt: skip
    """The spatial axes of a pooling; without a stride, windows stand side by side."""
    kernels = each(kernel, count, "kernel_size")
    no_stride = stride is None or stride == ()
    strides = kernels if no_stride else each(stride, count, "stride")
    return [
        pooled_axis(c, *numbers, ceil)
        for numbers in zip(
            x.shape[-count:],
            kernels,
            strides,
            each(padding, count, "padding"),
            each(dilation, count, "dilation"),
            strict=True,
        )
    ]


def averaged(
    c: Context, x: Array, count: int, kernel: Any, stride: Any, padding: Any,
    ceil: bool, include: bool, divisor: Term | None,
) -> Array:  # fmt: skip
    """The sums of windows, divided by the number of their places.

    Places of the padding count, if ``include``; those beyond it, which ``ceil`` adds, do not.
    """
    x, was_batched = batched(x, count, f"avg_pool{count}d")
    axes = pool_axes(c, x, count, kernel, stride, padding, ONE, ceil)
    clipped = [a for a in axes if ceil or not (a.fits or include)]

    def number(a: Axis, i: Term) -> Term:
        if a not in clipped:
            return a.kernel
        start = a.stride * i - a.padding
        stop = smaller(start + a.kernel, a.size + a.padding)
        if include:
            return stop - start
        return smaller(stop, a.size) - larger(start, ZERO)

    def entry(i: Indices) -> Term:
        places = mul(*(number(a, p) for a, p in zip(axes, i[2:], strict=True)))
        total = pooled(sums_of(c), number_at(x), axes, i)
        return c.divide(total, places if divisor is None else divisor)

    found = Array((*x.axes[:2], *((a.output,) for a in axes)), entry)
    return unbatched(found, was_batched)


Windows = Callable[[Indices, Callable[..., Term], Callable[[Indices], Term]], Term]


def with_places(
    c: Context, x: Array, lengths: Sequence[Term], windows: Windows, was_batched: bool
) -> tuple[Array, Array]:
    """The largest entry of every window, and the first place in the image where it stands.

    ``windows(i, fold, body)`` folds ``body(place)`` over the places in the window number i.
    """
    sizes = x.shape[2:]

    def best(i: Indices) -> Term:
        return windows(i, c.max, lambda at: x.number((*i[:2], *at)))

    def first(i: Indices) -> Term:
        largest, none = best(i), mul(*sizes)

        def place(at: Indices) -> Term:
            return Ite(Eq(x.number((*i[:2], *at)), largest), merged(at, sizes), none)

        return windows(i, c.min, place)

    axes = (*x.axes[:2], *((n,) for n in lengths))
    values, places = Array(axes, best, numeric_sort(x)), Array(axes, first, INT)
    return unbatched(values, was_batched), unbatched(places, was_batched)


def largest_of_windows(
    c: Context, x: Array, count: int, kernel: Any, stride: Any, padding: Any,
    dilation: Any, ceil: bool,
) -> tuple[Array, Array]:  # fmt: skip
    """The largest entries of windows, as far as these are in the image, and where they stand."""
    x, was_batched = batched(x, count, f"max_pool{count}d")
    axes = pool_axes(c, x, count, kernel, stride, padding, dilation, ceil)

    def part(a: Axis, p: Term) -> tuple[Term, Term, Term]:
        """The window in the image: ``s*p + d*u - p``, where that is from 0 to the size."""
        start = a.stride * p - a.padding
        if a.fits:
            return start, a.kernel, a.dilation
        first = larger(neg(divided(c, start, a.dilation)), ZERO)
        stop = smaller(divided(c, a.size - 1 - start, a.dilation) + 1, a.kernel)
        return start + a.dilation * first, stop - first, a.dilation

    def windows(i: Indices, fold: Callable[..., Term], body: Callable[[Indices], Term]) -> Term:
        return over_windows(fold, [part(a, p) for a, p in zip(axes, i[2:], strict=True)], body)

    return with_places(c, x, [a.output for a in axes], windows, was_batched)


# -- adaptive windows ------------------------------------------------------------------------------


def adaptive_windows(
    c: Context, sizes: tuple[Term, ...], output_size: Any
) -> tuple[list[Term], Callable[[Indices], list[tuple[Term, Term, Term]]]]:
    """How many windows along every axis, and start and width of those with an index."""
    given = each(output_size, len(sizes), "output_size")
    counts = [n if m is None else m for n, m in zip(sizes, given, strict=True)]
    for m in counts:
        c.require(Le(ZERO, m), "a length is not negative")

    def window(n: Term, m: Term, i: Term) -> tuple[Term, Term, Term]:
        # from floor(i*n/m) to ceil((i + 1)*n/m)
        width = n if m == ONE else quotient_of(n, m)
        if width is not None:
            return (ZERO if m == ONE else width * i), width, ONE
        start = divided(c, i * n, m)
        return start, neg(divided(c, neg((i + 1) * n), m)) - start, ONE

    return counts, lambda i: [window(n, m, p) for n, m, p in zip(sizes, counts, i[2:], strict=True)]


def averaged_adaptively(c: Context, x: Array, count: int, output_size: Any) -> Array:
    """The means of windows that cover the image, so many as are asked for."""
    x, was_batched = batched(x, count, f"adaptive_avg_pool{count}d")
    counts, windows = adaptive_windows(c, x.shape[2:], output_size)

    def entry(i: Indices) -> Term:
        parts = windows(i)
        total = over_windows(c.sum, parts, lambda at: x.number((*i[:2], *at)))
        return c.divide(total, mul(*(width for _, width, _ in parts)))

    return unbatched(Array((*x.axes[:2], *((m,) for m in counts)), entry), was_batched)


def largest_adaptively(c: Context, x: Array, count: int, output_size: Any) -> tuple[Array, Array]:
    """The largest entries of such windows, and where they stand."""
    x, was_batched = batched(x, count, f"adaptive_max_pool{count}d")
    counts, windows = adaptive_windows(c, x.shape[2:], output_size)
    return with_places(
        c, x, counts, lambda i, fold, body: over_windows(fold, windows(i), body), was_batched
    )


# -- the words, for each number of dimensions ------------------------------------------------------

F = "torch.nn.functional"


def _pooling(n: int) -> None:
    stride = "stride=None, padding=0"
    extra = "" if n == 1 else ", divisor_override=None"

    @word(f"{F}.avg_pool{n}d(input, kernel_size, {stride}, ceil_mode=False, "
          f"count_include_pad=True{extra})")  # fmt: skip
    def avg_pool(
        c: Context, x: Array, kernel_size: Any, stride: Any, padding: Any,
        ceil_mode: bool, count_include_pad: bool, divisor_override: Term | None = None,
    ) -> Array:  # fmt: skip
        """The means of windows."""
        return averaged(
            c, x, n, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
        )

    @word(f"{F}.max_pool{n}d(input, kernel_size, {stride}, dilation=1, ceil_mode=False, "
          "return_indices=False)",
          f"torch.max_pool{n}d(input, kernel_size, {stride}, dilation=1, "
          "ceil_mode=False)")  # fmt: skip
    def max_pool(
        c: Context, x: Array, kernel_size: Any, stride: Any, padding: Any,
        dilation: Any, ceil_mode: bool, return_indices: bool = False,
    ) -> Any:  # fmt: skip
        """The largest entries of windows; if wanted, with their places in the image."""
        both = largest_of_windows(c, x, n, kernel_size, stride, padding, dilation, ceil_mode)
        return both if return_indices else both[0]

    @word(f"{F}.adaptive_avg_pool{n}d(input, output_size)")
    def adaptive_avg_pool(c: Context, x: Array, output_size: Any) -> Array:
        """The means of windows that cover the image, so many as are asked for."""
        return averaged_adaptively(c, x, n, output_size)

    @word(f"{F}.adaptive_max_pool{n}d(input, output_size, return_indices=False)")
    def adaptive_max_pool(c: Context, x: Array, output_size: Any, return_indices: bool) -> Any:
        """The largest entries of windows that cover the image; if wanted, with their places."""
        both = largest_adaptively(c, x, n, output_size)
        return both if return_indices else both[0]

    @word(f"{F}.lp_pool{n}d(input, norm_type, kernel_size, stride=None, ceil_mode=False)")
    def lp_pool(
        c: Context, x: Array, norm_type: Term, kernel_size: Any, stride: Any, ceil_mode: bool
    ) -> Array:
        """``(sum x**p) ** (1/p)`` of windows."""
        powers = entrywise(c, lambda v: c.power(v, norm_type), x)
        means = averaged(c, powers, n, kernel_size, stride, ZERO, ceil_mode, True, None)
        places = mul(*each(kernel_size, n, "kernel_size"))
        return entrywise(c, lambda v: c.power(mul(v, places), c.divide(ONE, norm_type)), means)


for _n in (1, 2, 3):
    _pooling(_n)
