"""Words of libraries: what their names mean, and how the arguments of a call reach them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache

from symcnn.kernel.terms import BOOL, COMPLEX, FALSE, INT, Num, Term, mul
from symcnn.operators.arrays import Array, Spelling, numeric_sort
from symcnn.operators.arrays import Word as Definition
from symcnn.operators.lengths import Indices
from symcnn.operators.words import WORDS, may_be_complex

from .arguments import Arguments
from .context import At
from .entry_types import COUNTS
from .foreign import UNREAD
from .state import kind_of
from .values import (
    NOTHING, Infinity, Items, Layer, Library, Method, Scope, Selected, Settled, Tensor, Text, Value,
    Word,
)  # fmt: skip
from .vocabulary import LIBRARIES, MODULES, NUMBERS, TYPES

# Methods whose result may share the memory of the array.
VIEWS = frozenset(
    {"reshape", "view", "view_as", "reshape_as", "transpose", "permute", "T", "mT", "H", "mH", "t",
     "swapaxes", "swapdims", "moveaxis", "movedim", "squeeze", "unsqueeze", "expand", "expand_as",
     "ravel", "flatten", "unflatten", "diagonal", "narrow", "select", "split", "chunk", "unbind",
     "tensor_split", "unfold", "broadcast_to", "expand_dims", "asarray", "atleast_1d", "hsplit",
     "vsplit", "dsplit", "array_split", "rearrange", "rollaxis", "adjoint", "flip", "fliplr",
     "flipud", "rot90", "einsum", "atleast_2d", "atleast_3d", "dropout", "dropout1d", "dropout2d",
     "dropout3d", "alpha_dropout", "feature_alpha_dropout", "diag", "positive", "meshgrid",
     "matrix_transpose", "permute_dims", "unstack", "sliding_window_view"}
)  # fmt: skip
# Words that give real numbers, whatever they fill them with.
FILLS = frozenset(
    {"zeros", "ones", "empty", "eye", "identity", "zeros_like", "ones_like", "empty_like",
     "new_zeros", "new_ones", "new_empty"}
)  # fmt: skip
PAIR = ("values", "indices")  # of what max, min, cummax ... of PyTorch return along an axis
# Words that work on truth values by `or` and `and`, or not at all.


class Libraries(Arguments):
    """Reading names, attributes and calls of NumPy, PyTorch, JAX and einops."""

    # -- names --------------------------------------------------------------------------------

    def member(self, base: Library, node: ast.Attribute) -> Value:
        """What a name of a module stands for."""
        found = member_of(base.name, node.attr)
        if found is None:
            names = [n.rpartition(".")[2] for n in WORDS if n.rpartition(".")[0] == base.name]
            near = get_close_matches(
                node.attr[:50], sorted({*names, *LIBRARIES.get(base.name, ())})
            )
            hint = f"; near names are {', '.join(near)}" if near else ""
            if node.attr in UNREAD:
                hint = f"; {UNREAD[node.attr]}"
            elif elsewhere(node.attr):
                hint = f"; there is {elsewhere(node.attr)}"
            raise self.error(node, f"`{base.name}.{node.attr}` is not part of the language{hint}")
        return found

    def attribute(self, base: Value, node: ast.Attribute) -> Value:
        """``base.name`` that is not called."""
        match base:
            case Library():
                return self.member(base, node)
            case Layer(parameters=parameters) if node.attr in parameters:
                return parameters[node.attr]
            case Items(items=(values, indices), is_list=False) if node.attr in PAIR:
                return values if node.attr == "values" else indices
            case Tensor() | Array() | Items() if not self.is_array(base):
                if node.attr in ("shape", "ndim", "T"):
                    raise self.error(
                        node,
                        f"a list has no .{node.attr} in Python; write array(...) around the list",
                    )
            case Tensor() | Array():
                return self.attribute_of_array(base, node)
            case Selected() if node.attr == "size":
                return self.total_of(base, "size", node)
        raise self.error(
            node, f"the attribute `.{node.attr}` of {kind_of(base)} is not part of the language"
        )

    def attribute_of_array(self, base: Tensor | Array, node: ast.Attribute) -> Value:
        """``X.shape``, ``X.T``, ``X.ndim``, ``X.size``, ``X.dtype``."""
        if node.attr in ("shape", "ndim"):
            self.require_rows()
        match node.attr:
            case "shape":
                for n in base.shape:
                    self.require_natural(n, node)
                return Items(tuple(base.shape), is_list=False)
            case "ndim":
                return Num(len(base.shape))
            case "size":
                return mul(*base.shape)
            case "T" if isinstance(base, Tensor):
                return self.share(self.transpose(base, node), base)
            case "data":
                return base
            case "real":
                if numeric_sort(self.array(base, node)) == COMPLEX:
                    raise self.error(node, ".real of complex numbers is not read")
                return base
            case "dtype":
                sort = self.array(base, node).sort
                return Text({BOOL: "bool", INT: "int"}.get(sort, "float"))
            case "device":
                return Text(node.attr)
            case "is_cuda" | "requires_grad":
                return FALSE
        if f"ndarray.{node.attr}" in WORDS or f"Tensor.{node.attr}" in WORDS:
            if node.attr in ("T", "mT", "H", "mH"):
                return self.method(Method(base, node.attr), [], [], node, Scope(None))
            raise self.error(node, f"`.{node.attr}` is a method; write .{node.attr}(...)")
        raise self.error(
            node,
            f"`.{node.attr}` of a tensor is not part of the language; write it with indices, "
            "such as sum(X[i, j] for i in range(m) for j in range(n))",
        )

    # -- calls ----------------------------------------------------------------------------------

    def method(
        self,
        found: Method,
        places: Sequence[ast.expr],
        options: Sequence[ast.keyword],
        node: ast.expr,
        scope: Scope,
    ) -> Value:
        """``base.name(...)`` of an array or number."""
        base, name = found.base, found.name
        converted = self.converted(base, name, places, options, node, scope)
        if converted is not None:
            return converted
        if name in COUNTS:
            return self.counts(base, name, places, node, scope)
        spelled = [
            (w, s)
            for kind in self.kinds_of_method()
            if (entry := WORDS.get(f"{kind}.{name}")) is not None
            for w, s in (entry,)
        ]
        if name == "sort" and "torch" not in self.used():
            raise self.error(
                node, "x.sort() of NumPy sorts in place and returns None; write x = np.sort(x)"
            )
        if not spelled:
            known = {n.partition(".")[2] for n in WORDS if n.startswith(("ndarray.", "Tensor."))}
            near = get_close_matches(name[:50], sorted(known), 3, 0.6)
            hint = f"; near names are {', '.join(near)}" if near else ""
            if name in UNREAD:
                hint = f"; {UNREAD[name]}"
            raise self.error(
                node, f"the method `.{name}` of {kind_of(base)} is not part of the language{hint}"
            )
        given = {o.arg for o in options if o.arg}
        fitting = [
            (w, s)
            for w, s in spelled
            if given <= {p.lstrip("*") for p, _ in s.parameters}
            and (len(places) <= len(s.parameters) or any(p[0] == "*" for p, _ in s.parameters))
        ]
        word, spelling = (fitting or spelled)[0]
        used = self.used()
        if (
            len(fitting) == 2
            and {"numpy", "torch"} <= used
            and self.other_defaults(fitting, len(places), given)
        ):
            raise self.error(
                node,
                f".{name} has other defaults in NumPy and in PyTorch, and this file uses both; "
                "give the argument that says which is meant",
            )
        return self.apply_word(word, spelling, places, options, node, scope, base)

    def kinds_of_method(self) -> tuple[str, ...]:
        """Whose methods an array has: PyTorch's where the function uses PyTorch alone."""
        used = self.used()
        return ("Tensor", "ndarray") if "torch" in used and "numpy" not in used else (
            "ndarray", "Tensor"
        )  # fmt: skip

    def used(self) -> set[str]:
        """The libraries of the function that is read, or else of the file."""
        if self.flavor:
            return {self.flavor}
        for node in reversed(self.calls):
            found = self.source.libraries_in(node)
            if found:
                return found
        return self.source.libraries

    flavor = ""  # the library of the class that is read

    def other_defaults(
        self, found: Sequence[tuple[Definition, Spelling]], positions: int, given: set[str]
    ) -> bool:
        """Whether two libraries mean other things by a method of one name."""
        (first, _), (second, spelling) = found
        is_spread = spelling.name.endswith((".var", ".std"))
        chosen = given & {"unbiased", "correction", "ddof"}
        if is_spread:
            return not chosen
        return first is not second and bool(positions or given)

    def apply_word(
        self,
        word: Definition,
        spelling: Spelling,
        places: Sequence[ast.expr],
        options: Sequence[ast.keyword],
        node: ast.expr,
        scope: Scope,
        base: Value | None = None,
    ) -> Value:
        """The value of a word of the table at arguments as they are written."""
        self.numpy = True
        given = self._bound(word, spelling, places, options, node, scope, base)
        in_place, old, bases = self.is_in_place, self.first_given, tuple(self.arrays_given)
        if not may_be_complex(word, spelling.name):
            for found in given.values():
                parts = found if isinstance(found, tuple) else (found,)
                if any(isinstance(x, Array | Term) and x.sort == COMPLEX for x in parts):
                    raise self.error(
                        node, f"{spelling.name} of complex numbers is not read: it may conjugate "
                        "or drop imaginary parts; write it with sums and entries",
                    )  # fmt: skip
        if not word.infinite:
            for found in given.values():
                parts = found if isinstance(found, tuple) else (found,)
                if any(isinstance(x, Array) and x.hole is not None for x in parts):
                    raise self.error(
                        node, f"an entry may be minus infinity here, which {spelling.name} is not "
                        "read with; exp, max, softmax and where are",
                    )  # fmt: skip
        with self.words(node), self.kernel(node):
            result = self._reported(word.definition(At(self, node), **given), node)
        name = spelling.name.rpartition(".")[2]
        if name in ("shape", "ndim") or (name == "size" and given.get("axis") is not None):
            self.require_rows()
        like = given.get("x")
        if isinstance(result, Array):
            result = self._typed(result, name, like if isinstance(like, Array) else None, node)
        found = self.from_word(result, spelling.name, node)
        if isinstance(found, Layer):
            return replace(found, in_place=in_place)
        self.boxed |= isinstance(found, Term) and name in VIEWS | FILLS | {"where", "full", "copy"}
        if in_place and old is not None:
            return self.replaced(old, found, node)
        is_view = name in VIEWS and spelling.name != "ndarray.flatten"
        return self.share(found, *bases) if is_view else found

    def _reported(self, result: object, node: ast.AST) -> object:
        """What a word gives, whose entries report at a place of the source what they refuse."""
        if isinstance(result, tuple):
            return tuple(self._reported(part, node) for part in result)
        if not isinstance(result, Array) or isinstance(result, Settled):
            return result
        inside = result.entry

        def entry(indices: Indices) -> Term:
            with self.words(node):
                return inside(indices)

        return replace(result, entry=entry)

    def _typed(self, result: Array, name: str, like: Array | None, node: ast.AST) -> Array:
        """What a word gives, with the type of entries that it is given or has by itself."""
        kind = self.type_given
        if name.endswith("_like") or name.startswith("new_"):
            kind = kind or (like and {BOOL: "truth", INT: "whole"}.get(like.sort)) or "real"
        elif name in FILLS:
            kind = kind or "real"  # filled with whole numbers, and yet of real numbers
        return self.array(self.of_type(result, kind, node), node) if kind else result

    def replaced(self, old: Value, new: Value, node: ast.AST) -> Value:
        """The new version of an array that a word changes in place, as with ``inplace=True``."""
        raise NotImplementedError


def elsewhere(name: str) -> str:
    """Where the libraries have a word, as it is written.

    >>> elsewhere("logsumexp")
    'torch.logsumexp(...), scipy.special.logsumexp(...)'
    """
    found = [n for n in WORDS if n.rpartition(".")[2] == name and not n.startswith("jax.")]
    methods = [n for n in found if n.startswith(("ndarray.", "Tensor."))]
    # the shortest first, whatever was imported first
    others = sorted((n for n in found if n not in methods), key=lambda n: (n.count("."), n))
    return ", ".join(f"{n}(...)" for n in others[:3]) or (f"x.{name}(...)" if methods else "")


@cache
def modules() -> frozenset[str]:
    """The modules that hold a word."""
    found = set(MODULES)
    for name in WORDS:
        parts = name.split(".")[:-1]
        found.update(".".join(parts[:k]) for k in range(1, len(parts) + 1))
    return frozenset(found - {"ndarray", "Tensor"})


def member_of(library: str, name: str) -> Value | None:
    """What ``library.name`` stands for; None if that is not read."""
    full = f"{library}.{name}"
    if name in NUMBERS and library in NUMERIC:
        return NUMBERS[name]
    if name in ("inf", "Inf") and library in NUMERIC:
        return Infinity()
    if name == "newaxis":
        return NOTHING
    if full in modules():
        return Library(full)
    if full in WORDS:
        return Word(name, library)
    if name in LIBRARIES.get(library, ()):
        return Word(name, library)
    if library.startswith("jax.numpy"):
        return member_of(library.removeprefix("jax."), name)
    if library in NUMERIC and name in TYPES:
        return Text(name)
    return None


NUMERIC = ("math", "numpy", "torch", "jax.numpy")
