"""SymPy's symbols as variables, and their assumptions as explicit hypotheses.

A symbol is known by itself and not by its name: ``Symbol("x")`` and ``Symbol("x", real=True)``
are two variables. Without an assumption a symbol stands for a complex number, as in SymPy.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import sympy

from symcnn.kernel.binding import close
from symcnn.kernel.terms import (
    COMPLEX, INT, KNOWN_FUNCTIONS, ONE, REAL, REALS, ZERO, Apply, Eq, Forall, Fun, Le, Lt, Mod, Num,
    Range, Sort, Term, Var, conj, is_name, ne,
)  # fmt: skip

from .claim_error import ReadError
from .values import Parameter

PLACE = "SymPy formula"
# Facts about one number that a formula can say, and facts that say no more than the sort does.
SAID = ("positive", "negative", "nonnegative", "nonpositive", "nonzero", "zero", "even", "odd")
IMPLIED = {"commutative", "complex", "finite", "hermitian", "real", "integer"}
OF_INTEGERS = {"rational", "algebraic"}


def refuse(piece: Any, reason: str) -> ReadError:
    """The error that names the piece of the formula."""
    text = str(piece)
    shown = text if len(text) <= 200 else f"{text[:200]} ..."
    return ReadError(f"{shown}: {reason}", PLACE)


def sort_of(facts: dict[str, bool]) -> Sort:
    """Integer, real or complex, as the assumptions say."""
    if facts.get("integer"):
        return INT
    return REAL if facts.get("real") else COMPLEX


def check_facts(piece: Any, facts: dict[str, bool]) -> None:
    """Raise for an assumption that no hypothesis here can express."""
    true = {name for name, value in facts.items() if value and not name.startswith("extended_")}
    known = IMPLIED | set(SAID) | (OF_INTEGERS if facts.get("integer") else set())
    for name in sorted(true - known):
        raise refuse(piece, f"the assumption that it is {name} cannot be represented")
    # what is assumed to be false must follow from what is assumed to be true
    implied = sympy.Symbol("x", **dict.fromkeys(true, True)).assumptions0
    for name, value in facts.items():
        if not value and implied.get(name) is not False:
            raise refuse(piece, f"the assumption that it is not {name} cannot be represented")


def said(facts: dict[str, bool], t: Term) -> list[Term]:
    """The formulas for the assumptions on a number t; none that follows from another."""
    strict = Le if t.sort == INT else Lt
    formulas: dict[str, Callable[[], Term]] = {
        "zero": lambda: Eq(t, ZERO),
        "positive": lambda: strict(ONE if t.sort == INT else ZERO, t),
        "negative": lambda: strict(t, Num(-1) if t.sort == INT else ZERO),
        "nonnegative": lambda: Le(ZERO, t),
        "nonpositive": lambda: Le(t, ZERO),
        "nonzero": lambda: ne(t, ZERO),
    }
    found = []
    for name, formula in formulas.items():
        if facts.get(name):
            # what stands further down is weaker
            found.append(formula())
            break
    for name, rest in (("even", 0), ("odd", 1)):
        if facts.get(name) and not facts.get("zero"):
            found.append(Eq(Mod(t, Num(2)), Num(rest)))
    return found


class Symbols:
    """The variables of one formula. ``given`` are the hypotheses that their kinds make."""

    def __init__(self) -> None:
        self.parameters: list[Parameter] = []
        self.given: list[Term] = []
        self.names: set[str] = set()
        self._found: dict[Any, Any] = {}

    def fresh(self, hint: str) -> str:
        """A name that no variable of the formula has: SymPy's, or as much of it as is a name."""
        if not is_name(hint):
            hint = re.sub(r"[\W_]+", "_", f"_{hint}"[:100]).strip("_")
            hint = hint if is_name(hint) else f"x_{hint}"
        name, count = hint, 0
        while name in self.names:
            count += 1
            name = f"{hint}_{count}"
        self.names.add(name)
        return name

    def assume(self, formula: Term) -> None:
        """Add a hypothesis, once."""
        if formula not in self.given:
            self.given.append(formula)

    def number(self, symbol: Any) -> Var:
        """The variable of a symbol that is not bound."""
        if symbol not in self._found:
            facts = symbol.assumptions0
            check_facts(symbol, facts)
            v = Var(self.fresh(str(symbol.name)), sort_of(facts))
            self._found[symbol] = v
            for formula in said(facts, v):
                self.assume(formula)
            self.parameters.append(Parameter(v.name, v.sort.name.lower(), v))
        found: Var = self._found[symbol]
        return found

    def tensor(self, base: Any, name: str, shape: tuple[Term, ...], facts: dict[str, bool]) -> Var:
        """The variable of an ``IndexedBase`` or ``MatrixSymbol``; its sizes are not negative."""
        if base not in self._found:
            check_facts(base, facts)
            v = Var(self.fresh(name), sort_of(facts), shape)
            self._found[base] = v
            for n in shape:
                if not isinstance(n, Num):
                    self.assume(Le(ZERO, n))
            indices = [Var(self.fresh(hint), INT) for hint in "ijklmnop"[: len(shape)]]
            formula = conj(*said(facts, v[tuple(indices)]))
            if formula.args:
                for i, n in reversed(list(zip(indices, shape, strict=True))):
                    formula = Forall(Range(n), close(formula, i), i.name)
                self.assume(formula)
            self.names -= {i.name for i in indices}
            self.parameters.append(Parameter(v.name, v.element.name.lower(), v))
        found: Var = self._found[base]
        return found

    def function(self, head: Any, piece: Any) -> Fun:
        """The name of an undefined function, real by assumption."""
        if head not in self._found:
            facts = dict(head._kwargs)
            if sort_of(facts) == COMPLEX:
                raise refuse(
                    piece, f"the function may be complex; write Function('{head}', real=True)"
                )
            if sort_of(facts) == INT:
                raise refuse(piece, "that the values are integers cannot be represented")
            check_facts(piece, facts)
            if str(head) in KNOWN_FUNCTIONS:
                raise refuse(piece, "the name belongs to a known function; take another")
            fun = Fun(self.fresh(str(head)))
            self._found[head] = fun
            x = Var(self.fresh("x"), REAL)
            for formula in said(facts, Apply(fun, (x,))):
                self.assume(Forall(REALS, close(formula, x), "x"))
            self.names.discard(x.name)
            self.parameters.append(Parameter(fun.name, "function", fun))
        found: Fun = self._found[head]
        return found
