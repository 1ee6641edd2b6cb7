"""What the code of an ordinary function says of its parameters."""

from __future__ import annotations

import ast

KINDS = ("Size", "Int", "Real", "Complex")
OF_JAXTYPING = {"Float": "Real", "Int": "Int", "Num": "Real", "Inexact": "Real", "Integer": "Int"}


def list_of(signature: ast.arguments) -> list[ast.arg]:
    """The parameters in order, without those with a star."""
    return [*signature.posonlyargs, *signature.args, *signature.kwonlyargs]


def defaults_of(signature: ast.arguments) -> dict[str, ast.expr]:
    """The defaults, by the names of their parameters.

    >>> signature = ast.parse("def f(a, b=1, /, c=2, *, d, e=3): ...").body[0].args
    >>> {name: ast.unparse(e) for name, e in defaults_of(signature).items()}
    {'b': '1', 'c': '2', 'e': '3'}
    """
    positional = [*signature.posonlyargs, *signature.args]
    with_default = positional[len(positional) - len(signature.defaults) :]
    found = {a.arg: d for a, d in zip(with_default, signature.defaults, strict=True)}
    keywords = zip(signature.kwonlyargs, signature.kw_defaults, strict=True)
    return found | {a.arg: d for a, d in keywords if d is not None}


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
