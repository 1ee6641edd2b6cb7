"""Sums, products, extrema and integrals, with the ranges of what they bind."""

from __future__ import annotations

from symcnn.kernel.binding import close
from symcnn.kernel.terms import (
    INT,
    INTEGERS,
    ONE,
    REAL,
    REALS,
    ZERO,
    Integral,
    Ite,
    Le,
    Lt,
    Max,
    Min,
    Num,
    Prod,
    Range,
    Sum,
    Term,
    Var,
    add,
    conj,
    neg,
)
from symcnn.operators.arrays import expanded

from .functions import Functions
from .nodes import (
    Big,
    Group,
    Name,
    Node,
    Relation,
    Several,
)
from .trees import infinite, kind
from .values import Env, Meaning


class Folds(Functions):
    """Sums, products, extrema and integrals, with the ranges of what they bind."""

    def big(self, node: Big, env: Env, index: bool) -> Meaning:
        if node.kind == "int":
            return self.integral(node, env)
        if node.kind not in ("sum", "prod", "max", "min"):
            raise self.error(node, f"`{node.kind}` is not read")
        if node.sub is None:
            return self.extremum(node, env)
        ranges = self.ranges(node, env)
        return self.folded(node, ranges, env, index)

    def ranges(
        self, node: Big, env: Env
    ) -> list[tuple[str, Term | None, Node | Term | None, Node]]:
        """The bound names with their first value and their last; no first one: all integers."""
        assert node.sub is not None
        if node.sup is not None:
            relation = node.sub
            if not (
                isinstance(relation, Relation)
                and relation.symbol == "="
                and isinstance(relation.left, Name)
            ):
                raise self.error(relation, "`i = 1` is expected below, where a limit stands above")
            if infinite(node.sup) and infinite(relation.right):
                return [(relation.left.key, None, None, relation)]
            if infinite(node.sup) or infinite(relation.right):
                raise self.error(relation, "a sum over one half of the integers is not read")
            return [(relation.left.key, self.index(relation.right, env), node.sup, relation)]
        found: list[tuple[str, Term | None, Node | Term | None, Node]] = []
        items = node.sub.items if isinstance(node.sub, Several) else (node.sub,)
        place = 0
        while place < len(items):
            item = items[place]
            following = items[place + 1] if place + 1 < len(items) else None
            if isinstance(item, Name):
                if item.key in self.known.over_integers:
                    found.append((item.key, None, None, item))
                else:
                    size = self.axis(item.key, (node.body,), env, item)
                    last = add(size, self.base, Num(-1))
                    found.append((item.key, self.base, last, item))
            elif (
                isinstance(item, Relation) and isinstance(following, Relation)
                and isinstance(item.right, Name) and item.right == following.left
                and item.symbol in ("<", "<=") and following.symbol in ("<", "<=")
            ):  # fmt: skip
                first = self.index(item.left, env)
                first = first if item.symbol == "<=" else add(first, ONE)
                end = self.index(following.right, env)
                end = end if following.symbol == "<=" else add(end, Num(-1))
                found.append((item.right.key, first, end, item))
                place += 1
            else:
                raise self.error(
                    item, "a range is expected below: `i = 1`, `1 \\le i \\le n` or `i`"
                )
            place += 1
        return found

    def folded(
        self,
        node: Big,
        ranges: list[tuple[str, Term | None, Node | Term | None, Node]],
        env: Env,
        index: bool,
    ) -> Meaning:
        if not ranges:
            found = self.of(node.body, env, index=index)
            if isinstance(found, Term):
                return self.numeric(found, node)
            raise self.error(node.body, f"a number is expected here, found {kind(found)}")
        (name, first, end, place), *rest = ranges
        if first is None:
            if node.kind != "sum":
                raise self.error(node, f"a {node.kind} over all integers is not read")
            v = Var(self.fresh_name(self.identifier(name)), INT)
            self.taken.append(v.name)
            self.hints[v] = self.identifier(name)
            try:
                body = self.numeric(self.folded(node, rest, {**env, name: v}, index), node)
            finally:
                self.taken.pop()
            return Sum(INTEGERS, close(body, v), self.identifier(name))
        assert end is not None  # as there is a first one
        last = end if isinstance(end, Term) else self.index(end, env)
        count = expanded(add(last, neg(first), ONE))
        if node.kind in ("max", "min"):
            self.require(Lt(ZERO, count), f"the range of {node.kind} is not empty", place)
        with self.bound(self.identifier(name), count) as v:
            value = expanded(add(first, v))
            body = self.numeric(self.folded(node, rest, {**env, name: value}, index), node)
            build = {"sum": Sum, "prod": Prod, "max": Max, "min": Min}[node.kind]
            return build(Range(count), self.closed(body, v, node), self.hints[v])

    def extremum(self, node: Big, env: Env) -> Meaning:
        r"""``\max(a, b)``, or of all entries of a tensor."""
        if node.kind not in ("max", "min"):
            raise self.error(node, f"over what the {node.kind} runs is expected below")
        inner = node.body
        if (
            isinstance(inner, Group)
            and inner.left in ("(", r"\{", "[")
            and isinstance(inner.body, Several)
        ):
            values = [self.number_of(n, env) for n in inner.body.items]
            return self.extremum_of(node.kind, values, node)
        tensor = self.tensor(self.of(inner, env), inner)
        build = Max if node.kind == "max" else Min

        def level(places: tuple[Term, ...]) -> Term:
            if len(places) == len(tensor.shape):
                return self.place(tensor, places, node)
            size = tensor.shape[len(places)]
            self.require(Lt(ZERO, size), f"the range of {node.kind} is not empty", node)
            with self.bound("pqrs"[min(len(places), 3)], size) as v:
                return build(Range(size), self.closed(level((*places, v)), v, node), self.hints[v])

        return level(())

    def integral(self, node: Big, env: Env) -> Term:
        """Over the line, or between two limits."""
        whole = (node.sub is None and node.sup is None) or (
            node.sub is not None
            and node.sup is not None
            and infinite(node.sub)
            and infinite(node.sup)
        )
        v = Var(self.fresh_name(self.identifier(node.variable)), REAL)
        self.taken.append(v.name)
        try:
            body = self.number_of(node.body, {**env, node.variable: v})
        finally:
            self.taken.pop()
        if not whole:
            if node.sub is None or node.sup is None or infinite(node.sub) or infinite(node.sup):
                raise self.error(node, "an integral over the line or between two limits is read")
            first, last = self.number_of(node.sub, env), self.number_of(node.sup, env)
            self.condition(Le(first, last), "the lower limit is at most the upper one", node)
            body = Ite(conj(Le(first, v), Le(v, last)), body, ZERO)
        return Integral(REALS, close(body, v), self.identifier(node.variable))
