"""Terms as SymPy's expressions at symbolic sizes.

Nothing is evaluated: objects are made without the constructors that would simplify. What comes
out is read by ``read.sympy_door`` as the same term, but for sums over all integers, integrals
and functions with complex values, which the door refuses.

>>> from symcnn.lemmas.notation import sizes, tensor, total
>>> (n,) = sizes("n")
>>> x = tensor("x", n)
>>> to_sympy(total(n, lambda i: x[n - 1 - i]))
Sum(x[-i + n - 1], (i, 0, n - 1))
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import sympy
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.tensor.array.array_comprehension import ArrayComprehension
from sympy.tensor.array.expressions import ArrayElement

from symcnn.kernel.binding import domain_var, free_vars, open_binder, shape_of
from symcnn.kernel.terms import (
    BOOL, COMPLEX, INT, ONE, REAL, TENSOR, ZERO, Add, And, Apply, Binder, Bracket, Det, Diff, Entry,
    Eq, Exists, FloorDiv, Forall, Fun, Integral, Inv, Ite, Lam, Le, Lt, Max, Min, Mod, Mul, Not,
    Num, Or, Pow, Pred, Prod, Range, Recip, Space, Sum, Term, Var, rank_of,
)  # fmt: skip
from symcnn.read.sympy_words import At, ForAll, ForSome, Iff, Known, Largest, Says, Smallest

FUNCTIONS: dict[str, Any] = {
    "abs": sympy.Abs, "atan": sympy.atan, "cos": sympy.cos, "cosh": sympy.cosh,
    "erf": sympy.erf, "exp": sympy.exp, "log": sympy.log, "sign": sympy.sign, "sin": sympy.sin,
    "sinh": sympy.sinh, "tanh": sympy.tanh,
}  # fmt: skip
BINDERS: dict[type[Term], Any] = {
    Sum: sympy.Sum, Prod: sympy.Product, Max: Largest, Min: Smallest, Forall: ForAll,
    Exists: ForSome, Integral: sympy.Integral, Lam: ArrayComprehension,
}  # fmt: skip


def to_sympy(t: Term) -> Any:
    """A term as an expression, Boolean or array of SymPy's, unevaluated.

    Vectors, matrices and arrays given by their entries are an ``ArrayComprehension``, named ones
    an ``IndexedBase``.
    """
    return _Writer().written(t)


def implication(given: Sequence[Term], goal: Term) -> Any:
    """A statement under hypotheses, which the door reads as such."""
    if not given:
        return to_sympy(goal)
    return _raw(sympy.Implies, to_sympy(And(*given)), to_sympy(goal))


class _Writer:
    """``taken`` are the indices of the binders around a term, whose names others avoid."""

    def __init__(self) -> None:
        self.taken: list[Var] = []

    def written(self, t: Term) -> Any:
        match t:
            case Num(value=number):
                return sympy.Rational(number.numerator, number.denominator)
            case Var() if t.shape:
                return self.base(t)
            case Var():
                return _symbol(t)
            case Add():
                return sympy.Add(*map(self.written, t.args), evaluate=False)
            case Mul():
                return sympy.Mul(*map(self.written, t.args), evaluate=False)
            case Pow(args=(a, n)):
                return sympy.Pow(self.written(a), self.written(n), evaluate=False)
            case Recip(args=(a,)):
                return self.inverse(a)
            case FloorDiv(args=(a, b)):
                quotient = sympy.Mul(self.written(a), self.inverse(b), evaluate=False)
                return sympy.floor(quotient, evaluate=False)
            case Mod(args=(a, b)):
                return sympy.Mod(self.written(a), self.written(b), evaluate=False)
            case Entry(args=(a, *indices)):
                return self.entry(a, indices)
            case Bracket(args=(Eq(args=(a, b)),)) if a.sort == b.sort == INT:
                return sympy.KroneckerDelta(self.written(a), self.written(b), evaluate=False)
            case Bracket(args=(p,)):
                return self.choice(p, ONE, ZERO)
            case Ite(args=(p, a, b)) if (a, b) == (ONE, ZERO):
                return self.choice(Not(p), b, a)  # that of p is the bracket's
            case Ite(args=(p, a, b)):
                return self.choice(p, a, b)
            case Apply():
                return self.applied(t)
            case Diff(args=(function, point, *indices)):
                return self.derivative(function, point, indices)
            case Det(args=(a,)):
                return _raw(sympy.Determinant, self.matrix(a))
            case Inv():
                return self.matrix(t)
            case Lam(domain=Space()):
                v, body = self.opened(t)
                inside = self.written(body)
                self.taken.pop()
                return _raw(sympy.Lambda, sympy.Tuple(self.written(v)), inside)
            case Binder():
                return self.binder(t)
        return self.formula(t)

    def formula(self, t: Term) -> Any:
        match t:
            case Le(args=(a, b)):
                return sympy.Le(self.written(a), self.written(b), evaluate=False)
            case Lt(args=(a, b)):
                return sympy.Lt(self.written(a), self.written(b), evaluate=False)
            case Eq(args=(a, b)) if a.sort == BOOL:
                return _raw(Iff, self.written(a), self.written(b))
            case Eq(args=(a, b)):
                return _raw(sympy.Eq, self.written(a), self.written(b))
            case Not(args=(Eq(args=(a, b)),)) if a.sort != BOOL:
                return _raw(sympy.Ne, self.written(a), self.written(b))
            case Not(args=(p,)):
                return _raw(sympy.Not, self.written(p))
            case And(args=()):
                return sympy.true
            case Or(args=()):
                return sympy.false
            case And() | Or():
                kind = sympy.And if isinstance(t, And) else sympy.Or
                parts = tuple(map(self.written, t.args))
                found = _raw(kind, *parts)
                found._argset = frozenset(parts)
                return found
            case Pred(name=name, funs=funs):
                names = sympy.Tuple(*(sympy.Symbol(repr(f)) for f in funs))
                return _raw(Says, sympy.Symbol(name), names, *map(self.written, t.args))
        raise TypeError(f"{t} is not a term that SymPy has a word for")

    # -- numbers --------------------------------------------------------------------------------

    def inverse(self, a: Term) -> Any:
        return sympy.Pow(self.written(a), sympy.Integer(-1), evaluate=False)

    def base(self, v: Var) -> Any:
        shape = tuple(map(self.written, v.shape))
        return sympy.IndexedBase(v.name, shape=shape, **_assumptions(v))

    def entry(self, a: Term, indices: list[Term]) -> Any:
        at = tuple(map(self.written, indices))
        if isinstance(a, Var):
            return _raw(sympy.Indexed, self.base(a), *at)
        if isinstance(a, Inv):
            return _raw(MatrixElement, self.matrix(a), *at)
        return _raw(ArrayElement, self.written(a), sympy.Tuple(*at))

    def choice(self, p: Term, a: Term, b: Term) -> Any:
        pairs = [(self.written(a), self.written(p)), (self.written(b), sympy.true)]
        return _raw(sympy.Piecewise, *(_raw(ExprCondPair, *pair) for pair in pairs))

    def applied(self, t: Apply) -> Any:
        name, args = t.fun.name, tuple(map(self.written, t.args))
        if not t.fun.known:
            return self.of_variable(t.fun, args)
        if name == "pi":
            return sympy.pi
        if name == "sqrt":
            return sympy.Pow(args[0], sympy.Rational(1, 2), evaluate=False)
        if name in FUNCTIONS and not (name == "abs" and t.args[0].sort == INT):
            return FUNCTIONS[name](*args, evaluate=False)
        return _raw(Known, sympy.Symbol(name), *args)

    def of_variable(self, fun: Fun, args: tuple[Any, ...]) -> Any:
        real = {REAL: {"real": True}, COMPLEX: {}}.get(fun.sort)
        if real is None:
            raise TypeError(f"{fun} is a predicate variable, for which SymPy has no word")
        head = sympy.Function(fun.name, **real)
        if not fun.order:
            return _raw(head, *args)
        x = sympy.Symbol("x", real=True)
        slope = _raw(sympy.Derivative, head(x), sympy.Tuple(x, sympy.Integer(fun.order)))
        return _raw(At, slope, sympy.Tuple(x), sympy.Tuple(*args))

    def derivative(self, function: Term, point: Term, indices: list[Term]) -> Any:
        v, body = self.opened(function)
        at, places = self.written(point), [self.written(i) for i in indices]
        with_respect = _raw(sympy.Indexed, self.base(v), *places) if places else _symbol(v)
        slope = _raw(
            sympy.Derivative, self.written(body), sympy.Tuple(with_respect, sympy.Integer(1))
        )
        self.taken.pop()
        return _raw(At, slope, sympy.Tuple(self.written(v)), sympy.Tuple(at))

    # -- binders --------------------------------------------------------------------------------

    def opened(self, t: Term) -> tuple[Var, Term]:
        """The variable of a binder, which is taken until its body is written, and the body."""
        if not isinstance(t, Binder):
            raise TypeError(f"{t} is not given by its entries or values")
        v = domain_var(t, {*self.taken, *free_vars(t)})
        self.taken.append(v)
        return v, open_binder(t, v)

    def binder(self, t: Binder) -> Any:
        limits: list[Any] = []
        kind = type(t)
        nested: Term = t
        while isinstance(nested, Binder) and (nested is t or kind is type(nested) is Lam):
            limit = self.limit(nested)
            v, nested = self.opened(nested)
            limits.append(sympy.Tuple(self.written(v), *limit))
        inside = self.written(nested)
        del self.taken[-len(limits) :]
        if kind is not Lam:
            return _raw(BINDERS[kind], inside, *limits)
        return _comprehension(inside, limits)

    def limit(self, t: Binder) -> tuple[Any, ...]:
        if not isinstance(t.domain, Range):
            return () if t.domain.sort == TENSOR else (-sympy.oo, sympy.oo)
        size = t.domain.size
        return sympy.Integer(0), self.written(size - 1)

    def matrix(self, t: Term) -> Any:
        """A matrix as an expression of SymPy's matrices."""
        if isinstance(t, Inv):
            return _raw(sympy.Inverse, self.matrix(t.args[0]), sympy.Integer(-1))
        if rank_of(t) != 2:
            raise TypeError(f"{t} is no matrix")
        rows, columns = (self.written(n) for n in shape_of(t))
        if isinstance(t, Lam):
            i, row = self.opened(t)
            j, body = self.opened(row)
            entry = self.written(body)
            del self.taken[-2:]
        else:
            i, j = (Var(f"{name}_{len(self.taken)}", INT) for name in "ij")
            entry = self.entry(t, [i, j])
        places = sympy.Tuple(_symbol(i), _symbol(j))
        return _raw(sympy.FunctionMatrix, rows, columns, _raw(sympy.Lambda, places, entry))


def _symbol(v: Var) -> Any:
    return sympy.Symbol(v.name, **_assumptions(v))


def _assumptions(v: Var) -> dict[str, bool]:
    return {INT: {"integer": True}, REAL: {"real": True}}.get(v.element, {})


def _comprehension(inside: Any, limits: list[Any]) -> Any:
    found = _raw(ArrayComprehension, inside, *limits)
    found._limits = tuple(limits)
    found._shape = tuple(upper - lower + 1 for _, lower, upper in limits)
    found._rank = len(limits)
    found._loop_size = sympy.Mul(*found._shape)
    return found


def _raw(kind: Any, *args: Any) -> Any:
    """An object of a class of SymPy's over these arguments, as they are."""
    found = sympy.Basic.__new__(kind, *args)
    if kind is At:
        found._expr = args[0]
    if isinstance(found, sympy.Expr):
        with suppress(AttributeError):  # of some classes it is always so
            found.is_commutative = True
    return found
