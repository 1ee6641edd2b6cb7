"""Hypotheses put to use on terms: equations substituted, quotients and remainders reduced.

A quotient ``a // b`` is taken apart only after ``b >= 1`` has been shown; until then it is
an unknown number like any other. Everything a ``Facts`` object states follows from the
hypotheses it was made from, so the order in which facts are found does not matter.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from .binding import subterms
from .polynomials import Monomial, Polynomial, normal_form, order, polynomial, to_term
from .rows import MOST_TERMS, Rows, conjuncts, negate, plus, times
from .terms import (
    BOOL,
    COMPLEX,
    INT,
    ONE,
    REAL,
    ZERO,
    And,
    Apply,
    Bracket,
    Entry,
    Eq,
    FloorDiv,
    Ite,
    Le,
    Lt,
    Mod,
    Not,
    Num,
    Or,
    Pow,
    Recip,
    Term,
    Var,
    add,
    mul,
    neg,
    power,
    recip,
)

MOST_QUOTIENTS = 32  # any more stay unknown numbers
MOST_FACTORS = 4  # in a divisor that is merged with another one
ROUNDS = 4  # of rewriting a number with the same rules


class Facts(Rows):
    """What a list of formulas says.

    ``number`` and ``formula`` rewrite a term into one that is equal under the formulas;
    ``shows`` tells whether a rewritten formula follows directly.
    """

    def __init__(self, given: tuple[Term, ...] = ()) -> None:
        super().__init__()
        self.unproved: dict[Term, None] = {}  # divisors not known to be >= 1
        self.rules: list[tuple[Monomial, Term]] = []  # monomial -> term
        self.frozen: set[Term] = set()  # atoms with the left side of a rule inside
        self.reduced: dict[Term, Term] = {}
        self._build([part for formula in given for part in conjuncts(formula)])

    def _build(self, literals: list[Term]) -> None:
        quotients = [f for f in literals if _has_quotient(f)]
        for f in literals:
            if f not in quotients:
                self.assume(f)
        self._learn_signs()
        for f in literals:
            if isinstance(f, Eq) and f.left.sort <= REAL and f.right.sort <= REAL:
                self._orient(f)
        self.reduced.clear()
        for _ in range(2 if quotients or self.rules else 1):
            self.unproved.clear()
            again = [self.formula(f) for f in literals]
            self.rows, self.unequal, self.compound, self.known = [], [], [], {}
            for q in list(self.quotients):
                self._euclid(q)
            for m, rest in self.rules:
                if len(m) > 1 or m[0][1] > 1:
                    self.assume_zero(self.row(to_term({m: Fraction(1)}), rest))
            for f in again:
                for part in conjuncts(f):
                    self.assume(part)
            self._learn_signs()
            self.reduced.clear()

    def copy(self) -> Facts:
        """The same facts, to be extended for one goal without changing these."""
        new = Facts.__new__(Facts)
        for name, value in vars(self).items():
            setattr(new, name, value if isinstance(value, int) else value.copy())
        return new

    def _orient(self, equation: Eq) -> None:
        """Turn an equation into a rule ``monomial -> term``, if it gives one."""
        a, b = equation.args
        p = polynomial(self.number(add(a, neg(b))))
        if not p:
            return
        whole = all(atom.sort == INT for m in p for atom, _ in m)
        scale = Fraction(lcm(*(c.denominator for c in p.values()))) if whole else Fraction(1)
        choices: list[tuple[bool, bool, bool, bool, int, Monomial]] = []
        for m, c in p.items():
            factor = c * scale
            others = [n for n in p if n != m]
            if not m or any(_quotient(n, m) is not None for n in others):
                continue
            if whole and abs(factor) != 1:
                continue
            if not whole and not (len(m) == 1 and m[0][1] == 1 and m[0][0].sort == REAL):
                continue
            inner = {s for n in others for atom, _ in n for s in subterms(atom)}
            occurs = all(atom in inner for atom, _ in m)
            single = len(m) == 1 and m[0][1] == 1
            bare = single and m[0][0] in (a, b)
            plain = single and isinstance(m[0][0], Var)
            if single and _has_own_facts(m[0][0]):
                continue  # what is always true of the atom would be lost
            choices.append((not single, not plain, occurs, not bare, len(choices), m))
        if not choices:
            return
        m = min(choices)[-1]
        # c*m + r = 0  <=>  m = -r/c
        rest = {n: -d / p[m] for n, d in p.items() if n != m}
        for n in rest:
            for atom, _ in n:
                inside = set(subterms(atom))
                if all(factor in inside for factor, _ in m):
                    self.frozen.add(atom)
        self.rules.append((m, to_term(rest)))
        self.reduced.clear()

    # -- rewriting --------------------------------------------------------------------

    def formula(self, f: Term) -> Term:
        """A formula equivalent to ``f``, its numbers reduced."""
        match f:
            case And() | Or() | Not():
                return type(f)(*map(self.formula, f.args))
            case Eq(args=(a, b)) if a.sort == BOOL:
                return Eq(self.formula(a), self.formula(b))
            case Le() | Lt():
                return type(f)(*map(self.number, f.args))
            case Eq(args=(a, b)) if a.sort <= COMPLEX:
                return Eq(self.number(a), self.number(b))
        return normal_form(f)

    def number(self, t: Term) -> Term:
        """A number equal to ``t`` in normal form: remainders gone, quotients reduced."""
        found = self.reduced.get(t)
        if found is None:
            p = polynomial(t)
            plain = not self.rules and all(isinstance(a, Var) for m in p for a, _ in m)
            for _ in range(0 if plain else ROUNDS):
                parts = (mul(c, *(power(self._atom(a), e) for a, e in m)) for m, c in p.items())
                new = self._substitute(polynomial(add(*parts)))
                if new == p:
                    break
                p = new
            found = self.reduced[t] = to_term(p)
        return found

    def _substitute(self, p: Polynomial) -> Polynomial:
        for m, rest in self.rules:
            parts = []
            hit = False
            for n, c in p.items():
                left = _quotient(n, m)
                hit = hit or left is not None
                factors = (power(a, e) for a, e in (n if left is None else left))
                parts.append(mul(c, *factors, *(() if left is None else (rest,))))
            if hit:
                p = polynomial(add(*parts))
        return polynomial(add(*(self._cancel_reciprocals(m, c) for m, c in p.items())))

    def _cancel_reciprocals(self, m: Monomial, c: Fraction) -> Term:
        exponents = dict(m)
        for a, e in m:
            if isinstance(a, Recip) and a.args[0] in exponents:
                x = a.args[0]
                if self.shows(Not(Eq(x, ZERO))):  # x * 1/x = 1 for x != 0
                    common = min(e, exponents[x])
                    exponents[a] -= common
                    exponents[x] -= common
        return mul(c, *(power(a, e) for a, e in exponents.items()))

    def _atom(self, t: Term) -> Term:
        if t in self.frozen:
            new = isinstance(t, FloorDiv) and self.atom(t) not in self.quotients
            if new and self.shows(Le(ONE, t.args[1])):
                self._euclid(self.atom(t))
            return t
        match t:
            case FloorDiv(args=(a, b)):
                return self._quotient(self.number(a), self.number(b))
            case Mod(args=(a, b)):  # a % b = a - b*(a//b), for every b
                a, b = self.number(a), self.number(b)
                return add(a, neg(mul(b, self._quotient(a, b))))
            case Ite(args=(p, a, b)):
                p = self.formula(p)
                if self.shows(p):
                    return self.number(a)
                if self.shows(negate(p)):
                    return self.number(b)
                return Ite(p, self.number(a), self.number(b))
            case Bracket(args=(p,)):
                p = self.formula(p)
                if self.shows(p):
                    return ONE
                return ZERO if self.shows(negate(p)) else Bracket(p)
            case Entry(args=(tensor, *indices)):
                return Entry(tensor, tuple(map(self.number, indices)))
            case Apply(fun=fun, args=args):
                return Apply(fun, tuple(self.number(a) if a.sort <= COMPLEX else a for a in args))
            case Pow(args=(a, b)):
                return power(self.number(a), self.number(b))
            case Recip(args=(a,)):
                return recip(self.number(a))
        return t

    def _quotient(self, a: Term, b: Term) -> Term:
        if b == ZERO:  # a // 0 = 0
            return ZERO
        if len(self.quotients) >= MOST_QUOTIENTS:
            return FloorDiv(a, b)
        if not self.shows_row(self.row(b, ONE)):
            self.unproved[b] = None
            return FloorDiv(a, b)
        # From here b >= 1.
        divided = _divide(polynomial(a), polynomial(b))
        whole, rest = divided  # (b*X + Y) // b = X + Y // b
        top, bottom = self._cancel(rest, polynomial(b))  # (c*Y) // (c*b) = Y // b
        x, y, b = to_term(whole), to_term(top), to_term(bottom)
        inner = [n for n, c in top.items() if c == 1 and len(n) == 1 and self._is_quotient(n[0])]
        small = all(len(m) <= MOST_FACTORS for m in bottom)
        if small and len(inner) == 1:  # (i//c + r) // b = (i + c*r) // (c*b)
            i, c = inner[0][0][0].args
            r = to_term({n: d for n, d in top.items() if n != inner[0]})
            return add(x, self._quotient(self.number(add(i, mul(c, r))), self.number(mul(c, b))))
        numerator, divisor = self.row(y), self.row(b)
        for shift in (0, -1, 1):
            # 0 <= Y - s*b < b  =>  Y // b = s
            low = plus(numerator, divisor, -shift)
            if self.shows_row(low) and self.shows_row(plus(divisor, low, -1), strict=True):
                return add(x, Num(shift))
        quotient = normal_form(FloorDiv(y, b))
        self._euclid(self.atom(quotient))
        return add(x, quotient)

    def _is_quotient(self, factor: tuple[Term, int]) -> bool:
        atom, exponent = factor
        known = self.numbers.get(atom) in self.quotients
        return known and exponent == 1 and atom not in self.frozen

    def _euclid(self, q: int) -> None:
        # 0 <= a - b*(a//b) <= b - 1, for b >= 1
        a, b = self.atoms[q].args
        if q not in self.quotients:
            # a rule may bring the quotient into its own numerator, so it is entered first
            self.quotients[q] = (self.row(a), self.row(b))
        numerator, divisor = self.row(self.number(a)), self.row(self.number(b))
        self.quotients[q] = (numerator, divisor)
        remainder = plus(numerator, times(divisor, {(q,): 1}), -1)
        self._put(remainder)
        self._put(plus(divisor, remainder, -1), strict=True)
        if q not in self.nonnegative and self.shows_row(numerator):  # a >= 0 => a//b >= 0
            self.nonnegative.add(q)

    def _cancel(self, y: Polynomial, b: Polynomial) -> tuple[Polynomial, Polynomial]:
        scale = gcd(*(int(c) for c in (*y.values(), *b.values())))
        y, b = ({m: c / scale for m, c in p.items()} for p in (y, b))
        for atom, _ in next(iter(b)):
            factor = ((atom, 1),)
            common = all(_quotient(m, factor) is not None for m in (*y, *b))
            if common and self.shows_row({(self.atom(atom),): 1}, strict=True):
                y, b = ({_quotient(m, factor) or (): c for m, c in p.items()} for p in (y, b))
        return y, b


def _has_own_facts(atom: Term) -> bool:
    known = isinstance(atom, Apply) and atom.fun.known
    return known or isinstance(atom, Bracket | Ite | Recip)


def _has_quotient(t: Term) -> bool:
    return isinstance(t, FloorDiv | Mod) or any(map(_has_quotient, t.args))


def _quotient(m: Monomial, n: Monomial) -> Monomial | None:
    """``m / n``, or None when n does not divide m."""
    exponents = dict(m)
    for atom, e in n:
        if exponents.get(atom, 0) < e:
            return None
        exponents[atom] -= e
    return tuple((a, e) for a, e in exponents.items() if e)


def _leading(p: Polynomial) -> Monomial:
    return min(p, key=lambda m: (-sum(e for _, e in m), [(order(a), -e) for a, e in m]))


def _divide(a: Polynomial, b: Polynomial) -> tuple[Polynomial, Polynomial]:
    """X and Y with ``a = b*X + Y``, as much as possible in X."""
    lead = _leading(b)
    tail = to_term({m: c for m, c in b.items() if m != lead})
    whole: Polynomial = {}
    rest: Polynomial = {}
    left = dict(a)
    for _ in range(MOST_TERMS):
        if not left:
            return whole, rest
        m = _leading(left)
        c = left.pop(m)
        factor = _quotient(m, lead)
        share = Fraction(c // b[lead]) if factor is not None else Fraction(0)
        if c - share * b[lead]:
            rest[m] = c - share * b[lead]
        if share and factor is not None:
            whole[factor] = share
            # a - share*factor*lead is taken away above; the tail of b goes here
            if len(b) > 1:
                gone = mul(share, to_term({factor: Fraction(1)}), tail)
                left = polynomial(add(to_term(left), neg(gone)))
    return {}, a
