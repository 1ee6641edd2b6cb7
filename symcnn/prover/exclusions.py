"""What a derivative had to exclude: kinks and ties. Is it certain that they are mere borders?

A formula that holds away from the points where ``h = 0`` answers the question for the derivative
only if those points fill no region, since on a region the function may well have a derivative.
They fill none if some partial derivative of h, of any order, is nowhere 0; so where h is a
choice, for each of its pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from symcnn.arithmetic.budget import step_limit
from symcnn.kernel.binding import close, domain_var, free_vars, member, open_binder, subst
from symcnn.kernel.certificates import is_shown
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.rules import Formulas
from symcnn.kernel.steps import OutOfStepsError
from symcnn.kernel.sums import entry_lam
from symcnn.kernel.terms import (
    FALSE, ONE, REAL, ZERO, Add, And, Apply, Binder, Bracket, Det, Diff, Entry, Eq, Forall, Fun,
    Lam, Le, Lt, Max, Min, Mul, Not, Num, Or, Pow, Pred, Range, Recip, Sum, Term, Var, add, conj,
    mul, neg, power, recip,
)  # fmt: skip
from symcnn.lemmas.conversions import everywhere, maybe
from symcnn.lemmas.differentiation import differentiate_where
from symcnn.lemmas.extrema import Opened

from .cases import decided, open_conditions
from .local_names import Definition, as_functions
from .deltas import Settling
from .instantiation import outside_binders
from .piecewise import put_in_pieces, replaced
from .signs import nonnegative, nonzero

ABS = Fun("abs")
STEPS = 200_000  # for one formula
MOST_ORDERS = 5
MOST_TRIED = 6  # entries by which to differentiate


@dataclass(frozen=True)
class Borders:
    """Judges what is excluded, under hypotheses; ``definitions`` are the names in them."""

    given: Formulas
    definitions: tuple[Definition, ...] = ()

    def __contains__(self, p: Term) -> bool:
        """Whether the points where p is false are shown to fill no region.

        >>> from symcnn.kernel.terms import Ite
        >>> from symcnn.lemmas.notation import for_all, sizes, tensor
        >>> n, = sizes("n")
        >>> x = tensor("x", n)
        >>> relu = lambda t: Ite(Le(t, ZERO), ZERO, t)
        >>> for_all(n, lambda i: Not(Eq(x[i], ZERO))) in Borders(())
        True
        >>> for_all(n, lambda i: Not(Eq(relu(x[i]), ZERO))) in Borders(())
        False
        """
        given = self.given
        try:
            while isinstance(p, Forall):
                v = domain_var(p, free_vars(p).union(*map(free_vars, given)))
                given = (*given, *member(v, p.domain))
                p = open_binder(p, v)
            with step_limit(STEPS):
                return self._is_border(p, given)
        except (KernelError, RecursionError, OutOfStepsError):
            return False

    def _is_border(self, p: Term, given: Formulas) -> bool:
        match p:
            case Pred():
                return True  # of a function of which nothing else is known
            case Not(args=(Eq(args=(Det(args=(Var() as v,)), zero)),)) if zero == ZERO:
                # a polynomial in the entries, and not 0 at the unit matrix
                return v not in self._names
            case Not(args=(Eq(args=(a, b)),)) if max(a.sort, b.sort) == REAL:
                return self._is_flat_nowhere(add(a, neg(b)), given, MOST_ORDERS)
            case Lt(args=(zero, a)) if zero == ZERO:
                known = is_shown(given, Le(ZERO, a)) or nonnegative(a, given) is not None
                return known and self._is_flat_nowhere(a, given, MOST_ORDERS)
            case Or(args=(Not(args=(Eq(args=(a, b)),)), agree)):
                return self._is_meeting(add(a, neg(b)), agree)
            case Or(args=(same, Lt(args=first), Lt(args=second))):
                h = _difference(first, second)
                return self._is_flat_nowhere(h, (*given, Not(same)), MOST_ORDERS)
            case Or(args=(_, Lt(args=first), Lt(args=second), Forall() | Eq() as agree)):
                return self._is_meeting(_difference(first, second), agree)
            case Or(args=(same, Lt(args=first), Lt(args=second), And(args=flat))):
                h, slopes = _difference(first, second), list[Term]()
                for slope in flat:
                    while isinstance(slope, Forall):
                        k = domain_var(slope, free_vars(slope).union(*map(free_vars, given)))
                        given = (*given, *member(k, slope.domain))
                        slope = open_binder(slope, k)
                    slopes.append(slope.args[0])
                return self._is_flat_or_still(h, slopes, (*given, Not(same)))
        return False

    def _is_meeting(self, h: Term, agree: Term) -> bool:
        """Whether it says that f and g have one gradient, where h is a multiple of f - g.

        Where h is 0 and its gradient is not, it is 0 on a surface only.
        """
        opened = free_vars(agree) | free_vars(h)
        while isinstance(agree, Forall):
            k = domain_var(agree, opened)
            opened |= {k}
            agree = open_binder(agree, k)
        match agree:
            case Eq(args=(Diff(args=(Lam() as f, x, *_)), Diff(args=(Lam() as g, y, *_)))) if (
                x == y
            ):
                functions = {v: Fun(v.name) for v in self._names if x in self._names[v]}
                left = polynomial(as_functions(h, functions, x) if functions else h)
                right = polynomial(add(open_binder(f, x), neg(open_binder(g, x))))
                for c in {left[m] / right[m] for m in left if m in right}:
                    return left == {m: c * d for m, d in right.items()}
        return False

    @cached_property
    def _names(self) -> dict[Var, frozenset[Var]]:
        """The names, each with all variables on which it depends."""
        found: dict[Var, frozenset[Var]] = {}
        for v, t in self.definitions:
            own = free_vars(t)
            found[v] = own.union(*(found.get(w, frozenset()) for w in own))
        return found

    @cached_property
    def _tied(self) -> frozenset[Var]:
        """The data of which the hypotheses do not leave every entry free."""
        return frozenset[Var]().union(*(free_vars(p) for p in self.given if _equates(p)))

    def _is_flat_nowhere(self, h: Term, given: Formulas, orders: int) -> bool:
        """Whether it is shown that h is 0 on no region, whatever the sizes and indices."""
        for s in outside_binders(h):
            if isinstance(s, Apply) and s.fun == ABS:
                (x,) = s.args
                pieces = [
                    (Le(ZERO, x), replaced(h, s, x)),
                    (Not(Le(ZERO, x)), replaced(h, s, neg(x))),
                ]
                return self._each(pieces, given, orders)
            if isinstance(s, Max | Min) and isinstance(s.domain, Range):
                v = domain_var(s, free_vars(h).union(*map(free_vars, given)))
                inside = (*given, *member(v, s.domain))
                some = is_shown(given, Le(ONE, s.domain.size))
                return some and self._is_flat_nowhere(
                    replaced(h, s, open_binder(s, v)), inside, orders
                )
        for p in open_conditions(h):
            if p not in given and Not(p) not in given:
                return self._each([(p, h), (Not(p), h)], given, orders)
        h = to_term(polynomial(h))
        partials = list(self._partials(h, given)) if orders else []
        if any(isinstance(slope, Num) for slope, _ in partials):
            return True  # what is added, as a bias is
        with suppress(KernelError):
            return nonzero(h, given) is not None
        for partial, known in partials:
            with suppress(KernelError):
                slope = Settling(None, known)(partial).right
                if polynomial(slope) and self._is_flat_nowhere(slope, known, orders - 1):
                    return True
        for v, t in reversed(self.definitions):
            if v in free_vars(h):
                h = maybe(everywhere(entry_lam))(subst(h, {v: t}), given).right
                return self._is_flat_nowhere(h, given, orders)
        return False

    def _is_flat_or_still(self, h: Term, slopes: Sequence[Term], given: Formulas) -> bool:
        """Whether in each piece the slopes are 0, or h is shown to be 0 on no region."""
        for p in open_conditions(add(h, *slopes)):
            if p not in given and Not(p) not in given:
                halves = [(*given, p), (*given, Not(p))]
                return all(
                    is_shown(facts, FALSE)
                    or self._is_flat_or_still(
                        decided(h, facts).right, [decided(e, facts).right for e in slopes], facts
                    )
                    for facts in halves
                )
        still = not any(map(polynomial, slopes))
        return still or self._is_flat_nowhere(h, given, MOST_ORDERS)

    def _each(self, pieces: Sequence[tuple[Term, Term]], given: Formulas, orders: int) -> bool:
        known = ((h, (*given, q)) for q, h in pieces)
        return all(
            is_shown(facts, FALSE) or self._is_flat_nowhere(decided(h, facts).right, facts, orders)
            for h, facts in known
        )

    def _data(self, h: Term, given: Formulas) -> list[tuple[Term, Formulas]]:
        """Real data by which to differentiate, outside of sums first, with what may be used."""
        found: dict[Term, Formulas] = {}
        waiting: list[tuple[Term, Formulas]] = [(h, given)]
        while waiting:
            t, known = waiting.pop(0)
            if t.sort == REAL and isinstance(X := _tensor(t), Var):
                if X not in self._names and X not in self._tied:
                    found.setdefault(t, known)
            elif isinstance(t, Sum) and isinstance(t.domain, Range):
                if is_shown(known, Le(ONE, t.domain.size)):
                    v = domain_var(t, free_vars(h).union(*map(free_vars, known)))
                    waiting.append((open_binder(t, ZERO), known))
                    waiting.append((open_binder(t, v), (*known, *member(v, t.domain))))
            elif isinstance(t, Add | Mul | Pow | Recip | Apply):
                waiting.extend((a, known) for a in t.args)
        return list(found.items())[:MOST_TRIED]

    def _partials(self, h: Term, given: Formulas) -> Iterator[tuple[Term, Formulas]]:
        """The partial derivatives by real data that are not 0 to the eye."""
        for u, known in self._data(h, given):
            with suppress(KernelError):
                slope = to_term(polynomial(self._partial(h, u, known)))
                if slope != ZERO:
                    yield slope, known

    def _partial(self, t: Term, u: Term, given: Formulas) -> Term:
        """The partial derivative of an expression by an entry. Raises ``KernelError``."""
        X = _tensor(u)
        if all(v != X and X not in self._names.get(v, ()) for v in free_vars(t)):
            return ZERO

        def partial(a: Term) -> Term:
            return self._partial(a, u, given)

        match t:
            case Var() if t == u:
                return ONE
            case Entry(args=(Y, *places)) if Y == X:
                same = [Eq(a, b) for a, b in zip(places, u.args[1:], strict=True) if a != b]
                if is_shown(given, conj(*same)):
                    return ONE
                return ZERO if is_shown(given, Not(conj(*same))) else Bracket(conj(*same))
            case Add(args=args):
                return add(*map(partial, args))
            case Mul(args=args):
                parts = enumerate(args)
                return add(*(mul(*args[:i], partial(a), *args[i + 1 :]) for i, a in parts))
            case Pow(args=(a, Num(value=n))) if n >= 1:
                return mul(n, power(a, int(n) - 1), partial(a))
            case Recip(args=(a,)):
                return mul(-1, partial(a), power(recip(a), 2))
            case Apply(fun=fun, args=(a,)) if fun in SMOOTH:
                return mul(SMOOTH[fun](a), partial(a))
            case Sum(domain=Range() as domain):
                v = domain_var(t, free_vars(t).union(free_vars(u), *map(free_vars, given)))
                inside = self._partial(open_binder(t, v), u, (*given, *member(v, domain)))
                return Sum(domain, close(inside, v), t.hint)
        raise KernelError("partial", "no law applies", found=t)


def kinks(goal: Term, given: Formulas) -> Formulas:
    """What the derivatives in a goal need beyond ``given``, where it excludes no region.

    >>> from symcnn.kernel.terms import Ite
    >>> from symcnn.lemmas.differentiation import gradient
    >>> from symcnn.lemmas.notation import scalars
    >>> (x,) = scalars("x")
    >>> print(*kinks(Eq(gradient(Ite(x <= 0, ZERO, x), x), ZERO), ()))
    x != 0
    """
    found: dict[Term, None] = {}
    borders = Borders(given)
    for t, known, opened in _derivatives(goal, given, ()):
        with suppress(KernelError, OutOfStepsError), step_limit(STEPS):
            pieces = put_in_pieces(t, known).right
            _, needs = differentiate_where(pieces, (*known, *found), opened, borders.__contains__)
            if all(p in borders for p in needs):
                found.update(dict.fromkeys(needs))
    return tuple(found)


def _derivatives(
    t: Term, given: Formulas, opened: Opened
) -> Iterator[tuple[Diff, Formulas, Opened]]:
    """The derivatives in a formula, with what is known where they stand and the indices there."""
    if isinstance(t, Diff):
        yield t, given, opened
        return
    for place, a in enumerate(t.args if not isinstance(t, Var) else ()):
        if isinstance(t, Binder) and t.binds(place):
            v = domain_var(t, free_vars(t).union(*map(free_vars, given)))
            known = (*given, *member(v, t.domain))
            inside = (*opened, (v, t.domain)) if isinstance(t.domain, Range) else opened
            yield from _derivatives(open_binder(t, v), known, inside)
        else:
            yield from _derivatives(a, given, opened)


SMOOTH: dict[Fun, Callable[[Term], Term]] = {
    Fun("exp"): lambda a: Fun("exp")(a),
    Fun("log"): recip,
    Fun("sqrt"): lambda a: Num(Fraction(1, 2)) * recip(Fun("sqrt")(a)),
    Fun("sigmoid"): lambda a: Fun("sigmoid")(a) * (1 - Fun("sigmoid")(a)),
    Fun("tanh"): lambda a: 1 - Fun("tanh")(a) ** 2,
}


def _difference(first: Formulas, second: Formulas) -> Term:
    """The difference of two members of an extremum, of which each is compared with it."""
    a, b = (x if isinstance(y, Max | Min) else y for x, y in (first, second))
    return add(a, neg(b))


def _equates(p: Term) -> bool:
    """Whether a formula says that real numbers are equal, and not only that they differ."""
    if isinstance(p, Eq):
        return max(a.sort for a in p.args) >= REAL
    return not isinstance(p, Not) and any(map(_equates, p.args))


def _tensor(t: Term) -> Term | None:
    """The variable of which a term is an entry, or which it is."""
    return t.args[0] if isinstance(t, Entry) else t if isinstance(t, Var) else None
