"""Derived facts and rules, on top of the kernel and the search for its side conditions."""

from __future__ import annotations

import symcnn.arithmetic as _arithmetic  # noqa: F401  the kernel asks it for certificates
