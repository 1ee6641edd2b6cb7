"""Hypotheses put to use on terms: equations substituted, quotients and remainders reduced.

Every rewriting has a line that proves the equation. A quotient ``a // b`` is taken apart only
after ``b >= 1`` has been shown; until then it is an unknown number like any other. Everything
a ``Facts`` object states follows from the hypotheses it was made from, so the order in which
facts are found does not matter.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from symcnn.kernel.binding import subterms
from symcnn.kernel.polynomials import (
    Monomial, Polynomial, conjuncts, exchange, negate, normal_form, polynomial, substitute, to_term,
)  # fmt: skip
from symcnn.kernel.terms import (
    BOOL, COMPLEX, INT, ONE, REAL, ZERO, And, Apply, Bracket, Entry, Eq, FloorDiv, Ite, Le, Lt, Mod,
    Not, Num, Or, Pow, Recip, Term, Var, add, mul, neg, power, recip,
)  # fmt: skip

from .division import divide, has_own_facts, has_quotient, put_in, quotient
from .lines import Line, Terms, absurd, assumed, product, total
from .monomials import Row, plus, times
from .rows import Rows

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
        self.rules: list[tuple[Monomial, Term, Line]] = []  # monomial = term
        self.frozen: set[Term] = set()  # atoms with the left side of a rule inside
        self.reduced: dict[Term, tuple[Term, Line | None]] = {}
        self.divisors: dict[int, Line] = {}  # of a quotient: b >= 1
        self._build([part for formula in given for part in conjuncts(formula)])

    def _build(self, literals: list[Term]) -> None:
        quotients = [f for f in literals if has_quotient(f)]
        for f in literals:
            if f not in quotients:
                self.assume(f, assumed(f))
        self._learn_signs()
        for f in literals:
            if isinstance(f, Eq) and f.left.sort <= REAL and f.right.sort <= REAL:
                self._orient(f)
        self.reduced.clear()
        for _ in range(2 if quotients or self.rules else 1):
            self.unproved.clear()
            again = [self.used(f, assumed(f)) for f in literals]
            self.rows, self.unequal, self.compound, self.known = [], [], [], {}
            self.present = set()
            for number, t in enumerate(list(self.atoms)):
                if isinstance(t, Apply | Bracket):
                    self._describe(t, number)
            for q in list(self.quotients):
                self._euclid(q)
            for m, rest, line in self.rules:
                if len(m) > 1 or m[0][1] > 1:
                    left = to_term({m: Fraction(1)})
                    self.assume_zero(self.row(rest, left), line)
            for f, line in again:
                for part in conjuncts(f):
                    self.assume(part, line)
            for q in list(self.quotients):
                self._learn_bounds(q)
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
        difference = add(a, neg(b))
        reduced = self.number(difference)
        p = polynomial(reduced)
        if not p:
            return
        whole = all(atom.sort == INT for m in p for atom, _ in m)
        scale = Fraction(lcm(*(c.denominator for c in p.values()))) if whole else Fraction(1)
        choices: list[tuple[bool, bool, bool, bool, int, Monomial]] = []
        for m, c in p.items():
            factor = c * scale
            others = [n for n in p if n != m]
            if not m or any(quotient(n, m) is not None for n in others):
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
            if single and has_own_facts(m[0][0]):
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
        c, right = 1 / p[m], to_term(rest)
        line = self.line(difference)
        parts = ((c, assumed(equation)), *(((-c, line),) if line else ()))
        self.rules.append((m, right, Line("equal", to_term({m: Fraction(1)}), right, parts)))
        self.reduced.clear()

    # -- rewriting --------------------------------------------------------------------

    def formula(self, f: Term) -> Term:
        """A formula equivalent to ``f``, its numbers reduced."""
        return self._formula(f, [])

    def used(self, f: Term, line: Line) -> tuple[Term, Line]:
        """The formula reduced, with the line that proves it from one for ``f``."""
        lines: list[Line] = []
        new = self._formula(f, lines)
        return new, Line("use", line, Line("inside", f, tuple(lines))) if lines else line

    def _formula(self, f: Term, lines: list[Line]) -> Term:
        match f:
            case And() | Or() | Not():
                return type(f)(*(self._formula(p, lines) for p in f.args))
            case Eq(args=(a, b)) if a.sort == BOOL:
                return Eq(self._formula(a, lines), self._formula(b, lines))
            case Le() | Lt():
                return type(f)(*(self._argument(t, lines) for t in f.args))
            case Eq(args=(a, b)) if a.sort <= COMPLEX:
                return Eq(self._argument(a, lines), self._argument(b, lines))
        return normal_form(f)

    def _argument(self, t: Term, lines: list[Line]) -> Term:
        """The number reduced; the line for that goes to the others."""
        new = self.number(t)
        line = self.line(t)
        if line:
            lines.append(line)
        return new

    def line(self, t: Term) -> Line | None:
        """The line that proves ``t = number(t)``, if there is more to it than normal forms."""
        self.number(t)
        return self.reduced[t][1]

    def number(self, t: Term) -> Term:
        """A number equal to ``t`` in normal form: remainders gone, quotients reduced."""
        found = self.reduced.get(t)
        if found is None:
            p = polynomial(t)
            groups: list[tuple[Line, ...]] = []
            plain = not self.rules and all(isinstance(a, Var) for m in p for a, _ in m)
            for _ in range(0 if plain else ROUNDS):
                new = self._substitute(self._exchange(p, groups), groups)
                if new == p:
                    break
                p = new
            groups = [group for group in groups if group]
            line = Line("rewrite", t, tuple(groups)) if groups else None
            found = self.reduced[t] = (to_term(p) if groups else normal_form(t), line)
        return found[0]

    def _exchange(self, p: Polynomial, groups: list[tuple[Line, ...]]) -> Polynomial:
        atoms: dict[Term, Term] = {}
        lines = []
        for a in dict.fromkeys(a for m in p for a, _ in m):
            new, line = self._atom(a)
            if line:
                atoms[a] = new
                lines.append(line)
        groups.append(tuple(lines))
        return exchange(p, atoms) if atoms else p

    def _substitute(self, p: Polynomial, groups: list[tuple[Line, ...]]) -> Polynomial:
        for m, rest, line in self.rules:
            if any(quotient(n, m) is not None for n in p):
                p = put_in(p, m, rest)
                groups.append((line,))
        for a in dict.fromkeys(a for m in p for a, _ in m):
            if isinstance(a, Recip):
                x = a.args[0]
                pair = ((x, 1), (a, 1))
                if any(quotient(n, pair) is not None for n in p):
                    unequal = self.shows(Not(Eq(x, ZERO)))
                    if unequal:  # x * 1/x = 1 for x != 0
                        p = substitute(p, pair, ONE)
                        groups.append((Line("inverse", x, unequal),))
        return p

    def _atom(self, t: Term) -> tuple[Term, Line | None]:
        """A number equal to the atom, with the line for that if it is another one."""
        if t in self.frozen:
            number = self.atom(t) if isinstance(t, FloorDiv) else -1
            if isinstance(t, FloorDiv) and number not in self.quotients:
                line = self.shows(Le(ONE, t.args[1]))
                if line:
                    self.divisors[number] = line
                    self._euclid(number)
            return t, None
        lines: list[Line] = []
        match t:
            case FloorDiv(args=(a, b)) | Mod(args=(a, b)):
                a, b = self._argument(a, lines), self._argument(b, lines)
                inner = type(t)(a, b)
                value, line = self._quotient(a, b)
                if isinstance(t, FloorDiv):
                    return value, self._chain(t, inner, lines, value, line)
                # a % b = a - b*(a//b), for every b
                value = add(a, neg(mul(b, value)))
                found = Line("remainder", a, b)
                if line:
                    found = Line("equal", inner, value, ((1, found), (neg(b), line)))
                return value, self._chain(t, inner, lines, value, found)
            case Ite(args=(p, a, b)):
                inside: list[Line] = []
                new_p = self._formula(p, inside)
                if inside:
                    lines.append(Line("inside", p, tuple(inside)))
                p = new_p
                for formula, choice in ((p, a), (negate(p), b)):
                    line = self.shows(formula)
                    if line:
                        value = self.number(choice)
                        there = Ite(p, a, b)
                        chosen = Line("choose", there, line)
                        rest = self.line(choice)
                        if rest:
                            chosen = Line("equal", there, value, ((1, chosen), (1, rest)))
                        return value, self._chain(t, there, lines, value, chosen)
                new: Term = Ite(p, self._argument(a, lines), self._argument(b, lines))
            case Bracket(args=(p,)):
                new = Bracket(self._formula(p, lines))
                for formula, value in ((new.args[0], ONE), (negate(new.args[0]), ZERO)):
                    line = self.shows(formula)
                    if line:
                        found = Line("choose", new, line)
                        return value, self._chain(t, new, lines, value, found)
            case Entry(args=(tensor, *indices)):
                new = Entry(tensor, tuple(self._argument(i, lines) for i in indices))
            case Apply(fun=fun, args=args):
                numbers = (self._argument(a, lines) if a.sort <= COMPLEX else a for a in args)
                new = Apply(fun, tuple(numbers))
            case Pow(args=(a, b)):
                new = power(self._argument(a, lines), self._argument(b, lines))
            case Recip(args=(a,)):
                new = recip(self._argument(a, lines))
            case _:
                return t, None
        return new, self._chain(t, new, lines, new, None)

    def _chain(
        self, t: Term, inner: Term, lines: list[Line], value: Term, line: Line | None
    ) -> Line | None:
        """``t = value``, from lines for what stands in t and for ``inner = value``."""
        first = Line("inside", t, tuple(lines)) if lines else None
        if first and line:
            return Line("equal", t, value, ((1, first), (1, line)))
        return first or line

    def _quotient(self, a: Term, b: Term) -> tuple[Term, Line | None]:
        """A number equal to ``a // b``, with the line for that if it is another one."""
        if b == ZERO:
            return ZERO, Line("by_zero", a)
        if len(self.quotients) >= MOST_QUOTIENTS:
            return FloorDiv(a, b), None
        at_least = self.row(b, ONE)
        one = self.shows_row(at_least)
        if not one:
            self.unproved[b] = None
            return FloorDiv(a, b), None
        # From here b >= 1.
        divided = divide(polynomial(a), polynomial(b))
        whole, rest = divided
        top, bottom, common = self._cancel(rest, polynomial(b))
        x, y, divisor = to_term(whole), to_term(top), to_term(bottom)
        reduced = normal_form(FloorDiv(y, divisor))
        equations: list[tuple[int, Line]] = []
        if any(common) or isinstance(divisor, Num):
            one = self._smaller_divisor(self.exactly(at_least, one), divisor, common)
        if whole or common != {(): 1}:
            equations.append((1, self._divided(a, b, x, y, divisor, common, one)))
        inner = [n for n, c in top.items() if c == 1 and len(n) == 1 and self._is_quotient(n[0])]
        small = all(len(m) <= MOST_FACTORS for m in bottom)
        if small and len(inner) == 1:  # (i//c + r) // b = (i + c*r) // (c*b)
            q = inner[0][0][0]
            i, c = q.args
            r = to_term({n: d for n, d in top.items() if n != inner[0]})
            up, down = add(i, mul(c, r)), mul(c, divisor)
            equations.append((1, self._nested(self.atom(q), r, up, y, divisor, down, one)))
            lines: list[Line] = []
            numbers = self._argument(up, lines), self._argument(down, lines)
            if lines:
                equations.append((1, Line("inside", FloorDiv(up, down), tuple(lines))))
            last, line = self._quotient(*numbers)
            if line:
                equations.append((1, line))
            value = add(x, last)
            return value, Line("equal", FloorDiv(a, b), value, tuple(equations))
        numerator, below = self.row(y), self.row(divisor)
        for shift in (0, -1, 1):
            # 0 <= Y - s*b < b  =>  Y // b = s
            low = plus(numerator, below, -shift)
            above = self.shows_row(low)
            less = above and self.shows_row(plus(below, low, -1), strict=True)
            if above and less:
                equations.append((1, Line("quotient", y, divisor, Num(shift), above, less)))
                value = add(x, Num(shift))
                return value, Line("equal", FloorDiv(a, b), value, tuple(equations))
        number = self.atom(reduced)
        self.divisors.setdefault(number, one)
        self._euclid(number)
        value = add(x, reduced)
        return value, Line("equal", FloorDiv(a, b), value, tuple(equations)) if equations else None

    def _smaller_divisor(self, one: Terms, b: Term, common: Row) -> Line:
        """``b >= 1``, since ``c*b >= 1`` for the positive monomial c: else it would be <= 0."""
        goal = Le(ONE, b)
        if isinstance(b, Num):
            return total([(b.value - 1, ())] if b.value > 1 else [])
        ((m, c),) = common.items()
        wrong = self.exactly(plus({}, self.row(b), -1), assumed(negate(goal)))
        return Line("lemma", goal, absurd([*one, *product(self.parts(c, m), wrong)]))

    def _divided(
        self, a: Term, b: Term, x: Term, y: Term, divisor: Term, common: Row, one: Line
    ) -> Line:
        """``a//b = X + y//divisor``, for ``b = c*divisor`` and ``a = b*X + c*y``."""
        ((m, c),) = common.items()
        low, high = self._bounds(y, divisor, one)
        # what is left over is c times that of y//divisor, and c - 1 >= 0
        factor = self.parts(c, m)
        more = [(d, lines) for d, lines in self.parts(c, m, True) if lines]
        more += [(c - 1, ())] if c > 1 else []
        value = add(x, FloorDiv(y, divisor))
        ends = total(product(factor, low)), total([*product(factor, high), *more])
        return Line("quotient", a, b, value, *ends)

    def _bounds(self, a: Term, b: Term, one: Line) -> tuple[Terms, Terms]:
        """``a - b*(a//b)`` and ``b*(a//b) + b - 1 - a`` as sums of rows, for ``b >= 1``."""
        q = self.row(FloorDiv(a, b))
        remainder = plus(self.row(a), times(self.row(b), q), -1)
        low = self.exactly(remainder, Line("low", a, b, one))
        return low, self.exactly(plus(self.row(b), remainder, -1), Line("high", a, b, one), True)

    def _nested(self, q: int, r: Term, up: Term, y: Term, b: Term, down: Term, one: Line) -> Line:
        """``(i//c + r) // b = (i + c*r) // (c*b)``, from the bounds of the two quotients."""
        i, c = self.atoms[q].args
        first = self.divisors[q]
        divisor = self.exactly(self.row(c, ONE), first)  # c - 1
        other = self.exactly(self.row(b, ONE), one)
        both = total([*product(divisor, other), *divisor, *other])  # c*b - 1
        inner, outer = self._bounds(i, c, first), self._bounds(up, down, both)
        s = FloorDiv(up, down)
        whole: Terms = [*divisor, (Fraction(1), ())]
        ends = []
        for goal, a, z in (
            (Le(mul(b, s), y), inner[1], outer[0]),
            (Lt(y, add(mul(b, s), b)), inner[0], outer[1]),
        ):
            wrong = negate(goal)
            strict = isinstance(wrong, Lt)
            exact = self.exactly(self.row(wrong.args[1], wrong.args[0]), assumed(wrong), strict)
            ends.append(Line("lemma", goal, absurd([*product(whole, exact), *a, *z])))
        return Line("quotient", y, b, s, *ends)

    def _is_quotient(self, factor: tuple[Term, int]) -> bool:
        atom, exponent = factor
        known = self.numbers.get(atom) in self.quotients
        return known and exponent == 1 and atom not in self.frozen

    def _euclid(self, q: int) -> None:
        # 0 <= a - b*(a//b) <= b - 1, for b >= 1
        a, b = self.atoms[q].args
        one = self.divisors[q]
        low, high = self._bounds(a, b, one)
        least = self.exactly(self.row(b, ONE), one)
        if q not in self.quotients:
            # a rule may bring the quotient into its own numerator, so it is entered first
            self.quotients[q] = (self.row(a), self.row(b))
            self.euclid[q] = (low, high, least)
        numerator, divisor = self.row(self.number(a)), self.row(self.number(b))
        self.quotients[q] = (numerator, divisor)
        line = self.line(a)
        if line:
            low, high = [*low, (1, (line,))], [*high, (-1, (line,))]
        line = self.line(b)
        if line:
            t = self.atoms[q]
            low, high = [*low, (neg(t), (line,))], [*high, (add(t, ONE), (line,))]
            least = [*least, (1, (line,))]
        self.euclid[q] = (low, high, least)
        remainder = plus(numerator, times(divisor, {(q,): 1}), -1)
        self._put(remainder, False, total(low))
        self._put(plus(divisor, remainder, -1), True, total(high))
        if q not in self.nonnegative:
            found = self.shows_row(numerator)
            if found:  # a >= 0 => a//b >= 0
                self.nonnegative[q] = self._not_negative(q, numerator, found)
        self._learn_bounds(q)

    def _learn_bounds(self, q: int) -> None:
        """``a//b < X`` from ``a < b*X``, and ``a//b >= X`` from ``a >= b*X``.

        Only for a sum b: by an atom the search multiplies, but not by a row.
        """
        a, b = self.quotients[q]
        for p, _, line in list(self.rows) if len(b) > 1 and self.integral(a) else ():
            for up in (True, False):
                rest = plus(p, a, -1) if up else plus(plus(p, a), b, -1)
                rest = rest if up else plus(rest, {(): 1})
                if any(m and m in rest for m in a) or not (rest and self.integral(p)):
                    continue
                whole, left = divide(*(polynomial(self.term(r)) for r in (rest, b)))
                if not left:
                    new = plus(self.row(to_term(whole)), {(q,): 1 if up else -1})
                    self._put(new, False, self._back(new, (p, q, up), line))

    def _not_negative(self, q: int, numerator: Row, line: Line) -> Line:
        """``a//b >= 0`` from ``a >= 0``: else ``b*(a//b) + b - 1 - a`` would be < 0."""
        _, high, least = self.euclid[q]
        goal = Le(ZERO, self.atoms[q])
        wrong = self.exactly({(q,): -1}, assumed(negate(goal)), True)  # -q - 1
        b: Terms = [*least, (Fraction(1), ())]
        return Line(
            "lemma", goal, absurd([*product(b, wrong), *high, *self.exactly(numerator, line)])
        )

    def _cancel(self, y: Polynomial, b: Polynomial) -> tuple[Polynomial, Polynomial, Row]:
        """Both without what is common to them and positive, and that."""
        scale = gcd(*(int(c) for c in (*y.values(), *b.values())))
        y, b = ({m: c / scale for m, c in p.items()} for p in (y, b))
        gone: list[int] = []
        for atom, _ in next(iter(b)):
            factor = ((atom, 1),)
            common = all(quotient(m, factor) is not None for m in (*y, *b))
            line = common and self.shows_row({(self.atom(atom),): 1}, strict=True)
            if line:
                self._is_positive(self.atom(atom), line)
                y, b = ({quotient(m, factor) or (): c for m, c in p.items()} for p in (y, b))
                gone.append(self.atom(atom))
        return y, b, {tuple(sorted(gone)): scale}
