"""Looking at trees and values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from symcnn.kernel.terms import BOOL, Term
from symcnn.read.values import Tensor

from .syntax_tree import (
    Big, Connective, Fraction, Group, Name, Node, Number, Product, Quantified, Relation, Script,
    Several, Total,
)  # fmt: skip
from .latex_values import Family, Row


def pieces(node: Any) -> Iterator[Node]:
    """A tree and all that is in it."""
    if isinstance(node, Node):
        yield node
        for f in fields(node):
            yield from pieces(getattr(node, f.name))
    elif isinstance(node, tuple):
        for part in node:
            yield from pieces(part)


def spelled(node: Name) -> str:
    """A name with its primes, as an index may have them."""
    return node.key + "'" * node.primes


def is_condition(node: Node) -> bool:
    """Whether a piece is a comparison, or several."""
    if isinstance(node, Several):
        return all(is_condition(n) for n in node.items)
    return isinstance(node, Relation | Connective | Quantified)


def is_minus_one(node: Node | None) -> bool:
    match node:
        case Total(items=((-1, Number(text="1")),)):
            return True
    return False


def is_mixed(a: Node, b: Node) -> bool:
    r"""Whether two numbers stand side by side: ``2 3``, or ``1\frac12``."""
    match a, b:
        case Number(), Number() | Fraction(top=Number(), bottom=Number()):
            return True
    return False


def transposing(sup: Node | None) -> Name | None:
    """The T in ``^T`` and ``^{-T}``, which transposes where it has no other meaning."""
    match sup:
        case Name(key="T", primes=0) as name:
            return name
        case Total(items=((-1, Name(key="T", primes=0) as name),)):
            return name
    return None


def infinite(node: Node) -> bool:
    """Whether this is infinity, of either sign."""
    match node:
        case Name(key=r"\infty") | Total(items=((_, Name(key=r"\infty")),)):
            return True
        case Relation(symbol="=", right=right):
            return infinite(right)
    return False


def bare(node: Node) -> Node:
    return node.base if isinstance(node, Script) else node


def unscripted(node: Node) -> tuple[Node, Node | None, Node | None]:
    if isinstance(node, Script):
        return node.base, node.sub, node.sup
    return node, None, None


def entry_base(node: Node) -> tuple[Node, Node | None]:
    """``a`` and its indices, of ``a_{ij}``, ``[a]_{ij}`` or ``a``."""
    sub: Node | None = None
    if isinstance(node, Script) and node.sup is None:
        sub, node = node.sub, node.base
    if isinstance(node, Group) and node.left in ("[", "(", "{"):
        node = node.body
    return node, sub


def kind(value: Any) -> str:
    """What a value is, in words."""
    match value:
        case Term() if value.sort == BOOL:
            return "a condition"
        case Term():
            return "a number"
        case Row():
            return "a row"
        case Tensor(shape=(_,)):
            return "a vector"
        case Tensor(shape=(_, _)):
            return "a matrix"
        case Tensor(shape=shape):
            return f"a tensor of {len(shape)} axes"
        case Family():
            return "a family whose ranges are not said"
    return "a function"


def is_family(base: Group, sub: Node) -> bool:
    r"""Whether ``\{f\}_{i,j}`` or ``(f)_{i<m,\,j<n}`` binds the indices behind it."""
    return base.left == r"\{" or (base.left == "(" and is_condition(sub))


def unbound(node: Node, bound: frozenset[str] = frozenset()) -> Iterator[Name]:
    """The names in a tree that no sum, integral, family or quantifier in it binds."""
    match node:
        case Name():
            if spelled(node) not in bound and node.key not in bound:
                yield node
            return
        case Big(kind="int", variable=variable):
            bound = bound | {variable}
        case Big(sub=Node() as sub):
            bound = bound | set(bound_below(sub))
        case Script(base=Group() as base, sub=Node() as sub) if is_family(base, sub):
            bound = bound | set(bound_below(sub))
        case Quantified(over=over):
            bound = bound | set(bound_below(Several(over, start=node.start, end=node.end)))
    for part in _parts(node):
        yield from unbound(part, bound)


def bound_below(sub: Node) -> Iterator[str]:
    r"""The names that ``i = 1``, ``i < n``, ``1 \le i \le n`` or ``i`` below a sum bind."""
    items = sub.items if isinstance(sub, Several | Product) else (sub,)
    for place, item in enumerate(items):
        following = items[place + 1] if place + 1 < len(items) else None
        match item, following:
            case Name(), _:
                yield spelled(item)
            case Relation(right=Name() as name), Relation(left=middle) if name == middle:
                yield spelled(name)
            case Relation(left=Name() as name), _:
                yield spelled(name)


def _parts(node: Node) -> Iterator[Node]:
    """The pieces directly inside a piece."""
    for f in fields(node):
        yield from _nodes(getattr(node, f.name))


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _nodes(part)
