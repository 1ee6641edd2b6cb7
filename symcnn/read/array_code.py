"""Arrays of NumPy and PyTorch: what operators and functions mean entry by entry."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import (
    BOOL, FALSE, INT, ONE, REAL, TRUE, ZERO, Bracket, Eq, Ite, Le, Lt, Or, Sort, Term, add, conj,
    mul, neg,
)  # fmt: skip
from symcnn.operators.arrays import Array, Entry, broadcast, numeric_sort
from symcnn.operators.lengths import Indices, evident

from .arithmetic import ELEMENTARY
from .context import At, Words, literal_of, positive
from .evident import CONNECTIVES, conj_of, negation, simple_or
from .kinds import Kinds
from .state import INFINITE, kind_of
from .values import Claimed, Either, Equation, Items, Selected, Settled, Tensor, Value

COMPARISONS: dict[type[ast.cmpop], Callable[[Term, Term], Term]] = {
    ast.Lt: Lt,
    ast.LtE: Le,
    ast.Gt: lambda a, b: Lt(b, a),
    ast.GtE: lambda a, b: Le(b, a),
}


class Arrays(Kinds):
    """Reading arrays as functions of their indices."""

    # -- between the kinds of values --------------------------------------------------------

    # -- operators --------------------------------------------------------------------------

    def operate(self, symbol: str, a: Value, b: Value, node: ast.AST) -> Value:
        """``a symbol b`` of numbers, and of arrays entry by entry with broadcasting."""
        if isinstance(a, Term) and isinstance(b, Term):
            x, y = self.as_number(a, node), self.as_number(b, node)
            with self.kernel(node):
                if symbol == "**" and x.sort == INT and any(v.shape for v in free_vars(x)):
                    self.require_natural_power(y, node)
                return self.checked(self.operate_numbers(symbol, x, y, node), node)
        if isinstance(a, Selected) and isinstance(b, Term):
            return Selected(self.operate_arrays(symbol, a.array, self.array(b, node), node), a.mask)
        if isinstance(b, Selected) and isinstance(a, Term):
            return Selected(self.operate_arrays(symbol, self.array(a, node), b.array, node), b.mask)
        if isinstance(a, Either):
            return self.of_cases(a, lambda case: self.operate(symbol, case, b, node), node)
        if isinstance(b, Either):
            return self.of_cases(b, lambda case: self.operate(symbol, a, case, node), node)
        a, b = (self.array(v, node) if isinstance(v, Equation) else v for v in (a, b))
        for side in (a, b):
            if isinstance(side, Items | Tensor | Settled) and not self.is_array(side):
                raise self.error(
                    node,
                    f"`{symbol}` on a list does not mean entry by entry in Python; "
                    "write a comprehension over the entries, or array(...) around the list",
                )
            if not isinstance(side, Term | Array | Tensor):
                self.as_number(side, node)
        found = self.operate_arrays(symbol, self.array(a, node), self.array(b, node), node)
        return self.plain(found, node)

    def elementary(self, name: str, argument: Value, node: ast.AST) -> Value:
        """A function such as ``exp`` of a number, or of an array entry by entry."""
        if isinstance(argument, Either):
            return self.of_cases(argument, lambda case: self.elementary(name, case, node), node)
        if self.is_array(argument):
            return self.plain(self.map_function(name, self.array(argument, node), node), node)
        return self.function_of(name, self.as_number(argument, node), node)

    def entrywise(
        self,
        f: Callable[..., Term],
        arrays: Sequence[Array],
        node: ast.AST,
        *,
        sort: Sort,
        hole: Callable[..., Term] | None = None,
    ) -> Array:
        """``f`` of the entries of arrays, broadcast to one shape.

        ``hole`` says from the entries' own holes where the result is minus infinity; without it
        an array with holes is refused.
        """
        with self.words(node):
            axes, maps = broadcast(At(self, node), *arrays)
        pairs = list(zip(arrays, maps, strict=True))
        found = None
        if any(x.hole is not None for x in arrays):
            if hole is None:
                raise self.error(node, INFINITE)
            combine = hole

            def found(indices: Indices) -> Term:
                return combine(*(x.hole(m(indices)) if x.hole else FALSE for x, m in pairs))

        def entry(indices: Indices) -> Term:
            return self.checked(f(*(x.entry(m(indices)) for x, m in pairs)), node)

        return Array(axes, entry, sort, found)

    def words(self, node: ast.AST) -> AbstractContextManager[None]:
        """Report what a word refuses as an error at a place of the source."""
        return Words(self, node)

    def operate_arrays(self, symbol: str, a: Array, b: Array, node: ast.AST) -> Array:
        """``a symbol b`` of arrays, entry by entry."""
        if symbol == "-" and b.hole is not None:
            b = self._finite(b, node)
        sort = numeric_sort(a, b)
        if symbol == "/" or (symbol == "**" and sort == INT):
            sort = max(sort, REAL)

        numbers = numeric_sort(a, b) >= REAL  # and no truth values, whatever they look like
        if symbol == "**" and not numbers and not b.axes:
            self.require_natural_power(b.number(()), node)

        def f(x: Term, y: Term) -> Term:
            x, y = self.as_number(x, node), self.as_number(y, node)
            with self.kernel(node):
                if numbers and symbol in "+-":
                    return add(x, y if symbol == "+" else neg(y))
                if numbers and symbol == "*":
                    return mul(x, y)
                if symbol == "**" and not numbers and b.axes:
                    self.require_natural_power(y, node)
                return self.operate_numbers(symbol, x, y, node)

        return self.entrywise(f, (a, b), node, sort=sort, hole=self._hole(symbol, a, b))

    def _finite(self, found: Array, node: ast.AST) -> Array:
        """The array, on the condition that no entry is minus infinity."""
        hole = found.hole

        def entry(indices: Indices) -> Term:
            if hole is not None:
                self.condition(negation(hole(indices)), "what is subtracted is a number", node)
            return found.entry(indices)

        return Array(found.axes, entry, found.sort)

    def _hole(self, symbol: str, a: Array, b: Array) -> Callable[..., Term] | None:
        """Where the result of an operation is minus infinity; None where it may be another."""
        if symbol == "+" or (symbol == "-" and b.hole is None):
            return Or
        if symbol in "*/":
            factor = literal_of(b) if a.hole is not None and b.hole is None else None
            if symbol == "*" and b.hole is not None and a.hole is None:
                factor = literal_of(a)
            if factor is not None and positive(factor, self.given):
                return Or
        return None

    def compare_arrays(self, op: ast.cmpop, a: Array, b: Array, node: ast.AST) -> Array:
        """``a < b`` and its like: the mask of the entries for which it holds."""
        if isinstance(op, ast.Eq | ast.NotEq):
            is_equal = isinstance(op, ast.Eq)

            def f(x: Term, y: Term) -> Term:
                if isinstance(x, Bracket) and y in (ZERO, ONE):
                    # of a mask of ones and zeros
                    return x.args[0] if (y == ONE) == is_equal else negation(x.args[0])
                if x.sort != y.sort or x.sort != BOOL:
                    x, y = self.as_number(x, node), self.as_number(y, node)
                return Eq(x, y) if is_equal else negation(Eq(x, y))

            return self.entrywise(f, (a, b), node, sort=BOOL)
        if max(numeric_sort(a), numeric_sort(b)) > REAL:
            raise self.error(node, "complex numbers are not ordered")
        order = COMPARISONS[type(op)]
        return self.entrywise(
            lambda x, y: compared_by_cases(order, self.as_number(x, node), self.as_number(y, node)),
            (a, b),
            node,
            sort=BOOL,
        )

    def claimed(self, found: Value, node: ast.AST) -> Term:
        """The formula that a value claims."""
        if isinstance(found, Claimed):
            return found.formula
        if isinstance(found, Equation):
            return self.equation_of(found, node)
        return self.as_formula(found, node)

    def total_of(self, found: Selected, name: str, node: ast.AST) -> Value:
        """The sum, the mean or the number of the entries that a mask takes."""
        array, mask = found.array, found.mask
        nothing = Array((), lambda _: ZERO, INT)
        number = Array(mask.axes, mask.number, INT)
        chosen = self.choose_arrays(mask, array, nothing, node)
        total = [Array(x.axes, x.entry, numeric_sort(x)) for x in (chosen, number)]
        at = At(self, node)

        def summed(x: Array) -> Term:
            def level(indices: Indices) -> Term:
                if len(indices) == x.ndim:
                    return x.number(indices)
                return at.sum(x.axes[len(indices)], lambda k: level((*indices, k)))

            return level(())

        with self.kernel(node):
            if name == "sum":
                return self.checked(summed(total[0]), node)
            count = summed(total[1])
            return count if name == "size" else self.divide(summed(total[0]), count, node)

    def equation_of(self, found: Equation, node: ast.AST) -> Term:
        """That two arrays are equal: one shape, and every entry."""
        a, b = self._side(found.left, node), self._side(found.right, node)
        if a.ndim != b.ndim:
            raise self.error(
                node,
                f"{kind_of(found.left)} is compared with {kind_of(found.right)}: they have no "
                "single truth value in NumPy; write (...).all() for the entries",
            )
        if all(len(axis) == 1 for axis in (*a.axes, *b.axes)):
            return Eq(*(self._as_claimed(v, node).term for v in (found.left, found.right)))
        # on the axes that a reshape merged, entry by entry along each of them
        for m, n in zip(a.shape, b.shape, strict=True):
            self.require(Eq(m, n), "the arrays compared have one shape", node)
        axes = tuple(max(pair, key=len) for pair in zip(a.axes, b.axes, strict=True))
        left, right = (
            self.tabulated(Array(axes, side.entry, side.sort, side.hole), node, parts=True)
            for side in (a, b)
        )
        equation = Eq(left.term, right.term)
        self.on_parts[equation] = axes
        return equation

    def _as_claimed(self, found: Value, node: ast.AST) -> Tensor:
        return self.as_tensor(
            self.array(found, node) if isinstance(found, Equation) else found, node
        )

    def _side(self, found: Value, node: ast.AST) -> Array:
        """A side of an equation; lists without a row have their shape."""
        if isinstance(found, Tensor | Items) and not self.is_array(found):
            tensor = self.as_tensor(found, node)
            return self.array(Tensor(tensor.term, tensor.shape), node)
        return self.array(found, node)

    def connect(self, op: ast.operator, a: Array, b: Array, node: ast.AST) -> Array:
        """``a & b``, ``a | b`` and ``a ^ b`` of masks."""
        if a.sort != BOOL or b.sort != BOOL:
            raise self.error(
                node,
                "`&`, `|` and `^` are read of masks, such as (x > 0) & (x < 1); a power is written "
                "`**`",
            )
        return self.entrywise(CONNECTIVES[type(op)], (a, b), node, sort=BOOL)

    def signed(self, found: Array, node: ast.UnaryOp) -> Array:
        """``-x`` and ``+x`` of an array."""

        def f(x: Term) -> Term:
            number = self.as_number(x, node)
            self.refuse_truth_values(node, number)
            return neg(number) if isinstance(node.op, ast.USub) else number

        return self.entrywise(f, (found,), node, sort=numeric_sort(found))

    def choose(self, condition: Term, a: Value, b: Value, node: ast.AST) -> Value:
        """``a if condition else b`` for numbers, formulas, tensors of one shape, and tuples."""
        if isinstance(a, Items) and isinstance(b, Items) and not (a.is_list or b.is_list):
            if len(a.items) != len(b.items):
                raise self.error(node, "the two cases are tuples of different lengths")
            pairs = zip(a.items, b.items, strict=True)
            return Items(tuple(self.choose(condition, *p, node) for p in pairs), is_list=False)
        if isinstance(a, Equation | Claimed) or isinstance(b, Equation | Claimed):
            first, second = self.claimed(a, node), self.claimed(b, node)
            return Claimed(Or(conj(condition, first), conj(negation(condition), second)))
        if isinstance(a, Either) or isinstance(b, Either):
            return Either(condition, a, b)
        if self.is_array(a) or self.is_array(b):
            if any(isinstance(side, Items | Tensor) and not self.is_array(side) for side in (a, b)):
                raise self.error(node, "one of the two cases is a list and the other an array")
            return self._chosen_arrays(condition, self.array(a, node), self.array(b, node), node)
        if isinstance(a, Tensor | Items) or isinstance(b, Tensor | Items):
            left, right = self.as_tensor(a, node), self.as_tensor(b, node)
            self.same_shape(left, right, node, "the two cases")
            if left.lists != right.lists:
                raise self.error(node, "one of the two cases is a list and the other an array")
            return self.tabulate(
                left.shape,
                lambda i: self.choose(
                    condition, self.at(left, i, node), self.at(right, i, node), node
                ),
                node,
                lists=left.lists,
            )
        if isinstance(a, Term) and isinstance(b, Term) and a.sort == b.sort == BOOL:
            return Or(conj(condition, a), conj(negation(condition), b))
        return Ite(condition, self.as_number(a, node), self.as_number(b, node))

    def _chosen_arrays(self, condition: Term, a: Array, b: Array, node: ast.AST) -> Value:
        if a.ndim != b.ndim:
            return Either(condition, self.plain(a, node), self.plain(b, node))
        for m, n in zip(a.shape, b.shape, strict=True):
            self.require(Eq(m, n), "the two cases: equal sizes", node, "goes on")
        test = Array((), lambda _: condition, BOOL)
        return self.settled(self.choose_arrays(test, a, b, node), node)

    def choose_arrays(self, condition: Array, a: Array, b: Array, node: ast.AST) -> Array:
        """``a if condition else b`` entry by entry, broadcast."""
        both = a.sort == b.sort == BOOL
        sort = BOOL if both else numeric_sort(a, b)

        def f(p: Term, x: Term, y: Term) -> Term:
            p = p if p.sort == BOOL else self.as_formula(p, node)
            if both:
                return Or(conj(p, x), conj(negation(p), y))
            return Ite(p, self.as_number(x, node), self.as_number(y, node))

        with self.words(node):
            axes, (m, ma, mb) = broadcast(At(self, node), condition, a, b)

        def entry(indices: Indices) -> Term:
            p = condition.entry(m(indices))
            p = p if p.sort == BOOL else self.as_formula(p, node)
            # an entry that is minus infinity has no value to choose
            if a.hole is not None and a.hole(ma(indices)) == TRUE:
                p = FALSE
            elif b.hole is not None and b.hole(mb(indices)) == TRUE:
                p = TRUE
            if p in (TRUE, FALSE):
                found = a.entry(ma(indices)) if p == TRUE else b.entry(mb(indices))
                return found if sort == BOOL else self.as_number(found, node)
            # what a case needs, it needs where it is taken
            with self.assuming(p):
                x = a.entry(ma(indices))
            with self.assuming(negation(p)):
                y = b.entry(mb(indices))
            return self.checked(f(p, x, y), node)

        hole: Entry | None = None
        if a.hole is not None or b.hole is not None:
            first, second = a.hole or (lambda _: FALSE), b.hole or (lambda _: FALSE)

            def hole(indices: Indices) -> Term:
                p = condition.entry(m(indices))
                p = p if p.sort == BOOL else self.as_formula(p, node)
                return simple_or(
                    conj_of(p, first(ma(indices))), conj_of(negation(p), second(mb(indices)))
                )

        return Array(axes, entry, sort, hole)

    def map_function(self, name: str, found: Array, node: ast.AST) -> Array:
        """A function of a number, such as ``exp``, entry by entry."""
        if found.hole is not None and name == "exp":
            inside = found.hole
            return Array(
                found.axes,
                lambda i: Ite(
                    inside(i),
                    ZERO,
                    self.function_of(name, self.as_number(found.entry(i), node), node),
                ),
            )
        sort = numeric_sort(found) if ELEMENTARY[name] in ("abs", "sign") else REAL

        def f(x: Term) -> Term:
            return self.function_of(name, self.as_number(x, node), node)

        return self.entrywise(f, (found,), node, sort=sort)


def compared_by_cases(order: Callable[[Term, Term], Term], x: Term, y: Term) -> Term:
    """A comparison of a number by cases, where it comes to one of them: ``max(a, 0) <= 0``.

    >>> from symcnn.kernel.terms import REAL, Num, Var
    >>> a = Var("a", REAL)
    >>> print(compared_by_cases(Le, Ite(a <= 0, ZERO, a), ZERO))
    a <= 0
    """
    for place, side in enumerate((x, y)):
        if not isinstance(side, Ite):
            continue
        p, *cases = side.args
        first, second = (order(*((c, y) if place == 0 else (x, c))) for c in cases)
        # p and first, or not p and second
        if evident(first) and second in (p, FALSE):
            return p
        if evident(negation(first)) and second == negation(p):
            return second
        if evident(second) and first in (negation(p), FALSE):
            return negation(p)
        if evident(negation(second)) and first == p:
            return p
    return order(x, y)
