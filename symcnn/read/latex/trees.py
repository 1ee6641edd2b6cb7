"""Looking at trees and values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from symcnn.kernel.terms import BOOL, Term
from symcnn.read.values import Tensor

from .nodes import Group, Name, Node, Number, Relation, Script, Several, Total
from .values import Family, Row


def pieces(node: Any) -> Iterator[Node]:
    """A tree and all that is in it."""
    if isinstance(node, Node):
        yield node
        for f in fields(node):
            yield from pieces(getattr(node, f.name))
    elif isinstance(node, tuple):
        for part in node:
            yield from pieces(part)


def is_condition(node: Node) -> bool:
    """Whether a piece is a comparison, or several."""
    if isinstance(node, Several):
        return all(is_condition(n) for n in node.items)
    return isinstance(node, Relation)


def is_minus_one(node: Node | None) -> bool:
    match node:
        case Total(items=((-1, Number(text="1")),)):
            return True
    return False


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
