"""Derivatives through layers: properties known index by index, functions of vectors."""

from __future__ import annotations

from symcnn.kernel.binding import close, domain_var, free_vars, member, open_binder, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, assume, cut, forall_elim
from symcnn.kernel.terms import (
    INT, TENSOR, ZERO, Apply, Diff, Forall, Lam, Le, Lt, Pred, Range, Term, Var, term,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.composites import derivative_compose
from symcnn.lemmas.derivatives import derivative_value

from .conversions import Conversion
from .differentiation import derivative_of
from .notation import at


def with_each(conversion: Conversion) -> Conversion:
    """The conversion, with what ``given`` knows for all i < n known for each index i < n too.

    So a function that is differentiable at all ``z[i]`` is differentiable at this ``z[i]``.
    """

    def convert(t: Term, given: Formulas) -> Theorem:
        instances = _instances(t, given)
        theorem = conversion(t, (*given, *(lemma.concl for lemma in instances)))
        for lemma in instances:
            theorem = cut(lemma, theorem)
        return theorem

    return convert


def _instances(t: Term, given: Formulas) -> list[Theorem]:
    """The properties known for all indices, at the indices that are free in t."""
    found = []
    indices = [v for v in sorted(free_vars(t), key=lambda v: v.name) if v.sort == INT]
    for p in given:
        if isinstance(p, Forall) and isinstance(p.domain, Range) and isinstance(p.body, Pred):
            for v in indices:
                inside = (Le(ZERO, v), Lt(v, p.domain.size))
                if all(h in given for h in inside):
                    found.append(forall_elim(assume(p), v, inside))
    return found


def chain_rule(t: Term, given: Formulas) -> Theorem:
    """``Diff(F(phi), a, i..) = Sum[k < m] Diff(F, phi(a), k) * d_k`` for a function F on R^m.

    The d_k are the derivatives of the entries of phi, carried out. Needs that F is known to
    be differentiable. Raises ``KernelError`` where that, or a derivative, is missing.
    """
    if not isinstance(t, Diff):
        raise KernelError("chain_rule", "a derivative is expected", found=t)
    function, point, *indices = t.args
    if not isinstance(function, Lam):
        raise KernelError("chain_rule", "a function is expected", found=function)
    avoid = free_vars(t).union(*map(free_vars, given))
    x = domain_var(function, avoid)
    body = open_binder(function, x)
    if not isinstance(body, Apply) or len(body.args) != 1 or body.args[0].sort != TENSOR:
        raise KernelError("chain_rule", "a function of a vector is expected", found=t)
    phi = body.args[0]
    opened: list[Var] = []
    for n in shape_of(phi):
        opened.append(domain_var(Lam(Range(n), term(0), "k"), (*avoid, x, *opened)))
    facts = [f for v, n in zip(opened, shape_of(phi), strict=True) for f in member(v, Range(n))]
    part = Lam(function.domain, close(at(phi, *opened), x), function.hint)
    lemmas = _instances(part, (*given, *facts))
    known = (*given, *facts, *(lemma.concl for lemma in lemmas))
    slope = derivative_of(part, point, known, *indices)
    for lemma in lemmas:
        slope = cut(lemma, slope)
    return derivative_value(derivative_compose(function, tuple(opened), slope, given))
