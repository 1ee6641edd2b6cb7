"""Arrays, quantifiers, derivatives at a point and other forms of ``sympy_words``, as terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import sympy
from sympy.core.function import AppliedUndef
from sympy.tensor.array.array_comprehension import ArrayComprehension
from sympy.tensor.array.expressions import ArrayElement

from symcnn.kernel.binding import close
from symcnn.kernel.terms import (
    KNOWN_FUNCTIONS, PREDICATES, REAL, Apply, Diff, Entry, Eq, Exists, Forall, Fun, Integral, Lam,
    Max, Min, Pred, Range, Space, Sum, Term, Var,
)  # fmt: skip

from .sympy_symbols import Symbols, refuse, sort_of
from .sympy_words import ForAll, ForSome, Iff, Known, Largest, Says, Smallest
from .values import Tensor

BINDERS: dict[Any, Any] = {
    ForAll: Forall, ForSome: Exists, Largest: Max, Smallest: Min, sympy.Integral: Integral,
    sympy.Sum: Sum,
}  # fmt: skip


class Arrays:
    """Reading arrays and what binds an index; the class that is built on this one reads numbers."""

    is_strict: bool
    symbols: Symbols
    bound: dict[Any, Term]
    number: Callable[[Any], Term]
    formula: Callable[[Any], Term]
    matrix: Callable[[Any], Tensor]
    integer: Callable[[Any, str], Term]
    range_of: Callable[[Any, Any], tuple[Term, Term]]
    at_index: Callable[[Any, Term, Term], AbstractContextManager[Var]]
    entry: Callable[[Any, Term, tuple[Term, ...], Iterable[Any]], Term]

    def is_array(self, e: Any) -> bool:
        """Whether an expression is a whole array."""
        return isinstance(e, ArrayComprehension | sympy.IndexedBase)

    def array(self, e: Any) -> Term:
        """An array, or a matrix, as a tensor."""
        if isinstance(e, sympy.IndexedBase):
            if e in self.bound:
                return self.bound[e]
            shape = self.shape_of_base(e)
            return self.symbols.tensor(e, str(e.label), shape, e.assumptions0)
        if isinstance(e, ArrayComprehension):
            return self._over_all(e, list(e.args[1:]), Lam, lambda: self.anything(e.args[0]))
        return self.matrix(e).term

    def shape_of_base(self, base: Any) -> tuple[Term, ...]:
        """The shape of an IndexedBase, which does not depend on an index."""
        if base.shape is None:
            raise refuse(base, f"no shape; write IndexedBase('{base.label}', shape=(...))")
        if not isinstance(base.label, sympy.Symbol):
            raise refuse(base, "the label of an IndexedBase is a symbol")
        captured = [s for n in base.shape for s in n.free_symbols if s in self.bound]
        if captured:
            raise refuse(base, f"the shape depends on the index {captured[0]}")
        return tuple(self.integer(n, "a size") for n in base.shape)

    def array_readers(self) -> Iterator[tuple[Any, Callable[[Any], Term]]]:
        """The numbers that are made of arrays."""
        yield ArrayElement, self._element_of
        yield (Largest, Smallest), self.quantified
        yield Known, self._known
        yield sympy.Subs, self._slope
        if not self.is_strict:
            yield sympy.Integral, self.quantified

    def formula_readers(self) -> Iterator[tuple[Any, Callable[[Any], Term]]]:
        """The formulas that SymPy has no word for."""
        yield (ForAll, ForSome), self.quantified
        yield Says, self._predicate
        yield Iff, lambda e: Eq(*map(self.formula, e.args))

    def anything(self, e: Any) -> Term:
        """A number, formula, matrix or array as a term."""
        if self.is_array(e) or getattr(e, "is_Matrix", False):
            return self.array(e)
        if isinstance(e, sympy.Lambda):
            (x,), body = e.args
            return self._over_space(e, x, Lam, lambda: self.anything(body))
        # a symbol is both to SymPy, a number and a formula
        return self.number(e) if isinstance(e, sympy.Expr) else self.formula(e)

    def arguments(self, args: Iterable[Any]) -> tuple[Term, ...]:
        """Arguments of a function: numbers, and arrays as points of R^n."""
        return tuple(map(self.anything, args))

    def _over_all(self, e: Any, limits: list[Any], kind: Any, body: Callable[[], Term]) -> Term:
        if not limits:
            return body()
        index, *bounds = limits[0]
        if len(bounds) == 0 or any(b.is_infinite for b in bounds):
            return self._over_space(
                e, index, kind, lambda: self._over_all(e, limits[1:], kind, body)
            )
        low, count = self.range_of(e, limits[0])
        with self.at_index(index, low, count) as v:
            inside = self._over_all(e, limits[1:], kind, body)
        return kind(Range(count), close(inside, v), str(index))  # type: ignore[no-any-return]

    def _over_space(self, e: Any, index: Any, kind: Any, body: Callable[[], Term]) -> Term:
        if self.is_strict and kind in (Sum, Integral):
            raise refuse(e, "a finite range (i, lower, upper) is expected")
        v, inside = self._with(index, body)
        return kind(Space(v.element, v.shape), close(inside, v), str(index))  # type: ignore[no-any-return]

    def _with(self, index: Any, body: Callable[[], Term]) -> tuple[Var, Term]:
        """A variable of R or R^n, and what a piece in it is."""
        shape = self.shape_of_base(index) if isinstance(index, sympy.IndexedBase) else ()
        v = Var(self.symbols.fresh(str(index)), sort_of(index.assumptions0), shape)
        around = self.bound
        self.bound = {**around, index: v}
        try:
            return v, body()
        finally:
            self.bound = around
            self.symbols.names.discard(v.name)

    def quantified(self, e: Any) -> Term:
        """A binder of any domain, its limits the outermost first."""
        kind = BINDERS[type(e)]
        return self._over_all(e, list(e.args[1:]), kind, lambda: self.anything(e.args[0]))

    def _element_of(self, e: Any) -> Term:
        return Entry(self.array(e.name), tuple(self.integer(i, "an index") for i in e.indices))

    def _known(self, e: Any) -> Term:
        name, *args = e.args
        if KNOWN_FUNCTIONS.get(str(name)) != len(args):
            raise refuse(e, f"{name} is not a function of {len(args)} arguments that is known")
        return Apply(Fun(str(name)), tuple(map(self.number, args)))

    def _predicate(self, e: Any) -> Term:
        name, functions, *args = e.args
        if str(name) not in PREDICATES:
            raise refuse(e, f"{name} is not a predicate that is known")
        funs = tuple(self._fun(f) for f in functions)
        return Pred(str(name), funs, self.arguments(args))

    def _fun(self, symbol: Any) -> Fun:
        base = str(symbol).rstrip("'")
        if base in KNOWN_FUNCTIONS:
            return Fun(base)
        head = sympy.Function(base, real=True)
        return Fun(self.symbols.function(head, symbol).name, len(str(symbol)) - len(base))

    def _slope(self, e: Any) -> Term:
        """A derivative at a point: of a function variable, or of an expression."""
        inside, variables, points = e.args
        if not isinstance(inside, sympy.Derivative) or len(variables) != 1:
            raise refuse(e, "only a derivative is read at a point")
        ((wrt, count),) = inside.args[1:]
        (x,), (point,) = variables, points
        expression = inside.args[0]
        if isinstance(expression, AppliedUndef) and expression.args == (x,) and wrt == x:
            fun = self.symbols.function(expression.func, e)
            return Apply(Fun(fun.name, int(count)), self.arguments((point,)))
        if count != 1:
            raise refuse(e, "one derivative at a time is read")
        at = self.anything(point)
        indices: tuple[Term, ...] = ()
        if isinstance(wrt, sympy.Indexed):
            indices = tuple(self.integer(i, "an index") for i in wrt.indices)
        v, body = self._with(x, lambda: self.number(expression))
        return Diff(Lam(Space(REAL, v.shape), close(body, v), v.name), at, *indices)
