"""Side conditions: does a formula about integers and reals follow from others?

``entails`` first tries what needs no solver (``euclid``: substitution of equations,
quotients rewritten, sums of products of known rows). What is left goes to Z3 in one
fixed form: quotients by Euclid's equations, products only through the instances of one
lemma, every nonlinear monomial renamed, so that the query is linear; a resource limit; a
fresh context. In this form the verdict does not depend on names or order. The clock that
stands behind the resource limit is for queries that no known condition comes near.
What Z3 refutes is refuted again from its core (``core``), by steps that can be checked.

The answer False means *not proved*. It is never a refutation. ``propose`` gives the
certificate that the kernel checks; a formula without one is not proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

from symcnn.arithmetic.budget import OutOfTimeError, remembered
from symcnn.kernel.binding import subterms
from symcnn.kernel.certificates import Certificate
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import conjuncts, negate, normal_form
from symcnn.kernel.steps import tick
from symcnn.kernel.terms import (
    BOOL, FALSE, INT, ONE, REAL, TRUE, And, Bracket, Eq, Ite, Le, Lt, Not, Or, Recip, Term,
)  # fmt: skip

from .core import Item, refute
from .euclid import Facts
from .lines import End, Line, assumed, certificate, evident, known
from .monomials import Product, Row, plus, times, without
from .rows import MOST_TERMS

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
        return _proves(_small(tuple(given)), goal, MOST_CASES) is not None
    except (KernelError, RecursionError):
        return False


def propose(given: Sequence[Term], goal: Term) -> Certificate | None:
    """A certificate for the goal, if one is found.

    >>> from symcnn.kernel.certificates import check
    >>> from symcnn.kernel.terms import ZERO, Var
    >>> k, q, a = Var("k", INT), Var("q", INT), Var("a", INT)
    >>> given, goal = [Le(ZERO, a), Lt(a, k)], Eq((k * q + a) // k, q)
    >>> check(given, goal, propose(given, goal))  # the axioms used: none
    frozenset()
    """
    return _found(tuple(given), goal)


@remembered(maxsize=20_000)
def _found(given: tuple[Term, ...], goal: Term) -> Certificate | None:
    try:
        proof = _proves(_small(tuple(given)), goal, MOST_CASES)
        return certificate(given, goal, proof()) if proof else None
    except (KernelError, RecursionError, LookupError):
        return None


@remembered(maxsize=1_000)
def _small(given: tuple[Term, ...]) -> tuple[Term, ...]:
    return tuple(filter(_is_small_enough, given))


def _is_small_enough(hypothesis: Term) -> bool:
    # What cannot be multiplied out is left out, as any hypothesis may be.
    try:
        normal_form(hypothesis)
    except (KernelError, RecursionError):
        return False
    return True


Proof = Callable[[], End]  # what Z3 has refuted is refuted again only when it is asked for


@remembered(maxsize=20_000)
def _proves(given: tuple[Term, ...], goal: Term, cases: int) -> Proof | None:
    wrong = negate(goal)
    if goal in given:
        return lambda: known(goal)
    if normal_form(goal) == TRUE:
        return lambda: evident(goal)
    match goal:
        case And(args=args):
            proofs = []
            for part in args:
                proof = _proves(given, part, cases)
                if proof is None:
                    return None
                proofs.append(proof)
            parts = tuple(map(negate, args))
            return lambda: End("either", assumed(wrong), parts, tuple(p() for p in proofs))
        case Not(args=(And() | Or() | Not() | Le() | Lt(),)):
            return _proves(given, negate(goal.args[0]), cases)
        case Or(args=(*others, last)):
            return _proves((*given, *map(negate, others)), last, cases)
        case Eq(args=(a, b)) if a.sort == BOOL:
            there = _proves((*given, a), b, cases)
            back = there and _proves((*given, b), a, cases)
            if not there or not back:
                return None
            parts = And(a, negate(b)), And(negate(a), b)
            return lambda: End("either", assumed(wrong), parts, (there(), back()))
    facts = _facts(given).copy()
    reduced, unless = facts.used(wrong, assumed(wrong))
    reduced = negate(reduced)
    line = facts.shows(reduced)
    if line:
        return lambda: End("clash", line, unless)
    if cases:
        for t in (reduced, *facts.known):
            for part in _outside_binders(t):
                if isinstance(part, Ite):
                    p = part.args[0]
                    return _by_cases(given, goal, p, cases - 1)
    match reduced:
        case Not(args=(Eq(args=(a, _)) as equation,)) if a.sort <= REAL:
            proof = _proves((*given, equation), FALSE, cases)
            return proof and (lambda: End("given", equation, unless, proof()))
    asked = [Le(ONE, divisor) for divisor in facts.unproved][:MOST_DIVISORS]
    asked = [p for p in asked if p not in (goal, *given)]
    queries = [_Query(facts, p, assumed(negate(p))) for p in asked]
    found = [(p, q) for p, q in zip(asked, queries, strict=True) if q.is_refuted()]
    if found:
        rest = _proves((*given, *(p for p, _ in found)), goal, cases)
        return rest and (lambda: _with(found, rest))
    query = _Query(facts, reduced, unless)
    return query.end if query.is_refuted() else None


def _by_cases(given: tuple[Term, ...], goal: Term, p: Term, cases: int) -> Proof | None:
    yes = _proves((*given, p), goal, cases)
    no = yes and _proves((*given, negate(p)), goal, cases)
    return (lambda: End("cases", p, yes(), no())) if yes and no else None


def _with(found: Sequence[tuple[Term, _Query]], rest: Proof) -> End:
    end = rest()
    for p, query in found:
        end = End("given", p, Line("lemma", p, query.end()), end)
    return end


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

    def __init__(self, facts: Facts, goal: Term, unless: Line) -> None:
        self.facts = facts.copy()
        self.names: dict[Product, str] = {}
        self.truths: dict[Term, str] = {}
        self.lines: dict[str, Item] = {}
        rows, unequal = len(self.facts.rows), len(self.facts.unequal)
        for part in conjuncts(negate(goal)):
            self.facts.assume(part, unless)
        self.goals = [p for p, _, _ in self.facts.rows[rows:]]
        self.goals += [p for p, _, _ in self.facts.unequal[unequal:]]
        for f, _ in self.facts.compound:
            self.goals.extend(self.facts.row(p) for p in _differences(f))

    def is_refuted(self) -> bool:
        """Whether the contradiction is proved."""
        facts = self.facts
        for p, strict, line in facts.rows:
            self._say(self._compare(">" if strict else ">=", p), Item("row", (p, strict, line)))
        for p, equation, line in facts.unequal:
            self._say(f"(not {self._compare('=', p)})", Item("formula", (Not(equation), line)))
        for normal, line in facts.known.items():
            f = facts.stated[normal]
            if f.sort == BOOL and not isinstance(f, Le | Lt):
                self._say(self._formula(f), Item("formula", (f, line)))
        for f, line in facts.compound:
            self._say(self._formula(f), Item("formula", (f, line)))
        self._add_products()
        self._add_lemmas()
        self._add_atoms()
        self._add_signs()
        return self._is_unsatisfiable()

    def end(self) -> End:
        """The contradiction again, from the core and in steps that can be checked."""
        found = refute(self.facts, self._core())
        if found is None:
            raise KernelError("arithmetic", "there is no certificate")
        return found

    # -- what is asserted, each line a consequence of the facts or always true -----------

    def _add_products(self) -> None:
        # p >= 0 => b*p >= 0, for b >= 0
        facts = self.facts
        used = {a for m in self.names for a in m}
        factors = [a for a in sorted(facts.nonnegative) if a in used and a not in facts.quotients]
        for p, strict, line in list(facts.rows):
            for b in factors:
                product = times(p, {(b,): 1})
                if _is_small(product):
                    gone = strict and b in facts.positive
                    item = Item("product", (product, gone, line, b))
                    self._say(self._compare(">" if gone else ">=", product), item)

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
                item = Item("lemma", (b, d))
                self._say(f"(=> {self._compare('>=', above)} {self._compare('>=', up)})", item)
                self._say(f"(=> {self._compare('<=', below)} {self._compare('>=', down)})", item)
                self._say(f"(=> {self._compare('=', d)} {self._compare('=', level)})", item)

    def _candidates(self, b: Row) -> list[Row]:
        """Integer polynomials that are likely to be a quotient minus a proposed quotient."""
        lead = max(b, key=lambda m: (len(m), m))
        cofactors: list[Row] = []
        for p in (*self.goals, *(p for p, _, _ in self.facts.rows)):
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
                self._say(f"(= {one} {self._formula(t.args[0])})", Item("bracket", (t,)))
            elif isinstance(t, Recip) and t.sort == REAL:
                x, r = facts.row(t.args[0]), facts.row(t)
                item = Item("reciprocal", (t,))
                for sign in (">", "<", "="):  # 1/x has the sign of x, 1/0 = 0
                    self._say(f"(=> {self._compare(sign, x)} {self._compare(sign, r)})", item)
                product = self._compare("=", facts.row(t * t.args[0], ONE))
                # x * 1/x = 1 for x != 0
                self._say(f"(or {self._compare('=', x)} {product})", item)

    def _add_signs(self) -> None:
        for m in list(self.names):
            if self.facts.is_nonnegative(m):
                positive = self.facts.is_positive(m)
                self._say(self._compare(">" if positive else ">=", {m: 1}), Item("sign", (m,)))

    # -- as text ----------------------------------------------------------------------

    def _say(self, formula: str, item: Item) -> None:
        if len(self.lines) < MOST_LINES:
            self.lines.setdefault(formula, item)

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
        solver = self._solver()
        solver.from_string(self._text())
        return self._answer(solver)

    def _answer(self, solver: Any, *names: Any) -> bool:
        import z3

        answer = solver.check(*names)
        if answer == z3.unknown and solver.reason_unknown() == "timeout":
            raise OutOfTimeError
        used = solver.statistics().get_key_value("rlimit count")
        tick(STEPS_TO_START + used // RESOURCES_PER_STEP)
        return bool(answer == z3.unsat)

    def _solver(self) -> Any:
        import z3

        integer = {name: self._is_integer(m) for m, name in self.names.items()}
        context = z3.Context()
        solver = z3.SolverFor("QF_LIA" if all(integer.values()) else "QF_LIRA", ctx=context)
        solver.set("rlimit", RESOURCES)
        solver.set("timeout", MILLISECONDS)
        solver.set("random_seed", 0)
        return solver

    def _text(self, names: Sequence[str] = ()) -> str:
        """The question in Z3's language; with names, each line holds if its name does."""
        integer = {name: self._is_integer(m) for m, name in self.names.items()}
        head = [f"(declare-const {name} {'Int' if i else 'Real'})" for name, i in integer.items()]
        head += [f"(declare-const {name} Bool)" for name in self.truths.values()]
        head += [f"(declare-const {name} Bool)" for name in names]
        lines = list(self.lines)
        if names:
            lines = [f"(=> {name} {line})" for name, line in zip(names, lines, strict=True)]
        return "\n".join([*head, *(f"(assert {line})" for line in lines)])

    def _core(self) -> list[Item]:
        """What of the question is contradictory already."""
        import z3

        solver = self._solver()
        solver.set("core.minimize", True)
        names = [f"c{place}" for place in range(len(self.lines))]
        solver.from_string(self._text(names))
        if not self._answer(solver, *(z3.Bool(name, ctx=solver.ctx) for name in names)):
            return []
        items = list(self.lines.values())
        places = sorted(int(str(name)[1:]) for name in solver.unsat_core())
        return list(dict.fromkeys(items[place] for place in places))


def _is_small(p: Row) -> bool:
    return len(p) <= MOST_TERMS and all(len(m) <= LARGEST_DEGREE for m in p)


def _differences(formula: Term) -> Iterator[Term]:
    """The differences of the sides of all comparisons of real numbers in a formula."""
    for f in subterms(formula):
        if isinstance(f, Le | Lt | Eq) and not f.loose:
            a, b = f.args
            if a.sort <= REAL and b.sort <= REAL:
                yield a - b
