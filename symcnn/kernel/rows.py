"""What hypotheses say about numbers, as rows, and what follows from rows directly.

A *row* is a polynomial with integer coefficients that is known to be >= 0 (or > 0). A
hypothesis becomes rows. A goal ``p >= 0`` is shown by finding rows f and products m of
nonnegative atoms with ``p = a sum of c*m*f, and of terms that are >= 0``, c > 0.

What is found follows from the hypotheses; what is not found may still be true.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from heapq import heappop, heappush
from math import gcd, lcm

from .polynomials import normal_form, polynomial
from .terms import (
    BOOL,
    INT,
    REAL,
    TRUE,
    ZERO,
    And,
    Apply,
    Bracket,
    Eq,
    Le,
    Lt,
    Not,
    Or,
    Recip,
    Term,
    add,
)

Product = tuple[int, ...]  # a monomial: the numbers of its atoms, sorted, with repetition
Row = dict[Product, int]

# Bounds on effort; what is out of reach is not shown, and nothing else depends on them.
MOST_NODES = 60
MOST_STEPS = 200
MOST_WORK = 50_000  # rows looked at in all searches for one goal
MOST_ROWS = 200
MOST_TERMS = 60


def conjuncts(formula: Term) -> Iterator[Term]:
    """The formulas whose conjunction is ``formula``, negations pushed inwards."""
    if isinstance(formula, And):
        for part in formula.args:
            yield from conjuncts(part)
    elif isinstance(formula, Not) and isinstance(formula.args[0], And | Or | Not | Le | Lt):
        inner = negate(formula.args[0])
        yield from conjuncts(inner) if isinstance(inner, And | Not) else (inner,)
    else:
        yield formula


def negate(formula: Term) -> Term:
    """The negation, pushed through connectives and comparisons."""
    match formula:
        case Not(args=(p,)):
            return p
        case Le(args=(a, b)):
            return Lt(b, a)
        case Lt(args=(a, b)):
            return Le(b, a)
        case And(args=args):
            return Or(*map(negate, args))
        case Or(args=args):
            return And(*map(negate, args))
    return Not(formula)


def plus(p: Row, q: Row, factor: int = 1) -> Row:
    """``p + factor*q``."""
    total = dict(p)
    for m, c in q.items():
        value = total.get(m, 0) + factor * c
        if value:
            total[m] = value
        else:
            total.pop(m, None)
    return total


def times(p: Row, q: Row) -> Row:
    """``p * q``."""
    total: Row = {}
    for m, c in p.items():
        total = plus(total, {merge(m, n): d for n, d in q.items()}, c)
    return total


def merge(m: Product, n: Product) -> Product:
    """The product of two monomials."""
    return tuple(sorted(m + n)) if m and n else m or n


def without(m: Product, n: Product) -> Product | None:
    """``m / n``, or None when n does not divide m."""
    if not n:
        return m
    rest = list(m)
    for atom in n:
        if atom not in rest:
            return None
        rest.remove(atom)
    return tuple(rest)


class Rows:
    """A growing collection of rows, and of what they say about the signs of atoms."""

    def __init__(self) -> None:
        self.atoms: list[Term] = []
        self.numbers: dict[Term, int] = {}
        self.rows: list[tuple[Row, bool]] = []  # (p, strict): p >= 0, or p > 0
        self.unequal: list[Row] = []  # p != 0
        self.known: dict[Term, None] = {}  # formulas in normal form
        self.compound: list[Term] = []  # formulas with connectives
        self.nonnegative: set[int] = set()
        self.positive: set[int] = set()
        self.work = 0
        self.quotients: dict[int, tuple[Row, Row]] = {}  # q -> (a, b): q is a // b, b >= 1

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
            case Bracket():  # 0 <= [p] <= 1
                self.nonnegative.add(number)
                self._put(plus({(): 1}, this, -1))
            case Apply(fun=fun, args=args):
                if fun.name == "exp":  # exp x > 0
                    self.nonnegative.add(number)
                    self.positive.add(number)
                elif fun.name in ("sqrt", "abs"):  # sqrt x >= 0, |x| >= 0
                    self.nonnegative.add(number)
                if fun.name == "abs":  # |x| >= x, |x| >= -x
                    self._put(self.row(t, args[0]))
                    self._put(self.row(add(t, args[0])))
                elif fun.name == "pi":  # pi > 3
                    self.nonnegative.add(number)
                    self.positive.add(number)
                    self._put({(number,): 1, (): -3}, strict=True)
            case Recip(args=(x,)) if x.sort <= REAL:
                p = self.row(x)
                if self.shows_row(p):  # x >= 0 => 1/x >= 0, as 1/0 = 0
                    self.nonnegative.add(number)
                    if self.shows_row(p, strict=True):  # x > 0 => 1/x > 0
                        self.positive.add(number)

    def row(self, t: Term, less: Term = ZERO) -> Row:
        """A positive multiple of ``t - less`` as a polynomial with integer coefficients."""
        p = polynomial(t)
        for m, c in polynomial(less).items():
            p[m] = p.get(m, Fraction(0)) - c
        scale = lcm(*(c.denominator for c in p.values()))
        return {
            tuple(sorted(n for a, e in m for n in (self.atom(a),) * e)): int(c * scale)
            for m, c in p.items()
            if c
        }

    def integral(self, p: Row) -> bool:
        """Whether every atom of the polynomial is an integer."""
        return all(self.atoms[a].sort == INT for m in p for a in m)

    def tight(self, p: Row, strict: bool) -> tuple[Row, bool]:
        """An equivalent of ``p >= 0`` (``p > 0``): smaller, and not strict for integers."""
        divisor = gcd(*(c for m, c in p.items() if m))
        if divisor and self.integral(p):
            # g*p + c >= 0  <=>  p + c // g >= 0, and p > 0  <=>  p - 1 >= 0
            constant = (p.get((), 0) - strict) // divisor
            p = {m: c // divisor for m, c in p.items() if m}
            return ({**p, (): constant} if constant else p), False
        return p, strict

    def _put(self, p: Row, strict: bool = False) -> None:
        if len(p) > MOST_TERMS:
            return
        p, strict = self.tight(p, strict)
        if all(c > 0 and not m for m, c in p.items()) and (p or not strict):
            return  # a constant that is >= 0 says nothing; 0 > 0 is a contradiction
        if len(self.rows) < MOST_ROWS and (p, strict) not in self.rows:
            self.rows.append((p, strict))
            for q in self._galois(p):
                self._put(q)

    def _galois(self, p: Row) -> list[Row]:
        """Polynomials r with ``r >= 0  <=>  p >= 0`` that trade a quotient for its numerator."""
        found = []
        for m, c in p.items():
            if len(m) == 1 and m[0] in self.quotients and abs(c) == 1 and self.integral(p):
                if any(m[0] in n for n in p if n != m):
                    continue
                numerator, divisor = self.quotients[m[0]]
                rest = times(divisor, {n: d for n, d in p.items() if n != m})
                if c == 1:  # a//b + r >= 0  <=>  a + b*r >= 0
                    found.append(plus(numerator, rest))
                else:  # r - a//b >= 0  <=>  b*r + b - 1 - a >= 0
                    found.append(plus(plus(plus(rest, divisor), numerator, -1), {(): -1}))
        return found

    # -- hypotheses -------------------------------------------------------------------

    def assume(self, formula: Term) -> None:
        """Take one formula, not a conjunction, as known."""
        match formula:
            case Le(args=(a, b)):
                self._put(self.row(b, a))
            case Lt(args=(a, b)):
                self._put(self.row(b, a), strict=True)
            case Eq(args=(a, b)) if a.sort <= REAL and b.sort <= REAL:
                self.assume_zero(self.row(a, b))
            case Not(args=(Eq(args=(a, b)),)) if a.sort <= REAL and b.sort <= REAL:
                self.unequal.append(self.row(a, b))
            case And() | Or() | Eq() if formula.args and formula.args[0].sort == BOOL:
                self.compound.append(formula)
            case Or():
                self._put({(): -1})
        self.known[normal_form(formula)] = None

    def assume_zero(self, p: Row) -> None:
        """Take ``p = 0`` as known."""
        if p:
            self._put(p)
            self._put(plus({}, p, -1))

    def _learn_signs(self) -> None:
        """Atoms that a row shows to be nonnegative or positive, until no row shows more."""
        before = -1
        while before < len(self.positive) + len(self.nonnegative):
            before = len(self.positive) + len(self.nonnegative)
            for p in self.unequal:
                # p != 0 and p >= 0 => p > 0
                for sign in (1, -1):
                    if self.shows_row(plus({}, p, sign)):
                        self._put(plus({}, p, sign), strict=True)
            for p, strict in list(self.rows):
                self._learn_from(p, strict)
            for number, t in enumerate(list(self.atoms)):
                if isinstance(t, Recip):
                    self._describe(t, number)

    def _learn_from(self, p: Row, strict: bool) -> None:
        # c*m >= (a sum of nonnegative terms), with all atoms of m but one known to be >= 0
        gains = [m for m, c in p.items() if c > 0 and m]
        if len(gains) != 1:
            return
        (gain,) = gains
        losses = [m for m in p if m != gain]
        if p.get((), 0) > 0 or not all(map(self.is_nonnegative, losses)):
            return
        strict = strict or any(map(self.is_positive, losses))
        unknown = {a for a in gain if a not in self.nonnegative}
        if len(unknown) > 1 or any(gain.count(a) > 1 for a in gain):
            return
        if strict:
            for a in gain:
                if a not in self.positive:
                    self.positive.add(a)
                    self.nonnegative.add(a)
                    self._put({(a,): 1}, strict=True)
        elif len(gain) == 1:
            self.nonnegative.add(gain[0])

    # -- showing a goal ---------------------------------------------------------------

    def is_nonnegative(self, m: Product) -> bool:
        """Whether a product is >= 0: its atoms are, or stand in it an even number of times."""
        return all(a in self.nonnegative or m.count(a) % 2 == 0 for a in m)

    def is_positive(self, m: Product) -> bool:
        """Whether a product is > 0."""
        return all(a in self.positive for a in m)

    def shows_row(self, p: Row, strict: bool = False) -> bool:
        """Whether ``p >= 0`` (``p > 0``) is found to follow."""
        if len(p) > MOST_TERMS:
            return False
        p, strict = self.tight(p, strict)
        if self._search(p, strict):
            return True
        return not strict and any(
            self._search(q, False) or any(self._search(r, False) for r in self._galois(q))
            for q, _ in (self.tight(g, False) for g in self._galois(p))
        )

    def _search(self, goal: Row, strict: bool) -> bool:
        # Best first: from p go to p - c*m*f, f a row, where one term of p that might be
        # negative cancels. No negative term left: p is a sum of nonnegative ones.
        degree = max(map(len, goal), default=0)
        waiting: list[tuple[int, int, Row, bool]] = [(0, 0, goal, strict)]
        seen: set[tuple[frozenset[tuple[Product, int]], bool]] = set()
        pushed = 0
        for _ in range(MOST_NODES):
            if not waiting:
                return False
            _, _, p, need = heappop(waiting)
            bad = [m for m, c in p.items() if c < 0 or not self.is_nonnegative(m)]
            if all(m == () for m in bad):
                if self._is_at_least(p, need):
                    return True
                if not bad:
                    continue
            m = max(bad, key=lambda m: (len(m), m))
            self.work += len(self.rows)
            if pushed > MOST_STEPS or self.work > MOST_WORK:
                return False
            for new, open_ in self._steps(p, m, need):
                key = (frozenset(new.items()), open_)
                if key in seen or len(new) > MOST_TERMS or any(len(n) > degree for n in new):
                    continue
                seen.add(key)
                pushed += 1
                cost = sum(c < 0 or not self.is_nonnegative(n) for n, c in new.items())
                heappush(waiting, (cost + len(new), pushed, new, open_))
        return False

    def _is_at_least(self, p: Row, strict: bool) -> bool:
        """Whether ``p >= 0`` (``p > 0``), all terms but the constant one being >= 0."""
        positive = [m for m in p if m and self.is_positive(m)]
        # a positive integer is at least 1
        whole = [m for m in positive if all(self.atoms[a].sort == INT for a in m)]
        bound = p.get((), 0) + sum(p[m] for m in whole)
        return bound > 0 or (bound == 0 and (not strict or len(whole) < len(positive)))

    def _steps(self, p: Row, m: Product, need: bool) -> Iterator[tuple[Row, bool]]:
        c = p[m]
        for f, strict in self.rows:
            for n, d in f.items():
                if (d < 0) == (c < 0):
                    factor = without(m, n)
                    if factor is not None and self.is_nonnegative(factor):
                        common = gcd(c, d)
                        part = {merge(k, factor): v for k, v in f.items()}
                        if m and not n and any(k not in p for k in part):
                            continue  # it would only bring in larger monomials
                        new = plus(plus({}, p, abs(d) // common), part, -abs(c) // common)
                        yield new, need and not (strict and self.is_positive(factor))

    def shows(self, formula: Term) -> bool:
        """Whether a formula, already reduced, is found to follow without case distinctions."""
        match formula:
            case And(args=args):
                return all(map(self.shows, args))
            case Or(args=args) if args:
                return any(map(self.shows, args)) or normal_form(formula) in self.known
            case Not(args=(And() | Or() | Not() | Le() | Lt(),)):
                return self.shows(negate(formula.args[0]))
            case Le(args=(a, b)):
                return self.shows_row(self.row(b, a))
            case Lt(args=(a, b)):
                return self.shows_row(self.row(b, a), strict=True)
            case Eq(args=(a, b)) if a.sort <= REAL and b.sort <= REAL:
                p = self.row(a, b)
                return not p or (self.shows_row(p) and self.shows_row(plus({}, p, -1)))
            case Not(args=(Eq(args=(a, b)),)) if a.sort <= REAL and b.sort <= REAL:
                p = self.row(a, b)
                minus = plus({}, p, -1)
                return (
                    p in self.unequal
                    or minus in self.unequal
                    or self.shows_row(p, strict=True)
                    or self.shows_row(minus, strict=True)
                )
        return (normal := normal_form(formula)) == TRUE or normal in self.known
