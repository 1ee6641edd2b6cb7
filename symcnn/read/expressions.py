"""Expressions: what each kind of node stands for."""

from __future__ import annotations

import ast
from difflib import get_close_matches

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    BOOL,
    FALSE,
    ONE,
    TENSOR,
    TRUE,
    And,
    Eq,
    Fun,
    Le,
    Lt,
    Not,
    Or,
    Term,
    add,
    conj,
    neg,
)

from .foreign import ABSENT, FOREIGN
from .state import MAX_DEPTH, kind_of, negation
from .statements import Statements
from .values import Items, Library, Progression, Scope, Tensor, Value, Word
from .vocabulary import LIBRARIES

CONSTANTS = {"pi": Fun("pi")(), "e": Fun("exp")(1)}


class Reader(Statements):
    """The reader of one claim or operator."""

    def value(self, node: ast.expr, scope: Scope) -> Value:
        """What an expression stands for. Raises ``ReadError`` for one not in the language."""
        self.depth += 1
        self.spend(1, node)
        if self.depth > MAX_DEPTH:
            raise self.error(node, "the expression is nested too deeply")
        try:
            found = self._value(node, scope)
            return self.checked(found, node) if isinstance(found, Term) else found
        except KernelError as error:
            raise self.error(node, str(error)) from None
        except RecursionError:
            raise self.error(node, "the expression is nested too deeply") from None
        finally:
            self.depth -= 1

    def _value(self, node: ast.expr, scope: Scope) -> Value:
        match node:
            case ast.Name():
                return self._name(node, scope)
            case ast.Constant(value=bool() as truth):
                return TRUE if truth else FALSE
            case ast.Constant():
                return self.literal(node)
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                return self._sum(node, scope)
            case ast.BinOp():
                symbol = self.symbol_of(node.op, node)
                a, b = self.value(node.left, scope), self.value(node.right, scope)
                if symbol != "@":
                    return self.operate(symbol, a, b, node)
                if not any(isinstance(side, Tensor) and side.array for side in (a, b)):
                    raise self.error(
                        node, "`@` is for arrays; write array(...) around one of the lists"
                    )
                return self.multiply(a, b, node)
            case ast.UnaryOp():
                return self._unary(node, scope)
            case ast.Compare():
                return self._comparison(node, scope)
            case ast.BoolOp():
                return self._connective(node, scope)
            case ast.IfExp():
                return self._conditional(node, scope)
            case ast.Subscript():
                return self.subscript(node, scope)
            case ast.Attribute():
                return self._attribute(node, scope)
            case ast.Call():
                return self.called(node, scope)
            case ast.ListComp():
                return self.tensor_of(node, scope)
            case ast.Tuple() | ast.List():
                items = tuple(self.value(e, scope) for e in node.elts)
                return Items(items, isinstance(node, ast.List))
            case ast.Lambda():
                return self.closure(node, scope)
        raise self.error(node, FOREIGN.get(type(node), "this expression is not in the language"))

    # -- names ------------------------------------------------------------------------

    def _name(self, node: ast.Name, scope: Scope) -> Value:
        found = scope.find(node.id)
        if isinstance(found, bool):
            raise self.error(
                node,
                f"`{node.id}` has no value here: it is used before it is assigned, "
                "or belongs to a function around the claim",
            )
        if found is None:
            found = self.source.global_value(node.id, node)
        if found is None:
            raise self.error(node, self._unknown(node.id, scope))
        for key, need in scope.needs_of(node.id).items():
            self.conditions.setdefault(key, need)
        if isinstance(found, Word) and found.name in CONSTANTS:
            return CONSTANTS[found.name]
        return found

    def _unknown(self, name: str, scope: Scope) -> str:
        if name in ABSENT:
            return f"`{name}` is unknown; {ABSENT[name]}"
        known = scope.visible() | self.source.global_names()
        near = get_close_matches(name[:50], sorted(known), 3, 0.6)
        return f"`{name}` is unknown; " + (
            f"near names are {', '.join(near)}"
            if near
            else "parameters, local names, functions of this file and the words of the "
            "language are known"
        )

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Value:
        base = self.value(node.value, scope)
        if isinstance(base, Tensor | Items):
            return self.attribute_of_tensor(self.as_tensor(base, node), node.attr, node)
        if isinstance(base, Library):
            if node.attr not in LIBRARIES[base.name]:
                near = get_close_matches(node.attr[:50], sorted(LIBRARIES[base.name]), 3, 0.6)
                hint = f"; near names are {', '.join(near)}" if near else ""
                raise self.error(
                    node, f"`{base.name}.{node.attr}` is not part of the language{hint}"
                )
            if node.attr == "linalg":
                return Library("numpy.linalg")
            if node.attr in CONSTANTS:
                return CONSTANTS[node.attr]
            return Word(node.attr, base.name)
        raise self.error(
            node, f"the attribute `.{node.attr}` of {kind_of(base)} is not part of the language"
        )

    # -- arithmetic and logic -----------------------------------------------------------

    def _sum(self, node: ast.BinOp, scope: Scope) -> Value:
        """A chain of + and -, read from the left without recursion: chains get long."""
        chain: list[ast.BinOp] = []
        first: ast.expr = node
        while isinstance(first, ast.BinOp) and isinstance(first.op, ast.Add | ast.Sub):
            chain.append(first)
            first = first.left
        total = self.value(first, scope)
        pending: list[Term] = []
        for link in reversed(chain):
            value = self.value(link.right, scope)
            plus = isinstance(link.op, ast.Add)
            if isinstance(total, Term) and isinstance(value, Term):
                if not pending:
                    pending.append(self.as_number(total, link))
                value = self.as_number(value, link)
                if len(pending) == 1:
                    self.refuse_truth_values(link, pending[0], value)
                pending.append(value if plus else neg(value))
                continue
            if pending:
                total, pending = add(*pending), []
            total = self.operate("+" if plus else "-", total, value, link)
        return add(*pending) if pending else total

    def _unary(self, node: ast.UnaryOp, scope: Scope) -> Value:
        if isinstance(node.op, ast.Not):
            return negation(self._deniable(self.formula(node.operand, scope), node))
        if isinstance(node.op, ast.Invert):
            raise self.error(node, FOREIGN[ast.Invert])
        return self._signed(self.value(node.operand, scope), node)

    def _signed(self, found: Value, node: ast.UnaryOp) -> Value:
        """``-x`` or ``+x`` of a number, or of an array entry by entry."""
        if isinstance(found, Tensor) and found.array:
            return self.tabulate(
                found.shape, lambda i: self._signed(self.at(found, i, node), node), node
            )
        if isinstance(found, Tensor | Items):
            return self.operate("*", ONE, found, node)
        number = self.as_number(found, node)
        self.refuse_truth_values(node, number)
        return neg(number) if isinstance(node.op, ast.USub) else number

    def _connective(self, node: ast.BoolOp, scope: Scope) -> Term:
        """``and`` and ``or``: each part is read where the earlier ones decide nothing."""
        conjunction = isinstance(node.op, ast.And)
        parts: list[Term] = []
        with self.assuming():
            for part in node.values:
                found = self.value(part, scope)
                if not (isinstance(found, Term) and found.sort == BOOL):
                    raise self.error(
                        part,
                        f"a condition is expected beside `and` or `or`, found {kind_of(found)}; "
                        "write `x != 0`",
                    )
                self.refuse_array_of_truths(found, part)
                parts.append(found)
                self.assume(found if conjunction else negation(found))
        return conj(*parts) if conjunction else Or(*parts)

    def _conditional(self, node: ast.IfExp, scope: Scope) -> Value:
        condition = self.formula(node.test, scope)
        with self.assuming(condition):
            first = self.value(node.body, scope)
        with self.assuming(negation(condition)):
            second = self.value(node.orelse, scope)
        return self.choose(condition, first, second, node)

    def _comparison(self, node: ast.Compare, scope: Scope) -> Term:
        left = self.value(node.left, scope)
        parts: list[Term] = []
        with self.assuming():
            for op, place in zip(node.ops, node.comparators, strict=True):
                right = self.value(place, scope)
                part = self._compare(op, left, right, node)
                if len(node.ops) > 1:
                    self.refuse_array_of_truths(part, node)
                parts.append(part)
                self.assume(parts[-1])
                left = right
        return conj(*parts)

    def _compare(self, op: ast.cmpop, a: Value, b: Value, node: ast.Compare) -> Term:
        match op:
            case ast.Eq():
                return self.equation(a, b, node)
            case ast.NotEq():
                return Not(self._deniable(self.equation(a, b, node), node))
            case ast.In():
                return self._membership(a, b, node)
            case ast.NotIn():
                return negation(self._membership(a, b, node))
            case ast.Is() | ast.IsNot():
                raise self.error(node, FOREIGN[type(op)])
        if isinstance(a, Tensor | Items) or isinstance(b, Tensor | Items):
            raise self.error(
                node, "tensors are compared entry by entry: all(X[i] <= Y[i] for i in range(n))"
            )
        x, y = self.as_number(a, node), self.as_number(b, node)
        match op:
            case ast.Lt():
                return Lt(x, y)
            case ast.LtE():
                return Le(x, y)
            case ast.Gt():
                return Lt(y, x)
        return Le(y, x)

    def equation(self, a: Value, b: Value, node: ast.AST) -> Term:
        """``a == b`` for numbers, formulas, tuples, and tensors (shape and every entry)."""
        if isinstance(a, Items) and isinstance(b, Items) and a.is_list == b.is_list:
            if len(a.items) != len(b.items):
                raise self.error(
                    node, f"{len(a.items)} items are compared with {len(b.items)}: never equal"
                )
            pairs = zip(a.items, b.items, strict=True)
            return conj(*(self.as_formula(self.equation(x, y, node), node) for x, y in pairs))
        if any(isinstance(side, Items) and not side.is_list for side in (a, b)):
            raise self.error(
                node,
                f"{kind_of(a)} is compared with {kind_of(b)}: never equal in Python; "
                "write [...] for the tuple (...)",
            )
        if isinstance(a, Tensor | Items) or isinstance(b, Tensor | Items):
            left, right = self.as_tensor(a, node), self.as_tensor(b, node)
            if len(left.shape) != len(right.shape):
                raise self.error(
                    node,
                    f"{kind_of(left)} is compared with {kind_of(right)}: never equal",
                )
            found = Eq(left.term, right.term)
            if left.array or right.array:
                self.of_arrays[id(found)] = found
            elif min(left.lists, right.lists) < len(left.shape):
                raise self.error(
                    node,
                    "lists of arrays have no single truth value in NumPy; compare the entries: "
                    "all(X[i, j] == Y[i, j] for i in range(m) for j in range(n))",
                )
            return found
        if isinstance(a, Term) and isinstance(b, Term) and a.sort == b.sort == BOOL:
            return Eq(self._deniable(a, node), self._deniable(b, node))
        return Eq(self.as_number(a, node), self.as_number(b, node))

    def _deniable(self, formula: Term, node: ast.AST) -> Term:
        """The formula itself; raises where NumPy gives its denial no truth value."""
        open_parts = [formula]
        while open_parts:
            part = open_parts.pop()
            if isinstance(part, Eq) and part.left.sort == TENSOR:
                raise self.error(
                    node,
                    "that two tensors differ has no truth value in NumPy; "
                    "write any(X[i] != Y[i] for i in range(n))",
                )
            if isinstance(part, And | Or | Not | Eq):
                open_parts.extend(a for a in part.args if a.sort == BOOL)
        return formula

    def _membership(self, a: Value, b: Value, node: ast.Compare) -> Term:
        x = self.as_integer(a, node, "the number before `in`")
        if not isinstance(b, Progression) or b.step != ONE:
            raise self.error(node, "`in` is understood before range(n) and range(a, b)")
        stop = add(b.start, b.count)
        return And(Le(b.start, x), Lt(x, stop))
