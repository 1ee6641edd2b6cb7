r"""What names of a document mean, and equations as the definitions of their left sides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .displays import Chain, Side
from .cursor import Names, plain_key
from .lexer import LatexError, Macro
from .syntax_tree import (
    Group,
    Name,
    Node,
    Number,
    Operation,
    Product,
    Prose,
    Relation,
    Script,
    Several,
    Word,
)
from .symbols import BUILT_IN, DECLARABLE
from .syntax import name_key, parse_tokens
from .trees import pieces


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
    """The range of an index: ``first <= name <= last``, or an axis that is to be found.

    ``member`` says of a real number in which set it is: ``x \\in (0, 1)``.
    """

    name: str
    first: Node | None = None
    last: Node | None = None
    start: int = 0
    member: Relation | None = None

    @property
    def over(self) -> tuple[Node, ...]:
        """What is said of it, as behind ``\\forall``; nothing where its axis is to be found."""
        if self.member is not None:
            return (self.member,)
        if self.first is None or self.last is None:
            return ()
        name = Name(self.name, start=self.start, end=self.start)
        place = {"start": self.start, "end": self.start}
        return (
            Relation("<=", self.first, name, **place), Relation("<=", name, self.last, **place)
        )  # fmt: skip


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
    primes: bool = False  # whether a prime transposes
    layout: str = ""  # what the entries of y are in dy/dx: rows, or columns
    over_integers: set[str] = field(default_factory=set)
    written: dict[str, tuple[str, ...]] = field(default_factory=dict)  # names of several tokens
    macros: Mapping[str, Macro] = field(default_factory=dict)

    def has(self, key: str) -> bool:
        """Whether a name has a meaning: declared, defined, built in, or a size in a shape."""
        sizes = (n.key for d in self.names.values() for s in d.shape for n in pieces(s)
                 if isinstance(n, Name))  # fmt: skip
        return (
            self.aliases.get(key, key) in {*self.names, *self.definitions, *sizes}
            or key in BUILT_IN
        )

    def grammar(self) -> Names:
        """What the grammar has to know."""
        decorated = {*self.names, *self.aliases}
        decorated |= {d.key for d in self.definitions.values() if not d.operation}
        operations = {d.key for d in self.definitions.values() if d.operation}
        return Names(
            frozenset(decorated), frozenset(operations), tuple(self.written.values()), self.primes
        )

    def copy(self) -> Declarations:
        """The same, to be changed by itself."""
        return replace(
            self, names=dict(self.names), definitions=dict(self.definitions),
            hypotheses=list(self.hypotheses), aliases=dict(self.aliases),
            over_integers=set(self.over_integers),
            written=dict(self.written),
        )  # fmt: skip


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
        decorated=known.grammar().decorated | _decorated(left_side) | _power(known, left_side),
        operations=operations,
    )
    left = parse_tokens(left_side.tokens, grammar, left_side.end)
    pattern = _pattern(left)
    not_a_power(known, pattern.key, left.start)
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


def _power(known: Declarations, side: Side) -> set[str]:
    r"""The left side as one name, if it is a power of what has no meaning: ``\hat\sigma^2``."""
    if len(side.tokens) < 3 or not any(t.text == "^" for t in side.tokens):
        return set()
    text = " ".join(t.text for t in side.tokens)
    try:
        key = name_key(text)
    except LatexError:
        return set()
    base, _, power = key.rpartition("^")
    taken = known.grammar().decorated | {"e", "i", r"\pi"}
    if not re.fullmatch(r"\{\d+\}", power) or "_" in base or base in taken:
        return set()
    return {key}


def not_a_power(known: Declarations, key: str, at: int) -> None:
    """Raise ``LatexError`` if a power of the name has a meaning of its own."""
    for other in known.grammar().decorated:
        if re.fullmatch(re.escape(key) + r"\^\{\d+\}", other):
            raise LatexError(f"`{other}` is a name by itself, so that `{key}` cannot be one", at)


def _entry(definition: Definition) -> str:
    """Where a definition is kept: a name may have one for its transpose beside its own."""
    return definition.key + ("^T" if definition.transposed else "")


def _pattern(left: Node) -> Definition:
    nothing = Number("0", start=left.start, end=left.end)
    indices: tuple[str, ...] = ()
    match left:
        case Script(base=Group(left="[" | "(" | "{", body=body), sub=Node() as sub, sup=None):
            indices, left = _index_names(sub), body
        case Script(base=Name(key=key), sub=Name(key=word), sup=None) if named := re.fullmatch(
            r"\\mathrm\{(\w{2,})\}", word
        ):
            return Definition(f"{key}_{{{named[1]}}}", nothing)
        case Script(base=Name(key=key), sub=Prose(text=word), sup=None):
            return Definition(f"{key}_{{{word}}}", nothing)
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
    if any(isinstance(n, Name) and n.primes for n in pieces(left)):
        raise LatexError(
            "a derivative is not defined: state it in a display of its own", left.start
        )
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
