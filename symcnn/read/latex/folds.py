"""Sums, products, extrema and integrals, with the ranges of what they bind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import cast

from symcnn.kernel.binding import close, free_vars
from symcnn.kernel.terms import (
    ONE, REAL, REALS, ZERO, Bracket, Eq, Integral, Ite, Lam, Lt, Max, Min, Num, Prod, Range, Space,
    Sum, Term, Var, add, conj, mul, neg,
)  # fmt: skip
from symcnn.lemmas.predicates import least
from symcnn.operators.lengths import expanded
from symcnn.read.values import Tensor

from .applied import Functions
from .syntax_tree import (
    Big, Dots, Fraction, Group, Name, Node, Number, Product, Relation, Several, Total,
)  # fmt: skip
from .trees import bound_below, infinite, kind, spelled, unbound, unscripted
from .latex_values import Env, Meaning, Row

# a bound name, its first value and its last, and where it is bound
Bound = tuple[str, Term | None, Node | Term | None, Node]


def _without_exceptions(node: Big) -> tuple[Big, tuple[Relation, ...]]:
    r"""A sum over ``i \\ne j``, as one over i, and what i is not."""
    items = node.sub.items if isinstance(node.sub, Several) else (node.sub,)
    exceptions = tuple(
        i for i in items
        if isinstance(i, Relation) and i.symbol == "!=" and isinstance(i.left, Name)
    )  # fmt: skip
    if not exceptions or node.sub is None:
        return node, ()
    kept: list[Node] = [i for i in items if i is not None and i not in exceptions]
    bound = {name for i in kept for name in bound_below(Several((i,), start=i.start, end=i.end))}
    kept += [e.left for e in exceptions if spelled(cast(Name, e.left)) not in bound]
    sub = kept[0] if len(kept) == 1 else Several(tuple(kept), start=node.start, end=node.end)
    return replace(node, sub=sub), exceptions


class Folds(Functions):
    """Sums, products, extrema and integrals, with the ranges of what they bind."""

    def big(self, node: Big, env: Env, index: bool) -> Meaning:
        if node.kind == "int":
            return self.integral(node, env)
        if node.kind in ("P", "E"):
            return self.probability(node, env)
        if node.kind == "inf" and node.sub is not None:
            raise self.error(
                node, r"an infimum is read as the right side of `y = \inf\{...\}` only"
            )
        if node.kind not in ("sum", "prod", "max", "min"):
            raise self.error(node, f"`{node.kind}` is not read")
        if node.sub is None:
            return self.extremum(node, env)
        node, exceptions = _without_exceptions(node)
        if exceptions and node.kind in ("max", "min"):
            raise self.error(node, f"a {node.kind} with an exception is not read")
        ranges = self.ranges(node, env)
        self.ends_clearly(node, {name for name, *_ in ranges})
        return self.folded(node, ranges, env, index, exceptions)

    def ended_before(self, node: Total) -> None:
        r"""Refuse ``\sum_i x_i + y_i``: the sum ends before the plus sign, if one is strict."""
        bound: dict[str, Node] = {}
        for _, item in node.items:
            for name in unbound(item):
                if spelled(name) in bound:
                    raise self.error(
                        name, f"`{spelled(name)}` is bound in `{bound[spelled(name)]}`, which ends "
                        "before this sign: write brackets around all that it is taken of, or "
                        "another letter",
                    )  # fmt: skip
            last = item.items[-1] if isinstance(item, Product) else item
            if isinstance(last, Big) and last.sub is not None and last.kind != "int":
                bound |= dict.fromkeys(bound_below(last.sub), last)

    def ends_clearly(self, node: Big, names: Collection[str]) -> None:
        r"""Refuse ``\prod_i x_i y``: whether y is multiplied once or each time is not clear."""
        body = node.body
        parts = body.items if isinstance(body, Product) else (body,)
        if isinstance(body, Fraction) and body.slash:
            parts = (body.top, body.bottom)
        depends = [any(spelled(n) in names for n in unbound(p)) for p in parts]
        if node.kind != "sum" and any(depends) and not depends[-1]:
            raise self.error(
                parts[-1], f"it is not clear whether the {node.kind} ends before this; write "
                "brackets, or this factor in front",
            )  # fmt: skip

    def ranges(self, node: Big, env: Env) -> list[Bound]:
        """The bound names with their first value and their last; no first one: all integers."""
        assert node.sub is not None
        if node.sup is None:
            return self.bounds(node.sub, (node.body,), env)
        relation = node.sub
        match relation:
            case Several(
                items=(*names, Relation(symbol="=", left=Name() as name, right=right))
            ) if all(isinstance(n, Name) for n in names) and not infinite(node.sup):
                first = self.index(right, env)
                keys = [spelled(n) for n in (*names, name) if isinstance(n, Name)]
                if len(set(keys)) < len(keys):
                    raise self.error(relation, "an index is bound twice")
                return [(key, first, node.sup, relation) for key in keys]
            case Relation(symbol="=", left=Name() as name, right=right):
                if infinite(node.sup) and infinite(right):
                    return [(spelled(name), None, None, relation)]
                if infinite(node.sup) or infinite(right):
                    raise self.error(relation, "a sum over one half of the integers is not read")
                return [(spelled(name), self.index(right, env), node.sup, relation)]
        raise self.error(relation, "`i = 1` is expected below, where a limit stands above")

    def bounds(self, sub: Node, trees: Sequence[Node], env: Env) -> list[Bound]:
        r"""The names that ``i``, ``i < n``, ``1 \\le i \\le n`` or ``i \\in \\mathbb{Z}`` bind."""
        found: list[Bound] = []
        items = sub.items if isinstance(sub, Several) else (sub,)
        place = 0
        while place < len(items):
            item = items[place]
            following = items[place + 1] if place + 1 < len(items) else None
            match item, following:
                case (
                    Relation(symbol="<" | "<=" as low, left=left, right=Name() as name),
                    Relation(symbol="<" | "<=" as high, left=middle, right=right),
                ) if name == middle:
                    behind = items[place + 2] if place + 2 < len(items) else None
                    if isinstance(behind, Relation) and behind.left == right:
                        raise self.error(
                            item, "two indices in one range: write one sum in the other, as in "
                            rf"\sum_{{{right}=1}}^n \sum_{{{name}<{right}}}",
                        )  # fmt: skip
                    first, last = self.index(left, env), self.index(right, env)
                    first = first if low == "<=" else add(first, ONE)
                    last = last if high == "<=" else add(last, Num(-1))
                    found.append((spelled(name), first, last, item))
                    place += 1
                case Relation(symbol="<" | "<=" as high, left=Name() as name, right=right), _:
                    last = self.index(right, env)
                    last = last if high == "<=" else add(last, Num(-1))
                    found.append((spelled(name), self.base, last, item))
                case Relation(symbol="in", left=Name() as name, right=Name(key=r"\mathbb{Z}")), _:
                    found.append((spelled(name), None, None, item))
                case Relation(symbol="in", left=Name() as name, right=right), _:
                    found.append((spelled(name), *self.ends_of_set(right, env), item))
                case Name(), _ if spelled(item) in self.known.over_integers:
                    found.append((spelled(item), None, None, item))
                case Name(), _:
                    size = self.axis(spelled(item), trees, env, item)
                    found.append((spelled(item), self.base, add(size, self.base, Num(-1)), item))
                case _:
                    raise self.error(
                        item, r"a range is expected: `i = 1`, `1 \\le i \\le n` or `i`"
                    )
            place += 1
        return found

    def ends_of_set(self, node: Node, env: Env) -> tuple[Term, Term]:
        r"""The first and the last of ``\\{1, \\dots, n\\}``, ``[n]``, or a name for that."""
        definition = self.known.definitions.get(node.key) if isinstance(node, Name) else None
        right = node if definition is None else definition.right
        match right:
            case Group(left=r"\{", body=Several(items=(first, *more, Dots(), last))):
                start = self.index(first, env)
                for n, item in enumerate(more, start=1):
                    self.require(
                        Eq(self.index(item, env), add(start, Num(n))),
                        "what stands before the dots goes up by one", item,
                    )  # fmt: skip
                return start, self.index(last, env)
            case Group(left="[", body=Name() | Number() as last) if self.base == ONE:
                return ONE, self.index(last, env)
        raise self.error(node, r"a set is read where it is \{1, \dots, n\}, or a name for that")

    def folded(
        self,
        node: Big,
        ranges: list[Bound],
        env: Env,
        index: bool,
        exceptions: Sequence[Relation] = (),
    ) -> Meaning:
        if not ranges and exceptions:
            inside = conj(*(self.condition_of(e, env) for e in exceptions))
            with self.assuming(inside):
                body = self.number_of(node.body, env, index=index)
            return mul(Bracket(inside), body) if node.kind == "sum" else Ite(inside, body, ONE)
        if not ranges:
            found = self.of(node.body, env, index=index)
            if isinstance(found, Term):
                return self.numeric(found, node)
            if node.kind == "sum" and isinstance(found, Tensor | Row):
                return found
            raise self.error(node.body, f"a number is expected here, found {kind(found)}")
        (name, first, end, place), *rest = ranges
        if first is None:
            if node.kind != "sum":
                raise self.error(node, f"a {node.kind} over all integers is not read")
            return self.series_of(
                lambda v: self.numeric(
                    self.folded(node, rest, {**env, name: v}, index, exceptions), node
                ),
                self.identifier(name),
            )
        assert end is not None  # as there is a first one
        last = end if isinstance(end, Term) else self.index(end, env)
        count = expanded(add(last, neg(first), ONE))
        if node.kind in ("max", "min"):
            self.require(Lt(ZERO, count), f"the range of {node.kind} is not empty", place)
        with self.bound(self.identifier(name), count) as v:
            value = expanded(add(first, v))
            if isinstance(first, Num):
                self.firsts[v] = int(first.value)
            inner = self.folded(node, rest, {**env, name: value}, index, exceptions)
            self.firsts.pop(v, None)
            if isinstance(inner, Tensor | Row):
                return self.sum_of_tensors(inner, count, v, node)
            body = self.numeric(inner, node)
            build = {"sum": Sum, "prod": Prod, "max": Max, "min": Min}[node.kind]
            return build(Range(count), self.closed(body, v, node), self.hints[v])

    def sum_of_tensors(self, inner: Tensor | Row, count: Term, v: Var, node: Big) -> Meaning:
        """``\\sum_i x_i`` of vectors, entry by entry."""
        t = self.tensor(inner, node)
        if any(v in free_vars(n) for n in t.shape):
            raise self.error(node.body, "the sizes of what is summed vary with the index")
        found = self.entries(
            t.shape,
            lambda p: Sum(
                Range(count), self.closed(self.place(t, p, node), v, node), self.hints[v]
            ),
            node,
        )
        return Row(found) if isinstance(inner, Row) else found

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

    def probability(self, node: Big, env: Env) -> Term:
        """Of a condition on one random variable, uniform on (0, 1); or an expected value."""
        names = dict.fromkeys(n.key for n in unbound(node.body))
        random = [k for k in names if (d := self.known.names.get(k)) and d.kind == "Uniform"]
        if len(random) != 1:
            raise self.error(node, "one random variable is expected; write % symcnn: U: Uniform")
        v = Var(self.fresh_name(self.identifier(random[0])), REAL)
        self.taken.append(v.name)
        inner, inside = {**env, random[0]: v}, conj(Lt(ZERO, v), Lt(v, ONE))
        try:
            with self.assuming(inside):
                if node.kind == "P":
                    body: Term = Bracket(conj(inside, self.condition_of(node.body, inner)))
                else:
                    body = mul(Bracket(inside), self.number_of(node.body, inner))
        finally:
            self.taken.remove(v.name)
        return Integral(REALS, close(body, v), self.identifier(random[0]))

    def infimum(self, value: Node, node: Big, env: Env) -> Term:
        r"""``value = \inf\{x \in \mathbb{R} \mid p\}`` as a formula: the greatest lower bound."""
        match node.sub:
            case Relation(symbol="in", left=Name() as name, right=right) if (
                self.space(right, env) == REALS
            ):
                v = Var(self.fresh_name(self.identifier(spelled(name))), REAL)
            case _:
                raise self.error(node, r"`\inf\{x \in \mathbb{R} \mid ...\}` is expected")
        self.taken.append(v.name)
        body = self.condition_of(node.body, {**env, spelled(name): v})
        self.taken.remove(v.name)
        return least(Lam(REALS, close(body, v), v.name), self.number_of(value, env))

    def integral(self, node: Big, env: Env) -> Term:
        """Over the line, or between two limits."""
        whole = (node.sub is None and node.sup is None) or (
            node.sub is not None
            and node.sup is not None
            and infinite(node.sub)
            and infinite(node.sup)
        )
        space = self.space(node.sub, env) if node.sub is not None and node.sup is None else None
        limits: tuple[Term, Term] | None = None
        if space is None and not whole:
            if node.sub is None or node.sup is None or infinite(node.sub) or infinite(node.sup):
                raise self.error(node, "an integral over the line or between two limits is read")
            limits = self.number_of(node.sub, env), self.number_of(node.sup, env)

        def at(v: Var) -> Term:
            value = Tensor(v, v.shape) if v.shape else v
            return self.number_of(node.body, {**env, node.variable: value})

        hint = self.identifier(node.variable)
        return self.integral_of(at, limits, hint, node, REALS if space is None else space)

    def space(self, node: Node, env: Env) -> Space | None:
        r"""``\mathbb{R}``, ``\mathbb{R}^n``, ``\mathbb{R}^{m \times n}``; None for another."""
        base, sub, sup = unscripted(node)
        if not isinstance(base, Name) or base.key != r"\mathbb{R}" or sub is not None:
            return None
        if sup is None:
            return REALS
        sizes = (
            sup.items
            if isinstance(sup, Product) and len(sup.dots) == len(sup.items) - 1
            else (sup,)
        )
        return Space(REAL, tuple(self.index(n, env) for n in sizes))
