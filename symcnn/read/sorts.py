"""What an expression has to be where it stands: a number, an integer, a formula, a tensor."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace

from symcnn.kernel.binding import close, free_vars, open_binder
from symcnn.kernel.terms import (
    BOOL, FALSE, INT, ONE, TRUE, ZERO, Bracket, Eq, Ite, Lam, Num, Range, Term, Var, entry, ne,
)  # fmt: skip
from symcnn.operators.arrays import Array

from .evident import gathered
from .state import INFINITE, State, axes, case_of, kind_of
from .values import (
    NOTHING, Claimed, Closure, Equation, Instance, Items, Layer, Record, Scope, Single, Tensor,
    Text, Value,
)  # fmt: skip


class Sorts(State):
    """Reading values of a sort, and tensors entry by entry."""

    def number(self, node: ast.expr, scope: Scope) -> Term:
        """A numeric term; a formula counts as 1 or 0, as in Python."""
        return self.as_number(self.value(node, scope), node)

    def as_number(self, found: Value, node: ast.AST) -> Term:
        """The value as a number; raises if it is not one."""
        if isinstance(found, Term):
            return Bracket(found) if found.sort == BOOL else found
        self.refuse_array_of_truths(found, node)
        if isinstance(found, Array) and not found.axes and found.hole is not None:
            raise self.error(node, INFINITE)
        raise self.error(node, f"a number is expected, found {kind_of(found)}")

    def integer(self, node: ast.expr, scope: Scope, role: str) -> Term:
        """An integer term; ``role`` says in an error what it is for."""
        return self.as_integer(self.value(node, scope), node, role)

    def as_integer(self, found: Value, node: ast.AST, role: str) -> Term:
        """The value as an integer; raises if it is not one."""
        if isinstance(found, Term) and found.sort in (INT, BOOL):
            return self.as_number(found, node)
        raise self.error(node, f"{role} must be an integer, found {kind_of(found)}")

    def formula(self, node: ast.expr, scope: Scope) -> Term:
        """A condition; a number counts as true where it is not 0, as in Python."""
        return self.as_formula(self.value(node, scope), node)

    def as_formula(self, found: Value, node: ast.AST) -> Term:
        """The value as a formula; raises if it has no truth value."""
        self.refuse_array_of_truths(found, node)
        if isinstance(found, Term):
            return found if found.sort == BOOL else ne(found, ZERO)
        raise self.error(node, f"a condition is expected, found {kind_of(found)}")

    def truth(self, found: Value, node: ast.AST) -> Term:
        """The truth value of a value, as `if` and `not` take it."""
        if isinstance(found, Single) and found == NOTHING:
            return FALSE
        if isinstance(found, Items | Text | Record):
            inside = {Items: "items", Text: "text", Record: "entries"}[type(found)]
            return TRUE if getattr(found, inside) else FALSE
        if isinstance(found, Layer | Instance | Closure):
            return TRUE
        return self.as_formula(found, node)

    def refuse_array_of_truths(self, found: Value, node: ast.AST) -> None:
        """Raise for an array of conditions, one truth value for each entry."""
        if isinstance(found, Equation | Claimed) or (
            isinstance(found, Array) and found.sort == BOOL
        ):
            raise self.error(
                node,
                "an equation of arrays has no single truth value in NumPy; compare the entries: "
                "(X == Y).all()"
                if isinstance(found, Equation | Claimed)
                else "an array of conditions has no single truth value in NumPy; write .all() "
                "or .any() behind it",
            )

    def as_tensor(self, found: Value, node: ast.AST) -> Tensor:
        """The value as a tensor: a list written out becomes one by cases."""
        if isinstance(found, Tensor):
            return found
        if isinstance(found, Array) and found.axes:
            return self.tabulated(found, node)
        if isinstance(found, Items):
            if not found.is_list:
                raise self.error(
                    node, "a tuple is no list and no row of a tensor; write [...] for (...)"
                )
            return self.tabulated_items(found, node)
        raise self.error(node, f"a tensor is expected, found {kind_of(found)}")

    def tabulated(self, found: Array, node: ast.AST, *, parts: bool = False) -> Tensor:
        """The array as a tensor by its entries; with ``parts``, merged axes stand apart."""
        if found.hole is not None:
            raise self.error(node, INFINITE)
        axes = found.axes if parts else tuple((n,) for n in found.shape)
        sizes = [n for axis in axes for n in axis]
        return self.tabulate(
            sizes, lambda indices: self.as_number(found.entry(gathered(indices, axes)), node), node
        )

    def tabulated_items(self, found: Items, node: ast.AST) -> Tensor:
        """The entries of a list or tuple as those of a tensor, by cases."""
        if not found.items:
            raise self.error(node, "an empty list has no entries to speak of")
        count = Num(len(found.items))
        with self.bound("i", count) as v:
            value = found.items[-1]
            value = value if isinstance(value, Term) else self.as_tensor(value, node)
            for place in reversed(range(len(found.items) - 1)):
                item = found.items[place]
                item = item if isinstance(item, Term) else self.as_tensor(item, node)
                value = self.choose(Eq(v, Num(place)), item, value, node)
            return self.close_tensor(v, count, value, node)

    def close_tensor(self, v: Var, count: Term, body: Value, node: ast.AST) -> Tensor:
        """The list whose entry (or slice) v is ``body``, for ``0 <= v < count``."""
        if isinstance(body, Items):
            body = self.as_tensor(body, node)
        if isinstance(body, Array) and body.axes:
            body = self.tabulated(body, node)
        if isinstance(body, Tensor):
            if any(v in free_vars(n) for n in body.shape):
                raise self.error(
                    node,
                    f"the inner lists differ in length: their length depends on {v.name}; "
                    "a tensor has the same length in every row",
                )
            inner, shape, lists = body.term, body.shape, body.lists
        else:
            inner, shape, lists = self.as_number(body, node), (), 0
        term = Lam(Range(count), self.closed(inner, v, node), self.hints[v])
        return Tensor(term, (count, *shape), lists + 1)

    def closed(self, t: Term, v: Var, node: ast.AST) -> Term:
        """``close``, with its work counted."""
        self.checked(t, node)
        self.spend(self._measure(t)[0], node)
        return close(t, v)

    def tabulate(
        self,
        shape: Sequence[Term],
        entry_at: Callable[[tuple[Term, ...]], Value],
        node: ast.AST,
        *,
        lists: int = 0,
    ) -> Tensor:
        """The tensor of a shape whose entry at indices is given by a function."""

        def build(indices: tuple[Term, ...]) -> Value:
            place = len(indices)
            if place == len(shape):
                return entry_at(indices)
            with self.bound("ijklmnopqrst"[min(place, 11)], shape[place]) as v:
                body = build((*indices, ZERO if shape[place] == ONE else v))
                return self.close_tensor(v, shape[place], body, node)

        return replace(self.as_tensor(build(()), node), lists=lists)

    def at(self, tensor: Tensor, indices: Sequence[Term], node: ast.AST) -> Term | Tensor:
        """An entry, or with fewer indices than axes the tensor that is left.

        The indices are taken to be in range: who calls this has required it.
        """
        t = tensor.term
        if len(indices) == len(tensor.shape):
            left = list(indices)
            while left and isinstance(t, Lam):
                self.spend(self._measure(t)[0], node)
                t = open_binder(t, left.pop(0))
            while not left and isinstance(t, Ite) and (case := case_of(t)) is not None:
                t = case
            return self.checked(entry(t, *left), node)
        lists = max(0, tensor.lists - len(indices))
        if isinstance(t, Lam):
            for i in indices:
                self.spend(self._measure(t)[0], node)
                t = open_binder(t, i)
            return Tensor(t, tensor.shape[len(indices) :], lists)
        return self.tabulate(
            tensor.shape[len(indices) :],
            lambda rest: self.at(tensor, (*indices, *rest), node),
            node,
            lists=lists,
        )

    def same_shape(self, a: Tensor, b: Tensor, node: ast.AST, what: str) -> None:
        """Raise if the ranks differ; require that the sizes are equal."""
        if len(a.shape) != len(b.shape):
            raise self.error(
                node, f"{what}: a tensor with {axes(a)} and one with {axes(b)} do not fit"
            )
        for m, n in zip(a.shape, b.shape, strict=True):
            self.require(Eq(m, n), f"{what}: equal sizes", node, "goes on")

    def choose(self, condition: Term, a: Value, b: Value, node: ast.AST) -> Value:
        """``a if condition else b`` for numbers, formulas, tensors of one shape, and tuples."""
        raise NotImplementedError
