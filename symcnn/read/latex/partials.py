"""Partial derivatives, by the ranks of what is differentiated and of what varies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symcnn.kernel.terms import REAL, Diff, Lam, Le, Lt, Space, Term, Var, add, conj, neg
from symcnn.operators.lengths import expanded
from symcnn.read.values import FunctionParameter, Tensor

from .definitions import Definition
from .delimiters import Matrices
from .symbols import NABLA
from .syntax_tree import Group, Name, Node, Number, Partial, Several
from .trees import entry_base, kind, unscripted
from .latex_values import Env, Meaning, Row


class Derivatives(Matrices):
    """Partial derivatives, by the ranks of what is differentiated and of what varies."""

    def partial(self, node: Partial, what: Node, env: Env, *, gradient: bool = False) -> Meaning:
        r"""``\frac{\partial f}{\partial x}``: by the ranks of f and x; a gradient is a column."""
        if len(node.wrt) > 1:
            what = Partial(what, node.wrt[1:], start=node.start, end=node.end)
            node = Partial(what, node.wrt[:1], start=node.start, end=node.end)
        target, sub = entry_base(node.wrt[0])
        if not isinstance(target, Name):
            raise self.error(node.wrt[0], "a name or an entry of one is expected here")
        key = self.key_of(target)
        point = self.name(target, env)
        if key in env or not isinstance(point, Term | Tensor):
            raise self.error(target, f"`{key}` is nothing that varies")
        shape = point.shape if isinstance(point, Tensor) else ()
        defined = key not in self.variables
        variable = (
            Var(self.fresh_name(self.identifier(key)), REAL, shape)
            if defined else (point.term if isinstance(point, Tensor) else point)
        )  # fmt: skip
        if not isinstance(variable, Var) or variable.element != REAL:
            raise self.error(target, f"`{key}` is no real parameter, and nothing varies with it")
        value = self.with_varied(key, variable, shape, what, env) if defined else self.of(what, env)
        place = point.term if isinstance(point, Tensor) else point
        if sub is not None:
            nodes = self.places(sub, len(shape), env, key)
            indices = [self.index(n, env) for n in nodes]
            for i, n in zip(indices, shape, strict=True):
                self.require(
                    conj(Le(self.base, i), Lt(add(i, neg(self.base)), n)),
                    "the index is in range",
                    node,
                )
            plain = [expanded(add(i, neg(self.base))) for i in indices]
            return self.derived(value, variable, place, plain, node)
        if not shape:
            return self.derived(value, variable, place, (), node)
        if isinstance(value, Term):
            found = self.entries(shape, lambda p: self.numeric(
                self.derived(value, variable, place, p, node), node), node)  # fmt: skip
            if len(shape) > 1 or gradient:
                return found
            self.needs_layout(node)
            return Row(found) if self.known.layout == "rows" else found
        t = self.tensor(value, node)
        if gradient:
            raise self.error(node, f"a gradient is taken of a number, found {kind(value)}")
        if len(t.shape) != 1 or len(shape) != 1:
            raise self.error(
                node,
                f"the derivative of {kind(value)} in {kind(point)} has no layout; write entries",
            )
        self.needs_layout(node)
        jacobian = self.entries(
            (*t.shape, *shape),
            lambda p: self.derivative(self.place(t, p[:1], node), variable, place, p[1:], node),
            node,
        )  # fmt: skip
        return jacobian if self.known.layout == "rows" else self.transpose(jacobian, node)

    def derivative_of(
        self, definition: Definition, order: int, nodes: Sequence[Node], at: Node, env: Env
    ) -> Term:
        """``f''(x)`` of a function that is defined by a formula."""
        if len(nodes) != 1 or len(definition.arguments) != 1:
            raise self.error(at, f"`{definition.key}` is no function of one number")
        point = self.number_of(nodes[0], env)
        return self.numeric(self.varied(definition, point, order, at), at)

    def nabla(
        self, items: Sequence[Node], place: int, env: Env, index: bool
    ) -> tuple[Meaning, int]:
        r"""``\nabla f(x)``, ``\nabla_x f(x)`` or ``\nabla^2 f(x)``; and the place behind it."""
        item, operand, *_ = (*items[place : place + 2], None)
        _, sub, sup = unscripted(items[place])
        squared = isinstance(sup, Number) and sup.text == "2"
        group = items[place + 2] if place + 2 < len(items) else None
        inner, below, above = unscripted(group) if group is not None else (None, None, None)
        applied = (
            isinstance(operand, Name) and not operand.primes and isinstance(inner, Group)
            and inner.left == "(" and self.function(operand, env) is not None
        )  # fmt: skip
        if isinstance(operand, Name | Group) and not applied and sub is not None and sup is None:
            whole = Partial(operand, (sub,), start=item.start, end=operand.end)
            return self.partial(whole, operand, env, gradient=True), place + 2
        if not applied or not (sup is None or squared):
            raise self.error(item, self.undeclared(NABLA))
        assert isinstance(operand, Name)
        assert isinstance(inner, Group)
        assert group is not None
        arguments = inner.body.items if isinstance(inner.body, Several) else (inner.body,)
        place_of = 0
        if sub is not None:
            # names are compared as they are written
            written = [str(a) if isinstance(a, Name) else "" for a in arguments]
            if str(sub) not in written:
                raise self.error(
                    sub, f"a gradient in `{sub}` is read where `{sub}` is an argument by itself"
                )
            place_of = written.index(str(sub))
        elif len(arguments) != 1:
            raise self.error(item, rf"write \nabla_{{x}}: `{operand.key}` has several arguments")
        key = self.key_of(operand)
        found = self.found(key, env)
        definition = self.known.definitions.get(key) if found is None else None
        values = [self.of(n, env) for n in arguments]
        values = [v.vector if isinstance(v, Row) else v for v in values]
        point = values[place_of]
        if not isinstance(point, Term | Tensor):
            raise self.error(inner, f"a number or a vector is expected here, found {kind(point)}")

        def at(x: Term | Tensor) -> Meaning:
            inside = [*values[:place_of], x, *values[place_of + 1 :]]
            if definition is not None and definition.arguments:
                if len(inside) != len(definition.arguments):
                    raise self.error(inner, f"`{key}` takes {len(definition.arguments)} arguments")
                return self.defined(
                    definition, dict(zip(definition.arguments, inside, strict=True)), operand
                )
            if not isinstance(found, FunctionParameter):
                raise self.error(operand, f"`{key}` is no function")
            return self.value_at(found, inside, operand)

        value: Meaning = self.varied(at, point, 2 if squared else 1, operand)
        if below is not None or above is not None:
            value = self.scripted(value, below, above, group, env, index)
        return value, place + 3

    def varied(
        self, f: Definition | Callable[[Term | Tensor], Meaning], point: Term | Tensor, order: int,
        node: Node,
    ) -> Term | Tensor:  # fmt: skip
        """The derivatives of a function at a point: a number, or a tensor of all partial ones."""
        shape = point.shape if isinstance(point, Tensor) else ()

        def at(x: Term | Tensor) -> Term:
            value = f(x) if callable(f) else self.defined(f, {f.arguments[0]: x}, node)
            return self.numeric(value, node)

        def level(x: Term | Tensor, places: Sequence[Sequence[Term]]) -> Term:
            if not places:
                return at(x)
            v = Var(self.fresh_name("x"), REAL, shape)
            self.taken.append(v.name)
            value = level(Tensor(v, shape) if shape else v, places[1:])
            self.taken.remove(v.name)
            where = x.term if isinstance(x, Tensor) else x
            return self.derivative(value, v, where, places[0], node)

        at(point)  # what it needs is needed at the point
        with self.trial():
            if not shape:
                return level(point, [()] * order)
            rank = len(shape)
            return self.entries(
                shape * order,
                lambda p: level(point, [p[k * rank : (k + 1) * rank] for k in range(order)]), node,
            )  # fmt: skip

    def needs_layout(self, node: Node) -> None:
        if not self.known.layout:
            raise self.error(
                node, "the layout of Jacobians is not declared; write "
                r"% symcnn: \frac{\partial y}{\partial x}: rows y (or columns y)",
            )  # fmt: skip

    def with_varied(
        self, key: str, variable: Var, shape: tuple[Term, ...], what: Node, env: Env
    ) -> Meaning:
        """What depends on a defined name, with a variable for it."""
        before = dict(self.overrides)
        self.overrides[key] = Tensor(variable, shape) if shape else variable
        self.taken.append(variable.name)
        try:
            return self.of(what, env)
        finally:
            self.overrides = before
            self.taken.pop()

    def derived(
        self, value: Meaning, variable: Var, point: Term, indices: Sequence[Term], node: Node
    ) -> Meaning:
        if isinstance(value, Term):
            return self.derivative(self.numeric(value, node), variable, point, indices, node)
        t = self.tensor(value, node)
        return self.entries(
            t.shape,
            lambda p: self.derivative(self.place(t, p, node), variable, point, indices, node), node,
        )  # fmt: skip

    def derivative(
        self, value: Term, variable: Var, point: Term, indices: Sequence[Term], node: Node
    ) -> Term:
        if value.sort > REAL:
            raise self.error(node, "a real number is differentiated")
        space = Space(REAL, variable.shape)
        with self.kernel(node):
            return Diff(
                Lam(space, self.closed(value, variable, node), variable.name), point, *indices
            )
