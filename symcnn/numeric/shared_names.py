"""Names of a hand-written pass for what the derivative, layer by layer, has names for as well.

``da`` of the pass may be ``g_a`` of the derivative. Whether two names stand for the same is asked
of their values at a few points; that they do is a part of what is then proved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from symcnn.kernel.binding import subst
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.terms import INT, Term, Var
from symcnn.prover.local_names import Definition, needed
from symcnn.prover.derivative_formulas import Derived

from .evaluate import FLOAT, Evaluator, TooLarge, Unsupported
from .layered_values import calculated
from .trials import points

POINTS, TOLERANCE = 2, 1e-7
MOST_ALONE = 12  # names of the derivative for which the pass has none, and that are written out


Values = Mapping[Any, Any]


def same_names(
    derived: Derived, definitions: Sequence[Definition], result: Term, seed: int = 0
) -> tuple[dict[Var, Var], list[Values]] | None:
    """Which names of the definitions stand for the same as which names of the derivative.

    With it the points at which they do. None where there are no such names, where ``result`` is
    not the derivative at the points, or where too many of its names stand for nothing here.
    """
    definitions = needed(definitions, result)
    if not definitions or not derived.definitions:
        return None
    sizes = [v for v in derived.operator.parameters if v.sort == INT and not v.shape]
    large = tuple(n >= 2 for n in sizes)  # at 1 too much is equal
    names = {v for v, _ in derived.definitions}
    ours: list[Values] = []
    theirs: list[Values] = []
    for values in points(derived, seed, large, POINTS) or points(derived, seed, (), POINTS):
        try:
            found = calculated({k: v for k, v in values.items() if k not in names}, definitions)
            want = Evaluator(values, FLOAT).value(derived.formula)
            if not _alike(want, Evaluator(found, FLOAT).value(result)):
                return None
        except (TooLarge, Unsupported):
            continue
        ours.append(values)
        theirs.append(found)
    pairs: dict[Var, Var] = {}
    for v, _ in derived.definitions if ours else ():
        there = sorted((w for w, _ in definitions), key=lambda w: w.name != v.name)
        for w in there:
            alike = (_alike(a[v], b[w]) for a, b in zip(ours, theirs, strict=True))
            if w not in pairs and _are_like(v, w) and all(alike):
                pairs[w] = v
                break
    return (pairs, ours) if ours and len(names) - len(pairs) <= MOST_ALONE else None


def _are_like(v: Var, w: Var) -> bool:
    return (
        v.element == w.element
        and len(v.shape) == len(w.shape)
        and all(map(ring_equal, v.shape, w.shape))
    )


def opened(goal: Term, definitions: Sequence[Definition], points: Sequence[Values]) -> Term:
    """An equation of tensors with only those names written out that it is not true without.

    A name stays where the equation holds at the points whatever the name stands for.

    >>> from symcnn.kernel.terms import REAL, Eq
    >>> x, y, z = (Var(name, REAL) for name in "xyz")
    >>> goal = Eq(y * z + x * x, z * y + y)
    >>> print(opened(goal, [(y, x * x), (z, y + 1)], [{x: 2.0, y: 4.0, z: 5.0}]))
    x*x*z + x*x = z*x*x + x*x
    """
    free: set[Var] = set()
    for v, _ in reversed(needed(definitions, goal)):
        if all(_holds(goal, definitions, free | {v}, values) for values in points):
            free.add(v)
    mapping: dict[Var, Term] = {}
    for v, t in definitions:
        if v not in free:
            mapping[v] = subst(t, mapping)
    return subst(goal, mapping)


def _holds(goal: Term, definitions: Sequence[Definition], free: set[Var], values: Values) -> bool:
    """Whether an equation holds where the free names have values of their own."""
    rng = np.random.default_rng(len(free))
    changed = dict(values)
    for v in sorted(free, key=lambda v: v.name):
        changed[v] = rng.uniform(0.5, 1.5, np.shape(values[v]))
    try:
        changed = calculated(changed, [d for d in definitions if d[0] not in free])
        sides = [Evaluator(changed, FLOAT).value(t) for t in goal.args]
    except (TooLarge, Unsupported):
        return False
    return _alike(*sides)


def _alike(a: Any, b: Any) -> bool:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return a.shape == b.shape and np.allclose(a, b, TOLERANCE, TOLERANCE, equal_nan=True)
