"""SymPy at the door: a formula of SymPy as a claim, its meaning made explicit.

What a formula means here is what SymPy says it means: a sum has inclusive bounds, a reversed
range follows Karr's convention (so that ``upper >= lower - 1`` becomes a hypothesis unless it
follows), a symbol without assumptions is a complex number. What cannot be represented is
refused by name. Only the formula that SymPy has built is read: what SymPy cancels while it
builds (``x/x``, ``0*y``) leaves no trace.

>>> from sympy import Eq, IndexedBase, Sum, symbols
>>> n, i = symbols("n i", integer=True)
>>> x = IndexedBase("x", shape=(n,), real=True)
>>> found = read_sympy(Eq(Sum(x[i], (i, 0, n - 1)), Sum(x[n - i], (i, 1, n))))
>>> print(found.claim.goal)
sum[i<n] x[i] = sum[i<n] x[n - (i + 1)]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import Any

import sympy
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from symcnn.kernel.binding import close
from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    INT, ONE, REAL, TENSOR, ZERO, And, Apply, Bracket, Eq, FloorDiv, Fun, Ite, Le, Lt, Mod, Not,
    Num, Or, Prod, Range, Sum, Term, Var, add, conj, entry, mul, ne, neg, power, recip,
)  # fmt: skip
from symcnn.prover.claim import Claim

from symcnn.operators.lengths import evident
from .evident import negation
from .read_results import ReadClaim
from .state import MAX_BITS, MAX_EXPONENT
from .sympy_arrays import Arrays
from .sympy_matrices import Matrices
from .sympy_symbols import PLACE, Symbols, refuse, said
from .values import Condition, Obligation

RELATIONS: dict[Any, Callable[[Term, Term], Term]] = {
    sympy.Ne: ne,
    sympy.Le: Le,
    sympy.Lt: Lt,
    sympy.Ge: lambda a, b: Le(b, a),
    sympy.Gt: lambda a, b: Lt(b, a),
}
FUNCTIONS: dict[Any, str] = {
    sympy.exp: "exp", sympy.sin: "sin", sympy.cos: "cos", sympy.sinh: "sinh",
    sympy.cosh: "cosh", sympy.tanh: "tanh", sympy.atan: "atan", sympy.erf: "erf",
    sympy.sign: "sign",
}  # fmt: skip


def read_sympy(formula: Any, hypotheses: Iterable[Any] = (), name: str = "claim") -> ReadClaim:
    """The claim that a relation of SymPy states under SymPy's relations as hypotheses.

    Raises ``ReadError`` that names the piece which cannot be represented.
    """
    reader = _Reader()
    try:
        given: list[Term] = []
        while isinstance(formula, sympy.Implies):
            premise, formula = formula.args
            hypotheses = [*hypotheses, premise]
        for hypothesis in hypotheses:
            given += reader.hypothesis(hypothesis)
        if isinstance(formula, BooleanTrue | BooleanFalse | bool):
            raise refuse(
                formula,
                "SymPy has decided the formula while it was built; write Eq(a, b, evaluate=False)",
            )
        goal = reader.formula(formula)
    except (KernelError, RecursionError) as error:
        raise refuse(formula, str(error) or "nested too deeply") from None
    given = list(dict.fromkeys([*reader.symbols.given, *given]))
    obligations = tuple(replace(o, given=reader.context(given, o)) for o in reader.obligations)
    conditions = tuple(replace(c, given=reader.context(given, c)) for c in reader.conditions)
    parameters = tuple(reader.symbols.parameters)
    claim = Claim(name, tuple(given), goal)
    return ReadClaim(claim, parameters, obligations, conditions, PLACE)


def read_term(e: Any) -> Term:
    """An expression, formula, matrix or array of SymPy as a term, without what it needs.

    Sums over all integers and integrals are read here, and not in a claim: where they do not
    converge, SymPy gives them no value and symcnn 0.

    Raises ``ReadError`` that names the piece which cannot be represented.
    """
    try:
        return _Reader(is_strict=False).anything(e)
    except (KernelError, RecursionError) as error:
        raise refuse(e, str(error) or "nested too deeply") from None


class _Reader(Arrays, Matrices):
    """One formula. ``guards`` are the conditions around the place that is being read."""

    def __init__(self, is_strict: bool = True) -> None:
        self.is_strict = is_strict
        self.symbols = Symbols()
        self.guards: list[Term] = []
        self.bound: dict[Any, Term] = {}
        self.obligations: list[Obligation] = []
        self.conditions: list[Condition] = []
        self.inside: dict[Obligation, list[Term]] = {}

    # -- what is recorded -------------------------------------------------------------------

    @contextmanager
    def assuming(self, *formulas: Term) -> Iterator[None]:
        """Read under conditions."""
        before = len(self.guards)
        self.guards += formulas
        try:
            yield
        finally:
            del self.guards[before:]

    def require(self, formula: Term, piece: Any, what: str) -> None:
        """Record what must be shown for the formula to make sense."""
        if not evident(formula):
            o = Obligation(tuple(self.guards), formula, f"{piece}: {what}")
            if o not in self.obligations:
                self.obligations.append(o)

    def condition(self, formula: Term, piece: Any, what: str) -> None:
        """Record what becomes a hypothesis unless it can be shown."""
        if not evident(formula):
            c = Condition(tuple(self.guards), formula, f"{piece}: {what}")
            if c not in self.conditions:
                self.conditions.append(c)

    def hypothesis(self, e: Any) -> list[Term]:
        """A hypothesis as formulas; what it needs itself must hold without it."""
        if isinstance(e, BooleanFalse) or e is False:
            raise refuse(e, "a hypothesis that SymPy has found to be false")
        if isinstance(e, BooleanTrue) or e is True:
            return []
        before = {*self.obligations, *self.conditions}
        found = self.formula(e)
        parts = list(found.args) if isinstance(found, And) else [found]
        for o in (*self.obligations, *self.conditions):
            if o not in before:
                self.inside[o] = parts
        return parts

    def context(self, given: list[Term], o: Obligation) -> tuple[Term, ...]:
        """What is known at the place: the hypotheses, but for the one it stands in, and guards."""
        own = self.inside.get(o, [])
        return tuple(dict.fromkeys([*(g for g in given if g not in own), *o.given]))

    # -- formulas -----------------------------------------------------------------------------

    def formula(self, e: Any) -> Term:
        """A relation, or relations joined by And, Or, Not and Implies."""
        if not isinstance(e, sympy.Basic):
            raise refuse(e, f"a relation of SymPy is expected, found {type(e).__name__}")
        if isinstance(e, BooleanTrue | BooleanFalse):
            return And() if e else Or()
        if isinstance(e, sympy.Eq):
            return self._equation(e)
        for kind, build in RELATIONS.items():
            if type(e) is kind:
                a, b = (self.number(x) for x in e.args)
                if kind is not sympy.Ne:
                    self._expect(REAL, e, a, b)
                return build(a, b)
        if isinstance(e, sympy.And):
            return conj(*map(self.formula, e.args))
        if isinstance(e, sympy.Or):
            return Or(*map(self.formula, e.args))
        if isinstance(e, sympy.Not):
            return Not(self.formula(e.args[0]))
        for word, read in self.formula_readers():
            if isinstance(e, word):
                return read(e)
        if isinstance(e, sympy.Implies):
            premise, conclusion = map(self.formula, e.args)
            return Or(Not(premise), conclusion)
        raise refuse(e, f"{type(e).__name__} is not a relation that is read")

    def _equation(self, e: Any) -> Term:
        if any(self.is_matrix(side) or self.is_array(side) for side in e.args):
            return Eq(*map(self.array, e.args))
        return Eq(self.number(e.lhs), self.number(e.rhs))

    def _expect(self, sort: Any, piece: Any, *terms: Term) -> None:
        words = {INT: ("an integer", "integer=True"), REAL: ("a real number", "real=True")}[sort]
        for t in terms:
            if t.sort > sort:
                raise refuse(
                    piece, f"{t} is not known to be {words[0]}; declare its symbols {words[1]}"
                )

    # -- numbers ------------------------------------------------------------------------------

    def number(self, e: Any) -> Term:
        """An expression as a number."""
        if not isinstance(e, sympy.Expr):
            raise refuse(e, f"an expression is expected, found {type(e).__name__}")
        if e.is_Rational:
            value = Fraction(int(e.p), int(e.q))
            if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
                raise refuse(e, "the number is too large to reason about")
            return Num(value)
        if e.is_Float:
            raise refuse(e, "a rounded number; write a Rational")
        if e in (sympy.pi, sympy.E):
            return Fun("pi")() if e == sympy.pi else Fun("exp")(1)
        if isinstance(e, sympy.Symbol | sympy.Idx):
            return self._symbol_of(e)
        for kinds, read in self._readers():
            if isinstance(e, kinds):
                return read(e)
        if type(e) in FUNCTIONS:
            (argument,) = map(self.number, e.args)
            self._expect(REAL, e, argument)
            return Fun(FUNCTIONS[type(e)])(argument)
        raise refuse(e, f"{type(e).__name__} is not among what is read from SymPy")

    def _readers(self) -> Iterator[tuple[Any, Callable[[Any], Term]]]:
        yield sympy.Add, lambda e: add(*map(self.number, e.args))
        yield sympy.Mul, lambda e: mul(*map(self.number, e.args))
        yield sympy.Pow, self._power
        yield (sympy.Sum, sympy.Product), self._total
        yield sympy.Indexed, self._indexed
        yield sympy.KroneckerDelta, self._delta
        yield sympy.Piecewise, self._cases
        yield (sympy.floor, sympy.ceiling), self._rounded
        yield sympy.Mod, self._remainder
        yield (sympy.Max, sympy.Min), self._extremum
        yield sympy.Abs, self._absolute
        yield sympy.log, self._logarithm
        yield sympy.tan, lambda e: self._quotient(sympy.sin(e.args[0]), sympy.cos(e.args[0]), e)
        yield AppliedUndef, self._applied
        yield from self.array_readers()
        yield from self.matrix_readers()

    def _symbol_of(self, e: Any) -> Term:
        if e in self.bound:
            return self.bound[e]
        if isinstance(e, sympy.Symbol):
            return self.symbols.number(e)
        if not isinstance(e.label, sympy.Symbol):
            return self.integer(e.label, "an index")
        v = self.symbols.number(e.label)
        for low, high in ((e.lower, v), (v, e.upper)):
            a, b = (x if isinstance(x, Term) or x is None else self.number(x) for x in (low, high))
            if a is not None and b is not None:
                self.symbols.assume(Le(a, b))
        return v

    def _power(self, e: Any) -> Term:
        base, exponent = self.number(e.base), self.number(e.exp)
        if isinstance(exponent, Num) and exponent.sort == INT:
            return self._integer_power(e, base, int(exponent.value))
        if exponent.sort == INT:
            if not (isinstance(base, Num) and base.value):
                needed = Or(Le(ZERO, exponent), ne(base, ZERO))
                self.condition(needed, e, "the power is defined")
            return power(base, exponent)
        self._expect(REAL, e, base, exponent)
        if exponent == Num(Fraction(1, 2)):
            self.condition(Le(ZERO, base), e, "the root of a number that is not negative")
            return Fun("sqrt")(base)
        positive = isinstance(exponent, Num) and exponent.value > 0
        self.condition((Le if positive else Lt)(ZERO, base), e, "the power is real")
        return Apply(Fun("rpow"), (base, exponent))

    def _integer_power(self, e: Any, base: Term, n: int) -> Term:
        if abs(n) > MAX_EXPONENT:
            raise refuse(e, f"an exponent may be at most {MAX_EXPONENT}")
        if n < 0:
            self.condition(ne(base, ZERO), e, "division by a number other than 0")
            base = recip(base)
        return power(base, abs(n))

    def _quotient(self, numerator: Any, denominator: Any, e: Any) -> Term:
        a, b = self.number(numerator), self.number(denominator)
        self.condition(ne(b, ZERO), e, "division by a number other than 0")
        return mul(a, recip(b))

    def integer(self, e: Any, role: str) -> Term:
        found = self.number(e)
        if found.sort != INT:
            raise refuse(e, f"{role} must be an integer; declare its symbols integer=True")
        return found

    # -- binders and entries --------------------------------------------------------------

    def _total(self, e: Any) -> Term:
        limits = list(e.limits)
        if not self.is_strict and len(limits) == 1 and any(b.is_infinite for b in limits[0][1:]):
            return self.quantified(e)

        def inner(place: int) -> Term:
            if place < 0:
                return self.number(e.function)
            return self._over(e, limits[place], lambda: inner(place - 1))

        # the last limits are the outermost
        return inner(len(limits) - 1)

    def _over(self, e: Any, limit: Any, body: Callable[[], Term]) -> Term:
        low, count = self.range_of(e, limit)
        index = limit[0]
        with self.at_index(index, low, count) as v:
            inside = body()
        kind = Sum if isinstance(e, sympy.Sum) else Prod
        return kind(Range(count), close(inside, v), str(index))

    def range_of(self, e: Any, limit: Any) -> tuple[Term, Term]:
        """The lower bound of a range, and how many members it has."""
        if len(limit) != 3 or any(b.is_infinite for b in limit[1:]):
            raise refuse(e, "a finite range (i, lower, upper) is expected")
        _, lower, upper = limit
        low, high = self.integer(lower, "a bound"), self.integer(upper, "a bound")
        count = add(high, neg(low), 1)
        self.condition(Le(ZERO, count), e, "the range is not reversed (Karr's convention)")
        return low, count

    @contextmanager
    def at_index(self, index: Any, low: Term, count: Term) -> Iterator[Var]:
        """Read under an index that runs from ``low`` on."""
        v = Var(self.symbols.fresh(str(index)), INT)
        value = add(low, v)
        around = self.bound
        with self.assuming(Le(ZERO, v), Lt(v, count)):
            self._check_index(index, value)
            self.bound = {**around, index: value}
            try:
                yield v
            finally:
                self.bound = around
        self.symbols.names.discard(v.name)

    def _check_index(self, index: Any, value: Term) -> None:
        """What SymPy was told of the index must hold in its range."""
        if isinstance(index, sympy.Idx):
            return
        facts = index.assumptions0
        if facts.get("integer") is False or facts.get("real") is False:
            raise refuse(index, "the index of a sum is an integer")
        for formula in said(facts, value):
            self.require(formula, index, "the assumption on the index holds in its range")

    def _indexed(self, e: Any) -> Term:
        base = e.base
        tensor, shape = self.array(base), self.shape_of_base(base)
        if len(e.indices) != len(shape):
            raise refuse(e, f"{len(shape)} indices are expected")
        return self.entry(e, tensor, shape, e.indices)

    def entry(self, e: Any, tensor: Term, shape: tuple[Term, ...], indices: Iterable[Any]) -> Term:
        """An entry, with the requirement that it lies inside the tensor."""
        found = [self.integer(i, "an index") for i in indices]
        inside = [p for i, n in zip(found, shape, strict=True) for p in (Le(ZERO, i), Lt(i, n))]
        self.require(conj(*inside), e, "the entry is inside the tensor")
        return entry(tensor, *found)

    # -- integer operations, cases -----------------------------------------------------------

    def _fraction(self, e: Any) -> tuple[Term, Term]:
        """Integers a, b with e = a/b, for an e built of integers by ring operations and /."""
        if e.is_Rational:
            return Num(int(e.p)), Num(int(e.q))
        if isinstance(e, sympy.Mul):
            pairs = [self._fraction(a) for a in e.args]
            return mul(*(a for a, _ in pairs)), mul(*(b for _, b in pairs))
        if isinstance(e, sympy.Add):
            return self._fraction_of_sum([self._fraction(a) for a in e.args])
        if isinstance(e, sympy.Pow) and e.exp.is_Integer and abs(int(e.exp)) <= MAX_EXPONENT:
            a, b = self._fraction(e.base)
            n = int(e.exp)
            return (power(a, n), power(b, n)) if n >= 0 else (power(b, -n), power(a, -n))
        found = self.number(e)
        if found.sort != INT:
            raise refuse(e, "only a quotient of integers can be rounded; declare integer=True")
        return found, ONE

    @staticmethod
    def _fraction_of_sum(pairs: list[tuple[Term, Term]]) -> tuple[Term, Term]:
        top, bottom = pairs[0]
        for a, b in pairs[1:]:
            if isinstance(b, Num) and isinstance(bottom, Num):
                common = lcm(int(b.value), int(bottom.value))
                top = add(mul(top, common // int(bottom.value)), mul(a, common // int(b.value)))
                bottom = Num(common)
            elif b == bottom:
                top = add(top, a)
            else:
                top, bottom = add(mul(top, b), mul(a, bottom)), mul(bottom, b)
        return top, bottom

    def _rounded(self, e: Any) -> Term:
        a, b = self._fraction(e.args[0])
        if b == ONE and not (isinstance(e.args[0], sympy.Mul) and e.args[0].args[-1].is_Pow):
            return a
        self.require(Le(ONE, b), e, "the divisor is at least 1")
        return FloorDiv(a, b) if isinstance(e, sympy.floor) else neg(FloorDiv(neg(a), b))

    def _remainder(self, e: Any) -> Term:
        a, b = (self.integer(x, "an argument of Mod") for x in e.args)
        self.require(Le(ONE, b), e, "the divisor is at least 1")
        return Mod(a, b)

    def _delta(self, e: Any) -> Term:
        if len(e.args) != 2:
            raise refuse(e, "a delta with a range is not read; write the range as a Piecewise")
        a, b = map(self.number, e.args)
        return Bracket(Eq(a, b))

    def _cases(self, e: Any) -> Term:
        if e.args[-1].cond != sympy.true:
            raise refuse(e, "a Piecewise needs a default, (value, True)")
        pieces: list[tuple[Term, Term]] = []
        with self.assuming():
            for value, condition in ((p.expr, p.cond) for p in e.args[:-1]):
                formula = self.formula(condition)
                with self.assuming(formula):
                    pieces.append((formula, self.number(value)))
                self.guards.append(negation(formula))
            found = self.number(e.args[-1].expr)
        if len(pieces) == 1 and (pieces[0][1], found) == (ONE, ZERO):
            return Bracket(pieces[0][0])
        if len(pieces) == 1 and (pieces[0][1], found) == (ZERO, ONE):
            condition = pieces[0][0]
            if isinstance(condition, Not):
                return Ite(condition.args[0], ONE, ZERO)
        for formula, value in reversed(pieces):
            found = Ite(formula, value, found)
        return found

    def _extremum(self, e: Any) -> Term:
        best, *others = map(self.number, e.args)
        self._expect(REAL, e, best, *others)
        for x in others:
            first = Le(x, best) if isinstance(e, sympy.Max) else Le(best, x)
            best = Ite(first, best, x)
        return best

    # -- functions ------------------------------------------------------------------------------

    def _absolute(self, e: Any) -> Term:
        x = self.number(e.args[0])
        self._expect(REAL, e, x)
        return Ite(Le(ZERO, x), x, neg(x)) if x.sort == INT else Fun("abs")(x)

    def _logarithm(self, e: Any) -> Term:
        (x,) = map(self.number, e.args)
        self._expect(REAL, e, x)
        self.condition(Lt(ZERO, x), e, "the logarithm of a positive number")
        return Fun("log")(x)

    def _applied(self, e: Any) -> Term:
        arguments = self.arguments(e.args)
        self._expect(REAL, e, *(a for a in arguments if a.sort != TENSOR))
        return Apply(self.symbols.function(e.func, e), arguments)
