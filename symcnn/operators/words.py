"""All the words of array code: importing this module fills the table ``WORDS``."""

from __future__ import annotations

from . import (
    attention,
    building,
    choices,
    contraction,
    convolving,
    elementwise,
    joining,
    layout,
    likelihoods,
    losses,
    modules,
    normalizing,
    norms,
    picking,
    pieces,
    pooling,
    products,
    reductions,
    reshaping,
)
from .arrays import WORDS

GROUPS = (
    elementwise,
    choices,
    reductions,
    norms,
    reshaping,
    layout,
    pieces,
    joining,
    building,
    picking,
    contraction,
    products,
    convolving,
    pooling,
    normalizing,
    losses,
    likelihoods,
    attention,
    modules,
)

__all__ = ["GROUPS", "WORDS"]
