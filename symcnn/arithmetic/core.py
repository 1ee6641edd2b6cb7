"""A contradiction that a solver has found, found again in steps that can be checked.

``refute`` takes the core of a question: a few rows, formulas and instances of lemmas. It
asks ``simplex`` for multipliers and distinguishes the cases of a formula where the rows
alone do not suffice.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import floor, gcd
from typing import Any, NamedTuple

from symcnn.kernel.polynomials import conjuncts, negate, normal_form
from symcnn.kernel.terms import (
    BOOL, ONE, REAL, ZERO, And, Eq, Le, Lt, Not, Num, Or, Recip, Term, neg,
)  # fmt: skip

from .euclid import Facts
from .lines import End, Line, assumed, positive, product, total, whole
from .monomials import Row, plus, times
from .simplex import multipliers

MOST_SPLITS = 12  # one inside the other
MOST_BRANCHES = 300
MOST_TRIED = 6  # before a first distinction is chosen
MOST_CUT = 16  # rows that are added in pairs


class Item(NamedTuple):
    """One thing that a question says: its kind, and what is needed to prove it."""

    kind: str
    data: tuple[Any, ...]

    def __hash__(self) -> int:
        return id(self.data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Item) and self.data is other.data


class _State:
    """The rows and formulas of one branch."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.rows: list[tuple[Row, bool, Line]] = []
        self.waiting: list[Item] = []
        self.known: dict[Term, Line] = {}
        self.clash: End | None = None

    def copy(self) -> _State:
        new = _State(self.facts)
        new.rows, new.waiting, new.known = self.rows[:], self.waiting[:], dict(self.known)
        return new

    def put(self, p: Row, strict: bool, line: Line) -> None:
        self.rows.append((*self.facts.tight(p, strict), line))

    def zero(self, p: Row, line: Line) -> None:
        self.put(p, False, Line("sum", ((1, (line,)),)))
        self.put(plus({}, p, -1), False, Line("sum", ((-1, (line,)),)))

    def add(self, formula: Term, line: Line) -> None:
        """One more formula, no conjunction."""
        row = self.facts.row
        match formula:
            case Le(args=(a, b)):
                self.put(row(b, a), False, line)
            case Lt(args=(a, b)):
                self.put(row(b, a), True, line)
            case Eq(args=(a, b)) if a.sort <= REAL and b.sort <= REAL:
                self.zero(row(b, a), line)
            case Or():
                self.waiting.append(Item("formula", (formula, line)))
            case Eq(args=(a, _)) if a.sort == BOOL:
                self.waiting.append(Item("formula", (formula, line)))
            case Not(args=(Eq(args=(a, b)),)) if a.sort == BOOL or (
                a.sort <= REAL and b.sort <= REAL
            ):
                self.waiting.append(Item("formula", (formula, line)))
        normal, opposite = normal_form(formula), normal_form(negate(formula))
        self.known[normal] = line
        if opposite in self.known:
            self.clash = End("clash", self.known[opposite], line)

    def under(self, formula: Term) -> _State:
        """What also holds in a case."""
        new = self.copy()
        for part in conjuncts(formula):
            new.add(part, assumed(part))
        return new


class _Search:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.branches = 0

    def refute(self, state: _State, depth: int) -> End | None:
        self.branches += 1
        if state.clash:
            return state.clash
        if self.branches > MOST_BRANCHES:
            return None
        found, point = multipliers([(p, strict) for p, strict, _ in state.rows])
        if found is not None:
            terms = [(c, (line,)) for c, (_, _, line) in zip(found, state.rows, strict=True) if c]
            value = sum(c * p.get((), 0) for c, (p, _, _) in zip(found, state.rows, strict=True))
            return End("absurd", (total if value < 0 else positive)(terms))
        if depth == 0:
            return None
        if state.waiting:
            # first what closes all of its branches at once
            for then in (0, depth - 1):
                for place, item in enumerate(state.waiting[: MOST_TRIED if then == 0 else 1]):
                    rest = state.copy()
                    del rest.waiting[place]
                    end = self.split(rest, item, then)
                    if end or then:
                        return end
        cut = self.cut(state)
        if cut:
            return self.refute(cut, depth - 1)
        for m, value in point.items():
            if m and value.denominator > 1 and self.facts.integral({m: 1}):
                p = Le(self.facts.term({m: 1}), Num(floor(value)))
                return self.cases(state, p, depth - 1)
        return None

    def cut(self, state: _State) -> _State | None:
        """The branch with sums of two rows of integers whose constant is rounded."""
        new = state.copy()
        present = [p for p, _, _ in state.rows]
        for (p, _, line), (q, _, other) in combinations(state.rows[:MOST_CUT], 2):
            if not (self.facts.integral(p) and self.facts.integral(q)):
                continue
            for m in p:
                if m and p[m] * q.get(m, 0) < 0:
                    c, d = abs(q[m]), abs(p[m])
                    added = plus(plus({}, p, c), q, d)
                    small, _ = self.facts.tight(added, False)
                    rounded = gcd(*(k for n, k in added.items() if n)) > 1
                    if rounded and len(small) <= max(len(p), len(q)) and small not in present:
                        present.append(small)
                        new.put(added, False, total([(c, (line,)), (d, (other,))]))
        return new if len(new.rows) > len(state.rows) else None

    def cases(self, state: _State, p: Term, depth: int) -> End | None:
        yes = self.refute(state.under(p), depth)
        no = yes and self.refute(state.under(negate(p)), depth)
        return End("cases", p, yes, no) if yes and no else None

    def either(self, state: _State, line: Line, parts: tuple[Term, ...], depth: int) -> End | None:
        ends = []
        for part in parts:
            end = self.refute(state.under(part), depth)
            if end is None:
                return None
            ends.append(end)
        return End("either", line, parts, tuple(ends))

    def split(self, state: _State, item: Item, depth: int) -> End | None:
        facts, data = self.facts, item.data
        match item.kind:
            case "formula":
                formula, line = data
                match formula:
                    case Or(args=args):
                        return self.either(state, line, args, depth)
                    case Eq(args=(p, q)) if p.sort == BOOL:
                        parts = And(p, q), And(negate(p), negate(q))
                        return self.either(state, line, parts, depth)
                    case Not(args=(Eq(args=(p, q)),)) if p.sort == BOOL:
                        parts = And(p, negate(q)), And(negate(p), q)
                        return self.either(state, line, parts, depth)
                    case Not(args=(Eq(args=(a, b)),)):
                        return self.either(state, line, (Lt(a, b), Lt(b, a)), depth)
                return self.refute(state, depth + 1)
            case "lemma":
                return self.lemma(state, data[0], data[1], depth)
            case "bracket":
                (t,) = data
                p = t.args[0]
                yes, no = state.under(p), state.under(negate(p))
                yes.zero(facts.row(ONE, t), Line("choose", t, whole(p)))
                no.zero(facts.row(ZERO, t), Line("choose", t, whole(negate(p))))
                first = self.refute(yes, depth)
                second = first and self.refute(no, depth)
                return End("cases", p, first, second) if first and second else None
            case "reciprocal":
                return self.reciprocal(state, data[0], depth)
        return self.refute(state, depth + 1)

    def lemma(self, state: _State, b: Row, d: Row, depth: int) -> End | None:
        """``(b-1)*(d-1) >= 0`` for d >= 1, ``(b-1)*(-d-1) >= 0`` for d <= -1, else ``b*d = 0``."""
        facts = self.facts
        up, down = Le(ONE, facts.term(d)), Le(facts.term(d), Num(-1))
        above, below = state.under(up), state.under(negate(up))
        one = facts.shows_row(plus(b, {(): 1}, -1))
        if not one:
            return None
        rest = facts.exactly(plus(b, {(): 1}, -1), one)
        p = plus(d, {(): 1}, -1)
        line = total(product(rest, facts.exactly(p, assumed(up))))
        above.put(times(plus(b, {(): 1}, -1), p), False, line)
        end = self.refute(above, depth)
        if end is None:
            return None
        under, level = below.under(down), below.under(negate(down))
        p = plus({(): -1}, d, -1)
        line = total(product(rest, facts.exactly(p, assumed(down))))
        under.put(times(plus(b, {(): 1}, -1), p), False, line)
        other = self.refute(under, depth)
        if other is None:
            return None
        whole = [*rest, (Fraction(1), ())]
        for sign, formula in ((-1, negate(up)), (1, negate(down))):
            p = plus({}, d, sign)
            line = total(product(whole, facts.exactly(p, assumed(formula))))
            level.put(times(b, p), False, line)
        last = self.refute(level, depth)
        return last and End("cases", up, end, End("cases", down, other, last))

    def reciprocal(self, state: _State, t: Recip, depth: int) -> End | None:
        """1/x has the sign of x, and ``x * 1/x = 1`` unless x = 0."""
        x = t.args[0]
        facts = self.facts
        above, rest = state.under(Lt(ZERO, x)), state.under(Le(x, ZERO))
        below, level = rest.under(Lt(x, ZERO)), rest.under(Le(ZERO, x))
        at = assumed
        above.put(facts.row(t), True, Line("reciprocal", x, at(Lt(ZERO, x))))
        below.put(facts.row(neg(t)), True, Line("reciprocal", neg(x), at(Lt(x, ZERO))))
        level.put(facts.row(t), False, Line("reciprocal", x, at(Le(ZERO, x))))
        level.put(facts.row(neg(t)), False, Line("reciprocal", neg(x), at(Le(x, ZERO))))
        for case, sign in ((above, Lt(ZERO, x)), (below, Lt(x, ZERO))):
            unequal = Not(Eq(x, ZERO))
            wrong = Line("lemma", unequal, _zero_and(x, sign))
            case.zero(facts.row(ONE, x * t), Line("inverse", x, wrong))
        ends = [self.refute(case, depth) for case in (above, below, level)]
        if not all(ends):
            return None
        return End("cases", Lt(ZERO, x), ends[0], End("cases", Lt(x, ZERO), ends[1], ends[2]))


def _zero_and(x: Term, sign: Term) -> End:
    """The end where ``x = 0`` is assumed beside ``x > 0`` or ``x < 0``."""
    zero = assumed(Eq(x, ZERO))
    less = (-1, (zero,)) if sign == Lt(x, ZERO) else (1, (zero,))
    return End("absurd", positive([(1, (assumed(sign),)), less]))


def refute(facts: Facts, core: Sequence[Item]) -> End | None:
    """The end of the branch where all of the core holds."""
    state = _State(facts)
    for item in core:
        match item.kind, item.data:
            case "row", (p, strict, line):
                state.put(p, strict, line)
            case "product", (p, strict, line, b):
                parts = facts.parts(1, (b,), strict)
                terms = [(c, (*lines, line)) for c, lines in parts]
                state.put(p, strict, (positive if strict else total)(terms))
            case "sign", (m,):
                strict = facts.is_positive(m)
                line = (positive if strict else total)(facts.parts(1, m, strict))
                state.put({m: 1}, strict, line)
            case "formula", (formula, line):
                state.add(formula, line)
            case _:
                state.waiting.append(item)
    return _Search(facts).refute(state, MOST_SPLITS)
