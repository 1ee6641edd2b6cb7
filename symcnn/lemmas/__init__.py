"""Derived facts and rules, on top of the kernel and the search for its side conditions.

Importing this layer makes its text that of terms.
"""

from __future__ import annotations

import symcnn.arithmetic as _arithmetic  # noqa: F401  the kernel asks it for certificates
from symcnn.kernel.interning import printed_by

from . import derived as _derived  # noqa: F401  ``law`` finds what is in it
from . import determinants as _determinants  # noqa: F401  and in this
from .one_line import show

printed_by(show)
