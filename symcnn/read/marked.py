"""Which functions of a file are its claims and operators.

>>> tree = ast.parse('''
... class Sums:
...     @claim
...     def twice(self, x: Real): return x + x == 2 * x
... ''')
>>> [(m.name, m.kind, m.wrong) for m in marked(tree, lambda f: "claim", {"claim"})]
[('Sums.twice', 'claim', '')]
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from typing import NamedTuple, cast

from .bindings import Function, bound_by, marks
from .foreign import FOREIGN


class Marked(NamedTuple):
    """A function that a decorator makes a claim or an operator, or seems to.

    Its name is that by which the module knows it, ``Sums.twice`` for a method. ``wrong`` says
    why it is not read, or nothing.
    """

    name: str
    kind: str
    node: ast.FunctionDef
    is_method: bool
    wrong: str


class _Block(NamedTuple):
    """Statements that are run for certain, those of the module or of a class in it."""

    statements: Sequence[ast.stmt]
    classes: tuple[str, ...] = ()
    taken: str = ""  # which of the classes has lost its name

    def marked(self, node: Function, kind: str, wrong: str) -> Marked:
        """One of its functions; an asynchronous one is wrong."""
        name = ".".join((*self.classes, node.name))
        return Marked(name, kind, cast(ast.FunctionDef, node), bool(self.classes), wrong)


def marked(
    tree: ast.Module, decorator: Callable[[Function], str | None], methods: Container[str]
) -> Iterator[Marked]:
    """The claims and operators of a module and of its classes, in no order.

    ``decorator`` says what a function is if its decorator is followed to symcnn; one that may be
    symcnn's all the same is reported as wrong. ``methods`` are the kinds that methods may be.
    """
    may_mark = marks(tree)
    blocks = [_Block(tree.body)]
    for block in blocks:
        times = Counter(name for s in block.statements for name in bound_by(s))
        open_nodes: list[ast.AST] = list(block.statements)
        certain = set(map(id, open_nodes))
        for node in open_nodes:
            if isinstance(node, ast.ClassDef) and id(node) in certain:
                taken = block.taken or node.name * (times[node.name] > 1)
                blocks.append(_Block(node.body, (*block.classes, node.name), taken))
            elif not isinstance(node, Function):
                if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
                    open_nodes += ast.iter_child_nodes(node)
            elif followed := decorator(node):
                if id(node) not in certain or (block.classes and followed not in methods):
                    where = " of the file or of a class" * (followed in methods)
                    wrong = f"the {followed} `{node.name}` must stand at the top level{where}"
                else:
                    wrong = _what_is_wrong(node, block, times)
                yield block.marked(node, followed, wrong)
            elif d := next(filter(may_mark, node.decorator_list), None):
                kind = may_mark(d)
                wrong = (
                    f"`@{ast.unparse(d)}` may be a decorator of symcnn, but the name is not "
                    f"followed; write `from symcnn import {kind}` at the top of the file"
                )
                yield block.marked(node, kind, wrong)


def _what_is_wrong(node: Function, block: _Block, times: Counter[str]) -> str:
    if isinstance(node, ast.AsyncFunctionDef):
        return FOREIGN[ast.AsyncFunctionDef]
    if block.classes and (names := _names_of_signature(node) & times.keys()):
        return f"`{min(names)}` has another meaning in the class `{block.classes[-1]}`"
    if block.taken or times[node.name] > 1:
        return f"`{block.taken or node.name}` is bound more than once in this file"
    return ""


def _names_of_signature(node: Function) -> set[str]:
    """The names in decorators and annotations, which a class may give a meaning of its own."""
    parts = [*node.decorator_list, node.args, *filter(None, [node.returns])]
    return {n.id for part in parts for n in ast.walk(part) if isinstance(n, ast.Name)}


def without_self(method: ast.FunctionDef) -> ast.FunctionDef:
    """A method as a function of its other parameters; ``self`` has no annotation.

    >>> method = ast.parse("def f(self, x: Real): return x == x").body[0]
    >>> print(ast.unparse(without_self(method)))
    def f(x: Real):
        return x == x
    """
    arguments = method.args
    first = (*arguments.posonlyargs, *arguments.args)[:1]
    if not first or first[0].annotation is not None:
        return method
    found = copy.copy(method)
    found.args = copy.copy(arguments)
    found.args.posonlyargs = arguments.posonlyargs[1:]
    found.args.args = arguments.args[0 if arguments.posonlyargs else 1 :]
    return found
