"""Sums, products, maxima, quantifiers and tensors over ranges."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from symcnn.kernel.terms import (
    BOOL, FALSE, ONE, REAL, TRUE, ZERO, And, Binder, Bracket, Eq, Exists, Forall, Ite, Le, Lt, Max,
    Min, Num, Or, Prod, Range, Sum, Term, Var, add, conj, mul, neg,
)  # fmt: skip
from symcnn.operators.arrays import Array, numeric_sort

from .arithmetic import AS_NUMBER, may_be_truth_value
from .context import At
from .evident import negation
from .indexing import Point, Steps, count_of
from .name_usage import names_of
from .state import INFINITE, kind_of
from .tensors import Tensors
from .values import Items, Progression, Scope, Series, Tensor, Value

Comprehension = ast.GeneratorExp | ast.ListComp

# Turns the value under a bound variable into the value of the whole:
# variable, number of its values, the `if` conditions or None, the value inside.
Combine = Callable[[Var, Term, Term | None, Value], Value]

BINDERS: dict[str, type[Binder]] = {
    "sum": Sum, "prod": Prod, "max": Max, "min": Min, "all": Forall, "any": Exists
}  # fmt: skip
FOLDS = frozenset(BINDERS)


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
        inner = Scope(scope, frozenset(n for t in targets for n in names_of(t)))

        def level(place: int) -> Value:
            if place == len(node.generators):
                return finish(inner)
            g, target = node.generators[place], targets[place]
            # as in Python, the first iterable is read outside
            source = self.value(g.iter, inner if place else scope)
            named = isinstance(source, Progression) and isinstance(target, ast.Name)
            hint = target.id if named and isinstance(target, ast.Name) else self.hint_of(source, g)
            count = self.length_of(source, g.iter)
            enter(count, g.iter)
            with self.bound(hint, count) as v:
                inner.names.update(self.unpacked(target, self.element(source, v, g.iter)))
                tests = self._tests(g.ifs, inner)
                return combine(v, count, conj(*tests) if tests else None, level(place + 1))

        return level(0)

    def hint_of(self, source: Value, g: ast.comprehension | ast.For) -> str:
        """A name for the index of what is run through: that of ``enumerate``, where it has one."""
        first = g.target.elts[0] if isinstance(g.target, ast.Tuple) and g.target.elts else None
        numbered = isinstance(source, Series) and source.start is not None
        return first.id if numbered and isinstance(first, ast.Name) else "i"

    def unpacked(self, target: ast.expr, value: Value) -> dict[str, Value]:
        """The names of a target with their values."""
        if isinstance(target, ast.Name):
            return {target.id: value}
        if not isinstance(target, ast.Tuple | ast.List):
            raise self.error(target, "a loop runs names over a range, or (a, b) over zip(x, y)")
        if self.is_array(value):
            value = self.rows_of(value, len(target.elts), target)
        if not isinstance(value, Items) or len(value.items) != len(target.elts):
            raise self.error(
                target, f"{len(target.elts)} names are given {kind_of(value)} in each round"
            )
        found: dict[str, Value] = {}
        for one, item in zip(target.elts, value.items, strict=True):
            found |= self.unpacked(one, item)
        return found

    def rows_of(self, found: Value, count: int, node: ast.AST) -> Items:
        """The entries of an array along its first axis, as many as are named."""
        array = self.array(found, node)
        if not array.axes:
            raise self.error(node, "a number is not unpacked")
        self.require(Eq(array.shape[0], Num(count)), f"there are {count} to unpack", node)
        return Items(tuple(self.element(found, Num(k), node) for k in range(count)), is_list=False)

    def _tests(self, tests: list[ast.expr], scope: Scope) -> list[Term]:
        """The `if` conditions of a generator; each is read where the earlier ones hold."""
        found = []
        for test in tests:
            found.append(self.formula(test, scope))
            self.assume(found[-1])
        return found

    def _target(self, g: ast.comprehension) -> ast.expr:
        if g.is_async:
            raise self.error(g.target, "`async` is not part of the language")
        return g.target

    def length_of(self, source: Value, node: ast.AST) -> Term:
        """How many rounds a loop over a value has."""
        if isinstance(source, Progression):
            return source.count
        if isinstance(source, Tensor | Array) and source.shape:
            return source.shape[0]
        if isinstance(source, Items):
            return Num(len(source.items))
        if isinstance(source, Series):
            first, *rest = (self.length_of(part, node) for part in source.parts)
            for n in rest:
                self.require(Eq(first, n), "the parts of zip have one length", node, "goes on")
            return first
        raise self.error(
            node, f"a range or a tensor is expected after `in`, found {kind_of(source)}"
        )

    def element(self, source: Value, v: Term, node: ast.AST) -> Value:
        """What a loop over a value gives in round v."""
        if isinstance(source, Progression):
            return add(source.start, mul(source.step, v))
        if isinstance(source, Series):
            items = [self.element(part, v, node) for part in source.parts]
            if source.start is not None:
                items = [add(source.start, v), *items]
            return Items(tuple(items), is_list=False)
        if isinstance(source, Array):
            whole = [Steps(ZERO, ONE, n, (n,)) for n in source.shape[1:]]
            return self.picked(source, [Point(v), *whole], node)
        return self.at(self.as_tensor(source, node), (v,), node)

    # -- what folds a comprehension ---------------------------------------------------

    def fold(self, name: str, node: ast.Call, scope: Scope) -> Value:
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
        return found if start is None else self.operate("+", start, found, node)

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
                hint = f"; write np.{name}(X, axis=...)" if option.arg in ("axis", "dim") else ""
                raise self.error(
                    option.value, f"the option `{option.arg}` of {name} is not read{hint}"
                )
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
    ) -> Value:
        if default is not None and len(node.generators) != 1:
            raise self.error(node, "`default` is understood with one `for`")

        def combine(v: Var, count: Term, test: Term | None, body: Value) -> Value:
            return self._combine(name, v, count, test, body, node, default)

        def finish(inner: Scope) -> Value:
            found = self.value(node.elt, inner)
            if name in ("all", "any"):
                return self.as_formula(found, node.elt)
            if name in ("sum", "prod") and self.is_array(found):
                return self.settled(found, node.elt)
            return self.as_number(found, node.elt)

        def enter(count: Term, place: ast.expr) -> None:
            if default is None:
                self._require_nonempty(name, count, place)

        first = node.generators[0]
        if isinstance(first.iter, ast.Tuple | ast.List | ast.Name | ast.Call | ast.Attribute):
            source = self.value(first.iter, scope)
            if is_written_out(source) and len(node.generators) == 1:
                return self._fold_items(name, self._each(node, source, scope), node)
        return self._nest(node, scope, finish, combine, enter)

    def _combine(
        self,
        name: str,
        v: Var,
        count: Term,
        test: Term | None,
        body: Value,
        node: ast.expr,
        default: Term | None = None,
    ) -> Value:
        """One fold over ``0 <= v < count`` of a body that holds v."""
        if self.is_array(body):
            if test is not None:
                body = self.operate("*", Bracket(test), body, node)
            rows = self.close_tensor(v, count, self.as_tensor(body, node), node)
            rows = Tensor(rows.term, rows.shape)
            # not for a given round, but for all of them
            with self.without(v):
                self._require_rows(name, count, node)
            return self._fold_array(name, self.array(rows, node), node, default)
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
    ) -> Value:
        """A fold of a value: of a vector, or with ``every`` of all entries of a tensor."""
        if isinstance(found, Items):
            return self._fold_items(name, found, node)
        if self.is_array(found) and not every:
            return self._fold_array(name, self.array(found, node), node, default)
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
            body: Value = self.at(found, (v,), node)
            if isinstance(body, Tensor):
                body = self.fold_value(name, body, node, every=True)
            return self._combine(name, v, count, None, body, node, default)

    def _fold_array(self, name: str, found: Array, node: ast.expr, default: Term | None) -> Value:
        """Python's sum of an array runs over its first axis; the largest row has no meaning."""
        if not found.axes:
            raise self.error(node, f"{name} takes a comprehension or a tensor, found a number")
        if found.ndim > 1 and name not in ("sum", "prod"):
            raise self.error(
                node, f"{name} compares the rows of a tensor with several axes, which have no "
                f"order; write np.{name}(...)"
            )  # fmt: skip
        if default is None:
            self._require_nonempty(name, found.shape[0], node)
        if found.ndim > 1:
            self._require_rows(name, found.shape[0], node)
        at = At(self, node)

        def entry(rest: tuple[Term, ...]) -> Term:
            def body(i: Term) -> Term:
                inside = found.entry((i, *rest))
                if name in ("all", "any"):
                    return self.as_formula(inside, node)
                return self.as_number(inside, node)

            with self.kernel(node):
                return at.over(BINDERS[name], found.axes[0], body, "i")

        if found.hole is not None:
            raise self.error(node, INFINITE)
        sort = BOOL if name in ("all", "any") else numeric_sort(found)
        total = self.plain(Array(found.axes[1:], entry, sort), node)
        if default not in (None, ZERO) and isinstance(total, Term):
            return Ite(Lt(ZERO, found.shape[0]), total, default)
        return total

    def _require_rows(self, name: str, count: Term, node: ast.AST) -> None:
        what = f"{name} of rows has a row, or it is a number in Python"
        self.require(Lt(ZERO, count), what, node)

    def _as_vector(self, found: Progression, node: ast.AST) -> Tensor:
        with self.bound("i", found.count) as v:
            value = add(found.start, mul(found.step, v))
            return self.close_tensor(v, found.count, value, node)

    def _fold_items(self, name: str, found: Items, node: ast.expr) -> Value:
        match name:
            case "all":
                return conj(*(self.as_formula(v, node) for v in found.items))
            case "any":
                return Or(*(self.as_formula(v, node) for v in found.items))
            case "max" | "min":
                if not found.items:
                    raise self.error(node, f"{name} of nothing")
                return self.extremum_of(name, found.items, node)
        if any(self.is_array(v) for v in found.items):
            total: Value = ZERO if name == "sum" else ONE
            for item in found.items:
                total = self.operate("+" if name == "sum" else "*", total, item, node)
            return total
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
        source = node.generators[0].iter
        if not isinstance(source, ast.ListComp | ast.GeneratorExp):
            found = self.value(source, scope)
            if isinstance(found, Items) or is_written_out(found):
                return self._each(node, found, scope)
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
            lambda v, count, _, body: self.listed(v, count, body, node),
        )

    def _each(self, node: Comprehension, found: Value, scope: Scope) -> Items:
        """``[f(x) for x in (a, b)]``: a list written out."""
        items = []
        g = node.generators[0]
        inner = Scope(scope, frozenset(names_of(g.target)))
        for item in self.rounds(found, node):
            inner.names.update(self.unpacked(g.target, item))
            tests = [self.decided(self.formula(test, inner)) for test in g.ifs]
            if any(t not in (TRUE, FALSE) for t in tests):
                raise self.error(g.ifs[0], "`if` in a list leaves entries out; it is not decided")
            if FALSE not in tests:
                items.append(self.value(node.elt, inner))
        return Items(tuple(items), is_list=True)

    def rounds(self, found: Value, node: ast.AST) -> list[Value]:
        """What a loop over a value that is written out gives, round by round."""
        if isinstance(found, Items):
            return list(found.items)
        count = self.length_of(found, node)
        if isinstance(found, Series):
            parts = [self.rounds(part, node) for part in found.parts]
            rows = [list(row) for row in zip(*parts, strict=False)]
            if found.start is not None:
                rows = [[add(found.start, Num(k)), *row] for k, row in enumerate(rows)]
            return [Items(tuple(row), is_list=False) for row in rows]
        number = int(count.value) if isinstance(count, Num) else 0
        return [self.element(found, Num(k), node) for k in range(number)]


def is_written_out(found: Value) -> bool:
    """Whether a loop over a value has rounds that are written out one by one."""
    if isinstance(found, Series):
        return any(isinstance(part, Items) for part in found.parts)
    return isinstance(found, Items)
