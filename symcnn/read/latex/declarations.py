r"""What names in a document mean: declarations in comments, in the words of claims.

    % symcnn: base 1
    % symcnn: X: Real["m n"], \sigma: Nondecreasing entrywise; k | m, k >= 1
    % symcnn: X \otimes W = \sum_{a=1}^3 \sum_{b=1}^3 X_{ab} W_{ab}
    % symcnn: define

Names are written as in the formulas. A name in a shape that is not declared is a size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from symcnn.read.shapes import KINDS, PROPERTIES

from .chains import Chain, Side, display
from .cursor import Names, plain_key
from .lexer import LatexError, tokens
from .nodes import (
    Group,
    Name,
    Node,
    Number,
    Operation,
    Product,
    Relation,
    Script,
    Several,
    Total,
    Word,
)
from .symbols import DECLARABLE
from .syntax import name_key, parse_tokens

ACTIONS = ("define", "given", "skip", "expect", "for", "scope", "base", "floor", "inline")
ANNOTATION = re.compile(r"\s*(" + "|".join((*KINDS, *PROPERTIES, "Identity", "scalar")) + r")\b")
OPTIONS = ("entrywise", "0 outside")


@dataclass(frozen=True)
class Declared:
    """A declared name: its kind, its shape, the properties of a function."""

    key: str
    kind: str
    shape: tuple[Node, ...] = ()
    properties: tuple[str, ...] = ()
    entrywise: bool = False
    zero_outside: bool = False
    start: int = 0


@dataclass(frozen=True)
class Span:
    """The range of an index: ``first <= name <= last``, or an axis that is to be found."""

    name: str
    first: Node | None = None
    last: Node | None = None
    start: int = 0


@dataclass(frozen=True)
class Definition:
    """``left = right``: a pattern and what it stands for.

    ``key`` is a name or the symbol of an operation; ``arguments`` are the names of what it is
    applied to, ``indices`` those of its entries.
    """

    key: str
    right: Node
    arguments: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    operation: bool = False
    transposed: bool = False
    point: str = ""  # of an operator whose results are functions: F{f}(omega)
    start: int = 0


@dataclass
class Declarations:
    """All that is declared at a place of the document."""

    base: int | None = None
    names: dict[str, Declared] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    hypotheses: list[Node] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    floors: bool = False
    layout: bool = False
    over_integers: set[str] = field(default_factory=set)
    written: dict[str, tuple[str, ...]] = field(default_factory=dict)  # names of several tokens

    def grammar(self) -> Names:
        """What the grammar has to know."""
        decorated = {*self.names, *self.aliases}
        decorated |= {d.key for d in self.definitions.values() if not d.operation}
        operations = {d.key for d in self.definitions.values() if d.operation}
        return Names(frozenset(decorated), frozenset(operations), tuple(self.written.values()))

    def copy(self) -> Declarations:
        """The same, to be changed by itself."""
        return replace(
            self, names=dict(self.names), definitions=dict(self.definitions),
            hypotheses=list(self.hypotheses), aliases=dict(self.aliases),
            over_integers=set(self.over_integers),
            written=dict(self.written),
        )  # fmt: skip


@dataclass
class Orders:
    """What is said of the next formula."""

    define: bool = False
    given: bool = False
    skip: str | None = None
    expect: str = ""
    spans: tuple[Span, ...] = ()


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
            base = known.base
            known.__init__()  # type: ignore[misc]
            known.base = base
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
        case "":
            raise LatexError("a declaration is expected", at)
        case _:
            _statement(known, words, at)


def spans(known: Declarations, text: str, offset: int) -> tuple[Span, ...]:
    r"""``i, j``, or ``1 <= i <= m - 2``."""
    node = _node(known, text, offset)
    items = node.items if isinstance(node, Several) else (node,)
    found: list[Span] = []
    place = 0
    while place < len(items):
        item = items[place]
        following = items[place + 1] if place + 1 < len(items) else None
        if isinstance(item, Name):
            found.append(Span(item.key, start=item.start))
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
            raise LatexError("write `for i, j` or `for 1 <= i <= n`", item.start)
        place += 1
    return tuple(found)


def _shifted(node: Node, symbol: str, by: int) -> Node:
    if symbol == "<=":
        return node
    one = Number("1", start=node.start, end=node.end)
    return Total(((1, node), (by, one)), start=node.start, end=node.end)


def _node(known: Declarations, text: str, offset: int, *, bars_divide: bool = False) -> Node:
    """The tree of a text that stands at an offset of the document."""
    found = [replace(t, start=t.start + offset, end=t.end + offset) for t in tokens(text)]
    if bars_divide:
        found = [replace(t, kind="command", text=r"\mid") if t.text == "|" else t for t in found]
    if not found:
        raise LatexError("a formula is expected here", offset)
    return parse_tokens(found, known.grammar(), offset + len(text))


def _statement(known: Declarations, words: str, at: int) -> None:
    """``X: Real["m n"], ...; hypotheses``, ``x is X``, a layout, or a definition."""
    alias = re.fullmatch(r"(\S+)\s+is\s+(\S+)", words)
    if alias:
        known.aliases[name_key(alias[1])] = name_key(alias[2])
        return
    if re.match(r"\\frac\s*\{\\partial.*:\s*rows\b", words):
        known.layout = True
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
            known.names[key] = _annotated(known, key, piece[colon + 1 :], place + colon + 1)
        waiting = []
    if waiting:
        raise LatexError("an annotation is expected behind this name", waiting[-1][1])


def _key(known: Declarations, text: str, at: int) -> str:
    """A name; one of several tokens, such as ``D_f(X||Y)``, is taken down as they are."""
    try:
        return name_key(text)
    except LatexError as error:
        pieces = tuple(t.text for t in tokens(text))
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
        for _, size in _sizes(shape[2]):
            _size_by_name(known, size)
        sizes = [_node(known, size, offset + place) for place, size in _sizes(shape[2])]
        if not sizes or (shape[1] in ("Permutation", "Identity") and len(sizes) != 1):
            raise LatexError('sizes are expected, as in Real["m n"]', at)
        return Declared(key, shape[1], tuple(sizes), (), entrywise, outside, at)
    words = [w.strip() for w in re.split(r"[&\s]+", bare) if w.strip()]
    if words and all(w in ("Function", *PROPERTIES) for w in words):
        properties = tuple(w for w in words if w != "Function")
        return Declared(key, "Function", (), properties, entrywise, outside, at)
    if words == ["scalar"]:
        words = ["Real"]
    if len(words) != 1 or words[0] not in ("Size", "Int", "Real", "Complex"):
        raise LatexError(
            f"`{text.strip()}` is no annotation; write n: Size, x: Real, "
            'X: Real["m n"], f: Function, f: Nondecreasing entrywise, s: Permutation["n"]',
            at,
        )
    return Declared(key, words[0], (), (), entrywise, outside, at)


def _size_by_name(known: Declarations, text: str) -> None:
    """A name with decorations in a shape is a size."""
    try:
        key = name_key(text)
    except LatexError:
        return
    if ("_" in key or "^" in key) and key not in known.names and key not in known.definitions:
        known.names[key] = Declared(key, "Size")


def _sizes(text: str) -> Iterator[tuple[int, str]]:
    start, depth = 0, 0
    for place, letter in enumerate(f"{text} "):
        depth += {"{": 1, "}": -1, "(": 1, ")": -1}.get(letter, 0)
        if letter in " ," and not depth:
            if text[start:place].strip():
                yield start, text[start:place]
            start = place + 1


def _definition_in_words(known: Declarations, words: str, at: int) -> None:
    """``E = \\sum ...``, with ``, x over Z`` or ``for 1 <= i <= n`` behind it."""
    over = re.search(r",\s*(\\?[A-Za-z]+(?:\s*,\s*\\?[A-Za-z]+)*)\s+over\s+Z\s*$", words)
    if over:
        known.over_integers |= {name_key(w) for w in over[1].split(",")}
        words = words[: over.start()]
    ranges: tuple[Span, ...] = ()
    behind = re.search(r"\bfor\s+(.*)$", words)
    if behind:
        ranges = spans(known, behind[1], at + behind.start(1))
        words = words[: behind.start()].rstrip().rstrip(",")
    found = display(words, 0, len(words))
    if len(found.chains) != 1 or len(found.chains[0].sides) != 2:
        raise LatexError("one equation is expected in a definition", at)
    chain = found.chains[0]
    for side in chain.sides:
        object.__setattr__(
            side, "tokens",
            tuple(replace(t, start=t.start + at, end=t.end + at) for t in side.tokens),
        )  # fmt: skip
    define(known, chain, ranges)


def define(known: Declarations, chain: Chain, ranges: tuple[Span, ...]) -> Definition:
    """Take down an equation as the definition of its left side.

    Raises ``LatexError`` if the left side is no pattern.
    """
    left_side, right_side = chain.sides[0], chain.sides[1]
    if right_side.symbol != "=":
        raise LatexError("a definition is an equation", right_side.start)
    operations = known.grammar().operations | DECLARABLE
    grammar = replace(
        known.grammar(),
        decorated=known.grammar().decorated | _decorated(left_side),
        operations=operations,
    )
    left = parse_tokens(left_side.tokens, grammar, left_side.end)
    pattern = _pattern(left)
    right = parse_tokens(right_side.tokens, known.grammar(), right_side.end)
    found = replace(pattern, right=right, spans=ranges, start=left.start)
    known.definitions[_entry(found)] = found
    return found


def _decorated(side: Side) -> set[str]:
    """The left side as one name, if a word or a number stands below: ``W_{\\rm out}``, ``f_1``."""
    marks = [t.text for t in side.tokens]
    below = [t for t in side.tokens[2:] if t.text not in "{}"]
    spoken = any(m in (r"\rm", r"\mathrm") for m in marks) or any(t.kind == "text" for t in below)
    if len(marks) < 3 or marks[1] != "_" or not (spoken or all(t.kind == "number" for t in below)):
        return set()
    text = "_".join((marks[0], "{" + plain_key(below) + "}"))
    return {text}


def _entry(definition: Definition) -> str:
    """Where a definition is kept: a name may have one for its transpose beside its own."""
    return definition.key + ("^T" if definition.transposed else "")


def _pattern(left: Node) -> Definition:
    nothing = Number("0", start=left.start, end=left.end)
    indices: tuple[str, ...] = ()
    match left:
        case Script(base=Group(left="[" | "(" | "{", body=body), sub=Node() as sub, sup=None):
            indices, left = _index_names(sub), body
        case Script(base=Name(key=key), sub=Node() as sub, sup=None):
            return Definition(key, nothing, (), _index_names(sub))
    if isinstance(left, Group) and left.left == "(" and isinstance(left.body, Operation):
        left = left.body
    if isinstance(left, Product) and len(left.items) == 2 and isinstance(left.items[1], Script):
        # \rho(X)_{i,j}
        last = left.items[1]
        if isinstance(last.base, Group) and last.sub is not None and last.sup is None:
            indices = _index_names(last.sub)
            left = Product((left.items[0], last.base), start=left.start, end=left.end)
    match left:
        case Name(key=key, primes=0):
            return Definition(key, nothing, (), indices)
        case Operation(symbol=symbol, left=Name(key=a), right=Name(key=b)):
            return Definition(symbol, nothing, (a, b), indices, operation=True)
        case Product(items=(Group(left="(", body=Operation(symbol=symbol, left=Name(key=a),
                                  right=Name(key=b))), Group(left="(", body=inside))):  # fmt: skip
            places = inside.items if isinstance(inside, Several) else (inside,)
            if all(isinstance(p, Name) for p in places):
                keys = tuple(p.key for p in places if isinstance(p, Name))
                return Definition(symbol, nothing, (a, b, *keys), operation=True)
        case Product(items=(Name(key=key), Group(left="(" | r"\{", body=Name(key=f)),
                            Group(left="(", body=Name(key=point)))):  # fmt: skip
            return Definition(key, nothing, (f,), point=point)
        case Product(items=(head, Group(left="(", body=inside))):
            transposed = isinstance(head, Script) and isinstance(head.sup, Word)
            name = head.base if isinstance(head, Script) and transposed else head
            places = inside.items if isinstance(inside, Several) else (inside,)
            if isinstance(name, Name) and all(isinstance(p, Name) for p in places):
                keys = tuple(p.key for p in places if isinstance(p, Name))
                return Definition(name.key, nothing, keys, indices, transposed=transposed)
    raise LatexError(
        "the left side of a definition is a name, an entry Y_{i,j}, or a function at names",
        left.start,
    )


def _index_names(sub: Node) -> tuple[str, ...]:
    items = sub.items if isinstance(sub, Several | Product) else (sub,)
    names = tuple(i.key for i in items if isinstance(i, Name))
    if len(names) != len(items) or len(set(names)) != len(names):
        raise LatexError("the indices of what is defined are different names", sub.start)
    return names
