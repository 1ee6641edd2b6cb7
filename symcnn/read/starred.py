"""Passes with ``*args`` and ``**kwargs``: the arguments have the names that the pass gives them.

``x, w = args`` says of how many there are, and ``args[1]`` that there are two. Options that are
passed on by ``**`` are read as none.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import replace

from .pairs import Pair


def without_stars(pair: Pair) -> Pair:
    """The pair with the parameters of its passes written out, where the passes say what they are.

    >>> text = "def f(*args):\\n x, w = args\\n return x * w\\ndef f_grad(g, **kw):\\n return g"
    >>> forward, backward = ast.parse(text).body
    >>> found = without_stars(Pair("f", "functions", forward, backward))
    >>> print(ast.unparse(found.forward))
    def f(x, w):
        args = (x, w)
        x, w = args
        return x * w
    >>> ast.unparse(found.backward.body[0])
    'kw = {}'
    """
    forward, backward = map(_written_out, (pair.forward, pair.backward))
    return replace(pair, forward=forward, backward=backward)


def options_of(pair: Pair) -> tuple[str, ...]:
    """That the forward pass is called without the options that it reads: ``kwargs = {}``."""
    star = pair.forward.args.kwarg
    used = {n.id for n in ast.walk(pair.forward) if isinstance(n, ast.Name)}
    return (f"{star.arg} = {{}}",) if star is not None and star.arg in used else ()


def _written_out(function: ast.FunctionDef) -> ast.FunctionDef:
    star, options = function.args.vararg, function.args.kwarg
    names = [] if star is None or function.args.defaults else _names_of(star.arg, function)
    if not names and options is None:
        return function
    found, arguments = copy.copy(function), copy.copy(function.args)
    first: list[ast.stmt] = []
    if star is not None and names:
        arguments.vararg = None
        arguments.args = [*arguments.args, *(ast.copy_location(ast.arg(n), star) for n in names)]
        items = ast.Tuple([ast.Name(n, ast.Load()) for n in names], ast.Load())
        first.append(_assigned(star, items))
    if options is not None:
        arguments.kwarg = None
        first.append(_assigned(options, ast.Dict([], [])))
    text = ast.get_docstring(function) is not None
    found.args = arguments
    found.body = [*function.body[:text], *first, *function.body[text:]]
    return found


def _names_of(star: str, function: ast.FunctionDef) -> list[str]:
    """The names of the items of a tuple; none where it is not said how many there are."""
    count = 0
    taken = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Name(id=name)) if (
                name == star and all(isinstance(n, ast.Name) for n in names)
            ):
                return [n.id for n in names if isinstance(n, ast.Name)]
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int() as k)) if (
                name == star
            ):
                count = max(count, k + 1)
    found = [f"{star}_{k}" for k in range(count)]
    return found if not taken & set(found) else []


def _assigned(a: ast.arg, value: ast.expr) -> ast.stmt:
    made = ast.Assign([ast.Name(a.arg, ast.Store())], value)
    return ast.fix_missing_locations(ast.copy_location(made, a))
