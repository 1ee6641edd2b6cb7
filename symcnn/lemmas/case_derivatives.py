"""Derivatives of case distinctions and brackets, away from where the condition changes.

A condition built of comparisons keeps its truth value near a point where the sides of each
comparison are continuous and differ; there the function is one of its two branches.
"""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.axioms import implies
from symcnn.kernel.binding import close, domain_var, free_vars, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, cut, equal_formulas, forall_elim, forall_intro,
    instantiate,
)  # fmt: skip
from symcnn.kernel.terms import (
    BOOL, ONE, REAL, ZERO, And, Bracket, Eq, Forall, Fun, Ite, Lam, Le, Lt, Not, Or, Term, Var,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .derivatives import (
    D, E, Pairs, apply, derivative_constant, function_of, parts_of, place, place_pairs, rank_of,
    replaced,
)  # fmt: skip
from .laws import law, once
from .order import follows_from

P, Q = Var("p", BOOL), Var("q", BOOL)
CHOSEN, U, V, W = Fun("p", 0, BOOL), Fun("u"), Fun("v"), Fun("w")
COMPARISONS = {"Le": Le, "Lt": Lt, "Eq": Eq}


def comparisons(p: Term) -> list[Term]:
    """The comparisons of which a formula is built by and, or and not.

    What has no open index, such as ``exists k: t[k] = i``, is a part like a comparison. Raises
    ``KernelError`` if there is anything else in it.
    """
    if isinstance(p, And | Or | Not):
        return [atom for part in p.args for atom in comparisons(part)]
    if isinstance(p, Le | Lt) or (isinstance(p, Eq) and p.left.sort <= REAL >= p.right.sort):
        return [p]
    if not p.loose:
        return [p]
    raise KernelError("comparisons", "a combination of comparisons is expected", found=p)


# -- the laws --------------------------------------------------------------------------------


def _sides(count: int) -> list[tuple[Fun, Fun]]:
    return [(Fun(f"g{i}"), Fun(f"h{i}")) for i in range(1, count + 1)]


@once
def _choice(rank: int, count: int) -> Theorem:
    """The law for a condition p that is as at the point wherever the sides compare as there."""
    at = place(rank)
    x, there = Var("x", REAL, at.sizes), CHOSEN(at.point)
    whole = at.function(lambda x: Ite(CHOSEN(x), U(x), W(x)))
    value = Ite(there, D, E)
    local = law("derivative_local", rank, count)
    compared = open_binder(next(h for h in local.hyps if isinstance(h, Forall)), x).args[0].args[0]
    settled = implies(compared, Eq(CHOSEN(x), there))
    near = forall_elim(assume(Forall(at.space, close(settled, x), "x")), x, ())
    ends = []
    for fact, branch, slope in ((there, U, D), (Not(there), W, E)):
        theorem = instantiate(local, (("u", at.function(branch)), ("v", whole), (D, slope)))
        agree = implies(compared, Eq(branch(x), open_binder(whole, x)))
        agrees = cut(near, arithmetic((near.concl, fact), agree))
        theorem = cut(forall_intro(agrees, x, at.space), theorem)
        premise = at.derivative(branch, slope)
        known = implies(there, premise) if branch == U else Or(there, premise)
        theorem = cut(arithmetic((known, fact), premise), theorem)
        last = len(theorem.concl.args) - 1
        ends.append(replaced(theorem, last, arithmetic((fact,), Eq(slope, value))))
    return cases(there, *ends)


def value_of(name: str) -> Var:
    """The derivative of a side g1, h1, g2 ... of a comparison."""
    return Var(f"d{name}", REAL)


@once
def _ite(rank: int, count: int, kind: str = "", negated: bool = False) -> Theorem:
    """The law for so many comparisons; for one of a kind, or its negation, with no more to show."""
    theorem = _choice(rank, count)
    at = place(rank)
    if count and not kind:
        return theorem
    x = Var("x", REAL, at.sizes)

    def condition(x: Term) -> Term:
        p = COMPARISONS[kind](*(side(x) for side in _sides(1)[0])) if kind else P
        return Not(p) if negated else p

    theorem = instantiate(theorem, (("p", at.function(condition)),))
    near = next(h for h in theorem.hyps if isinstance(h, Forall))
    apart = tuple(Not(Eq(g(at.point), h(at.point))) for g, h in _sides(count))
    settled = arithmetic(apart, open_binder(near, x))
    return cut(forall_intro(settled, x, at.space), theorem)


@once
def _bracket(rank: int, count: int, kind: str = "", negated: bool = False) -> Theorem:
    """The law for ``[p]``, which is 1 where p holds and 0 elsewhere."""
    at, theorem = place(rank), _ite(rank, count, kind, negated)
    values = (("u", at.function(lambda _: ONE)), ("w", at.function(lambda _: ZERO)))
    theorem = instantiate(theorem, (*values, (D, ZERO), (E, ZERO)))
    for need in theorem.hyps:
        for _, function in values:
            constant = derivative_constant(function, at.point, at.entry)
            if isinstance(need, Or) and constant.concl in need.args:
                theorem = cut(cut(constant, arithmetic((constant.concl,), need)), theorem)
    function, *_, value = theorem.concl.args
    inner = open_binder(function, Var("x", REAL, at.sizes))
    whole = arithmetic((), Eq(inner, Bracket(inner.args[0])))
    same = congruence(theorem.concl, (0, 1), ("x",), whole)
    theorem = equal_formulas(same, theorem)
    return replaced(theorem, len(theorem.concl.args) - 1, arithmetic((), Eq(value, ZERO)))


# -- instances -------------------------------------------------------------------------------


@once
def _or(second: bool, negated: bool) -> Theorem:
    """``q |- p or q`` or ``p |- p or q``; so with not p for p."""
    p = Not(P) if negated else P
    return arithmetic((Q if second else p,), Or(p, Q))


def _branch(p: Term, theorem: Theorem, holds: bool) -> Theorem:
    """From ``G, p |- q`` infer ``G |- not p or q``; from ``G, not p |- q``, ``p or q``."""
    pairs = ((P, p), (Q, theorem.concl))
    inside = cut(theorem, instantiate(_or(True, holds), pairs))
    outside = instantiate(_or(False, holds), pairs)
    return cases(p, inside, outside) if holds else cases(p, outside, inside)


def _decided(
    name: str, condition: Lam, place: Formulas, sides: Sequence[Theorem], apart: Sequence[Theorem]
) -> tuple[tuple[int, str, bool], Pairs, list[Theorem]]:
    """Which law it is, what stands for the condition in it, and its premises about that.

    Raises unless the sides of each comparison in the condition have derivatives at the place
    and differ there.
    """
    known = {f.body: t for t in sides for f, at, _ in [parts_of(name, t)] if at == place}
    facts = {t.concl: t for t in apart}
    atoms = [atom for atom in dict.fromkeys(comparisons(condition.body)) if atom.loose]
    pairs: list[tuple[Var | str, Term | str]] = []
    premises: list[Theorem] = []
    for i, atom in enumerate(atoms, 1):
        for letter, side in zip("gh", atom.args, strict=True):
            function = Lam(condition.domain, side, condition.hint)
            if side.loose and side not in known:
                raise KernelError(name, "a side of a condition has no derivative", side=side)
            slope = known.get(side) or derivative_constant(function, place[0], place[1:])
            pairs += [(f"{letter}{i}", function), (value_of(f"{letter}{i}"), slope.concl.args[-1])]
            premises.append(slope)
        there = open_binder(Lam(condition.domain, atom, condition.hint), place[0])
        differ = Not(Eq(*there.args))
        if differ not in facts:
            raise KernelError(name, "the condition may change at the point", condition=there)
        premises.append(facts[differ])
    negated = isinstance(condition.body, Not)
    single = condition.body.args[0] if negated else condition.body
    if not atoms:
        return (0, "", False), ((P, condition.body),), premises
    if atoms == [single]:
        return (1, type(single).__name__, negated), tuple(pairs), premises
    return (len(atoms), "", False), (*pairs, ("p", condition)), premises


def _settled(theorem: Theorem, pairs: Pairs, condition: Lam, apart: Sequence[Theorem]) -> Theorem:
    """Where several comparisons are as at the point, so is the condition: by arithmetic."""
    claim = next(h for h in instantiate(theorem, pairs).hyps if isinstance(h, Forall))
    avoid = free_vars(claim).union(*(free_vars(h) for t in apart for h in t.hyps))
    x = domain_var(condition, avoid)
    settled = follows_from(apart, open_binder(claim, x))
    return forall_intro(settled, x, condition.domain)


def derivative_ite(
    condition: Term,
    positive: Theorem,
    negative: Theorem,
    sides: tuple[Theorem, ...],
    apart: tuple[Theorem, ...],
) -> Theorem:
    """From ``G, p(a) |- derivative(f, a, d)`` and ``D, not p(a) |- derivative(g, a, e)`` infer
    that of ``f if p else g``: ``d if p(a) else e``.

    ``condition`` is ``Lam[x] p(x)``, p built of comparisons by and, or, not. Needs, for each
    comparison of l with r in which x is free: derivatives of those of l and r in which x is
    free, among ``sides`` (so that they are continuous), and ``l(a) != r(a)`` among ``apart``.
    Without the last, x if 0 <= x else 0 would have a derivative at 0.
    """
    name = "derivative_ite"
    (f, at, d), (g, other, e) = parts_of(name, positive), parts_of(name, negative)
    if not isinstance(condition, Lam) or not f.domain == g.domain == condition.domain:
        raise KernelError(name, "a condition on the same space is expected", found=condition)
    if at != other:
        raise KernelError(name, "the derivatives are not taken at one place")
    key, own, premises = _decided(name, condition, at, sides, apart)
    there = open_binder(condition, at[0])
    pairs = (*place_pairs(name, f, at[0], at[1:]), ("u", f), ("w", g), (D, d), (E, e), *own)
    branches = _branch(there, positive, True), _branch(there, negative, False)
    stated = _ite(rank_of(f), *key)
    if own[-1] == ("p", condition):
        premises.append(_settled(stated, pairs, condition, apart))
    return apply(name, stated, pairs, *premises, *branches)


def derivative_bracket(
    condition: Term,
    point: Term,
    indices: Formulas,
    sides: tuple[Theorem, ...],
    apart: tuple[Theorem, ...],
) -> Theorem:
    """``derivative(Lam[x] [p(x)], a, 0)`` where p keeps its truth value near a.

    Needs the same as ``derivative_ite``. Without l(a) != r(a), [0 <= x] jumps at 0.
    """
    name = "derivative_bracket"
    condition = function_of(name, condition)
    key, own, premises = _decided(name, condition, (point, *indices), sides, apart)
    pairs = (*place_pairs(name, condition, point, indices), *own)
    stated = _bracket(rank_of(condition), *key)
    if own[-1] == ("p", condition):
        premises.append(_settled(stated, pairs, condition, apart))
    return apply(name, stated, pairs, *premises)
