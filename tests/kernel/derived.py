"""Derived rules by name, for attempts to prove what is false: nobody needs to trust them."""

from __future__ import annotations

from symcnn.lemmas import choices, composites, derivatives, products, slopes

DERIVED = {
    name: rule
    for module in (derivatives, slopes, choices, composites, products)
    for name, rule in vars(module).items()
    if name.startswith(("derivative_", "det_", "inverse_"))
}
