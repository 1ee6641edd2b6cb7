"""The kernel is loaded as a whole; from then on it takes no class of terms, axiom or rule."""

from __future__ import annotations

from . import sums as sums  # it imports the others
from .interning import _loading

_loading.clear()
