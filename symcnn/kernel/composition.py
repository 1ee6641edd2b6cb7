"""The chain rule for a function of several variables."""

from __future__ import annotations

from .binding import close, domain_var, free_vars, fresh, member, open_binder, shape_of
from .derivatives import CALCULUS, derivative
from .errors import KernelError
from .rules import Formulas, require_fresh, without
from .terms import (
    INT,
    REAL,
    TENSOR,
    Apply,
    Diff,
    Lam,
    Pred,
    Range,
    Space,
    Sum,
    Term,
    Var,
    element_sort,
    entry,
    mul,
)
from .theorem import Judgment, Theorem, axiom


@axiom(CALCULUS)
def derivative_compose(
    composite: Term, indices: tuple[Var, ...], inner: Theorem, given: Formulas
) -> Judgment:
    """From ``G, 0 <= k < m |- derivative(Lam[x] phi(x)[k], a, d_k)`` infer that of ``F(phi)``:
    ``Sum[k < m] Diff(Lam[y] F(y), phi(a), k) * d_k``.

    ``composite`` is ``Lam[x] F(phi(x))`` with a function variable F on R^m; ``indices`` is (k,),
    one variable for each axis of phi. Needs: ``differentiable(F)`` or ``differentiable(F,
    phi(a))`` among ``given``; k not free in G, phi, m, a. Partial derivatives of F are not
    enough: x*y/(x**2 + y**2) has both at 0, but along x = y it jumps.
    """
    name = "derivative_compose"
    p = inner.concl
    if not isinstance(p, Pred) or p.name != "derivative" or len(p.args) < 3:
        raise KernelError(name, "the premise is not a derivative", found=p)
    function, place, value = p.args[0], p.args[1:-1], p.args[-1]
    if not isinstance(composite, Lam) or composite.domain != function.args[0]:
        raise KernelError(name, "a function on the same space is expected", found=composite)
    x = domain_var(composite, free_vars(composite) | free_vars(function))
    body = open_binder(composite, x)
    if not isinstance(body, Apply) or len(body.args) != 1 or body.args[0].sort != TENSOR:
        raise KernelError(name, "a function of a tensor is expected", found=body)
    f, phi = body.fun, body.args[0]
    shape = shape_of(phi)
    if f.known or f.order or element_sort(phi) > REAL:
        raise KernelError(name, "a function variable on R^m is expected", found=body)
    if len(indices) != len(shape) or len(set(indices)) != len(indices):
        raise KernelError(name, "one index for each axis is expected", indices=indices)
    ranges = [Range(n) for n in shape]
    hyps = without(inner, *(h for k, r in zip(indices, ranges, strict=True) for h in member(k, r)))
    for k in indices:
        if k.sort != INT:
            raise KernelError(name, "an integer variable is expected", found=k)
        require_fresh(name, k, composite, *place, *hyps)
    if any(x in free_vars(n) for n in shape):
        raise KernelError(name, "the shape depends on the variable", found=phi)
    if open_binder(function, x) not in (entry(phi, *indices), _opened(phi, indices)):
        raise KernelError(name, "the premise is about another function", found=function)

    there = open_binder(composite, place[0]).args[0]
    everywhere, here = Pred("differentiable", (f,)), Pred("differentiable", (f,), (there,))
    if everywhere not in given and here not in given:
        raise KernelError(name, "the function is not known to be differentiable", function=f)
    y = fresh("y", REAL, (), shape)
    outer = Diff(Lam(Space(REAL, shape), close(f(y), y), "y"), there, *indices)
    total = mul(outer, value)
    for k, r in zip(reversed(indices), reversed(ranges), strict=True):
        total = Sum(r, close(total, k), k.name)
    needed = everywhere if everywhere in given else here
    return Judgment((*hyps, needed), derivative(composite, place[0], place[1:], total))


def _opened(phi: Term, indices: tuple[Var, ...]) -> Term | None:
    """The formula for the entry of an explicit tensor."""
    for k in indices:
        if not isinstance(phi, Lam):
            return None
        phi = open_binder(phi, k)
    return phi
