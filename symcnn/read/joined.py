"""Sources that do not stand in one file: passes in two files, classes of a notebook's cells."""

from __future__ import annotations

import ast
import inspect
import linecache
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from .claim_error import ReadError
from .source import SourceFile, read_source


class TwoFiles(SourceFile):
    """The second file below the first; an error is reported where it is."""

    def __init__(self, tree: ast.Module, first: SourceFile, second: SourceFile) -> None:
        self.second, self.above = second, len(first.lines)
        super().__init__(tree, "\n".join([*first.lines, *second.lines]), first.file)

    def error(self, node: ast.AST, message: str) -> ReadError:
        """A ``ReadError`` at a node."""
        found = super().error(node, message)
        if found.line <= self.above:
            return found
        return ReadError(
            message, self.second.file, found.line - self.above, found.column, found.source
        )


def joined(first: SourceFile, second: SourceFile) -> SourceFile:
    """Two files as one. What both say, such as their imports, is said once.

    >>> one = read_source("import numpy as np\\ndef f(x):\\n    return np.exp(x)", "one.py")
    >>> two = read_source("import numpy as np\\ndef g(d, x):\\n    return d * np.exp(x)", "two.py")
    >>> print(ast.unparse(joined(one, two).tree))
    import numpy as np
    <BLANKLINE>
    def f(x):
        return np.exp(x)
    <BLANKLINE>
    def g(d, x):
        return d * np.exp(x)
    """
    if first.file == second.file:
        return first
    own = {ast.dump(s) for s in first.tree.body}
    stems = {Path(s.file).stem for s in (first, second)}
    below = read_source("\n" * len(first.lines) + "\n".join(second.lines), second.file).tree.body
    body = [
        s for s in (*first.tree.body, *(s for s in below if ast.dump(s) not in own))
        if not (isinstance(s, ast.ImportFrom) and (s.module or "").rpartition(".")[2] in stems)
    ]  # fmt: skip
    return TwoFiles(ast.Module(body, []), first, second)


def source_of(target: Callable[..., Any]) -> SourceFile:
    """The file of a function or a class; of one in a cell, with the modules that it uses there.

    Raises ``ReadError`` if there is no source.
    """
    functions = [f for f in vars(target).values() if isinstance(f, staticmethod) or callable(f)]
    inner = [inspect.unwrap(f.__func__ if isinstance(f, staticmethod) else f) for f in functions]
    code = next((f.__code__ for f in (target, *inner) if hasattr(f, "__code__")), None)
    file = code.co_filename if code is not None else ""
    lines = linecache.getlines(file)
    if not lines:
        raise ReadError(f"the source of `{target.__name__}` is not to be had", file)
    found = read_source("".join(lines), file)
    space: Mapping[str, Any] = next(
        (f.__globals__ for f in (target, *inner) if hasattr(f, "__globals__")), {}
    )
    more = _from_other_cells(found, space)
    return joined(found, read_source(more, f"{file}: other cells")) if more else found


def _from_other_cells(source: SourceFile, space: Mapping[str, Any]) -> str:
    """Modules, functions and numbers that a cell uses and does not define, as a source."""
    stored = {n.id for n in ast.walk(source.tree) if isinstance(n, ast.Name)
              and not isinstance(n.ctx, ast.Load)}  # fmt: skip
    bound = {a.asname or a.name.partition(".")[0] for n in ast.walk(source.tree)
             if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names}  # fmt: skip
    bound |= {n.name for n in ast.walk(source.tree)
              if isinstance(n, ast.FunctionDef | ast.ClassDef)}  # fmt: skip
    read = {n.id for n in ast.walk(source.tree) if isinstance(n, ast.Name)}
    rows = []
    for name in sorted(read - stored - bound):
        value = space.get(name)
        if isinstance(value, ModuleType):
            rows.append(f"import {value.__name__} as {name}")
        elif isinstance(value, int | float):
            rows.append(f"{name} = {value!r}")
        elif inspect.isfunction(value) and value.__module__ == "__main__":
            rows.append(inspect.getsource(value))
    return "\n".join(rows)
