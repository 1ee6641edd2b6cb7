"""All the words of array code: importing this module fills the table ``WORDS``."""

from __future__ import annotations

from . import choices, elementwise, joining, layout, norms, pieces, reductions, reshaping
from .arrays import WORDS

GROUPS = (elementwise, choices, reductions, norms, reshaping, layout, pieces, joining)

__all__ = ["GROUPS", "WORDS"]
