"""Attention: products of queries and keys, masks with minus infinity."""

from __future__ import annotations


from symcnn.kernel.terms import BOOL, FALSE, ONE, ZERO, Eq, Lt, Not, Or, Term, mul

from .arrays import Array, Context, WordError, entrywise, word
from .cutting import divided
from .joining import repeated
from .layout import stretched, swapped
from .lengths import Indices
from .norms import softmax
from .products import matrix_product

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
