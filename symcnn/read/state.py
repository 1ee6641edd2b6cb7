"""The state of one reading: hypotheses so far, what is recorded, and the limits."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol, TypeVar

from symcnn.kernel.binding import close, free_vars, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    BOOL,
    COMPLEX,
    INT,
    TENSOR,
    ZERO,
    And,
    Bracket,
    Eq,
    Ite,
    Lam,
    Le,
    Lt,
    Not,
    Num,
    Or,
    Range,
    Term,
    Var,
    conj,
    entry,
    ne,
)

from .errors import ReadError
from .values import (
    Closure,
    Condition,
    Derivative,
    FunctionParameter,
    Items,
    Library,
    Obligation,
    Progression,
    Scope,
    Tensor,
    Value,
    Word,
)

MAX_WORK = 200_000  # expressions read plus nodes of terms rebuilt: about a second
MAX_NODES = 100_000  # nodes of one term, local names written out
MAX_TERM_DEPTH = 400
MAX_DEPTH = 90  # expressions inside each other, calls included
MAX_BITS = 4096  # of one number
MAX_EXPONENT = 100  # of a power that is no number, when the exponent is one


R = TypeVar("R", bound=Obligation)


class SourceText(Protocol):
    """What a reading needs from the file: its lines, and what its module-level names mean."""

    file: str

    def error(self, node: ast.AST, message: str) -> ReadError: ...
    def segment(self, node: ast.AST) -> str: ...
    def size(self, name: str, node: ast.AST) -> Term | None: ...
    def global_names(self) -> set[str]: ...
    def global_value(
        self, name: str, node: ast.AST, *, annotation: bool = False
    ) -> Value | None: ...


class State:
    """Base of the reader; its parts add what is read, and the last one adds ``value``."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.given: list[Term] = []
        self.guards: list[Term] = []
        self.obligations: dict[tuple[Term, ...], Obligation] = {}
        self.conditions: dict[tuple[Term, ...], Condition] = {}
        self.permutations: dict[Term, Var] = {}
        self.arities: dict[str, tuple[int, ...]] = {}
        self.calls: list[ast.AST] = []
        self.taken: list[str] = []
        self.hints: dict[Var, str] = {}
        # the local names that are kept, with what they stand for; None: all are written out
        self.definitions: dict[Var, Term] | None = None
        self.numpy = False  # whether a word was read whose results are NumPy's
        self.boxed = False  # whether a number may be an array without axes, as np.where gives it
        self.of_arrays: dict[int, Term] = {}  # equations of arrays, by identity
        self.work = 0
        self.depth = 0
        self._measures: dict[int, tuple[Term, int, int]] = {}

    def value(self, node: ast.expr, scope: Scope) -> Value:
        """What an expression stands for."""
        raise NotImplementedError

    def call(self, function: Value, arguments: Sequence[Value], node: ast.expr) -> Value:
        """The value of a function at values."""
        raise NotImplementedError

    # -- errors and limits ---------------------------------------------------------

    def error(self, node: ast.AST, message: str) -> ReadError:
        """A ``ReadError`` at a place of the source."""
        return self.source.error(node, message)

    def spend(self, amount: int, node: ast.AST) -> None:
        """Count work; raise when it is more than any sensible claim takes."""
        self.work += amount
        if self.work > MAX_WORK:
            raise self.error(
                node, "the claim is too large with its local functions and names written out"
            )

    def checked(self, t: Term, node: ast.AST) -> Term:
        """The term itself; raises when it or one of its numbers is too large."""
        size, depth = self._measure(t)
        if size > MAX_NODES or depth > MAX_TERM_DEPTH:
            raise self.error(
                node,
                "the expression is too large with its local names written out "
                f"({size} operations, {depth} inside each other)",
            )
        if isinstance(t, Num):
            bits = max(t.value.numerator.bit_length(), t.value.denominator.bit_length())
            if bits > MAX_BITS:
                raise self.error(node, f"a number of {bits} bits is too large to reason about")
        return t

    def _measure(self, t: Term) -> tuple[int, int]:
        found = self._measures.get(id(t))
        if found is None:
            size, depth = 1, 0
            for a in t.args:
                inner = self._measure(a)
                size += inner[0]
                depth = max(depth, inner[1])
            self.work += len(t.args)
            # the term is kept, so that its id stays its own
            found = self._measures[id(t)] = (t, size, depth + 1)
        return found[1], found[2]

    @contextmanager
    def kernel(self, node: ast.AST) -> Iterator[None]:
        """Report what the kernel refuses to build as an error at a place of the source."""
        try:
            yield
        except KernelError as error:
            raise self.error(node, str(error)) from None

    # -- hypotheses and what is recorded ----------------------------------------------

    @contextmanager
    def assuming(self, *formulas: Term) -> Iterator[None]:
        """Record the formulas as part of the context of everything read inside."""
        before = len(self.guards)
        self.assume(*formulas)
        try:
            yield
        finally:
            del self.guards[before:]

    def assume(self, *formulas: Term) -> None:
        """Add the formulas to the context that ``assuming`` takes back at its end.

        Equations between real numbers or tensors are left out: nothing follows from them for
        an index, and they would burden every obligation read beside them.
        """
        for formula in formulas:
            for f in conjuncts(formula):
                if not evident(f) and not (isinstance(f, Eq) and f.left.sort not in (INT, BOOL)):
                    self.guards.append(f)

    @contextmanager
    def bound(self, hint: str, count: Term) -> Iterator[Var]:
        """A fresh variable with ``0 <= v < count``, for use inside a binder."""
        v = Var(self.fresh_name(hint), INT)
        self.hints[v] = hint
        self.taken.append(v.name)
        try:
            with self.assuming(Le(ZERO, v), Lt(v, count)):
                yield v
        finally:
            self.taken.pop()

    def fresh_name(self, hint: str) -> str:
        """A name that no parameter and no enclosing variable has."""
        name, number = hint, 0
        while name in self.taken:
            number += 1
            name = f"{hint}_{number}"
        return name

    def _open_conjuncts(self, formula: Term) -> list[Term]:
        known = {*self.given, *self.guards}
        return [f for f in conjuncts(formula) if f not in known and not evident(f)]

    def require(self, formula: Term, what: str, node: ast.AST) -> None:
        """Record an obligation, unless it is evident or one of the hypotheses."""
        self._record(self.obligations, Obligation, formula, what, node)

    def condition(self, formula: Term, what: str, node: ast.AST) -> None:
        """Record what a real operation needs, unless it is evident or a hypothesis."""
        self._record(self.conditions, Condition, formula, what, node)

    def _record(
        self,
        record: dict[tuple[Term, ...], R],
        kind: type[R],
        formula: Term,
        what: str,
        node: ast.AST,
    ) -> None:
        rest = self._open_conjuncts(formula)
        if rest:
            given, needed = (*self.given, *self.guards), conj(*rest)
            place = self.error(node, what)
            # the same need at a later place is no other need
            record.setdefault(
                (needed, *given), kind(given, needed, what, place.line, place.column, place.source)
            )

    # -- kinds of values -----------------------------------------------------------------

    def number(self, node: ast.expr, scope: Scope) -> Term:
        """A numeric term; a formula counts as 1 or 0, as in Python."""
        return self.as_number(self.value(node, scope), node)

    def as_number(self, found: Value, node: ast.AST) -> Term:
        """The value as a number; raises if it is not one."""
        if isinstance(found, Term):
            self.refuse_array_of_truths(found, node)
            return Bracket(found) if found.sort == BOOL else found
        raise self.error(node, f"a number is expected, found {kind_of(found)}")

    def integer(self, node: ast.expr, scope: Scope, role: str) -> Term:
        """An integer term; ``role`` says in an error what it is for."""
        return self.as_integer(self.value(node, scope), node, role)

    def as_integer(self, found: Value, node: ast.AST, role: str) -> Term:
        """The value as an integer; raises if it is not one."""
        if isinstance(found, Term) and found.sort in (INT, BOOL):
            return self.as_number(found, node)
        raise self.error(node, f"{role} must be an integer, found {kind_of(found)}")

    def formula(self, node: ast.expr, scope: Scope) -> Term:
        """A condition; a number counts as true where it is not 0, as in Python."""
        return self.as_formula(self.value(node, scope), node)

    def as_formula(self, found: Value, node: ast.AST) -> Term:
        """The value as a formula; raises if it has no truth value."""
        if isinstance(found, Term):
            self.refuse_array_of_truths(found, node)
            return found if found.sort == BOOL else ne(found, ZERO)
        raise self.error(node, f"a condition is expected, found {kind_of(found)}")

    def refuse_array_of_truths(self, found: Term, node: ast.AST) -> None:
        """Raise if the formula is an equation of arrays, one truth value for each entry."""
        if id(found) in self.of_arrays:
            raise self.error(
                node,
                "an equation of arrays has no single truth value in NumPy; compare the entries: "
                "all(X[i] == Y[i] for i in range(n))",
            )

    def as_tensor(self, found: Value, node: ast.AST) -> Tensor:
        """The value as a tensor: a list written out becomes one by cases."""
        if isinstance(found, Tensor):
            return found
        if isinstance(found, Items):
            if not found.is_list:
                raise self.error(
                    node, "a tuple is no list and no row of a tensor; write [...] for (...)"
                )
            return self.tabulated_items(found, node)
        raise self.error(node, f"a tensor is expected, found {kind_of(found)}")

    def tabulated_items(self, found: Items, node: ast.AST) -> Tensor:
        """The entries of a list or tuple as those of a tensor, by cases."""
        if not found.items:
            raise self.error(node, "an empty list has no entries to speak of")
        count = Num(len(found.items))
        with self.bound("i", count) as v:
            value = found.items[-1]
            value = value if isinstance(value, Term) else self.as_tensor(value, node)
            for place in reversed(range(len(found.items) - 1)):
                item = found.items[place]
                item = item if isinstance(item, Term) else self.as_tensor(item, node)
                value = self.choose(Eq(v, Num(place)), item, value, node)
            return self.close_tensor(v, count, value, node)

    # -- tensors ----------------------------------------------------------------------------

    def close_tensor(self, v: Var, count: Term, body: Value, node: ast.AST) -> Tensor:
        """The list whose entry (or slice) v is ``body``, for ``0 <= v < count``."""
        if isinstance(body, Items):
            body = self.as_tensor(body, node)
        if isinstance(body, Tensor):
            if any(v in free_vars(n) for n in body.shape):
                raise self.error(
                    node,
                    f"the inner lists differ in length: their length depends on {v.name}; "
                    "a tensor has the same length in every row",
                )
            inner, shape, lists = body.term, body.shape, body.lists
        else:
            inner, shape, lists = self.as_number(body, node), (), 0
        term = Lam(Range(count), self.closed(inner, v, node), self.hints[v])
        return Tensor(term, (count, *shape), lists + 1)

    def closed(self, t: Term, v: Var, node: ast.AST) -> Term:
        """``close``, with its work counted."""
        self.checked(t, node)
        self.spend(self._measure(t)[0], node)
        return close(t, v)

    def tabulate(
        self,
        shape: Sequence[Term],
        entry_at: Callable[[tuple[Term, ...]], Value],
        node: ast.AST,
        *,
        lists: int = 0,
    ) -> Tensor:
        """The tensor of a shape whose entry at indices is given by a function."""

        def build(indices: tuple[Term, ...]) -> Value:
            place = len(indices)
            if place == len(shape):
                return entry_at(indices)
            with self.bound("ijklmnopqrst"[min(place, 11)], shape[place]) as v:
                body = build((*indices, v))
                return self.close_tensor(v, shape[place], body, node)

        return replace(self.as_tensor(build(()), node), lists=lists)

    def at(self, tensor: Tensor, indices: Sequence[Term], node: ast.AST) -> Term | Tensor:
        """An entry, or with fewer indices than axes the tensor that is left.

        The indices are taken to be in range: who calls this has required it.
        """
        t = tensor.term
        if len(indices) == len(tensor.shape):
            left = list(indices)
            while left and isinstance(t, Lam):
                self.spend(self._measure(t)[0], node)
                t = open_binder(t, left.pop(0))
            return self.checked(entry(t, *left), node)
        lists = max(0, tensor.lists - len(indices))
        if isinstance(t, Lam):
            for i in indices:
                self.spend(self._measure(t)[0], node)
                t = open_binder(t, i)
            return Tensor(t, tensor.shape[len(indices) :], lists)
        return self.tabulate(
            tensor.shape[len(indices) :],
            lambda rest: self.at(tensor, (*indices, *rest), node),
            node,
            lists=lists,
        )

    def same_shape(self, a: Tensor, b: Tensor, node: ast.AST, what: str) -> None:
        """Raise if the ranks differ; require that the sizes are equal."""
        if len(a.shape) != len(b.shape):
            raise self.error(
                node, f"{what}: a tensor with {axes(a)} and one with {axes(b)} do not fit"
            )
        for m, n in zip(a.shape, b.shape, strict=True):
            self.require(Eq(m, n), f"{what}: equal sizes", node)

    def choose(self, condition: Term, a: Value, b: Value, node: ast.AST) -> Term | Tensor | Items:
        """``a if condition else b`` for numbers, formulas, tensors of one shape, and tuples."""
        if isinstance(a, Items) and isinstance(b, Items) and not (a.is_list or b.is_list):
            if len(a.items) != len(b.items):
                raise self.error(node, "the two cases are tuples of different lengths")
            pairs = zip(a.items, b.items, strict=True)
            return Items(tuple(self.choose(condition, *p, node) for p in pairs), is_list=False)
        if isinstance(a, Tensor | Items) or isinstance(b, Tensor | Items):
            left, right = self.as_tensor(a, node), self.as_tensor(b, node)
            self.same_shape(left, right, node, "the two cases")
            if left.lists != right.lists:
                raise self.error(node, "one of the two cases is a list and the other an array")
            return self.tabulate(
                left.shape,
                lambda i: self.choose(
                    condition, self.at(left, i, node), self.at(right, i, node), node
                ),
                node,
                lists=left.lists,
            )
        if isinstance(a, Term) and isinstance(b, Term) and a.sort == b.sort == BOOL:
            found = Or(conj(condition, a), conj(negation(condition), b))
            if id(a) in self.of_arrays or id(b) in self.of_arrays:
                self.of_arrays[id(found)] = found
            return found
        return Ite(condition, self.as_number(a, node), self.as_number(b, node))


def axes(tensor: Tensor) -> str:
    """``1 axis``, ``2 axes``."""
    return f"{len(tensor.shape)} ax{'i' if len(tensor.shape) == 1 else 'e'}s"


def kind_of(found: Value) -> str:
    """What a value is, in words."""
    match found:
        case Term() if found.sort == BOOL:
            return "a condition"
        case Term() if found.sort <= COMPLEX:
            return {0: "an integer", 1: "a real number", 2: "a complex number"}[found.sort]
        case Tensor():
            return f"a tensor with {axes(found)}"
        case Items(is_list=is_list):
            return "a list" if is_list else "a tuple"
        case Progression():
            return "a range"
        case Closure() | FunctionParameter() | Word() | Derivative():
            return "a function"
        case Library():
            return "a module"
    return f"a term of sort {TENSOR.name}"


def conjuncts(formula: Term) -> tuple[Term, ...]:
    """The formulas that a conjunction is made of; one formula by itself."""
    if isinstance(formula, And):
        return tuple(part for f in formula.args for part in conjuncts(f))
    return (formula,)


def negation(formula: Term) -> Term:
    """The negation, taken into inequalities, conjunctions and disjunctions.

    >>> a, b = Var("a", INT), Var("b", INT)
    >>> print(negation(a <= b))
    b < a
    """
    match formula:
        case Le(args=(a, b)):
            return Lt(b, a)
        case Lt(args=(a, b)):
            return Le(b, a)
        case Not(args=(p,)):
            return p
        case And(args=args):
            return Or(*map(negation, args))
        case Or(args=args):
            return And(*map(negation, args))
    return Not(formula)


def evident(formula: Term) -> bool:
    """Whether a formula holds by looking at its numbers alone."""
    match formula:
        case Le(args=(Num(value=a), Num(value=b))):
            return a <= b
        case Le(args=(a, b)):
            return a == b
        case Lt(args=(Num(value=a), Num(value=b))):
            return a < b
        case Eq(args=(a, b)):
            return a == b
        case Not(args=(Eq(args=(Num(value=a), Num(value=b))),)):
            return a != b
        case And(args=args):
            return all(map(evident, args))
    return False
