"""What hypotheses say about numbers, as rows, and what follows from rows directly.

A *row* is a polynomial with integer coefficients that is known to be >= 0 (or > 0). A
hypothesis becomes rows. A goal ``p >= 0`` is shown by finding rows f and products m of
nonnegative atoms with ``p = a sum of c*m*f, and of terms that are >= 0``, c > 0.

What is found comes with the lines that prove it; what is not found may still be true.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from heapq import heappop, heappush
from math import gcd, lcm
from typing import Any

from symcnn.kernel.polynomials import difference, negate, normal_form, polynomial
from symcnn.kernel.terms import (
    BOOL, INT, ONE, REAL, TRUE, ZERO, And, Apply, Bracket, Eq, Le, Lt, Not, Or, Recip, Term, Var,
    add, mul, neg,
)  # fmt: skip

from .lines import End, Line, Terms, absurd, assumed, evident, positive, product, refuted, total
from .monomials import Product, Row, merge, plus, times, without

# Bounds on effort; what is out of reach is not shown, and nothing else depends on them.
MOST_NODES = 60
MOST_STEPS = 200
MOST_WORK = 50_000  # rows looked at in all searches for one goal
MOST_ROWS = 200
MOST_TERMS = 60

NUMBER = Var("a", REAL)  # the variable of the axioms


class Rows:
    """A growing collection of rows, and of what they say about the signs of atoms.

    Everything known has a line that proves it. The row of a line is ``tight``.
    """

    def __init__(self) -> None:
        self.atoms: list[Term] = []
        self.numbers: dict[Term, int] = {}
        self.rows: list[tuple[Row, bool, Line]] = []  # (p, strict): p >= 0, or p > 0
        self.present: set[tuple[frozenset[tuple[Product, int]], bool]] = set()
        self.unequal: list[tuple[Row, Eq, Line]] = []  # p != 0, and p is left - right
        self.known: dict[Term, Line] = {}  # formulas in normal form
        self.stated: dict[Term, Term] = {}  # and as they are
        self.compound: list[tuple[Term, Line]] = []  # formulas with connectives
        self.nonnegative: dict[int, Line] = {}
        self.positive: dict[int, Line] = {}
        self.work = 0
        self.quotients: dict[int, tuple[Row, Row]] = {}  # q -> (a, b): q is a // b, b >= 1
        # of a quotient: a - b*q, b*q + b - 1 - a and b - 1, which are >= 0
        self.euclid: dict[int, tuple[Terms, Terms, Terms]] = {}

    # -- from terms to rows -----------------------------------------------------------

    def atom(self, t: Term) -> int:
        """The number of an atom; a new one brings along what is always true of it."""
        number = self.numbers.get(t)
        if number is None:
            number = self.numbers[t] = len(self.atoms)
            self.atoms.append(t)
            self._describe(t, number)
        return number

    def _describe(self, t: Term, number: int) -> None:
        this: Row = {(number,): 1}
        match t:
            case Bracket():
                self.nonnegative[number] = Line("known", "0 <= [p]", t)
                self._put(plus({(): 1}, this, -1), False, Line("known", "[p] <= 1", t))
            case Apply(fun=fun, args=args):
                if fun.name == "exp":
                    line = _axiom("exp_positive", *args)
                    self.nonnegative[number] = self.positive[number] = line
                elif fun.name == "sqrt":
                    self.nonnegative[number] = _axiom("square_root", *args, part=0)
                elif fun.name == "abs":
                    above, below = (_axiom("abs_bounds", *args, part=part) for part in (0, 1))
                    self.nonnegative[number] = total([(1, (above,)), (1, (below,))])
                    self._put(self.row(t, args[0]), False, above)
                    self._put(self.row(add(t, args[0])), False, below)
                elif fun.name == "floor":
                    below, above = (_axiom("floor_bounds", *args, part=part) for part in (0, 1))
                    self._put(self.row(args[0], t), False, below)
                    self._put(self.row(add(ONE, t), args[0]), True, above)
                elif fun.name == "pi":
                    line = _axiom("pi_above_three")
                    above = positive([(1, (line,)), (3, ())])
                    self.nonnegative[number] = self.positive[number] = above
                    self._put({(number,): 1, (): -3}, True, line)
            case Recip(args=(x,)) if x.sort <= REAL and number not in self.positive:
                p = self.row(x)
                line_ = self.shows_row(p)
                if line_:  # x >= 0 => 1/x >= 0, as 1/0 = 0
                    self.nonnegative[number] = Line("reciprocal", x, line_)
                    line_ = self.shows_row(p, strict=True)
                    if line_:  # x > 0 => 1/x > 0
                        line = Line("reciprocal", x, line_)
                        self.nonnegative[number] = self.positive[number] = line

    def row(self, t: Term, less: Term = ZERO) -> Row:
        """A positive multiple of ``t - less`` as a polynomial with integer coefficients."""
        p = difference(less, t)
        scale = lcm(*(c.denominator for c in p.values()))
        return {
            tuple(sorted(n for a, e in m for n in (self.atom(a),) * e)): int(c * scale)
            for m, c in p.items()
        }

    def term(self, p: Row) -> Term:
        """The polynomial as a term."""
        return add(*(mul(c, *(self.atoms[a] for a in m)) for m, c in p.items()))

    def integral(self, p: Row) -> bool:
        """Whether every atom of the polynomial is an integer."""
        return all(self.atoms[a].sort == INT for m in p for a in m)

    def tight(self, p: Row, strict: bool) -> tuple[Row, bool]:
        """An equivalent of ``p >= 0`` (``p > 0``): smaller, and not strict for integers."""
        divisor = gcd(*(c for m, c in p.items() if m))
        if not divisor:
            return p, strict
        if self.integral(p):
            # g*p + c >= 0  <=>  p + c // g >= 0, and p > 0  <=>  p - 1 >= 0
            constant = (p.get((), 0) - strict) // divisor
            p = {m: c // divisor for m, c in p.items() if m}
            return ({**p, (): constant} if constant else p), False
        divisor = gcd(divisor, p.get((), 0))
        return ({m: c // divisor for m, c in p.items()} if divisor > 1 else p), strict

    def exactly(self, p: Row, line: Line, strict: bool = False) -> Terms:
        """The sum that gives p, or for a strict one of integers p - 1, from a line for it."""
        small, _ = self.tight(p, strict)
        lead = next(m for m in p if m) if any(p) else ()
        divisor = p[lead] // small[lead] if lead in p and lead in small else 1
        strict = strict and any(p) and self.integral(p)
        rest = p.get((), 0) - strict - divisor * small.get((), 0)
        return [(divisor, (line,)), *([(rest, ())] if rest > 0 else [])]

    def _put(self, p: Row, strict: bool, line: Line) -> None:
        if len(p) > MOST_TERMS:
            return
        p, strict = self.tight(p, strict)
        if all(c > 0 and not m for m, c in p.items()) and (p or not strict):
            return  # a constant that is >= 0 says nothing; 0 > 0 is a contradiction
        key = (frozenset(p.items()), strict)
        if len(self.rows) < MOST_ROWS and key not in self.present:
            self.present.add(key)
            self.rows.append((p, strict, line))
            for q, number, up in self._galois(p):
                low, high, one = self.euclid[number]
                b = [*one, (Fraction(1), ())]
                self._put(q, False, total([*product(b, [(1, (line,))]), *(low if up else high)]))

    def _galois(self, p: Row) -> list[tuple[Row, int, bool]]:
        """Polynomials r with ``r >= 0  <=>  p >= 0`` that trade a quotient for its numerator."""
        found = []
        for m, c in p.items():
            if len(m) == 1 and m[0] in self.quotients and abs(c) == 1 and self.integral(p):
                if any(m[0] in n for n in p if n != m):
                    continue
                numerator, divisor = self.quotients[m[0]]
                rest = times(divisor, {n: d for n, d in p.items() if n != m})
                if c == 1:  # a//b + r >= 0  <=>  a + b*r >= 0
                    found.append((plus(numerator, rest), m[0], True))
                else:  # r - a//b >= 0  <=>  b*r + b - 1 - a >= 0
                    rest = plus(plus(plus(rest, divisor), numerator, -1), {(): -1})
                    found.append((rest, m[0], False))
        return found

    def _back(self, p: Row, traded: tuple[Row, int, bool], line: Line) -> Line:
        """p >= 0, from the line for what it was traded for: else the remainder would be < 0."""
        q, number, up = traded
        low, high, one = self.euclid[number]
        goal = Le(ZERO, self.term(p))
        wrong = self.exactly(plus({}, p, -1), assumed(negate(goal)), True)
        b = [*one, (Fraction(1), ())]
        terms = [*product(b, wrong), *(high if up else low), *self.exactly(q, line)]
        return Line("lemma", goal, absurd(terms))

    # -- hypotheses -------------------------------------------------------------------

    def assume(self, formula: Term, line: Line) -> None:
        """Take one formula, not a conjunction, as known."""
        match formula:
            case Le(args=(a, b)):
                self._put(self.row(b, a), False, line)
            case Lt(args=(a, b)):
                self._put(self.row(b, a), True, line)
            case Eq(args=(a, b)) if a.sort <= REAL and b.sort <= REAL:
                self.assume_zero(self.row(b, a), line)
            case Not(args=(Eq(args=(a, b)) as equation,)) if a.sort <= REAL and b.sort <= REAL:
                self.unequal.append((self.row(a, b), equation, line))
            case And() | Or() | Eq() if formula.args and formula.args[0].sort == BOOL:
                self.compound.append((formula, line))
            case Or():
                self._put({(): -1}, False, Line("lemma", Le(ONE, ZERO), End("absurd", line)))
        normal = normal_form(formula)
        self.known[normal], self.stated[normal] = line, formula

    def assume_zero(self, p: Row, line: Line) -> None:
        """Take ``p = 0`` as known."""
        if p:
            self._put(p, False, Line("sum", ((1, (line,)),)))
            self._put(plus({}, p, -1), False, Line("sum", ((-1, (line,)),)))

    def _learn_signs(self) -> None:
        """Atoms that a row shows to be nonnegative or positive, until no row shows more."""
        before = -1
        while before < len(self.positive) + len(self.nonnegative):
            before = len(self.positive) + len(self.nonnegative)
            for p, equation, line in self.unequal:
                # p != 0 and p >= 0 => p > 0
                for sign in (1, -1):
                    a, b = equation.args[::sign]
                    found = self.shows_row(plus({}, p, sign))
                    if found:
                        above = self._apart(a, b, found, line, equation.left)
                        self._put(plus({}, p, sign), True, above)
            for p, strict, line in list(self.rows):
                self._learn_from(p, strict, line)
            for number, t in enumerate(list(self.atoms)):
                if isinstance(t, Recip):
                    self._describe(t, number)

    def _apart(self, a: Term, b: Term, line: Line, unequal: Line, first: Term) -> Line:
        """``a > b``, from lines for ``a >= b`` and for ``a != b``."""
        above, below = Lt(b, a), Lt(a, b)
        ends = {
            above: End("clash", assumed(above), assumed(Le(a, b))),
            below: End("clash", line, assumed(below)),
        }
        parts = (below, above) if first == a else (above, below)
        return Line("lemma", above, End("either", unequal, parts, tuple(ends[p] for p in parts)))

    def _learn_from(self, p: Row, strict: bool, line: Line) -> None:
        # c*m >= (a sum of nonnegative terms), with all atoms of m but one known to be >= 0
        gains = [m for m, c in p.items() if c > 0 and m]
        if len(gains) != 1:
            return
        (gain,) = gains
        losses = [m for m in p if m != gain]
        if p.get((), 0) > 0 or not all(map(self.is_nonnegative, losses)):
            return
        strict = strict or any(map(self.is_positive, losses))
        unknown = [a for a in dict.fromkeys(gain) if a not in self.nonnegative]
        if len(unknown) > 1 or any(gain.count(a) > 1 for a in gain):
            return
        terms = [(Fraction(1), (line,)), *(t for m in losses for t in self.parts(-p[m], m, True))]
        if strict and len(gain) == 1:
            if gain[0] not in self.positive:
                same = losses == [()] and self.tight({gain: 1}, True)[0] == p
                self._is_positive(gain[0], line if same else positive(terms))
                self._put({gain: 1}, True, self.positive[gain[0]])
        elif strict:
            for a in dict.fromkeys((*unknown, *gain)):
                if a not in self.positive:
                    goal = Lt(ZERO, self.atoms[a])
                    others = tuple(b for b in gain if b != a)
                    wrong = [
                        (c, (*x, assumed(negate(goal)))) for c, x in self.parts(p[gain], others)
                    ]
                    self._is_positive(a, Line("lemma", goal, absurd([*terms, *wrong], strict=True)))
                    self._put({(a,): 1}, True, self.positive[a])
        elif len(gain) == 1:
            self.nonnegative[gain[0]] = total(terms)

    def _is_positive(self, a: int, line: Line) -> None:
        if a in self.positive:
            return
        self.positive[a] = self.nonnegative[a] = line
        if self.atoms[a].sort == INT:  # the line says a - 1 >= 0
            self.nonnegative[a] = total([(1, (line,)), (1, ())])

    # -- showing a goal ---------------------------------------------------------------

    def is_nonnegative(self, m: Product) -> bool:
        """Whether a product is >= 0: its atoms are, or stand in it an even number of times."""
        return all(a in self.nonnegative or m.count(a) % 2 == 0 for a in m)

    def is_positive(self, m: Product) -> bool:
        """Whether a product is > 0."""
        return all(a in self.positive for a in m)

    def parts(self, c: int | Fraction, m: Product, strict: bool = False) -> Terms:
        """``c*m`` as a sum of products of rows; if m is positive and it is asked, a strict one."""
        found: Terms = [(Fraction(c), ())]
        strict = strict and self.is_positive(m)
        for a in sorted(set(m)):
            number = m.count(a)
            if a not in self.nonnegative:
                square = Line("known", "0 <= x*x", self.atoms[a])
                found = product(found, [(1, (square,) * (number // 2))])
            elif strict and self.atoms[a].sort == INT:  # a = (a - 1) + 1
                for _ in range(number):
                    found = product(found, [(1, (self.positive[a],)), (1, ())])
            else:
                line = self.positive[a] if strict else self.nonnegative[a]
                found = product(found, [(1, (line,) * number)])
        return found

    def shows_row(self, p: Row, strict: bool = False) -> Line | None:
        """The line for ``p >= 0`` (``p > 0``), if that is found to follow."""
        if len(p) > MOST_TERMS:
            return None
        p, strict = self.tight(p, strict)
        line = self._search(p, strict)
        if line or strict:
            return line
        for one in self._galois(p):
            q, _ = self.tight(one[0], False)
            line = self._search(q, False)
            if line:
                return self._back(p, one, line)
            for two in self._galois(q):
                line = self._search(self.tight(two[0], False)[0], False)
                if line:
                    return self._back(p, one, self._back(q, two, line))
        return None

    def _search(self, goal: Row, strict: bool) -> Line | None:
        # Best first: from p go to p - c*m*f, f a row, where one term of p that might be
        # negative cancels. No negative term left: p is a sum of nonnegative ones.
        degree = max(map(len, goal), default=0)
        waiting: list[tuple[int, int, Row, bool, Any]] = [(0, 0, goal, strict, None)]
        seen: set[tuple[frozenset[tuple[Product, int]], bool]] = set()
        pushed = 0
        for _ in range(MOST_NODES):
            if not waiting:
                return None
            _, _, p, need, trail = heappop(waiting)
            bad = [m for m, c in p.items() if c < 0 or not self.is_nonnegative(m)]
            if all(m == () for m in bad):
                if self._is_at_least(p, need):
                    return self._line(p, trail, strict)
                if not bad:
                    continue
            m = max(bad, key=lambda m: (len(m), m))
            self.work += len(self.rows)
            if pushed > MOST_STEPS or self.work > MOST_WORK:
                return None
            for new, open_, step in self._steps(p, m, need):
                key = (frozenset(new.items()), open_)
                if key in seen or len(new) > MOST_TERMS or any(len(n) > degree for n in new):
                    continue
                seen.add(key)
                pushed += 1
                cost = sum(c < 0 or not self.is_nonnegative(n) for n, c in new.items())
                heappush(waiting, (cost + len(new), pushed, new, open_, (trail, step)))
        return None

    def _is_at_least(self, p: Row, strict: bool) -> bool:
        """Whether ``p >= 0`` (``p > 0``), all terms but the constant one being >= 0."""
        above = [m for m in p if m and self.is_positive(m)]
        # a positive integer is at least 1
        whole = [m for m in above if all(self.atoms[a].sort == INT for a in m)]
        bound = p.get((), 0) + sum(p[m] for m in whole)
        return bound > 0 or (bound == 0 and (not strict or len(whole) < len(above)))

    def _steps(self, p: Row, m: Product, need: bool) -> Iterator[tuple[Row, bool, Any]]:
        c = p[m]
        for f, strict, line in self.rows:
            for n, d in f.items():
                if (d < 0) == (c < 0):
                    factor = without(m, n)
                    if factor is not None and self.is_nonnegative(factor):
                        common = gcd(c, d)
                        part = {merge(k, factor): v for k, v in f.items()}
                        if m and not n and any(k not in p for k in part):
                            continue  # it would only bring in larger monomials
                        scale, share = abs(d) // common, abs(c) // common
                        new = plus(plus({}, p, scale), part, -share)
                        gone = strict and self.is_positive(factor)
                        yield new, need and not gone, (scale, share, factor, line, gone)

    def _line(self, p: Row, trail: Any, strict: bool) -> Line:
        """The sum that the search has found: the steps taken, and the terms that are left."""
        steps = []
        while trail is not None:
            trail, step = trail
            steps.append(step)
        scale = Fraction(1)
        terms: Terms = []
        for factor_, share, factor, line, gone in reversed(steps):
            scale /= factor_
            parts = self.parts(share * scale, factor, gone)
            terms += [(c, (line, *lines)) for c, lines in parts]
        constant = p.get((), 0)
        for m, c in p.items():
            if m:
                found = self.parts(c * scale, m, True)
                if constant < 0 and self.is_positive(m) and self.integral({m: 1}):
                    # the constant goes into m - 1 >= 0
                    found = [t for t in found if t[1]]
                    constant += c
                terms += found
        if constant > 0:
            terms.append((constant * scale, ()))
        return (positive if strict else total)(terms)

    def shows(self, formula: Term) -> Line | None:
        """The line for a formula, already reduced, that follows without case distinctions."""
        match formula:
            case And(args=args):
                lines = []
                for part in args:
                    line = self.shows(part)
                    if not line:
                        return None
                    lines.append(line)
                ends = tuple(map(refuted, args, lines))
                parts = tuple(map(negate, args))
                return Line("lemma", formula, End("either", assumed(Or(*parts)), parts, ends))
            case Or(args=args) if args:
                for part in args:
                    line = self.shows(part)
                    if line:
                        return Line("lemma", formula, refuted(part, line))
                return self.known.get(normal_form(formula))
            case Not(args=(And() | Or() | Not() | Le() | Lt(),)):
                return self.shows(negate(formula.args[0]))
            case Le(args=(a, b)):
                return self.shows_row(self.row(b, a))
            case Lt(args=(a, b)):
                return self.shows_row(self.row(b, a), strict=True)
            case Eq(args=(a, b)) if a.sort <= REAL and b.sort <= REAL:
                p = self.row(a, b)
                if not p:
                    return Line("equal", a, b, ())
                above = self.shows_row(p)
                below = above and self.shows_row(plus({}, p, -1))
                if not above or not below:
                    return None
                parts = Lt(a, b), Lt(b, a)
                ends = tuple(
                    End("clash", x, assumed(y)) for x, y in ((above, parts[0]), (below, parts[1]))
                )
                wrong = assumed(negate(formula))
                return Line("lemma", formula, End("either", wrong, parts, ends))
            case Not(args=(Eq(args=(a, b)),)) if a.sort <= REAL and b.sort <= REAL:
                return self._shows_unequal(formula, a, b)
        if (normal := normal_form(formula)) == TRUE:
            return Line("lemma", formula, evident(formula))
        return self.known.get(normal)

    def _shows_unequal(self, formula: Term, a: Term, b: Term) -> Line | None:
        p = self.row(a, b)
        for q, equation, line in self.unequal:
            if q in (p, plus({}, p, -1)):
                x, y = equation.args
                parts = Lt(x, y), Lt(y, x)
                signs = (-1, 1) if q == p else (1, -1)
                ends = tuple(
                    self._not_level(a, b, sign, assumed(part))
                    for sign, part in zip(signs, parts, strict=True)
                )
                return Line("lemma", formula, End("either", line, parts, ends))
        for sign in (1, -1):
            above = self.shows_row(plus({}, p, sign), strict=True)
            if above:
                return Line("lemma", formula, self._not_level(a, b, sign, above))
        return None

    def _not_level(self, a: Term, b: Term, sign: int, above: Line) -> End:
        """The end where ``a = b`` is assumed and a line says that ``sign*(a - b) > 0``."""
        p = plus({}, self.row(a, b), sign)
        scale = lcm(*(c.denominator for c in polynomial(add(a, neg(b))).values()))
        level = (sign * scale, (assumed(Eq(a, b)),))
        strict = not any(p) or not self.integral(p)
        return absurd([*self.exactly(p, above, True), level], strict)


def _axiom(name: str, *values: Term, part: int = 0) -> Line:
    """A member of an axiom about at most one number, at that number."""
    return Line("axiom", name, tuple((NUMBER, value) for value in values), part)
