"""A wrong gradient of a backward pass set right: as code, and as the one line that differs."""

from __future__ import annotations

import argparse
import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symcnn.read.pairs import ReadPair
    from symcnn.read.source import SourceFile
    from symcnn.verdicts.pass_verdict import GradientVerdict


def right(
    source: SourceFile, read: ReadPair, g: GradientVerdict, shapes: Mapping[str, str],
    options: argparse.Namespace,
) -> list[str]:  # fmt: skip
    """The derived gradient as a function in the framework of the file, and as one line of it."""
    from symcnn.numeric.code_check import WrongCodeError
    from symcnn.write.code.functions import CodeError

    if g.derivative is None:
        return []
    written = g.derivative.to_torch if "torch" in source.libraries else g.derivative.to_numpy
    try:
        text = written(options.seed).strip()
    except (CodeError, WrongCodeError) as error:
        return [f"    not written as code: {error}"]
    rows = [f"    {g.name} is right as", *(f"        {row}" for row in text.splitlines())]
    return [*one_line(source, read, g, text, shapes, options), *rows]


def one_line(
    source: SourceFile, read: ReadPair, g: GradientVerdict, code: str, shapes: Mapping[str, str],
    options: argparse.Namespace,
) -> list[str]:  # fmt: skip
    """The line that is wrong and the right one; nothing unless the pass is then proved."""
    from symcnn.read.claim_error import ReadError
    from symcnn.read.pairs import pair_named
    from symcnn.read.scripts import with_script
    from symcnn.read.source import read_source
    from symcnn.verdicts.backward import decide

    expression, place = _expression(code), _written(read, g.name)
    if expression is None or place is None or place.lineno != place.end_lineno:
        return []
    lines = list(source.lines)
    line = lines[place.lineno - 1].encode()
    new = line[: place.col_offset] + expression.encode() + line[place.end_col_offset :]
    lines[place.lineno - 1] = new.decode()
    try:
        changed = with_script(read_source("\n".join(lines), source.file), shapes)
        again = pair_named(changed.tree, read.pair.title.split(","))
        if again is None:
            return []
        found = decide(
            changed, again, shapes, options.given, [g.name], options.seed, options.timeout
        )
    except ReadError:
        return []
    if found.verdict != "proved":
        return []
    old, better = (text.decode().strip() for text in (line, new))
    return [
        f"    line {place.lineno}, which is then proved:",
        f"      - {old}",
        f"      + {better}",
    ]


def _expression(code: str) -> str | None:
    """What a function of one line returns."""
    function = next((s for s in ast.parse(code).body if isinstance(s, ast.FunctionDef)), None)
    body = [] if function is None else [s for s in function.body if not isinstance(s, ast.Expr)]
    match body:
        case [ast.Return(value=ast.expr() as value)]:
            return ast.unparse(value)
    return None


def _written(found: ReadPair, name: str) -> ast.expr | None:
    """The expression that a pass gives a gradient as its value, or that it returns for it."""
    node = next((g.node for g in found.gradients if g.name == name), None)
    for s in reversed(found.pair.backward.body):
        match s, node:
            case ast.Assign(targets=[ast.Name(id=n)], value=value), ast.Name(id=m) if m == n:
                return value
    return node if isinstance(node, ast.expr) and not isinstance(node, ast.Tuple) else None
