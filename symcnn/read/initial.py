"""What ``__init__`` makes of the attributes that a forward and a backward pass read.

What is kept as it was given, and arrays that are drawn or filled, may have any values: they are
weights. What is computed from them once, such as ``self.pad = (k - 1) // 2``, is put in where it
is read. Of everything else it is said that it is not known, since a counterexample might take
values that no object of the class can have.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .parameters import defaults_of, list_of

ARRAYS = frozenset(
    {"zeros", "ones", "empty", "full", "eye", "zeros_like", "ones_like", "randn", "rand", "normal",
     "standard_normal", "uniform", "random", "randint", "random_sample", "xavier_uniform_",
     "kaiming_uniform_", "kaiming_normal_", "xavier_normal_", "truncnorm"}
)  # fmt: skip
CONVERSIONS = frozenset(
    {"dict", "Parameter", "asarray", "array", "tensor", "as_tensor", "float", "int", "float32"}
)
OPERATORS = (ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.expr_context)


@dataclass(frozen=True)
class Initial:
    """The attributes of an object: their fixed values, formulas, and those that are not known."""

    constants: Mapping[str, ast.expr] = field(default_factory=dict)
    defaults: Mapping[str, ast.expr] = field(default_factory=dict)  # of parameters that are kept
    formulas: Mapping[str, ast.expr] = field(default_factory=dict)  # in other attributes
    unknown: Mapping[str, ast.AST] = field(default_factory=dict)  # and where they are set


Store = tuple[ast.AST, ast.expr | None, bool]  # where, what, and whether once and always


def initial(
    owner: ast.ClassDef, passes: Sequence[ast.FunctionDef], setup: ast.FunctionDef | None
) -> Initial:
    """What is known of the attributes of a class that its ``passes`` do not set themselves.

    >>> text = '''
    ... class A:
    ...     def __init__(self, k, p=2):
    ...         self.k, self.p, self.bias = k, p, 0
    ...         self.pad = (k - 1) // 2
    ...         if k > 3:
    ...             self.step = 2
    ... '''
    >>> owner = ast.parse(text).body[0]
    >>> found = initial(owner, (), owner.body[0])
    >>> [ast.unparse(e) for e in (found.defaults["p"], found.constants["bias"])]
    ['2', '0']
    >>> ast.unparse(found.formulas["pad"]), list(found.unknown)
    ('(self.k - 1) // 2', ['step'])
    """
    stores: dict[str, list[Store]] = {}
    for statement in owner.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                stores.setdefault(name, []).append((statement, value, True))
            case ast.FunctionDef() if statement not in passes:
                for name, store in _stores(statement, setup):
                    stores.setdefault(name, []).append(store)
    own = {name for p in passes for name, _ in _stores(p, None)}
    for name in own:
        stores.pop(name, None)
    known = _Parameters(setup)
    single = {n: found[0][1] for n, found in stores.items() if len(found) == 1 and found[0][2]}
    kept = {
        value.id: name for name, value in reversed(single.items())
        if isinstance(value, ast.Name) and known.is_given(value.id)
    }  # fmt: skip
    free = {n: kept.get(n, n) for n in known.names if n in kept or n not in stores.keys() | own}
    weights = {n for n in stores if any(_is_gradient(g, n) for g in own)}
    constants: dict[str, ast.expr] = {}
    defaults: dict[str, ast.expr] = {}
    formulas: dict[str, ast.expr] = {}
    unknown: dict[str, ast.AST] = {}
    for name, found in stores.items():
        match single.get(name):
            case ast.Constant() as value:
                constants[name] = value
            case ast.Name(id=given) if kept.get(given) == name:
                if given in known.defaults:
                    defaults[name] = known.defaults[given]
            case ast.expr() as value if name not in weights and _is_formula(
                value, known, free, single
            ):
                formulas[name] = _InAttributes(free).visit(copy.deepcopy(value))
            case _:
                if name not in weights and not all(known.may_be_any(v) for _, v, _ in found):
                    unknown[name] = found[0][0]
    return Initial(constants, defaults, formulas, unknown)


def _is_gradient(name: str, of: str) -> bool:
    return name != of and name.lower() in {f"{p}{of}".lower() for p in ("d", "d_", "grad_", "g_")}


def _stores(method: ast.FunctionDef, setup: ast.FunctionDef | None) -> Iterator[tuple[str, Store]]:
    """The attributes that a method sets."""
    for node in ast.walk(method):
        always = method is setup and node in method.body
        targets: list[ast.expr] = []
        value: ast.expr | None = None
        match node:
            case ast.Assign():
                targets, value = node.targets, node.value
            case ast.AnnAssign(value=ast.expr()):
                targets, value = [node.target], node.value
            case ast.AugAssign():
                targets = [node.target]
            case ast.For() | ast.AsyncFor():
                targets = [node.target]
            case ast.With():
                targets = [i.optional_vars for i in node.items if i.optional_vars is not None]
            case ast.Delete():
                targets = node.targets
            case ast.NamedExpr():
                targets = [node.target]
        for target in targets:
            for part, its in _parts(target, value):
                inside = part
                while isinstance(inside, ast.Subscript):
                    inside = inside.value
                match inside:
                    case ast.Attribute(value=ast.Name(id="self"), attr=name):
                        yield name, (node, its, always and inside is part)


def _parts(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    if not isinstance(target, ast.Tuple | ast.List):
        yield target, value
        return
    values: list[ast.expr | None] = [None] * len(target.elts)
    if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(values):
        values = list(value.elts)
    for part, its in zip(target.elts, values, strict=True):
        yield from _parts(part, its)


class _Parameters:
    """The parameters of ``__init__``, and which of them keep the value that they were given."""

    def __init__(self, setup: ast.FunctionDef | None) -> None:
        arguments = setup.args if setup else ast.arguments([], [], None, [], [], None, [])
        self.names = {a.arg for a in list_of(arguments)[1:]}
        self.defaults = defaults_of(arguments)
        self.body: ast.AST = setup or ast.Pass()
        every = [n for n in ast.walk(self.body) if isinstance(n, ast.Name)]
        self.stored = [n.id for n in every if not isinstance(n.ctx, ast.Load)]

    def is_given(self, name: str) -> bool:
        """Whether a name is a parameter that nothing else is ever assigned to."""
        return name in self.names and name not in self.stored

    def may_be_any(self, value: ast.expr | None) -> bool:
        """Whether a value is a weight: given, drawn, or an array that is filled to begin with."""
        match value:
            case ast.Dict(values=values):
                return all(map(self.may_be_any, values))
            case ast.Name(id=name):
                return self.is_given(name) or self._is_array(name)
            case ast.Call(func=ast.Attribute(value=base, attr="copy" | "clone" | "astype")):
                return self.may_be_any(base)
            case ast.Call() if _last(value.func) in CONVERSIONS:
                return all(map(self.may_be_any, (*value.args, *(k.value for k in value.keywords))))
            case ast.expr():
                calls = [n for n in ast.walk(value) if isinstance(n, ast.Call)]
                return any(_last(c.func) in ARRAYS for c in calls)
        return False

    def _is_array(self, name: str) -> bool:
        """Whether a local name is only ever given arrays that are drawn or filled."""
        found = [
            n.value for n in ast.walk(self.body)
            if isinstance(n, ast.Assign)
            and any(isinstance(t, ast.Name) and t.id == name for t in n.targets)
        ]  # fmt: skip
        return len(found) == self.stored.count(name) > 0 and all(
            not isinstance(v, ast.Name) and self.may_be_any(v) for v in found
        )


def _is_formula(
    value: ast.expr, known: _Parameters, free: Mapping[str, str], single: Mapping[str, Any]
) -> bool:
    """Whether a value is arithmetic on parameters, and on attributes that are set once."""
    for node in _outer(value):
        match node:
            case ast.Constant(value=int() | float()):
                pass
            case ast.Name(id=name):
                if name not in free or not known.is_given(name):
                    return False
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                if name not in single:
                    return False
            case _:
                if not isinstance(node, OPERATORS):
                    return False
    return True


def _outer(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of an expression; of ``self.k`` only the whole."""
    yield node
    if not isinstance(node, ast.Attribute):
        for part in ast.iter_child_nodes(node):
            yield from _outer(part)


class _InAttributes(ast.NodeTransformer):
    """Parameters written as the attributes that keep them, or that could."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """``self.k`` stays."""
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A parameter."""
        return ast.copy_location(_attribute(self.names[node.id]), node)


class _PutIn(ast.NodeTransformer):
    """Formulas in the place of the attributes that hold them."""

    def __init__(self, formulas: Mapping[str, ast.expr]) -> None:
        self.formulas = formulas

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """``self.pad`` where it is read."""
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Load()):
                if name in self.formulas:
                    found: ast.AST = self.visit(copy.deepcopy(self.formulas[name]))
                    for part in ast.walk(found):
                        if hasattr(part, "lineno"):
                            ast.copy_location(part, node)
                    return found
        return self.generic_visit(node)


def put_in(function: ast.FunctionDef, formulas: Mapping[str, ast.expr]) -> ast.FunctionDef:
    """A pass with the formulas of attributes written out.

    >>> text = "def f(self, x):\\n return x * self.pad"
    >>> formulas = {"pad": ast.parse("(self.k - 1) // 2", mode="eval").body}
    >>> ast.unparse(put_in(ast.parse(text).body[0], formulas).body[-1])
    'return x * ((self.k - 1) // 2)'
    """
    return _PutIn(formulas).visit(copy.deepcopy(function)) if formulas else function


def _attribute(name: str) -> ast.Attribute:
    return ast.Attribute(ast.Name("self", ast.Load()), name, ast.Load())


def _last(function: ast.expr) -> str:
    return ast.unparse(function).rpartition(".")[2]
