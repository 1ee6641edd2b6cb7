"""Equations of tensors: one shape, and the equation of their entries."""

from __future__ import annotations

from collections.abc import Callable

from symcnn.kernel.binding import domain_var, free_vars, fresh, member, open_binder, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.rules import Formulas, arithmetic, congruence, reflexivity, ring, symmetry
from symcnn.kernel.sums import lam_entries
from symcnn.kernel.terms import INT, Eq, Lam, Range, Term, Var
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after

from .chain import Chain, StuckError

ProveChain = Callable[[Term, Term, Formulas], Chain]


def tensor_chain(a: Term, b: Term, given: Formulas, prove: ProveChain) -> Chain:
    """The derivation of ``a = b`` for two tensors: one shape, and the chain of an entry."""
    try:
        shapes = shape_of(a), shape_of(b)
    except KernelError as error:
        raise StuckError(str(error)) from None
    if len(shapes[0]) != len(shapes[1]):
        raise StuckError(f"the tensors {a} and {b} have different ranks")
    chain = Chain(a, given)
    if a == b:
        return chain
    left, right = explicit(a, b), explicit(b, a)
    chain.add(left, "entry by entry")
    resized = _resized(left.right, shapes[1], given)
    chain.add(resized, "the shapes are equal")
    place, names, inner, facts = _entry_of(resized.right, given)
    wanted = right.right
    for name in names:
        wanted = open_binder(wanted, Var(name, INT))
    entry = prove(inner, wanted, (*given, *facts))
    chain.method = entry.method
    for step in entry.steps:
        try:
            chain.add(congruence(chain.term, place, names, step.theorem), step.say)
        except KernelError as error:
            # what was assumed of one entry does not hold of all
            raise StuckError(str(error)) from None
    if chain.term != right.right:
        chain.add(ring(chain.term, right.right), "by algebra")
    chain.add(symmetry(right), "entry by entry")
    return chain


def explicit(tensor: Term, like: Term) -> Theorem:
    """``X = Lam[i < m] ... X[i, ...]``, with the index names of another tensor if it has some."""
    if isinstance(tensor, Lam):
        depth = len(shape_of(tensor))
        inner: Term = tensor
        for _ in range(depth):
            if not isinstance(inner, Lam):
                raise StuckError(f"{tensor} is a tensor of tensors")
            inner = inner.body
        return reflexivity(tensor)
    names = _hints(like) or tuple("ijklmn"[: len(shape_of(tensor))])
    taken = free_vars(tensor)
    unique: list[Var] = []
    for name in names:
        unique.append(fresh(name, INT, (*taken, *unique)))
    return lam_entries(tensor, tuple(v.name for v in unique))


def _hints(t: Term) -> tuple[str, ...]:
    return (t.hint, *_hints(t.body)) if isinstance(t, Lam) else ()


def _resized(t: Term, shape: tuple[Term, ...], given: Formulas) -> Theorem:
    """The tensor over ranges that are written as in ``shape``."""
    theorem = reflexivity(t)
    path: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    inner = t
    avoid = free_vars(t).union(*map(free_vars, (*given, *shape)))
    for size in shape:
        if not isinstance(inner, Lam) or not isinstance(inner.domain, Range):
            raise StuckError(f"{t} is not written entry by entry")
        if inner.domain.size != size:
            try:
                same = (
                    ring(inner.domain.size, size)
                    if ring_equal(inner.domain.size, size)
                    else arithmetic(given, Eq(inner.domain.size, size))
                )
            except KernelError:
                raise StuckError(f"the sizes {inner.domain.size} and {size} differ") from None
            theorem = after(theorem, congruence(theorem.right, (*path, 0, 0), names, same))
        v = domain_var(inner, (*avoid, *(Var(n, INT) for n in names)))
        path, names, inner = (*path, 1), (*names, v.name), open_binder(inner, v)
    return theorem


def _entry_of(t: Term, given: Formulas) -> tuple[tuple[int, ...], tuple[str, ...], Term, Formulas]:
    """The entry of an explicit tensor: the path to it, its index names, and their ranges."""
    avoid = free_vars(t).union(*map(free_vars, given))
    path: tuple[int, ...] = ()
    opened: list[Var] = []
    facts: list[Term] = []
    while isinstance(t, Lam) and isinstance(t.domain, Range):
        v = domain_var(t, (*avoid, *opened))
        facts += member(v, t.domain)
        opened.append(v)
        path, t = (*path, 1), open_binder(t, v)
    return path, tuple(v.name for v in opened), t, tuple(facts)
