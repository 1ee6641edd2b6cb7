"""Linear terms by their coefficients: ``t = sum over families of Sum[j..] c(j..)*D(j..) + rest``.

A family is a function of integer indices, given as a term ``D(j..)`` with its indices and
ranges. A term that is linear in the families, as a derivative by the chain rule is, is
rewritten as the sum of each family against its coefficient: an occurrence ``D(e)`` is
``Sum[j] [e = j]*D(j)``, and sums and factors move inwards past ``Sum[j]``.

>>> from symcnn.kernel.terms import Fun
>>> from symcnn.lemmas.notation import sizes, tensor, total
>>> n, j = sizes("n j")
>>> a, D = tensor("a", n), Fun("D")
>>> family = Family("D", D(j), (j,), (n,))
>>> t = total(n, lambda i: a[i] * D(i))
>>> print(Collecting({"D": family}, recognise_apply)(t, ()).theorem.right)
sum[j<n] (sum[i<n] [i = j]*a[i])*D(j)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from symcnn.kernel.binding import close, free_vars, open_binder, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, congruence, reflexivity, ring, symmetry
from symcnn.kernel.sums import reindex, sum_factor
from symcnn.lemmas.linearity import sum_add
from symcnn.lemmas.brackets import ite_brackets
from symcnn.kernel.terms import (
    BOOL, INT, TRUE, ZERO, Add, And, Apply, Bracket, Eq, Forall, Ite, Mul, Not, Num, Or, Range, Sum,
    Term, Var, add, conj, mul,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .conversions import Place, after
from .logic import known_of_entries
from .sum_rules import factor_out

Occurrence = tuple[str, tuple[Term, ...]]


@dataclass(frozen=True)
class Family:
    """A function of indices: its value ``term`` at ``indices``, which run below ``sizes``."""

    name: str
    term: Term
    indices: tuple[Var, ...]
    sizes: tuple[Term, ...]

    def total(self, coefficient: Term) -> Term:
        """``Sum[j..] coefficient*D(j..)``"""
        t = mul(coefficient, self.term)
        for v, n in zip(reversed(self.indices), reversed(self.sizes), strict=True):
            t = Sum(Range(n), close(t, v), v.name)
        return t


@dataclass(frozen=True)
class Collected:
    """``theorem`` says that a term is the sum of the totals of ``parts``, and ``rest``."""

    theorem: Theorem
    parts: Mapping[str, Term]
    rest: Term


def recognise_apply(t: Term) -> Occurrence | None:
    """An application of a function variable to integers as an occurrence of its family."""
    if isinstance(t, Apply) and all(a.sort == INT for a in t.args):
        return t.fun.name, t.args
    return None


def indices_only(given: Formulas) -> Formulas:
    """The formulas about integers alone: what may bear on whether an index is in range."""
    return tuple(p for p in given if _is_integral(p))


def _is_integral(p: Term) -> bool:
    if isinstance(p, Not | And | Or):
        return all(map(_is_integral, p.args))
    if isinstance(p, Forall):
        return isinstance(p.domain, Range) and _is_integral(p.body)
    return p.sort == BOOL and not p.has_domain and all(a.sort == INT for a in p.args)


class Collecting:
    """Rewrites linear terms; ``recognise`` finds the occurrences of the families."""

    def __init__(
        self,
        families: Mapping[str, Family],
        recognise: Callable[[Term], Occurrence | None],
    ) -> None:
        self.families = families
        self.recognise = recognise
        self.order = {name: place for place, name in enumerate(families)}
        self.avoid = frozenset[Var]().union(*(free_vars(f.term) for f in families.values()))

    def whole(self, parts: Mapping[str, Term], rest: Term) -> Term:
        """The sum of the totals, in the order of the families, and what is left."""
        return add(*(self.families[n].total(c) for n, c in self._ordered(parts)), rest)

    def __call__(self, t: Term, given: Formulas) -> Collected:
        """The term by its coefficients. Raises ``KernelError`` where it is not linear."""
        if not self._has(t):
            return Collected(reflexivity(t), {}, t)
        found = self.recognise(t)
        if found is not None and found[0] in self.families:
            return self._occurrence(t, *found, given)
        match t:
            case Add():
                return self._sum(t, given)
            case Mul():
                return self._product(t, given)
            case Sum(domain=Range()):
                return self._family_of(t, given)
            case Ite():
                opened = ite_brackets(t)
                return self._then(opened, self(opened.right, given))
        raise KernelError("collect", "the term is not linear in the families", found=t)

    def _has(self, t: Term) -> bool:
        found = self.recognise(t)
        if found is not None and found[0] in self.families:
            return True
        return not isinstance(t, Num | Var) and any(map(self._has, t.args))

    def _then(self, first: Theorem, found: Collected) -> Collected:
        return Collected(after(first, found.theorem), found.parts, found.rest)

    def _occurrence(
        self, t: Term, name: str, places: tuple[Term, ...], given: Formulas
    ) -> Collected:
        """``D(e) = Sum[j] [e = j]*D(j)``, for an e in range."""
        family = self.families[name]
        if any(e.loose for e in places):
            raise KernelError("collect", "an index is bound in the occurrence", found=t)
        if not family.indices:
            return Collected(reflexivity(t), {name: Num(1)}, ZERO)
        delta = Bracket(conj(*map(Eq, places, family.indices)))
        total = family.total(delta)
        taken = self.avoid.union(free_vars(t), *map(free_vars, given))
        old = _fresh_names(family.indices, taken)
        lemmas = tuple(known_of_entries(places, given))
        theorem = reindex(total, old, (), (), TRUE, places, (), indices_only(given), lemmas)
        return Collected(symmetry(theorem), {name: delta}, ZERO)

    def _sum(self, t: Add, given: Formulas) -> Collected:
        found = [self(a, given) for a in t.args]
        theorem = reflexivity(t)
        for place in reversed(range(len(found))):
            if found[place].theorem.left != found[place].theorem.right:
                one = congruence(theorem.right, (place,), (), found[place].theorem)
                theorem = after(theorem, one)
        return self._then(theorem, self.merged(theorem.right, found))

    def merged(self, t: Term, found: Sequence[Collected]) -> Collected:
        """A sum of collected terms, by the sums of their coefficients."""
        parts: dict[str, list[Term]] = {}
        for one in found:
            for name, c in one.parts.items():
                parts.setdefault(name, []).append(c)
        coefficients = {name: add(*cs) for name, cs in parts.items()}
        whole = self.whole(coefficients, add(*(one.rest for one in found)))
        theorem = reflexivity(whole)
        totals = self._ordered(coefficients)
        for place, (name, _) in reversed(list(enumerate(totals))):
            if len(parts[name]) > 1:
                apart = _apart(self.families[name], parts[name])
                theorem = after(theorem, self._inside(theorem.right, place, apart))
        theorem = after(ring(t, theorem.right), symmetry(theorem))
        return Collected(theorem, coefficients, add(*(one.rest for one in found)))

    def _inside(self, t: Term, place: int, theorem: Theorem) -> Theorem:
        if theorem.left == t:
            return theorem
        return congruence(t, (place,), (), theorem)

    def _product(self, t: Mul, given: Formulas) -> Collected:
        places = [i for i, f in enumerate(t.args) if self._has(f)]
        if len(places) != 1:
            raise KernelError("collect", "the term is not linear in the families", found=t)
        (place,) = places
        here = Place(t, (), (), given).child(place, self.avoid)
        inner = self(here.term, here.given)
        theorem = reflexivity(t)
        if inner.theorem.left != inner.theorem.right:
            theorem = congruence(t, (place,), (), inner.theorem)
        factor = mul(*(f for i, f in enumerate(t.args) if i != place))
        parts = {name: mul(factor, c) for name, c in inner.parts.items()}
        rest = mul(factor, inner.rest)
        # factor*(total + .. + rest), each total with its factors in front, is what is wanted so
        whole = self.whole(parts, rest)
        old = [_in_front(self.families[n].total(c)) for n, c in self._ordered(inner.parts)]
        new = [_in_front(self.families[n].total(c)) for n, c in self._ordered(parts)]
        pulled = mul(factor, add(*(o.right for o in old), inner.rest))
        before = self._each(factor, old, inner.rest)
        theorem = after(after(theorem, ring(theorem.right, before.left)), before)
        wanted = self._all(whole, new)
        theorem = after(after(theorem, ring(pulled, wanted.right)), symmetry(wanted))
        return Collected(theorem, parts, rest)

    def _ordered(self, parts: Mapping[str, Term]) -> list[tuple[str, Term]]:
        return [(name, parts[name]) for name in sorted(parts, key=self.order.__getitem__)]

    def _each(self, factor: Term, changed: Sequence[Theorem], rest: Term) -> Theorem:
        """``factor*(a + .. + rest) = factor*(a' + .. + rest)`` from the theorems ``a = a'``."""
        left = mul(factor, add(*(c.left for c in changed), rest))
        theorem = reflexivity(left)
        for c in changed:
            if c.left != c.right:
                theorem = after(theorem, part_replaced(theorem.right, c))
        return after(
            theorem, ring(theorem.right, mul(factor, add(*(c.right for c in changed), rest)))
        )

    def _all(self, whole: Term, changed: Sequence[Theorem]) -> Theorem:
        theorem = reflexivity(whole)
        for c in changed:
            if c.left != c.right:
                theorem = after(theorem, part_replaced(theorem.right, c))
        return theorem

    def _family_of(self, t: Sum, given: Formulas) -> Collected:
        """A sum of collected terms, over an index of the term itself."""
        here = Place(t, (), (), given).child(1, self.avoid.union(*map(free_vars, given)))
        (v,) = here.opened
        inner = self(here.term, here.given)
        theorem = congruence(t, (1,), here.names, inner.theorem)
        if isinstance(theorem.right, Sum) and isinstance(theorem.right.body, Add):
            theorem = after(theorem, sum_add(theorem.right))

        def summed(c: Term) -> Term:
            return Sum(t.domain, close(c, v), t.hint) if c != ZERO else ZERO

        parts: dict[str, Term] = {}
        rest = summed(inner.rest)
        for name, c in inner.parts.items():
            outer = summed(self.families[name].total(c))
            swapped, parts[name] = _outwards(outer, self.families[name], v, given)
            theorem = after(theorem, part_replaced(theorem.right, swapped))
        whole = self.whole(parts, rest)
        if theorem.right != whole:
            theorem = after(theorem, ring(theorem.right, whole))
        return Collected(theorem, parts, rest)


def _fresh_names(indices: Sequence[Var], taken: frozenset[Var]) -> tuple[Var, ...]:
    names = {v.name for v in taken}
    found: list[Var] = []
    for v in indices:
        name = v.name
        while name in names:
            name += "_"
        names.add(name)
        found.append(Var(name, INT))
    return tuple(found)


def part_replaced(t: Term, theorem: Theorem) -> Theorem:
    """The term, or the first of the parts of a sum or product in it, rewritten by the theorem.

    Raises ``KernelError`` where the term has no part that is the theorem's left side.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b, c = scalars("a b c")
    >>> print(part_replaced(a * b + c, ring(a * b, b * a)).concl)
    a*b + c = b*a + c
    """
    if t == theorem.left:
        return theorem
    for place, a in enumerate(t.args):
        if a == theorem.left:
            return congruence(t, (place,), (), theorem)
    for place, a in enumerate(t.args):
        if isinstance(a, Add) and theorem.left in a.args:
            return congruence(t, (place, a.args.index(theorem.left)), (), theorem)
    raise KernelError("collect", "a part of the term has been changed", found=t)


def _apart(family: Family, coefficients: Sequence[Term]) -> Theorem:
    """``Sum[j] (a + b)*D = Sum[j] a*D + Sum[j] b*D``"""
    together = family.total(add(*coefficients))
    names, path = tuple(v.name for v in family.indices), (1,) * len(family.indices)
    apart = add(*(mul(c, family.term) for c in coefficients))
    inner = ring(mul(add(*coefficients), family.term), apart)
    theorem = congruence(together, path, names, inner) if path else inner
    for depth in reversed(range(len(path))):
        inside = theorem.right
        for v in family.indices[:depth]:
            inside = _opened(inside, v)
        one = sum_add(inside)
        if depth:
            one = congruence(theorem.right, (1,) * depth, names[:depth], one)
        theorem = after(theorem, one)
    return theorem


def _opened(t: Term, v: Var) -> Term:
    if not isinstance(t, Sum):
        raise KernelError("collect", "a sum is expected", found=t)
    return open_binder(t, v)


def _in_front(t: Term) -> Theorem:
    """Nested sums with every factor as far outside as it can stand."""
    if not isinstance(t, Sum):
        return reflexivity(t)
    place = Place(t, (), (), ()).child(1, free_vars(t))
    inner = _in_front(place.term)
    theorem = reflexivity(t)
    if inner.left != inner.right:
        theorem = congruence(t, (1,), place.names, inner)
    try:
        return after(theorem, factor_out(theorem.right, ()))
    except KernelError:
        return theorem


def _outwards(t: Term, family: Family, v: Var, given: Formulas) -> tuple[Theorem, Term]:
    """``Sum[v] Sum[j] c*D = Sum[j] (Sum[v] c)*D``, and the coefficient."""
    if not family.indices:
        theorem, inside = reflexivity(t), t
    else:
        theorem = _exchanged(t, (v, *family.indices), given)
        inside = theorem.right
    for j in family.indices:
        inside = _opened(inside, j)
    if not isinstance(inside, Sum):
        raise KernelError("collect", "a sum is expected", found=inside)
    factors = inside.body.args if isinstance(inside.body, Mul) else (inside.body,)
    at = max(i for i, f in enumerate(factors) if f == family.term)
    others = mul(*(f for i, f in enumerate(factors) if i != at))
    found = Sum(inside.domain, others, inside.hint)
    out = sum_factor(inside, (at,))
    out = after(out, ring(out.right, mul(found, family.term)))
    path, names = (1,) * len(family.indices), tuple(j.name for j in family.indices)
    return after(theorem, congruence(theorem.right, path, names, out) if path else out), found


def _exchanged(t: Term, variables: Sequence[Var], given: Formulas) -> Theorem:
    """Nested sums with the outermost one moved inside the others; all brackets become one."""
    old = _fresh_names(variables, free_vars(t).union(*map(free_vars, given)))
    new = _fresh_names(old, frozenset(old).union(free_vars(t), *map(free_vars, given)))
    renamed: dict[Var, Term] = dict(zip(old, new, strict=True))
    body, domains = t, []
    for v in old:
        if not isinstance(body, Sum):
            raise KernelError("collect", "nested sums are expected", found=t)
        domains.append(body.domain)
        body = _opened(body, v)
    factors = body.args if isinstance(body, Mul) else (body,)
    guards = [f.args[0] for f in factors if isinstance(f, Bracket)]
    guard = subst(conj(*guards), renamed) if guards else TRUE
    order = (*range(1, len(old)), 0)
    return reindex(
        t,
        old,
        tuple(new[i] for i in order),
        tuple(subst(domains[i], renamed) for i in order),
        guard,
        new,
        tuple(old[i] for i in order),
        indices_only(given),
        (),
    )
