"""What stands in [...]: indices, slices, ``None``, ``...``, integer arrays and masks."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from types import UnionType

from symcnn.kernel.terms import (
    BOOL, INT, ONE, ZERO, Add, And, Eq, FloorDiv, Le, Lt, Mul, Num, Term, add, conj, mul, neg,
)  # fmt: skip
from symcnn.operators.arrays import Array, broadcast
from symcnn.operators.lengths import Axis, Indices, expanded, quotient_of

from .arithmetic import may_be_truth_value
from .array_code import Arrays
from .context import At, hinted
from .evident import gathered
from .state import axes, kind_of
from .values import (
    ELLIPSIS, NOTHING, Items, Progression, Record, Scope, Selected, Settled, Slice, Tensor, Text,
    Value,
)  # fmt: skip


@dataclass(frozen=True)
class Point:
    """One index on an axis."""

    index: Term


@dataclass(frozen=True)
class Steps:
    """``start, start + step, ...``: so many indices on an axis; ``axis`` if it is all of them."""

    start: Term
    step: Term
    count: Term
    axis: Axis | None = None


@dataclass(frozen=True)
class New:
    """An axis of length 1 that the array does not have."""


@dataclass(frozen=True)
class Gather:
    """Indices on an axis, taken from an integer array."""

    indices: Array


@dataclass(frozen=True)
class Mask:
    """A mask over as many axes as it has."""

    mask: Array


def _as_array(found: Progression) -> Settled:
    """The integers of a range, as those of ``x[range(n), y]``."""
    return Settled(((found.count,),), lambda i: add(found.start, mul(found.step, i[0])), INT)


Pick = Point | Steps | New | Gather | Mask


class Indexing(Arrays):
    """Reading what stands in [...]."""

    def subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        """``X[i, j]``, ``X[i][j]``, ``X[i, :]``, ``X[::-1]``, ``X[None, ..., t]``."""
        with self.apart() as needs:
            base = self.value(node.value, scope)
        match node:
            case ast.Subscript(
                value=ast.Name() | ast.Attribute() | ast.Subscript(),
                slice=ast.Constant(value=int() as k),
            ) if isinstance(base, Items):
                self.conditions.update(base.needs_of(k, needs))
            case _:
                self.conditions.update(needs)
        if isinstance(base, Record):
            return self._of_record(base, self.value(node.slice, scope), node)
        if isinstance(base, Items):
            found = self._of_items(base, node, scope)
            if found is not None:
                return found
            slices = isinstance(node.slice, ast.Slice)
            base = self.as_tensor(base, node) if slices else self.tabulated_items(base, node)
        if isinstance(base, Tensor) and base.lists:
            return self.share(self._of_list(base, node, scope), base)
        if isinstance(base, Settled) and base.lists:
            if isinstance(node.slice, ast.Tuple | ast.Slice):
                raise self.error(node, "a list is read with one index, X[i]")
            rest = [Steps(ZERO, ONE, mul(*axis), axis) for axis in base.axes[1:]]
            index = self._index(node.slice, base.shape[0], 0, node, scope)
            found = self.picked(self.array(base, node), [Point(index), *rest], node)
            if base.lists > 1 and isinstance(found, Array):
                found = Settled(found.axes, found.entry, found.sort, found.hole, base.lists - 1)
            return self.share(found, base)
        if not self.is_array(base):
            hint = "; it is called with (...)" if kind_of(base) == "a function" else ""
            raise self.error(
                node, f"a tensor is expected before [...], found {kind_of(base)}{hint}"
            )
        picks = self.picks(self.array(base, node), node, scope)
        found = self.picked(base, picks, node)
        self.of_library |= isinstance(found, Term)
        is_copy = any(isinstance(p, Gather | Mask) for p in picks)
        return found if is_copy else self.share(found, base)

    def share(self, found: Value, *bases: Value) -> Value:
        """The value itself, noted as one that may share its memory with others."""
        return found

    def _of_record(self, base: Record, key: Value, node: ast.AST) -> Value:
        if not isinstance(key, Text):
            raise self.error(node, f"a string is expected in a dict's [...], found {kind_of(key)}")
        if key.text not in base.entries:
            there = ", ".join(base.entries) or "none"
            raise self.error(node, f"there is no key {key.text!r} here; there are: {there}")
        self.take(base.entries, key.text)
        return base.entries[key.text]

    def _of_items(self, base: Items, node: ast.Subscript, scope: Scope) -> Value | None:
        """An item or several by integers that are written out; None for another index."""
        place = node.slice
        if isinstance(place, ast.Slice):
            ends = [
                None if end is None else self.value(end, scope)
                for end in (place.lower, place.upper, place.step)
            ]
            if any(e is not None and not is_integer(e) for e in ends):
                return None
            numbers = [None if e is None else int(e.value) for e in ends]  # type: ignore[union-attr]
            return Items(base.items[slice(*numbers)], base.is_list)
        if isinstance(place, ast.Tuple):
            return None
        index = self.value(place, scope)
        if not is_integer(index):
            return None
        number = int(index.value)  # type: ignore[union-attr]
        if -len(base.items) <= number < len(base.items):
            return base.items[number]
        raise self.error(node, f"there are only {len(base.items)} items")

    def _of_list(self, base: Tensor, node: ast.Subscript, scope: Scope) -> Value:
        if isinstance(node.slice, ast.Tuple):
            raise self.error(
                node, "several indices of a list are written X[i][j]; X[i, j] is for arrays"
            )
        size = base.shape[0]
        if not isinstance(node.slice, ast.Slice):
            return self.at(base, (self._index(node.slice, size, 0, node, scope),), node)
        steps = self._steps(self._slice(node.slice, scope), (size,), node.slice)
        return self.tabulate(
            (steps.count, *base.shape[1:]),
            lambda i: self.at(base, (add(steps.start, mul(steps.step, i[0])), *i[1:]), node),
            node,
            lists=base.lists,
        )

    # -- what the places mean ---------------------------------------------------------------

    def picks(self, base: Array, node: ast.Subscript, scope: Scope) -> list[Pick]:
        """What each place in [...] takes from its axis; every axis has its place."""
        places = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        read: list[tuple[ast.expr, Value | None]] = []
        for place in places:
            found = None if isinstance(place, ast.Slice) else self.value(place, scope)
            if isinstance(found, Progression):
                found = _as_array(found)
            if isinstance(found, Items) and not found.is_list and place is node.slice:
                read += [(place, v) for v in found.items]
            else:
                read.append((place, found))
        taken = sum(self._axes_taken(v, p) for p, v in read)
        if taken > base.ndim:
            raise self.error(
                node,
                f"{taken} indices for `{self.source.segment(node.value)}`, which has {axes(base)}",
            )
        dots = [k for k, (_, v) in enumerate(read) if v is ELLIPSIS]
        if len(dots) > 1:
            raise self.error(node, "`...` stands once in [...]")
        whole: list[tuple[ast.expr, Value | None]]
        whole = [(node, Slice(None, None, None))] * (base.ndim - taken)
        at = dots[0] if dots else len(read)
        read = [*read[:at], *whole, *read[at + 1 :]]
        picks: list[Pick] = []
        axis = 0
        for place, value in read:
            picks.append(self._pick(place, value, base, axis, node, scope))
            axis += self._axes_taken(value, place)
        if dots and not whole:
            sides = picks[: dots[0]], picks[dots[0] :]
            if any(isinstance(p, Gather) for p in picks) and all(
                any(isinstance(p, Gather | Point) for p in side) for side in sides
            ):
                raise self.error(node, "`...` stands for no axis here; leave it out")
        return picks

    def _axes_taken(self, value: Value | None, node: ast.AST) -> int:
        if value is NOTHING or value is ELLIPSIS:
            return 0
        if value is not None and self.is_array(value):
            array = self.array(value, node)
            return array.ndim if array.sort == BOOL else 1
        return 1

    def _pick(
        self,
        place: ast.expr,
        value: Value | None,
        base: Array,
        axis: int,
        node: ast.Subscript,
        scope: Scope,
    ) -> Pick:
        if value is NOTHING:
            return New()
        if value is None and isinstance(place, ast.Slice):
            value = self._slice(place, scope)
        if isinstance(value, Slice):
            return self._steps(value, base.axes[axis], place)
        if isinstance(value, Items):
            value = counted_from_end(value, base.shape[axis])
        if isinstance(value, Tensor) and value.of_list:
            what = "an array of an empty list has real entries, no indices, without dtype=int"
            self.require(Lt(ZERO, value.shape[0]), what, place)
        if value is not None and (self.is_array(value) or isinstance(value, Items | Tensor)):
            return self._array_index(self.array(value, place), base, axis, node, place)
        return Point(self._in_range(value, place, base.shape[axis], axis, node))

    def _index(
        self, place: ast.expr, size: Term, axis: int, node: ast.Subscript, scope: Scope
    ) -> Term:
        return self._in_range(self.value(place, scope), place, size, axis, node)

    def _in_range(
        self, value: Value | None, place: ast.expr, size: Term, axis: int, node: ast.Subscript
    ) -> Term:
        index = self.as_integer(value, place, "an index")  # type: ignore[arg-type]
        text = self.source.segment(place)
        if may_be_truth_value(index):
            raise self.error(
                place, f"the index {text} is a condition, for NumPy a mask; write int(...)"
            )
        if isinstance(index, Num) and isinstance(size, Num):
            found = -size.value <= index.value < size.value
            if not found:
                raise self.error(place, f"the index {text} is outside an axis of length {size}")
        index = self.from_end(index, place, size)
        what = f"index {text} of axis {axis} of {self.source.segment(node.value)} is in range"
        self.require(And(Le(ZERO, index), Lt(index, size)), what, place)
        return index

    def from_end(self, index: Term, place: ast.AST, size: Term) -> Term:
        """The index itself, or counted from the end where it is written as a negative number."""
        if negative(index):
            if not isinstance(index, Num):
                text = self.source.segment(place)
                self.require(Le(ONE, neg(index)), f"{text} counts from the end", place)
            return add(size, index)
        if isinstance(place, ast.UnaryOp) and isinstance(place.op, ast.USub):
            text = self.source.segment(place)
            self.require(
                Le(ONE, neg(index)), f"{text} counts from the end (-0 would be the start)", place
            )
            return add(size, index)
        return index

    def _slice(self, node: ast.Slice, scope: Scope) -> Slice:
        def end(part: ast.expr | None) -> tuple[Term, ast.AST] | None:
            if part is None or (isinstance(part, ast.Constant) and part.value is None):
                return None
            return self.integer(part, scope, "the end of a slice"), part

        return Slice(end(node.lower), end(node.upper), end(node.step))

    def _steps(self, found: Slice, axis: Axis, node: ast.AST) -> Steps:
        size = mul(*axis)
        step = found.step[0] if found.step else ONE
        if found.lower is None and found.upper is None and step == ONE:
            return Steps(ZERO, ONE, size, axis)
        if step == ZERO:
            raise self.error(node, "the step of a slice must not be 0")
        backwards = negative(step)
        if backwards and not isinstance(step, Num):
            raise self.error(
                node, "the negative step of a slice must be written out, as in x[::-1]"
            )
        first, last = (add(size, Num(-1)), Num(-1)) if backwards else (ZERO, size)
        start = self.from_end(*found.lower, size) if found.lower else first
        stop = self.from_end(*found.upper, size) if found.upper else last
        # Python clips the ends silently; here they must be where they claim to be
        if backwards:
            count = count_of(stop, start, neg(step))
            for written, end in ((found.lower, start), (found.upper, stop)):
                if written and end == written[0]:
                    self.require(Le(ZERO, end), "below 0 it would count from the end", written[1])
            self.require(And(Le(stop, start), Lt(start, size)), "the slice starts inside", node)
            self.require(Le(Num(-1), stop), "the slice ends inside", node)
            return Steps(start, step, count)
        # with a step, the first index may lie beyond an empty slice
        end = add(stop, step, Num(-1))
        inside = [] if self.is_natural(start) else [Le(ZERO, start)]
        if found.upper and stop == found.upper[0] and step != ONE and not self.is_natural(stop):
            inside.append(Le(ZERO, stop))  # below 0 it would count from the end
        if not self.is_natural(expanded(add(end, neg(start)))):
            inside.append(Le(start, end))
        self.require(conj(*inside), "the slice starts inside", node)
        count = count_of(start, stop, step)
        if not self.is_evident(Le(stop, size)):
            # an end beyond the array changes nothing where the last place that counts is inside
            place = add(start, mul(step, add(count, Num(-1))))
            ends = Le(stop, size) if step == ONE else Lt(place, size)
            self.require(ends, "the slice ends inside", node)
        self.require(Le(ONE, step), "the step of the slice is at least 1", node)
        return Steps(start, step, count)

    def _array_index(
        self, found: Array, base: Array, axis: int, node: ast.Subscript, place: ast.AST
    ) -> Pick:
        text = self.source.segment(place)
        if found.sort == BOOL:
            for k, (m, n) in enumerate(zip(found.shape, base.shape[axis:], strict=False)):
                self.require(Eq(m, n), f"the mask {text} has the shape of axis {axis + k}", place)
            return Mask(found)
        if found.sort != INT:
            raise self.error(place, f"the index {text} must be an array of integers")
        size = base.shape[axis]
        what = f"index {text} of axis {axis} of {self.source.segment(node.value)} is in range"
        sizes = [n for a in found.axes for n in a]
        with ExitStack() as stack:
            at = [stack.enter_context(self.bound(h, n)) for h, n in hinted(sizes)]
            index = found.number(gathered(at, found.axes))
            if may_be_truth_value(index) and index not in (ZERO, ONE):
                raise self.error(
                    place, f"the index {text} may be a mask, of conditions, or numbers 0 and 1; "
                    "write a comparison of arrays, or numbers that are written out",
                )  # fmt: skip
            self.require(And(Le(ZERO, index), Lt(index, size)), what, place)
        return Gather(found)

    # -- what is taken ----------------------------------------------------------------------

    def picked(self, base: Value, picks: Sequence[Pick], node: ast.AST) -> Value:
        """The entries of an array that the picks take."""
        if any(isinstance(p, Mask) for p in picks):
            if len(picks) == 1 and isinstance(picks[0], Mask):
                return Selected(self.array(base, node), picks[0].mask)
            raise self.error(
                node,
                "how many entries a mask takes is not known; write np.where(mask, x, 0) for the "
                "entries, or sum(x[i] for i in range(n) if ...)",
            )
        if all(isinstance(p, Point) for p in picks) and isinstance(base, Tensor):
            return self.at(base, [p.index for p in picks if isinstance(p, Point)], node)
        array = self.array(base, node)
        shape, place = self.region(array, picks, node)
        hole = array.hole
        found = Array(
            shape,
            lambda i: array.entry(place(i)),
            array.sort,
            None if hole is None else lambda i: hole(place(i)),
        )
        return self.plain(found, node)

    def region(
        self, base: Array, picks: Sequence[Pick], node: ast.AST
    ) -> tuple[tuple[Axis, ...], Callable[[Indices], Indices]]:
        """The axes of what is taken, and the map from its indices to those of the array."""
        advanced = [k for k, p in enumerate(picks) if isinstance(p, Gather)]
        common: tuple[Axis, ...] = ()
        maps: dict[int, Callable[..., Indices]] = {}
        front = None
        if advanced:
            arrays = [p.indices for p in picks if isinstance(p, Gather)]
            with self.words(node):
                common, found = broadcast(At(self, node), *arrays)
            maps = dict(zip(advanced, found, strict=True))
            # beside an integer array an integer counts as one in NumPy, and not in PyTorch
            fronts = {"numpy": front_of(picks, Gather | Point), "torch": front_of(picks, Gather)}
            used = [fronts[name] for name in fronts if name in self.source.libraries]
            front = (used or [fronts["numpy"]])[0]
            if len({lead_of(picks, k) for k in used}) > 1:
                raise self.error(
                    node,
                    "an integer beside an array of integers means another order of axes in NumPy "
                    "than in PyTorch, and this file uses both; write two [...]",
                )
        axes_of: list[Axis] = []
        kinds: list[int | None] = []  # which pick an axis of the result belongs to; None: gathered
        for k in range(len(picks) + 1):
            if k == front:
                axes_of += common
                kinds += [None] * len(common)
            if k < len(picks):
                p = picks[k]
                if isinstance(p, Steps):
                    axes_of.append(p.axis or (p.count,))
                    kinds.append(k)
                elif isinstance(p, New):
                    axes_of.append((ONE,))
                    kinds.append(k)

        def place(indices: Indices) -> Indices:
            shared = tuple(i for i, k in zip(indices, kinds, strict=True) if k is None)
            own = {k: i for i, k in zip(indices, kinds, strict=True) if k is not None}
            found = []
            for k, p in enumerate(picks):
                if isinstance(p, Point):
                    found.append(p.index)
                elif isinstance(p, Steps):
                    found.append(own[k] if p.axis else add(p.start, mul(p.step, own[k])))
                elif isinstance(p, Gather):
                    found.append(p.indices.number(maps[k](shared)))
            return tuple(found)

        return tuple(axes_of), place


def front_of(picks: Sequence[Pick], counted: type | UnionType) -> int:
    """The place of the axes of integer arrays: theirs where they stand together, else in front."""
    kept = [k for k, p in enumerate(picks) if isinstance(p, counted) or not isinstance(p, Point)]
    places = [at for at, k in enumerate(kept) if isinstance(picks[k], counted)]
    return kept[places[0]] if places[-1] - places[0] + 1 == len(places) else 0


def lead_of(picks: Sequence[Pick], front: int) -> int:
    """How many axes of the result stand before a place."""
    return sum(isinstance(p, Steps | New) for p in picks[:front])


def counted_from_end(found: Value, size: Term) -> Value:
    """A list of indices, where -1 as it is written stands for the last one."""
    if isinstance(found, Items):
        return Items(tuple(counted_from_end(v, size) for v in found.items), is_list=True)
    below = is_integer(found) and found.value < 0  # type: ignore[union-attr]
    return add(size, found) if below else found  # type: ignore[arg-type]


def is_integer(found: Value) -> bool:
    """Whether a value is an integer that is written out."""
    return isinstance(found, Num) and found.sort == INT


def negative(t: Term) -> bool:
    """Whether an integer made of natural numbers is below 0 to the eye, such as ``-1 - i``.

    >>> from symcnn.kernel.terms import Var
    >>> i = Var("i", INT)
    >>> negative(Num(-2)), negative(-1 - i), negative(-i), negative(i - 1)
    (True, True, False, False)
    """
    parts = t.args if isinstance(t, Add) else (t,)
    signs = [p.value < 0 if isinstance(p, Num) else None for p in parts]
    rest = [p for p, s in zip(parts, signs, strict=True) if s is None]
    return True in signs and all(
        isinstance(p, Mul) and isinstance(p.args[0], Num) and p.args[0].value < 0 for p in rest
    )


def count_of(start: Term, stop: Term, step: Term) -> Term:
    """How many numbers ``start, start + step, ...`` are below ``stop``, for ``step >= 1``.

    >>> from symcnn.kernel.terms import Var
    >>> n = Var("n", INT)
    >>> print(count_of(Num(1), n, Num(2)), count_of(ZERO, n, ONE), count_of(ZERO, 2 * n, Num(2)))
    n//2 n n
    """
    length = expanded(add(stop, neg(start)))
    if step == ONE:
        return length
    parts = length.args if isinstance(length, Add) else (length,)
    whole = [q for p in parts if (q := quotient_of(p, step)) is not None]
    rest = [p for p in parts if quotient_of(p, step) is None]
    if not rest:
        return add(*whole)
    if isinstance(step, Num) and all(isinstance(p, Num) for p in rest):
        left = sum(int(p.value) for p in rest if isinstance(p, Num))
        return add(*whole, Num((left + int(step.value) - 1) // int(step.value)))
    return FloorDiv(add(length, step, Num(-1)), step)
