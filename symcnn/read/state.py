"""The state of one reading: hypotheses so far, what is recorded, and the limits."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Protocol, TypeVar

from symcnn.kernel.binding import free_vars, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    BOOL, COMPLEX, FALSE, INT, TENSOR, TRUE, ZERO, Add, Binder, Entry, Eq, FloorDiv, Ite, Lam, Le,
    Lt, Num, Range, Term, Var, add, conj, entry, neg,
)  # fmt: skip
from symcnn.operators.arrays import Array, array_of
from symcnn.operators.lengths import Axis, expanded, evident

from .changes import subst_entries
from .claim_error import ReadError
from .evident import conjuncts, evidently_natural, negation
from .values import (
    Claimed, Class, Closure, Condition, Derivative, Either, Equation, FunctionParameter, Gone,
    Infinity, Instance, Items, Layer, Library, Method, Needs, Obligation, Otherwise, Progression,
    Record, Scope, Selected, Series, Single, Tensor, Text, Value, Word, keys_alone,
)  # fmt: skip

MAX_WORK = 200_000  # expressions read plus nodes of terms rebuilt: about a second
MAX_NODES = 100_000  # nodes of one term, local names written out
MAX_TERM_DEPTH = 400
MAX_DEPTH = 90  # expressions inside each other, calls included
MAX_BITS = 4096  # of one number
INFINITE = (
    "an entry may be minus infinity here, which is read under exp, max and softmax, and in sums "
    "with finite numbers"
)
MAX_EXPONENT = 100  # of a power that is no number, when the exponent is one


R = TypeVar("R", bound=Obligation)
T = TypeVar("T")
Held = dict[str, Value]  # the names of a scope, the entries of a dict, the attributes of an object


class SourceText(Protocol):
    """What a reading needs from the file: its lines, and what its module-level names mean."""

    file: str
    libraries: set[str]

    def libraries_in(self, node: ast.AST) -> set[str]: ...

    def error(self, node: ast.AST, message: str) -> ReadError: ...
    def segment(self, node: ast.AST) -> str: ...
    def formula_of(self, name: str) -> ast.expr | None: ...
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
        self.around: list[dict[tuple[Term, ...], Condition]] = []  # records that go on later
        # what is needed by what a dict or an object holds under a name
        self.needs_of_held: dict[tuple[int, str], tuple[Held, dict[Any, Condition]]] = {}
        self.permutations: dict[Term, Var] = {}
        self.arities: dict[str, tuple[int, ...]] = {}
        self.calls: list[ast.AST] = []
        self.taken: list[str] = []
        self.hints: dict[Var, str] = {}
        self.on_parts: dict[Term, tuple[Axis, ...]] = {}  # equations by the parts of merged axes
        # the local names that are kept, with what they stand for; None: all are written out
        self.definitions: dict[Var, Term] | None = None
        self.of_claim = False  # whether what is read is a claim
        self.numpy = False  # whether a word was read whose results are NumPy's
        self.of_library = False  # whether a number was read that may be NumPy's or PyTorch's
        self.unknown: dict[Var, ast.AST] = {}  # what np.empty gives
        self.boxed = False  # whether a number may be an array without axes, as np.where gives it
        self.of_module: dict[str, Value] = {}  # names of the module, with what they are set to
        self.frames: list[Scope] = []  # the functions that are being read, outermost first
        self.objects: list[dict[str, Value]] = []  # attributes and dicts that can change
        self.defaults: dict[ast.AST, dict[str, Value]] = {}  # of functions of the file
        # the values of names of the outermost function as they are assigned, if they are asked for
        self.trace: list[tuple[int, str, Value]] | None = None
        self.changes = 0  # places outside of the function that is read that it has changed
        self.bodies: list[Sequence[ast.stmt]] = []  # of the functions that are being read
        self.alone: ast.AST | None = None  # the call that is all there is on its line
        # views, with what they are views of
        self.shared: dict[int, tuple[Value, tuple[Value, ...]]] = {}
        # new versions of what is stored into, with the version before
        self.versions: dict[int, tuple[Value, Value]] = {}
        self._held: dict[int, dict[str, Value]] = {}
        self.work = 0
        self.depth = 0
        self._measures: dict[int, tuple[Term, int, int]] = {}

    def value(self, node: ast.expr, scope: Scope) -> Value:
        """What an expression stands for."""
        raise NotImplementedError

    def call(self, function: Value, arguments: Sequence[Value], node: ast.expr) -> Value:
        """The value of a function at values."""
        raise NotImplementedError

    def note(self, name: str, value: Value, node: ast.AST) -> None:
        """Take down what a name of the outermost function now stands for."""
        if self.trace is not None and len(self.frames) <= 1:
            self.trace.append((getattr(node, "lineno", 0), name, value))

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

    def unwritten(self, shape: Sequence[Term], node: ast.AST) -> Array:
        """The array that ``np.empty`` gives: unknown integers, so that it can be of any type."""
        v = Var(self.fresh_name("empty"), INT, tuple(shape))
        self.taken.append(v.name)
        self.unknown[v] = node
        return array_of(shape, lambda i: entry(v, *i) if i else v, INT)

    def written(self, t: Term, node: ast.AST) -> Term:
        """A result that does not depend on what stood in ``np.empty``: where it is, is required."""
        left = free_vars(t) & self.unknown.keys()
        if not left:
            return t
        self._require_written(t, min(left, key=lambda v: v.name), node)
        return subst_entries(t, {v: zeros_of(v) for v in left})

    def _require_written(self, t: Term, v: Var, node: ast.AST) -> None:
        if v not in free_vars(t):
            return
        if isinstance(t, Binder) and isinstance(t.domain, Range):
            with self.bound(t.hint, t.domain.args[0]) as i:
                self._require_written(open_binder(t, i), v, node)
        elif isinstance(t, Ite):
            test, first, second = t.args
            self._require_written(test, v, node)
            for fact, case in ((test, first), (negation(test), second)):
                with self.assuming(fact):
                    self._require_written(case, v, node)
        elif t == v or (isinstance(t, Entry) and t.args[0] == v):
            what = "every entry of `empty` that counts is written; else write zeros"
            self.require(Lt(ZERO, ZERO), what, self.unknown[v])
        else:
            for a in t.args:
                self._require_written(a, v, node)

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
    def unrecorded(self) -> Iterator[None]:
        """Forget at the end what is recorded inside, and nothing else."""
        recorded = self.obligations, self.conditions
        self.obligations, self.conditions = dict(self.obligations), dict(self.conditions)
        try:
            yield
        finally:
            self.obligations, self.conditions = recorded

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
    def without(self, v: Var) -> Iterator[None]:
        """Leave out of the context what it says about a variable."""
        guards = self.guards
        self.guards = [g for g in guards if v not in free_vars(g)]
        try:
            yield
        finally:
            self.guards = guards

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

    def is_natural(self, t: Term) -> bool:
        """Whether an integer is at least 0 to the eye, from the hypotheses on its parts."""
        known = [f.args for f in (*self.given, *self.guards) if isinstance(f, Le)]
        natural = {b for a, b in known if a == ZERO}

        def is_natural(t: Term) -> bool:
            if evidently_natural(t, natural):
                return True
            if isinstance(t, Add | FloorDiv) and all(map(is_natural, t.args)):
                return True
            # what a hypothesis a <= b says of b - a
            rests = (expanded(add(t, a, neg(b))) for a, b in known if b.sort == a.sort == INT)
            return any(evidently_natural(rest, natural) for rest in rests)

        return is_natural(t)

    def is_evident(self, formula: Term) -> bool:
        """Whether a formula on sizes holds by multiplying out, with what is known to be natural."""
        if not isinstance(formula, Eq | Le) or any(a.sort != INT for a in formula.args):
            return False
        difference = expanded(add(formula.args[1], neg(formula.args[0])))
        return difference == ZERO or (isinstance(formula, Le) and self.is_natural(difference))

    def require(
        self, formula: Term, what: str, node: ast.AST, otherwise: Otherwise = "fails"
    ) -> None:
        """Record an obligation, unless it is evident or one of the hypotheses."""
        make = partial(Obligation, otherwise=otherwise)
        self._record(self.obligations, make, formula, what, node)

    def condition(self, formula: Term, what: str, node: ast.AST) -> None:
        """Record what a real operation needs, unless it is evident or a hypothesis."""
        self._record(self.conditions, Condition, formula, what, node)

    @contextmanager
    def apart(self) -> Iterator[dict[tuple[Term, ...], Condition]]:
        """The conditions that are recorded inside, and not in the record itself."""
        self.around.append(self.conditions)
        found: dict[tuple[Term, ...], Condition] = {}
        self.conditions = found
        try:
            yield found
        finally:
            self.conditions = self.around.pop()

    def hold(self, held: Held, name: str, needs: Needs) -> None:
        """Keep what a value needs that a dict or an object holds, for where it is read."""
        self.needs_of_held.setdefault((id(held), name), (held, {}))[1].update(needs)

    def needs_in(self, held: Held, name: str) -> Needs:
        """What is needed by what a dict or an object holds under a name."""
        return self.needs_of_held.get((id(held), name), (held, {}))[1]

    def needs_where_held(self, value: Value) -> Needs:
        """What a value needs that dicts or objects hold."""
        every = self.needs_of_held.items()
        found = [needs for (_, name), (held, needs) in every if held.get(name) is value]
        return {key: need for needs in found for key, need in needs.items()}

    def take(self, held: Held, *names: str) -> None:
        """Record what is needed by what is read of a dict or an object."""
        for name in names:
            for key, need in self.needs_in(held, name).items():
                self.conditions.setdefault(key, need)

    def need_at_once(self, needs: Needs) -> None:
        """Record what a change needs of what exists already, whatever is made by it."""
        for record in (*self.around, self.conditions):
            record.update(needs)

    def each_apart(
        self, read: Callable[[T], Value], places: Iterable[T], old: Sequence[frozenset[Any]] = ()
    ) -> tuple[tuple[Value, ...], tuple[frozenset[tuple[Term, ...]], ...]]:
        """The values that are read at places, and for each the keys of what only it needs.

        ``old`` are such keys of an earlier reading of the same values.
        """
        values, found = [], []
        for place in places:
            with self.apart() as needs:
                values.append(read(place))
            found.append(needs)
        if not any(found):
            return tuple(values), tuple(old)
        known = set().union(self.conditions, *self.around)
        before = old or [frozenset()] * len(found)
        alone = keys_alone([needs.keys() | b for needs, b in zip(found, before, strict=True)])
        for needs in found:
            for key, need in needs.items():
                self.conditions.setdefault(key, need)
        pairs = zip(alone, before, strict=True)
        return tuple(values), tuple(keys - (known - b) for keys, b in pairs)

    def _record(
        self,
        record: dict[tuple[Term, ...], R],
        kind: Callable[..., R],
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

    def decided(self, formula: Term) -> Term:
        """TRUE or FALSE where a formula is decided to the eye or by a hypothesis; else itself."""
        if evident(formula) or formula in self.given or formula in self.guards:
            return TRUE
        opposite = negation(formula)
        if evident(opposite) or opposite in self.given or opposite in self.guards:
            return FALSE
        return formula

    # -- kinds of values -----------------------------------------------------------------

    # -- tensors ----------------------------------------------------------------------------


def zeros_of(v: Var) -> Term:
    """Zeros in the place of a variable."""
    t: Term = ZERO
    for n in reversed(v.shape):
        t = Lam(Range(n), t, "i")
    return t


def case_of(t: Ite) -> Term | None:
    """The case that holds to the eye, as in what was just stored at an index; None if neither."""
    if evident(t.args[0]):
        return t.args[1]
    return t.args[2] if evident(negation(t.args[0])) else None


def axes(tensor: Tensor | Array) -> str:
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
        case Array():
            return f"an array with {axes(found)}" if found.axes else "a number"
        case Equation() | Claimed():
            return "an equation of arrays"
        case Items(is_list=is_list):
            return "a list" if is_list else "a tuple"
        case Progression():
            return "a range"
        case Class():
            return "a class"
        case Either(first=first, second=second):
            return f"{kind_of(first)} in one case of an `if` and {kind_of(second)} in the other"
        case Selected():
            return "what a mask takes, of which it is not known how many there are"
        case Closure() | FunctionParameter() | Word() | Derivative():
            return "a function"
        case Library():
            return "a module"
        case Method():
            return f"the method .{found.name}"
        case Text():
            return "a string"
        case Record():
            return "a dict"
        case Single():
            return found.text if found.text == "None" else "`...`"
        case Instance() | Layer():
            return "an object"
        case Gone():
            return "nothing that can be said"
        case Series():
            return "what a loop runs over"
        case Infinity():
            return "infinity"
    return f"a term of sort {TENSOR.name}"
