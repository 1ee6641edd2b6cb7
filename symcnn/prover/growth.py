"""Functions that do not decrease: those of the hypotheses, exp, log and the square root."""

from __future__ import annotations

from symcnn.kernel.elementary import EXP, LOG, SQRT
from symcnn.kernel.errors import KernelError
from symcnn.kernel.functions import Fun
from symcnn.kernel.order import monotone
from symcnn.kernel.rules import Formulas, assume, cut
from symcnn.kernel.terms import Pred
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.powers import exp_increasing, log_increasing
from symcnn.lemmas.roots import sqrt_increasing

from .signs import nonnegative, positive


def is_increasing(fun: Fun, given: Formulas) -> bool:
    """Whether the function is known not to decrease where it makes sense."""
    return fun in (EXP, LOG, SQRT) or Pred("nondecreasing", (fun,)) in given


def raised(fun: Fun, inequality: Theorem, given: Formulas) -> Theorem:
    """From ``G |- a <= b`` infer ``G |- f(a) <= f(b)``.

    Raises ``KernelError`` when f is not known to be nondecreasing, or a not to be positive for
    the logarithm, or not to be nonnegative for the root.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(raised(EXP, assume(a <= b), ()))
    a <= b |- exp(a) <= exp(b)
    """
    low, high = inequality.concl.args
    if fun == EXP:
        return cut(inequality, exp_increasing(low, high))
    if fun == LOG:
        return cut(positive(low, given), cut(inequality, log_increasing(low, high)))
    if fun == SQRT:
        return cut(nonnegative(low, given), cut(inequality, sqrt_increasing(low, high)))
    p = Pred("nondecreasing", (fun,))
    if p not in given:
        raise KernelError("raised", "a nondecreasing function is expected", function=fun)
    return monotone(assume(p), inequality)
