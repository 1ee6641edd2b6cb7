"""Stores: each makes a new version of what is stored into, under all the names it has."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from symcnn.kernel.terms import (
    Term,
    Var,
)
from symcnn.operators.arrays import Array

from .calls import Calls
from .claim_error import ReadError
from .name_usage import changes_in_place
from .values import (
    Closure, Derivative, Either, Instance, Items, Layer, Method, Record, Scope, Series, Tensor,
    Value,
)  # fmt: skip


class Memory(Calls):
    """Reading assignments into arrays, dicts and objects."""

    # -- who shares memory with whom ----------------------------------------------------------

    def share(self, found: Value, *bases: Value) -> Value:
        """The value itself, noted as one that may share its memory with others."""
        if isinstance(found, Items):
            for item in found.items:
                self.share(item, *bases)
        elif not isinstance(found, Term) and all(found is not base for base in bases):
            self.shared[id(found)] = found, bases
        return found

    def roots(self, found: Value) -> set[int]:
        """The values whose memory a value may be a part of, itself if it is no view."""
        if id(found) in self.shared:
            return set().union(*map(self.roots, self.shared[id(found)][1]))
        if isinstance(found, Items):
            return {id(found)}.union(*map(self.roots, found.items))
        if isinstance(found, Either):
            return self.roots(found.first) | self.roots(found.second)
        return {id(found)} if isinstance(found, Tensor | Array) else set()

    def settled(self, found: Value, node: ast.AST) -> Value:
        """As above; what is settled shares its memory as before."""
        new = super().settled(found, node)
        if new is not found and id(found) in self.shared:
            self.share(new, *self.shared[id(found)][1])
        return new

    def listed(self, v: Var, count: Term, body: Value, node: ast.AST) -> Value:
        """As above; the list holds what each round gives, and no copy of it."""
        return self.share(super().listed(v, count, body, node), body)

    def element(self, source: Value, v: Term, node: ast.AST) -> Value:
        """As above; a row of an array is a view."""
        found = super().element(source, v, node)
        return self.share(found, source) if isinstance(source, Tensor | Array) else found

    def choose(self, condition: Term, a: Value, b: Value, node: ast.AST) -> Value:
        """As above; what is chosen is one of the two, and no copy of it."""
        return self.share(super().choose(condition, a, b, node), a, b)

    def slots(self) -> Iterator[tuple[dict[str, Value], str]]:
        """Every place that holds a value: names, defaults, attributes, entries of dicts."""
        seen: set[int] = set()
        waiting = [names for scope in self.frames for names in names_of_scope(scope)]
        waiting += self.objects
        while waiting:
            held = waiting.pop(0)
            if id(held) not in seen:
                seen.add(id(held))
                for name, value in list(held.items()):
                    yield held, name
                    waiting.extend(places_in(value))

    def renew(self, old: Value, new: Value, node: ast.AST) -> None:
        """Put the new version of a value wherever the old one stands.

        Raises where another view of the same memory would change as well.
        """
        self.versions[id(new)] = new, old
        made = {id(old): new}
        # of a list another item is stored, and no item is changed
        roots = {id(old)} if isinstance(old, Items) else self.roots(old)
        places = 0
        for held, name in list(self.slots()):
            found = held[name]
            held[name] = self._renewed(found, made, roots, name, node)
            if held[name] is not found:
                if any(held is defaults for defaults in self.defaults.values()):
                    raise self.changed_default(name, node)
                places += 1
                if held[name] is new:
                    self.note(name, new, node)
                self.changes += held is not self.frames[-1].names
        if not places:
            raise self.error(
                node, "what is changed here has no name in the function; assign it to one first"
            )

    def changed_default(self, name: str, node: ast.AST) -> ReadError:
        """The error for a function of the file whose default is another one at the next call."""
        return self.error(
            node, f"this changes the default of `{name}` for all later calls; write {name}=None, "
            "and make it inside",
        )  # fmt: skip

    def memory_of(self, found: Value) -> set[int]:
        """What stands for the memory of a value, the same for all its versions."""
        firsts = set()
        for number in self.roots(found):
            while number in self.versions:
                number = id(self.versions[number][1])
            firsts.add(number)
        return firsts

    def require_alone(self, found: Value, name: str, node: ast.AST) -> None:
        """Raise unless only this name holds the value, or a part of its memory."""
        roots = self.roots(found)
        others = {
            other
            for held, other in self.slots()
            if other != name and self.roots(held[other]) & roots
        }
        if others:
            raise self.error(
                node,
                f"`{name}`, which the loop changes, is also `{min(others)}`, which would change "
                "with it; write .copy() where the one is made from the other",
            )

    def _renewed(
        self, found: Value, made: dict[int, Value], roots: set[int], name: str, node: ast.AST
    ) -> Value:
        if id(found) in made:
            return made[id(found)]
        if isinstance(found, Items):
            items = tuple(self._renewed(v, made, roots, name, node) for v in found.items)
            same = all(a is b for a, b in zip(items, found.items, strict=True))
            made[id(found)] = found if same else Items(items, found.is_list)
            return made[id(found)]
        if self.roots(found) & roots:
            raise self.error(
                node,
                f"what is changed here is also part of `{name}`, which would change with it; "
                "write .copy() where the one is made from the other",
            )
        return found

    def replaced(self, old: Value, new: Value, node: ast.AST) -> Value:
        """The new version of an array that a word changes in place, as with ``inplace=True``."""
        new = self.settled(new, node)
        named = any(self.roots(held[name]) & self.roots(old) for held, name in self.slots())
        if named and not self._stands_alone(node):
            raise self.error(
                node,
                "this changes a value that has a name, in the middle of an expression; write it "
                "as a statement of its own, or without inplace=True",
            )
        if named:
            self.renew(old, new, node)
        return new

    def _stands_alone(self, node: ast.AST) -> bool:
        """Whether a change is a statement, or what a further change is made of: ``x.a_().b_()``."""
        one: ast.AST | None = self.alone
        while one is not node and isinstance(one, ast.Call) and changes_in_place(one.func):
            one = one.func.value  # type: ignore[attr-defined]
        return one is node

    # -- stores -----------------------------------------------------------------------------


def names_of_scope(scope: Scope | None) -> Iterator[dict[str, Value]]:
    """The names of a function and of those around it."""
    while scope is not None:
        yield scope.names
        scope = scope.parent


def places_in(found: Value) -> Iterator[dict[str, Value]]:
    """The places that can be reached from a value."""
    match found:
        case Items(items=parts) | Series(parts=parts):
            for part in parts:
                yield from places_in(part)
        case Record(entries=held) | Instance(attributes=held) | Layer(parameters=held):
            yield held
        case Closure(scope=scope, defaults=defaults):
            yield defaults
            yield from names_of_scope(scope)
        case Method(base=part) | Derivative(function=part):
            yield from places_in(part)
