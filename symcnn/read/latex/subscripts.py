"""Subscripts and superscripts: entries, slices, families, axes, powers, transposes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from symcnn.kernel.terms import (
    ONE, ZERO, Apply, Bracket, Eq, Fun, Ite, Le, Lt, Max, Num, Range, Sum, Term, Var, add, conj,
    neg, power,
)  # fmt: skip
from symcnn.operators.lengths import expanded
from symcnn.read.claim_error import ReadError
from symcnn.read.values import Tensor

from .definitions import Definition
from .lookup import Named
from .syntax_tree import Group, Name, Node, Number, Product, Script, Several, Slice, Word
from .trees import is_family, is_minus_one, kind, pieces, transposing
from .latex_values import Env, Family, Meaning, Row

TRANSPOSE = ("transpose", "-transpose")


class Indices(Named):
    """Subscripts and superscripts: entries, slices, families, axes, powers, transposes."""

    def script(self, node: Script, env: Env, index: bool) -> Meaning:
        base = node.base
        if isinstance(base, Name):
            return self.scripted_name(base, node, env, index)
        if isinstance(base, Group) and node.sub is not None and is_family(base, node.sub):
            found: Meaning = self.family(base, node.sub, env)
            return self.scripted(found, None, node.sup, node, env, index)
        if isinstance(base, Group) and base.left == "||":
            return self.norm(base, node.sub, node.sup, env)
        return self.scripted(self.of(base, env, index=index), node.sub, node.sup, node, env, index)

    def scripted_name(self, base: Name, node: Script, env: Env, index: bool) -> Meaning:
        key = self.key_of(base)
        value = self.found(key, env)
        definition = self.known.definitions.get(key) if value is None else None
        self.refuse_power_of_entry(value, definition, node)
        if definition is not None and definition.indices and node.sub is not None:
            places = self.places(node.sub, len(definition.indices), env, key)
            found: Meaning = self.entry_at(definition, places, node, env)
            return self.scripted(found, None, node.sup, node, env, index)
        if value is None and definition is None and node.sub is not None:
            if key == r"\delta":
                i, j = (self.index(p, env) for p in self.places(node.sub, 2, env, key))
                return Bracket(Eq(i, j))
            raise self.error(node, self.undeclared(key))
        if (
            key in ("e", r"\mathrm{e}")
            and value is None
            and definition is None
            and node.sup is not None
        ):
            if self.imaginary(node.sup, env):
                return self.wave(node.sup, env)
            return self.function_of("exp", self.number_of(node.sup, env), node)
        if isinstance(value, Term) and node.sub is not None:
            raise self.error(
                node,
                f"`{key}` is a number; is `{key}_{{{node.sub}}}` a name? declare it",
            )
        return self.scripted(self.name(base, env), node.sub, node.sup, node, env, index)

    def refuse_power_of_entry(
        self, value: Any, definition: Definition | None, node: Script
    ) -> None:
        r"""Refuse ``A^2_{ij}`` and ``A_{ij}^{-1}``: of the matrix, or of its entry?"""
        rank = len(value.shape) if isinstance(value, Tensor) else 0
        rank = rank if definition is None else len(definition.indices)
        if rank != 2 or node.sub is None or node.sup is None or isinstance(node.sup, Word):
            return
        if transposing(node.sup) is None and (
            is_minus_one(node.sup) or node.sup.start < node.sub.start
        ):
            raise self.error(
                node, "whether this is a power of the matrix or of its entry is not clear; write "
                "(A^2)_{ij} or (A_{ij})^2",
            )  # fmt: skip

    def entry_at(self, definition: Definition, nodes: Sequence[Node], node: Node, env: Env) -> Term:
        """``Y_{1,i,j}`` of a definition: the indices must be in its ranges."""
        places = [self.index(n, env) for n in nodes]
        shape, firsts = self.extent(definition, node)
        for place, first, size in zip(places, firsts, shape or (), strict=False):
            inside = conj(Le(first, place), Le(place, add(first, size, Num(-1))))
            self.require(inside, f"the index of {definition.key} is in its range", node)
        return self.entry_of(definition, places, {}, node)

    def factors_of(self, sub: Node, env: Env) -> Iterator[Node]:
        r"""The indices in ``X_{i\sigma(j)}``: a function keeps its argument."""
        items = sub.items if isinstance(sub, Product) else (sub,)
        place = 0
        while place < len(items):
            following = items[place + 1] if place + 1 < len(items) else None
            applies = isinstance(following, Group) and self.function(items[place], env) is not None
            if applies and following is not None:
                pair = (items[place], following)
                yield Product(pair, start=pair[0].start, end=following.end)
            else:
                yield items[place]
            place += 2 if applies else 1

    def places(
        self, sub: Node, rank: int, env: Env, name: str, *, whole: bool = False
    ) -> list[Node]:
        """A subscript as so many indices, with commas or juxtaposed; ``whole``: or as fewer."""
        items: list[Node]
        if isinstance(sub, Several):
            items = list(sub.items)
        elif rank > 1:
            items = []
            for item in self.factors_of(sub, env):
                if isinstance(item, Number) and item.text.isdigit():
                    items += [Number(c, start=item.start, end=item.end) for c in item.text]
                else:
                    items.append(item)
        else:
            items = [sub]
            if (
                isinstance(sub, Product) and not sub.dots
                and sum(isinstance(i, Name) for i in sub.items) > 1
            ):  # fmt: skip
                raise self.error(
                    sub, f"`{name}` has one axis: write \\cdot for a product in its "
                    "index, or declare more axes",
                )  # fmt: skip
        if len(items) > rank or (len(items) < rank and not whole):
            raise self.error(
                sub, f"`{name}` has {rank} axes, and {len(items)} indices stand here: "
                + ", ".join(f"`{i}`" for i in items),
            )  # fmt: skip
        return items

    def scripted(
        self, value: Meaning, sub: Node | None, sup: Node | None, node: Node, env: Env, index: bool
    ) -> Meaning:
        """A value with indices, and then with a power, a transpose or an inverse."""
        if isinstance(sup, Word) and sub is not None and isinstance(value, Tensor):
            # T_{ij}^\top of blocks is not an entry of the transpose
            pass
        if sub is not None:
            value = self.indexed(value, sub, node, env)
        if sup is None:
            return value
        if isinstance(sup, Word) and sup.name in TRANSPOSE:
            if sup.name == "-transpose":
                inverse = self.inverse(value, node)
                return self.transpose(inverse, node)
            if isinstance(value, Row):
                return value.vector
            if isinstance(value, Term) and sub is not None:
                raise self.error(
                    node, r"an entry has no transpose; write (A^\top)_{ij} for the one of A^\top"
                )
            t = self.tensor(value, node)
            if len(t.shape) == 1:
                return Row(t)
            if len(t.shape) != 2:
                raise self.error(node, f"{kind(value)} has no transpose")
            return self.transpose(t, node)
        letter = transposing(sup)
        if letter is not None and self.found("T", env) is None and not isinstance(value, Term):
            name = "transpose" if letter is sup else "-transpose"
            return self.scripted(
                value, None, Word(name, start=sup.start, end=sup.end), node, env, index
            )
        if isinstance(value, Tensor | Row):
            if is_minus_one(sup):
                if isinstance(value, Tensor) and value.term in self.permutations:
                    other = self.permutations[value.term]
                    return Tensor(other, other.shape)
                return self.inverse(value, node)
            t = self.tensor(value, node)
            if len(t.shape) != 2 or isinstance(value, Row):
                raise self.error(node, f"{kind(value)} has no powers")
            return self.matrix_power(t, self.number_of(sup, env, index=True), node)
        number = self.numeric(value, node)
        exponent = self.number_of(sup, env, index=index)
        return self.raise_to(number, exponent, node)

    def inverse(self, value: Meaning, node: Node) -> Tensor:
        found = self.matrix_function("inv", self.tensor(value, node), node)
        return self.as_tensor(found, node)

    def indexed(self, value: Meaning, sub: Node, node: Node, env: Env) -> Meaning:
        """An entry, or with slices a part, of a tensor."""
        if isinstance(value, Row):
            value = value.vector
        if isinstance(value, Family):
            nodes = self.places(sub, value.rank, env, "it")
            return value.entry([self.index(n, env) for n in nodes])
        if not isinstance(value, Tensor):
            raise self.error(node, f"{kind(value)} has no entries")
        name = self.source.segment(node)[:20]
        nodes = self.places(sub, len(value.shape), env, name, whole=True)
        if value.term in self.permutations:
            return add(self.ranged(value, (self.index(nodes[0], env),), node, False), self.base)
        outside = isinstance(value.term, Var) and any(
            d.zero_outside and self.identifiers.get(d.key) == value.term.name
            for d in self.known.names.values()
        )
        if any(isinstance(n, Slice) for n in nodes) or len(nodes) < len(value.shape):
            return self.sliced(value, nodes, node, env, outside)
        return self.ranged(value, [self.index(n, env) for n in nodes], node, outside)

    def ranged(self, tensor: Tensor, places: Sequence[Term], node: Node, outside: bool) -> Term:
        """The entry at indices as they are written."""
        plain = [expanded(add(p, neg(self.base))) for p in places]
        inside = conj(
            *(f for p, n in zip(plain, tensor.shape, strict=True) for f in (Le(ZERO, p), Lt(p, n)))
        )
        if outside:
            with self.assuming(inside):
                found = self.place(tensor, plain, node)
            decided = self.decided(inside)
            return Ite(inside, found, ZERO) if decided not in (True, conj()) else found
        if self._open_conjuncts(inside):
            last = [expanded(add(n, self.base, Num(-1))) for n in tensor.shape]
            ends = (
                f for p, n in zip(places, last, strict=True) for f in (Le(self.base, p), Le(p, n))
            )
            self.require(conj(*ends), "the index is in range", node)
        return self.place(tensor, plain, node)

    def sliced(
        self, tensor: Tensor, nodes: Sequence[Node], node: Node, env: Env, outside: bool
    ) -> Tensor:
        firsts: list[Term] = []
        counts: list[Term] = []
        axes: list[int] = []
        for axis, n in enumerate(nodes):
            if isinstance(n, Slice):
                first, last = self.index(n.first, env), self.index(n.last, env)
                count = expanded(add(last, neg(first), ONE))
                self.require(Le(ZERO, count), "a slice does not end before it begins", n)
                firsts.append(first)
                counts.append(count)
                axes.append(axis)
            else:
                firsts.append(self.index(n, env))
        for axis in range(len(nodes), len(tensor.shape)):
            firsts.append(self.base)
            counts.append(tensor.shape[axis])
            axes.append(axis)

        def at(places: tuple[Term, ...]) -> Term:
            shifts = dict(zip(axes, places, strict=True))
            where = [add(f, shifts.get(axis, ZERO)) for axis, f in enumerate(firsts)]
            return self.ranged(tensor, where, node, outside)

        return self.entries(tuple(counts), at, node)

    def family(self, base: Group, sub: Node, env: Env) -> Tensor:
        r"""``\{f\}_{i,j}`` or ``(f)_{i<m, j<n}``: the tensor over the indices."""
        if isinstance(sub, Product):
            sub = Several(sub.items, start=sub.start, end=sub.end)
        shape: list[Term] = []
        firsts: list[tuple[str, Term]] = []
        for name, first, last, place in self.bounds(sub, (base.body, *self.sides), env):
            if first is None or last is None:
                raise self.error(place, "a finite range is expected")
            end = last if isinstance(last, Term) else self.index(last, env)
            shape.append(expanded(add(end, neg(first), ONE)))
            firsts.append((name, first))

        def at(places: tuple[Term, ...]) -> Term:
            values = zip(firsts, places, strict=True)
            return self.number_of(
                base.body, {**env, **{n: expanded(add(p, first)) for (n, first), p in values}}
            )

        return self.entries(tuple(shape), at, base)

    def axis(
        self, name: str, trees: Sequence[Node], env: Env, node: Node, others: Sequence[Node] = ()
    ) -> Term:
        """The size of the axis in which an index stands alone. Raises if there is none, or two.

        In ``others`` it is looked for when the trees themselves say nothing.
        """
        found: dict[Term, Node] = {}
        for tree in trees:
            for piece, inner in self.scripts_in(tree, env):
                for place, shape in self.axes_of(piece, inner, name):
                    found.setdefault(expanded(shape[place]), piece)
        if not found and others:
            return self.axis(name, others, env, node)
        if not found:
            inside = any(
                isinstance(n, Name) and n.key == name
                for t in trees for s in pieces(t) if isinstance(s, Script) and s.sub is not None
                for n in pieces(s.sub)
            )  # fmt: skip
            if not inside:
                written = (n for t in trees for n in pieces(t) if isinstance(n, Name))
                first = next((n for n in written if n.key == name), node)
                raise self.error(first, self.undeclared(name))
            raise self.error(
                node, f"`{name}` is bound nowhere, and stands alone in no axis; "
                f"write % symcnn: for {self.base} <= {name} <= n",
            )  # fmt: skip
        if len(found) > 1:
            said = " and ".join(f"{n} in `{self.source.segment(p)}`" for n, p in found.items())
            raise self.error(
                node, f"`{name}` stands in axes of different sizes: {said}; "
                f"write % symcnn: for {self.base} <= {name} <= n",
            )  # fmt: skip
        return next(iter(found))

    def scripts_in(self, tree: Node, env: Env) -> Iterator[tuple[Script, Env]]:
        for piece in pieces(tree):
            if isinstance(piece, Script) and piece.sub is not None:
                yield piece, env

    def axes_of(self, piece: Script, env: Env, name: str) -> Iterator[tuple[int, tuple[Term, ...]]]:
        assert piece.sub is not None
        if not any(isinstance(n, Name) and n.key == name for n in pieces(piece.sub)):
            return
        with self.trial():
            try:
                if isinstance(piece.base, Name):
                    definition = self.known.definitions.get(self.key_of(piece.base))
                    if (
                        definition is not None
                        and definition.indices
                        and self.found(self.key_of(piece.base), env) is None
                    ):
                        shape, _ = self.extent(definition, piece)
                        value: Any = None
                    else:
                        value = self.name(piece.base, env)
                else:
                    value = self.of(piece.base, env)
                if isinstance(value, Row):
                    value = value.vector
                if isinstance(value, Tensor):
                    shape = value.shape
                elif value is not None:
                    return
                if shape is None:
                    return
                nodes = self.places(piece.sub, len(shape), env, name)
            except ReadError:
                return
        for place, n in enumerate(nodes):
            if isinstance(n, Name) and n.key == name:
                yield place, shape

    def norm(self, node: Group, sub: Node | None, sup: Node | None, env: Env) -> Term:
        r"""``\|x\|`` and ``\|x\|^2``, Euclidean; ``_1`` is the sum of absolute values, ``_\infty``
        the largest of them.

        Of a matrix it is Frobenius' norm, ``\|A\|_F``, only: ``_1`` and ``_2`` are others.
        """
        tensor = self.tensor(self.of(node.body, env), node)
        which = "2" if sub is None else str(sub)
        if which not in ("1", "2", "F", r"\infty"):
            raise self.error(node, f"the norm with the index {which} is not read")
        if which != "F" and len(tensor.shape) > 1:
            raise self.error(
                node, r"which norm of a matrix this is is not clear; \|...\|_F is read, the root "
                "of the sum of the squares",
            )  # fmt: skip

        linear = which in ("1", r"\infty")

        def level(places: tuple[Term, ...]) -> Term:
            if len(places) == len(tensor.shape):
                x = self.place(tensor, places, node)
                return Apply(Fun("abs"), (x,)) if linear else power(x, Num(2))
            size = tensor.shape[len(places)]
            if which == r"\infty":
                self.require(Lt(ZERO, size), "a maximum is taken of something", node)
            fold = Max if which == r"\infty" else Sum
            with self.bound("kl"[min(len(places), 1)], size) as v:
                return fold(Range(size), self.closed(level((*places, v)), v, node), self.hints[v])

        total = level(())
        if linear:
            return total if sup is None else self.raise_to(total, self.number_of(sup, env), node)
        if isinstance(sup, Number) and sup.text == "2":
            return total
        root = self.function_of("sqrt", total, node)
        return root if sup is None else self.raise_to(root, self.number_of(sup, env), node)
