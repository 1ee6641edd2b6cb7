"""What one round of a loop makes of an entry, and values put in for unknowns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symcnn.kernel.binding import close, free_vars, open_binder
from symcnn.kernel.terms import (
    INT, ONE, TRUE, ZERO, Add, And, Bracket, Entry, Eq, FloorDiv, Ite, Lam, Le, Lt, Max, Min, Mod,
    Mul, Num, Range, Term, Var, add, entry, mul, neg,
)  # fmt: skip
from symcnn.operators.lengths import expanded

from .evident import conj_of, negation


@dataclass(frozen=True)
class Change:
    """What one round makes of an entry: ``factor*old + summand``, or ``stored`` where ``where``.

    ``earlier`` are the stores of the same round before it, the last one first, each with where.
    """

    factor: Term = ONE
    summand: Term = ZERO
    where: Term | None = None
    stored: Term = ZERO
    extremum: type[Max] | type[Min] | None = None
    earlier: tuple[tuple[Term, Term], ...] = ()

    @property
    def stores(self) -> tuple[tuple[Term, Term], ...]:
        """Where a round stores, and what, the last store first."""
        return () if self.where is None else ((self.where, self.stored), *self.earlier)


# -- what a round makes of an entry ------------------------------------------------------------


def change_of(value: Term, old: Term, unknown: Var) -> Change | None:
    """The change that takes ``old`` to ``value``; None if it is of no kind that is read."""
    if unknown not in free_vars(value):
        return Change(where=TRUE, stored=value)
    if value == old:
        return Change()
    if isinstance(value, Ite):
        return _by_cases(value, old, unknown)
    if isinstance(value, Add):
        linear: list[Term] = []
        rest: list[Term] = []
        for part in value.args:
            (linear if unknown in free_vars(part) else rest).append(part)
        if len(linear) == 1 and isinstance(linear[0], Ite):
            # what is stored, and then added to at the same place
            test, first, second = linear[0].args
            more = [_under(part, test) for part in rest]
            if all(part is not None for part in more):
                whole = Ite(test, add(first, *(part for part in more if part is not None)), second)
                return change_of(whole, old, unknown)
        if len(linear) == 1:
            inside = change_of(linear[0], old, unknown)
            if inside is not None and inside.where is None and inside.extremum is None:
                return Change(inside.factor, add(inside.summand, *rest))
        # old + (condition)*old: stays a product
        factors = [_factor(part, old) for part in linear]
        if all(f is not None and unknown not in free_vars(f) for f in factors):
            return Change(add(*factors), add(*rest) if rest else ZERO)  # type: ignore[arg-type]
        return None
    factor = _factor(value, old)
    if factor is not None and unknown not in free_vars(factor):
        return Change(factor, ZERO)
    return None


def _under(part: Term, test: Term) -> Term | None:
    """What a summand is where a condition holds, if it is 0 elsewhere."""
    factors = list(part.args) if isinstance(part, Mul) else [part]
    if Bracket(test) not in factors:
        return None
    factors.remove(Bracket(test))
    return mul(*factors) if factors else ONE


def _factor(value: Term, old: Term) -> Term | None:
    if value == old:
        return ONE
    if isinstance(value, Mul) and value.args.count(old) == 1:
        return mul(*(a for a in value.args if a != old))
    return None


def _by_cases(value: Ite, old: Term, unknown: Var) -> Change | None:
    test, first, second = value.args
    if isinstance(test, Le | Lt):
        kind = _extremum(test, first, second, old, unknown)
        if kind is not None:
            return kind
    if unknown in free_vars(test):
        return None
    a, b = change_of(first, old, unknown), change_of(second, old, unknown)
    # a store of what is made of other entries
    if a is None and b == Change():
        return Change(where=test, stored=first)
    if b is None and a == Change():
        return Change(where=negation(test), stored=second)
    if a is None or b is None or a.extremum or b.extremum:
        return None
    if a.where is not None or b.where is not None:
        # where nothing is stored, the old value must stay as it is
        if any(x.where is None and x != Change() for x in (a, b)):
            return None
        if a.where == b.where and not a.earlier and not b.earlier:
            return Change(where=a.where, stored=Ite(test, a.stored, b.stored))
        # behind a store that leaves nothing, its case is excluded already
        over = a.where == TRUE
        stores = [(conj_of(test, w), t) for w, t in a.stores] + [
            (w if over else conj_of(negation(test), w), t) for w, t in b.stores
        ]
        return Change(where=stores[0][0], stored=stores[0][1], earlier=tuple(stores[1:]))
    factor = a.factor if a.factor == b.factor else Ite(test, a.factor, b.factor)
    if b.summand == ZERO:
        return Change(factor, mul(Bracket(test), a.summand))
    if a.summand == ZERO:
        return Change(factor, mul(Bracket(negation(test)), b.summand))
    return Change(factor, Ite(test, a.summand, b.summand))


def _extremum(test: Le | Lt, first: Term, second: Term, old: Term, unknown: Var) -> Change | None:
    """``old if e <= old else e`` is a running maximum."""
    a, b = test.args
    if {a, b} != {first, second} or old not in (a, b):
        return None
    other = b if a == old else a
    if unknown in free_vars(other):
        return None
    # Ite(a <= b, b, a) is the larger, Ite(a <= b, a, b) the smaller
    return Change(summand=other, extremum=Max if first == b else Min)


def solved_for(where: Term, v: Var) -> tuple[Term, list[Term]] | None:
    """The round in which a condition holds, if there is at most one, and what else it says.

    >>> from symcnn.kernel.terms import INT, conj
    >>> i, p, s = (Var(name, INT) for name in "ips")
    >>> found = solved_for(conj(Le(s * i, p), Lt(p, s * i + s)), i)
    >>> print(found[0], *found[1])
    p//s s*i <= p p < s*i + s
    """
    parts = list(where.args) if isinstance(where, And) else [where]
    for part in parts:
        if isinstance(part, Eq):
            for one, other in (part.args, part.args[::-1]):
                found = _linear(other, v)
                if found is None or v in free_vars(one):
                    continue
                step, rest = found
                distance = expanded(add(one, neg(rest)))
                others = [p for p in parts if p is not part]
                if step == ONE:
                    return distance, others
                if step == Num(-1):
                    return expanded(neg(distance)), others
                if _is_natural(step):
                    return FloorDiv(distance, step), [Eq(Mod(distance, step), ZERO), *others]
    return _block(parts, v)


def are_apart(first: Sequence[Term], second: Sequence[Term]) -> bool:
    """Whether two lists of conditions exclude each other to the eye: ``p = 0`` and ``p = 1``.

    >>> from symcnn.kernel.terms import INT
    >>> p = Var("p", INT)
    >>> are_apart([Eq(p, ZERO)], [Eq(p, ONE)]), are_apart([Eq(p, ZERO)], [Eq(p, ZERO)])
    (True, False)
    >>> even, odd = Eq(Mod(p, Num(2)), ZERO), Eq(Mod(p - 1, Num(2)), ZERO)
    >>> are_apart([even], [odd])
    True
    """
    for one in first:
        for other in second:
            if isinstance(one, Eq) and isinstance(other, Eq):
                a, b = (_side(e) for e in (one, other))
                distance = expanded(add(a[0], neg(b[0])))
                if a[1] == b[1] and isinstance(distance, Num) and distance.sort == INT:
                    # of remainders, that of the distance; else the distance itself
                    if a[1] is None or a[1].value == 0:
                        if a[1] is None and distance != ZERO:
                            return True
                    elif distance.value % a[1].value:
                        return True
    return False


def _side(e: Eq) -> tuple[Term, Num | None]:
    """``t`` with ``t = 0``, or with ``t % s = 0`` and s."""
    for one, other in (e.args, e.args[::-1]):
        if isinstance(one, Mod) and other == ZERO and isinstance(one.args[1], Num):
            return one.args[0], one.args[1]
    return add(e.args[0], neg(e.args[1])), None


def position_of(where: Term, v: Var, places: Sequence[Var]) -> tuple[Var, Term] | None:
    """The place that round v stores to along the axis on which rounds differ."""
    for part in where.args if isinstance(where, And) else (where,):
        if isinstance(part, Eq):
            for one, other in (part.args, part.args[::-1]):
                if isinstance(one, Var) and one in places and v in free_vars(other):
                    return (one, other) if _linear(other, v) is not None else None
    return None


def _block(parts: Sequence[Term], v: Var) -> tuple[Term, list[Term]] | None:
    """``s*v + r <= p < s*v + r + s``: the blocks of length s do not overlap."""
    lower = [p.args for p in parts if isinstance(p, Le) and v in free_vars(p.args[0])]
    upper = [p.args for p in parts if isinstance(p, Lt) and v in free_vars(p.args[1])]
    for low, p in lower:
        for q, high in upper:
            found = _linear(low, v)
            if p != q or found is None or v in free_vars(p):
                continue
            step, rest = found
            if expanded(add(high, neg(low), neg(step))) == ZERO and _is_natural(step):
                return FloorDiv(expanded(add(p, neg(rest))), step), list(parts)
    return None


def _is_natural(step: Term) -> bool:
    return not isinstance(step, Num) or step.value > 0


def _linear(t: Term, v: Var) -> tuple[Term, Term] | None:
    """``(s, r)`` with ``t = s*v + r``, neither holding v."""
    t = expanded(t)
    step: list[Term] = []
    rest: list[Term] = []
    for part in t.args if isinstance(t, Add) else (t,):
        if v not in free_vars(part):
            rest.append(part)
        elif part == v:
            step.append(ONE)
        elif isinstance(part, Mul) and part.args.count(v) == 1:
            step.append(mul(*(a for a in part.args if a != v)))
        else:
            return None
    if not step or any(v in free_vars(s) for s in step):
        return None
    return add(*step), add(*rest) if rest else ZERO


# -- putting values in for unknowns ----------------------------------------------------------------


def lam_of(t: Term, variables: Sequence[Var], shaped: Var) -> Term:
    """The tensor whose entry at the variables is ``t``."""
    sizes = shaped.shape
    for x, n in zip(reversed(variables), reversed(sizes), strict=True):
        t = Lam(Range(n), close(t, x), x.name.partition("_")[0])
    return t


def replaced(change: Change, known: dict[Var, Term]) -> Change:
    """A change with the values of unknowns put in."""
    where = None if change.where is None else subst_entries(change.where, known)
    parts = (subst_entries(t, known) for t in (change.factor, change.summand, change.stored))
    factor, summand, stored = parts
    earlier = [(subst_entries(w, known), subst_entries(t, known)) for w, t in change.earlier]
    return Change(factor, summand, where, stored, change.extremum, tuple(earlier))


def subst_entries(t: Term, known: dict[Var, Term]) -> Term:
    """Unknowns replaced by their values, an entry of a tensor by its term."""
    if free_vars(t).isdisjoint(known):
        return t

    def visit(s: Term) -> Term:
        if free_vars(s).isdisjoint(known):
            return s
        if isinstance(s, Entry) and isinstance(s.args[0], Var) and s.args[0] in known:
            found = known[s.args[0]]
            indices = [visit(a) for a in s.args[1:]]
            if all(not i.loose for i in indices):
                for i in indices:
                    found = open_binder(found, i)
                return found
            return entry(found, *indices)
        if isinstance(s, Var):
            return known[s]
        args = tuple(visit(a) for a in s.args)
        return s.rebuild(args)

    return visit(t)
