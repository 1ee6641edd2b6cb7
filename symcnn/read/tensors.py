"""Entries, slices, and the operations of matrices."""

from __future__ import annotations

import ast

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import (
    COMPLEX,
    INT,
    ONE,
    REAL,
    ZERO,
    And,
    Bracket,
    Det,
    Diff,
    Entry,
    Eq,
    FloorDiv,
    Inv,
    Lam,
    Le,
    Lt,
    Num,
    Range,
    Space,
    Sum,
    Term,
    Var,
    add,
    mul,
    ne,
    neg,
)

from .arithmetic import AS_NUMBER, Arithmetic, may_be_truth_value
from .state import axes, kind_of
from .values import Items, Scope, Tensor, Value

MAX_MATRIX_POWER = 16


class Tensors(Arithmetic):
    """Reading what is done with tensors as a whole."""

    # -- entries and slices -----------------------------------------------------------

    def subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        """``X[i, j]``, ``X[i][j]``, ``X[i, :]``, ``X[a:b]``, ``X.shape[0]``."""
        base = self.value(node.value, scope)
        places = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if isinstance(base, Items):
            if len(places) == 1 and isinstance(place := literal_integer(places[0]), int):
                if -len(base.items) <= place < len(base.items):
                    return base.items[place]
                raise self.error(node, f"there are only {len(base.items)} items")
            if any(isinstance(p, ast.Slice) for p in places):
                base = self.as_tensor(base, node)
            else:
                base = self.tabulated_items(base, node)
        if not isinstance(base, Tensor):
            raise self.error(node, f"a tensor is expected before [...], found {kind_of(base)}")
        if not base.array and len(places) > 1:
            raise self.error(
                node, "several indices of a list are written X[i][j]; X[i, j] is for arrays"
            )
        if len(places) > len(base.shape):
            raise self.error(
                node,
                f"{len(places)} indices for `{self.source.segment(node.value)}`, "
                f"which has {axes(base)}",
            )
        if not any(isinstance(p, ast.Slice) for p in places):
            indices = [
                self._index(p, n, axis, node, scope)
                for axis, (p, n) in enumerate(zip(places, base.shape, strict=False))
            ]
            return self.at(base, indices, node)
        return self._slice(base, places, node, scope)

    def _index(
        self, place: ast.expr, size: Term, axis: int, node: ast.Subscript, scope: Scope
    ) -> Term:
        if isinstance(place, ast.Constant) and (place.value is None or place.value is ...):
            raise self.error(place, "an index is an integer or a slice; name every axis")
        index = self.integer(place, scope, "an index")
        text = self.source.segment(place)
        if may_be_truth_value(index):
            raise self.error(
                place, f"the index {text} is a condition, for NumPy a mask; write int(...)"
            )
        if isinstance(index, Num) and index.value < 0:
            raise self.error(
                place,
                f"the index {text} counts from the end in Python; "
                f"write the length first, here {size} - {-index.value}",
            )
        if isinstance(index, Num) and isinstance(size, Num) and index.value >= size.value:
            raise self.error(place, f"the index {text} is outside an axis of length {size}")
        what = f"index {text} of axis {axis} of {self.source.segment(node.value)} is in range"
        self.require(And(Le(ZERO, index), Lt(index, size)), what, place)
        return index

    def _slice(
        self, base: Tensor, places: list[ast.expr], node: ast.Subscript, scope: Scope
    ) -> Tensor:
        fixed: list[Term | tuple[Term, Term]] = []
        shape: list[Term] = []
        for axis, n in enumerate(base.shape):
            place = places[axis] if axis < len(places) else ast.Slice()
            if isinstance(place, ast.Slice):
                start, count, step = self._slice_range(place, n, scope)
                fixed.append((start, step))
                shape.append(count)
            else:
                fixed.append(self._index(place, n, axis, node, scope))

        def entry_at(inner: tuple[Term, ...]) -> Term | Tensor:
            left = list(inner)
            indices = [
                add(f[0], mul(f[1], left.pop(0))) if isinstance(f, tuple) else f for f in fixed
            ]
            return self.at(base, indices, node)

        return self.tabulate(shape, entry_at, node, lists=base.lists)

    def _slice_range(self, place: ast.Slice, size: Term, scope: Scope) -> tuple[Term, Term, Term]:
        def end(node: ast.expr | None, default: Term) -> Term:
            if node is None:
                return default
            found = self.integer(node, scope, "the end of a slice")
            if isinstance(found, Num) and found.value < 0:
                raise self.error(
                    node,
                    "a negative end of a slice counts from the end in Python; "
                    f"write the length first, here {size} - {-found.value}",
                )
            return found

        start, stop, step = end(place.lower, ZERO), end(place.upper, size), end(place.step, ONE)
        if place.lower is None and place.upper is None and place.step is None:
            return start, size, step
        # Python clips the ends silently; here they must be where they claim to be
        self.require(And(Le(ZERO, start), Le(start, stop)), "the slice starts inside", place)
        self.require(Le(stop, size), "the slice ends inside", place)
        if step == ZERO:
            raise self.error(place, "the step of a slice must be at least 1")
        self.require(Le(ONE, step), "the step of the slice is at least 1", place)
        return start, count_of(start, stop, step), step

    # -- matrices ---------------------------------------------------------------------

    def attribute_of_tensor(self, base: Tensor, name: str, node: ast.Attribute) -> Value:
        """``X.shape`` and ``X.T``."""
        if name in ("shape", "ndim", "T") and not base.array:
            raise self.error(
                node, f"a list has no .{name} in Python; write array(...) around the list"
            )
        if name == "shape":
            for n in base.shape:
                self.require_natural(n, node)
            return Items(base.shape, is_list=False)
        if name == "ndim":
            return Num(len(base.shape))
        if name == "T":
            return self.transpose(base, node)
        raise self.error(
            node,
            f"`.{name}` of a tensor is not part of the language (.shape and .T are); "
            "write it with indices, such as sum(X[i, j] for i in range(m) for j in range(n))",
        )

    def require_natural(self, length: Term, node: ast.AST) -> Term:
        """The length; its range is not written beyond its end, where Python's length is 0."""
        self.require(Le(ZERO, length), f"the length {length} is not negative", node)
        return length

    def as_array(self, found: Value, node: ast.AST) -> Tensor:
        """The value as NumPy's array: nested lists without a row would have one axis only."""
        tensor = self.as_tensor(found, node)
        for n in tensor.shape[: min(tensor.lists, len(tensor.shape) - 1)]:
            self.require(
                Lt(ZERO, n), "nested lists have a row, or NumPy gives their array one axis", node
            )
        return Tensor(tensor.term, tensor.shape)

    def transpose(self, base: Tensor, node: ast.AST) -> Tensor:
        """The tensor with its axes reversed."""
        if len(base.shape) < 2:
            return base
        return self.tabulate(
            tuple(reversed(base.shape)),
            lambda i: self.at(base, tuple(reversed(i)), node),
            node,
        )

    def square(self, found: Value, node: ast.AST, what: str) -> Tensor:
        """The value as a square matrix."""
        matrix = self.as_tensor(found, node)
        if len(matrix.shape) != 2:
            raise self.error(node, f"{what} takes a matrix, found a tensor with {axes(matrix)}")
        self.require(Eq(*matrix.shape), f"the matrix of {what} is square", node)
        return matrix

    def matrix_function(self, name: str, found: Value, node: ast.AST) -> Value:
        """``det``, ``inv`` or ``trace`` of a matrix."""
        matrix = self.square(found, node, name)
        if name == "det":
            return Det(matrix.term)
        if name == "inv":
            self.condition(ne(Det(matrix.term), ZERO), "the matrix has an inverse", node)
            return Tensor(Inv(matrix.term), matrix.shape)
        size = matrix.shape[0]
        with self.bound("i", size) as v:
            body = self.as_number(self.at(matrix, (v, v), node), node)
            return Sum(Range(size), self.closed(body, v, node), "i")

    def multiply(self, a: Value, b: Value, node: ast.AST) -> Term | Tensor:
        """The matrix product ``a @ b`` of matrices and vectors."""
        left, right = self.as_array(a, node), self.as_array(b, node)
        if len(left.shape) > 2 or len(right.shape) > 2:
            raise self.error(node, "`@` is understood for vectors and matrices; write the sum")
        self.require(Eq(left.shape[-1], right.shape[0]), "the inner sizes of `@` agree", node)
        size = left.shape[-1]
        rows = len(left.shape) - 1

        def entry_at(indices: tuple[Term, ...]) -> Term:
            with self.bound("k", size) as v:
                x = self.as_number(self.at(left, (*indices[:rows], v), node), node)
                y = self.as_number(self.at(right, (v, *indices[rows:]), node), node)
                if may_be_truth_value(x) and may_be_truth_value(y):
                    raise self.error(
                        node, f"`@` of truth values is their `or` in NumPy; {AS_NUMBER}"
                    )
                return Sum(Range(size), self.closed(mul(x, y), v, node), "k")

        shape = (*left.shape[:-1], *right.shape[1:])
        return self.tabulate(shape, entry_at, node) if shape else entry_at(())

    def matrix_power(self, found: Value, exponent: Value, node: ast.AST) -> Tensor:
        """A literal integer power of a square matrix."""
        n = exponent if isinstance(exponent, Num) else None
        if n is None or n.sort != INT or abs(n.value) > MAX_MATRIX_POWER:
            raise self.error(
                node, f"a matrix power has a literal exponent of at most {MAX_MATRIX_POWER}"
            )
        matrix = self.square(found, node, "matrix_power")
        if n.value < 0:
            matrix = self.as_tensor(self.matrix_function("inv", matrix, node), node)
        if n.value == 0:
            return self.tabulate(matrix.shape, lambda i: Bracket(Eq(*i)), node)
        product = matrix
        for _ in range(abs(int(n.value)) - 1):
            product = self.as_tensor(self.multiply(product, matrix, node), node)
        return Tensor(product.term, product.shape)

    # -- derivatives --------------------------------------------------------------------

    def differentiate(self, node: ast.Call, scope: Scope) -> Term:
        """``diff(expression, X[i, j])`` or ``diff(expression, x)``; several variables in turn."""
        if len(node.args) < 2 or node.keywords:
            raise self.error(node, "diff takes an expression and an entry or a number to vary")
        expression = self.number(node.args[0], scope)
        if expression.sort > COMPLEX:
            raise self.error(node.args[0], "diff differentiates a number")
        for target in node.args[1:]:
            expression = self._derivative(expression, self.value(target, scope), target)
        return expression

    def _derivative(self, expression: Term, target: Value, node: ast.AST) -> Term:
        if isinstance(target, Entry) and isinstance(target.args[0], Var):
            variable, indices = target.args[0], target.args[1:]
        elif isinstance(target, Var):
            variable, indices = target, ()
        else:
            raise self.error(
                node, "diff varies a real parameter x, or an entry X[i, j] of a parameter"
            )
        if variable.element != REAL:
            raise self.error(node, f"diff varies real numbers, and {variable} is not real")
        if any(variable in free_vars(i) for i in indices):
            raise self.error(node, "the index depends on what is varied")
        body = self.closed(expression, variable, node)
        space = Space(REAL, variable.shape)
        return Diff(Lam(space, body, variable.name), variable, *indices)


def literal_integer(node: ast.expr) -> int | None:
    """The value of an integer literal, with or without a minus sign; None for another node."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = literal_integer(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    return None


def count_of(start: Term, stop: Term, step: Term) -> Term:
    """How many numbers ``start, start + step, ...`` are below ``stop``, for ``step >= 1``.

    >>> n = Var("n", INT)
    >>> print(count_of(Num(1), n, Num(2)), count_of(ZERO, n, ONE))
    n//2 n
    """
    length = add(stop, neg(start))
    if step == ONE:
        return length
    return FloorDiv(add(length, step, Num(-1)), step)
