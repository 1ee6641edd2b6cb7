"""The kinds of values: numbers, lists and arrays, and what one is as another."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace

from symcnn.kernel.binding import subst
from symcnn.kernel.terms import (
    BOOL, ONE, TENSOR, ZERO, And, Eq, Lt, Num, Or, Sort, Term, Var, element_sort,
)  # fmt: skip
from symcnn.operators.arrays import Array, Entry, Module, numeric_sort
from symcnn.operators.lengths import Axis, Indices

from .arithmetic import Arithmetic
from .context import At, hinted
from .evident import gathered, negation
from .values import Either, Equation, Items, Layer, Obligation, Series, Settled, Tensor, Value

ROWS = "nested lists have a row, or NumPy gives their array one axis"


class Kinds(Arithmetic):
    """Reading values of one kind as values of another."""

    def compare_arrays(self, op: ast.cmpop, a: Array, b: Array, node: ast.AST) -> Array:
        """The comparison of two arrays entry by entry."""
        raise NotImplementedError

    def is_array(self, found: Value) -> bool:
        """Whether a value is an array of NumPy: no number, and no list."""
        if isinstance(found, Settled):
            return not found.lists
        is_tensor = isinstance(found, Tensor) and found.array
        return is_tensor or isinstance(found, Array | Equation)

    def array(self, found: Value, node: ast.AST) -> Array:
        """The value as an array, as NumPy's functions take it: numbers and lists become one."""
        if isinstance(found, Equation):
            sides = self.array(found.left, node), self.array(found.right, node)
            return self.compare_arrays(ast.Eq(), *sides, node)
        if isinstance(found, Settled) and found.lists:
            return Settled(found.axes, found.entry, found.sort, found.hole)
        if isinstance(found, Array):
            return found
        if isinstance(found, Term) and found.sort != TENSOR:
            return Array((), lambda _: found, found.sort)
        mask = self.truths(found)
        if mask is not None:
            return mask
        tensor = self.as_array(found, node)
        term, axes = tensor.term, tuple((n,) for n in tensor.shape)
        sort = element_sort(term)

        def entry(indices: Indices) -> Term:
            return self.as_entry(self.at(tensor, indices, node), node)

        return Settled(axes, entry, sort)

    def truths(self, found: Value) -> Array | None:
        """A list of conditions as the array that NumPy makes of it; None for another value."""
        if isinstance(found, Array):
            return found if found.sort == BOOL else None
        if isinstance(found, Term):
            return Array((), lambda _: found, BOOL) if found.sort == BOOL else None
        rows = [self.truths(v) for v in found.items] if isinstance(found, Items) else []
        parts = [row for row in rows if row is not None]
        if not parts or len(parts) < len(rows) or any(p.axes != parts[0].axes for p in parts):
            return None

        def entry(i: Indices) -> Term:
            return Or(*(And(Eq(i[0], Num(k)), p.entry(i[1:])) for k, p in enumerate(parts)))

        alone = parts[0] if len(parts) == 1 else None
        return Array(
            ((Num(len(parts)),), *parts[0].axes),
            (lambda i: alone.entry(i[1:])) if alone is not None else entry, BOOL,
        )  # fmt: skip

    def as_array(self, found: Value, node: ast.AST) -> Tensor:
        """The value as NumPy's array: nested lists without a row would have one axis only."""
        tensor = self.as_tensor(found, node)
        for n in tensor.shape[: min(tensor.lists, len(tensor.shape) - 1)]:
            self.condition(Lt(ZERO, n), ROWS, node)
        return Tensor(tensor.term, tensor.shape, of_list=tensor.lists > 0)

    def require_rows(self) -> None:
        """What is asked of shapes has another answer, and not none, for lists without a row."""
        for key, c in self.conditions.items():
            if c.what == ROWS:
                place = (c.line, c.column, c.source)
                self.obligations.setdefault(key, Obligation(c.given, c.formula, c.what, *place))

    def as_entry(self, found: Value, node: ast.AST) -> Term:
        """What an entry of an array is: a number or a formula."""
        return found if isinstance(found, Term) else self.as_number(found, node)

    def from_word(self, result: object, name: str, node: ast.AST) -> Value:
        """What a word gives, as a value."""
        if isinstance(result, Array):
            return self.plain(result, node)
        if isinstance(result, Term):
            return self.checked(result, node)
        if isinstance(result, Module):
            return Layer(name, result, {})
        if isinstance(result, tuple):
            return Items(tuple(self.from_word(r, name, node) for r in result), is_list=False)
        raise self.error(node, f"{name} gives what is not read")

    def plain(self, found: Array, node: ast.AST) -> Value:
        """The array itself; without axes, the number that it is."""
        if found.axes or found.hole is not None:
            return found
        return self.checked(found.entry(()), node)

    def settled(self, found: Value, node: ast.AST) -> Value:
        """The value with all that it needs recorded here, once and for every entry."""
        if isinstance(found, Items):
            items, alone = self.each_apart(
                lambda v: self.settled(v, node), found.items, found.alone
            )
            same = all(a is b for a, b in zip(items, found.items, strict=True))
            return found if same else Items(items, found.is_list, alone)
        if isinstance(found, Series):
            raise self.error(
                node, "zip and enumerate are run through once; write them where they are used"
            )
        if isinstance(found, Equation):
            return Equation(self.settled(found.left, node), self.settled(found.right, node))
        if isinstance(found, Either):
            return self.of_cases(found, lambda case: self.settled(case, node), node)
        if not isinstance(found, Array) or isinstance(found, Settled):
            return found
        if not found.axes and found.hole is None:
            return self.checked(found.entry(()), node)
        is_plain = all(sum(n != ONE for n in axis) <= 1 for axis in found.axes)
        if found.hole is None and found.sort != BOOL and is_plain:
            tensor = self.tabulated(found, node)
            if element_sort(tensor.term) == found.sort:
                return tensor
            # zeros that are real numbers
            return replace(self.array(tensor, node), sort=found.sort)
        sizes = [n for axis in found.axes for n in axis]
        with ExitStack() as stack:
            variables = [stack.enter_context(self.bound(h, n)) for h, n in hinted(sizes)]
            indices = gathered(variables, found.axes)
            body = self.checked(found.entry(indices), node)
            hole = self.checked(found.hole(indices), node) if found.hole is not None else None
        return self._put_in(variables, found.axes, body, hole, found.sort, node)

    def all_written(self, found: Value, node: ast.AST) -> Value:
        """A settled value that depends on nothing that ``np.empty`` left there."""
        match found:
            case Term():
                return self.written(found, node)
            case Tensor():
                return replace(found, term=self.written(found.term, node))
            case Items(items=items):
                return Items(tuple(self.all_written(v, node) for v in items), found.is_list)
            case Array() if found.hole is None and found.sort != BOOL:
                return self.all_written(self.tabulated(found, node), node)
        return found

    def _put_in(
        self,
        variables: Sequence[Var],
        axes: tuple[Axis, ...],
        body: Term,
        hole: Term | None,
        sort: Sort,
        node: ast.AST,
        lists: int = 0,
    ) -> Settled:
        """The array whose entry is a term with the indices put in for the variables."""

        def put_in(t: Term) -> Entry:
            measure = self._measure(t)[0]

            def entry(indices: Indices) -> Term:
                self.spend(measure, node)
                at = At(self, node)
                pairs = zip(indices, axes, strict=True)
                parts = [part for i, axis in pairs for part in at.split(i, axis)]
                return subst(t, dict(zip(variables, parts, strict=True)))

            return entry

        return Settled(
            axes, put_in(body), sort, None if hole is None else put_in(hole), lists=lists
        )

    def listed(self, v: Var, count: Term, body: Value, node: ast.AST) -> Value:
        """The list whose entry v is ``body``, for ``0 <= v < count``."""
        if not isinstance(body, Array) or body.hole is None:
            return self.close_tensor(v, count, body, node)
        sizes = [n for axis in body.axes for n in axis]
        with ExitStack() as stack:
            variables = [stack.enter_context(self.bound(h, n)) for h, n in hinted(sizes)]
            indices = gathered(variables, body.axes)
            entry, hole = body.number(indices), body.hole(indices)
        axes, lists = ((count,), *body.axes), body.lists + 1 if isinstance(body, Settled) else 1
        return self._put_in([v, *variables], axes, entry, hole, numeric_sort(body), node, lists)

    def of_cases(self, found: Either, f: Callable[[Value], Value], node: ast.AST) -> Value:
        """A function of the case that holds."""
        with self.assuming(found.condition):
            first = f(found.first)
        with self.assuming(negation(found.condition)):
            second = f(found.second)
        return self.choose(found.condition, first, second, node)
