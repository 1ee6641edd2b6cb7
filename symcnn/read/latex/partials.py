"""Partial derivatives, by the ranks of what is differentiated and of what varies."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.terms import REAL, Diff, Lam, Le, Lt, Space, Term, Var, add, conj, neg
from symcnn.operators.lengths import expanded
from symcnn.read.values import Tensor

from .delimiters import Matrices
from .syntax_tree import (
    Name,
    Node,
    Partial,
)
from .trees import entry_base, kind
from .latex_values import Env, Meaning, Row


class Derivatives(Matrices):
    """Partial derivatives, by the ranks of what is differentiated and of what varies."""

    def partial(self, node: Partial, what: Node, env: Env) -> Meaning:
        r"""``\frac{\partial f}{\partial x}``: by the ranks of f and x."""
        if len(node.wrt) != 1:
            raise self.error(node, "write one derivative for each variable")
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
            if len(shape) > 1:
                return found
            self.needs_layout(node)
            return Row(found) if self.known.layout == "rows" else found
        t = self.tensor(value, node)
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
