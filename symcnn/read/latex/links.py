"""Links of chains as claims: the names that are used, their hypotheses, and the free indices."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    COMPLEX, INT, ONE, REAL, ZERO, Bracket, Eq, Forall, Fun, Le, Range, Term, Var, add, neg,
)  # fmt: skip
from symcnn.operators.lengths import expanded
from symcnn.prover.claim import Claim
from symcnn.read.evident import evidently_natural
from symcnn.read.read_results import ReadClaim
from symcnn.read.values import FunctionParameter, Parameter, Tensor

from .definitions import Declarations, Declared, Span
from .document import Document
from .meaning import Formulas
from .symbols import BUILT_IN
from .syntax_tree import Big, Name, Node, Operation, Product, Relation, Script, Word
from .document_source import TexSource
from .trees import bound_below, pieces, spelled, transposing, unbound

SORTS = {"Size": INT, "Int": INT, "Real": REAL, "Complex": COMPLEX, "Permutation": INT}


@dataclass(frozen=True)
class Link:
    """``left symbol right`` in a document, with the ranges that were said for its indices.

    Without a symbol the right side is a statement by itself.
    """

    symbol: str
    left: Node
    right: Node
    spans: tuple[Span, ...] = ()
    context: tuple[Node, ...] = ()  # the other sides of the chain, where indices may have an axis
    suppose: tuple[Node, ...] = ()  # what is said behind it

    @property
    def start(self) -> int:
        """Where its right side begins."""
        return self.right.start

    @property
    def end(self) -> int:
        return self.right.end


@dataclass(frozen=True)
class ReadLink:
    """A link as a claim; ``definitions`` are the names that were written out, with their places."""

    claim: ReadClaim
    definitions: tuple[tuple[str, int], ...]
    ranges: tuple[str, ...]
    base: int  # from where indices count


def read_link(document: Document, known: Declarations, link: Link, name: str) -> ReadLink:
    """The claim that a link states. Raises ``ReadError`` where it is not read."""
    return _Statement(document, known).link(link, name)


class _Statement:
    def __init__(self, document: Document, known: Declarations) -> None:
        self.source = TexSource(document)
        self.known = known
        self.formulas = Formulas(self.source, known)
        self.parameters: list[Parameter] = []
        self.ranges: list[str] = []
        self.units: set[int] = set()
        self.transposing: set[int] = set()

    def link(self, link: Link, name: str) -> ReadLink:
        f = self.formulas
        self.known.hypotheses += link.suppose
        self.ranges += map(str, link.suppose)
        node = Relation(link.symbol, link.left, link.right, start=link.start, end=link.end)
        if self.known.base is None:
            raise f.error(node, "from where indices count is not said; write % symcnn: base 1")
        try:
            used, hypotheses = self._closure(
                (link.left, link.right, *link.context, *_limits(link.spans))
            )
            self._declare(used, hypotheses)
            env = self._free((link.left, link.right), link.spans, node, link.context)
            f.sides = (link.left, link.right, *link.context)
            goal = (
                f.condition_of(link.right, env)
                if not link.symbol
                else f.compared(link.symbol, link.left, link.right, node, env)
            )
            points = [
                Parameter(v.name, "int" if v.element == INT else "real", v)
                for k, v in f.variables.items() if k.startswith("point ")
            ]  # fmt: skip
            claim = Claim(name, tuple(f.given), goal)
        except KernelError as error:
            raise f.error(node, str(error)) from None
        except RecursionError:
            raise f.error(node, "the formula is nested too deeply") from None
        line, _ = self.source.document.place(link.start)
        read = ReadClaim(
            claim, (*self.parameters, *points), tuple(f.obligations.values()),
            tuple(f.conditions.values()), self.source.file, line,
        )  # fmt: skip
        definitions = tuple(
            (d.key, self.source.document.place(d.start)[0])
            for k, d in self.known.definitions.items()
            if k in used
        )
        return ReadLink(read, definitions, tuple(self.ranges), self.known.base)

    # -- which names are used -----------------------------------------------------------------

    def _closure(self, trees: Sequence[Node]) -> tuple[list[str], list[Node]]:
        """The names that a statement uses, through definitions, shapes and hypotheses."""
        used: dict[str, None] = {}
        open_trees = list(trees)
        waiting = list(self.known.hypotheses)
        sizes = {k for d in self.known.names.values() for n in d.shape for k in self._keys(n)}
        taken: list[Node] = []
        while open_trees:
            for key in self._keys(open_trees.pop()):
                if key in used:
                    continue
                used[key] = None
                declared = self.known.names.get(key)
                open_trees += list(declared.shape) if declared else []
                for entry in (key, f"{key}^T"):
                    definition = self.known.definitions.get(entry)
                    if definition is not None:
                        used[entry] = None
                        open_trees += [definition.right, *_limits(definition.spans)]
            if not open_trees:
                for h in list(waiting):
                    if any(k in used for k in self._keys(h) if k in self.known.names or k in sizes):
                        waiting.remove(h)
                        taken.append(h)
                        open_trees.append(h)
        order = {id(h): place for place, h in enumerate(self.known.hypotheses)}
        return list(used), sorted(taken, key=lambda h: order[id(h)])

    def _keys(self, tree: Node) -> Iterator[str]:
        for piece in pieces(tree):
            if isinstance(piece, Name):
                yield self.formulas.key_of(piece)
            elif isinstance(piece, Operation):
                yield piece.symbol

    # -- their variables ----------------------------------------------------------------------

    def _declare(self, used: Iterable[str], hypotheses: Sequence[Node]) -> None:
        """Variables for the names; what is said of sizes alone is known in the shapes."""
        f = self.formulas
        declared = [
            self.known.names[k] for k in used
            if k in self.known.names and k not in self.known.definitions
            and self.known.names[k].kind != "Uniform"  # it has a value within \\mathbb{P} only
        ]  # fmt: skip
        for d in declared:
            if d.kind in ("Size", "Int") and not d.shape:
                self._integer(d.key, d.kind == "Size")
        shapes = [self.known.names[k] for k in used if k in self.known.names]
        sizes = {k for d in self.known.names.values() for n in d.shape for k in self._keys(n)}
        for d in shapes:
            for dim in d.shape:
                for key in self._keys(dim):
                    if not (
                        key in f.variables
                        or key in self.known.names
                        or key in self.known.definitions
                    ):
                        self._integer(key, True)
        for h in hypotheses:
            for key in self._keys(h):
                if key in sizes and key not in f.variables and key not in self.known.names:
                    self._integer(key, True)
        # that a size divides another is said of sizes of at least 1
        of_sizes = sorted(
            (h for h in hypotheses if all(k in f.variables for k in self._keys(h))),
            key=lambda h: isinstance(h, Relation) and h.symbol == "divides",
        )
        f.supposing = True
        for h in of_sizes:
            f.given += self._hypothesis(h)
        for d in declared:
            if d.key not in f.variables:
                self._variable(d)
        for h in hypotheses:
            if h not in of_sizes:
                f.given += self._hypothesis(h)
        f.supposing = False

    def _integer(self, key: str, natural: bool) -> None:
        f = self.formulas
        v = Var(f.identifier(key), INT)
        f.variables[key] = v
        f.taken.append(v.name)
        if natural:
            f.given.append(Le(ZERO, v))
        self.parameters.append(Parameter(v.name, "size" if natural else "int", v))

    def _variable(self, d: Declared) -> None:
        f = self.formulas
        name = f.identifier(d.key)
        f.taken.append(name)
        place = _Place(d.start)
        if d.kind == "Function":
            fun = Fun(name)
            f.variables[d.key] = FunctionParameter(fun)
            if d.properties:
                f.arities[name] = (0,)
            f.given += [f.property_of(fun, p, place) for p in d.properties]
            self.parameters.append(Parameter(name, "function", fun, properties=d.properties))
            return
        shape = tuple(f.index(dim, {}) for dim in d.shape)
        for n in shape:
            natural = {g.args[1] for g in f.given if isinstance(g, Le) and g.args[0] == ZERO}
            if not evidently_natural(n, natural):
                f.given.append(Le(ZERO, n))
        if d.kind == "Identity":
            n = shape[0]
            f.variables[d.key] = f.entries((n, n), lambda p: Bracket(Eq(*p)), place)
            return
        v = Var(name, SORTS[d.kind], shape)
        f.variables[d.key] = Tensor(v, shape) if shape else v
        if d.kind == "Permutation":
            self.parameters.append(f.declare_permutation(name, v, place))
            return
        self.parameters.append(Parameter(name, d.kind.lower(), v))

    # -- hypotheses and free indices ----------------------------------------------------------

    def _hypothesis(self, tree: Node) -> list[Term]:
        """A hypothesis; it holds for all values of the indices that are free in it."""
        f = self.formulas
        free = self._free_names(tree)
        if not free:
            return [f.condition_of(tree, {})]
        env: dict[str, Term] = {}
        bound: list[tuple[Var, Term]] = []
        for key in free:
            size = f.axis(key, (tree,), env, tree)
            v = Var(f.fresh_name(f.identifier(key)), INT)
            f.taken.append(v.name)
            f.hints[v] = f.identifier(key)
            env[key] = add(v, f.base)
            bound.append((v, size))
        ranges = [c for v, n in bound for c in (Le(ZERO, v), Le(add(v, ONE), n))]
        with f.assuming(*ranges):
            formula = f.condition_of(tree, env)
        for v, size in reversed(bound):
            formula = Forall(Range(size), f.closed(formula, v, tree), f.hints[v])
            f.taken.remove(v.name)
        return [formula]

    def _free(
        self, trees: Sequence[Node], spans: Sequence[Span], node: Node, context: Sequence[Node]
    ) -> dict[str, Term]:
        """Variables for the indices that nothing binds, with their ranges as hypotheses."""
        f = self.formulas
        said = {s.name: s for s in spans}
        env: dict[str, Term] = {}
        free = list(dict.fromkeys(k for t in trees for k in self._free_names(t, said)))
        for s in spans:
            if s.name in self.known.names or s.name in self.known.definitions:
                raise f.error(
                    _Place(s.start),
                    f"`{s.name}` is declared, and no free index; what holds of it is written "
                    f"% symcnn: ; 0 < {s.name}, or it is declared nowhere else",
                )
        for key in free:
            span = said.get(key)
            if span is not None and span.member is not None:
                v = Var(f.identifier(key), REAL)
                f.taken.append(v.name)
                env[key] = v
                f.given.append(f.condition_of(span.member, env))
                self.parameters.append(Parameter(v.name, "real", v))
                self.ranges.append(str(span.member))
                continue
            if span is not None and span.first is not None and span.last is not None:
                first, last = f.index(span.first, {}), f.index(span.last, {})
            else:
                self._is_free(key, trees, node)
                size = f.axis(key, (*trees, *context), env, node)
                first, last = f.base, expanded(add(size, f.base, neg(ONE)))
            v = Var(f.identifier(key), INT)
            f.taken.append(v.name)
            env[key] = v
            f.given += [Le(first, v), Le(v, last)]
            self.parameters.append(Parameter(v.name, "int", v))
            self.ranges.append(f"{first} <= {key} <= {last}")
        return env

    def _is_free(self, key: str, trees: Sequence[Node], link: Node) -> None:
        r"""Refuse an index that many would sum over, of which nothing is said.

        So j in ``\sum_{i<j} x_i x_j``, and in ``A_{ij} x_j = b_i``.
        """
        said = f"; if it is free, write % symcnn: for {self.formulas.base} <= {key} <= n"
        for piece in (p for t in trees for p in pieces(t)):
            if isinstance(piece, Big) and piece.sub is not None and piece.sup is None:
                below = {k for n in pieces(piece.sub) if isinstance(n, Name) for k in [spelled(n)]}
                if key in below - set(bound_below(piece.sub)):
                    raise self.formulas.error(
                        piece, rf"whether `{key}` is summed over as well is not clear: "
                        rf"write \sum_{{{key}}} \sum_{{i<{key}}}{said}",
                    )  # fmt: skip
        one_sided = [t for t in trees if any(spelled(n) == key for n in unbound(t))]
        if not isinstance(link, Relation) or link.symbol != "=" or len(one_sided) != 1:
            return
        for piece in pieces(one_sided[0]):
            items = piece.items if isinstance(piece, Product) else ()
            if sum(any(spelled(n) == key for n in unbound(item)) for item in items) > 1:
                raise self.formulas.error(
                    piece, rf"`{key}` stands twice in this product, and on one side only: if it is "
                    rf"summed over, write \sum_{{{key}}}{said}",
                )  # fmt: skip

    def _free_names(self, tree: Node, said: Collection[str] = ()) -> list[str]:
        """The names in it that are declared nowhere and bound by nothing around them.

        That T transposes is not ``said`` of it where it is an index with a range.
        """
        for piece in pieces(tree):
            for exponent in _exponents(piece):
                self.units |= {id(n) for n in pieces(exponent) if isinstance(n, Name)}
            letter = transposing(piece.sup) if isinstance(piece, Script) else None
            self.transposing |= {id(letter)} if letter is not None else set()
        f = self.formulas
        found: dict[str, None] = {}
        for node in unbound(tree):
            key = f.key_of(node)
            known = key in self.known.names or key in self.known.definitions
            if not (
                known or key in f.variables or key in BUILT_IN or self._is_unit(node)
                or (id(node) in self.transposing and key not in said)
            ):  # fmt: skip
                found[key] = None
        return list(found)

    def _is_unit(self, node: Name) -> bool:
        """Whether it is the imaginary unit, which stands in exponents."""
        return node.key == "i" and id(node) in self.units


class _Place(Node):
    """A place of the document, for errors."""

    def __init__(self, start: int) -> None:
        super().__init__(start=start, end=start)


def _exponents(node: Node) -> Iterator[Node]:
    r"""What stands above e, or behind ``\\exp``."""
    if isinstance(node, Script) and node.sup is not None:
        if isinstance(node.base, Name) and node.base.key in ("e", r"\mathrm{e}"):
            yield node.sup
    elif isinstance(node, Product):
        for a, b in pairwise(node.items):
            if isinstance(a, Word) and a.name == "exp":
                yield b


def _limits(spans: Sequence[Span]) -> list[Node]:
    return [n for s in spans for n in (s.first, s.last) if n is not None]


__all__ = ["Link", "ReadLink", "read_link"]
