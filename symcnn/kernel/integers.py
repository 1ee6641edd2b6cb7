"""Side conditions: does a formula about integers and reals follow from others?

``entails`` first tries what needs no solver (``euclid``: substitution of equations,
quotients rewritten, sums of products of known rows). What is left goes to Z3 in one
fixed form: quotients by Euclid's equations, products only through the instances of one
lemma, every nonlinear monomial renamed, so that the query is linear; a resource limit; a
fresh context. In this form the verdict does not depend on names or order. The clock that
stands behind the resource limit is for queries that no known condition comes near.

The answer False means *not proved*. It is never a refutation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from .binding import subterms
from .errors import KernelError
from .euclid import Facts
from .polynomials import normal_form
from .rows import MOST_TERMS, Product, Row, conjuncts, negate, plus, times, without
from .steps import OutOfTimeError, remembered, tick
from .terms import (
    BOOL,
    FALSE,
    INT,
    ONE,
    REAL,
    TRUE,
    And,
    Bracket,
    Eq,
    Ite,
    Le,
    Lt,
    Not,
    Or,
    Recip,
    Term,
)

RESOURCES = 2_000_000  # of Z3's own unit, six times what the hardest known condition takes
RESOURCES_PER_STEP = 50
STEPS_TO_START = 100  # for the context of a query
MILLISECONDS = 60_000  # far beyond what so many resources take: a call cannot be interrupted
MOST_CASES = 6  # nested case distinctions on ``Ite``
MOST_DIVISORS = 3  # that are asked of Z3 whether they are >= 1
MOST_LINES = 2_500  # of a query
MOST_DIFFERENCES = 40  # instances of the lemma for each divisor
LARGEST_DEGREE = 6


def entails(given: Sequence[Term], goal: Term) -> bool:
    """Whether ``goal`` is proved from ``given``, for all values of their free variables.

    Quantified formulas, predicates and equations between tensors are opaque: they are
    only ever compared. Returns False when no proof is found within fixed bounds.

    >>> from symcnn.kernel.terms import ZERO, Var
    >>> k, q, a = Var("k", INT), Var("q", INT), Var("a", INT)
    >>> entails([Le(ZERO, a), Lt(a, k)], Eq((k * q + a) // k, q))
    True
    >>> entails([Le(ZERO, k)], Eq((k * q) // k, q))
    False
    """
    try:
        return _proves(tuple(filter(_is_small_enough, given)), goal, MOST_CASES)
    except (KernelError, RecursionError):
        return False


def _is_small_enough(hypothesis: Term) -> bool:
    # What cannot be multiplied out is left out, as any hypothesis may be.
    try:
        normal_form(hypothesis)
    except (KernelError, RecursionError):
        return False
    return True


@remembered(maxsize=20_000)
def _proves(given: tuple[Term, ...], goal: Term, cases: int) -> bool:
    if goal in given or normal_form(goal) == TRUE:
        return True
    match goal:
        case And(args=args):
            return all(_proves(given, part, cases) for part in args)
        case Not(args=(And() | Or() | Not() | Le() | Lt(),)):
            return _proves(given, negate(goal.args[0]), cases)
        case Or(args=(*others, last)):
            return _proves((*given, *map(negate, others)), last, cases)
        case Eq(args=(a, b)) if a.sort == BOOL:
            return _proves((*given, a), b, cases) and _proves((*given, b), a, cases)
    facts = _facts(given).copy()
    reduced = facts.formula(goal)
    if facts.shows(reduced):
        return True
    if cases:
        for t in (reduced, *facts.known):
            for part in _outside_binders(t):
                if isinstance(part, Ite):
                    p = part.args[0]
                    return _proves((*given, p), goal, cases - 1) and _proves(
                        (*given, negate(p)), goal, cases - 1
                    )
    match reduced:
        case Not(args=(Eq(args=(a, _)),)) if a.sort <= REAL:
            return _proves((*given, reduced.args[0]), FALSE, cases)
    asked = [Le(ONE, divisor) for divisor in facts.unproved][:MOST_DIVISORS]
    found = [p for p in asked if p not in (goal, *given) and _Query(facts, p).is_refuted()]
    if found:
        return _proves((*given, *found), goal, cases)
    return _Query(facts, reduced).is_refuted()


@remembered(maxsize=200)
def _facts(given: tuple[Term, ...]) -> Facts:
    return Facts(given)


def _outside_binders(t: Term) -> Iterator[Term]:
    yield t
    for place, a in enumerate(t.args):
        if not t.binds(place):
            yield from _outside_binders(a)


class _Query:
    """The question whether facts and the negation of a goal contradict each other."""

    def __init__(self, facts: Facts, goal: Term) -> None:
        self.facts = facts.copy()
        self.names: dict[Product, str] = {}
        self.truths: dict[Term, str] = {}
        self.lines: list[str] = []
        rows, unequal = len(self.facts.rows), len(self.facts.unequal)
        for part in conjuncts(negate(goal)):
            self.facts.assume(part)
        self.goals = [p for p, _ in self.facts.rows[rows:]] + self.facts.unequal[unequal:]
        for f in self.facts.compound:
            self.goals.extend(self.facts.row(p) for p in _differences(f))

    def is_refuted(self) -> bool:
        """Whether the contradiction is proved."""
        facts = self.facts
        for p, strict in facts.rows:
            self._say(self._compare(">" if strict else ">=", p))
        for p in facts.unequal:
            self._say(f"(not {self._compare('=', p)})")
        for f in facts.known:
            if f.sort == BOOL and not isinstance(f, Le | Lt):
                self._say(self._formula(f))
        for f in facts.compound:
            self._say(self._formula(f))
        self._add_products()
        self._add_lemmas()
        self._add_atoms()
        self._add_signs()
        return self._is_unsatisfiable()

    # -- what is asserted, each line a consequence of the facts or always true -----------

    def _add_products(self) -> None:
        # p >= 0 => b*p >= 0, for b >= 0
        facts = self.facts
        used = {a for m in self.names for a in m}
        factors = [a for a in sorted(facts.nonnegative) if a in used and a not in facts.quotients]
        for p, strict in list(facts.rows):
            for b in factors:
                product = times(p, {(b,): 1})
                if _is_small(product):
                    sign = ">" if strict and b in facts.positive else ">="
                    self._say(self._compare(sign, product))

    def _add_lemmas(self) -> None:
        facts = self.facts
        bases = [b for _, b in facts.quotients.values()]
        bases += [{(a,): 1} for a in sorted(facts.positive) if facts.atoms[a].sort == INT]
        one: Row = {(): 1}
        for place, b in enumerate(bases):
            if b in bases[:place] or not any(b):
                continue
            for d in self._candidates(b):
                above, below = plus(d, one, -1), plus(one, d, 1)
                rest = plus(b, one, -1)
                up, down, level = times(rest, above), times(rest, plus({}, below, -1)), times(b, d)
                if not (_is_small(up) and _is_small(level)):
                    continue
                # For integers d and b >= 1:
                # d >= 1 => (b-1)*(d-1) >= 0, d <= -1 => (b-1)*(-d-1) >= 0, d = 0 => b*d = 0
                self._say(f"(=> {self._compare('>=', above)} {self._compare('>=', up)})")
                self._say(f"(=> {self._compare('<=', below)} {self._compare('>=', down)})")
                self._say(f"(=> {self._compare('=', d)} {self._compare('=', level)})")

    def _candidates(self, b: Row) -> list[Row]:
        """Integer polynomials that are likely to be a quotient minus a proposed quotient."""
        lead = max(b, key=lambda m: (len(m), m))
        cofactors: list[Row] = []
        for p in (*self.goals, *(p for p, _ in self.facts.rows)):
            if self.facts.integral(p):
                parts = ((without(m, lead), c) for m, c in p.items())
                cofactor = {m: c for m, c in parts if m is not None}
                if cofactor not in cofactors:
                    cofactors.append(cofactor)
        cofactors = [d for d in cofactors if d][:MOST_DIFFERENCES]
        found: list[Row] = []
        pairs = [plus(d, e, s) for d, e in combinations(cofactors, 2) for s in (-1, 1)]
        for d in (*self.goals, *cofactors, *sorted(pairs, key=len)):
            if (
                any(d)
                and self.facts.integral(d)
                and d not in found
                and plus({}, d, -1) not in found
            ):
                found.append(d)
        return found[:MOST_DIFFERENCES]

    def _add_atoms(self) -> None:
        """What is always true of brackets and reciprocals (and of those inside them)."""
        facts = self.facts
        done = 0
        while done < len(facts.atoms):
            t = facts.atoms[done]
            done += 1
            if isinstance(t, Bracket):  # [p] = 1 <=> p
                one = self._compare("=", facts.row(t, ONE))
                self._say(f"(= {one} {self._formula(t.args[0])})")
            elif isinstance(t, Recip) and t.sort == REAL:
                x, r = facts.row(t.args[0]), facts.row(t)
                for sign in (">", "<", "="):  # 1/x has the sign of x, 1/0 = 0
                    self._say(f"(=> {self._compare(sign, x)} {self._compare(sign, r)})")
                product = self._compare("=", facts.row(t * t.args[0], ONE))
                self._say(f"(or {self._compare('=', x)} {product})")  # x * 1/x = 1 for x != 0

    def _add_signs(self) -> None:
        for m in list(self.names):
            if self.facts.is_nonnegative(m):
                self._say(self._compare(">" if self.facts.is_positive(m) else ">=", {m: 1}))

    # -- as text ----------------------------------------------------------------------

    def _say(self, formula: str) -> None:
        if len(self.lines) < MOST_LINES:
            self.lines.append(f"(assert {formula})")

    def _compare(self, sign: str, p: Row) -> str:
        """``p sign 0`` as a linear constraint over monomials."""
        whole = self.facts.integral(p)
        point = "" if whole else ".0"
        parts = []
        for m, c in p.items():
            number = f"{abs(c)}{point}" if c > 0 else f"(- {abs(c)}{point})"
            if m:
                name = self.names.setdefault(m, "m" + "_".join(map(str, m)))
                name = name if whole or not self._is_integer(m) else f"(to_real {name})"
                parts.append(name if c == 1 else f"(* {number} {name})")
            else:
                parts.append(number)
        left = f"(+ {' '.join(parts)})" if len(parts) > 1 else "".join(parts) or f"0{point}"
        return f"({sign} {left} 0{point})"

    def _is_integer(self, m: Product) -> bool:
        return all(self.facts.atoms[a].sort == INT for a in m)

    def _formula(self, f: Term) -> str:
        match f:
            case And(args=args):
                return f"(and true {' '.join(map(self._formula, args))})"
            case Or(args=args):
                return f"(or false {' '.join(map(self._formula, args))})"
            case Not(args=(p,)):
                return f"(not {self._formula(p)})"
            case Eq(args=(a, b)) if a.sort == BOOL:
                return f"(= {self._formula(a)} {self._formula(b)})"
            case Le(args=(a, b)):
                return self._compare(">=", self.facts.row(b, a))
            case Lt(args=(a, b)):
                return self._compare(">", self.facts.row(b, a))
            case Eq(args=(a, b)) if a.sort <= REAL and b.sort <= REAL:
                return self._compare("=", self.facts.row(a, b))
        return self.truths.setdefault(normal_form(f), f"p{len(self.truths)}")

    def _is_unsatisfiable(self) -> bool:
        import z3

        integer = {name: self._is_integer(m) for m, name in self.names.items()}
        head = [f"(declare-const {name} {'Int' if i else 'Real'})" for name, i in integer.items()]
        head += [f"(declare-const {name} Bool)" for name in self.truths.values()]
        context = z3.Context()
        solver = z3.SolverFor("QF_LIA" if all(integer.values()) else "QF_LIRA", ctx=context)
        solver.set("rlimit", RESOURCES)
        solver.set("timeout", MILLISECONDS)
        solver.set("random_seed", 0)
        solver.from_string("\n".join([*head, *dict.fromkeys(self.lines)]))
        answer = solver.check()
        if answer == z3.unknown and solver.reason_unknown() == "timeout":
            raise OutOfTimeError
        used = solver.statistics().get_key_value("rlimit count")
        tick(STEPS_TO_START + used // RESOURCES_PER_STEP)
        return bool(answer == z3.unsat)


def _is_small(p: Row) -> bool:
    return len(p) <= MOST_TERMS and all(len(m) <= LARGEST_DEGREE for m in p)


def _differences(formula: Term) -> Iterator[Term]:
    """The differences of the sides of all comparisons of real numbers in a formula."""
    for f in subterms(formula):
        if isinstance(f, Le | Lt | Eq) and not f.loose:
            a, b = f.args
            if a.sort <= REAL and b.sort <= REAL:
                yield a - b
