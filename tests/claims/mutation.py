"""Systematic mistakes: a claim's source with one thing changed.

Off by one, a factor or a hypothesis dropped, an index swapped for another one, rounding in
the other direction, a sign or a comparison changed. A mutant may happen to be true; only a
counterexample makes it a false claim.
"""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Iterator
from pathlib import Path

HEADER = "from symcnn import *\n\n"
Edit = tuple[str, ast.AST]


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    """The claims of a file by name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {f.name: f for f in tree.body if isinstance(f, ast.FunctionDef)}


def source(function: ast.FunctionDef) -> str:
    """A file with the one claim."""
    return HEADER + ast.unparse(function) + "\n"


def mutants(function: ast.FunctionDef, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Up to ``count`` different mutants: what was done, and the file."""
    choices = random.Random(f"{seed} {function.name}")
    places = [n for n in ast.walk(function) if _edits(n, function)]
    seen = {ast.unparse(function)}
    for _ in range(8 * count):
        if not places or count <= 0:
            return
        place = places.index(choices.choice(places))
        copied = copy.deepcopy(function)
        node = [n for n in ast.walk(copied) if _edits(n, copied)][place]
        what, edited = choices.choice(_edits(node, copied))
        _put(copied, node, edited)
        text = ast.unparse(ast.fix_missing_locations(copied))
        if text not in seen:
            seen.add(text)
            count -= 1
            yield f"{what}: {ast.unparse(node)} -> {ast.unparse(edited)}", HEADER + text + "\n"


def _put(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
            elif isinstance(value, list) and any(v is old for v in value):
                value[:] = [new if v is old else v for v in value]


def _edits(node: ast.AST, function: ast.FunctionDef) -> list[Edit]:
    found: list[Edit] = []
    match node:
        case ast.BinOp(left=a, op=ast.Mult(), right=b):
            found += [("dropped factor", a), ("dropped factor", b)]
        case ast.BinOp(left=a, op=ast.Div()):
            found += [("dropped divisor", a)]
        case ast.BinOp(left=a, op=ast.FloorDiv(), right=b):
            up = ast.UnaryOp(ast.USub(), ast.BinOp(ast.UnaryOp(ast.USub(), a), ast.FloorDiv(), b))
            found += [("rounded up", up), ("remainder", ast.BinOp(a, ast.Mod(), b))]
        case ast.BinOp(left=a, op=ast.Mod(), right=b):
            found += [("quotient", ast.BinOp(a, ast.FloorDiv(), b)), ("dropped remainder", a)]
        case ast.BinOp(left=a, op=ast.Add(), right=b):
            found += [("sign", ast.BinOp(a, ast.Sub(), b)), ("dropped term", a)]
        case ast.BinOp(left=a, op=ast.Sub(), right=b):
            found += [("sign", ast.BinOp(a, ast.Add(), b)), ("dropped term", a)]
        case ast.BinOp(left=a, op=ast.Pow()):
            found += [("dropped power", a)]
        case ast.Call(func=ast.Name(id="range"), args=[*first, last]):
            for step in (1, -1):
                shifted = ast.BinOp(last, ast.Add() if step > 0 else ast.Sub(), ast.Constant(1))
                found.append(("off by one", ast.Call(node.func, [*first, shifted], [])))
        case ast.Call(func=ast.Name(id="max" | "min" as name), args=args):
            other = ast.Name("min" if name == "max" else "max", ast.Load())
            found.append(("max and min", ast.Call(other, args, node.keywords)))
        case ast.Subscript(value=value, slice=ast.Tuple(elts=indices)) if len(indices) == 2:
            swapped = ast.Tuple(indices[::-1], ast.Load())
            found.append(("swapped index", ast.Subscript(value, swapped, ast.Load())))
        case ast.Subscript(value=ast.Name() as value, slice=index) if value.id != "Real":
            shifted = ast.BinOp(index, ast.Add(), ast.Constant(1))
            if not isinstance(index, ast.Tuple | ast.Slice):
                found.append(("off by one", ast.Subscript(value, shifted, ast.Load())))
        case ast.Compare(left=a, ops=[ast.Lt()], comparators=[b]):
            found.append(("boundary", ast.Compare(a, [ast.LtE()], [b])))
        case ast.Compare(left=a, ops=[ast.LtE()], comparators=[b]):
            found.append(("boundary", ast.Compare(a, [ast.Lt()], [b])))
        case ast.Compare(left=a, ops=[first, ast.Lt()], comparators=[b, c]):
            found.append(("boundary", ast.Compare(a, [first, ast.LtE()], [b, c])))
        case ast.Assert():
            found.append(("missing hypothesis", ast.Pass()))
        case ast.Name(id=name, ctx=ast.Load()):
            found += [
                ("swapped index", ast.Name(other, ast.Load()))
                for other in _loop_variables(function)
                if other != name and name in _loop_variables(function)
            ]
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            found.append(("off by one", ast.Constant(value + 1)))
    return found


def _loop_variables(function: ast.FunctionDef) -> list[str]:
    names = (n.target for n in ast.walk(function) if isinstance(n, ast.comprehension))
    return sorted({t.id for t in names if isinstance(t, ast.Name)})
