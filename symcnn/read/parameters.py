"""What the code of an ordinary function says of its parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from .shapes import Annotation

KINDS = ("Size", "Int", "Real", "Complex")
OF_JAXTYPING = {"Float": "Real", "Int": "Int", "Num": "Real", "Inexact": "Real", "Integer": "Int"}


def list_of(function: ast.FunctionDef | None) -> list[ast.arg]:
    """The parameters of a function in order."""
    if function is None:
        return []
    a = function.args
    return [*a.posonlyargs, *a.args, *a.kwonlyargs]


def default_of(argument: ast.arg, function: ast.FunctionDef) -> ast.expr | None:
    """The default of a parameter."""
    a = function.args
    places = [*a.posonlyargs, *a.args]
    pairs = [
        *zip(reversed(places), reversed(a.defaults), strict=False),
        *zip(a.kwonlyargs, a.kw_defaults, strict=True),
    ]
    return next((d for one, d in pairs if one is argument), None)


def of_annotation(a: ast.arg) -> str | None:
    """``Real["B C"]`` and ``Float[Tensor, "B C"]``."""
    found = a.annotation
    if not isinstance(found, ast.Subscript):
        return None
    word = ast.unparse(found.value).rpartition(".")[2]
    inside = found.slice.elts[-1] if isinstance(found.slice, ast.Tuple) else found.slice
    if not (isinstance(inside, ast.Constant) and isinstance(inside.value, str)):
        return None
    kind = OF_JAXTYPING.get(word, word)
    return f"{kind} {inside.value}" if kind in KINDS else None


def of_code(a: ast.arg, function: ast.FunctionDef) -> str | None:
    """The names that the code itself gives to the lengths, as in ``B, C = x.shape``."""
    found = unpacked(f"{a.arg}.shape", function) or unpacked(f"{a.arg}.size()", function)
    return " ".join(found) if found else None


def unpacked(source: str, function: ast.FunctionDef) -> list[str] | None:
    """The names of ``B, C = source``; what is called ``_`` has a name of its own."""
    name = source.partition(".")[0]
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=parts)], value=value):
                names = [t.id for t in parts if isinstance(t, ast.Name)]
                if ast.unparse(value) == source and len(names) == len(parts):
                    return [f"{name}_{k}" if n == "_" else n for k, n in enumerate(names)]
    return None


def tuple_of(text: str, a: ast.arg, function: ast.FunctionDef) -> ast.Tuple | None:
    """The sizes of a parameter that is a shape: said, as in ``(N, C)``, or seen by its name.

    Raises ``SyntaxError`` for what stands in parentheses and is no tuple.
    """
    if not text and a.arg.endswith("shape"):
        text = "".join(f"{n}, " for n in unpacked(a.arg, function) or ())
        text = f"({text})" if text else ""
    if not text.startswith("("):
        return None
    found = ast.parse(text, mode="eval").body
    if not isinstance(found, ast.Tuple):
        raise SyntaxError
    for part in ast.walk(found):
        ast.copy_location(part, a)
    return found


def sizes_in(
    tuples: Iterable[ast.Tuple], others: Sequence[Annotation], function: ast.FunctionDef
) -> list[Annotation]:
    """The names in tuples of sizes that no parameter and no other shape has."""
    known = {a.name for a in others} | _names(d for a in others for d in a.dims)
    place = ast.copy_location(ast.arg("size"), function)
    new = sorted(_names(tuples) - known)
    return [Annotation(name, "Size", (), (), place) for name in new]


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    return {n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)}
