"""All the words of array code: importing this module fills the table ``WORDS``."""

from __future__ import annotations

from . import (
    attention, building, choices, convolution_words, cumulative, cutting, einsum, elementwise,
    images, joining, layout, likelihoods, losses, modules, normalizing, norms, picking,
    pooling_words, products, reductions, reshaping,
)  # fmt: skip
from .arrays import WORDS

GROUPS = (
    elementwise,
    choices,
    reductions,
    cumulative,
    norms,
    reshaping,
    layout,
    cutting,
    joining,
    building,
    picking,
    einsum,
    products,
    convolution_words,
    pooling_words,
    normalizing,
    losses,
    likelihoods,
    attention,
    images,
    modules,
)

__all__ = ["GROUPS", "WORDS"]
