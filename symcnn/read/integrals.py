"""Integrals and series: of a function of a real number, or of an integer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symcnn.kernel.binding import close
from symcnn.kernel.terms import (
    INT, INTEGERS, REAL, REALS, TRUE, ZERO, Integral, Ite, Le, Num, Space, Sum, Term, Var, conj,
    neg,
)  # fmt: skip

from .library_words import Libraries


class Integrals(Libraries):
    """Reading integrals over the line or between two limits, and sums over all integers."""

    def integral_of(
        self, at: Callable[[Var], Term], limits: tuple[Term, Term] | None, hint: str, node: Any,
        space: Space = REALS,
    ) -> Term:  # fmt: skip
        """Of the function that is ``at(v)`` at v; without limits over all of the space."""
        v = Var(self.fresh_name(hint), REAL, space.args)
        inside: Term = TRUE
        sign = 1
        if limits is not None:
            first, last = limits
            if isinstance(first, Num) and isinstance(last, Num) and last.value < first.value:
                first, last, sign = last, first, -1
            self.condition(Le(first, last), "the lower limit is at most the upper one", node)
            inside = conj(Le(first, v), Le(v, last))
        self.taken.append(v.name)
        try:
            with self.assuming(inside):
                body = at(v)
        finally:
            self.taken.remove(v.name)
        body = body if inside == TRUE else Ite(inside, body, ZERO)
        found = Integral(space, close(body, v), hint)
        return found if sign > 0 else neg(found)

    def series_of(self, at: Callable[[Var], Term], hint: str) -> Term:
        """The sum over all integers of what is ``at(v)`` at v."""
        v = Var(self.fresh_name(hint), INT)
        self.taken.append(v.name)
        self.hints[v] = hint
        try:
            body = at(v)
        finally:
            self.taken.remove(v.name)
        return Sum(INTEGERS, close(body, v), hint)
