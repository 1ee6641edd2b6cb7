"""Primitive rules about order: what monotone functions preserve."""

from __future__ import annotations

from .errors import KernelError
from .terms import Apply, Le, Pred
from .theorem import Judgment, Theorem, rule


@rule
def monotone(nondecreasing: Theorem, inequality: Theorem) -> Judgment:
    """From ``G |- nondecreasing(f)`` and ``D |- a <= b`` infer ``G, D |- f(a) <= f(b)``.

    Without the first, f(x) = -x reverses the inequality.
    """
    p, q = nondecreasing.concl, inequality.concl
    if not isinstance(p, Pred) or p.name != "nondecreasing" or len(p.funs) != 1 or p.args:
        raise KernelError("monotone", "a nondecreasing function is expected", found=p)
    if not isinstance(q, Le):
        raise KernelError("monotone", "an inequality is expected", found=q)
    (f,) = p.funs
    low, high = (Apply(f, (side,)) for side in q.args)
    return Judgment((*nondecreasing.hyps, *inequality.hyps), Le(low, high))
