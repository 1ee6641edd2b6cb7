"""All the words of array code: importing this module fills the table ``WORDS``."""

from __future__ import annotations

from . import (
    building,
    choices,
    contraction,
    elementwise,
    joining,
    layout,
    norms,
    picking,
    pieces,
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
)

__all__ = ["GROUPS", "WORDS"]
