"""Statements that change what a name stands for: ``x = y``, ``x += y``, calls for what they do."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import (
    INT, REAL, TENSOR, Eq, Ite, Num, Term, Var, element_sort,
)  # fmt: skip
from symcnn.operators.arrays import Array

from .arithmetic import OPERATORS
from .foreign import FOREIGN
from .loops import Loops
from .name_usage import is_its_own
from .state import kind_of
from .values import (
    NOTHING, Closure, Items, Library, Needs, Record, Scope, Tensor, Value, written_out,
)  # fmt: skip

QUIET = frozenset(
    {"manual_seed", "seed", "set_grad_enabled", "zero_grad", "requires_grad_", "warn"}
)  # fmt: skip


class Assignments(Loops):
    """Reading what assignments and calls change."""

    def _refuse_entries(self, node: ast.Assign) -> None:
        """``x[0], x[1] = x[1], x[0]`` of views, which change with the first store.

        Rows are views in NumPy too; in PyTorch entries are.
        """
        targets = [e for t in node.targets if isinstance(t, ast.Tuple) for e in t.elts]
        values = node.value.elts if isinstance(node.value, ast.Tuple) else []
        if all(any(isinstance(e, ast.Subscript) for e in side) for side in (targets, values)):
            raise self.error(
                node,
                "an entry of a tensor of PyTorch is a view, which changes with the first store; "
                "write .clone() behind it",
            )

    def _changed_in_place(self, node: ast.AugAssign, scope: Scope) -> None:
        """``x += e``: a number is bound anew, an array changes under all its names."""
        symbol = self.symbol_of(node.op, node)
        target = node.target
        if isinstance(target, ast.Subscript):
            value = self.settled(self.value(node.value, scope), node)
            self.store(target, value, scope, symbol)
            return
        place = ast.copy_location(
            ast.Name(target.id, ast.Load())
            if isinstance(target, ast.Name)
            else ast.Attribute(target.value, target.attr, ast.Load()),
            target,
        )
        with self.set_aside() as needs:
            old = self.value(place, scope)
            new = self.settled(self.value(node.value, scope), node)
            if symbol == "@":
                raise self.error(node, "write the product as x = x @ y")
            if (
                isinstance(target, ast.Name)
                and isinstance(old, Term)
                and "torch" in self.used()
                and (self.of_library or any(v.shape for v in free_vars(old)))
                and not is_its_own(target.id, self.bodies[-1], len(self.frames) == 1)
            ):
                raise self.error(
                    node,
                    "a number of PyTorch changes under all its names, and in the tensor that it "
                    "is an entry of; write x = x + ... instead",
                )
            if isinstance(old, Term) and self.boxed:
                raise self.error(
                    node,
                    "an array that is changed in place changes under all its names; "
                    "assign the result to a new name",
                )
            value = self.in_place(old, new, symbol, node)
            value = self.settled(value, node)
        if not self.is_array(old):
            self._assign(target, value, scope, needs)
        else:
            self.need_at_once(needs)

    def _done(self, node: ast.Call, scope: Scope) -> None:
        """A call for what it does: ``items.append(x)``, ``np.add.at(x, i, y)``, ``print``."""
        function = node.func
        if isinstance(function, ast.Name) and function.id == "print":
            return
        if isinstance(function, ast.Attribute) and function.attr in QUIET:
            return
        if isinstance(function, ast.Name) and isinstance(self.value(function, scope), Closure):
            self.called(node, scope)
            return
        if isinstance(function, ast.Attribute) and function.attr in ("append", "extend"):
            base = self.value(function.value, scope)
            if isinstance(base, Items) and base.is_list and len(node.args) == 1:
                value = self.settled(self.value(node.args[0], scope), node)
                more = (value,) if function.attr == "append" else getattr(value, "items", None)
                if more is None:
                    raise self.error(node, "extend is read with a list that is written out")
                self.renew(base, Items((*base.items, *more), is_list=True), node)
                return
        if self.popped(node, scope) is not None or self._filled_diagonal(node, scope):
            return
        is_called = isinstance(function, ast.Name) and isinstance(
            self.value(function, scope), Closure
        )
        if is_called and self.value(node, scope) == NOTHING:
            return
        if isinstance(function, ast.Attribute):
            if ast.unparse(function).endswith((".add.at", ".subtract.at")) and len(node.args) == 3:
                self._added_at(function, node, scope)
                return
            if function.attr.endswith("_") and self.is_array(self.value(node, scope)):
                return
        raise self.error(node, "an expression by itself has no effect; return it")

    def popped(self, node: ast.expr, scope: Scope) -> Value | None:
        """The item that ``items.pop()`` takes out of a list; None where it is something else."""
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name() as owner, attr="pop"), args=args, keywords=[]
            ) if len(args) <= 1:
                base = self.value(owner, scope)
            case _:
                return None
        if not isinstance(base, Items) or not base.is_list:
            return None
        place = self.value(args[0], scope) if args else Num(-1)
        count = len(base.items)
        if not isinstance(place, Num) or not -count <= place.value < count:
            raise self.error(node, f"pop takes one of the {count} places of the list")
        k = int(place.value) % count
        self.renew(base, Items(base.items[:k] + base.items[k + 1 :], is_list=True), node)
        return base.items[k]

    def _filled_diagonal(self, node: ast.Call, scope: Scope) -> bool:
        """Read ``np.fill_diagonal(A, v)`` and ``A.fill_diagonal_(v)``; whether it was one."""
        match node:
            case ast.Call(
                func=ast.Attribute(value=library, attr="fill_diagonal"), args=[place, value],
                keywords=[],
            ) if isinstance(self.value(library, scope), Library):  # fmt: skip
                pass
            case ast.Call(
                func=ast.Attribute(value=place, attr="fill_diagonal_"), args=[value], keywords=[]
            ):
                pass
            case _:
                return False
        base, number = self.value(place, scope), self.value(value, scope)
        if not self.is_array(base) or not isinstance(number, Term):
            raise self.error(node, "the diagonal of a matrix is filled with one number")
        x = self.array(base, node)
        if x.ndim != 2 or any(len(axis) > 1 for axis in x.axes):
            raise self.error(node, "a diagonal is filled of a matrix; write np.where(i == j, v, A)")
        found = Array(
            x.axes,
            lambda i: Ite(Eq(i[0], i[1]), number, x.number(i)),
            max(x.sort, number.sort, INT),
        )
        self.overwritten(base, found, node)
        return True

    def _added_at(self, function: ast.Attribute, node: ast.Call, scope: Scope) -> None:
        """``np.add.at(x, indices, values)``: every one of them is added."""
        base = self.value(node.args[0], scope)
        if not self.is_array(base):
            raise self.error(node.args[0], f"an array is changed here, found {kind_of(base)}")
        array = self.array(base, node)
        place = ast.copy_location(
            ast.Subscript(node.args[0], node.args[1], ast.Load()), node.args[1]
        )
        picks = self.picks(array, place, scope)
        value = self.array(self.settled(self.value(node.args[2], scope), node), node)
        sign = "-" if ".subtract" in ast.unparse(function) else "+"
        self.renew(base, self.scattered(array, picks, value, sign, node), node)

    def _kept(self, target: ast.expr, value: Value, needs: Needs) -> Value:
        """The variable that stands for a local tensor or number, where names are kept.

        A number that depends on sizes only is written out.
        """
        if isinstance(target, ast.Tuple) and isinstance(value, Items):
            if len(target.elts) != len(value.items):
                return value
            each = [value.needs_of(k, needs) for k in range(len(value.items))]
            parts = map(self._kept, target.elts, value.items, each)
            return Items(tuple(parts), value.is_list, value.alone)
        if self.definitions is None or not isinstance(target, ast.Name):
            return value
        if isinstance(value, Array):
            return value
        t = value.term if isinstance(value, Tensor) else value
        shape = value.shape if isinstance(value, Tensor) else ()
        if not isinstance(t, Term) or isinstance(t, Var) or t.sort not in (REAL, TENSOR):
            return value
        if t.sort == TENSOR and element_sort(t) != REAL:
            return value
        if all(v.sort == INT for v in free_vars(t)):
            return value
        if isinstance(value, Tensor) and id(value) not in self.shared:
            own = self.roots(value)
            if any(self.roots(held[name]) & own for held, name in self.slots()):
                return value  # a name more of what others hold, too
        v = Var(self.fresh_name(target.id), REAL, shape)
        self.taken.append(v.name)
        self.definitions[v] = t
        self.conditions.update(needs)
        kept = Tensor(v, shape, value.lists) if isinstance(value, Tensor) else v
        if id(value) in self.shared:  # a view stays one under its name
            self.share(kept, *self.shared[id(value)][1])
        if self.trace is not None and len(self.frames) > 1:
            self.trace.append((target.lineno, v.name, kept))
        return kept

    def symbol_of(self, op: ast.operator, node: ast.AST) -> str:
        """The symbol of an arithmetic operation; raises for one that works on bits."""
        symbol = OPERATORS.get(type(op))
        if symbol is None:
            raise self.error(node, FOREIGN[type(op)])
        return symbol

    def _assign(self, target: ast.expr, value: Value, scope: Scope, needs: Needs) -> None:
        match target:
            case ast.Name(id=name):
                scope.names[name], scope.needs[name] = value, needs
                self.note(name, value, target)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                if self.is_array(value):
                    if any(isinstance(t, ast.Starred) for t in targets):
                        raise self.error(target, "`*` takes items that are written out; slice")
                    value = self.rows_of(value, len(targets), target)
                value = written_out(value)
                if not isinstance(value, Items):
                    raise self.error(
                        target, f"several names are assigned from a tuple, found {kind_of(value)}"
                    )
                items = starred(targets, value.items)
                if len(targets) != len(items):
                    raise self.error(target, f"{len(targets)} names for {len(items)} values")
                # what is assigned last may be a view of what is stored to first
                held: dict[str, Value] = {"the right side of the assignment": value}
                self.objects.append(held)
                for k, (one, item) in enumerate(zip(targets, items, strict=True)):
                    inside = one.value if isinstance(one, ast.Starred) else one
                    own = value.needs_of(k, needs) if items is value.items else needs
                    self._assign(inside, item, scope, own)
                self.objects = [other for other in self.objects if other is not held]
            case ast.Subscript():
                match target.slice:
                    case ast.Constant(value=str() as key) if isinstance(
                        base := self.value(target.value, scope), Record
                    ):
                        self.hold(base.entries, key, needs)
                    case _:
                        self.need_at_once(needs)
                self.store(target, value, scope)
            case _:
                raise self.error(target, "only a name can be assigned")


def starred(targets: Sequence[ast.expr], items: tuple[Value, ...]) -> tuple[Value, ...]:
    """The items as the targets take them: all that are left over for ``*name``, as a list."""
    place = next((k for k, t in enumerate(targets) if isinstance(t, ast.Starred)), None)
    more = len(items) - len(targets) + 1
    if place is None or more < 0:
        return items
    rest = Items(items[place : place + more], is_list=True)
    return (*items[:place], rest, *items[place + more :])
