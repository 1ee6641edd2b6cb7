"""Derivatives as formulas, and what they mean.

``Pred("derivative", (), (f, a, i.., d))`` says: the function f = ``Lam[x] e`` is (Frechet)
differentiable at the point a, and its partial derivative there in the entry i.. is d.
"""

from __future__ import annotations

from .rules import require_shape
from .terms import REAL, TENSOR, Pred, Term, check_point, expect


def derivative(function: Term, point: Term, indices: tuple[Term, ...], value: Term) -> Pred:
    """The formula: ``function`` is differentiable at ``point``, with this partial derivative."""
    check_point("derivative", function, point, indices)
    expect("derivative", REAL, value)
    if point.sort == TENSOR:
        require_shape("derivative", point, function.args[0].args)
    return Pred("derivative", (), (function, point, *indices, value))
