"""Sums, products, maxima, quantifiers and tensors over ranges."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from symcnn.kernel.terms import (
    ONE,
    REAL,
    ZERO,
    And,
    Bracket,
    Exists,
    Forall,
    Ite,
    Le,
    Lt,
    Max,
    Min,
    Num,
    Or,
    Prod,
    Range,
    Sum,
    Term,
    Var,
    add,
    conj,
    mul,
    neg,
)

from .arithmetic import AS_NUMBER, may_be_truth_value
from .foreign import ABSENT
from .state import kind_of, negation
from .tensors import Tensors, count_of
from .values import Items, Progression, Scope, Tensor, Value

Comprehension = ast.GeneratorExp | ast.ListComp

# Turns the value under a bound variable into the value of the whole:
# variable, number of its values, the `if` conditions or None, the value inside.
Combine = Callable[[Var, Term, Term | None, Value], Value]

FOLDS = frozenset({"sum", "prod", "max", "min", "all", "any"})


class Comprehensions(Tensors):
    """Reading comprehensions and what folds them."""

    def range_of(self, arguments: Sequence[Value], node: ast.Call) -> Progression:
        """``range(n)``, ``range(a, b)`` and ``range(a, b, step)``."""
        if not 1 <= len(arguments) <= 3:
            raise self.error(node, "range takes one to three integers")
        ends = [
            self.as_integer(a, place, "an end of a range")
            for a, place in zip(arguments, node.args, strict=True)
        ]
        start, stop = (ZERO, ends[0]) if len(ends) == 1 else ends[:2]
        step = ends[2] if len(ends) == 3 else ONE
        if step == ZERO:
            raise self.error(node, "the step of a range must not be 0")
        if isinstance(step, Num) and step.value < 0:
            return Progression(start, count_of(stop, start, neg(step)), step)
        self.require(Le(ONE, step), "the step of the range is at least 1", node)
        return Progression(start, count_of(start, stop, step), step)

    # -- generators ---------------------------------------------------------------------

    def _nest(
        self,
        node: Comprehension,
        scope: Scope,
        finish: Callable[[Scope], Value],
        combine: Combine,
        enter: Callable[[Term, ast.expr], None] = lambda count, node: None,
    ) -> Value:
        """Read the generators from the outside in, and combine from the inside out.

        ``enter`` is told the length of each range before its variable is bound.
        """
        targets = [self._target(g) for g in node.generators]
        inner = Scope(scope, frozenset(targets))

        def level(place: int) -> Value:
            if place == len(node.generators):
                return finish(inner)
            g = node.generators[place]
            # as in Python, the first iterable is read outside
            source = self.value(g.iter, inner if place else scope)
            hint = targets[place] if isinstance(source, Progression) else "i"
            count = self._length(source, g.iter)
            enter(count, g.iter)
            with self.bound(hint, count) as v:
                element = self._element(source, v, g.iter)
                inner.names[targets[place]] = element
                tests = self._tests(g.ifs, inner)
                return combine(v, count, conj(*tests) if tests else None, level(place + 1))

        return level(0)

    def _tests(self, tests: list[ast.expr], scope: Scope) -> list[Term]:
        """The `if` conditions of a generator; each is read where the earlier ones hold."""
        found = []
        for test in tests:
            found.append(self.formula(test, scope))
            self.assume(found[-1])
        return found

    def _target(self, g: ast.comprehension) -> str:
        if g.is_async:
            raise self.error(g.target, "`async` is not part of the language")
        function = g.iter.func if isinstance(g.iter, ast.Call) else None
        if isinstance(function, ast.Name) and function.id in ("zip", "enumerate"):
            raise self.error(g.iter, f"`{function.id}` is unknown; {ABSENT[function.id]}")
        if not isinstance(g.target, ast.Name):
            raise self.error(
                g.target, "a comprehension runs one name over a range; write one `for` for each"
            )
        return g.target.id

    def _length(self, source: Value, node: ast.expr) -> Term:
        if isinstance(source, Progression):
            return source.count
        if isinstance(source, Tensor):
            return source.shape[0]
        raise self.error(
            node, f"a range or a tensor is expected after `in`, found {kind_of(source)}"
        )

    def _element(self, source: Value, v: Var, node: ast.expr) -> Value:
        if isinstance(source, Progression):
            return add(source.start, mul(source.step, v))
        return self.at(self.as_tensor(source, node), (v,), node)

    # -- what folds a comprehension ---------------------------------------------------

    def fold(self, name: str, node: ast.Call, scope: Scope) -> Term:
        """``sum``, ``prod``, ``max``, ``min``, ``all`` or ``any`` of what a call holds."""
        default, start = self._fold_options(name, node, scope)
        first = node.args[0] if node.args else None
        if first is None:
            raise self.error(node, f"{name} of nothing; write {name}(... for i in range(n))")
        if isinstance(first, Comprehension) and (len(node.args) == 1 or name == "sum"):
            found = self._fold_comprehension(name, first, scope, default)
        elif len(node.args) > 1 and name in ("max", "min"):
            values = [self.value(a, scope) for a in node.args]
            found = self.extremum_of(name, values, node)
        elif len(node.args) == 1 or name == "sum":
            found = self.fold_value(name, self.value(first, scope), node, default)
        else:
            raise self.error(node, f"{name} takes one comprehension or tensor")
        return found if start is None else self.checked(add(start, found), node)

    def _fold_options(
        self, name: str, node: ast.Call, scope: Scope
    ) -> tuple[Term | None, Term | None]:
        default = start = None
        for option in node.keywords:
            if option.arg == "default" and name in ("max", "min"):
                default = self.number(option.value, scope)
            elif option.arg == "start" and name == "sum":
                start = self._start(option.value, scope)
            else:
                raise self.error(option.value, f"the option `{option.arg}` of {name} is not read")
        if name == "sum" and len(node.args) == 2:
            start = self._start(node.args[1], scope)
        if len(node.args) > 2 and name == "sum":
            raise self.error(node, "sum takes one comprehension or tensor")
        return default, start

    def _start(self, node: ast.expr, scope: Scope) -> Term:
        found = self.number(node, scope)
        if may_be_truth_value(found):
            raise self.error(node, f"NumPy adds to a truth value as `or`; {AS_NUMBER}")
        return found

    def _fold_comprehension(
        self, name: str, node: Comprehension, scope: Scope, default: Term | None
    ) -> Term:
        if default is not None and len(node.generators) != 1:
            raise self.error(node, "`default` is understood with one `for`")

        def combine(v: Var, count: Term, test: Term | None, body: Value) -> Value:
            return self._combine(name, v, count, test, body, node, default)

        def finish(inner: Scope) -> Value:
            found = self.value(node.elt, inner)
            return (
                self.as_formula(found, node.elt)
                if name in ("all", "any")
                else self.as_number(found, node.elt)
            )

        def enter(count: Term, place: ast.expr) -> None:
            if default is None:
                self._require_nonempty(name, count, place)

        found = self._nest(node, scope, finish, combine, enter)
        return found if isinstance(found, Term) else self.as_number(found, node)

    def _combine(
        self,
        name: str,
        v: Var,
        count: Term,
        test: Term | None,
        body: Value,
        node: ast.expr,
        default: Term | None = None,
    ) -> Term:
        """One fold over ``0 <= v < count`` of a body that holds v."""
        if name in ("all", "any"):
            inside = self.as_formula(body, node)
            if test is not None:
                inside = Or(negation(test), inside) if name == "all" else And(test, inside)
            quantifier = Forall if name == "all" else Exists
            return quantifier(Range(count), self.closed(inside, v, node), self.hints[v])
        inside = self.as_number(body, node)
        if name in ("max", "min"):
            return self._extremum(name, v, count, test, inside, node, default)
        if test is not None:
            inside = mul(Bracket(test), inside) if name == "sum" else Ite(test, inside, ONE)
        total = Sum if name == "sum" else Prod
        return total(Range(count), self.closed(inside, v, node), self.hints[v])

    def _extremum(
        self,
        name: str,
        v: Var,
        count: Term,
        test: Term | None,
        body: Term,
        node: ast.expr,
        default: Term | None,
    ) -> Term:
        if test is not None:
            raise self.error(
                node,
                f"`if` inside {name}(...) is not part of the language, since nothing may be left; "
                f"write the value that is to count where the condition fails, "
                f"as in {name}(a if condition else b for ...)",
            )
        if body.sort > REAL:
            raise self.error(node, f"{name} of complex numbers has no meaning")
        kind = Max if name == "max" else Min
        found = kind(Range(count), self.closed(body, v, node), self.hints[v])
        # the kernel's maximum of nothing is 0
        return found if default in (None, ZERO) else Ite(Lt(ZERO, count), found, default)

    def _require_nonempty(self, name: str, count: Term, node: ast.AST) -> None:
        if name in ("max", "min"):
            self.require(Lt(ZERO, count), f"the range of {name} is not empty", node)

    def fold_value(
        self,
        name: str,
        found: Value,
        node: ast.Call,
        default: Term | None = None,
        *,
        every: bool = False,
    ) -> Term:
        """A fold of a value: of a vector, or with ``every`` of all entries of a tensor."""
        if isinstance(found, Items):
            return self._fold_items(name, found, node)
        if isinstance(found, Progression):
            found = self._as_vector(found, node)
        if not isinstance(found, Tensor):
            raise self.error(
                node,
                f"{name} takes a comprehension or a tensor, found {kind_of(found)}; "
                f"write {name}(... for i in range(n))",
            )
        if len(found.shape) > 1 and not every:
            raise self.error(
                node,
                f"{name} of a tensor with several axes; write a comprehension over its entries",
            )
        count = found.shape[0]
        if default is None:
            self._require_nonempty(name, count, node)
        with self.bound("i", count) as v:
            body = self.at(found, (v,), node)
            if isinstance(body, Tensor):
                body = self.fold_value(name, body, node, every=True)
            return self._combine(name, v, count, None, body, node, default)

    def _as_vector(self, found: Progression, node: ast.AST) -> Tensor:
        with self.bound("i", found.count) as v:
            value = add(found.start, mul(found.step, v))
            return self.close_tensor(v, found.count, value, node)

    def _fold_items(self, name: str, found: Items, node: ast.Call) -> Term:
        match name:
            case "all":
                return conj(*(self.as_formula(v, node) for v in found.items))
            case "any":
                return Or(*(self.as_formula(v, node) for v in found.items))
            case "max" | "min":
                if not found.items:
                    raise self.error(node, f"{name} of nothing")
                return self.extremum_of(name, found.items, node)
        numbers = [self.as_number(v, node) for v in found.items]
        return add(*numbers) if name == "sum" else mul(*numbers)

    # -- tensors --------------------------------------------------------------------------

    def tensor_of(self, node: ast.ListComp, scope: Scope) -> Value:
        """``[... for i in range(n)]``: a tensor by its entries."""
        if len(node.generators) != 1:
            raise self.error(
                node,
                "a list with two `for` is one flat list; for a tensor with two axes "
                "write [[... for j in range(n)] for i in range(m)]",
            )
        if node.generators[0].ifs:
            raise self.error(
                node.generators[0].ifs[0],
                "`if` in a list leaves entries out, so that its length is unknown; "
                "write [a if condition else 0 for ...]",
            )
        return self._nest(
            node,
            scope,
            lambda inner: self.value(node.elt, inner),
            lambda v, count, _, body: self.close_tensor(v, count, body, node),
        )
