"""Entries, slices, and the operations of matrices."""

from __future__ import annotations

import ast

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import (
    COMPLEX, INT, REAL, ZERO, Bracket, Det, Diff, Entry, Eq, Inv, Lam, Le, Num, Range, Space, Sum,
    Term, Var, mul, ne,
)  # fmt: skip
from symcnn.operators.arrays import Array, numeric_sort
from symcnn.operators.products import matrix_product

from .arithmetic import AS_NUMBER, may_be_truth_value
from .context import At
from .indexing import Indexing
from .state import INFINITE, axes
from .values import Equation, Scope, Tensor, Value

MAX_MATRIX_POWER = 16


class Tensors(Indexing):
    """Reading what is done with tensors as a whole."""

    # whether a bracket is a truth value, and not a number; formulas have numbers only
    has_truth_values = True

    # -- matrices ---------------------------------------------------------------------

    def require_natural(self, length: Term, node: ast.AST) -> Term:
        """The length; its range is not written beyond its end, where Python's length is 0."""
        self.require(Le(ZERO, length), f"the length {length} is not negative", node)
        return length

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

    def may_be_truths(self, found: Value, node: ast.AST) -> bool:
        """Whether the entries of an array may be truth values of NumPy."""
        array = self.array(found, node)
        places = tuple(Var(self.fresh_name("i"), INT) for _ in array.axes)
        with self.unrecorded(), self.assuming():
            entry = array.number(places)
        return numeric_sort(array) <= INT and may_be_truth_value(entry)

    def multiply(self, a: Value, b: Value, node: ast.AST) -> Value:
        """The matrix product ``a @ b``: of matrices and vectors, or of batches of them."""
        if any(isinstance(v, Array | Equation) or len(shape_of(v)) > 2 for v in (a, b)):
            x, y = self.array(a, node), self.array(b, node)
            truths = self.has_truth_values and self.may_be_truths(a, node)
            if truths and self.may_be_truths(b, node):
                raise self.error(node, f"`@` of truth values is their `or` in NumPy; {AS_NUMBER}")
            if x.hole is not None or y.hole is not None:
                raise self.error(node, INFINITE)
            with self.words(node), self.kernel(node):
                return self.plain(matrix_product(At(self, node), x, y), node)
        left, right = self.as_array(a, node), self.as_array(b, node)
        self.require(Eq(left.shape[-1], right.shape[0]), "the inner sizes of `@` agree", node)
        size = left.shape[-1]
        rows = len(left.shape) - 1

        def entry_at(indices: tuple[Term, ...]) -> Term:
            with self.bound("k", size) as v:
                x = self.as_number(self.at(left, (*indices[:rows], v), node), node)
                y = self.as_number(self.at(right, (v, *indices[rows:]), node), node)
                truths = self.has_truth_values and may_be_truth_value(x)
                if truths and may_be_truth_value(y):
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


def shape_of(found: Value) -> tuple[Term, ...]:
    """The shape of a tensor; nothing for any other value."""
    return tuple(found.shape) if isinstance(found, Tensor | Array) else ()
