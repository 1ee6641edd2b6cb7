"""Sums over all indices up to the one of the result, or from it on, as running sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symcnn.kernel.binding import free_vars
from symcnn.kernel.polynomials import normal_form, ring_equal
from symcnn.kernel.terms import INT, ONE, ZERO, Term, Var, neg

from .labelled import ATOM, Array
from .reading import affine_in, bounds
from .taps import Factors
from .writer import Writer


def running_sum(
    writer: Writer, found: Factors, product: Callable[[Writer, Factors], Array]
) -> Array | None:
    """``sum[v] [v <= y]*e[v]`` for all y, or with ``y <= v``; None for another sum."""
    if len(found.summed) != 1:
        return None
    (v,) = found.summed
    own = [g for g in found.guards if v in free_vars(g)]
    order = _order(writer, own[0], v) if len(own) == 1 else None
    if order is None:
        return None
    y, backward = order
    parts = replace(found, summed=[], guards=[g for g in found.guards if g not in own])
    used = {w for f in parts.parts for w in free_vars(f)}
    if y in used or v not in used:
        return None
    value = writer.counted(product(writer, parts))
    axis = value.labels.index(v)
    word = "dim" if writer.dialect.is_torch else "axis"
    code = value.held(ATOM)
    if backward:
        code = writer.dialect.flipped(code, [axis])
    code = f"{code}.cumsum({word}={axis})"
    if backward:
        code = writer.dialect.flipped(code, [axis])
    return Array(code, tuple(y if w == v else w for w in value.labels))


def _order(writer: Writer, g: Term, v: Var) -> tuple[Var, bool] | None:
    """The index y of ``v <= y``, or of ``y <= v`` (then True)."""
    e = bounds(g)
    affine = None if e is None or e.sort != INT else affine_in(normal_form(e), writer.sizes)
    if affine is None or affine[1] != ZERO or len(affine[0]) != 2:
        return None
    (y,) = affine[0].keys() - {v}
    if not ring_equal(writer.sizes[y], writer.sizes[v]):
        return None
    pair = (affine[0][v], affine[0][y])
    if pair == (ONE, neg(ONE)):
        return y, True
    return (y, False) if pair == (neg(ONE), ONE) else None
