"""Brackets, floors, case distinctions, matrices that are written out, reshape."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

from symcnn.kernel.terms import (
    INT, ONE, ZERO, Bracket, Eq, FloorDiv, Le, Mod, Num, Or, Term, add, conj, mul, neg,
)  # fmt: skip
from symcnn.operators.elementwise import ceiled, floored
from symcnn.read.claim_error import ReadError
from symcnn.read.evident import negation
from symcnn.read.values import Items, Tensor

from .folds import Folds
from .syntax_tree import (
    Dots, Fraction, Group, Method, Node, Partial, Product, Prose, Rows, Several, Total, Word,
)  # fmt: skip
from .trees import is_condition, kind
from .latex_values import Env, Meaning, Row


class Matrices(Folds):
    """Brackets, floors, case distinctions, matrices that are written out, reshape."""

    def group(self, node: Group, env: Env, index: bool) -> Meaning:
        left = node.left
        if left == "|" and self.known.floors:
            left = r"\lfloor"
        if left in (r"\lfloor", r"\lceil"):
            if not self.is_rational(node.body, env):
                number = self.number_of(node.body, env)
                return floored(number) if left == r"\lfloor" else ceiled(number)
            top, bottom = self.rational(node.body, env)
            if bottom == ONE:
                return top
            self.require_divisor(top, bottom, "//", node)
            if left == r"\lfloor":
                return FloorDiv(top, bottom)
            return neg(FloorDiv(neg(top), bottom))
        if left == "|":
            value = self.of(node.body, env)
            if not isinstance(value, Term):
                raise self.error(node, f"bars around {kind(value)}: write \\det or \\|...\\|")
            return self.function_of("abs", self.numeric(value, node), node)
        if left == "||":
            return self.norm(node, None, None, env)
        if left == r"\{":
            raise self.error(
                node, "a set is not read here; for a tensor, indices stand behind {...}"
            )
        if left == r"\langle" and isinstance(node.body, Several) and len(node.body.items) == 2:
            a, b = (self.of(n, env) for n in node.body.items)
            return self.times(Row(self.tensor(a, node)), b, node)
        if left == "[" and is_condition(node.body):
            return Bracket(self.condition_of(node.body, env))
        if isinstance(node.body, Several) and left == "[" and not is_condition(node.body):
            return self.column([self.number_of(n, env) for n in node.body.items], node)
        if isinstance(node.body, Several) and not is_condition(node.body):
            raise self.error(node, "one value is expected in these brackets, found several")
        return self.of(node.body, env, index=index)

    def is_rational(self, node: Node, env: Env) -> bool:
        """Whether all names in a formula of numbers are integers."""
        match node:
            case Total(items=items):
                return all(self.is_rational(item, env) for _, item in items)
            case Fraction(top=above, bottom=below):
                return self.is_rational(above, env) and self.is_rational(below, env)
            case Product(items=items) if not any(isinstance(i, Word | Partial) for i in items):
                with suppress(ReadError):  # of a function, which stands before its argument
                    return all(self.is_rational(item, env) for item in items)
            case Group(left="(" | "[" | "{", body=body):
                return self.is_rational(body, env)
        return self.number_of(node, env).sort == INT

    def rational(self, node: Node, env: Env) -> tuple[Term, Term]:
        """A formula of integers with + - * /, as one quotient."""
        match node:
            case Total(items=items):
                top, bottom = cast(Term, ZERO), cast(Term, ONE)
                for sign, item in items:
                    a, b = self.rational(item, env)
                    top = add(mul(top, b), mul(Num(sign), a, bottom)) if b != bottom else add(
                        top, mul(Num(sign), a)
                    )  # fmt: skip
                    bottom = mul(bottom, b) if b != bottom else bottom
                return top, bottom
            case Fraction(top=above, bottom=below):
                (a, b), (c, d) = self.rational(above, env), self.rational(below, env)
                return mul(a, d), mul(b, c)
            case Product(items=items) if not any(isinstance(i, Word | Partial) for i in items):
                top, bottom = cast(Term, ONE), cast(Term, ONE)
                for item in items:
                    a, b = self.rational(item, env)
                    top, bottom = mul(top, a), mul(bottom, b)
                return top, bottom
            case Group(left="(" | "[" | "{", body=body):
                return self.rational(body, env)
        found = self.number_of(node, env, index=True)
        if found.sort != INT:
            raise self.error(node, "the floor of integers and their quotients is read")
        return found, ONE

    def cases(self, node: Rows, env: Env, index: bool) -> Meaning:
        """The value in the first row whose condition holds; the rows must cover everything."""
        rows: list[tuple[Node, Node | None]] = []
        for row in node.rows:
            if not 1 <= len(row) <= 2 or row[0] is None:
                raise self.error(node, "a case is a value and a condition")
            rows.append((row[0], row[1] if len(row) == 2 else None))
        conditions: list[Term] = []
        values: list[Any] = []
        covered = False
        for place, (value, condition) in enumerate(rows):
            if condition is None:
                raise self.error(value, "a condition is expected behind the value of a case")
            otherwise = isinstance(condition, Prose)
            if otherwise and place != len(rows) - 1:
                raise self.error(condition, "`otherwise` stands in the last row")
            before = [negation(c) for c in conditions]
            holds = conj() if otherwise else self.condition_of(condition, env)
            covered = covered or otherwise
            conditions.append(holds)
            with self.assuming(*before, holds):
                values.append(self.of(value, env, index=index))
        if not covered:
            self.require(Or(*conditions), "the cases cover everything; add `otherwise`", node)
        found: Any = values[-1]
        for condition_, value_ in zip(
            reversed(conditions[:-1]), reversed(values[:-1]), strict=True
        ):
            found = self.choose(condition_, value_, found, node)
        return cast(Meaning, found)

    def matrix(self, node: Rows, env: Env) -> Meaning:
        """A matrix, column or row that is written out."""
        if node.kind in ("vmatrix", "Vmatrix"):
            raise self.error(node, "write \\det for the determinant of a matrix")
        widths = {len(row) for row in node.rows}
        if len(widths) != 1 or any(c is None for row in node.rows for c in row):
            raise self.error(
                node, "the rows of a matrix have the same number of entries, none empty"
            )
        if any(isinstance(c, Dots) for row in node.rows for c in row):
            from .dots import regular

            return regular(self, node, env)
        first = node.rows[0][0]
        if widths == {1} and first is not None and isinstance(self.of(first, env), Row):
            return self.stacked([row[0] for row in node.rows if row[0] is not None], node, env)
        entries = [[self.number_of(c, env) for c in row if c is not None] for row in node.rows]
        if widths == {1}:
            return self.column([row[0] for row in entries], node)
        if len(entries) == 1:
            return Row(self.column(entries[0], node))
        rows = Items(tuple(Items(tuple(row), True) for row in entries), True)
        found = self.as_tensor(rows, node)
        return Tensor(found.term, found.shape)

    def stacked(self, cells: Sequence[Node], node: Node, env: Env) -> Tensor:
        """Rows below each other."""
        rows = [self.of(cell, env) for cell in cells]
        if not all(isinstance(row, Row) for row in rows):
            raise self.error(node, "rows and numbers stand below each other")
        tensors = [self.tensor(row, cell) for row, cell in zip(rows, cells, strict=True)]
        for t, cell in zip(tensors[1:], cells[1:], strict=True):
            self.fitting(tensors[0], t, cell, "the rows of a matrix")
        found = self.as_tensor(Items(tuple(tensors), True), node)
        return Tensor(found.term, found.shape)

    def column(self, entries: Sequence[Term], node: Node) -> Tensor:
        found = self.as_tensor(Items(tuple(entries), True), node)
        return Tensor(found.term, found.shape)

    def reshaped(self, node: Method, env: Env) -> Meaning:
        """``X.reshape(m, n)``: the entries in the order of their rows."""
        tensor = self.tensor(self.of(node.base, env), node.base)
        inside = node.arguments
        items = inside.items if isinstance(inside, Several) else (inside,)
        shape = tuple(self.index(n, env) for n in items)
        counts = mul(*tensor.shape) if tensor.shape else ONE
        self.require(Eq(mul(*shape), counts), "as many entries before and after reshape", node)

        def at(places: tuple[Term, ...]) -> Term:
            flat: Term = ZERO
            for p, n in zip(places, shape, strict=True):
                flat = add(mul(flat, n), p)
            if len(tensor.shape) == 1:
                return self.place(tensor, (flat,), node)
            where: list[Term] = []
            for n in reversed(tensor.shape[1:]):
                where.append(Mod(flat, n))
                flat = FloorDiv(flat, n)
            return self.place(tensor, (flat, *reversed(where)), node)

        for n in tensor.shape[1:]:
            self.require(Le(ONE, n), "reshape divides by sizes of at least 1", node)
        return self.entries(shape, at, node)
