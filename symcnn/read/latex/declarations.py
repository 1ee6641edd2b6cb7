r"""What names in a document mean: declarations in comments, in the words of claims.

    % symcnn: base 1
    % symcnn: X: Real["m n"], \sigma: Nondecreasing entrywise; k | m, k >= 1
    % symcnn: X \otimes W = \sum_{a=1}^3 \sum_{b=1}^3 X_{ab} W_{ab}
    % symcnn: \frac{\partial y}{\partial x}: columns y     (or rows y)
    % symcnn: transpose '
    % symcnn: define

Names are written as in the formulas. A name in a shape that is not declared is a size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from symcnn.read.shapes import KINDS, PROPERTIES, split_sizes

from .displays import display
from .definitions import Declarations, Declared, Span, define, not_a_power
from .lexer import LatexError, tokens
from .syntax_tree import Dots, Group, Name, Node, Number, Relation, Several, Total
from .symbols import DECLARABLE
from .syntax import name_key, parse_tokens
from .trees import is_condition, unbound

ANNOTATION = re.compile(
    r"\s*(" + "|".join((*KINDS, *PROPERTIES, "Identity", "Uniform", "scalar")) + r")\b"
)
FOR_ONE = ("define", "given", "skip", "expect", "for")  # what is said of one display
OPTIONS = ("entrywise", "0 outside")


@dataclass
class Orders:
    """What is said of the next formula."""

    define: bool = False
    given: bool = False
    skip: str | None = None
    expect: str = ""
    spans: tuple[Span, ...] = ()
    doubt: str = ""  # that one of them was not read


def declare(known: Declarations, orders: Orders, text: str, offset: int) -> None:
    """Take down one declaration, the text behind ``% symcnn:``, which stands at an offset.

    Raises ``LatexError`` with the place of what is not understood.
    """
    words = text.strip()
    at = offset + len(text) - len(text.lstrip())
    first, _, rest = words.partition(" ")
    after = at + len(first) + 1
    match first.rstrip(","):
        case "base":
            if rest.strip() not in ("0", "1"):
                raise LatexError("write `base 0` or `base 1`", at)
            known.base = int(rest)
        case "scope":
            base, macros = known.base, known.macros
            known.__init__()  # type: ignore[misc]
            known.base, known.macros = base, macros
        case "define":
            orders.define = True
        case "given":
            orders.given = True
        case "skip":
            orders.skip = rest.strip() or "no reason is given"
        case "expect":
            if rest.strip() not in ("refuted", "error", "unknown", "proved"):
                raise LatexError("write `expect refuted`", at)
            orders.expect = rest.strip()
        case "for":
            orders.spans = (*orders.spans, *spans(known, rest, after))
        case "floor":
            known.floors = True
        case "transpose":
            if rest.strip() != "'":
                raise LatexError("write `transpose '`: a prime transposes in this document", at)
            known.primes = True
        case "":
            raise LatexError("a declaration is expected", at)
        case _:
            _statement(known, words, at)


def spans(known: Declarations, text: str, offset: int) -> tuple[Span, ...]:
    r"""``i, j``, ``1 <= i <= m - 2``, or ``x \in (0, 1)`` for a real number."""
    node = _node(known, text, offset)
    return _spans(node.items if isinstance(node, Several) else (node,))


def _spans(items: Sequence[Node]) -> tuple[Span, ...]:
    found: list[Span] = []
    place = 0
    while place < len(items):
        item = items[place]
        following = items[place + 1] if place + 1 < len(items) else None
        if isinstance(item, Name):
            found.append(Span(item.key, start=item.start))
        elif isinstance(item, Relation) and item.symbol == "in" and isinstance(item.left, Name):
            found.append(Span(item.left.key, start=item.start, member=item))
        elif (
            isinstance(item, Relation) and isinstance(following, Relation)
            and isinstance(item.right, Name) and item.right == following.left
            and item.symbol in ("<", "<=") and following.symbol in ("<", "<=")
        ):  # fmt: skip
            found.append(
                Span(
                    item.right.key, _shifted(item.left, item.symbol, 1),
                    _shifted(following.right, following.symbol, -1), item.start,
                )
            )  # fmt: skip
            place += 1
        else:
            raise LatexError(
                r"write `for i, j`, `for 1 <= i <= n` or `for x \in (0, \infty)`", item.start
            )
        place += 1
    return tuple(found)


def conditions(known: Declarations, text: str, offset: int) -> tuple[tuple[Span, ...], list[Node]]:
    r"""What is said behind a statement: ranges of indices, and what holds of declared names.

    ``i = 1, \\dots, n``, ``1 \\le i \\le n``, ``x \\in (0, 1)`` or ``x > 0``. Raises ``LatexError``
    for what is neither.
    """
    node = _node(known, text, offset)
    items = node.items if isinstance(node, Several) else (node,)
    found: list[Span] = []
    suppose: list[Node] = []
    waiting: list[Name] = []  # of which something is said behind the next comma
    place = 0
    while place < len(items):
        item = items[place]
        behind = next((n for n in range(place, len(items)) if isinstance(items[n], Dots)), None)
        equation = behind and next(
            (i for i in items[place:behind] if isinstance(i, Relation)), None
        )
        names = _names_in(items[place : items.index(equation)]) if equation else None
        if (
            behind and equation and names is not None and behind + 1 < len(items)
            and equation.symbol == "=" and isinstance(equation.left, Name)
        ):  # fmt: skip
            keys = [*names, equation.left.key]
            if any(known.has(k) for k in keys):
                raise LatexError("an index is expected here, and no declared name", item.start)
            last = items[behind + 1]
            _goes_up(equation.right, items[items.index(equation) + 1 : behind])
            found += [Span(k, equation.right, last, item.start) for k in keys]
            place = behind + 2
            continue
        match item:
            case Name() if not known.has(item.key):
                found.append(Span(item.key, start=item.start))
                place += 1
                continue
            case Name():
                waiting.append(item)
                place += 1
                continue
            case Relation(symbol="in", left=Name(key=key), right=right):
                if known.has(key) and _is_line(right):
                    place += 1  # as it is declared
                    continue
                match right:
                    case Group(left=r"\{", body=Several(items=(first, *more, Dots(), last))):
                        _goes_up(first, more)
                        found.append(Span(key, first, last, item.start))
                        place += 1
                        continue
                    case Group(left="(" | "[") if not waiting:
                        pass
                    case _ if not _is_line(right):
                        raise LatexError("an interval or {1, ..., n} is expected", item.start)
            case Relation(left=Name()):
                suppose += [replace(item, left=name) for name in waiting]
                waiting = []
        if waiting or not is_condition(item) or (isinstance(item, Relation) and item.symbol == "="):
            # an equation may be a reason, or say what a name is
            raise LatexError("a range or an inequality is expected here", item.start)
        free = [n.key for n in unbound(item) if not known.has(n.key)]
        if not free:
            suppose.append(item)
            place += 1
            continue
        double = place + 1 < len(items) and isinstance(items[place + 1], Relation)
        width = 2 if isinstance(item, Relation) and item.symbol != "in" and double else 1
        part = items[place : place + width]
        found += _spans(part)
        place += width
    if waiting:
        raise LatexError("what is said of it is expected behind it", waiting[0].start)
    return tuple(found), suppose


def _goes_up(first: Node, more: Sequence[Node]) -> None:
    """Refuse ``1, 3, ..., n``: what stands before the dots has to go up by one."""
    for n, item in enumerate(more, start=1):
        fits = isinstance(first, Number) and isinstance(item, Number)
        if not fits or int(item.text) != int(first.text) + n:  # type: ignore[attr-defined]
            raise LatexError("which values are meant by the dots is not clear", item.start)


def _is_line(node: Node) -> bool:
    return isinstance(node, Name) and node.key == r"\mathbb{R}"


def _names_in(items: Sequence[Node]) -> list[str] | None:
    names = [i.key for i in items if isinstance(i, Name)]
    return names if len(names) == len(items) else None


def _shifted(node: Node, symbol: str, by: int) -> Node:
    if symbol == "<=":
        return node
    one = Number("1", start=node.start, end=node.end)
    return Total(((1, node), (by, one)), start=node.start, end=node.end)


def _node(
    known: Declarations, text: str, offset: int, *, bars_divide: bool = False,
    of_sizes: bool = False,
) -> Node:  # fmt: skip
    """The tree of a text that stands at an offset of the document; of sizes, ``*`` is a product."""
    found = [
        replace(t, start=t.start + offset, end=t.end + offset)
        for t in tokens(text, macros=known.macros)
    ]
    if bars_divide:
        found = [replace(t, kind="command", text=r"\mid") if t.text == "|" else t for t in found]
    if of_sizes:
        found = [replace(t, kind="command", text=r"\cdot") if t.text == "*" else t for t in found]
    if not found:
        raise LatexError("a formula is expected here", offset)
    return parse_tokens(found, known.grammar(), offset + len(text))


def _statement(known: Declarations, words: str, at: int) -> None:
    """``X: Real["m n"], ...; hypotheses``, ``x is X``, a layout, or a definition."""
    alias = re.fullmatch(r"(\S+)\s+is\s+(\S+)", words)
    if alias:
        name, other = (name_key(word, known.macros) for word in alias.groups())
        known.aliases[name] = other
        return
    layout = re.match(r"\\frac\s*\{\\partial.*:\s*(rows|columns)\b", words)
    if layout:
        known.layout = layout[1]
        return
    head, semicolon, conditions = words.partition(";")
    colon = _colon(head)
    if colon is not None and ANNOTATION.match(head[colon + 1 :]):
        _annotations(known, head, at)
        if semicolon:
            known.hypotheses += _conditions(known, conditions, at + len(head) + 1)
        return
    if (not words.startswith(";") and "=" in words) or (colon is not None and "=" in words[colon:]):
        if (
            colon is not None
            and "=" in words[colon:]
            and any(s in head[:colon] for s in DECLARABLE)
        ):
            at += colon + 1
            words = words[colon + 1 :]
        _definition_in_words(known, words, at)
        return
    if (
        words.startswith(";")
        or semicolon
        or any(s in words for s in ("<", ">", "|", r"\le", r"\ge", r"\ne"))
    ):
        known.hypotheses += _conditions(known, words.lstrip("; "), at)
        return
    raise LatexError(
        'this declaration is not understood; write X: Real["m n"], f: Function, E = ..., define, '
        "given, for i, skip, base 1",
        at,
    )


def _conditions(known: Declarations, text: str, offset: int) -> list[Node]:
    if not text.strip():
        return []
    node = _node(known, text, offset, bars_divide=True)
    return list(node.items) if isinstance(node, Several) else [node]


def _colon(head: str) -> int | None:
    """The first colon outside of braces that is no part of ``:=``."""
    depth = 0
    for place, letter in enumerate(head):
        depth += {"{": 1, "}": -1, "[": 1, "]": -1}.get(letter, 0)
        if letter == ":" and not depth and head[place + 1 : place + 2] != "=":
            return place
    return None


def _annotations(known: Declarations, head: str, at: int) -> None:
    waiting: list[tuple[str, int]] = []
    for start, piece in _pieces(head):
        place = at + start
        option = piece.strip()
        if option in OPTIONS:
            raise LatexError(f"write `{option}` behind the annotation, without a comma", place)
        colon = _colon(piece)
        name = piece if colon is None else piece[:colon]
        waiting.append((_key(known, name, place), place))
        if colon is None:
            continue
        for key, where in waiting:
            if not key:
                raise LatexError("a name is expected before the colon", where)
            if key in known.names:
                raise LatexError(
                    f"`{key}` is declared twice; `% symcnn: scope` forgets all names", where
                )
            not_a_power(known, key, where)
            known.names[key] = _annotated(known, key, piece[colon + 1 :], place + colon + 1)
        waiting = []
    if waiting:
        raise LatexError("an annotation is expected behind this name", waiting[-1][1])


def _key(known: Declarations, text: str, at: int) -> str:
    """A name; one of several tokens, such as ``D_f(X||Y)``, is taken down as they are."""
    try:
        return name_key(text, known.macros)
    except LatexError as error:
        pieces = tuple(t.text for t in tokens(text, macros=known.macros))
        if "(" not in pieces:
            raise LatexError(
                f"a name is expected here: {error.message}", at + error.offset
            ) from None
        known.written["".join(pieces)] = pieces
        return "".join(pieces)


def _pieces(head: str) -> Iterator[tuple[int, str]]:
    """Between commas that stand outside of quotes and brackets."""
    start, depth, quoted = 0, 0, False
    for place, letter in enumerate(head):
        if letter == '"':
            quoted = not quoted
        depth += 0 if quoted else {"{": 1, "}": -1, "[": 1, "]": -1, "(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not depth and not quoted:
            yield start, head[start:place]
            start = place + 1
    yield start, head[start:]


def _annotated(known: Declarations, key: str, text: str, at: int) -> Declared:
    entrywise = bool(re.search(r"\bentrywise\b", text))
    outside = bool(re.search(r"\b0 outside\b", text))
    bare = re.sub(r"\b(entrywise|0 outside)\b", "", text).strip().rstrip("&").strip()
    shape = re.fullmatch(r'(\w+)\s*\[\s*"([^"]*)"\s*\]', bare)
    if shape:
        if shape[1] not in ("Real", "Int", "Complex", "Permutation", "Identity"):
            raise LatexError(f"{shape[1]}[...] is not an annotation", at)
        offset = at + text.index('"') + 1
        for _, size in split_sizes(shape[2]):
            _size_by_name(known, size)
        sizes = [
            _node(known, size, offset + place, of_sizes=True)
            for place, size in split_sizes(shape[2])
        ]
        if not sizes or (shape[1] in ("Permutation", "Identity") and len(sizes) != 1):
            raise LatexError('sizes are expected, as in Real["m n"]', at)
        return Declared(key, shape[1], tuple(sizes), (), entrywise, outside, at)
    words = [w.strip() for w in re.split(r"[&\s]+", bare) if w.strip()]
    if words and all(w in ("Function", *PROPERTIES) for w in words):
        properties = tuple(w for w in words if w != "Function")
        return Declared(key, "Function", (), properties, entrywise, outside, at)
    if words == ["scalar"]:
        words = ["Real"]
    if len(words) != 1 or words[0] not in ("Size", "Int", "Real", "Complex", "Uniform"):
        raise LatexError(
            f"`{text.strip()}` is no annotation; write n: Size, x: Real, "
            'X: Real["m n"], f: Function, f: Nondecreasing entrywise, s: Permutation["n"]',
            at,
        )
    return Declared(key, words[0], (), (), entrywise, outside, at)


def _size_by_name(known: Declarations, text: str) -> None:
    """A name with decorations in a shape is a size."""
    try:
        key = name_key(text, known.macros)
    except LatexError:
        return
    if ("_" in key or "^" in key) and key not in known.names and key not in known.definitions:
        known.names[key] = Declared(key, "Size")


def _definition_in_words(known: Declarations, words: str, at: int) -> None:
    """``E = \\sum ...``, with ``, x over Z`` or ``for 1 <= i <= n`` behind it."""
    over = re.search(r",\s*(\\?[A-Za-z]+(?:\s*,\s*\\?[A-Za-z]+)*)\s+over\s+Z\s*$", words)
    if over:
        known.over_integers |= {name_key(w, known.macros) for w in over[1].split(",")}
        words = words[: over.start()]
    ranges: tuple[Span, ...] = ()
    behind = re.search(r"\bfor\s+(.*)$", words)
    if behind:
        ranges = spans(known, behind[1], at + behind.start(1))
        words = words[: behind.start()].rstrip().rstrip(",")
    found = display(words, 0, len(words), known.macros)
    if len(found.chains) != 1 or len(found.chains[0].sides) != 2:
        raise LatexError("one equation is expected in a definition", at)
    chain = found.chains[0]
    for side in chain.sides:
        object.__setattr__(
            side, "tokens",
            tuple(replace(t, start=t.start + at, end=t.end + at) for t in side.tokens),
        )  # fmt: skip
    define(known, chain, ranges)
