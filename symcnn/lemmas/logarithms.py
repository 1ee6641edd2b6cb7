"""Logarithms of quotients."""

from __future__ import annotations

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, congruence, ring
from symcnn.kernel.terms import Apply, Mul, Num, Recip, Term, mul, recip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.elementary import LOG, log_recip

from .conversions import after


def minus_log(t: Term, given: Formulas) -> Theorem:
    """``-log(a)*.. = log(1/a)*..``, for a product with a factor that is a logarithm.

    >>> from .notation import scalars
    >>> p, q = scalars("p q")
    >>> print(minus_log(-1 * LOG(p / q) * q, ()))
    |- -log(p/q)*q = log(q/p)*q
    """
    if not isinstance(t, Mul) or not isinstance(t.args[0], Num):
        raise KernelError("minus_log", "a negative product is expected", found=t)
    place = next((i for i, a in enumerate(t.args) if isinstance(a, Apply) and a.fun == LOG), None)
    if place is None:
        raise KernelError("minus_log", "no factor is a logarithm", found=t)
    (a,) = t.args[place].args
    parts = a.args if isinstance(a, Mul) else (a,)
    inverse = mul(*(x.args[0] if isinstance(x, Recip) else recip(x) for x in reversed(parts)))
    flipped = log_recip(inverse)  # log(1/inverse) = -log(inverse)
    same = congruence(t.args[place], (0,), (), ring(a, recip(inverse)))
    theorem = congruence(t, (place,), (), after(same, flipped))
    others = [x for i, x in enumerate(t.args) if i not in (0, place)]
    target = mul(-1 * t.args[0], LOG(inverse), *others)
    return after(theorem, ring(theorem.right, target))
