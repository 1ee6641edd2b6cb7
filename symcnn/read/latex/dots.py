r"""Matrices with dots: read where the corners determine every entry, and all that is written fits.

Between the first and the last row, and the first and the last column, an integer that changes
runs from the one to the other in steps of 1. Each further cell that is written is compared with
what the pattern says there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from symcnn.kernel.terms import INT, ONE, ZERO, Le, Num, Term, Var, add, neg
from symcnn.operators.lengths import expanded
from symcnn.read.claim_error import ReadError

from .syntax_tree import Dots, Name, Node, Rows, Script, Several
from .latex_values import Meaning, Row

if TYPE_CHECKING:
    from .subscripts import Indices
    from .latex_values import Env


@dataclass(frozen=True)
class Fixed(Node):
    """A place where an integer changes: its first value, and by how much in a row and a column."""

    first: Term
    down: bool
    along: bool


def regular(reader: Indices, node: Rows, env: Env) -> Meaning:
    """The matrix, column or row whose corners are written. Raises ``ReadError`` for another."""
    height, width = len(node.rows), len(node.rows[0])
    rows = _written(reader, [_dotted(row) for row in node.rows], height, node, "rows")
    columns = _written(
        reader,
        [_dotted([row[c] for row in node.rows]) for c in range(width)],
        width,
        node,
        "columns",
    )
    corners = [[_plain(reader, node.rows[r][c], env) for c in (0, -1)] for r in (0, -1)]
    counts: dict[str, Term] = {}
    tree = _pattern(reader, corners, env, counts, node)
    lengths: list[Term] = []
    for name, written, size in (("down", rows, height), ("along", columns, width)):
        if None not in written:
            lengths.append(Num(size))
        elif name in counts:
            lengths.append(counts[name])
            reader.require(
                Le(ONE, counts[name]), "the dots lead from a first place to a last", node
            )
        else:
            raise reader.error(node, "nothing changes between the ends of these dots")
    if None not in rows and height > 1:
        raise reader.error(
            node, "dots in the columns are read where there are dots in the rows too"
        )

    def whole(down: Term, along: Term) -> Meaning:
        return reader.of(_put_in(tree, down, along), env)

    def at(down: Term, along: Term) -> Term:
        return reader.numeric(whole(down, along), node)

    for r, row in enumerate(rows):
        for c, column in enumerate(columns):
            cell = node.rows[r][c]
            if cell is None or row is None or column is None or isinstance(cell, Dots):
                continue
            down = row if row >= 0 else None
            along = column if column >= 0 else None
            # what is compared here is not what is stated: it may be needed for small sizes only
            with reader.trial():
                expected = whole(
                    Num(down) if down is not None else add(lengths[0], Num(-1)),
                    Num(along) if along is not None else add(lengths[1], Num(-1)),
                )
                found = reader.of(_plain(reader, cell, env), env)
                fits = _entries(reader, found, cell) == _entries(reader, expected, cell)
            if not fits:
                raise reader.error(
                    cell, "this does not fit the pattern that the corners of the matrix give"
                )
    if width == 1 and isinstance(row_of := whole(ZERO, ZERO), Row):
        return reader.entries(
            (lengths[0], *row_of.vector.shape),
            lambda p: reader.place(reader.tensor(whole(p[0], ZERO), node), p[1:], node),
            node,
        )
    if width == 1:
        return reader.entries(lengths[:1], lambda p: at(p[0], ZERO), node)
    if height == 1:
        return Row(reader.entries(lengths[1:], lambda p: at(ZERO, p[0]), node))
    return reader.entries(lengths, lambda p: at(*p), node)


def _entries(reader: Indices, value: Meaning, node: Node) -> Term:
    """A number, or what stands at any place of a row."""
    if isinstance(value, Row):
        places = [Var(f"place#{n}", INT) for n in range(len(value.vector.shape))]
        return expanded(reader.place(value.vector, places, node))
    return expanded(reader.numeric(value, node))


def _dotted(cells: Sequence[Node | None]) -> bool:
    return all(cell is None or isinstance(cell, Dots) for cell in cells)


def _written(
    reader: Indices, dotted: Sequence[bool], size: int, node: Node, what: str
) -> list[int | None]:
    """The place of each line: from 0, None for dots, -1 for the last one behind dots."""
    if not any(dotted):
        return list(range(size))
    if sum(dotted) > 1 or not dotted[-2:-1] == [True]:
        raise reader.error(node, f"one line of dots, before the last of the {what}, is read")
    return [*range(size - 2), None, -1]


def _plain(reader: Indices, node: Node | None, env: Env) -> Node:
    """With the indices of each subscript apart, so that ``X_{ij}`` and ``X_{i,j}`` are alike."""
    if node is None or isinstance(node, Dots):
        raise reader.error(
            node or Dots("", start=0, end=0), "a corner of the matrix is not written"
        )
    return _apart(reader, node, env)  # type: ignore[no-any-return]


def _apart(reader: Indices, node: Any, env: Env) -> Any:
    if isinstance(node, tuple):
        return tuple(_apart(reader, part, env) for part in node)
    if not isinstance(node, Node):
        return node
    if isinstance(node, Script) and isinstance(node.base, Name) and node.sub is not None:
        rank = _rank(reader, node.base, env)
        if rank > 1 and not isinstance(node.sub, Several):
            items = tuple(reader.places(node.sub, rank, env, node.base.key, whole=True))
            node = replace(node, sub=Several(items, start=node.sub.start, end=node.sub.end))
    return replace(
        node, **{f.name: _apart(reader, getattr(node, f.name), env) for f in fields(node)}
    )


def _rank(reader: Indices, name: Name, env: Env) -> int:
    definition = reader.known.definitions.get(reader.key_of(name))
    if definition is not None:
        return len(definition.indices)
    with reader.trial():
        try:
            return len(getattr(reader.name(name, env), "shape", ()))
        except ReadError:
            return 0


def _pattern(
    reader: Indices, corners: list[list[Any]], env: Env, counts: dict[str, Term], node: Node
) -> Any:
    """The tree of the first corner, with what changes towards the others marked."""
    (first, right), (below, last) = corners
    if all(_same(first, other) for other in (right, below, last)):
        return first
    if isinstance(first, tuple):
        if {len(right), len(below), len(last)} == {len(first)}:
            return tuple(
                _pattern(reader, [[a, b], [c, d]], env, counts, node)
                for a, b, c, d in zip(first, right, below, last, strict=True)
            )
        raise reader.error(node, "the corners of the matrix have no common pattern")
    if not isinstance(first, Node):
        raise reader.error(node, "the corners of the matrix have no common pattern")
    recorded = dict(counts)
    if type(first) is type(right) is type(below) is type(last):
        try:
            parts = {
                f.name: _pattern(
                    reader,
                    [[getattr(first, f.name), getattr(right, f.name)],
                     [getattr(below, f.name), getattr(last, f.name)]], env, counts, node,
                )
                for f in fields(first) if f.name not in ("start", "end")
            }  # fmt: skip
            return replace(first, **parts)
        except ReadError:
            counts.clear()
            counts.update(recorded)
    numbers = [reader.index(corner, env) for corner in (first, right, below, last)]
    if any(n.sort != INT for n in numbers):
        raise reader.error(first, "an integer is expected where the pattern changes")
    a, b, c, d = numbers
    along, down = expanded(add(b, neg(a))), expanded(add(c, neg(a)))
    if expanded(add(d, neg(c))) != along or expanded(add(d, neg(b))) != down:
        raise reader.error(first, "the corners of the matrix have no common pattern")
    for name, step in (("along", along), ("down", down)):
        if step != ZERO and counts.setdefault(name, expanded(add(step, ONE))) != expanded(
            add(step, ONE)
        ):
            raise reader.error(
                first, f"two sizes for one line of dots: {counts[name]}, {add(step, ONE)}"
            )
    return Fixed(a, down != ZERO, along != ZERO, start=first.start, end=first.end)


def _same(a: Any, b: Any) -> bool:
    """Equal trees, wherever they stand."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(_same, a, b))
    if not isinstance(a, Node):
        return bool(a == b)
    return type(a) is type(b) and all(
        _same(getattr(a, f.name), getattr(b, f.name))
        for f in fields(a)
        if f.name not in ("start", "end")
    )


def _put_in(tree: Any, down: Term, along: Term) -> Any:
    if isinstance(tree, tuple):
        return tuple(_put_in(part, down, along) for part in tree)
    if isinstance(tree, Fixed):
        value = add(tree.first, down if tree.down else ZERO, along if tree.along else ZERO)
        return Value(expanded(value), start=tree.start, end=tree.end)
    if not isinstance(tree, Node):
        return tree
    return replace(
        tree, **{f.name: _put_in(getattr(tree, f.name), down, along) for f in fields(tree)}
    )


@dataclass(frozen=True)
class Value(Node):
    """An integer that was put in."""

    term: Term
