"""What all rounds of a loop make of what it changes, from what one round makes of it."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TypeVar

from symcnn.kernel.binding import close, free_vars, subst
from symcnn.kernel.terms import (
    INT, ONE, TRUE, ZERO, And, FloorDiv, Ite, Le, Lt, Max, Num, Prod, Range, Sort, Sum, Term, Var,
    add, conj, entry, mul, neg,
)  # fmt: skip
from symcnn.kernel.terms import Entry as EntryTerm
from symcnn.operators.arrays import Array, Entry
from symcnn.operators.lengths import Axis, Indices, expanded

from .changes import (
    Change, are_apart, change_of, lam_of, position_of, replaced, solved_for, subst_entries,
)  # fmt: skip
from .context import hinted
from .evident import gathered, negation
from .state import kind_of
from .stores import Stores
from .values import Gone, Items, Obligation, Tensor, Value

Recorded = Mapping[tuple[Term, ...], Obligation]
Need = TypeVar("Need", bound=Obligation)
LAST_ROUND = (
    "has a value inside the loop only (afterwards it would be that of the last round); "
    "assign it before the loop if it is a sum, or use it inside"
)
RECURRENCE = (
    "what the loop makes of `{name}` from round to round is not read: sums (+=), stores in which "
    "no two rounds meet (out[i] = ...), products and h = a*h + b are; where the number of rounds "
    "is written out, as for an x of shape 3 D, any loop is"
)


class Rounds(Stores):
    """Solving the changes of a round."""

    def _indices(self, c: Carried) -> list[Var]:
        sizes = [n for axis in c.axes for n in axis]
        with ExitStack() as stack:
            return [stack.enter_context(self.bound(h, n)) for h, n in hinted(sizes)]

    def _inside(self, c: Carried, variables: Sequence[Var]) -> ExitStack:
        stack = ExitStack()
        sizes = [n for axis in c.axes for n in axis]
        formulas = [f for v, n in zip(variables, sizes, strict=True) for f in (v >= ZERO, v < n)]
        stack.enter_context(self.assuming(*formulas))
        return stack

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
