"""What is known of the terms of an inequality: maxima attained, bounds, products of signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import domain_var, free_vars, fresh, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.rules import Formulas, arithmetic, assume, cut, exists_elim, instantiate
from symcnn.kernel.sums import max_attained, max_bound
from symcnn.kernel.terms import (
    INT, REAL, ZERO, And, Apply, Entry, Eq, Le, Lt, Max, Min, Not, Num, Pow, Range, Sum, Term, Var,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.finite import sum_le
from symcnn.lemmas.logic import implication
from symcnn.lemmas.order import one_of_the_values
from symcnn.lemmas.reasoning import product_sign
from symcnn.lemmas.squares import term_at_most_sum

from .chain import StuckError
from .growth import facts_about, is_increasing, raised
from .inner_products import cauchy_schwarz
from .instantiation import instances_for, outside_binders
from .normal import sum_of_products
from .signs import nonnegative, nonnegative_sum, squares_for
from .solve import Unknowns, solve

MOST_ROUNDS = 3
MOST_FACTS = 40
MOST_SIGNS = 6
WRITTEN_OUT = tuple(map(Num, range(6)))  # sizes of ranges of which every value counts


class Facts:
    """Facts about the terms of a goal, found in rounds; each is a theorem."""

    def __init__(self, given: Formulas, terms: Iterable[Term]) -> None:
        self.given = given
        self.terms = list(terms)
        self.lemmas: dict[Term, Theorem] = {}
        self.witnesses: list[tuple[Theorem, Var, Term]] = []
        self.attained: set[Term] = set()
        self.ended: set[Term] = set()
        self.taken = frozenset().union(*map(free_vars, (*given, *self.terms)))

    @property
    def known(self) -> Formulas:
        """The hypotheses, and what holds of the places where maxima are attained."""
        facts: list[Term] = []
        for there, a, fact in self.witnesses:
            domain = there.concl.args[0]
            facts += [*(member(a, domain) if isinstance(domain, Range) else ()), fact]
        return (*self.given, *facts)

    def concluded(self, goal: Term) -> Theorem:
        """The goal from the facts. Raises ``KernelError`` when it does not follow."""
        for theorem in squares_for(goal):
            self._add(theorem)
        for s in dict.fromkeys(outside_binders(goal)):
            if isinstance(s, Pow) and s.args[1] == Num(2) and isinstance(s.args[0], Sum):
                for theorem in cauchy_schwarz(s.args[0], self.given):
                    self._add(theorem)
        before = -1
        for _ in range(MOST_ROUNDS):
            if before == len(self.lemmas) + len(self.witnesses):
                break
            before = len(self.lemmas) + len(self.witnesses)
            self._round()
            with suppress(KernelError):
                return self._eliminated(self._by_arithmetic(goal))
        raise KernelError("order", "the facts found do not suffice", goal=goal)

    def _by_arithmetic(self, goal: Term) -> Theorem:
        lemmas = list(self.lemmas.values())
        theorem = arithmetic((*self.known, *(t.concl for t in lemmas)), goal)
        for lemma in reversed(lemmas):
            theorem = cut(lemma, theorem)
        return theorem

    def _eliminated(self, theorem: Theorem) -> Theorem:
        for there, a, _ in reversed(self.witnesses):
            theorem = exists_elim(there, theorem, a)
        return theorem

    def _add(self, theorem: Theorem) -> None:
        if theorem.concl not in self.lemmas and len(self.lemmas) < MOST_FACTS:
            self.lemmas[theorem.concl] = theorem
            self.terms.append(theorem.concl)

    def _round(self) -> None:
        ground = list(dict.fromkeys(s for t in self.terms for s in outside_binders(t)))
        for theorem in instances_for(ground, self.known):
            self._add(theorem)
        for s in ground:
            if isinstance(s, Max | Min):
                self._attain(s)
        ground = list(dict.fromkeys(s for t in self.terms for s in outside_binders(t)))
        for s in ground:
            if isinstance(s, Max | Min) and isinstance(s.domain, Range):
                for value in dict.fromkeys(self._values(s, ground)):
                    self._bound(s, value)
                if s.domain.size in WRITTEN_OUT:
                    with suppress(KernelError):
                        self._add(one_of_the_values(s, self.given))
        self._compare_sums([s for s in ground if isinstance(s, Sum)])
        values = [s for s in ground if isinstance(s, Apply)]
        for theorem in facts_about(values, self.known):
            self._add(theorem)
        self._compare_functions(values)
        self._multiply_signs()

    # -- maxima and minima ------------------------------------------------------------------

    def _attain(self, extremum: Max | Min) -> None:
        if extremum in self.attained:
            return
        self.attained.add(extremum)
        try:
            there = max_attained(extremum, self.known)
        except KernelError:
            return
        a = fresh(extremum.hint, INT, self.taken)
        self.taken |= {a}
        fact = Eq(extremum, open_binder(extremum, a))
        self.witnesses.append((there, a, fact))
        self.terms.append(fact)

    def _values(self, extremum: Max | Min | Sum, ground: Iterable[Term]) -> Iterator[Term]:
        """Where the bound is wanted: at the indices of entries that occur, and at witnesses."""
        v = domain_var(extremum, self.taken)
        body = open_binder(extremum, v)
        domain = extremum.domain
        if not isinstance(domain, Range):
            return
        unknowns = Unknowns({v: domain.size}, self.known)
        own = [s for s in outside_binders(body) if isinstance(s, Entry) and v in free_vars(s)]
        own += [s for s in _entries(body) if v in free_vars(s) and s not in own]
        for pattern in own:
            for s in ground:
                if isinstance(s, Entry) and s.args[0] == pattern.args[0]:
                    pairs = zip(pattern.args[1:], s.args[1:], strict=True)
                    if any(p.loose for p in pattern.args[1:]):
                        continue
                    found = solve([(p, e) for p, e in pairs if v in free_vars(p)], unknowns)
                    if v in found:
                        yield normal_form(found[v])
        for place in self._ends(extremum, v, ground):
            yield normal_form(place)
        for _, a, _ in self.witnesses:
            yield a
        if domain.size in WRITTEN_OUT:
            yield from WRITTEN_OUT[: WRITTEN_OUT.index(domain.size)]

    def _ends(self, extremum: Max | Min | Sum, v: Var, ground: Iterable[Term]) -> Iterator[Term]:
        """Places of a window of windows: with the first place inside, or the last window.

        ``x[c]`` is in the window ``x[v], x[v + 1] ..`` with v = c, or with the last v.
        """
        inner = open_binder(extremum, v)
        if type(inner) is not type(extremum) or extremum in self.ended:
            return
        self.ended.add(extremum)
        own = [s for s in outside_binders(open_binder(inner, ZERO)) if isinstance(s, Entry)]
        for pattern in (s for s in own if v in free_vars(s)):
            for s in ground:
                if isinstance(s, Entry) and s.args[0] == pattern.args[0]:
                    pairs = list(zip(pattern.args[1:], s.args[1:], strict=True))
                    unknowns = Unknowns({v: extremum.domain.args[0]}, self.known)
                    found = solve([(p, e) for p, e in pairs if v in free_vars(p)], unknowns)
                    if v in found:
                        yield found[v]
                        yield extremum.domain.args[0] - 1

    def _bound(self, extremum: Max | Min, value: Term) -> None:
        with suppress(KernelError):
            self._add(max_bound(extremum, value, self.known))
            return
        domain = extremum.domain
        if not isinstance(domain, Range):
            return
        inside = And(*member(value, domain))
        with suppress(KernelError):
            theorem = max_bound(extremum, value, (*self.known, inside))
            if not entails((*self.known, inside), Lt(ZERO, ZERO)):
                self._add(implication(inside, theorem))

    # -- sums and functions -------------------------------------------------------------------

    def _compare_sums(self, sums: list[Sum]) -> None:
        for s in sums:
            with suppress(KernelError, StuckError):
                self._add(nonnegative_sum(s, self.given))
                self._terms_of_sum(s)
            self._bounds_of_sum(s)
            for t in sums:
                if s != t and s.domain == t.domain:
                    for sign in (1, -1):
                        self._compare(s, t, sign)

    def _compare(self, s: Sum, t: Sum, sign: int) -> None:
        """``sign * Sum[i] s <= Sum[i] t``, if the terms compare."""
        if not isinstance(s.domain, Range) or s.sort > REAL or t.sort > REAL:
            return
        v = domain_var(s, self.taken)
        facts = (*self.given, *member(v, s.domain))
        low, high = sign * open_binder(s, v), open_binder(t, v)
        goal = Le(low, high)
        instances = instances_for((goal,), facts)
        with suppress(KernelError):
            theorem = arithmetic((*facts, *(x.concl for x in instances)), goal)
            for x in instances:
                theorem = cut(x, theorem)
            self._add_sums(sum_le(theorem, v, s.domain))

    def _terms_of_sum(self, s: Sum) -> None:
        """A sum of nonnegative terms is at least each of them, also at what is known of others."""
        if not isinstance(s.domain, Range):
            return
        terms = (*self.terms, *self.given)
        ground = list(dict.fromkeys(x for t in terms for x in outside_binders(t)))
        values = list(dict.fromkeys(self._values(s, ground)))
        v = domain_var(s, self.taken)
        self.taken |= {v}
        inner = nonnegative(open_binder(s, v), (*self.given, *member(v, s.domain)))
        law = term_at_most_sum(inner, v, s.domain.size)
        for value in values:
            theorem = instantiate(law, ((v, value),))
            with suppress(KernelError):
                for p in member(value, s.domain):
                    theorem = cut(arithmetic(self.known, p), theorem)
                self._add(theorem)

    def _bounds_of_sum(self, s: Sum) -> None:
        """The sum of a bound that holds for every term."""
        if not isinstance(s.domain, Range):
            return
        v = domain_var(s, self.taken)
        self.taken |= {v}
        body = open_binder(s, v)
        facts = (*self.known, *member(v, s.domain))
        bounds = [*instances_for((body,), facts)]
        for m in dict.fromkeys(x for t in self.terms for x in outside_binders(t)):
            if isinstance(m, Max | Min) and isinstance(m.domain, Range):
                for value in dict.fromkeys(self._values(m, outside_binders(body))):
                    with suppress(KernelError):
                        bounds.append(max_bound(m, value, facts))
        for theorem in bounds:
            if not isinstance(theorem.concl, Le):
                continue
            if isinstance(body, Apply) and body.args[0] in theorem.concl.args:
                with suppress(KernelError):
                    theorem = raised(body.fun, theorem, facts)
            if body in theorem.concl.args:
                with suppress(KernelError):
                    self._add_sums(sum_le(theorem, v, s.domain))

    def _add_sums(self, theorem: Theorem) -> None:
        """An inequality of sums, with the sums multiplied out."""
        self._add(theorem)
        for side in theorem.concl.args:
            changed = sum_of_products(side, self.given)
            if changed.left != changed.right:
                self._add(changed)

    def _multiply_signs(self) -> None:
        """Products of what is known of the sign of a scalar with the other inequalities."""
        signs = [t for t in map(_comparison, self.given) if t and _is_real_bound(t.concl)]
        compared = [t for t in map(_comparison, self.given) if t and _is_real(t.concl)]
        others = [*compared, *(t for t in self.lemmas.values() if isinstance(t.concl, Le))]
        for sign in signs[:MOST_SIGNS]:
            for theorem in others[:MOST_SIGNS]:
                if sign is not theorem:
                    self._add(product_sign(sign, theorem))

    def _compare_functions(self, values: list[Apply]) -> None:
        known = (*self.known, *self.lemmas)
        for s in values:
            for t in values:
                if s == t or s.fun != t.fun or len(s.args) != 1 or Le(s, t) in self.lemmas:
                    continue
                low, high = s.args[0], t.args[0]
                if is_increasing(s.fun, self.given) and entails(known, Le(low, high)):
                    with suppress(KernelError):
                        inequality = self._by_arithmetic(Le(low, high))
                        self._add(raised(s.fun, inequality, self.given))


def _comparison(p: Term) -> Theorem | None:
    """A hypothesis that is an inequality, or the negation of one."""
    match p:
        case Le() | Lt():
            return assume(p)
        case Not(args=(Le(args=(a, b)),)):
            return arithmetic((p,), Lt(b, a))
        case Not(args=(Lt(args=(a, b)),)):
            return arithmetic((p,), Le(b, a))
    return None


def _is_real_bound(p: Term) -> bool:
    """Whether a comparison is about a real variable or an entry and a number."""
    a, b = p.args
    return any(
        isinstance(x, Num) and isinstance(y, Var | Entry) and y.sort == REAL
        for x, y in ((a, b), (b, a))
    )


def _is_real(p: Term) -> bool:
    return REAL in (p.args[0].sort, p.args[1].sort)


def _entries(t: Term) -> Iterator[Entry]:
    if isinstance(t, Entry):
        yield t
    for a in t.args if not isinstance(t, Var) else ():
        yield from _entries(a)
