"""Derived rules by name, for attempts to prove what is false: nobody needs to trust them."""

from __future__ import annotations

from symcnn.lemmas import (
    case_derivatives, chain_rule, characters, composites, derivatives, integration, matrix_products,
    predicates,
)  # fmt: skip

PREFIXES = (
    *("derivative_", "det_", "inverse_", "cis_", "monotone", "convex_", "right_", "infimum"),
    *("integral_", "integrable_", "change_"),
)
MODULES = (
    *(derivatives, chain_rule, case_derivatives, composites, matrix_products, characters),
    *(predicates, integration),
)

DERIVED = {
    name: rule
    for module in MODULES
    for name, rule in vars(module).items()
    if name.startswith(PREFIXES)
}
