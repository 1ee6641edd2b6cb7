"""Words that move images between resolutions and channels."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symcnn.kernel.terms import (
    ONE, ZERO, Eq, Le, Num, Term, add, mul,
)  # fmt: skip

from .arrays import Array, Context, WordError, numeric_sort, word
from .convolution_words import each, share
from .cutting import divided
from .elementwise import between, larger, smaller
from .layout import permuted, swapped
from .lengths import Indices
from .pooling_words import averaged_adaptively
from .reshaping import reshape
from .term_context import TermContext, entries_of, tensor_of

F = "torch.nn.functional"


# -- channels and places ---------------------------------------------------------------------------


@word(f"{F}.pixel_shuffle(input, upscale_factor)", "torch.pixel_shuffle(input, upscale_factor)")
def pixel_shuffle(c: Context, x: Array, upscale_factor: Term) -> Array:
    """Depth to space: channel ``(c, i, j)`` at ``(y, z)`` goes to c at ``(r*y + i, r*z + j)``."""
    r = upscale_factor
    if x.ndim < 3:
        raise WordError("pixel_shuffle takes channels of images: at least three axes")
    c.require(Le(ONE, r), "the factor is at least 1")
    *front, channels, height, width = x.shape
    inside = share(c, channels, mul(r, r), "channels")
    parts = reshape(c, x, (*front, inside, r, r, height, width))
    n = len(front)
    turned = permuted(parts, [*range(n), n, n + 3, n + 1, n + 4, n + 2])
    return reshape(c, turned, (*front, parts.shape[n], mul(height, r), mul(width, r)))


@word(f"{F}.pixel_unshuffle(input, downscale_factor)",
      "torch.pixel_unshuffle(input, downscale_factor)")  # fmt: skip
def pixel_unshuffle(c: Context, x: Array, downscale_factor: Term) -> Array:
    """Space to depth: channel c at ``(r*y + i, r*z + j)`` becomes channel ``(c, i, j)``."""
    r = downscale_factor
    if x.ndim < 3:
        raise WordError("pixel_unshuffle takes channels of images: at least three axes")
    c.require(Le(ONE, r), "the factor is at least 1")
    *front, channels, height, width = x.shape
    rows, columns = (_whole_part(c, n, r) for n in (height, width))
    parts = reshape(c, x, (*front, channels, rows, r, columns, r))
    n = len(front)
    turned = permuted(parts, [*range(n), n, n + 2, n + 4, n + 1, n + 3])
    return reshape(c, turned, (*front, mul(channels, r, r), rows, columns))


def _whole_part(c: Context, n: Term, r: Term) -> Term:
    found = divided(c, n, r)
    c.require(Eq(mul(found, r), n), "the factor divides height and width")
    return found


@word(f"{F}.channel_shuffle(input, groups)", "torch.channel_shuffle(input, groups)")
def channel_shuffle(c: Context, x: Array, groups: Term) -> Array:
    """The channels as groups, transposed: ``(g, n)`` becomes ``(n, g)``."""
    if x.ndim < 3:
        raise WordError("channel_shuffle takes a batch of channels of images")
    c.require(Le(ONE, groups), "there is at least one group")
    batch, channels, *sizes = x.shape
    parts = reshape(c, x, (batch, groups, share(c, channels, groups, "channels"), *sizes))
    return reshape(c, swapped(parts, 1, 2), (batch, channels, *sizes))


# -- interpolation ---------------------------------------------------------------------------------


def _nearest(c: Context, i: Term, n: Term, m: Term, ratio: tuple[Term, Term]) -> Term:
    return divided(c, i * ratio[0], ratio[1])


def _nearest_exact(c: Context, i: Term, n: Term, m: Term, ratio: tuple[Term, Term]) -> Term:
    return divided(c, (2 * i + 1) * ratio[0], 2 * ratio[1])


NEAREST = {"nearest": _nearest, "nearest-exact": _nearest_exact}
LINEAR = {"linear": 1, "bilinear": 2, "trilinear": 3}


@word(f"{F}.interpolate(input, size=None, scale_factor=None, mode='nearest', align_corners=None, "
      "recompute_scale_factor=None, antialias=False)")  # fmt: skip
def interpolate(
    c: Context, x: Array, size: Any, scale_factor: Any, mode: str, align_corners: bool | None,
    recompute_scale_factor: bool | None, antialias: bool,
) -> Array:  # fmt: skip
    """An image at another resolution: of n places m, or n times the factor."""
    count = x.ndim - 2
    if not 1 <= count <= 3:
        raise WordError("interpolate takes a batch of channels of 1, 2 or 3 dimensions")
    if antialias:
        raise WordError("antialias is not read")
    if (size is None) == (scale_factor is None):
        raise WordError("interpolate takes either size or scale_factor")
    sizes = x.shape[2:]
    # the places of the image for one place of the result, as a fraction
    if size is not None:
        counts = list(each(size, count, "size"))
        ratios = list(zip(sizes, counts, strict=True))
    else:
        factors = each(scale_factor, count, "scale_factor")
        counts, ratios = [], []
        for n, f in zip(sizes, factors, strict=True):
            above, below = (
                (Num(f.value.numerator), Num(f.value.denominator))
                if isinstance(f, Num)
                else (f, ONE)
            )
            counts.append(divided(c, mul(above, n), below))
            ratios.append((n, counts[-1]) if recompute_scale_factor else (below, above))
    for m in counts:
        c.require(Le(ONE, m), "the result is not empty")
    axes = (*x.axes[:2], *((m,) for m in counts))
    if mode in NEAREST:
        where = NEAREST[mode]

        def near(i: Indices) -> Term:
            parts = zip(i[2:], sizes, counts, ratios, strict=True)
            return x.number((*i[:2], *(smaller_index(where(c, *p), p[1], p[3]) for p in parts)))

        return Array(axes, near, numeric_sort(x))
    if mode == "area":
        return averaged_adaptively(c, x, count, tuple(counts))
    if mode == "bicubic" and count == 2:
        return _cubic(c, x, axes, sizes, counts, ratios, bool(align_corners))
    if LINEAR.get(mode) != count:
        raise WordError(f"the mode {mode!r} is not read for {count} dimensions")

    def entry(i: Indices) -> Term:
        def level(found: Indices) -> Term:
            k = len(found)
            if k == count:
                return x.number((*i[:2], *found))
            n = sizes[k]
            place, over = _between(i[2 + k], n, counts[k], ratios[k], bool(align_corners))
            first = divided(c, place, over)
            weight = c.divide(place - over * first, over)
            after = smaller(first + 1, n - 1)
            return (1 - weight) * level((*found, first)) + weight * level((*found, after))

        return level(())

    return Array(axes, entry)


CUBIC = Num(Fraction(-3, 4))


def _cubic(
    c: Context, x: Array, axes: Any, sizes: Any, counts: Any, ratios: Any, align_corners: bool
) -> Array:
    """Four neighbours along every axis, weighted by Keys' cubic with the parameter -3/4."""

    def inner(t: Term) -> Term:
        return ((CUBIC + 2) * t - (CUBIC + 3)) * t * t + 1

    def outer(t: Term) -> Term:
        return ((CUBIC * t - 5 * CUBIC) * t + 8 * CUBIC) * t - 4 * CUBIC

    def entry(i: Indices) -> Term:
        def level(found: Indices) -> Term:
            k = len(found)
            if k == len(sizes):
                return x.number((*i[:2], *found))
            n = sizes[k]
            place, over = _between(i[2 + k], n, counts[k], ratios[k], align_corners, None)
            first = divided(c, place, over)
            t = c.divide(place - over * first, over)
            weights = (outer(t + 1), inner(t), inner(1 - t), outer(2 - t))
            return add(
                *(
                    mul(w, level((*found, between(first + (shift - 1), ZERO, n - 1))))
                    for shift, w in enumerate(weights)
                )
            )

        return level(())

    return Array(axes, entry)


def smaller_index(place: Term, n: Term, ratio: tuple[Term, Term]) -> Term:
    """A place of an image of n; only a factor that is no integer may lead outside."""
    inside = ratio[0] in (n, ONE)
    return place if inside else smaller(place, n - 1)


def _between(
    i: Term,
    n: Term,
    m: Term,
    ratio: tuple[Term, Term],
    align_corners: bool,
    least: Term | None = ZERO,
) -> tuple[Term, Term]:
    """The place in the image, at least 0 (None: anywhere), as a fraction of integers."""
    if align_corners:
        if m == ONE:
            return ZERO, ONE
        if isinstance(m, Num):
            return i * (n - 1), m - 1
        return i * (n - 1), larger(m - 1, ONE)
    a, b = ratio
    place = (2 * i + 1) * a - b
    return place if least is None else larger(place, least), 2 * b


@word(f"{F}.grid_sample(input, grid, mode='bilinear', padding_mode='zeros', align_corners=None)")
def grid_sample(
    c: Context, x: Array, grid: Array, mode: str, padding_mode: str, align_corners: bool | None
) -> Array:
    """``sum[i, j] x[i, j] * hat(y - i) * hat(z - j)`` with ``hat(t) = max(0, 1 - abs(t))``.

    The grid holds (z, y) from -1 to 1, the centres of the outer pixels with align_corners, their
    outer edges without.
    """
    if (mode, x.ndim, grid.ndim) != ("bilinear", 4, 4):
        raise WordError("grid_sample is read for images and the mode 'bilinear'")
    if padding_mode not in ("zeros", "border"):
        raise WordError(f"the padding mode {padding_mode!r} is not read; 'zeros', 'border' are")
    c.require(Eq(grid.shape[3], Num(2)), "the grid holds pairs")
    c.require(Eq(grid.shape[0], x.shape[0]), "there is one grid for each image")

    def place(i: Indices, k: int, n: Term) -> Term:
        t = grid.number((i[0], i[2], i[3], Num(k)))
        found = c.divide((t + 1) * (n - 1) if align_corners else (t + 1) * n - 1, Num(2))
        return between(found, ZERO, n - 1) if padding_mode == "border" else found

    def entry(i: Indices) -> Term:
        height, width = x.shape[2:]
        y, z = place(i, 1, height), place(i, 0, width)

        def hat(t: Term) -> Term:
            return larger(1 - c.function("abs", t), ZERO)

        def row(a: Term) -> Term:
            return hat(y - a) * c.sum(width, lambda b: x.number((*i[:2], a, b)) * hat(z - b))

        return c.sum(height, row)

    return Array((*x.axes[:2], *grid.axes[1:3]), entry)


def upsample_nearest(Y: Term, k: Term, l: Term) -> Term:  # noqa: E741
    """The B x C x kM x lN tensor in which each entry of Y, B x C x M x N, fills a k x l block.

    PyTorch's ``Upsample(mode="nearest")`` with whole scale factors.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> k, M, B, C = sizes("k M B C")
    >>> print(upsample_nearest(tensor("Y", B, C, M, M), k, k))
    lam[b<B] lam[c<C] lam[i<k*M] lam[j<k*M] Y[b, c, i//k, j//k]
    """
    c, factors = TermContext(Y, k, l), (k, l)
    found = interpolate(c, entries_of(Y), None, factors, "nearest", None, None, False)
    return tensor_of(found, "bcij")
