"""Stores into arrays, at places and under masks, and methods that change an array in place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from symcnn.kernel.terms import (
    BOOL, FALSE, INT, ONE, REAL, TRUE, ZERO, Bracket, Eq, FloorDiv, Ite, Le, Lt, Mod, Num, Term,
    add, conj, mul, neg,
)  # fmt: skip
from symcnn.operators.arrays import Array, broadcast, numeric_sort
from symcnn.operators.lengths import Axis, Indices, expanded

from .context import At, hinted
from .evident import conj_of, gathered, negation, simple_or
from .indexing import Gather, Mask, New, Pick, Point, Steps, negative
from .memory import Memory
from .state import INFINITE, kind_of
from .values import Either, Equation, Items, Method, Record, Scope, Selected, Tensor, Text, Value

MEETING = (
    "two of these indices may be the same place, where one value is lost; write np.add.at(x, i, "
    "values) or x.index_add_(0, i, values) for a sum, or a one-hot product"
)
Place = Callable[[Indices], tuple[Term, Indices]]  # whether an index is stored to, and from where


class Stores(Memory):
    """Reading what is stored into."""

    def method_in_place(self, base: Value, name: str, node: ast.Call, scope: Scope) -> Value:
        """``x.add_(y)``, ``x.masked_fill_(m, v)``: the method without the stroke, stored."""
        if name in ("copy_", "fill_", "zero_"):
            new = self.value(node.args[0], scope) if node.args else ZERO
        else:
            new = self.method(Method(base, name[:-1]), node.args, node.keywords, node, scope)
        return self.overwritten(base, new, node)

    def overwritten(self, base: Value, new: Value, node: ast.AST) -> Value:
        """The array with every entry replaced, under all its names."""
        array = self.array(base, node)
        whole = [Steps(ZERO, ONE, mul(*axis), axis) for axis in array.axes]
        new = self.stored(array, whole, self.settled(new, node), "", node)
        return self.replaced(base, new, node)

    def store(self, target: ast.Subscript, value: Value, scope: Scope, symbol: str = "") -> None:
        """``base[...] = value``, or with a symbol ``base[...] += value``."""
        base = self.value(target.value, scope)
        if isinstance(base, Record):
            key = self.value(target.slice, scope)
            if not isinstance(key, Text):
                raise self.error(target, f"a string is expected as a key, found {kind_of(key)}")
            if symbol:
                old = self._of_record(base, key, target)
                value = self.in_place(old, value, symbol, target)
                if self._is_changeable(old):
                    return
            for name, kept in (e for held in self.defaults.values() for e in held.items()):
                if kept is base:
                    raise self.changed_default(name, target)
            base.entries[key.text] = self.settled(value, target)
            return
        if isinstance(base, Items) and base.is_list:
            self._store_item(base, target, value, scope, symbol)
            return
        if not self.is_array(base):
            raise self.error(
                target,
                "an entry cannot be assigned; write the whole tensor as "
                "[[... for j in range(n)] for i in range(m)]"
                if isinstance(base, Tensor)
                else f"nothing can be stored into {kind_of(base)}",
            )
        array = self.array(base, target)
        picks = self.picks(array, target, scope)
        new = self.stored(array, picks, value, symbol, target)
        if isinstance(target.value, ast.Subscript) and self.is_array(
            outer := self.value(target.value.value, scope)
        ):
            inner = self.picks(self.array(outer, target), target.value, scope)
            if any(isinstance(p, Gather | Mask) for p in inner):
                raise self.error(
                    target,
                    "an index that is an array or a mask makes a copy, so that this store changes "
                    "nothing; write the two indices into one [...]",
                )
            self.store(target.value, new, scope)
            return
        self.renew(base, new, target)

    def _store_item(
        self, base: Items, target: ast.Subscript, value: Value, scope: Scope, symbol: str
    ) -> None:
        index = self.value(target.slice, scope)
        place = self._written_out(index, target, "the index of a list")
        if not -len(base.items) <= place < len(base.items):
            raise self.error(target, f"there are only {len(base.items)} items")
        items = list(base.items)
        if symbol:
            value = self.in_place(items[place], value, symbol, target)
            if self._is_changeable(items[place]):
                return
        items[place] = self.settled(value, target)
        self.renew(base, Items(tuple(items), is_list=True), target)

    def _is_changeable(self, found: Value) -> bool:
        """Whether ``+=`` changes the value itself, under all its names."""
        return self.is_array(found) or (isinstance(found, Items) and found.is_list)

    def in_place(self, old: Value, value: Value, symbol: str, node: ast.AST) -> Value:
        """The new version of a value under ``+=`` and the like."""
        if isinstance(old, Either):
            raise self.error(node, f"what is {kind_of(old)} is changed; write x = x {symbol} ...")
        if not self.is_array(old):
            if isinstance(old, Items) and isinstance(value, Items) and symbol == "+":
                new: Value = Items((*old.items, *value.items), old.is_list)
                if old.is_list:
                    self.renew(old, new, node)
                return new
            return self.operate(symbol, old, value, node)
        array = self.array(old, node)
        whole = [Steps(ZERO, ONE, mul(*axis), axis) for axis in array.axes]
        new = self.stored(array, whole, value, symbol, node)
        self.renew(old, new, node)
        return new

    def stored(
        self, base: Array, picks: Sequence[Pick], value: Value, symbol: str, node: ast.AST
    ) -> Value:
        """The array with entries replaced, or changed by an operation."""
        from_mask = isinstance(value, Selected)
        if isinstance(value, Selected):
            value = self._of_same_mask(value, picks, node)
        if not isinstance(value, Term | Array | Tensor | Items | Equation):
            self.as_number(value, node)
        given = self.array(value, node)
        sort = max(numeric_sort(given), REAL if symbol == "/" else INT)
        if base.sort == BOOL and given.sort == BOOL and not symbol:
            sort = BOOL
        elif base.sort < sort or base.sort == BOOL:
            raise self.error(
                node,
                "an array of integers or conditions keeps its kind, and would cut off what is "
                "stored; make it an array of real numbers",
            )
        if any(isinstance(p, Gather) for p in picks):
            free, _, solved = self._own_places(picks, node)
            if len(solved) < len(free):
                if len(free) > 1 or "numpy" not in self.used() or given.hole or base.hole:
                    raise self.error(node, MEETING)
                return self._last_kept(base, picks, given, symbol, node)
        axes, place = self._places(base, picks, node, whole_mask=from_mask)
        with self.words(node):
            common, (_, map_) = broadcast(At(self, node), Array(axes, lambda i: ZERO), given)
        if len(common) != len(axes) or any(
            old == (ONE,) != new for old, new in zip(axes, common, strict=True)
        ):
            raise self.error(node, f"{kind_of(given)} does not fit into what is stored to")

        def entry(indices: Indices) -> Term:
            inside, at = place(indices)
            old = base.entry(indices)
            with self.assuming(inside):
                new = given.entry(map_(at)) if base.sort == BOOL else given.number(map_(at))
                if symbol in ("+", "-") and inside != TRUE:
                    change = new if symbol == "+" else neg(new)
                    return add(old, mul(Bracket(inside), change))
                if symbol == "**" and base.sort == INT:
                    self.require_natural_power(new, node)
                if symbol:
                    new = self.operate_numbers(symbol, old, new, node)
            return new if inside == TRUE else Ite(inside, new, old)

        if base.sort == BOOL:
            raise self.error(node, "stores into masks are not read; write np.where")
        hole = None
        if base.hole is not None or given.hole is not None:
            if symbol:
                raise self.error(node, INFINITE)

            def hole(indices: Indices) -> Term:
                inside, at = place(indices)
                new = given.hole(map_(at)) if given.hole else FALSE
                old = base.hole(indices) if base.hole else FALSE
                return simple_or(conj_of(inside, new), conj_of(negation(inside), old))

        return self.settled(Array(base.axes, entry, base.sort, hole), node)

    def _of_same_mask(self, value: Selected, picks: Sequence[Pick], node: ast.AST) -> Value:
        """``x[m] = y[m]``: the entries stand at the same places."""
        (pick, *more) = picks
        if more or not isinstance(pick, Mask) or pick.mask.ndim != value.array.ndim:
            raise self.error(node, "what a mask takes is stored where the same mask takes")
        sizes = [n for axis in pick.mask.axes for n in axis]
        with ExitStack() as stack:
            at = [stack.enter_context(self.bound(h, n)) for h, n in hinted(sizes)]
            places = gathered(at, pick.mask.axes)
            if pick.mask.entry(places) != value.mask.entry(places):
                raise self.error(node, "what a mask takes is stored where the same mask takes")
        return value.array

    def scattered(
        self, base: Array, picks: Sequence[Pick], value: Array, symbol: str, node: ast.AST
    ) -> Value:
        """The array with values added at places, of which two may be the same."""
        axes, place = self.region(base, picks, node)
        with self.words(node):
            common, (_, map_) = broadcast(At(self, node), Array(axes, lambda i: ZERO), value)
        if len(common) != len(axes):
            raise self.error(node, f"{kind_of(value)} does not fit into what is added to")
        at = At(self, node)

        def entry(indices: Indices) -> Term:
            def level(found: Indices) -> Term:
                if len(found) < len(axes):
                    return at.sum(axes[len(found)], lambda k: level((*found, k)))
                tests = [Eq(a, b) for a, b in zip(place(found), indices, strict=True)]
                change = value.number(map_(found))
                return mul(Bracket(conj(*tests)), change if symbol == "+" else neg(change))

            return add(base.number(indices), level(()))

        sort = max(base.sort, numeric_sort(value))
        if sort > base.sort:
            raise self.error(node, "an array of integers keeps its kind; make it one of numbers")
        return self.settled(Array(base.axes, entry, sort), node)

    def _places(
        self, base: Array, picks: Sequence[Pick], node: ast.AST, *, whole_mask: bool
    ) -> tuple[tuple[Axis, ...], Place]:
        """The axes of what is stored to, and from an index of the array back to it."""
        if any(isinstance(p, New) for p in picks):
            raise self.error(node, "None stands in no [...] that is stored to")
        if any(isinstance(p, Gather) for p in picks):
            return self._scattered(base, picks, node)
        axes: list[Axis] = []
        masks = [p for p in picks if isinstance(p, Mask)]
        if len(masks) > 1:
            raise self.error(node, "one mask is read in what is stored to")
        for p in picks:
            if isinstance(p, Mask):
                # a number for all that it takes, or an entry for each place
                axes += p.mask.axes if whole_mask else [(ONE,)]
            elif isinstance(p, Steps):
                axes.append(p.axis or (p.count,))

        def place(indices: Indices) -> tuple[Term, Indices]:
            left = list(indices)
            tests: list[Term] = []
            at: list[Term] = []
            for p in picks:
                if isinstance(p, Mask):
                    own = tuple(left[: p.mask.ndim])
                    del left[: p.mask.ndim]
                    tests.append(p.mask.entry(own))
                    at += own if whole_mask else [ZERO]
                    continue
                i = left.pop(0)
                if isinstance(p, Point):
                    tests.append(Eq(i, p.index))
                elif isinstance(p, Steps):
                    inside, k = inverse(p, i)
                    tests.extend(inside)
                    at.append(k)
            tests = [t for t in tests if self.decided(t) != TRUE]
            return conj(*tests), tuple(at)

        return tuple(axes), place

    def _scattered(
        self, base: Array, picks: Sequence[Pick], node: ast.AST
    ) -> tuple[tuple[Axis, ...], Place]:
        """Stores by integer arrays, as in ``p[np.arange(n), y] -= 1``: no place twice."""
        common, maps, solved = self._own_places(picks, node)
        gathers = [k for k, p in enumerate(picks) if isinstance(p, Gather)]
        axes = [*common, *((p.axis or (p.count,)) for p in picks if isinstance(p, Steps))]

        def place(indices: Indices) -> tuple[Term, Indices]:
            shared = tuple(indices[solved[axis]] for axis in range(len(common)))
            tests: list[Term] = [Lt(i, mul(*axis)) for i, axis in zip(shared, common, strict=True)]
            own: list[Term] = []
            found = dict(zip(gathers, maps, strict=True))
            for k, (p, i) in enumerate(zip(picks, indices, strict=True)):
                if isinstance(p, Gather):
                    if k not in solved.values():
                        tests.append(Eq(p.indices.number(found[k](shared)), i))
                elif isinstance(p, Point):
                    tests.append(Eq(i, p.index))
                elif isinstance(p, Steps):
                    inside, j = inverse(p, i)
                    tests.extend(inside)
                    own.append(j)
            tests = [t for t in tests if self.decided(t) != TRUE]
            return conj(*tests), (*shared, *own)

        return tuple(axes), place

    def _own_places(
        self, picks: Sequence[Pick], node: ast.AST
    ) -> tuple[tuple[Axis, ...], tuple[Callable[..., Indices], ...], dict[int, int]]:
        """The axes of integer arrays, their maps, and which of these is the index of which axis."""
        gathers = [k for k, p in enumerate(picks) if isinstance(p, Gather)]
        if any(isinstance(p, Steps) for p in picks[: gathers[0]]):
            raise self.error(node, "integer arrays are read in front of slices, where stored to")
        arrays = [p.indices for p in picks if isinstance(p, Gather)]
        with self.words(node):
            common, maps = broadcast(At(self, node), *arrays)
        sizes = [n for axis in common for n in axis]
        solved: dict[int, int] = {}
        with_names: list[Term] = []
        for hint, n in hinted(sizes):
            with self.bound(hint, n) as v:
                with_names.append(v)
        names = gathered(with_names, common)
        for k, x, m in zip(gathers, arrays, maps, strict=True):
            found = x.number(m(names))
            for axis, name in enumerate(names):
                if found == name and axis not in solved:
                    solved[axis] = k
        if any(isinstance(p, Mask) for p in picks):
            raise self.error(node, "a mask beside an integer array is not read, where stored to")
        return common, tuple(maps), solved

    def _last_kept(
        self, base: Array, picks: Sequence[Pick], value: Array, symbol: str, node: ast.AST
    ) -> Value:
        """A store by an array of integers of which several may be equal: the last one counts.

        NumPy says so of ``x[indices] = values``; PyTorch says that it may be any of them.
        """
        (axis,), maps, _ = self._own_places(picks, node)
        axes = [axis, *((p.axis or (p.count,)) for p in picks if isinstance(p, Steps))]
        at = At(self, node)
        with self.words(node):
            common, (_, map_) = broadcast(at, Array(tuple(axes), lambda i: ZERO), value)
        if len(common) != len(axes) or any(
            old == (ONE,) != new for old, new in zip(axes, common, strict=True)
        ):
            raise self.error(node, f"{kind_of(value)} does not fit into what is stored to")

        def entry(indices: Indices) -> Term:
            tests: list[Term] = []
            own: list[Term] = []
            places: list[tuple[Array, Callable[..., Indices], Term]] = []
            left = iter(maps)
            for p, i in zip(picks, indices, strict=True):
                if isinstance(p, Gather):
                    places.append((p.indices, next(left), i))
                elif isinstance(p, Point):
                    tests.append(Eq(i, p.index))
                elif isinstance(p, Steps):
                    inside, k = inverse(p, i)
                    tests.extend(inside)
                    own.append(k)
            old = base.number(indices)

            def hits(k: Term) -> Term:
                return conj(*(Eq(x.number(m((k,))), i) for x, m, i in places))

            def one(k: Term) -> Term:
                new = value.number(map_((k, *own)))
                if symbol in ("+", "-"):
                    new = new if symbol == "+" else neg(new)
                elif symbol:
                    new = self.operate_numbers(symbol, old, new, node)
                last = at.all(axis, lambda later: simple_or(Le(later, k), negation(hits(later))))
                return mul(Bracket(conj(hits(k), last)), new)

            change = at.sum(axis, one)
            where = conj(*(t for t in tests if self.decided(t) != TRUE))
            if symbol in ("+", "-"):
                return add(old, mul(Bracket(where), change))
            none = Bracket(at.all(axis, lambda k: negation(hits(k))))
            new = add(change, mul(none, old))
            return new if where == TRUE else Ite(where, new, old)

        return self.settled(Array(base.axes, entry, base.sort), node)


def inverse(p: Steps, i: Term) -> tuple[list[Term], Term]:
    """When an index is one of a slice, and which."""
    if p.axis is not None:
        return [], i
    if p.step == ONE:
        return [Le(p.start, i), Lt(i, expanded(add(p.start, p.count)))], expanded(
            add(i, neg(p.start))
        )
    if p.step == Num(-1):
        low = expanded(add(p.start, neg(p.count), ONE))
        inside: list[Term] = [Le(low, i), Lt(i, expanded(add(p.start, ONE)))]
        return inside, expanded(add(p.start, neg(i)))
    backwards = negative(p.step)
    distance = add(p.start, neg(i)) if backwards else add(i, neg(p.start))
    step = neg(p.step) if backwards else p.step
    k = FloorDiv(expanded(distance), step)
    first = Le(i, p.start) if backwards else Le(p.start, i)
    return [first, Eq(Mod(expanded(distance), step), ZERO), Lt(k, p.count)], k
