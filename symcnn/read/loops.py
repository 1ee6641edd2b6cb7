"""Loops over a range of any length, read in one round: sums, scatters, lists, recurrences.

What a loop changes stands in its body as an unknown, the value before round v. What the body
makes of it tells what the loop makes of it: ``s' = s + e(v)`` is a sum; ``T'[p] = e(v)`` where
``idx(v) = p``, if no two rounds store to one place, a case distinction; ``h' = a(v)*h + b(v)`` the
sum of the ``b(u)``, each times the ``a(w)`` of the rounds after it.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TypeVar

from symcnn.kernel.binding import close, free_vars, subst
from symcnn.kernel.terms import (
    BOOL,
    INT,
    ONE,
    REAL,
    TRUE,
    ZERO,
    And,
    Eq,
    FloorDiv,
    Ite,
    Le,
    Lt,
    Max,
    Num,
    Prod,
    Range,
    Sort,
    Sum,
    Term,
    Var,
    add,
    conj,
    entry,
    mul,
    neg,
)
from symcnn.kernel.terms import Entry as EntryTerm
from symcnn.operators.arrays import Array, Axis, Entry, Indices, expanded

from .changes import (
    Change,
    are_apart,
    change_of,
    lam_of,
    position_of,
    replaced,
    solved_for,
    subst_entries,
)
from .comprehensions import is_written_out
from .context import hinted
from .formulas import gathered, negation
from .memory import Memory
from .names import changed_in_place, names_of, stored_names, stored_targets, used_as_index
from .state import kind_of
from .values import (
    Gone,
    Instance,
    Items,
    Obligation,
    Progression,
    Record,
    Scope,
    Series,
    Tensor,
    Value,
)

Place = tuple[dict[str, Value], str]
Recorded = Mapping[tuple[Term, ...], Obligation]
Need = TypeVar("Need", bound=Obligation)

MAX_ROUNDS = 16  # of a loop that is written out round by round
LAST_ROUND = (
    "has a value inside the loop only (afterwards it would be that of the last round); "
    "assign it before the loop if it is a sum, or use it inside"
)
RECURRENCE = (
    "what the loop makes of `{name}` from round to round is not read: sums (+=), stores in which "
    "no two rounds meet (out[i] = ...), products and h = a*h + b are"
)


@dataclass(frozen=True)
class Carried:
    """A value that a loop changes: where it stands, before the loop, and inside as an unknown."""

    held: dict[str, Value]
    name: str
    before: Value
    unknown: Var
    axes: tuple[Axis, ...]
    sort: Sort


def last_of(stores: Sequence[tuple[Term, list[Term], Term]], start: Term) -> Term:
    """What stands at a place: each store with its round and its tests, the last one first.

    Where two stores meet, that of the later round counts, in one round the later store.
    """
    found = start
    for k, (which, tests, stored) in reversed(list(enumerate(stores))):
        lost = [
            conj(*others, Lt(which, other) if j > k else Le(which, other))
            for j, (other, others, _) in enumerate(stores)
            if j != k and other != which and not are_apart(tests, others)
        ]
        test = conj(*tests, *map(negation, lost))
        found = stored if test == TRUE else Ite(test, stored, found)
    return found


def parts_of(source: Value) -> list[Value]:
    """The lists and arrays that a loop runs over."""
    if isinstance(source, Series):
        return [found for part in source.parts for found in parts_of(part)]
    return [source] if isinstance(source, Items | Tensor | Array) else []


class Loops(Memory):
    """Reading ``for``."""

    def run(self, body: Sequence[ast.stmt], scope: Scope, asserts: str) -> Value | None:
        """Read statements; what they return, or None."""
        raise NotImplementedError

    def loop(self, node: ast.For, scope: Scope) -> None:
        """Read ``for target in iter: body``."""
        if node.orelse:
            raise self.error(node.orelse[0], "`else` of a loop is not read")
        for inner in ast.walk(node):
            if isinstance(inner, ast.Break | ast.Return | ast.While):
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
            held[name] = Gone("is a condition that a loop changes, which is not read")
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
                self.require(Eq(m, mul(*n)), f"`{c.name}` keeps its shape in the loop", node)

    def _indices(self, c: Carried) -> list[Var]:
        sizes = [n for axis in c.axes for n in axis]
        with ExitStack() as stack:
            return [stack.enter_context(self.bound(h, n)) for h, n in hinted(sizes)]

    def _change(self, c: Carried, variables: Sequence[Var], node: ast.For) -> Change:
        """What a round makes of an entry."""
        found = c.held[c.name]
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

    def _inside(self, c: Carried, variables: Sequence[Var]) -> ExitStack:
        stack = ExitStack()
        sizes = [n for axis in c.axes for n in axis]
        formulas = [f for v, n in zip(variables, sizes, strict=True) for f in (v >= ZERO, v < n)]
        stack.enter_context(self.assuming(*formulas))
        return stack

    # -- all rounds ---------------------------------------------------------------------------

    def _solved(
        self,
        carried: Sequence[Carried],
        changes: dict[Var, Change],
        variables: dict[Var, list[Var]],
        v: Var,
        count: Term,
        needs: tuple[Recorded, Recorded],
        node: ast.For,
    ) -> tuple[dict[Var, Value], dict[Var, Term]]:
        """The values after the loop, those that others are made of first; and before round v."""
        after: dict[Var, Value] = {}
        waiting = list(carried)
        dead: set[Var] = set()
        known: dict[Var, Term] = {}  # the unknowns by their value before round v
        while waiting:
            unsolved = {c.unknown for c in waiting} | dead
            ready = [c for c in waiting if self._is_ready(c, changes[c.unknown], unsolved)]
            if not ready:
                raise self.error(node, RECURRENCE.format(name=waiting[0].name))
            c = ready[0]
            waiting.remove(c)
            if changes[c.unknown].where == TRUE:
                # assigned anew in every round: others that use the value before are not solved
                after[c.unknown] = Gone(LAST_ROUND)
                dead.add(c.unknown)
                continue
            places = variables[c.unknown]
            with self._inside(c, places):
                body, at_round = self._closed(c, changes[c.unknown], places, v, count, node)
            put: Value = body
            if c.axes:
                put = self._put_in(places, c.axes, body, None, c.sort, node)
                if all(len(a) == 1 for a in c.axes):
                    put = self.tabulated(put, node)
            after[c.unknown] = put
            known[c.unknown] = at_round if not c.axes else lam_of(at_round, places, c.unknown)
            changes = {
                unknown: replaced(change, {c.unknown: known[c.unknown]})
                for unknown, change in changes.items()
            }
        self._put_in_needs(self.obligations, needs[0], known, dead, node)
        self._put_in_needs(self.conditions, needs[1], known, dead, node)
        return after, known

    def _put_in_needs(
        self,
        record: dict[tuple[Term, ...], Need],
        old: Mapping[tuple[Term, ...], Obligation],
        known: dict[Var, Term],
        dead: set[Var],
        node: ast.For,
    ) -> None:
        """What a round needs, with the unknowns by their values."""
        for key in [k for k in record if k not in old]:
            need = record[key]
            used = {x for f in (*need.given, need.formula) for x in free_vars(f)}
            if used & dead:
                raise self.error(node, RECURRENCE.format(name=min(x.name for x in dead)[:-1]))
            if used & known.keys():
                del record[key]
                given = tuple(subst_entries(f, known) for f in need.given)
                formula = subst_entries(need.formula, known)
                record[(formula, *given)] = replace(need, given=given, formula=formula)

    def _is_ready(self, c: Carried, change: Change, unsolved: set[Var]) -> bool:
        """Whether what a round makes of a value speaks of no other value that is not solved."""
        return change.where == TRUE or not (self._unknowns(change) - {c.unknown}) & unsolved

    def _unknowns(self, change: Change) -> frozenset[Var]:
        parts = [change.factor, change.summand, *(t for store in change.stores for t in store)]
        return frozenset().union(*map(free_vars, parts))

    def _closed(
        self,
        c: Carried,
        change: Change,
        places: Sequence[Var],
        v: Var,
        count: Term,
        node: ast.For,
    ) -> tuple[Term, Term]:
        """An entry after the loop, and before round v."""
        start = self.array(c.before, node).number(gathered(places, c.axes))
        if change == Change():
            return start, start
        if change.where is not None:
            return self._placed(c, change, places, v, count, node)
        ends = (self._after(start, change, v, stop, node) for stop in (count, v))
        after, before = (self.checked(t, node) for t in ends)
        return after, before

    def _after(self, start: Term, change: Change, v: Var, stop: Term, node: ast.For) -> Term:
        """What so many rounds make of a number."""
        hint = self.hints[v]
        if change.extremum is not None:
            best = change.extremum(Range(stop), self.closed(change.summand, v, node), hint)
            first = Le(best, start) if change.extremum is Max else Le(start, best)
            return Ite(Lt(ZERO, stop), Ite(first, start, best), start)
        if change.factor == ONE:
            return add(start, Sum(Range(stop), self.closed(change.summand, v, node), hint))
        factors = self.closed(change.factor, v, node)
        if change.summand == ZERO:
            return mul(start, Prod(Range(stop), factors, hint))
        u = Var(self.fresh_name(hint), INT)
        # the factors of the rounds u + 1, ..., stop - 1
        w = Var(self.fresh_name(f"{hint}_later"), INT)
        later = subst(change.factor, {v: add(u, ONE, w)})
        rest = Prod(Range(add(stop, neg(u), Num(-1))), close(later, w), hint)
        one = mul(subst(change.summand, {v: u}), rest)
        return add(
            mul(start, Prod(Range(stop), factors, hint)), Sum(Range(stop), close(one, u), hint)
        )

    def _placed(
        self,
        c: Carried,
        change: Change,
        places: Sequence[Var],
        v: Var,
        count: Term,
        node: ast.For,
    ) -> tuple[Term, Term]:
        """An entry to which each store of the loop stores in at most one round."""
        start = self.array(c.before, node).number(gathered(places, c.axes))
        stores: list[tuple[Term, list[Term], Term]] = []  # the round, its tests, what is stored
        for where, stored in change.stores:
            solved = solved_for(where, v)
            if solved is None:
                raise self.error(
                    node,
                    f"two rounds of the loop may store to one place of `{c.name}`, where the last "
                    "one wins; write += for a sum, or an index that is the loop's own",
                )
            which, tests = solved
            if isinstance(which, FloorDiv) and not isinstance(which.args[1], Num):
                self.require(
                    Le(ONE, which.args[1]),
                    f"each round stores to its own place of `{c.name}`",
                    node,
                )
            rest = [subst(t, {v: which}) for t in tests]
            inside = [Le(ZERO, which), Lt(which, count), *rest]
            if c.unknown in free_vars(stored) and not change.earlier:
                stored = self._of_rounds_before(c, change, where, places, start, v, node)
            stored = subst(stored, {v: which})
            if any(c.unknown in free_vars(t) for t in (stored, *rest)):
                raise self.error(node, RECURRENCE.format(name=c.name))
            stores.append((which, [t for t in inside if self.decided(t) != TRUE], stored))
        # before round v there are no stores of the rounds that are still to come
        earlier = [(which, [*tests, Lt(which, v)], stored) for which, tests, stored in stores]
        after, before = (last_of(found, start) for found in (stores, earlier))
        return self.checked(after, node), self.checked(before, node)

    def _of_rounds_before(
        self,
        c: Carried,
        change: Change,
        where: Term,
        places: Sequence[Var],
        start: Term,
        v: Var,
        node: ast.For,
    ) -> Term:
        """What round v stores, where that is made of what stood there or of what v - 1 stored.

        ``h[t] = a[t]*h[t - 1] + b[t]`` is the linear recurrence of a number.
        """
        if any(len(axis) > 1 for axis in c.axes):
            raise self.error(node, RECURRENCE.format(name=c.name))
        found = position_of(where, v, places)
        if found is None:
            raise self.error(node, RECURRENCE.format(name=c.name))
        place, position = found
        here = {place: position}
        old = entry(c.unknown, *places)
        own = subst(old, here)
        previous = subst(old, {place: subst(position, {v: add(v, Num(-1))})})
        reads: set[Term] = set()

        def put_in(t: Term) -> Term:
            if isinstance(t, EntryTerm) and t.args[0] == c.unknown and not t.loose:
                pairs = zip(t.args[1:], own.args[1:], previous.args[1:], strict=True)
                same = [
                    [expanded(add(subst(i, here), neg(j))) == ZERO for j in others]
                    for i, *others in pairs
                ]
                if all(row[0] for row in same):
                    return subst(start, here)
                if all(row[1] for row in same):
                    reads.add(previous)
                    return old
            if c.unknown not in free_vars(t) or isinstance(t, Var):
                return t
            return t.rebuild(tuple(map(put_in, t.args)))

        stored = subst(put_in(change.stored), {place: position})
        if not reads:
            return stored
        step = change_of(stored, subst(old, here), c.unknown)
        others = where.args if isinstance(where, And) else (where,)
        free = [t for t in others if v in free_vars(t) and place not in free_vars(t)]
        if step is None or step.where is not None or step.extremum is not None or free:
            raise self.error(node, RECURRENCE.format(name=c.name))
        if {c.unknown} & (free_vars(step.factor) | free_vars(step.summand)):
            raise self.error(node, RECURRENCE.format(name=c.name))
        first = subst(start, {place: subst(position, {v: Num(-1)})})
        return self._after(first, step, v, add(v, ONE), node)

    def _grown(
        self,
        found: Value,
        v: Var,
        count: Term,
        known: dict[Var, Term],
        unsolved: set[Var],
        node: ast.For,
    ) -> Value:
        """The list to which each round of a loop appends once."""
        if not isinstance(found, Items) or len(found.items) != 1:
            raise self.error(node, "a list grows by one entry in each round of a loop that is read")
        (item,) = found.items
        if not isinstance(item, Term | Tensor | Array):
            raise self.error(node, f"a list of which each entry is {kind_of(item)} is not read")
        array = self.array(item, node)

        def put_in(inside: Entry) -> Entry:
            def entry(indices: Indices) -> Term:
                t = inside(indices)
                if free_vars(t) & unsolved:
                    raise self.error(node, RECURRENCE.format(name=min(x.name for x in unsolved)))
                return subst_entries(t, known)

            return entry

        hole = put_in(array.hole) if array.hole is not None else None
        solved = Array(array.axes, put_in(array.entry), array.sort, hole)
        return self.listed(v, count, self.settled(self.plain(solved, node), node), node)
