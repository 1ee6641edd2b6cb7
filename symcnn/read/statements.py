"""Function bodies: hypotheses, local names and functions, `if`, and the returned value."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import INT, REAL, TENSOR, Term, Var, element_sort

from .arithmetic import OPERATORS
from .calls import Calls
from .foreign import FOREIGN
from .state import conjuncts, kind_of, negation
from .values import Condition, Items, Needs, Scope, Tensor, Value


class Statements(Calls):
    """Reading function bodies."""

    def block(self, body: Sequence[ast.stmt], scope: Scope, asserts: str) -> Value:
        """The value that a function body returns.

        ``asserts`` says what an ``assert`` is: "given", a hypothesis (of a claim); "require",
        to be shown (of an operator that is called); "refuse", an error (anywhere else).
        """
        for place, statement in enumerate(body):
            rest = body[place + 1 :]
            if isinstance(statement, ast.Return):
                if rest:
                    raise self.error(rest[0], "nothing after `return` is ever reached")
                if statement.value is None:
                    raise self.error(statement, "`return` needs a value")
                return self.value(statement.value, scope)
            if isinstance(statement, ast.If):
                return self._branches(statement, rest, scope)
            self._statement(statement, scope, asserts)
        raise self.error(body[-1], "the function ends without `return`")

    def _branches(self, node: ast.If, rest: Sequence[ast.stmt], scope: Scope) -> Value:
        """Both ways through the rest of the function, chosen by the condition."""
        self.spend(len(node.body) + len(node.orelse) + len(rest), node)
        if not rest and not (ends(node.body) and ends(node.orelse)):
            raise self.error(node, "a case of this `if` ends without `return`")
        condition = self.formula(node.test, scope)
        before, needs = dict(scope.names), dict(scope.needs)
        with self.assuming(condition):
            first = self.block([*node.body, *([] if ends(node.body) else rest)], scope, "refuse")
        scope.names, scope.needs = dict(before), dict(needs)
        with self.assuming(negation(condition)):
            second = self.block(
                [*node.orelse, *([] if ends(node.orelse) else rest)], scope, "refuse"
            )
        scope.names, scope.needs = before, needs
        return self.choose(condition, first, second, node)

    def _statement(self, node: ast.stmt, scope: Scope, asserts: str) -> None:
        match node:
            case ast.Expr(value=ast.Constant(value=str())) | ast.Pass():
                pass
            case ast.Assert():
                self._assert(node, scope, asserts)
            case ast.Assign():
                with self._set_aside() as needs:
                    value = self.value(node.value, scope)
                for target in node.targets:
                    if asserts == "given":
                        value = self._kept(target, value, needs)
                    self._assign(target, value, scope, needs)
            case ast.AnnAssign(value=ast.expr() as right):
                with self._set_aside() as needs:
                    value = self.value(right, scope)
                if asserts == "given":
                    value = self._kept(node.target, value, needs)
                self._assign(node.target, value, scope, needs)
            case ast.AugAssign(target=ast.Name() as target):
                name = ast.copy_location(ast.Name(target.id, ast.Load()), target)
                with self._set_aside() as needs:
                    old, new = self.value(name, scope), self.value(node.value, scope)
                    if self.boxed or not (isinstance(old, Term) and isinstance(new, Term)):
                        raise self.error(
                            node,
                            "an array that is changed in place changes under all its names; "
                            "assign the result to a new name",
                        )
                    value = self.operate(self.symbol_of(node.op, node), old, new, node)
                self._assign(target, value, scope, needs)
            case ast.FunctionDef():
                if node.decorator_list:
                    raise self.error(node.decorator_list[0], "a local function has no decorator")
                scope.names[node.name] = self.closure(node, scope)
            case ast.Expr():
                if type(node.value) in FOREIGN:
                    raise self.error(node.value, FOREIGN[type(node.value)])
                raise self.error(node, "an expression by itself has no effect; return it")
            case _:
                raise self.error(
                    node, FOREIGN.get(type(node), "this statement is not part of the language")
                )

    def _kept(self, target: ast.expr, value: Value, needs: Needs) -> Value:
        """The variable that stands for a local tensor or number, where names are kept.

        A number that depends on sizes only is written out.
        """
        if self.definitions is None or not isinstance(target, ast.Name):
            return value
        t = value.term if isinstance(value, Tensor) else value
        shape = value.shape if isinstance(value, Tensor) else ()
        if not isinstance(t, Term) or isinstance(t, Var) or t.sort not in (REAL, TENSOR):
            return value
        if t.sort == TENSOR and element_sort(t) != REAL:
            return value
        if all(v.sort == INT for v in free_vars(t)):
            return value
        v = Var(self.fresh_name(target.id), REAL, shape)
        self.taken.append(v.name)
        self.definitions[v] = t
        self.conditions.update(needs)
        return Tensor(v, shape, value.lists) if isinstance(value, Tensor) else v

    @contextmanager
    def _set_aside(self) -> Iterator[dict[tuple[Term, ...], Condition]]:
        """The conditions that are recorded inside, taken out of the record at the end.

        What a local name needs counts only where the name is used.
        """
        outer = self.conditions
        self.conditions = {}
        needs = self.conditions
        try:
            yield needs
        finally:
            self.conditions = outer

    def symbol_of(self, op: ast.operator, node: ast.AST) -> str:
        """The symbol of an arithmetic operation; raises for one that works on bits."""
        symbol = OPERATORS.get(type(op))
        if symbol is None:
            raise self.error(node, FOREIGN[type(op)])
        return symbol

    def _assert(self, node: ast.Assert, scope: Scope, asserts: str) -> None:
        if asserts == "refuse":
            raise self.error(
                node, "`assert` states a hypothesis; it stands at the top of a claim or operator"
            )
        found = self.formula(node.test, scope)
        if asserts == "require":
            text = self.source.segment(node.test)
            self.require(found, f"the operator's hypothesis {text} holds", node)
            # what must be shown anyway may be used for what follows
            self.assume(found)
        else:
            self.given.extend(f for f in conjuncts(found) if f not in self.given)

    def _assign(self, target: ast.expr, value: Value, scope: Scope, needs: Needs) -> None:
        match target:
            case ast.Name(id=name):
                scope.names[name], scope.needs[name] = value, needs
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                if not isinstance(value, Items):
                    raise self.error(
                        target, f"several names are assigned from a tuple, found {kind_of(value)}"
                    )
                if len(targets) != len(value.items):
                    raise self.error(target, f"{len(targets)} names for {len(value.items)} values")
                for one, item in zip(targets, value.items, strict=True):
                    self._assign(one, item, scope, needs)
            case ast.Subscript():
                raise self.error(
                    target,
                    "an entry cannot be assigned; write the whole tensor as "
                    "[[... for j in range(n)] for i in range(m)]",
                )
            case _:
                raise self.error(target, "only a name can be assigned")


def ends(body: Sequence[ast.stmt]) -> bool:
    """Whether a body returns on every way through it."""
    if not body:
        return False
    last = body[-1]
    return isinstance(last, ast.Return) or (
        isinstance(last, ast.If) and ends(last.body) and ends(last.orelse)
    )
