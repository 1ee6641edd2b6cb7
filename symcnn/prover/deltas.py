"""From a derivative with deltas to an explicit formula.

The derivative of a sum has a delta for every entry of the variable, ``[s*i + u = x]``. Here
the deltas are moved out to the sum over an index that they determine, and that sum is
carried out. Only what holds a delta is multiplied out: forward values stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable

from symcnn.kernel.binding import domain_var, free_vars, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, arithmetic, congruence, reflexivity, ring, symmetry
from symcnn.kernel.sums import bracket_and, sum_factor
from symcnn.lemmas.brackets import ite_brackets
from symcnn.kernel.terms import (
    BOOL, ONE, TRUE, ZERO, Add, And, Bracket, Eq, FloorDiv, Ite, Mod, Mul, Num, Range, Sum, Term,
    Var, add, conj, mul,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import conjuncts
from symcnn.lemmas.conversions import Place, after, maybe, somewhere
from symcnn.lemmas.sum_rules import factor_out, multiply_into, simplify_quotients, split_sum

from .elimination import eliminate, index_equations, thinned
from .normal import constant_sum


class Settling:
    """Carries out the sums over deltas in the given index variables, the targets.

    Without targets, any equation between indices is a delta.
    """

    def __init__(self, targets: Iterable[Var] | None, given: Formulas) -> None:
        self.targets = None if targets is None else frozenset(targets)
        self.given = given
        self.avoid = frozenset[Var]().union(*map(free_vars, given))

    def __call__(self, t: Term, given: Formulas = ()) -> Theorem:
        """``t = t'`` where no sum over a delta is left that could be carried out."""
        return self._settle(t, (*self.given, *given), frozenset())

    def _waiting(self, t: Term, opened: frozenset[Var]) -> bool:
        """Whether a bracket in t has an equation about both a target and an open index."""
        if not self._may_have(t) or not isinstance(t, Bracket | Mul | Add | Sum | Ite):
            return False
        if isinstance(t, Bracket):
            equations = index_equations(t.args[0])
            return any(self._may_have(q) and (free_vars(q) & opened or q.loose) for q in equations)
        return any(self._waiting(a, opened) for a in t.args)

    def _may_have(self, t: Term) -> bool:
        return self.targets is None or not self.targets.isdisjoint(free_vars(t))

    def _settle(self, t: Term, given: Formulas, opened: frozenset[Var]) -> Theorem:
        if not self._may_have(t):
            return reflexivity(t)
        match t:
            case Add():
                return self._parts(t, given, opened)
            case Mul():
                return self._product(t, given, opened)
            case Ite():
                theorem = self._parts(t, given, opened)
                if isinstance(theorem.right, Ite) and self._waiting(theorem.right, opened):
                    theorem = after(theorem, ite_brackets(theorem.right))
                return theorem
            case Sum(domain=Range()):
                return self._sum(t, given, opened)
            case Bracket():
                return maybe(split_bracket)(t, given)
        return reflexivity(t)

    def _parts(self, t: Term, given: Formulas, opened: frozenset[Var]) -> Theorem:
        """Each argument settled; one that becomes 0 or a sum changes the number of them."""
        theorem = reflexivity(t)
        for part in t.args:
            current = theorem.right
            if type(current) is not type(t) or part not in current.args or part.sort == BOOL:
                continue
            place = current.args.index(part)
            here = Place(current, (), (), given).child(place, self.avoid | opened)
            inner = self._settle(part, here.given, opened)
            if inner.left != inner.right:
                theorem = after(theorem, congruence(current, (place,), here.names, inner))
        return theorem

    def _product(self, t: Mul, given: Formulas, opened: frozenset[Var]) -> Theorem:
        theorem = self._parts(t, given, opened)
        current = theorem.right
        if not isinstance(current, Mul):
            return theorem
        for place, f in enumerate(current.args):
            if self._waiting(f, opened) and isinstance(f, Add):
                theorem = after(theorem, _distribute_over(current, place))
                return after(theorem, self._settle(theorem.right, given, opened))
            alone = all(g is f or isinstance(g, Num) for g in current.args)
            if self._waiting(f, opened) and isinstance(f, Sum) and not alone:
                theorem = after(theorem, multiply_into(current, place))
                return after(theorem, self._settle(theorem.right, given, opened))
        return theorem

    def _sum(self, t: Sum, given: Formulas, opened: frozenset[Var]) -> Theorem:
        i = domain_var(t, self.avoid | opened | free_vars(t))
        facts = (*given, *member(i, t.domain))
        inner = self._settle(open_binder(t, i), facts, opened | {i})
        theorem = congruence(t, (1,), (i.name,), inner) if inner.left != inner.right else None
        theorem = theorem or reflexivity(t)
        current = theorem.right
        if isinstance(current, Sum) and isinstance(current.body, Add):
            theorem = after(theorem, split_sum(current, given))
        current = theorem.right
        if not isinstance(current, Add):
            return after(theorem, self._single_sum(current, given, opened))
        for place, part in enumerate(current.args):
            one = self._single_sum(part, given, opened)
            if one.left != one.right:
                at = theorem.right.args.index(part) if isinstance(theorem.right, Add) else place
                path = (at,) if isinstance(theorem.right, Add) else ()
                lifted = congruence(theorem.right, path, (), one) if path else one
                theorem = after(theorem, lifted)
        return theorem

    def _single_sum(self, t: Term, given: Formulas, opened: frozenset[Var]) -> Theorem:
        """A sum of a product: carried out, or what does not depend on the index moved out."""
        if not isinstance(t, Sum):
            return reflexivity(t)
        if t.body == ZERO:
            return sum_factor(t, (0,))
        if not t.body.loose:
            return maybe(constant_sum)(t, given)
        if isinstance(t.body, Mul) and isinstance(t.body.args[0], Num):
            theorem = sum_factor(t, (0,))
            rest = theorem.right.args[1]
            inner = self._single_sum(rest, given, opened)
            if inner.left == inner.right:
                return theorem
            return after(theorem, congruence(theorem.right, (1,), (), inner))
        own = [q for q in _equations(t) if q.loose and self._may_have(q)]
        if not self._waiting(t, opened) or not own:
            return self._hoisted(t, given)
        if any(free_vars(q) & opened for q in own):
            return reflexivity(t)  # a sum further out has the other index
        theorem = maybe(eliminate)(t, given)
        if theorem.left == theorem.right:
            return theorem
        theorem = after(theorem, self._tidied(theorem.right, given))
        theorem = after(theorem, maybe(somewhere(split_bracket))(theorem.right, given))
        return after(theorem, self._hoisted(theorem.right, given))

    def _hoisted(self, t: Term, given: Formulas) -> Theorem:
        """Nested sums with every factor as far out as it can be."""
        theorem = reflexivity(t)
        if isinstance(t, Sum):
            i = domain_var(t, self.avoid | free_vars(t))
            inner = self._hoisted(open_binder(t, i), (*given, *member(i, t.domain)))
            if inner.left != inner.right:
                theorem = congruence(t, (1,), (i.name,), inner)
            theorem = after(theorem, maybe(factor_out)(theorem.right, given))
        return theorem

    def _tidied(self, t: Term, given: Formulas) -> Theorem:
        if not _has_quotient(t):
            return reflexivity(t)
        return maybe(simplify_quotients)(t, given)


def _equations(t: Term) -> list[Eq]:
    while isinstance(t, Sum):
        t = t.body
    factors = t.args if isinstance(t, Mul) else (t,)
    return [q for f in factors if isinstance(f, Bracket) for q in index_equations(f.args[0])]


def _has_quotient(t: Term) -> bool:
    if isinstance(t, FloorDiv | Mod):
        return True
    return not isinstance(t, Num | Var) and any(map(_has_quotient, t.args))


def _distribute_over(t: Mul, place: int) -> Theorem:
    """A product multiplied out over one factor, the others left as they are."""
    front, back = t.args[:place], t.args[place + 1 :]
    return ring(t, add(*(mul(*front, part, *back) for part in t.args[place].args)))


def split_bracket(t: Term, given: Formulas) -> Theorem:
    """``[p and q] = [p]*[q]``"""
    if not isinstance(t, Bracket) or not isinstance(t.args[0], And) or not t.args[0].args:
        raise KernelError("split_bracket", "a bracket of a conjunction is expected", found=t)
    whole = bracket_and(mul(*map(Bracket, dict.fromkeys(conjuncts(t.args[0])))))
    return after(ring(t, whole.right), symmetry(whole))


def thin_brackets(t: Term, given: Formulas) -> Theorem:
    """The brackets of a product as one, without what follows from the rest of it."""
    if isinstance(t, Mul) and sum(isinstance(f, Bracket) for f in t.args) > 1:
        return bracket_and(t)
    if not isinstance(t, Bracket):
        raise KernelError("thin_brackets", "a bracket is expected", found=t)
    members = conjuncts(t.args[0])
    kept = thinned(members, given)
    if len(kept) == len(members):
        raise KernelError("thin_brackets", "every member is needed", found=t)
    thinner = conj(*kept) if kept else TRUE
    theorem = congruence(t, (0,), (), arithmetic(given, Eq(t.args[0], thinner)))
    return theorem if kept else after(theorem, ring(theorem.right, ONE))
