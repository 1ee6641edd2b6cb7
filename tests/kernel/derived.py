"""Derived rules by name, for attempts to prove what is false: nobody needs to trust them."""

from __future__ import annotations

from symcnn.lemmas import (
    characters, choices, composites, definitions, derivatives, integration, products, slopes,
)  # fmt: skip

PREFIXES = (
    *("derivative_", "det_", "inverse_", "cis_", "monotone", "convex_", "right_", "infimum"),
    *("integral_", "integrable_", "change_"),
)
MODULES = (
    *(derivatives, slopes, choices, composites, products, characters, definitions, integration),
)

DERIVED = {
    name: rule
    for module in MODULES
    for name, rule in vars(module).items()
    if name.startswith(PREFIXES)
}
