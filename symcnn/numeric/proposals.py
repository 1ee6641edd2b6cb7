"""Points that Z3 proposes: solutions of the hypotheses together with the negated goal.

A proposal is a guess, and is judged like any other point. What Z3 does not know (exp, named
functions) is left out of the question, so that it may propose a point that refutes nothing.
Its effort is limited by its own count of resources, not by the clock.

>>> from symcnn.kernel.terms import REAL, Num
>>> x = Var("x", REAL)
>>> found = proposal(Not(Eq(4 * x, Num(1))), [], {})
>>> str(found[x])
'1/4'
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import (
    BOOL, COMPLEX, INT, TENSOR, And, Eq, Exists, FloorDiv, Forall, Le, Lt, Mod, Not, Or, Term, Var,
)  # fmt: skip

from .enclosures import Enclosure, Env, Number, Place
from .fields import TooLarge, Unsupported, integers

RESOURCES = 200_000  # of Z3, for one proposal: a second or less
FAR = 20_000  # milliseconds, should Z3 not count its resources somewhere
MOST_CELLS = 12  # unknown entries that are asked about
MOST_ENTRIES = 1000  # of the data, the others being 0


def proposal(goal: Term, given: Sequence[Term], sizes: Mapping[Var, int]) -> dict[Var, Any] | None:
    """Values for the other variables at which the goal may fail; None if Z3 finds none.

    They are numbers and arrays of integers and fractions.
    """
    import z3

    asked = _Question(sizes)
    try:
        parts = [z3.Not(asked.formula(goal, ()))]
        unknown = {v for t in (goal, *given) for v in free_vars(t)} - sizes.keys()
        shapes = {v: asked.axes(v) for v in sorted(unknown, key=lambda v: v.name)}
        if sum(map(math.prod, shapes.values())) > MOST_ENTRIES:
            return None
    except (Unsupported, TooLarge):
        return None
    for h in given:
        try:
            parts.append(asked.formula(h, ()))
        except (Unsupported, TooLarge):
            continue
    solver = z3.Solver(ctx=asked.z3)
    solver.set("rlimit", RESOURCES)
    solver.set("timeout", FAR)
    solver.add(*parts)
    if len(asked.cells) > MOST_CELLS or solver.check() != z3.sat:
        return None
    model = solver.model()
    found: dict[Var, Any] = {}
    for v, shape in shapes.items():
        data = np.zeros(shape, dtype=object)
        for place in np.ndindex(*shape):
            cell = asked.cells.get((v, place))
            data[place] = 0 if cell is None else _number(model.eval(cell, True))
        data = integers(data) if v.element == INT else data
        found[v] = data if shape else data.item()
    return found


def _number(value: Any) -> int | Fraction:
    """A value of a model; an algebraic number is rounded."""
    import z3

    if z3.is_algebraic_value(value):
        value = value.approx(10)
    number = Fraction(str(value.as_fraction())) if z3.is_rational_value(value) else None
    if number is None:
        number = Fraction(value.as_long())
    return number.numerator if number.denominator == 1 else number


class _Question(Enclosure):
    """The recursion with an unknown of Z3 for each entry that has no value."""

    def __init__(self, sizes: Mapping[Var, int]) -> None:
        import z3

        super().__init__(sizes, 64)
        self.z3 = z3.Context()
        self.cells: dict[tuple[Var, Place], Any] = {}

    def axes(self, v: Var) -> Place:
        return self.shape(v, ()) if v.sort == TENSOR else ()

    def _given(self, v: Var, place: Place) -> Number:
        import z3

        if v in self.values:
            return super()._given(v, place)
        if any(not 0 <= i < n for i, n in zip(place, self.axes(v), strict=True)):
            return Fraction(0)
        key = (v, place)
        if key not in self.cells:
            if v.element == COMPLEX:
                raise Unsupported("a complex number")
            kind = z3.Int if v.element == INT else z3.Real
            self.cells[key] = kind(f"{v.name}_{len(self.cells)}", self.z3)
        return self.cells[key]

    def _wide(self, x: Number) -> Any:
        import z3

        if not isinstance(x, Fraction):
            return x
        if x.denominator == 1:
            return z3.IntVal(x.numerator, self.z3)
        return z3.RealVal(str(x), self.z3)

    def _power(self, base: Number, exponent: int) -> Number:
        import z3

        if isinstance(base, Fraction):
            return super()._power(base, exponent)
        if exponent < 0:
            real = z3.ToReal(base) if base.is_int() else base
            zero = z3.RealVal(0, self.z3)
            return self._power(z3.If(real == 0, zero, 1 / real), -exponent)
        return self._product([base] * exponent)

    def _extremum(self, members: list[Number], best: Any) -> Number:
        import z3

        if all(isinstance(x, Fraction) for x in members):
            return super()._extremum(members, best)
        found, *rest = map(self._wide, members)
        for x in rest:
            found = z3.If(found >= x if best is max else found <= x, found, x)
        return found

    def _divided(self, t: FloorDiv | Mod, env: Env) -> Number:
        p, q = (self.number(a, env) for a in t.args)
        if isinstance(p, Fraction) and isinstance(q, Fraction):
            return super()._divided(t, env)
        p, q = self._wide(p), self._wide(q)
        return p / q if isinstance(t, FloorDiv) else p % q

    def _choice(self, p: Term, a: Term, b: Term, env: Env) -> Number:
        import z3

        return z3.If(self.formula(p, env), *(self._wide(self.number(t, env)) for t in (a, b)))

    def _known(self, name: str, args: list[Number]) -> Number:
        import z3

        if all(isinstance(a, Fraction) for a in args) and name in ("abs", "sign"):
            return super()._known(name, args)
        if name == "abs":
            return z3.If(args[0] >= 0, args[0], -args[0])
        raise Unsupported(f"the function {name}")

    def formula(self, t: Term, env: Env) -> Any:
        """The formula for Z3."""
        import z3

        self._visit(t)
        match t:
            case Le(args=(a, b)):
                return self._side(a, env) <= self._side(b, env)
            case Lt(args=(a, b)):
                return self._side(a, env) < self._side(b, env)
            case Eq(args=(a, b)) if a.sort == TENSOR:
                shape = self.shape(a, env)
                if shape != self.shape(b, env):
                    return z3.BoolVal(False, self.z3)
                pairs = [(self.entry(a, p, env), self.entry(b, p, env)) for p in np.ndindex(shape)]
                return z3.And(*(self._wide(x) == self._wide(y) for x, y in pairs), self._true)
            case Eq(args=(a, b)) if a.sort == BOOL:
                return self.formula(a, env) == self.formula(b, env)
            case Eq(args=(a, b)):
                return self._side(a, env) == self._side(b, env)
            case Not(args=(p,)):
                return z3.Not(self.formula(p, env))
            case And():
                return z3.And(*(self.formula(p, env) for p in t.args), self._true)
            case Or():
                return z3.Or(*(self.formula(p, env) for p in t.args), z3.Not(self._true))
            case Forall():
                parts = [self.formula(t.body, (*env, i)) for i in self._range(t, env)]
                return z3.And(*parts, self._true)
            case Exists():
                parts = [self.formula(t.body, (*env, i)) for i in self._range(t, env)]
                return z3.Or(*parts, z3.Not(self._true))
        raise Unsupported(f"the formula {t}")

    @property
    def _true(self) -> Any:
        import z3

        return z3.BoolVal(True, self.z3)

    def _side(self, t: Term, env: Env) -> Any:
        return self._wide(self.number(t, env))
