"""Types of entries: what ``astype``, ``.float()``, ``dtype=`` and the like make of an array."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from symcnn.kernel.terms import (
    BOOL, COMPLEX, INT, ONE, REAL, ZERO, Bracket, Eq, Num, Term, mul,
)  # fmt: skip
from symcnn.operators.arrays import Array, numeric_sort

from .arithmetic import by_cases
from .claim_error import ReadError
from .evident import negation
from .shapes import Shapes
from .values import Items, Scope, Tensor, Text, Value

# Methods that give the same numbers in the same memory, or in memory of their own.
SAME = frozenset(
    {"detach", "contiguous", "cpu", "cuda", "numpy", "requires_grad_", "asfortranarray"}
)
COPIES = frozenset({"copy", "clone"})
# Methods that are named after the type that they give.
NAMED = {
    **dict.fromkeys(("float", "double", "half", "bfloat16"), "real"),
    **dict.fromkeys(("long", "int"), "whole"),
    "bool": "truth",
}
SMALL = frozenset({"int8", "int16", "short", "byte"})
TYPED = frozenset({"astype", "to", "type", "type_as"})
COUNTS = frozenset({"size", "dim", "numel", "tolist", "item"})


def not_zero(t: Term) -> Term:
    """That a number is not 0: of one that counts a condition, the condition."""
    return t.args[0] if isinstance(t, Bracket) else negation(Eq(t, ZERO))


class Conversions(Shapes):
    """Reading changes of the type of entries."""

    def converted(
        self,
        base: Value,
        name: str,
        places: Sequence[ast.expr],
        options: Sequence[ast.keyword],
        node: ast.AST,
        scope: Scope,
    ) -> Value | None:
        """What a method that changes at most the type gives; None for another method."""
        if name in COPIES:
            return self.copied(base)
        if name in SAME:
            return self.share(self.copied(base), base)
        if name in NAMED:
            return self.share(self.of_type(base, NAMED[name], node), base)
        if name not in TYPED:
            return None
        written = [*places, *(o.value for o in options if o.arg in ("dtype", "other"))]
        kinds = {self.kind_of_type(p, scope) for p in written} - {"real"}
        if len(kinds) > 1:
            raise self.error(node, f".{name} is given two types")
        found = self.of_type(base, kinds.pop() if kinds else "real", node)
        copies = name == "astype" and not any(o.arg == "copy" for o in options)
        return found if copies else self.share(found, base)

    def kind_of_type(self, place: ast.expr, scope: Scope) -> str:
        """The kind of entries that a type stands for: "real", "whole" or "truth"."""
        text = ast.unparse(place).rpartition(".")[2].strip("'\"")
        try:
            found = self.value(place, scope)
        except ReadError:
            found = None  # a device, or a type that is not known
        if isinstance(found, Tensor | Array):
            sort = self.array(found, place).sort
            text = "bool" if sort == BOOL else "int" if sort == INT else ""
        elif isinstance(found, Text):
            text = found.text
        if text.startswith("uint") or text in SMALL:
            what = f"numbers that {text} cannot hold wrap around, which is not read; write int"
            raise self.error(place, what)
        if text.startswith("bool"):
            return "truth"
        return "whole" if text.startswith(("int", "long", "short")) else "real"

    def of_type(self, base: Value, kind: str, node: ast.AST) -> Value:
        """The value with entries of a kind; raises where numbers would be cut off."""
        array = self.array(base, node)
        own = numeric_sort(array)
        if kind == "real" and own == COMPLEX:
            raise self.error(
                node, "the imaginary parts of complex numbers would be dropped, which is not read"
            )
        sort = {"real": REAL, "whole": INT, "truth": BOOL}[kind]
        if array.sort == sort:
            found = self.copied(base)
            return replace(found, of_list=False) if isinstance(found, Tensor) else found
        if kind == "truth":
            mask = Array(array.axes, lambda i: not_zero(array.entry(i)), BOOL)
            return self.plain(mask, node)
        if own > sort:
            raise self.error(
                node, "rounding to an integer is not read; write floor(a / b) of integers"
            )
        entry = array.number if kind == "real" else lambda i: by_cases(array.number(i))
        if not array.axes:
            return self.plain(Array((), lambda i: by_cases(array.number(i)), sort), node)
        return Array(array.axes, entry, sort, array.hole)

    def copied(self, found: Value) -> Value:
        """The same entries in memory of their own."""
        return replace(found) if isinstance(found, Tensor | Array) else found

    def counts(
        self, base: Value, name: str, places: Sequence[ast.expr], node: ast.AST, scope: Scope
    ) -> Value:
        """``.size()``, ``.dim()``, ``.numel()``, ``.tolist()`` and ``.item()``."""
        array = self.array(base, node)
        if name in ("tolist", "item"):
            if not array.axes:
                return base
            if name == "item":
                raise self.error(node, "item() is read of a number; write X[0] for the entry")
            tensor = self.as_tensor(base, node)
            return Tensor(tensor.term, tensor.shape, len(tensor.shape))
        self.require_rows()
        if name == "dim":
            return Num(array.ndim)
        if name == "numel":
            return mul(*array.shape) if array.shape else ONE
        sizes = Items(tuple(array.shape), is_list=False)
        if not places:
            return sizes
        index = self.integer(places[0], scope, "the number of an axis")
        if not isinstance(index, Num) or not -array.ndim <= index.value < array.ndim:
            raise self.error(node, f"there is no axis {index} in an array with {array.ndim} axes")
        return array.shape[int(index.value)]
