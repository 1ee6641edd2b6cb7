"""Arguments of functions and indices of entries, written without what cancels in them."""

from __future__ import annotations

from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.rules import Formulas, ring
from symcnn.kernel.terms import Add, Apply, Entry, Term, Var, add
from symcnn.kernel.theorem import Theorem


def tidy(t: Term, given: Formulas) -> Theorem:
    """``|- t = t'``, the arguments and indices in t multiplied out and collected.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> n, u, v = sizes("n u v")
    >>> print(tidy(tensor("g", n)[u + v - u], ()))
    |- g[u + v - u] = g[v]
    """
    result = tidied(t)
    if result == t:
        raise KernelError("tidy", "nothing cancels", term=t)
    return ring(t, result)


def tidied(t: Term) -> Term:
    """The term with arguments and indices collected, terms with a positive factor first.

    >>> from symcnn.kernel.terms import Fun
    >>> from symcnn.lemmas.notation import scalars
    >>> s, t = scalars("s t")
    >>> print(tidied(Fun("f")(-s + t) * Fun("g")(t - (t - s))))
    f(t - s)*g(s)
    """
    if isinstance(t, Var):
        return t
    args = tuple(map(tidied, t.args))
    if isinstance(t, Apply):
        args = tuple(map(_collected, args))
    elif isinstance(t, Entry):
        args = (args[0], *map(_collected, args[1:]))
    return t.rebuild(args) if args != t.args else t


def _collected(t: Term) -> Term:
    p = polynomial(t)
    order = {m: None for part in (t.args if isinstance(t, Add) else (t,)) for m in polynomial(part)}
    found = sorted((m for m in order if m in p), key=lambda m: p[m] < 0)
    return add(*(to_term({m: p[m]}) for m in [*found, *(m for m in p if m not in order)]))
