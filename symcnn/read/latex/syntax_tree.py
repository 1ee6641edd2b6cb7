r"""The pieces of formulas, as trees."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from .lexer import PLAIN


@dataclass(frozen=True, kw_only=True)
class Node(ast.expr):
    """A piece of a formula, with its place in the file as offsets.

    The reader of claims takes it as the place of an error, as it takes a node of Python.
    """

    start: int
    end: int


@dataclass(frozen=True)
class Number(Node):
    """A number as written: ``12``, ``0.299``."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Name(Node):
    """A letter, a Greek letter, a declared name with its decorations; primes count."""

    key: str
    primes: int = 0

    def __str__(self) -> str:
        return self.key + "'" * self.primes


@dataclass(frozen=True)
class Script(Node):
    """A base with a subscript or superscript."""

    base: Node
    sub: Node | None = None
    sup: Node | None = None

    def __str__(self) -> str:
        sub = "" if self.sub is None else f"_{{{self.sub}}}"
        return f"{self.base}{sub}" + ("" if self.sup is None else f"^{{{self.sup}}}")


@dataclass(frozen=True)
class Several(Node):
    """Pieces with commas between them."""

    items: tuple[Node, ...]

    def __str__(self) -> str:
        return ", ".join(map(str, self.items))


@dataclass(frozen=True)
class Product(Node):
    """Factors side by side; ``dots`` are the places before which a dot or cross stands."""

    items: tuple[Node, ...]
    dots: frozenset[int] = frozenset()

    def __str__(self) -> str:
        return " ".join(map(str, self.items))


@dataclass(frozen=True)
class Total(Node):
    """Terms with their signs."""

    items: tuple[tuple[int, Node], ...]

    def __str__(self) -> str:
        parts = [("- " if sign < 0 else "+ ") + _wrapped(t) for sign, t in self.items]
        return " ".join(parts).removeprefix("+ ")


@dataclass(frozen=True)
class Fraction(Node):
    """``\\frac{a}{b}``, or ``a/b`` on one line."""

    top: Node
    bottom: Node
    slash: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return f"({self.top})/({self.bottom})"


@dataclass(frozen=True)
class Partial(Node):
    """``\\frac{\\partial f}{\\partial x}``; without f it applies to what follows."""

    what: Node | None
    wrt: tuple[Node, ...]

    def __str__(self) -> str:
        return f"d({'' if self.what is None else self.what})/d({', '.join(map(str, self.wrt))})"


@dataclass(frozen=True)
class Root(Node):
    """A square root, or the root of an order."""

    body: Node
    order: Node | None = None

    def __str__(self) -> str:
        return f"sqrt({self.body})"


@dataclass(frozen=True)
class Group(Node):
    """A piece in delimiters; ``left`` is the opening one: ``(``, ``[``, ``\\{``, ``|``, ``||``."""

    left: str
    body: Node
    sized: bool = False  # by \left and \right
    right: str = ""  # of an interval, which may be half open

    def __str__(self) -> str:
        return f"{self.left}{self.body}{self.right or PLAIN.get(self.left, self.left)}"


@dataclass(frozen=True)
class Word(Node):
    """A function with a fixed name: ``\\exp``, ``\\det``, ``\\operatorname{diag}``."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Big(Node):
    """A sum, product, maximum, limit or integral, with what stands below and above it."""

    kind: str
    sub: Node | None
    sup: Node | None
    body: Node
    variable: str = ""  # of an integral

    def __str__(self) -> str:
        limits = "; ".join(str(n) for n in (self.sub, self.sup) if n is not None)
        return f"({self.kind}[{limits}] {self.body})"


@dataclass(frozen=True)
class Operation(Node):
    """An operation that a declaration defines: ``f * g``, ``X \\otimes W``."""

    symbol: str
    left: Node
    right: Node

    def __str__(self) -> str:
        return f"({self.left} {self.symbol} {self.right})"


@dataclass(frozen=True)
class Rows(Node):
    """A matrix written out; ``kind`` is its environment, ``cases`` for a case distinction."""

    kind: str
    rows: tuple[tuple[Node | None, ...], ...]

    def __str__(self) -> str:
        return f"{self.kind}[{'; '.join(' & '.join(map(str, row)) for row in self.rows)}]"


@dataclass(frozen=True)
class Dots(Node):
    """``\\cdots`` and its kin."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Prose(Node):
    """Words in a formula."""

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True)
class Relation(Node):
    """``left symbol right``: a comparison, or a connective between two."""

    symbol: str
    left: Node
    right: Node

    def __str__(self) -> str:
        return f"{self.left} {self.symbol} {self.right}"


@dataclass(frozen=True)
class Connective(Node):
    """Statements joined by ``and``, ``or``, ``not``, ``implies`` or ``iff``."""

    kind: str
    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return f"({f' {self.kind} '.join(map(str, self.parts))})"


@dataclass(frozen=True)
class Quantified(Node):
    """``\\forall`` or ``\\exists``, what the variable runs over, and what is said of it."""

    kind: str
    over: tuple[Node, ...]
    body: Node

    def __str__(self) -> str:
        return f"({self.kind} {', '.join(map(str, self.over))}: {self.body})"


@dataclass(frozen=True)
class Slice(Node):
    """``a:b`` in a subscript, both ends belonging to it."""

    first: Node
    last: Node

    def __str__(self) -> str:
        return f"{self.first}:{self.last}"


@dataclass(frozen=True)
class Method(Node):
    """``X.reshape(m, n)``."""

    base: Node
    name: str
    arguments: Node

    def __str__(self) -> str:
        return f"{self.base}.{self.name}({self.arguments})"


def _wrapped(node: Node) -> str:
    return f"({node})" if isinstance(node, Total) else str(node)
