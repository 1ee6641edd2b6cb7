"""Expressions: what each kind of node stands for."""

from __future__ import annotations

import ast
from difflib import get_close_matches

from symcnn.kernel.binding import free_vars
from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    BOOL, FALSE, ONE, REAL, TENSOR, TRUE, ZERO, And, Eq, Le, Lt, Not, Or, Term, add, conj, neg,
)  # fmt: skip
from symcnn.operators.arrays import Array, WordError

from .claim_error import ReadError
from .foreign import ABSENT, FOREIGN
from .evident import CONNECTIVES, negation
from .indexing import is_integer
from .library_words import elsewhere
from .objects import Objects
from .state import MAX_DEPTH, kind_of
from .values import (
    ELLIPSIS, NOTHING, Closure, Either, Equation, Gone, Infinity, Instance, Items, Layer,
    Progression, Record, Scope, Single, Tensor, Text, Value, Word, written_out,
)  # fmt: skip
from .vocabulary import NUMBERS


class Reader(Objects):
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
        except (KernelError, WordError) as error:
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
            case ast.Constant(value=None):
                return NOTHING
            case ast.Constant(value=str() as text):
                return Text(text)
            case ast.Constant():
                return ELLIPSIS if node.value is ... else self.literal(node)
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                return self._sum(node, scope)
            case ast.BinOp():
                return self._operation(node, scope)
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
                elements, inside = self.spread(node.elts, scope)
                items, alone = self.each_apart(lambda e: self.value(e, inside), elements)
                return Items(items, isinstance(node, ast.List), alone)
            case ast.Dict():
                return self._dict(node, scope)
            case ast.DictComp(generators=[ast.comprehension(ifs=[], is_async=0) as one]):
                return self._dict_of(node, one, scope)
            case ast.Lambda():
                return self.closure(node, scope)
        raise self.error(node, FOREIGN.get(type(node), "this expression is not in the language"))

    def _dict(self, node: ast.Dict, scope: Scope) -> Record:
        entries: dict[str, Value] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                more = self.value(value, scope)
                if not isinstance(more, Record):
                    raise self.error(value, f"`**` stands before a dict, found {kind_of(more)}")
                entries.update(more.entries)
                for name in more.entries:
                    self.hold(entries, name, self.needs_in(more.entries, name))
                continue
            if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
                raise self.error(
                    key or value, "the keys of a dict are strings that are written out"
                )
            with self.set_aside() as needs:
                entries[key.value] = self.settled(self.value(value, scope), value)
            self.hold(entries, key.value, needs)
        self.objects.append(entries)
        return Record(entries)

    def _dict_of(self, node: ast.DictComp, one: ast.comprehension, scope: Scope) -> Record:
        """``{k: e for k, v in d.items()}``: one entry for each item that is written out."""
        source = written_out(self.value(one.iter, scope))
        if not isinstance(source, Items):
            raise self.error(one.iter, "the keys of a dict are strings that are written out")
        entries: dict[str, Value] = {}
        for item in source.items:
            inside = Scope(scope)
            inside.names.update(self.unpacked(one.target, item))
            key = self.value(node.key, inside)
            if not isinstance(key, Text):
                raise self.error(node.key, "the keys of a dict are strings")
            entries[key.text] = self.settled(self.value(node.value, inside), node.value)
        self.objects.append(entries)
        return Record(entries)

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
            found = self._of_module(node)
        if found is None:
            raise self.error(node, self._unknown(node.id, scope))
        if isinstance(found, Gone):
            raise self.error(node, f"`{node.id}` {found.why}")
        for key, need in scope.needs_of(node.id).items():
            self.conditions.setdefault(key, need)
        if isinstance(found, Word) and found.name in NUMBERS:
            return NUMBERS[found.name]
        return found

    def _of_module(self, node: ast.Name) -> Value | None:
        """What a name means in the whole file: where it is set once, to what cannot change."""
        formula = self.source.formula_of(node.id)
        if formula is None:
            return self.source.global_value(node.id, node)
        if node.id not in self.of_module:
            self.of_module[node.id] = Gone("is made of itself")
            draws, guards, self.draws, self.guards = self.draws, self.guards, False, []
            try:
                self.of_module[node.id] = self.value(formula, Scope(None))
            except ReadError as error:
                why = f"is set in line {error.line or formula.lineno} in a way that is not read"
                self.of_module[node.id] = Gone(f"{why}: {error.message}")
            finally:
                self.draws, self.guards = draws, guards
        found = self.of_module[node.id]
        if isinstance(found, Gone) or _is_constant(found):
            return found
        raise self.error(
            node, f"`{node.id}`, {kind_of(found)}, is set outside of the function and may be "
            "changed there; make it a parameter",
        )  # fmt: skip

    def _unknown(self, name: str, scope: Scope) -> str:
        if name in ABSENT:
            return f"`{name}` is unknown; {ABSENT[name]}"
        if elsewhere(name):
            return f"`{name}` is unknown; there is {elsewhere(name)}"
        known = scope.visible() | self.source.global_names()
        near = get_close_matches(name[:50], sorted(known), 3, 0.6)
        return f"`{name}` is unknown; " + (
            f"near names are {', '.join(near)}"
            if near
            else "parameters, local names, functions of this file and the words of the "
            "language are known"
        )

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Value:
        return self.attribute(self.value(node.value, scope), node)

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
            total = self.operate_values("+" if plus else "-", total, value, link)
        return add(*pending) if pending else total

    def _operation(self, node: ast.BinOp, scope: Scope) -> Value:
        a, b = self.value(node.left, scope), self.value(node.right, scope)
        if type(node.op) in CONNECTIVES and (self.is_array(a) or self.is_array(b)):
            return self.connect(node.op, self.array(a, node), self.array(b, node), node)
        if type(node.op) in CONNECTIVES and all(
            isinstance(side, Term) and side.sort == BOOL for side in (a, b)
        ):
            return CONNECTIVES[type(node.op)](a, b)  # type: ignore[arg-type]
        symbol = self.symbol_of(node.op, node)
        repeats = is_integer(b) and isinstance(node.right, ast.Constant)  # no integer of NumPy
        if symbol == "*" and isinstance(a, Items) and a.is_list and repeats:
            return Items(a.items * int(b.value), True)  # type: ignore[union-attr]
        if symbol != "@":
            return self.operate_values(symbol, a, b, node)
        if not any(self.is_array(side) for side in (a, b)):
            raise self.error(node, "`@` is for arrays; write array(...) around one of the lists")
        return self.multiply(a, b, node)

    def operate_values(self, symbol: str, a: Value, b: Value, node: ast.AST) -> Value:
        """``a symbol b``: numbers, arrays, and tuples, which are joined and repeated."""
        if isinstance(a, Items) and isinstance(b, Items) and symbol == "+":
            if a.is_list != b.is_list:
                raise self.error(node, "a list and a tuple are not joined in Python")
            return Items((*a.items, *b.items), a.is_list)
        if symbol == "*" and isinstance(a, Items) and not a.is_list and is_integer(b):
            return Items(a.items * int(b.value), is_list=False)  # type: ignore[union-attr]
        return self.operate(symbol, a, b, node)

    def _unary(self, node: ast.UnaryOp, scope: Scope) -> Value:
        found = self.value(node.operand, scope)
        if isinstance(node.op, ast.Not):
            return negation(self._deniable(self.truth(found, node), node))
        if isinstance(node.op, ast.Invert):
            if self.is_array(found) and self.array(found, node).sort == BOOL:
                mask = self.array(found, node)
                return self.entrywise(negation, (mask,), node, sort=BOOL)
            raise self.error(node, FOREIGN[ast.Invert])
        if isinstance(found, Infinity):
            if isinstance(node.op, ast.USub):
                return Array((), lambda _: ZERO, REAL, lambda _: TRUE)
            return found
        if isinstance(found, Either):
            return self.of_cases(found, lambda case: self._signed(case, node), node)
        return self._signed(found, node)

    def _signed(self, found: Value, node: ast.UnaryOp) -> Value:
        if self.is_array(found):
            return self.plain(self.signed(self.array(found, node), node), node)
        if isinstance(found, Tensor | Items):
            return self.operate("*", ONE, found, node)
        number = self.as_number(found, node)
        self.refuse_truth_values(node, number)
        return neg(number) if isinstance(node.op, ast.USub) else number

    def _connective(self, node: ast.BoolOp, scope: Scope) -> Value:
        """``and`` and ``or``: each part is read where the earlier ones decide nothing.

        As in Python, what decides is the value; with conditions before it, it must be one too.
        """
        conjunction = isinstance(node.op, ast.And)
        parts: list[Term] = []
        with self.assuming():
            for part in node.values:
                written = found = self.value(part, scope)
                if part is node.values[-1] and not parts:
                    return found
                self.refuse_array_of_truths(found, part)
                if isinstance(found, Single | Text | Record | Layer | Instance):
                    found = self.truth(found, part)
                if not (isinstance(found, Term) and found.sort == BOOL):
                    raise self.error(
                        part,
                        f"a condition is expected beside `and` or `or`, found {kind_of(found)}; "
                        "write `x != 0`",
                    )
                if not free_vars(found):
                    found = self.decided(found)
                if found in (TRUE, FALSE):
                    if parts and written is not found:
                        raise self.error(
                            part, f"a condition is expected here, found {kind_of(written)}"
                        )
                    # as in Python, what follows is not read where it is not needed
                    if (found == FALSE) == conjunction:
                        if not parts:
                            return written
                        return conj(*parts, found) if conjunction else Or(*parts, found)
                    continue
                parts.append(found)
                self.assume(found if conjunction else negation(found))
        if not parts:
            return TRUE if conjunction else FALSE
        return conj(*parts) if conjunction else Or(*parts)

    def _conditional(self, node: ast.IfExp, scope: Scope) -> Value:
        condition = self.decided(self.truth(self.value(node.test, scope), node.test))
        if condition in (TRUE, FALSE):
            return self.value(node.body if condition == TRUE else node.orelse, scope)
        with self.assuming(condition):
            first = self.settled(self.value(node.body, scope), node.body)
        with self.assuming(negation(condition)):
            second = self.settled(self.value(node.orelse, scope), node.orelse)
        return self.choose(condition, first, second, node)

    def _comparison(self, node: ast.Compare, scope: Scope) -> Value:
        left = self.value(node.left, scope)
        if len(node.ops) == 1:
            return self._compare(node.ops[0], left, self.value(node.comparators[0], scope), node)
        parts: list[Term] = []
        with self.assuming():
            for op, place in zip(node.ops, node.comparators, strict=True):
                right = self.value(place, scope)
                part = self._compare(op, left, right, node)
                self.refuse_array_of_truths(part, node)
                parts.append(self.as_formula(part, node))
                self.assume(parts[-1])
                left = right
        return conj(*parts)

    def _compare(self, op: ast.cmpop, a: Value, b: Value, node: ast.Compare) -> Value:
        if isinstance(op, ast.Is | ast.IsNot):
            return self._identity(op, a, b, node)
        if not isinstance(op, ast.In | ast.NotIn) and (self.is_array(a) or self.is_array(b)):
            if isinstance(op, ast.Eq):
                if any(isinstance(v, Items) and not v.is_list for v in (a, b)):
                    raise self.error(
                        node,
                        f"{kind_of(a)} is compared with {kind_of(b)}: they have no single truth "
                        "value; write [...] for (...)",
                    )
                return Equation(a, b)
            left, right = self.array(a, node), self.array(b, node)
            return self.plain(self.compare_arrays(op, left, right, node), node)
        match op:
            case ast.Eq():
                return self.equation(a, b, node)
            case ast.NotEq():
                return negation(self._deniable(self.equation(a, b, node), node))
            case ast.In():
                return self._membership(a, b, node)
            case ast.NotIn():
                return negation(self._membership(a, b, node))
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

    def _identity(self, op: ast.cmpop, a: Value, b: Value, node: ast.Compare) -> Term:
        """``a is None``, which the kinds of the values decide."""
        truths = (TRUE, FALSE)
        if NOTHING not in (a, b) and not (a in truths and b in truths):
            raise self.error(node, FOREIGN[type(op)])
        same = a is b or (isinstance(a, Term) and isinstance(b, Term) and a == b)
        return TRUE if same == isinstance(op, ast.Is) else FALSE

    def equation(self, a: Value, b: Value, node: ast.AST) -> Term:
        """``a == b`` for numbers, formulas, tuples, and lists (length and every entry)."""
        for side, other in ((a, b), (b, a)):
            if isinstance(side, Text | Single):
                if isinstance(other, Text | Single | Term | Items):
                    return TRUE if side == other else FALSE
                raise self.error(node, f"{kind_of(a)} is compared with {kind_of(b)}")
        if self.is_array(a) or self.is_array(b):
            self.refuse_array_of_truths(Equation(a, b), node)
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
            if min(left.lists, right.lists) < len(left.shape):
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
        if isinstance(b, Items):
            parts = [self.equation(a, item, node) for item in b.items]
            if TRUE in parts or all(p == FALSE for p in parts):
                return TRUE if TRUE in parts else FALSE
            return Or(*parts)
        if isinstance(b, Record) and isinstance(a, Text):
            return TRUE if a.text in b.entries else FALSE
        x = self.as_integer(a, node, "the number before `in`")
        if not isinstance(b, Progression) or b.step != ONE:
            raise self.error(node, "`in` is understood before range(n) and range(a, b)")
        stop = add(b.start, b.count)
        return And(Le(b.start, x), Lt(x, stop))


def _is_constant(found: Value) -> bool:
    """Whether a value is one for good: a number, a word, a module without parameters."""
    if isinstance(found, Layer):
        return not found.module.parameters
    if isinstance(found, Items):
        return not found.is_list and all(map(_is_constant, found.items))
    return isinstance(found, Word | Text | Closure) or (
        isinstance(found, Term) and not free_vars(found)
    )
