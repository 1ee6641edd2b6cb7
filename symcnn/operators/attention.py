"""Attention, and words that move images between resolutions and channels."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symcnn.kernel.terms import BOOL, FALSE, ONE, ZERO, Eq, Le, Lt, Not, Num, Or, Term, add, mul

from .arrays import Array, Context, WordError, entrywise, numeric_sort, word
from .convolution_words import each, share
from .cutting import divided
from .elementwise import between, larger, smaller
from .joining import repeated
from .layout import permuted, stretched, swapped
from .lengths import Indices
from .norms import softmax
from .pooling_words import averaged_adaptively
from .products import matrix_product
from .reshaping import reshape

F = "torch.nn.functional"


def masked(c: Context, scores: Array, mask: Array) -> Array:
    """Scores with minus infinity where the mask does not hold; numbers are added."""
    wide = stretched(c, mask, scores.shape)
    if mask.sort != BOOL and mask.hole is None:
        return entrywise(c, lambda s, m: s + m, scores, wide)

    def hole(i: Indices) -> Term:
        own = scores.hole(i) if scores.hole else FALSE
        here = Not(wide[i]) if mask.sort == BOOL else wide.hole(i) if wide.hole else FALSE
        return here if own == FALSE else Or(own, here)

    entry = scores.entry
    if mask.sort != BOOL:
        entry = lambda i: scores.number(i) + wide.number(i)  # noqa: E731
    return Array(scores.axes, entry, scores.sort, hole)


@word(f"{F}.scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0, "
      "is_causal=False, scale=None, enable_gqa=False)")  # fmt: skip
def scaled_dot_product_attention(
    c: Context, query: Array, key: Array, value: Array, attn_mask: Array | None,
    dropout_p: Term, is_causal: bool, scale: Term | None, enable_gqa: bool,
) -> Array:  # fmt: skip
    """``softmax(scale * q @ k.T) @ v``, the scale 1/sqrt(E), minus infinity under masks."""
    if dropout_p != ZERO:
        raise WordError("dropout is random; write dropout_p=0.0")
    if min(query.ndim, key.ndim, value.ndim) < 2:
        raise WordError("attention takes matrices: at least two axes")
    if enable_gqa:
        key, value = (_shared_heads(c, z, query) for z in (key, value))
    scores = matrix_product(c, query, swapped(key, -1, -2))
    if scale is None:
        scale = c.divide(ONE, c.function("sqrt", query.shape[-1]))
    scores = entrywise(c, lambda s: scale * s, scores)
    if is_causal:
        if attn_mask is not None:
            raise WordError("a causal attention takes no other mask")
        scores = Array(scores.axes, scores.entry, scores.sort, lambda i: Lt(i[-2], i[-1]))
    if attn_mask is not None:
        scores = masked(c, scores, attn_mask)
    return matrix_product(c, softmax(c, scores, -1), value)


def _shared_heads(c: Context, z: Array, query: Array) -> Array:
    """Heads repeated, so that there are as many as of the query."""
    if min(z.ndim, query.ndim) < 3:
        raise WordError("with enable_gqa the axis before the last two are the heads")
    times = divided(c, query.shape[-3], z.shape[-3])
    c.require(Eq(mul(times, z.shape[-3]), query.shape[-3]), "the heads of the query are a multiple")
    return repeated(c, z, times, z.ndim - 3)


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
            counts.append(divided(c, mul(n, above), below))
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
