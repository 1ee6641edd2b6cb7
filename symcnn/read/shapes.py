"""Annotations: ``n: Size``, ``X: Real["C H W"]``, ``s: Permutation["n"]``, ``f: Convex & Even``.

A shape is a string of size expressions with spaces between them, as in jaxtyping; ``n - K + 1``
is one of them. A name in it that is no parameter is introduced by it, as a size. Properties of
functions are joined by ``&``.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from symcnn.kernel.terms import (
    COMPLEX, INT, KNOWN_FUNCTIONS, REAL, REALS, ZERO, Apply, Eq, Forall, Fun, Le, Lt, Pred, Range,
    Sort, Term, Var, conj, element_sort, neg,
)  # fmt: skip

from .comprehensions import Comprehensions
from .evident import evidently_natural
from .parameters import list_of
from .state import kind_of
from .tensors import shape_of
from .values import FunctionParameter, Library, Obligation, Parameter, Scope, Tensor, Value, Word

SORTS: dict[str, Sort] = {"Int": INT, "Real": REAL, "Complex": COMPLEX}
# Properties of functions: those with a predicate of the kernel, and those with a formula.
PREDICATE = {
    "Nondecreasing": "nondecreasing",
    "Differentiable": "differentiable",
    "Convex": "convex",
    "RightContinuous": "right_continuous",
}
FORMULA = ("Even", "Odd", "Positive", "Nonnegative")
PROPERTIES = (*PREDICATE, *FORMULA)
OPERATORS = ("+", "-", "*", "/", "//", "%", "**")
KINDS = ("Size", *SORTS, "Permutation", "Function")
EXPECTED = (
    'write one of n: Size, p: Int, x: Real, X: Real["m n"], t: Int["n"], s: Permutation["n"], '
    "f: Function, f: Nondecreasing & Differentiable"
)


@dataclass(frozen=True)
class Annotation:
    """One annotated parameter, read but not yet given a meaning."""

    name: str
    kind: str
    dims: tuple[ast.expr, ...]
    properties: tuple[str, ...]
    node: ast.arg


class Shapes(Comprehensions):
    """Reading the parameters of claims and operators."""

    # -- syntax -------------------------------------------------------------------------

    def check_signature(self, function: ast.FunctionDef | ast.Lambda) -> None:
        """Raise for two parameters of one name."""
        signature = function.args
        seen: set[str] = set()
        stars = [a for a in (signature.vararg, signature.kwarg) if a is not None]
        for a in (*list_of(signature), *stars):
            if a.arg in seen:
                raise self.error(a, f"two parameters have the name `{a.arg}`")
            seen.add(a.arg)

    def annotations(self, function: ast.FunctionDef) -> list[Annotation]:
        """The parameters of a claim or operator; raises for one without an annotation."""
        self.check_signature(function)
        arguments = function.args
        for extra in (arguments.vararg, arguments.kwarg):
            if extra is not None:
                raise self.error(extra, f"star arguments are not part of the language: {extra.arg}")
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if default is not None:
                raise self.error(default, "a parameter of a claim or operator has no default")
        return [self._annotation(a) for a in list_of(arguments)]

    def _annotation(self, node: ast.arg) -> Annotation:
        found = node.annotation
        if found is None:
            raise self.error(node, f"the parameter `{node.arg}` has no annotation; {EXPECTED}")
        if isinstance(found, ast.BinOp) and isinstance(found.op, ast.BitAnd):
            return Annotation(node.arg, "Function", (), self._properties(found), node)
        if isinstance(found, ast.Subscript):
            kind = self._word(found.value)
            if kind in (*SORTS, "Permutation"):
                dims = self.dims_of(found.slice)
                if kind == "Permutation" and len(dims) != 1:
                    raise self.error(found, 'a permutation has one size, as in Permutation["n"]')
                return Annotation(node.arg, kind, dims, (), node)
            raise self.error(found, f"{kind}[...] is not an annotation; {EXPECTED}")
        kind = self._word(found)
        if kind in PROPERTIES:
            return Annotation(node.arg, "Function", (), (kind,), node)
        if kind == "Permutation":
            raise self.error(found, 'a permutation needs its size, as in Permutation["n"]')
        return Annotation(node.arg, kind, (), (), node)

    def _properties(self, node: ast.expr) -> tuple[str, ...]:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
            return (*self._properties(node.left), *self._properties(node.right))
        word = self._word(node)
        if word == "Function":
            return ()
        if word not in PROPERTIES:
            raise self.error(
                node, f"{word} is not a property of functions; there are {', '.join(PROPERTIES)}"
            )
        return (word,)

    def _word(self, node: ast.expr) -> str:
        """The word of the language that an annotation names."""
        found: Value | None = None
        if isinstance(node, ast.Name):
            found = self.source.global_value(node.id, node, annotation=True)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            library = self.source.global_value(node.value.id, node, annotation=True)
            if library == Library("symcnn"):
                found = Word(node.attr)
        if isinstance(found, Word) and found.name in (*KINDS, *PROPERTIES):
            return found.name
        text = self.source.segment(node)
        raise self.error(node, f"`{text}` is not an annotation of the language; {EXPECTED}")

    def dims_of(self, node: ast.expr) -> tuple[ast.expr, ...]:
        """The sizes in a string such as ``"m n"``."""
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            raise self.error(node, 'a shape is a string of sizes, as in Real["m n"]')
        dims = []
        if "," in node.value and "(" not in node.value:
            raise self.error(node, 'separate sizes by spaces, as in Real["m n"], not by commas')
        for start, text in split_sizes(node.value):
            if any(mark in text for mark in ("...", "#", "=")) or text.startswith(("*", "_", "?")):
                raise self.error(node, f"`{text}` is not a size; every axis needs a size by name")
            try:
                dim = ast.parse(text, mode="eval").body
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                raise self.error(
                    node,
                    f"cannot read the size `{text[:60]}`; write n-K+1 or n - K + 1, with "
                    "spaces between one size and the next",
                ) from None
            # errors in the size point into the string where it stands as written
            plain = self.source.segment(node)[1:-1] == node.value
            for part in ast.walk(dim):
                if isinstance(part, ast.expr):
                    column = part.col_offset + start + 1 if plain else 0
                    part.lineno, part.col_offset = node.lineno, node.col_offset + column
                    part.end_lineno, part.end_col_offset = node.lineno, part.col_offset
            dims.append(dim)
        if not dims:
            raise self.error(node, "a shape has at least one size; a number is written Real")
        return tuple(dims)

    # -- meaning, for a claim or operator by itself --------------------------------------

    def declare(
        self, annotations: Sequence[Annotation], scope: Scope
    ) -> tuple[list[Parameter], list[Obligation]]:
        """Variables for the parameters, put into ``scope``, and their hypotheses.

        Returns the parameters, introduced sizes last, and what the shapes themselves need
        (to be shown from all hypotheses, the asserted ones included).
        """
        sizes = Scope(scope.parent)
        self._refuse_other_sizes(annotations)
        self.taken.extend(a.name for a in annotations)
        for a in annotations:
            if a.kind in ("Size", "Int") and not a.dims:
                sizes.names[a.name] = Var(a.name, INT)
                if a.kind == "Size":
                    self.given.append(Le(ZERO, Var(a.name, INT)))
        named = {a.name for a in annotations}
        introduced: list[Parameter] = []
        for a in annotations:
            for name in names_in(a.dims):
                if name in named or self._stands_outside(name, scope, a.node):
                    continue
                named.add(name)
                size = Var(name, INT)
                self.taken.append(name)
                sizes.names[name] = size
                self.given.append(Le(ZERO, size))
                introduced.append(Parameter(name, "size", size, introduced=True))
                if name not in scope.declared:
                    scope.names[name] = size
        parameters = [self._declare_one(a, sizes, scope) for a in annotations]
        needs = list(self.obligations.values())
        self.obligations.clear()
        return [*parameters, *introduced], needs

    def _stands_outside(self, name: str, scope: Scope, node: ast.AST) -> bool:
        """Whether a size is an integer of the file. Raises for a name of a function around."""
        if scope.parent is not None and scope.parent.find(name) is False:
            raise self.error(
                node,
                f"`{name}` is a size here, and a name of the function around; take another name",
            )
        return self.source.size(name, node) is not None

    def _refuse_other_sizes(self, annotations: Sequence[Annotation]) -> None:
        """Raise for a size in a shape that is a parameter of another kind."""
        others = {a.name: a for a in annotations if a.kind not in ("Size", "Int") or a.dims}
        for a in annotations:
            for name in names_in(a.dims):
                if name in others:
                    kind = f"{others[name].kind}[...]" if others[name].dims else others[name].kind
                    raise self.error(
                        others[name].node,
                        f"`{name}` is {kind}, not Size, and stands in the shape of `{a.name}`",
                    )

    def _declare_one(self, a: Annotation, sizes: Scope, scope: Scope) -> Parameter:
        if a.kind == "Function":
            return self._declare_function(a, scope)
        shape = tuple(self.integer(d, sizes, "a size") for d in a.dims)
        natural = {g.args[1] for g in self.given if isinstance(g, Le) and g.args[0] == ZERO}
        for n in shape:
            if not evidently_natural(n, natural):
                self.given.append(Le(ZERO, n))
        sort = SORTS.get(a.kind, INT)
        v = Var(a.name, sort, shape)
        scope.names[a.name] = Tensor(v, shape) if shape else v
        if a.kind == "Permutation":
            return self.declare_permutation(a.name, v, a.node)
        return Parameter(a.name, a.kind.lower(), v)

    def declare_permutation(self, name: str, v: Var, node: ast.AST) -> Parameter:
        """Take down what a permutation and its inverse satisfy."""
        n = v.shape[0]
        inverse = Var(self.fresh_name(f"{name}_inv"), INT, (n,))
        self.taken.append(inverse.name)
        self.permutations[v], self.permutations[inverse] = inverse, v
        for one, other in ((v, inverse), (inverse, v)):
            with self.bound("i", n) as i:
                inside = conj(Le(ZERO, one[i]), Lt(one[i], n), Eq(other[one[i]], i))
                law = Forall(Range(n), self.closed(inside, i, node), "i")
            self.given.append(law)
        return Parameter(name, "permutation", v, inverse=inverse)

    def _declare_function(self, a: Annotation, scope: Scope) -> Parameter:
        if a.name in KNOWN_FUNCTIONS:
            raise self.error(a.node, f"`{a.name}` is the name of a known function; take another")
        fun = Fun(a.name)
        scope.names[a.name] = FunctionParameter(fun)
        if a.properties:
            self.arities[a.name] = (0,)
        self.given.extend(self.property_of(fun, p, a.node) for p in a.properties)
        return Parameter(a.name, "function", fun, properties=a.properties)

    def property_of(self, fun: Fun, name: str, node: ast.AST) -> Term:
        """The formula that says that a function has a property."""
        if name in PREDICATE:
            return Pred(PREDICATE[name], (fun,))
        x = Var(self.fresh_name("x"), REAL)
        value, mirrored = Apply(fun, (x,)), Apply(fun, (neg(x),))
        inside = {
            "Even": Eq(mirrored, value),
            "Odd": Eq(mirrored, neg(value)),
            "Positive": Lt(ZERO, value),
            "Nonnegative": Le(ZERO, value),
        }[name]
        return Forall(REALS, self.closed(inside, x, node), "x")

    # -- meaning, for an operator that is called ------------------------------------------

    def bind(
        self,
        annotations: Sequence[Annotation],
        values: dict[str, Value],
        scope: Scope,
        node: ast.AST,
    ) -> None:
        """Put the arguments of a call into ``scope``; require that they fit the annotations."""
        sizes = Scope(scope.parent)
        for a in annotations:
            value = scope.names[a.name] = self._fit(a, values[a.name], node)
            if a.kind in ("Size", "Int") and not a.dims:
                sizes.names[a.name] = value
        named = {a.name for a in annotations}
        for a in annotations:
            for d, n in zip(a.dims, shape_of(values[a.name]), strict=False):
                if not isinstance(d, ast.Name) or self.source.size(d.id, node) is not None:
                    continue
                if d.id not in (*named, *sizes.names):
                    sizes.names[d.id] = self.require_natural(n, node)
                    if d.id not in scope.declared:
                        scope.names[d.id] = n
        for a in annotations:
            for d, n in zip(a.dims, shape_of(values[a.name]), strict=False):
                for name in names_in((d,)):
                    if name not in (*named, *sizes.names) and self.source.size(name, node) is None:
                        raise self.error(
                            node,
                            f"the size {name} of `{a.name}` cannot be read off the arguments; "
                            f"make it a parameter, {name}: Size",
                        )
                expected = self.integer(d, sizes, "a size")
                self.require(Eq(n, expected), f"the shape of the argument `{a.name}` fits", node)

    def _fit(self, a: Annotation, value: Value, node: ast.AST) -> Value:
        if a.kind == "Function":
            return self._fit_function(a, value, node)
        if not a.dims:
            found = self.as_integer(value, node, f"the argument `{a.name}`") if a.kind in (
                "Size", "Int"
            ) else self.as_number(value, node)  # fmt: skip
            if a.kind == "Size":
                self.require(Le(ZERO, found), f"the size `{a.name}` is not negative", node)
            if found.sort > SORTS.get(a.kind, INT):
                raise self.error(node, f"the argument `{a.name}` must be {a.kind}")
            return found
        tensor = self.as_tensor(value, node)
        if len(tensor.shape) != len(a.dims):
            raise self.error(
                node,
                f"the argument `{a.name}` has {len(a.dims)} axes, found {len(tensor.shape)}",
            )
        if element_sort(tensor.term) > SORTS.get(a.kind, INT):
            raise self.error(node, f"the entries of the argument `{a.name}` must be {a.kind}")
        if a.kind == "Permutation" and tensor.term not in self.permutations:
            raise self.error(
                node, f"the argument `{a.name}` must be a parameter declared as a Permutation"
            )
        return tensor

    def _fit_function(self, a: Annotation, value: Value, node: ast.AST) -> Value:
        if kind_of(value) != "a function":
            raise self.error(node, f"the argument `{a.name}` must be a function")
        for p in a.properties:
            if not isinstance(value, FunctionParameter):
                raise self.error(
                    node,
                    f"the argument `{a.name}` must be {p}, which is known of functions that are "
                    "parameters only",
                )
            self.require(
                self.property_of(value.fun, p, node), f"the function `{a.name}` is {p}", node
            )
        return value


def names_in(dims: Sequence[ast.expr]) -> list[str]:
    """The names of sizes in size expressions, in order, each once."""
    nodes: list[ast.AST] = []
    for d in dims:
        nodes += sorted(ast.walk(d), key=lambda n: getattr(n, "col_offset", 0))
    functions = {id(n.func) for n in nodes if isinstance(n, ast.Call)}
    found = [n.id for n in nodes if isinstance(n, ast.Name) and id(n) not in functions]
    return list(dict.fromkeys(found))


def split_sizes(text: str) -> list[tuple[int, str]]:
    """The sizes in a shape with their places, parted by spaces.

    A space inside brackets does not part them, nor one beside an operator that stands alone.

    >>> split_sizes("k*M (H + 2*p)//s+1")
    [(0, 'k*M'), (4, '(H + 2*p)//s+1')]
    >>> split_sizes("m n - K + 1")
    [(0, 'm'), (2, 'n - K + 1')]
    """
    found: list[tuple[int, str]] = []
    depth, start = 0, None
    for place, c in enumerate(text + " "):
        depth += (c in "([{") - (c in ")]}")
        if c.isspace() and depth <= 0:
            if start is not None:
                found.append((start, text[start:place]))
            start = None
        elif start is None:
            start = place
    if start is not None:
        found.append((start, text[start:].strip()))
    joined: list[tuple[int, str]] = []
    follows = False
    for start, word in found:
        if joined and (word in OPERATORS or follows):
            first = joined[-1][0]
            joined[-1] = (first, text[first : start + len(word)])
        else:
            joined.append((start, word))
        follows = word in OPERATORS
    return joined
