"""What ``__init__`` of a module takes: sizes that only their use shows, and objects of settings.

``def __init__(self, dim, heads)`` says of no parameter what it is; that ``dim`` is given to
``nn.Linear`` and ``heads`` divides says that they are integers. ``def __init__(self, config)``
takes an object, of which ``config.n_embd`` is an integer where a dataclass of the file or its
use says so.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping

from .parameters import list_of

# How many of the first arguments of a layer are sizes.
SIZES_OF = {
    "Linear": 2, "Bilinear": 3, "LayerNorm": 1, "RMSNorm": 1, "GroupNorm": 2, "Embedding": 2,
    **{f"{name}{n}d": 7 for name in ("Conv", "ConvTranspose") for n in "123"},
    **{f"{name}{n}d": 3 for name in ("MaxPool", "AvgPool", "LPPool") for n in "123"},
    **{f"{name}Norm{n}d": 1 for name in ("Batch", "Instance") for n in "123"},
    **dict.fromkeys(("zeros", "ones", "randn", "rand", "empty", "range", "view", "reshape"), 9),
    **dict.fromkeys(("arange", "split", "chunk", "PixelShuffle", "PixelUnshuffle"), 1),
}  # fmt: skip
SIZE_OPTIONS = frozenset(
    {"in_features", "out_features", "in_channels", "out_channels", "kernel_size", "stride",
     "padding", "dilation", "groups", "num_features", "num_channels", "num_groups",
     "normalized_shape", "num_embeddings", "embedding_dim"}
)  # fmt: skip
INTEGER = ast.Name("int", ast.Load())


def with_settings(
    init: ast.FunctionDef, classes: Mapping[str, ast.ClassDef]
) -> tuple[ast.FunctionDef, dict[str, list[str]]]:
    """``__init__`` with an annotation for what is evidently an integer, and with the attributes
    of objects of settings as parameters; those by the object.

    >>> tree = ast.parse('''
    ... class Layer:
    ...     def __init__(self, n, config):
    ...         self.fc = nn.Linear(n, 4 * config.width, bias=config.bias)
    ... @dataclass
    ... class Config:
    ...     width: int = 768
    ...     bias: bool = True
    ... ''')
    >>> classes = {c.name: c for c in tree.body}
    >>> found, objects = with_settings(classes["Layer"].body[0], classes)
    >>> print(ast.unparse(found.args), objects)
    self, n: int, *, width: int, bias: bool=True {'config': ['width', 'bias']}
    """
    found = copy.deepcopy(init)
    arguments = found.args
    integers = {ast.unparse(e) for e in _integers(init, classes, frozenset())}
    objects: dict[str, list[str]] = {}
    for a in list_of(arguments)[1:]:
        names = _attributes_of(a, classes)
        if names:
            objects[a.arg] = names
            fields = _fields(a, names, classes)
            for name in names:
                annotation, default = fields.get(name, (None, None))
                if annotation is None and f"{a.arg}.{name}" in integers:
                    annotation = INTEGER
                if annotation is not None and ast.unparse(annotation) == "int":
                    default = None
                new = ast.copy_location(ast.arg(name, annotation), a)
                arguments.kwonlyargs.append(new)
                arguments.kw_defaults.append(default)
        elif a.annotation is None and a.arg in integers:
            a.annotation = INTEGER
    for given in (arguments.posonlyargs, arguments.args):
        given[:] = [a for a in given if a.arg not in objects]
    arguments.defaults = arguments.defaults[-len(arguments.args) :]
    return found, objects


def _attributes_of(a: ast.arg, classes: Mapping[str, ast.ClassDef]) -> list[str]:
    """The attributes of a parameter that the classes of the file read, by its name."""
    found = dict[str, None]()
    for one in classes.values():
        for node in ast.walk(one):
            match node:
                case ast.Attribute(value=ast.Name(id=name), attr=attr, ctx=ast.Load()):
                    if name == a.arg:
                        found[attr] = None
    methods = {"shape", "size", "dtype", "device", "get", "T", "dim"}
    return [] if found.keys() & methods else list(found)


def _fields(
    a: ast.arg, names: list[str], classes: Mapping[str, ast.ClassDef]
) -> dict[str, tuple[ast.expr, ast.expr | None]]:
    """The fields of the class that has these attributes: the one of the annotation, or any."""
    said = a.annotation.id if isinstance(a.annotation, ast.Name) else ""
    for one in [classes[said]] if said in classes else classes.values():
        fields = {
            s.target.id: (s.annotation, s.value)
            for s in one.body
            if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)
        }
        if fields.keys() >= set(names):
            return fields
    return {}


def _integers(
    init: ast.FunctionDef, classes: Mapping[str, ast.ClassDef], seen: frozenset[str]
) -> Iterator[ast.expr]:
    """The parameters of ``__init__``, and attributes of them, that are used as integers."""
    owner = next((c for c in classes.values() if init in c.body), None)
    same = dict(_stored(init))
    for node in ast.walk(owner or init):
        for e in _counted(node, classes, seen):
            for part in ast.walk(e):
                if isinstance(part, ast.Name):
                    yield part
                elif isinstance(part, ast.Attribute):
                    yield same.get(part.attr, part) if _of_self(part) else part


def _stored(init: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    """``self.h = heads`` and ``self.h = config.heads``."""
    for node in ast.walk(init):
        match node:
            case ast.Assign(targets=[ast.Attribute() as target], value=value):
                if _of_self(target) and isinstance(value, ast.Name | ast.Attribute):
                    yield target.attr, value


def _of_self(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "self"


def _counted(
    node: ast.AST, classes: Mapping[str, ast.ClassDef], seen: frozenset[str]
) -> Iterator[ast.expr]:
    """The expressions in a node that are integers."""
    match node:
        case ast.BinOp(left=a, op=ast.FloorDiv(), right=b):
            yield from (a, b)
        case ast.BinOp(left=a, op=ast.Mod(), right=b) if not isinstance(a, ast.Constant):
            yield from (a, b)
        case ast.Call(func=function, args=arguments, keywords=options):
            name = ast.unparse(function).rpartition(".")[2]
            if name in SIZES_OF:
                yield from arguments[: SIZES_OF[name]]
                yield from (o.value for o in options if o.arg in SIZE_OPTIONS)
            elif name in classes and name not in seen:
                yield from _of_class(node, classes[name], classes, seen | {name})


def _of_class(
    node: ast.Call, owner: ast.ClassDef, classes: Mapping[str, ast.ClassDef], seen: frozenset[str]
) -> Iterator[ast.expr]:
    """What is given to a class of the file for integers."""
    for init in owner.body:
        if isinstance(init, ast.FunctionDef) and init.name == "__init__":
            own = [*init.args.posonlyargs, *init.args.args][1:]
            every = [*own, *init.args.kwonlyargs]
            whole = {ast.unparse(e) for e in _integers(init, classes, seen)}
            whole |= {a.arg for a in every if a.annotation and ast.unparse(a.annotation) == "int"}
            given = [(a.arg, v) for a, v in zip(own, node.args, strict=False)]
            given += [(o.arg, o.value) for o in node.keywords if o.arg]
            yield from (v for name, v in given if name in whole)
