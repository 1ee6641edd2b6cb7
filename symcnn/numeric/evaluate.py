"""Terms at concrete values: every index is an axis of a NumPy array.

The variable of the binder at nesting level L has the shape [n, 1, ..., 1] with L ones, so
arrays that depend on different indices line up by broadcasting, and a sum at level L
reduces the first axis, or multiplies by n what does not depend on it. A range whose size
depends on an outer index takes the largest size and a mask. Index expressions, sizes and
guards are always exact integers; they are taken into the field where it uses them.

>>> from symcnn.kernel.binding import close
>>> from symcnn.kernel.terms import INT, REAL, Range, Sum, Var
>>> n, i = Var("n", INT), Var("i", INT)
>>> x = Var("x", REAL, (n,))
>>> evaluate(Sum(Range(n), close(i * x[i], i), "i"), {n: 3, x: [5, 6, 7]}, field=RATIONAL)
20
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from symcnn.kernel.terms import (
    INT, TENSOR, Add, And, Apply, Binder, Bound, Bracket, Det, Diff, Entry, Eq, Exists, FloorDiv,
    Forall, Integral, Inv, Ite, Lam, Le, Lt, Max, Min, Mod, Mul, Not, Num, Or, Pow, Pred, Prod,
    Recip, Space, Sum, Term, Var, rank_of,
)  # fmt: skip

from .analysis import (
    RATIONAL_FUNCTIONS, Integrality, Values, field_for, function_value, tolerance_for,
)  # fmt: skip
from .truth import compare, conjunction, disjunction, eq, negation, pred
from .fields import (
    FLOAT, INTEGER, PRIME, RATIONAL, WORK, Field, IEEEFloats, NoisyFloats, TooLarge, Unsupported,
    Value,
)  # fmt: skip
from .sample_functions import FiniteSequence
from .known import KNOWN
from .stacked_matrices import determinant, inverse
from .quadrature import diff, integral, without_axis
from .scope import Place, Scope, gather, number, ragged, spans, trim, truth, whole

__all__ = [
    "FLOAT", "INTEGER", "PRIME", "RATIONAL", "Evaluator", "TooLarge", "Unsupported", "Values",
    "evaluate", "field_for", "tolerance_for",
]  # fmt: skip


def evaluate(term: Term, values: Values, field: Field | None = None) -> Any:
    """The value of a closed term: a number, an array (of a tensor) or a bool (of a formula).

    ``values`` maps ``Var`` to a number or array and ``Fun`` to a ``FunctionValue`` or a
    callable over float arrays. Without ``field``, ``field_for`` chooses it; elements of the
    prime field are integers modulo 2**31 - 1. To compare terms, evaluate all in one field.

    Raises ``Unsupported`` or ``TooLarge`` for what cannot be evaluated, ``ValueError`` for a
    missing value or one of the wrong shape.

    >>> from symcnn.kernel.terms import INT, Var
    >>> evaluate(Var("k", INT) % 3 < 2, {Var("k", INT): -2})
    True
    """
    field = field or field_for(term, values=values)
    return Evaluator(values, field, tolerance_for(term)).value(term)


def in_floats(term: Term, values: Values) -> tuple[np.ndarray, bool]:
    """What NumPy and PyTorch calculate, and whether 1/0 or the like was calculated.

    >>> from symcnn.kernel.terms import REAL, ZERO, Ite, Lt, Var, recip
    >>> x = Var("x", REAL)
    >>> in_floats(Ite(Lt(ZERO, x), recip(x), ZERO), {x: 0})
    (array(0.), True)
    """
    field = IEEEFloats()
    found = np.asarray(Evaluator(values, field).value(term), dtype=float)
    return found, field.outside


class Evaluator:
    """Evaluates terms at fixed values in one field; closed subterms are computed once.

    >>> from fractions import Fraction
    >>> from symcnn.kernel.terms import REAL
    >>> x = Var("x", REAL)
    >>> Evaluator({x: Fraction(1, 2)}, RATIONAL).value(x * x)
    Fraction(1, 4)
    """

    def __init__(
        self, values: Values, field: Field, tolerance: float = 1e-9, batch: bool = False
    ) -> None:
        # with ``batch``, integer variables may be arrays of one length: one axis outside all
        self.values = values
        self.tolerance = tolerance
        self.field = field
        counts = (np.size(value) for value in values.values()) if batch else ()
        self.root = Scope((), int(batch), max(counts, default=1))
        self.integrality = Integrality(values)
        self.entered: dict[tuple[Var, str], Value] = {}
        self.computed: dict[tuple[Term, str], Value] = {}

    def value(self, term: Term) -> Any:
        """The value of a closed term, in this evaluator's field."""
        if term.loose:
            raise ValueError(f"{term} refers to an enclosing binder")
        with np.errstate(all="ignore"):
            if term.sort == TENSOR:
                return self.tensor(term, self.field, self.root)
            integer = self.field.exact and term.sort == INT and self.field is not PRIME
            result = self.eval(term, INTEGER if integer else self.field, self.root)
        return result.item() if isinstance(result, np.generic) else result

    # -- numbers and formulas ----------------------------------------------------------

    def eval(self, t: Term, field: Field, scope: Scope) -> Value:
        """The value over the axes of the scope."""
        if t.loose or not isinstance(t, Binder | Det | Apply):
            found = _EVALUATE[type(t)](self, t, field, scope)
            WORK.count(found)
            return found
        key = (t, field.name)
        if key not in self.computed:
            self.computed[key] = _EVALUATE[type(t)](self, t, field, self.root)
            WORK.count(self.computed[key])
        return self.computed[key]

    def num(self, t: Num, field: Field, scope: Scope) -> Value:
        return field.constant(t.value)

    def var(self, t: Var, field: Field, scope: Scope) -> Value:
        key = (t, field.name)
        found = self.entered.get(key)
        if found is None:
            if t not in self.values:
                raise ValueError(f"no value for the variable {t}")
            given = self.values[t]
            if self.root.level and isinstance(given, np.ndarray):
                found = field.enter(given)
            else:
                found = field.data(given)
                shape = tuple(max(0, self.eval(n, INTEGER, self.root)) for n in t.shape)
                if np.shape(found) != shape:
                    raise ValueError(f"{t} has the shape {np.shape(found)}, expected {shape}")
            self.entered[key] = found
        return found

    def bound(self, t: Bound, field: Field, scope: Scope) -> Value:
        value = scope.bound[-1 - t.index][0]
        return field.enter(value) if t.sort == INT and field is not INTEGER else value

    def add(self, t: Add, field: Field, scope: Scope) -> Value:
        return field.add([self.eval(a, field, scope) for a in t.args])

    def mul(self, t: Mul, field: Field, scope: Scope) -> Value:
        return field.mul([self.eval(a, field, scope) for a in t.args])

    def pow(self, t: Pow, field: Field, scope: Scope) -> Value:
        exponent = self.eval(t.args[1], INTEGER, scope)
        return field.power(self.eval(t.args[0], field, scope), exponent)

    def recip(self, t: Recip, field: Field, scope: Scope) -> Value:
        return field.recip(self.eval(t.args[0], field, scope))

    def floordiv(self, t: FloorDiv, field: Field, scope: Scope) -> Value:
        a, b = (self.eval(s, INTEGER, scope) for s in t.args)
        if isinstance(b, int):
            return field.enter(a // b if b else 0)
        return field.enter(np.where(b == 0, 0, a // np.where(b == 0, 1, b)))

    def mod(self, t: Mod, field: Field, scope: Scope) -> Value:
        a, b = (self.eval(s, INTEGER, scope) for s in t.args)
        if isinstance(b, int):
            return field.enter(a % b if b else a)
        return field.enter(np.where(b == 0, a, a % np.where(b == 0, 1, b)))

    def ite(self, t: Ite, field: Field, scope: Scope) -> Value:
        condition, a, b = t.args
        p = self.eval(condition, field, scope)
        if isinstance(field, IEEEFloats):
            both = self.eval(a, field, scope), self.eval(b, field, scope)  # as array code does
            return both[not p] if isinstance(p, bool) else field.where(p, *both)
        if isinstance(p, bool):
            return self.eval(a if p else b, field, scope)
        return field.where(p, self.eval(a, field, scope), self.eval(b, field, scope))

    def bracket(self, t: Bracket, field: Field, scope: Scope) -> Value:
        p = self.eval(t.args[0], field, scope)
        return field.enter(int(p) if isinstance(p, bool) else p.astype(np.int64))

    def ordered(self, *terms: Term) -> Field:
        """The field in which the terms can be compared by size."""
        if all(self.integrality.holds(t) for t in terms):
            return INTEGER
        if not self.field.ordered:
            raise Unsupported(f"the order of the reals in the {self.field} field")
        return self.field

    def into(self, field: Field, source: Field, value: Value) -> Value:
        """A value found in an ordered field as an element of ``field``."""
        return field.enter(value) if source is INTEGER and field is not INTEGER else value

    def apply(self, t: Apply, field: Field, scope: Scope) -> Value:
        name = t.fun.name
        if name in RATIONAL_FUNCTIONS and t.fun.known:
            source = self.ordered(*t.args)
            x = self.eval(t.args[0], source, scope)
            if name == "floor":
                return field.enter(whole(x // 1))
            if name == "abs":
                return self.into(field, source, abs(x))
            above, below = number(x > 0), number(x < 0)
            return field.enter(above - below)
        if t.fun.known:
            if field.exact:
                raise Unsupported(f"{name} in the {field} field")
            args = [self.eval(a, field, scope) for a in t.args]
            if isinstance(field, IEEEFloats) and name in field.KNOWN:
                return field.known(name, *args)
            found = trim(np.asarray(KNOWN[name](*args)))
            return field.known(name, found, args) if isinstance(field, NoisyFloats) else found
        value = function_value(t.fun, self.values)
        if isinstance(value, FiniteSequence):
            source = INTEGER
        elif not value.rational:
            source = FLOAT if field.exact else field
        else:
            source = self.ordered(*t.args) if value.ordered else field
        if field.exact and not source.exact:
            raise Unsupported(f"the function {t.fun!r} = {value} in the {field} field")
        args = [v for a in t.args for v in self.coordinates(a, source, scope)]
        return self.into(field, source, value.at(args, source))

    def coordinates(self, t: Term, field: Field, scope: Scope) -> list[Value]:
        """A number, or the entries of a tensor, each over the axes of the scope."""
        if t.sort != TENSOR:
            if field is INTEGER and not self.integrality.holds(t):
                raise Unsupported(f"the argument {t} is not an integer")
            return [self.eval(t, field, scope)]
        array = self.tensor(t, field, scope)
        shape = array.shape[array.ndim - rank_of(t) :]
        return [trim(array[(..., *place)]) for place in np.ndindex(shape)]

    def det(self, t: Det, field: Field, scope: Scope) -> Value:
        return trim(determinant(self.tensor(t.args[0], field, scope), field))

    # -- binders -------------------------------------------------------------------------

    def enter_range(self, t: Binder, field: Field, scope: Scope) -> tuple[int, Scope, Value]:
        """The number of members, the scope inside, and a mask (None: all are members)."""
        size = self.eval(t.args[0].args[0], INTEGER, scope)
        if isinstance(size, int):
            if size <= 0:
                return 0, scope, None
            if size == 1:
                return 1, scope.let(0, 1), None
            return size, scope.indices(size, field.cap), None
        count = int(size.max()) if size.size else 0
        if count <= 0:
            return 0, scope, None
        inner = scope.indices(count, field.cap)
        return count, inner, inner.bound[-1][0] < size

    def sum(self, t: Sum, field: Field, scope: Scope) -> Value:
        if (found := without_axis(self, t, field, scope)) is not None:
            return found
        count, inner, mask = self.enter_range(t, field, scope)
        if not count:
            return field.enter(0)
        body = self.eval(t.body, field, inner)
        if mask is not None:
            body = field.where(mask, body, field.enter(0))
        if spans(body, inner, scope):
            return trim(field.total(body))
        return field.mul([count, body]) if count > 1 else body

    def prod(self, t: Prod, field: Field, scope: Scope) -> Value:
        count, inner, mask = self.enter_range(t, field, scope)
        if not count:
            return field.enter(1)
        body = self.eval(t.body, field, inner)
        if mask is not None:
            body = field.where(mask, body, field.enter(1))
        if spans(body, inner, scope):
            return trim(field.product(body))
        return field.power(body, count)

    def extremum(self, t: Max | Min, field: Field, scope: Scope) -> Value:
        source = self.ordered(t.body)
        count, inner, mask = self.enter_range(t, source, scope)
        if not count:
            return field.enter(0)
        body = self.eval(t.body, source, inner)
        largest = isinstance(t, Max)
        if mask is not None:
            # what is outside must not win, so it gets the worst value there is
            worst = np.min(body) if largest else np.max(body)
            body = source.where(mask, body, worst)
        if spans(body, inner, scope):
            body = (np.maximum if largest else np.minimum).reduce(body, axis=0)
        if mask is not None:
            body = source.where(mask.any(axis=0), body, source.enter(0))
        return self.into(field, source, trim(body))

    def quantifier(self, t: Forall | Exists, field: Field, scope: Scope) -> Value:
        if isinstance(t.domain, Space):
            raise Unsupported(f"a quantifier over {t.domain}")
        for_all = isinstance(t, Forall)
        count, inner, mask = self.enter_range(t, field, scope)
        if not count:
            return for_all
        body = self.eval(t.body, field, inner)
        if mask is not None:
            body = body | ~mask if for_all else body & mask
        if spans(body, inner, scope):
            return truth((np.logical_and if for_all else np.logical_or).reduce(body, axis=0))
        return body

    # -- tensors ---------------------------------------------------------------------------

    def entry(self, t: Entry, field: Field, scope: Scope) -> Value:
        tensor, *indices = t.args
        places = []
        for i in indices:
            if type(i) is Bound:
                places.append(scope.bound[-1 - i.index])
            else:
                places.append((self.eval(i, INTEGER, scope), None))
        return self.access(tensor, places, field, scope)

    def access(self, tensor: Term, places: list[Place], field: Field, scope: Scope) -> Value:
        """The entry of a tensor at places that have been evaluated already."""
        if not isinstance(tensor, Lam) or (not tensor.loose and not ragged(tensor)):
            return gather(self.tensor(tensor, field, scope), places, field)
        (place, high), *rest = places
        size = self.eval(tensor.args[0].args[0], INTEGER, scope)
        inner = scope.let(place, high)
        if tensor.body.sort == TENSOR:
            value = self.access(tensor.body, rest, field, inner)
        else:
            value = self.eval(tensor.body, field, inner)
        if high is not None and isinstance(size, int) and high <= size:
            return value
        inside = (place >= 0) & (place < size)
        return field.where(truth(inside), value, field.enter(0))

    def tensor(self, t: Term, field: Field, scope: Scope) -> np.ndarray:
        """A tensor as an array: the axes of the scope it depends on, then its own."""
        match t:
            case Var():
                return np.asarray(self.var(t, field, scope))
            case Bound():
                return np.asarray(scope.bound[-1 - t.index][0])
            case _ if t.loose:
                return self.build(t, field, scope)
        key = (t, field.name)
        if key not in self.computed:
            self.computed[key] = self.build(t, field, self.root)
            WORK.count(self.computed[key])
        return np.asarray(self.computed[key])

    def build(self, t: Term, field: Field, scope: Scope) -> np.ndarray:
        if isinstance(t, Inv):
            return inverse(self.tensor(t.args[0], field, scope), field)
        if not isinstance(t, Lam) or isinstance(t.domain, Space):
            raise Unsupported(f"{t} is not a tensor")
        size = self.eval(t.domain.size, INTEGER, scope)
        if not isinstance(size, int):
            raise Unsupported("a tensor whose shape depends on an index")
        rank = rank_of(t.body) if t.body.sort == TENSOR else 0
        if size <= 0:
            return self.of_type(field, np.zeros(self.shape(t, scope), dtype=np.int64))
        inner = scope.indices(size, field.cap) if size > 1 else scope.let(0, 1)
        find = self.tensor if rank else self.eval
        body = self.of_type(field, np.asarray(find(t.body, field, inner)))
        depth = body.ndim - rank
        if size > 1 and depth == inner.level:
            body = np.moveaxis(body, 0, depth - 1)
            depth -= 1
        else:
            place = body.ndim - rank
            shape = (*body.shape[:place], size, *body.shape[place:])
            body = np.broadcast_to(np.expand_dims(body, place), shape)
        while depth and body.shape[0] == 1:
            body, depth = body[0], depth - 1
        return np.asarray(body)

    def shape(self, t: Term, scope: Scope) -> tuple[int, ...]:
        """The shape of a tensor, negative sizes taken as 0."""
        if isinstance(t, Lam):
            size = self.eval(t.args[0].args[0], INTEGER, scope)
            if np.size(size) != 1:
                raise Unsupported("shapes that depend on an index")
            size = int(np.asarray(size).item())
            inner = self.shape(t.body, scope.let(0)) if t.body.sort == TENSOR else ()
            return (max(0, size), *inner)
        array = self.tensor(t, self.field, scope)
        return tuple(array.shape[array.ndim - rank_of(t) :])

    def of_type(self, field: Field, array: np.ndarray) -> np.ndarray:
        return array.astype(object) if field is RATIONAL else array


_EVALUATE: Mapping[type, Callable[..., Value]] = {
    Num: Evaluator.num, Var: Evaluator.var, Bound: Evaluator.bound, Add: Evaluator.add,
    Mul: Evaluator.mul, Pow: Evaluator.pow, Recip: Evaluator.recip, Mod: Evaluator.mod,
    FloorDiv: Evaluator.floordiv, Ite: Evaluator.ite, Bracket: Evaluator.bracket,
    Apply: Evaluator.apply, Entry: Evaluator.entry, Det: Evaluator.det, Sum: Evaluator.sum,
    Prod: Evaluator.prod, Max: Evaluator.extremum, Min: Evaluator.extremum,
    Integral: integral, Diff: diff, Le: compare,
    Lt: compare, Eq: eq, And: conjunction,
    Or: disjunction, Not: negation, Pred: pred,
    Forall: Evaluator.quantifier, Exists: Evaluator.quantifier,
}  # fmt: skip
