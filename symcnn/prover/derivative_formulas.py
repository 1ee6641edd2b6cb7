"""Derivatives and adjoints of operators as explicit formulas, each a theorem.

The left side is a derivative of the operator as it stands, ``d<G, T(X)>/dX[i]``; the lines
are: differentiate, carry out the deltas, tidy up. ``derived`` does this for one entry with
arbitrary indices; ``Derived.theorem`` is about the whole tensor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from symcnn.kernel.binding import close, free_vars, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, congruence, cut, instantiate, reflexivity
from symcnn.kernel.sums import entry_lam
from symcnn.kernel.terms import REAL, Bound, Diff, Entry, Eq, Range, Sum, Term, Var, add, mul
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after, carry, everywhere, has, maybe, places
from symcnn.lemmas.derivatives import derivative_value
from symcnn.lemmas.differentiation import differentiate_where, gradient
from symcnn.lemmas.extrema import Opened
from symcnn.lemmas.nearby import differentiate_near
from symcnn.lemmas.notation import at

from .auto import StuckError, prove_equal
from .chain import Chain, Derivation
from .claim import Claim
from .local_names import Definition
from .arbitrary_entry import fresh_indices, hints, ranges, settle, tabulated
from .exclusions import Borders
from .folding import Value
from .instantiation import instances_for
from .layers import Layers
from .piecewise import put_in_pieces
from .shifts import SHIFTS, without_shifts

Kind = Literal["vjp", "jvp", "gradient", "jacobian", "hessian", "adjoint"]
BY_LAYERS: tuple[Kind, ...] = ("vjp", "gradient")
KINDS: tuple[Kind, ...] = ("vjp", "jvp", "gradient", "jacobian", "hessian", "adjoint")


class DeriveError(Exception):
    """What was asked for cannot be derived; says what, and why."""


class NotLinearError(DeriveError):
    """The operator is not linear, or not shown to be; the claim says what linearity means."""

    def __init__(self, message: str, claim: Claim) -> None:
        super().__init__(message)
        self.claim = claim


@dataclass(frozen=True)
class Operator:
    """A function of tensors and numbers: its result as a term in its parameters.

    ``shape`` is the shape of the result, empty for a number. ``parameters`` are the
    variables and ``given`` what they satisfy. ``definitions`` are local names, each by the
    parameters and the names before it, which the result may use; ``assumed`` are those of
    ``given`` that nobody wrote, which it needs to be defined.
    """

    name: str
    parameters: tuple[Var, ...]
    given: Formulas
    result: Term
    shape: tuple[Term, ...] = ()
    definitions: tuple[Definition, ...] = ()
    assumed: Formulas = ()

    def parameter(self, name: str) -> Var:
        """The real parameter of a name. Raises ``DeriveError`` that lists what there is."""
        real = [v for v in self.parameters if v.element == REAL]
        for v in real:
            if v.name == name:
                return v
        there = ", ".join(v.name for v in real) or "none"
        raise DeriveError(f"{self.name} has no real parameter {name}; there are: {there}")


@dataclass(frozen=True)
class Derived:
    """A derivative of an operator: the formula of an entry, and how it was found.

    ``indices`` with ``sizes`` are the indices of the entry, ``lines`` its derivation from
    ``lines.left``; ``assumed`` are the hypotheses that had to be added to those of the
    operator; ``extra`` are the tensors that are not its parameters, as G. ``definitions`` are
    the names in the formula, those of the operator and those of its derivatives, in an order
    in which they can be calculated, and ``settled`` the sums over deltas that were carried out
    on the way to them; ``names`` are the hypotheses that define the names, ``values`` says what
    the operator's own stand for, and ``added`` are those of the definitions that only the
    shortest formula has.
    """

    operator: Operator
    wrt: Var
    kind: Kind
    indices: tuple[Var, ...]
    sizes: tuple[Term, ...]
    lines: Chain
    assumed: Formulas
    extra: tuple[Var, ...] = ()
    linearity: Theorem | None = field(default=None, compare=False)
    definitions: tuple[Definition, ...] = ()
    settled: tuple[tuple[Term, Term], ...] = ()
    names: Formulas = ()
    values: Callable[[], tuple[Value, ...]] = field(default=tuple, compare=False, repr=False)
    added: tuple[Definition, ...] = ()

    @property
    def entry(self) -> Term:
        """The formula of the entry."""
        return self.lines.term

    @property
    def hypotheses(self) -> Formulas:
        """What the operator's parameters satisfy, and what was assumed besides."""
        return (*self.operator.given, *self.assumed)

    @property
    def own_given(self) -> Formulas:
        """What the lines may use without what had to be assumed."""
        return tuple(p for p in self.lines.given if p not in self.assumed)

    @cached_property
    def unsure(self) -> Formulas:
        """What had to be assumed that may be false on a region, and not on a border only."""
        given = tuple(p for p in self.own_given if p not in self.names)
        borders = Borders(given, self.operator.definitions)
        return tuple(p for p in self.assumed if p not in borders)

    @property
    def formula(self) -> Term:
        """The result as a tensor, or a number."""
        return tabulated(self.entry, self.indices, self.sizes)

    @property
    def left(self) -> Term:
        """What it is the formula of, as a tensor or a number."""
        return tabulated(self.lines.left, self.indices, self.sizes)

    @property
    def theorem(self) -> Theorem:
        """``hypotheses |- left = formula``"""
        theorem = self.lines.theorem
        if not self.indices:
            return theorem
        names = tuple(v.name for v in self.indices)
        return congruence(self.left, (1,) * len(names), names, theorem)

    @property
    def name(self) -> str:
        """A name for it: the operator, the kind and the parameter."""
        return f"{self.operator.name}_{self.kind}_{self.wrt.name}"

    @property
    def derivation(self) -> Derivation:
        """The derivation of the entry, for indices in their ranges."""
        claim = Claim(
            self.name,
            self.lines.given,
            Eq(self.lines.left, self.entry),
        )
        return Derivation(claim, self.lines.theorem, tuple(self.lines.steps))


def derived(operator: Operator, wrt: str, kind: Kind = "vjp", upstream: str = "G") -> Derived:
    """The derivative of an operator in a parameter, as an explicit formula.

    Raises ``DeriveError`` for a parameter or kind that does not fit, ``NotLinearError`` for
    the adjoint of what is not linear, and ``KernelError`` where no law of differentiation
    applies.

    >>> from symcnn.lemmas.notation import sizes, tabulate, tensor, total
    >>> m, n = sizes("m n")
    >>> A, x = tensor("A", m, n), tensor("x", n)
    >>> product = tabulate(m, lambda i: total(n, lambda j: A[i, j] * x[j]))
    >>> print(derived(Operator("product", (A, x), (), product, (m,)), "x").formula)
    lam[j<n] sum[i<m] G[i]*A[i, j]
    """
    X = operator.parameter(wrt)
    if kind not in KINDS:
        raise DeriveError(f"there is no kind {kind}; there are: {', '.join(KINDS)}")
    if kind in ("gradient", "hessian") and operator.shape:
        axes = " x ".join(map(str, operator.shape))
        raise DeriveError(
            f"the {kind} is that of a number, and {operator.name} returns a tensor ({axes}); "
            "ask for vjp or jacobian"
        )
    linearity = _linearity(operator, X) if kind == "adjoint" else None
    taken = _names(operator) | {X}
    names = _index_names((operator.result, *(t for _, t in operator.definitions)), X)
    if kind in ("vjp", "adjoint", "gradient", "hessian"):
        columns = fresh_indices(names, X.shape, taken, hints(operator.result))
        rows = fresh_indices(hints(operator.result), operator.shape, taken | set(columns))
    else:
        rows = fresh_indices(hints(operator.result), operator.shape, taken)
        columns = fresh_indices(names, X.shape, taken | set(rows))
    taken |= {*rows, *columns}
    output = at(operator.result, *rows)
    if operator.definitions:
        return _by_layers(operator, X, kind, rows, columns, upstream)
    if kind in ("vjp", "adjoint", "gradient"):
        found = undifferentiated(operator, wrt, kind, upstream)
        lines, assumed = _lines(
            found.lines.left, operator.given, found.indices, X.shape, found.indices
        )
        return replace(found, lines=lines, assumed=assumed, linearity=linearity)
    if kind == "jvp":
        return _jvp(operator, X, rows, columns, output)
    if kind == "hessian":
        return _hessian(operator, X, columns, output, taken)
    indices, sizes = (*rows, *columns), (*operator.shape, *X.shape)
    left = gradient(output, X, *columns)
    return Derived(
        operator, X, kind, indices, sizes, *_lines(left, operator.given, indices, sizes, columns)
    )


def undifferentiated(operator: Operator, wrt: str, kind: Kind, upstream: str = "G") -> Derived:
    """The left side of a vjp, an adjoint or a gradient alone: there are no lines yet.

    Raises ``DeriveError`` for a parameter or an upstream gradient that does not fit.
    """
    X = operator.parameter(wrt)
    taken = _names(operator) | {X}
    names = _index_names((operator.result,), X)
    columns = fresh_indices(names, X.shape, taken, hints(operator.result))
    rows = fresh_indices(hints(operator.result), operator.shape, taken | set(columns))
    loss, extra = at(operator.result, *rows), tuple[Var, ...]()
    if kind != "gradient":
        extra = (_extra(upstream, operator.shape, operator),)
        loss = _contracted(extra[0][rows] if rows else extra[0], loss, rows, operator)
    lines = Chain(gradient(loss, X, *columns), (*operator.given, *ranges(columns, X.shape)))
    return Derived(operator, X, kind, columns, X.shape, lines, (), extra)


def _by_layers(
    operator: Operator,
    X: Var,
    kind: Kind,
    rows: tuple[Var, ...],
    columns: tuple[Var, ...],
    upstream: str,
) -> Derived:
    if kind not in BY_LAYERS:
        raise DeriveError(
            f"the {kind} of {operator.name} is derived with its local names written out"
        )
    loss = at(operator.result, *rows)
    extra: tuple[Var, ...] = ()
    if kind == "vjp":
        extra = (_extra(upstream, operator.shape, operator),)
        weight = extra[0][rows] if rows else extra[0]
        loss = _contracted(weight, loss, rows, operator)
    taken = {*_names(operator), *extra, *columns}
    layers = Layers(operator.definitions, operator.given, X, columns, taken)
    found = layers.backward(loss)
    return Derived(
        operator, X, kind, columns, X.shape, found.lines, found.assumed, extra,
        definitions=found.definitions, settled=found.settled, names=found.names,
        values=found.values,
    )  # fmt: skip


def _jvp(
    operator: Operator, X: Var, rows: tuple[Var, ...], columns: tuple[Var, ...], output: Term
) -> Derived:
    taken = {v.name for v in _names(operator)}
    V = _extra(next(n for n in ("V", "U", "T", "V_1") if n not in taken), X.shape, operator)
    total = mul(gradient(output, X, *columns), V[columns] if columns else V)
    for v, n in zip(reversed(columns), reversed(X.shape), strict=True):
        total = Sum(Range(n), close(total, v), v.name)
    found = _lines(total, operator.given, rows, operator.shape, None)
    return Derived(operator, X, "jvp", rows, operator.shape, *found, extra=(V,))


def _hessian(
    operator: Operator, X: Var, columns: tuple[Var, ...], output: Term, taken: set[Var]
) -> Derived:
    """The derivative of the gradient, whose formula must hold near the point as well."""
    first = derived(operator, X.name, "gradient")
    more = fresh_indices(tuple(v.name for v in columns), X.shape, taken)
    left = gradient(gradient(output, X, *columns), X, *more)
    indices, sizes = (*columns, *more), (*X.shape, *X.shape)
    given = (*operator.given, *first.assumed, *ranges(indices, sizes))
    lines = Chain(left, given)
    opened = tuple(zip(indices, map(Range, sizes), strict=True))
    theorem = first.lines.theorem
    if first.indices:
        theorem = instantiate(theorem, tuple(zip(first.indices, columns, strict=True)))
    try:
        second, assumed = differentiate_near(theorem, X, more, given, opened)
    except KernelError as error:
        shown = " and ".join(str(p) for p in theorem.hyps if X in free_vars(p))
        if not shown:
            raise
        raise DeriveError(
            f"the gradient of {operator.name} holds where {shown}; that this is so at all points "
            f"near {X.name} is not shown ({error})"
        ) from None
    lines.given = (*given, *assumed)
    lines.add(derivative_value(second), "differentiate the gradient, derived above")
    settle(lines, more)
    return Derived(operator, X, "hessian", indices, sizes, lines, (*first.assumed, *assumed))


def _lines(
    left: Term,
    given: Formulas,
    indices: Sequence[Var],
    sizes: Sequence[Term],
    targets: Sequence[Var] | None,
) -> tuple[Chain, Formulas]:
    """The derivation of an explicit formula for ``left``, and what had to be assumed."""
    lines = Chain(left, (*given, *ranges(indices, sizes)))
    return _finished(lines, targets, tuple(zip(indices, map(Range, sizes), strict=True)))


def _finished(
    lines: Chain, targets: Sequence[Var] | None, opened: Opened
) -> tuple[Chain, Formulas]:
    lines.add(without_shifts(lines.term, lines.given), SHIFTS)
    lines.add(put_in_pieces(lines.term, lines.given), "one piece after the other")
    theorem, assumed = _differentiated(lines.term, lines.given, opened)
    lines.add(theorem, "differentiate term by term")
    lines.given = (*lines.given, *assumed)
    settle(lines, targets)
    return lines, assumed


def _differentiated(t: Term, given: Formulas, opened: Opened) -> tuple[Theorem, Formulas]:
    """The derivatives in the term carried out, and what had to be assumed."""
    theorem = reflexivity(t)
    assumed: list[Term] = []
    while has(theorem.right, (Diff,)):
        found = [p for p in places(theorem.right, given) if isinstance(p.term, Diff)]
        one, more = differentiate_where(
            found[0].term, (*found[0].given, *assumed), opened, Borders(given).__contains__
        )
        assumed += more
        theorem = after(theorem, carry(theorem.right, found[0], one))
    return theorem, tuple(dict.fromkeys(assumed))


# -- names ------------------------------------------------------------------------------------


def _names(operator: Operator) -> set[Var]:
    terms = (*operator.given, *(s for definition in operator.definitions for s in definition))
    return set(free_vars(operator.result)).union(operator.parameters, *map(free_vars, terms))


def _extra(name: str, shape: tuple[Term, ...], operator: Operator) -> Var:
    if any(v.name == name for v in _names(operator)):
        raise DeriveError(f"{operator.name} has a variable {name} of its own; take another name")
    return Var(name, REAL, shape)


def _index_names(terms: Sequence[Term], X: Var) -> tuple[str, ...]:
    """The names under which the operator itself runs through the entries of X."""
    best: dict[int, str] = {}
    for entry, binders in (found for t in terms for found in _entries(t, X, ())):
        for axis, e in enumerate(entry.args[1:]):
            if isinstance(e, Bound) and e.index < len(binders):
                best.setdefault(axis, binders[-1 - e.index])
    names = [best.get(axis, "") for axis in range(len(X.shape))]
    return tuple(n if n not in names[:axis] else "" for axis, n in enumerate(names))


def _entries(t: Term, X: Var, binders: tuple[str, ...]) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    if X not in free_vars(t):
        return
    if isinstance(t, Entry) and t.args[0] == X:
        yield t, binders
    for place, a in enumerate(t.args):
        inner = (*binders, t.hint) if t.binds(place) else binders
        yield from _entries(a, X, inner)


def _contracted(weight: Term, output: Term, rows: tuple[Var, ...], operator: Operator) -> Term:
    total = mul(weight, output)
    own = hints(operator.result)
    names = own if len(own) == len(rows) else tuple(v.name for v in rows)
    for v, n, name in reversed(list(zip(rows, operator.shape, names, strict=True))):
        total = Sum(Range(n), close(total, v), name)
    return total


# -- linearity ----------------------------------------------------------------------------------


def _linearity(operator: Operator, X: Var) -> Theorem:
    """``T(a*Y + b*Z) = a*T(Y) + b*T(Z)``, entry by entry. Raises ``NotLinearError``."""
    claim = linearity(operator, X)
    opened = maybe(everywhere(_open_entry))(claim.left, claim.given)
    try:
        return after(opened, prove_equal(opened.right, claim.right, claim.given))
    except (StuckError, KernelError) as error:
        raise NotLinearError(
            f"{operator.name} is not shown to be linear in {X.name} ({error}); "
            "an operator that is not linear has no adjoint, ask for vjp",
            claim,
        ) from None


def _open_entry(t: Term, given: Formulas) -> Theorem:
    """An entry of an explicit tensor; hypotheses on all indices may say that it is in range."""
    lemmas = instances_for((t,), given)
    theorem = entry_lam(t, (*given, *(lemma.concl for lemma in lemmas)))
    for lemma in lemmas:
        theorem = cut(lemma, theorem)
    return theorem


def linearity(operator: Operator, X: Var) -> Claim:
    """The claim that an entry of the operator is linear in X."""
    taken = _names(operator)
    names = {v.name for v in taken}

    def new(name: str, shape: tuple[Term, ...] = ()) -> Var:
        while name in names:
            name += "_"
        names.add(name)
        return Var(name, REAL, shape)

    a, b, Y, Z = new("a"), new("b"), new("Y", X.shape), new("Z", X.shape)
    rows = fresh_indices(hints(operator.result), operator.shape, taken)
    output = at(operator.result, *rows)
    columns = fresh_indices((), X.shape, {*taken, *rows, a, b})
    combined = add(mul(a, Y[columns] if columns else Y), mul(b, Z[columns] if columns else Z))
    together = subst(output, {X: tabulated(combined, columns, X.shape)})
    given = (*operator.given, *ranges(rows, operator.shape))
    right = add(mul(a, subst(output, {X: Y})), mul(b, subst(output, {X: Z})))
    return Claim(f"{operator.name}_linear", given, Eq(together, right))
