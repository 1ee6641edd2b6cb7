"""Loops over a range of any length, read in one round: sums, scatters, lists, recurrences.

What a loop changes stands in its body as an unknown, the value before round v. What the body
makes of it tells what the loop makes of it: ``s' = s + e(v)`` is a sum; ``T'[p] = e(v)`` where
``idx(v) = p``, if no two rounds store to one place, a case distinction; ``h' = a(v)*h + b(v)`` the
sum of the ``b(u)``, each times the ``a(w)`` of the rounds after it.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from symcnn.kernel.terms import (
    BOOL, INT, ONE, REAL, TRUE, Eq, Ite, Le, Num, Term, Var, add, entry, mul,
)  # fmt: skip
from symcnn.operators.arrays import Array

from .changes import (
    Change,
    change_of,
)
from .comprehensions import is_written_out
from .evident import gathered
from .foreign import FOREIGN
from .indexing import count_of
from .name_usage import changed_in_place, names_of, stored_names, stored_targets, used_as_index
from .rounds import LAST_ROUND, RECURRENCE, Carried, Rounds
from .state import kind_of
from .values import Gone, Instance, Items, Progression, Record, Scope, Series, Tensor, Value

Place = tuple[dict[str, Value], str]

MAX_ROUNDS = 16  # of a loop that is written out round by round


def parts_of(source: Value) -> list[Value]:
    """The lists and arrays that a loop runs over."""
    if isinstance(source, Series):
        return [found for part in source.parts for found in parts_of(part)]
    return [source] if isinstance(source, Items | Tensor | Array) else []


class Loops(Rounds):
    """Reading ``for``."""

    def run(self, body: Sequence[ast.stmt], scope: Scope, asserts: str) -> Value | None:
        """Read statements; what they return, or None."""
        raise NotImplementedError

    def loop(self, node: ast.For, scope: Scope) -> None:
        """Read ``for target in iter: body``."""
        if node.orelse:
            raise self.error(node.orelse[0], "`else` of a loop is not read")
        for inner in ast.walk(node):
            if isinstance(inner, ast.Break | ast.Return):
                raise self.error(
                    inner,
                    "a loop that ends at a place that depends on data is not read; write a "
                    "condition inside, or a comprehension",
                )
        source = self.value(node.iter, scope)
        count = self.length_of(source, node.iter)
        literal = isinstance(count, Num) and count.value <= MAX_ROUNDS
        # what it runs over has names, so that a change of it is seen
        parts = {
            f"what the loop in line {node.lineno} runs over" + " " * k: part
            for k, part in enumerate(parts_of(source))
        }
        scope.names.update(parts)
        if is_written_out(source) or literal:
            # the rounds have a name, so that they see what the earlier ones change
            name = f"the rounds of the loop in line {node.lineno}"
            scope.names[name] = rounds = Items(tuple(self.rounds(source, node.iter)), False)
            for place in range(len(rounds.items)):
                items = scope.names[name].items  # type: ignore[union-attr]
                scope.names.update(self.unpacked(node.target, items[place]))
                self.run(node.body, scope, "require")
                if not all(self._is_kept(part, scope.names[n]) for n, part in parts.items()):
                    raise self.error(node, "the loop changes what it runs over; run over a copy")
            del scope.names[name]
        else:
            self._symbolic(node, source, count, scope)
        for name in parts:
            del scope.names[name]

    def counted(self, node: ast.While, scope: Scope) -> None:
        """``while i < n:`` that ends with ``i += 1``: a loop over ``range(i, n)``."""
        match node:
            case ast.While(
                test=ast.Compare(
                    left=ast.Name(id=name) as counter, ops=[ast.Lt() | ast.LtE() as op],
                    comparators=[end],
                ),
                body=[*body, ast.AugAssign(
                    target=ast.Name(id=again), op=ast.Add(), value=ast.Constant(value=1)
                )],
                orelse=[],
            ) if body and name == again:  # fmt: skip
                pass
            case _:
                raise self.error(node, FOREIGN[ast.While])
        changed = {n for s in body for n in stored_names(s)}
        changed |= {n.id for s in body for t in stored_targets(s) for n in ast.walk(t)
                    if isinstance(n, ast.Name)}  # fmt: skip
        start = self.value(counter, scope)
        if (
            not isinstance(start, Term)
            or start.sort != INT
            or changed & {n.id for n in ast.walk(end) if isinstance(n, ast.Name)} | changed & {name}
            or any(isinstance(n, ast.Continue) for s in body for n in ast.walk(s))
            or not self._is_fixed(end, scope)
        ):
            raise self.error(node, FOREIGN[ast.While])
        stop = self.as_integer(self.value(end, scope), end, "the end of a loop")
        if isinstance(op, ast.LtE):
            stop = add(stop, ONE)
        inside = ast.copy_location(
            ast.Name(f"the numbers of the loop in line {node.lineno}", ast.Load()), end
        )
        scope.names[inside.id] = Progression(start, count_of(start, stop, ONE), ONE)
        target = ast.copy_location(ast.Name(name, ast.Store()), node)
        self.loop(ast.copy_location(ast.For(target, inside, body, []), node), scope)
        del scope.names[inside.id]
        runs = self.decided(Le(start, stop))
        scope.names[name] = stop if runs == TRUE else Ite(runs, stop, start)

    def _is_fixed(self, end: ast.expr, scope: Scope) -> bool:
        """Whether what an expression is depends on nothing but its names."""
        match end:
            case ast.Constant() | ast.Name():
                return isinstance(self.value(end, scope), Term)
            case ast.BinOp(left=left, right=right):
                return self._is_fixed(left, scope) and self._is_fixed(right, scope)
            case (
                ast.Subscript(
                    value=ast.Attribute(value=ast.Name() as base, attr="shape"),
                    slice=ast.Constant(),
                )
                | ast.Call(func=ast.Name(id="len"), args=[ast.Name() as base], keywords=[])
            ):
                return self.is_array(self.value(base, scope))
        return False

    def _is_kept(self, old: Value, new: Value) -> bool:
        """Whether a loop that runs over the old value and over the new one gives the same."""
        if isinstance(old, Items) and isinstance(new, Items) and len(old.items) == len(new.items):
            # what stands in a list may change, under the name that the loop gives it as well
            return all(
                self._is_kept(a, b) or bool(self.memory_of(a) & self.memory_of(b))
                for a, b in zip(old.items, new.items, strict=True)
            )
        return old is new or (isinstance(old, Term) and old == new)

    # -- one round of a loop over a range of any length ------------------------------------------

    def _symbolic(self, node: ast.For, source: Value, count: Term, scope: Scope) -> None:
        simple = isinstance(source, Progression) and isinstance(node.target, ast.Name)
        hint = node.target.id if simple and isinstance(node.target, ast.Name) else "i"
        if isinstance(source, Series):
            hint = self.hint_of(source, node)
        places = self._changed(node, scope)
        needs = dict(self.obligations), dict(self.conditions)
        # of a loop is shown what it makes, and not one round
        trace, self.trace = self.trace, None
        grown: dict[str, Items] = {}
        with self.bound(hint, count) as v:
            carried = [c for held, name in places if (c := self._made_unknown(held, name, node))]
            for held, name in places:
                if held is scope.names and held[name] == Items((), is_list=True):
                    self.require_alone(held[name], name, node)
                    grown[name] = held[name]  # type: ignore[assignment]
            before = {(id(held), name): (held, held[name]) for held, name in self.slots()}
            scope.names.update(self.unpacked(node.target, self.element(source, v, node.iter)))
            self.run(node.body, scope, "require")
            inside = {n for s in node.body for n in stored_names(s)} | set(names_of(node.target))
            followed = {(id(held), name) for held, name in places}
            followed |= {(id(scope.names), name) for name in inside}
            changed = self._changed_memory(before, followed, node)
            for name in grown:
                items = scope.names[name]
                parts = items.items if isinstance(items, Items) else ()
                if any(self.memory_of(item) & changed for item in parts):
                    raise self.error(
                        node,
                        f"every entry of `{name}` is the same array, which the rounds after it "
                        "change; append a copy, .copy()",
                    )
            self._check_kinds(carried, node)
            variables = {c.unknown: self._indices(c) for c in carried}
            self.taken.extend(x.name for vs in variables.values() for x in vs)
            try:
                changes = {c.unknown: self._change(c, variables[c.unknown], node) for c in carried}
                after, known = self._solved(carried, changes, variables, v, count, needs, node)
                unsolved = {c.unknown for c in carried} - known.keys()
                lists = {
                    name: self._grown(scope.names[name], v, count, known, unsolved, node)
                    for name in grown
                }
            finally:
                del self.taken[len(self.taken) - sum(map(len, variables.values())) :]
        self.trace = trace
        for c in carried:
            c.held[c.name] = after[c.unknown]
            self.note(c.name, after[c.unknown], node)
        scope.names.update(lists)
        solved = {(id(c.held), c.name) for c in carried} | {(id(scope.names), n) for n in grown}
        for held, name in list(self.slots()):
            key = id(held), name
            if key not in solved and (key not in before or held[name] is not before[key][1]):
                held[name] = Gone(LAST_ROUND)
        for name in [n for n in scope.needs if isinstance(scope.names.get(n), Gone)]:
            del scope.needs[name]
        for name, needs_of_name in scope.needs.items():
            scope.needs[name] = put_in = dict(needs_of_name)
            self._put_in_needs(put_in, {}, known, unsolved, node)
        for _, needs_of_value in self.needs_of_held.values():
            self._put_in_needs(needs_of_value, {}, known, unsolved, node)

    def _changed_memory(
        self,
        before: Mapping[tuple[int, str], tuple[dict[str, Value], Value]],
        followed: set[tuple[int, str]],
        node: ast.For,
    ) -> set[int]:
        """The memory from before the loop that a round changes.

        Raises where it changes what is not followed from round to round.
        """
        changed: set[int] = set()
        for (key, name), (held, value) in before.items():
            now = held.get(name)
            if now is value or now is None:
                continue
            if (key, name) not in followed:
                raise self.error(
                    node,
                    f"the loop changes `{name}` under another name or inside a function, which "
                    "is not followed; return the new value and assign it in the loop",
                )
            changed |= self.memory_of(now) & self.memory_of(value)
        return changed

    def _changed(self, node: ast.For, scope: Scope) -> list[tuple[dict[str, Value], str]]:
        """The places that the body of a loop changes, and that have a value before it."""
        found: dict[tuple[int, str], tuple[dict[str, Value], str]] = {}
        for statement in node.body:
            for target in stored_targets(statement):
                place = self.place_of(target, scope)
                if place is not None and place[1] in place[0]:
                    found[id(place[0]), place[1]] = place
        return list(found.values())

    def place_of(self, target: ast.expr, scope: Scope) -> Place | None:
        """Where the value of a target stands."""
        if isinstance(target, ast.Name):
            return scope.names, target.id
        if isinstance(target, ast.Starred):
            return None
        if not isinstance(target, ast.Subscript | ast.Attribute):
            return None
        base = self.value(target.value, scope) if self._known(target, scope) else None
        if isinstance(target, ast.Subscript):
            if isinstance(base, Record) and isinstance(target.slice, ast.Constant):
                return base.entries, str(target.slice.value)
            return self.place_of(target.value, scope)
        if isinstance(target, ast.Attribute) and isinstance(base, Instance):
            return base.attributes, target.attr
        return None

    def _known(self, target: ast.expr, scope: Scope) -> bool:
        """Whether the names that a target is built on have values before the loop."""
        while isinstance(target, ast.Subscript | ast.Attribute):
            target = target.value
        return isinstance(target, ast.Name) and not isinstance(
            scope.find(target.id), bool | Gone | None
        )

    def _made_unknown(self, held: dict[str, Value], name: str, node: ast.For) -> Carried | None:
        """An unknown in the place of a value that the loop changes; None for no number or array."""
        before = held[name]
        if isinstance(before, Items) and not before.items and before.is_list:
            return None
        if isinstance(before, Items | Tensor) and not self.is_array(before):
            raise self.error(node, f"`{name}` is a list that a loop changes; make it an array")
        if not isinstance(before, Tensor | Array | Term):
            held[name] = Gone("is changed in a loop; assign it inside before it is used")
            return None
        if name in changed_in_place(node) and not isinstance(before, Term):
            self.require_alone(before, name, node)
        array = self.array(before, node)
        if array.sort == BOOL or array.hole is not None:
            held[name] = Gone(
                "is a condition that a loop changes, which is not read"
                if array.sort == BOOL
                else "starts as minus infinity, with which a loop is not read; start with the "
                "first entry, as in best = x[0], or write x.max()"
            )
            return None
        whole = array.sort == INT and used_as_index(name, node)
        sort = INT if whole else max(REAL, array.sort)
        unknown = Var(self.fresh_name(f"{name}'"), sort, tuple(array.shape))
        self.taken.append(unknown.name)
        carried = Carried(held, name, before, unknown, array.axes, sort)
        flat = Tensor(unknown, unknown.shape) if unknown.shape else unknown
        if all(len(a) == 1 for a in array.axes):
            held[name] = flat
        else:
            inside = self.array(flat, node)
            held[name] = Array(array.axes, inside.entry, sort)
        return carried

    def _check_kinds(self, carried: Sequence[Carried], node: ast.For) -> None:
        for c in carried:
            found = c.held[c.name]
            if isinstance(found, Gone):
                continue
            if not isinstance(found, Term | Tensor | Array) or (
                not isinstance(found, Term) and not self.is_array(found)
            ):
                raise self.error(node, f"`{c.name}` becomes {kind_of(found)} in the loop")
            shape = () if isinstance(found, Term) else tuple(found.shape)
            if len(shape) != len(c.axes):
                raise self.error(node, f"`{c.name}` changes its number of axes in the loop")
            for m, n in zip(shape, c.axes, strict=True):
                what = f"`{c.name}` keeps its shape in the loop"
                self.require(Eq(m, mul(*n)), what, node, "goes on")

    def _change(self, c: Carried, variables: Sequence[Var], node: ast.For) -> Change:
        """What a round makes of an entry."""
        found = c.held[c.name]
        if isinstance(found, Gone):
            return Change(where=TRUE)  # no round knows what the one before has left
        indices = gathered(variables, c.axes)
        with self._inside(c, variables):
            value = self.array(found, node).number(indices)
        old = entry(c.unknown, *indices)
        if value == old:
            return Change()
        change = change_of(value, old, c.unknown)
        if change is None:
            raise self.error(node, RECURRENCE.format(name=c.name))
        return change

    # -- all rounds ---------------------------------------------------------------------------
