"""Function bodies: hypotheses, local names and functions, `if`, and the returned value."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from symcnn.kernel.terms import (
    FALSE,
    TRUE,
    Term,
)
from symcnn.operators.arrays import Array

from .assignments import Assignments
from .foreign import FOREIGN
from .evident import conjuncts, negation
from .name_usage import as_list
from .state import kind_of
from .values import NOTHING, Either, Gone, Items, Scope, Tensor, Value

# Blocks that change no exact real value, and calls that change none.
CONTEXTS = frozenset({"no_grad", "enable_grad", "inference_mode", "autocast", "errstate"})


class Statements(Assignments):
    """Reading function bodies."""

    @property
    def in_module(self) -> bool:
        """Whether the function that is read is a module's, called without any condition."""
        return False

    def block(self, body: Sequence[ast.stmt], scope: Scope, asserts: str) -> Value:
        """The value that a function body returns.

        ``asserts`` says what an ``assert`` is: "given", a hypothesis (of a claim); "require",
        to be shown (of an operator that is called); "refuse", an error (anywhere else).
        """
        found = self.procedure(body, scope, asserts)
        if found is None:
            raise self.error(body[-1], "the function ends without `return`")
        return found

    def procedure(
        self, body: Sequence[ast.stmt], scope: Scope, asserts: str = "refuse"
    ) -> Value | None:
        """What a function returns, or None if it comes to its end."""
        self.frames.append(scope)
        self.bodies.append(body)
        try:
            return self.run(body, scope, asserts)
        finally:
            self.frames.pop()
            self.bodies.pop()

    def run(self, body: Sequence[ast.stmt], scope: Scope, asserts: str) -> Value | None:
        """Read statements in order; what they return, or None if they come to their end."""
        for place, statement in enumerate(body):
            rest = body[place + 1 :]
            self.spend(1, statement)
            self.alone = getattr(statement, "value", None)
            if isinstance(statement, ast.Return):
                if rest:
                    raise self.error(rest[0], "nothing after `return` is ever reached")
                if statement.value is None:
                    return NOTHING
                value = self.settled(self.value(statement.value, scope), statement)
                if self.unknown and len(self.frames) == 1:
                    return self.all_written(value, statement)
                return value
            found: Value | None = None
            if isinstance(statement, ast.If):
                condition = self.decided(self.truth(self.value(statement.test, scope), statement))
                if condition in (TRUE, FALSE):
                    taken = statement.body if condition == TRUE else statement.orelse
                    if any(isinstance(s, ast.Continue) for s in taken):
                        return None
                    found = self.run(taken, scope, asserts)
                elif leaves(statement.body) or leaves(statement.orelse):
                    self._excluded(statement, condition, scope, asserts)
                elif any(isinstance(n, ast.Continue) for n in ast.walk(statement)):
                    self._skipped(statement, condition, rest, scope)
                    return None
                elif any(isinstance(n, ast.Return) for n in inside_function(statement)):
                    return self._branches(statement, condition, rest, scope)
                else:
                    self._merged(statement, condition, scope)
            elif isinstance(statement, ast.With):
                self._with(statement, scope)
                found = self.run(statement.body, scope, asserts)
            else:
                self._statement(statement, scope, asserts)
            if found is not None:
                return found
        return None

    def _branches(
        self, node: ast.If, condition: Term, rest: Sequence[ast.stmt], scope: Scope
    ) -> Value:
        """Both ways through the rest of the function, chosen by the condition."""
        self.spend(len(node.body) + len(node.orelse) + len(rest), node)
        if not rest and not (ends(node.body) and ends(node.orelse)):
            raise self.error(node, "a case of this `if` ends without `return`")

        def way(body: Sequence[ast.stmt]) -> Value:
            whole = [*body, *([] if ends(body) else rest)]
            found = self.run(whole, scope, "refuse")
            if found is None:
                raise self.error(node, "a case of this `if` ends without `return`")
            return found

        before, needs = self.kept_values(), dict(scope.needs)
        with self.assuming(condition):
            first = way(node.body)
        self.put_back(before)
        scope.needs = dict(needs)
        with self.assuming(negation(condition)):
            second = way(node.orelse)
        self.put_back(before)
        scope.needs = needs
        return self.choose(condition, first, second, node)

    def _merged(self, node: ast.If, condition: Term, scope: Scope) -> None:
        """An `if` that goes on: each name has the value of the case that holds."""
        before, needs = self.kept_values(), dict(scope.needs)
        with self.assuming(condition):
            self.run(node.body, scope, "refuse")
        first, first_needs = self.kept_values(), scope.needs
        self.put_back(before)
        scope.needs = needs
        with self.assuming(negation(condition)):
            self.run(node.orelse, scope, "refuse")
        second = self.kept_values()
        for name, more in first_needs.items():
            scope.needs[name] = {**scope.needs.get(name, {}), **more}
        chosen: dict[tuple[int, int], Value] = {}  # one value under all its names
        for held, values in first.items():
            other = second[held]
            target = self._held[held]
            for name in values.keys() | other.keys():
                a, b = values.get(name), other.get(name)
                if a is b and a is not None:
                    target[name] = a
                elif a is None or b is None or isinstance(a, Gone) or isinstance(b, Gone):
                    target[name] = Gone(
                        "has a value in one case of an `if` only; give it one in both"
                    )
                else:
                    pair = id(a), id(b)
                    if pair not in chosen:
                        chosen[pair] = self.chosen_value(condition, a, b, name, node)
                    target[name] = chosen[pair]

    def chosen_value(self, condition: Term, a: Value, b: Value, name: str, node: ast.If) -> Value:
        """The value of a name after an `if`."""
        if isinstance(a, Term) and isinstance(b, Term) and a == b:
            return a
        plain = (Term, Tensor, Array, Items, Either)
        if not isinstance(a, plain) or not isinstance(b, plain):
            return Gone(
                f"is {kind_of(a)} in one case of an `if` and {kind_of(b)} in the other; say which "
                f"of them, as in --given '{self.source.segment(node.test)}'"
            )
        if isinstance(a, Items) and isinstance(b, Items) and len(a.items) != len(b.items):
            return Gone(
                f"has {len(a.items)} items in one case of an `if` and {len(b.items)} in the other; "
                f"say which of them, as in --given '{self.source.segment(node.test)}'; where the "
                "data decide, keep every item and multiply it by the condition"
            )
        return self.choose(condition, a, b, node)

    def _excluded(self, node: ast.If, condition: Term, scope: Scope, asserts: str) -> None:
        """``if ...: raise``: a hypothesis, as ``assert`` is."""
        raising = leaves(node.body)
        fact = negation(condition) if raising else condition
        if asserts == "given":
            self.given.extend(f for f in conjuncts(fact) if f not in self.given)
        else:
            text = self.source.segment(node.test)
            self.require(fact, f"no exception is raised by `if {text}`", node)
            self.assume(fact)
        found = self.run(node.orelse if raising else node.body, scope, asserts)
        if found is not None:
            raise self.error(node, "return after the `if` that raises, not inside it")

    def _skipped(
        self, node: ast.If, condition: Term, rest: Sequence[ast.stmt], scope: Scope
    ) -> None:
        """``if ...: continue``: the rest of the round is the other case."""
        if not (len(node.body) == 1 and isinstance(node.body[0], ast.Continue)):
            raise self.error(node, "`continue` is read by itself after an `if`")
        other = ast.If(node.test, [*node.orelse, *rest] or [ast.Pass()], [])
        self._merged(ast.copy_location(other, node), negation(condition), scope)

    def _with(self, node: ast.With, scope: Scope) -> None:
        for item in node.items:
            text = ast.unparse(item.context_expr).partition("(")[0]
            if item.optional_vars is not None or text.rpartition(".")[2] not in CONTEXTS:
                raise self.error(node, FOREIGN[ast.With])

    # -- values before and after ----------------------------------------------------------------

    def kept_values(self) -> dict[int, dict[str, Value]]:
        """All names, attributes and entries of dicts with their values."""
        found = {}
        for held, _ in self.slots():
            self._held[id(held)] = held
        for key, held in self._held.items():
            found[key] = dict(held)
        return found

    def put_back(self, values: dict[int, dict[str, Value]]) -> None:
        """Give every name the value that it had."""
        for key, held in self._held.items():
            held.clear()
            held.update(values.get(key, {}))

    def _statement(self, node: ast.stmt, scope: Scope, asserts: str) -> None:
        match node:
            case ast.Expr(value=ast.Constant(value=str())) | ast.Pass():
                pass
            case ast.Assert():
                self._assert(node, scope, asserts)
            case ast.Assign():
                if "torch" in self.used() and any(isinstance(t, ast.Tuple) for t in node.targets):
                    self._refuse_entries(node)
                right = node.value
                if all(isinstance(t, ast.Tuple | ast.List) for t in node.targets):
                    right = as_list(right)
                with self.set_aside() as needs:
                    value = self.popped(right, scope)
                    if value is None:
                        value = self.settled(self.value(right, scope), node)
                for target in node.targets:
                    if asserts == "given" or self.in_module:
                        value = self._kept(target, value, needs)
                    self._assign(target, value, scope, needs)
            case ast.AnnAssign(value=ast.expr() as right):
                with self.set_aside() as needs:
                    value = self.settled(self.value(right, scope), node)
                if asserts == "given":
                    value = self._kept(node.target, value, needs)
                self._assign(node.target, value, scope, needs)
            case ast.AugAssign():
                self._changed_in_place(node, scope)
            case ast.For():
                self.loop(node, scope)
            case ast.While():
                self.counted(node, scope)
            case ast.FunctionDef():
                if node.decorator_list:
                    raise self.error(node.decorator_list[0], "a local function has no decorator")
                scope.names[node.name] = self.closure(node, scope)
            case ast.Delete(targets=targets) if all(isinstance(t, ast.Name) for t in targets):
                for target in targets:
                    scope.names[target.id] = Gone("is deleted")  # type: ignore[attr-defined]
            case ast.Expr(value=ast.Call() as called):
                self._done(called, scope)
            case ast.Expr():
                if type(node.value) in FOREIGN:
                    raise self.error(node.value, FOREIGN[type(node.value)])
                raise self.error(node, "an expression by itself has no effect; return it")
            case ast.Raise():
                raise self.error(node, "an exception is always raised here")
            case _:
                raise self.error(
                    node, FOREIGN.get(type(node), "this statement is not part of the language")
                )

    def _assert(self, node: ast.Assert, scope: Scope, asserts: str) -> None:
        if (
            asserts != "given"
            and self.decided(self.truth(self.value(node.test, scope), node)) == TRUE
        ):
            return
        if asserts == "refuse":
            raise self.error(
                node, "`assert` states a hypothesis; it stands at the top of a claim or operator"
            )
        found = self.formula(node.test, scope)
        if asserts == "require":
            text = self.source.segment(node.test)
            self.require(found, f"`assert {text}` holds", node)
            # what must be shown anyway may be used for what follows
            self.assume(found)
        else:
            self.given.extend(f for f in conjuncts(found) if f not in self.given)


def leaves(body: Sequence[ast.stmt]) -> bool:
    """Whether a body ends with `raise`."""
    return bool(body) and isinstance(body[-1], ast.Raise)


def inside_function(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes inside a statement, without those of functions defined in it."""
    open_nodes = [node]
    while open_nodes:
        one = open_nodes.pop()
        yield one
        if not isinstance(one, ast.FunctionDef | ast.Lambda):
            open_nodes.extend(ast.iter_child_nodes(one))


def ends(body: Sequence[ast.stmt]) -> bool:
    """Whether a body returns on every way through it."""
    if not body:
        return False
    last = body[-1]
    return isinstance(last, ast.Return | ast.Raise) or (
        isinstance(last, ast.If) and ends(last.body) and ends(last.orelse)
    )
