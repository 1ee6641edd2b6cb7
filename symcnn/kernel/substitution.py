"""Axioms: the change of variables in an integral over R^n."""

from __future__ import annotations

from .binding import close, free_vars, open_binder, subst
from .errors import KernelError
from .rules import require_fresh, require_shape
from .terms import (
    INT,
    REAL,
    Det,
    Eq,
    Forall,
    Fun,
    Integral,
    Lam,
    Pred,
    Range,
    Space,
    Term,
    Var,
    element_sort,
    mul,
)
from .theorem import Judgment, Theorem, axiom

INTEGRALS = "Rudin, Real and Complex Analysis, theorem 7.26"


@axiom(INTEGRALS)
def change_of_variables(
    integral: Term,
    forward: Term,
    backward: Term,
    names: tuple[Var, Var],
    theorems: tuple[Theorem, Theorem, Theorem],
) -> Judgment:
    """``G |- Integral[y in R^n] g(y) = Integral[x in R^n] g(phi(x)) * abs(det(J(x)))``

    ``forward`` is phi(x), a vector in terms of x = ``names[0]``; ``backward`` is its inverse
    psi(y) in terms of y = ``names[1]``. The premises: ``G |- forall i < n: forall j < n:
    derivative(Lam[x] phi(x)[i], x, j, J(x)[i, j])``, for every x; ``G |- psi(phi(x)) = x`` and
    ``G |- phi(psi(y)) = y``, so that phi is one to one and onto.

    Needs: x and y not free in G. Without "onto" the right side would integrate over a part
    of R^n only; without "one to one" it would count values twice.
    """
    name = "change_of_variables"
    if not isinstance(integral, Integral) or len(integral.domain.args) != 1:
        raise KernelError(name, "an integral over R^n is expected", found=integral)
    n = integral.domain.args[0]
    x, y = names
    derivatives, there, back = theorems
    for tensor in (forward, backward):
        require_shape(name, tensor, (n,))
        if element_sort(tensor) > REAL:
            raise KernelError(name, "a map of R^n is expected", found=tensor)
    for v in names:
        if v.element != REAL or v.shape != (n,):
            raise KernelError(name, "the variable does not range over R^n", variable=v)
        require_fresh(name, v, integral, *(h for t in theorems for h in t.hyps))
    if x == y or y in free_vars(forward) or x in free_vars(backward):
        raise KernelError(name, "the maps mention the wrong variable")
    if there.concl != Eq(subst(backward, {y: forward}), x):
        raise KernelError(name, "the map is not shown to be one to one", found=there.concl)
    if back.concl != Eq(subst(forward, {x: backward}), y):
        raise KernelError(name, "the map is not shown to be onto", found=back.concl)
    matrix = _jacobian(name, derivatives.concl, forward, x, n)
    changed = mul(open_binder(integral, forward), Fun("abs")(Det(matrix)))
    hyps = tuple(h for t in theorems for h in t.hyps)
    return Judgment(hyps, Eq(integral, Integral(integral.domain, close(changed, x), x.name)))


def _jacobian(name: str, claim: Term, forward: Term, x: Var, n: Term) -> Term:
    """The matrix J of the premise about derivatives, once that premise is recognised."""
    taken = {v.name for v in free_vars(claim) | free_vars(forward) | {x}}
    i, j = (Var(free_name(letter, taken), INT) for letter in "ij")
    inner = claim
    for v in (i, j):
        if not isinstance(inner, Forall) or inner.domain != Range(n):
            raise KernelError(name, "derivatives for all i, j < n are expected", found=claim)
        inner = open_binder(inner, v)
    function = Lam(Space(REAL, (n,)), close(forward[i], x), x.name)
    if (
        not isinstance(inner, Pred)
        or inner.name != "derivative"
        or inner.args[:3] != (function, x, j)
    ):
        raise KernelError(name, "the derivatives of the map are expected", found=inner)
    value = inner.args[3]
    return Lam(Range(n), close(Lam(Range(n), close(value, j), "j"), i), "i")


def free_name(name: str, taken: set[str]) -> str:
    """The name with underscores until it is not taken."""
    while name in taken:
        name += "_"
    return name
