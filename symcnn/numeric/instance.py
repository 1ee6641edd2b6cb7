"""Explicit instances: a term at fixed sizes, written out in symbolic entries with SymPy.

This is an illustration and a second opinion, never a proof. It shares no code with
``evaluate``: a plain recursion over the term, one Python loop for each sum. Entries are
generic, so a reciprocal of a symbolic expression is taken for a quotient.

>>> from symcnn.kernel.binding import close
>>> from symcnn.kernel.terms import INT, REAL, Range
>>> n, i = Var("n", INT), Var("i", INT)
>>> x = Var("x", REAL, (n,))
>>> expand_at(Sum(Range(n), close(x[i] * x[n - 1 - i], i)), {n: 3})
2*x_{1}*x_{3} + x_{2}**2
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import sympy

from symcnn.kernel.terms import (
    COMPLEX, INT, TENSOR, Add, And, Apply, Bound, Bracket, Det, Diff, Entry, Eq, Exists, FloorDiv,
    Forall, Inv, Ite, Lam, Le, Lt, Max, Min, Mod, Mul, Not, Num, Or, Pow, Prod, Range, Recip, Sum,
    Term, Var,
)  # fmt: skip
from symcnn.prover.claim import Claim

from .fields import TooLarge, Unsupported
from .scope import same_shape
from .truth import all_known

Values = Mapping[Var, Any]
Index = tuple[int, ...]
CHOICES = (sympy.Max, sympy.Min, sympy.Abs, sympy.sign, sympy.Piecewise)
LIMIT = 200_000  # visited nodes
MOST_TERMS = 3_000  # of an expression that is multiplied out to be decided


def expand_at(term: Term, sizes: Values, base: int = 1) -> Any:
    """The term at the sizes: a SymPy expression, Boolean, ``Matrix`` or array.

    A vector is a column. Entries are named ``x_{1,2}``, counted from ``base``. Raises
    ``Unsupported`` for what has no finite expansion (integrals, sums over Z, indices that are
    data) and ``TooLarge`` when there would be too many terms.
    """
    expansion = _Expansion(sizes, base)
    if term.sort != TENSOR:
        return expansion.number(term, ())
    shape = expansion.shape(term, ())
    entries = [expansion.entry(term, place, ()) for place in _places(shape)]
    if len(shape) <= 2:
        rows, columns = (*shape, 1)[:2]
        return sympy.Matrix(rows, columns, entries)
    return sympy.ImmutableDenseNDimArray(entries, shape)


def sides_agree(claim: Claim, sizes: Values) -> bool:
    """Whether SymPy reduces the difference of the two sides to 0 in every entry.

    Raises ``ValueError`` when the claim is no equation, otherwise as ``expand_at``.

    >>> from symcnn.kernel.terms import REAL
    >>> x, y = Var("x", REAL), Var("y", REAL)
    >>> sides_agree(Claim("square", (), Eq((x + y) * (x - y), x * x - y * y)), {})
    True
    """
    if not claim.is_equation:
        raise ValueError(f"the claim {claim.name} is not an equation: {claim.goal}")
    expansion = _Expansion(sizes, 1)
    left, right = claim.left, claim.right
    if left.sort != TENSOR:
        pairs = [(expansion.number(left, ()), expansion.number(right, ()))]
    else:
        shape = expansion.shape(left, ())
        if not same_shape(shape, expansion.shape(right, ())):
            return False
        pairs = [
            (expansion.entry(left, place, ()), expansion.entry(right, place, ()))
            for place in _places(shape)
        ]
    return all(a == b or _is_zero(sympy.sympify(a - b)) for a, b in pairs)


def decided(claim: Claim, values: Values) -> bool | None:
    """Whether SymPy finds the goal true or false at the values; None if it leaves it open.

    ``values`` holds all integers, and arrays for those tensors that are not to be symbolic.
    Raises as ``expand_at``.

    >>> from symcnn.kernel.terms import REAL
    >>> x, y = Var("x", REAL), Var("y", REAL)
    >>> [decided(Claim("", (), Eq(t, x * x - y * y)), {}) for t in ((x + y) * (x - y), x * x)]
    [True, False]
    """
    return _Expansion(values, 1).truth(claim.goal, ())


def operator_matrix(output: Term, variable: Var, sizes: Values) -> Any:
    """The matrix of a tensor that is linear in a variable, as a SymPy ``Matrix``.

    Rows are the entries of the output and columns those of the variable, both in row-major
    order. Raises ``ValueError`` when the output is not linear in the variable.

    >>> from symcnn.kernel.binding import close
    >>> from symcnn.kernel.terms import INT, REAL
    >>> n, i = Var("n", INT), Var("i", INT)
    >>> x = Var("x", REAL, (n,))
    >>> means = Lam(Range(n - 1), close((x[i] + x[i + 1]) / 2, i))
    >>> operator_matrix(means, x, {n: 3})
    Matrix([
    [1/2, 1/2,   0],
    [  0, 1/2, 1/2]])
    """
    expansion = _Expansion(sizes, 1)
    symbols = [
        expansion.symbol(variable, place) for place in _places(expansion.shape(variable, ()))
    ]
    column = {s: j for j, s in enumerate(symbols)}
    shape = expansion.shape(output, ()) if output.sort == TENSOR else ()
    rows = []
    for place in _places(shape):
        value = sympy.sympify(
            expansion.entry(output, place, ()) if shape else expansion.number(output, ())
        )
        row = [sympy.Integer(0)] * len(symbols)
        rest = value
        for s in sorted(value.free_symbols & column.keys(), key=column.__getitem__):
            row[column[s]] = sympy.expand(value.diff(s))
            rest = rest - row[column[s]] * s
        if sympy.expand(rest) != 0 or any(r.free_symbols & column.keys() for r in row):
            raise ValueError(f"the output is not linear in {variable} at index {place}: {value}")
        rows.extend(row)
    return sympy.Matrix(len(list(_places(shape))), len(symbols), rows)


def jacobian_at(output: Term, variable: Var, sizes: Values) -> Any:
    """The matrix of the partial derivatives of a number or tensor in a variable.

    Rows and columns are as those of ``operator_matrix``. Raises as ``expand_at``.

    >>> from symcnn.kernel.terms import REAL
    >>> x = Var("x", REAL)
    >>> jacobian_at(x**2, x, {})
    Matrix([[2*x]])
    """
    expansion = _Expansion(sizes, 1)
    symbols = [
        expansion.symbol(variable, place) for place in _places(expansion.shape(variable, ()))
    ]
    shape = expansion.shape(output, ()) if output.sort == TENSOR else ()
    rows = []
    for place in _places(shape):
        value = expansion.entry(output, place, ()) if shape else expansion.number(output, ())
        rows += [sympy.sympify(value).diff(s) for s in symbols]
    return sympy.Matrix(len(list(_places(shape))), len(symbols), rows)


def _is_zero(difference: Any) -> bool:
    if difference.expand() == 0:
        return True
    if difference.is_number and not difference.is_real:
        difference = difference.expand(complex=True)
    return bool(difference.simplify() == 0)


def _same(a: Any, b: Any) -> bool | None:
    """Whether two expressions are equal; certain both ways for quotients of polynomials.

    ``simplify`` is not asked: nobody knows how long it takes. Raises ``TooLarge``.
    """
    difference = sympy.sympify(a - b)
    if a == b or _multiplied_out(difference).expand() == 0:
        return True
    parts = list(sympy.preorder_traversal(difference))
    if all(map(_is_rational, parts)):
        return bool(_cancelled(difference) == 0)
    if any(isinstance(t, CHOICES) for t in parts):
        return None
    if difference.is_number and not difference.is_real:
        return True if difference.expand(complex=True) == 0 else None
    powers = _multiplied_out(difference.rewrite(sympy.exp)).expand()
    return True if powers == 0 or _cancelled(powers) == 0 else None


def _is_rational(t: Any) -> bool:
    return bool(
        t.is_Symbol or t.is_Rational or t.is_Add or t.is_Mul or (t.is_Pow and t.exp.is_Integer)
    )


def _multiplied_out(t: Any) -> Any:
    """The expression, unless it has too many terms when it is multiplied out."""
    if _terms(t) > MOST_TERMS:
        raise TooLarge(f"an expression of more than {MOST_TERMS} terms")
    return t


def _cancelled(t: Any) -> Any:
    """The expression over one denominator, unless there are too many terms on the way."""
    below: dict[Any, int] = {}
    for part in sympy.preorder_traversal(t):
        if part.is_Pow and part.exp.is_Integer and part.exp < 0:
            below[part.base] = max(below.get(part.base, 0), -int(part.exp))
    terms = _terms(t) * math.prod(_terms(base) ** n for base, n in below.items())
    if terms * len(t.atoms(sympy.Symbol, sympy.exp)) > MOST_TERMS:
        raise TooLarge(f"a quotient of more than {MOST_TERMS} terms")
    return sympy.cancel(t)


def _terms(t: Any) -> int:
    """How many terms an expression has, at most, when it is multiplied out."""
    parts = map(_terms, t.args)
    if t.is_Pow and t.exp.is_Integer and abs(t.exp) <= MOST_TERMS:
        return int(min(_terms(t.base) ** abs(int(t.exp)), MOST_TERMS + 1))
    if t.is_Mul:
        return int(min(math.prod(parts), MOST_TERMS + 1))
    return max(1, sum(parts))


def _places(shape: Index) -> Iterator[Index]:
    return itertools.product(*map(range, shape))


class _Expansion:
    """The recursion: ``env`` holds the values of the bound variables, innermost last."""

    def __init__(self, sizes: Values, base: int) -> None:
        self.sizes = sizes
        self.base = base
        self.visited = 0
        self.known: dict[str, Callable[..., Any]] = {
            "abs": sympy.Abs, "atan": sympy.atan, "cos": sympy.cos, "cosh": sympy.cosh,
            "cis": lambda t: sympy.exp(2 * sympy.pi * sympy.I * t), "erf": sympy.erf,
            "exp": sympy.exp, "floor": sympy.floor, "log": sympy.log, "pi": lambda: sympy.pi,
            "rpow": sympy.Pow,
            "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)), "sign": sympy.sign, "sin": sympy.sin,
            "sinh": sympy.sinh, "sqrt": sympy.sqrt, "tanh": sympy.tanh,
        }  # fmt: skip

    def integer(self, t: Term, env: tuple[Any, ...]) -> int:
        value = self.number(t, env)
        if not value.is_Integer:
            raise Unsupported(f"the index or size {t} is not an integer that is known")
        return int(value)

    def members(self, t: Term, env: tuple[Any, ...]) -> range:
        domain = t.args[0]
        if not isinstance(domain, Range):
            raise Unsupported(f"{t} has no finite expansion")
        return range(self.integer(domain.size, env))

    def symbol(self, v: Var, place: Index) -> Any:
        """The entry of a data variable: its value, if it has one, or else a symbol."""
        if v in self.sizes:
            return self.rational(self.sizes[v][place])
        if v.element == INT:
            raise Unsupported(f"the integer {v} has no value")
        name = v.name
        if place:
            name += "_{" + ",".join(str(i + self.base) for i in place) + "}"
        real = True if v.element != COMPLEX else None
        return sympy.Symbol(name, real=real)

    def rational(self, value: Any) -> Any:
        return sympy.Rational(Fraction(value.item() if hasattr(value, "item") else value))

    def truth(self, goal: Term, env: tuple[Any, ...]) -> bool | None:
        """Whether a formula holds, part by part."""
        match goal:
            case And():
                return all_known(self.truth(p, env) for p in goal.args)
            case Forall(domain=Range()):
                members = map(sympy.Integer, self.members(goal, env))
                return all_known(self.truth(goal.body, (*env, i)) for i in members)
            case Eq(args=(a, b)) if a.sort == TENSOR:
                shape = self.shape(a, env)
                if not same_shape(shape, self.shape(b, env)):
                    return False
                places = _places(shape)
                return all_known(
                    _same(self.entry(a, i, env), self.entry(b, i, env)) for i in places
                )
            case Eq(args=(a, b)) if a.sort <= COMPLEX:
                return _same(self.number(a, env), self.number(b, env))
        value = self.number(goal, env)
        return {sympy.true: True, sympy.false: False}.get(value)

    def number(self, t: Term, env: tuple[Any, ...]) -> Any:
        """A number or formula as a SymPy expression."""
        self.visited += 1
        if self.visited > LIMIT:
            raise TooLarge(f"an expansion of more than {LIMIT} nodes")
        match t:
            case Num(value=v):
                return sympy.Rational(v.numerator, v.denominator)
            case Var():
                return self.rational(self.sizes[t]) if t in self.sizes else self.symbol(t, ())
            case Bound():
                return env[-1 - t.index]
            case Add():
                return sympy.Add(*(self.number(a, env) for a in t.args))
            case Mul():
                return sympy.Mul(*(self.number(a, env) for a in t.args))
            case Pow(args=(a, n)):
                power = self.integer(n, env)
                base = self.number(a, env)
                return sympy.Integer(0) if base == 0 and power < 0 else base**power
            case Recip(args=(a,)):
                value = self.number(a, env)
                return sympy.Integer(0) if value == 0 else 1 / value
            case FloorDiv(args=(a, b)):
                p, q = self.integer(a, env), self.integer(b, env)
                return sympy.Integer(p // q if q else 0)
            case Mod(args=(a, b)):
                p, q = self.integer(a, env), self.integer(b, env)
                return sympy.Integer(p % q if q else p)
            case Ite(args=(p, a, b)):
                return self.choice(p, a, b, env)
            case Bracket(args=(p,)):
                return self.choice(p, Num(1), Num(0), env)
            case Apply():
                return self.application(t, env)
            case Entry(args=(tensor, *indices)):
                return self.entry(tensor, tuple(self.integer(i, env) for i in indices), env)
            case Sum():
                members = self.members(t, env)
                if members.stop > LIMIT:
                    return members.stop * self.constant(t, env)
                return sympy.Add(*(self.at(t, i, env) for i in members))
            case Prod():
                return sympy.Mul(*(self.at(t, i, env) for i in self.members(t, env)))
            case Max() | Min():
                values = [self.at(t, i, env) for i in self.members(t, env)]
                if not values:
                    return sympy.Integer(0)
                return (sympy.Max if isinstance(t, Max) else sympy.Min)(*values)
            case Det(args=(a,)):
                return self.matrix(a, env).det()
            case Diff():
                return self.derivative(t, env)
        return self.formula(t, env)

    def formula(self, t: Term, env: tuple[Any, ...]) -> Any:
        match t:
            case Le(args=(a, b)):
                return sympy.Le(self.number(a, env), self.number(b, env))
            case Lt(args=(a, b)):
                return sympy.Lt(self.number(a, env), self.number(b, env))
            case Eq(args=(a, b)) if a.sort == TENSOR:
                shape = self.shape(a, env)
                if not same_shape(shape, self.shape(b, env)):
                    return sympy.false
                pairs = ((self.entry(a, i, env), self.entry(b, i, env)) for i in _places(shape))
                return sympy.And(*(sympy.Eq(*pair) for pair in pairs))
            case Eq(args=(a, b)) if a.sort <= COMPLEX:
                return sympy.Eq(self.number(a, env), self.number(b, env))
            case Eq(args=(a, b)):
                return sympy.Equivalent(self.number(a, env), self.number(b, env))
            case And():
                return sympy.And(*(self.number(a, env) for a in t.args))
            case Or():
                return sympy.Or(*(self.number(a, env) for a in t.args))
            case Not(args=(a,)):
                return sympy.Not(self.number(a, env))
            case Forall():
                return sympy.And(*(self.at(t, i, env) for i in self.members(t, env)))
            case Exists():
                return sympy.Or(*(self.at(t, i, env) for i in self.members(t, env)))
        raise Unsupported(f"{t} has no finite expansion")

    def at(self, binder: Term, value: Any, env: tuple[Any, ...]) -> Any:
        return self.number(binder.args[1], (*env, sympy.sympify(value)))

    def constant(self, t: Sum, env: tuple[Any, ...]) -> Any:
        """The summand of a sum that is too long to be written out, the same for each index."""
        i = sympy.Dummy("i", integer=True, nonnegative=True)
        try:
            body = sympy.sympify(self.at(t, i, env))
        except TypeError:  # an index or size, which is to be an integer
            body = i
        if i in body.free_symbols:
            raise TooLarge(f"an expansion of more than {LIMIT} nodes")
        return body

    def choice(self, p: Term, a: Term, b: Term, env: tuple[Any, ...]) -> Any:
        condition = self.number(p, env)
        if condition == sympy.true or condition == sympy.false:
            return self.number(a if condition == sympy.true else b, env)
        if condition.has(sympy.Piecewise):  # SymPy would solve it, and that may take for ever
            raise Unsupported("a condition on a case distinction")
        return sympy.Piecewise((self.number(a, env), condition), (self.number(b, env), True))

    def application(self, t: Apply, env: tuple[Any, ...]) -> Any:
        args = []
        for a in t.args:
            if a.sort == TENSOR:
                args += [self.entry(a, i, env) for i in _places(self.shape(a, env))]
            else:
                args.append(self.number(a, env))
        if t.fun.known:
            return self.known[t.fun.name](*args)
        function = sympy.Function(t.fun.name, real=True)
        if not t.fun.order:
            return function(*args)
        x = sympy.Dummy("x", real=True)
        slope = sympy.Derivative(function(x), (x, t.fun.order))
        return sympy.Subs(slope, x, args[0])

    def derivative(self, t: Diff, env: tuple[Any, ...]) -> Any:
        function, point, *indices = t.args
        if not indices:
            x = sympy.Dummy("x", real=True)
            slope = self.number(function.args[1], (*env, x)).diff(x)
            return slope.subs(x, self.number(point, env))
        shape = self.shape(point, env)
        entries = {i: sympy.Dummy("x", real=True) for i in _places(shape)}
        place = tuple(self.integer(i, env) for i in indices)
        if place not in entries:
            return sympy.Integer(0)
        slope = self.number(function.args[1], (*env, (shape, entries))).diff(entries[place])
        return slope.subs({x: self.entry(point, i, env) for i, x in entries.items()})

    # -- tensors -----------------------------------------------------------------------

    def shape(self, t: Term, env: tuple[Any, ...]) -> Index:
        match t:
            case Var():
                return tuple(max(0, self.integer(n, env)) for n in t.args)
            case Bound():
                return tuple(env[-1 - t.index][0])
            case Inv():
                return self.shape(t.args[0], env)
            case Lam():
                size = len(self.members(t, env))
                inner = (*env, sympy.Integer(0))
                return (size, *(self.shape(t.body, inner) if t.body.sort == TENSOR else ()))
        raise Unsupported(f"{t} is not a tensor")

    def entry(self, t: Term, place: Index, env: tuple[Any, ...]) -> Any:
        """One entry of a tensor, 0 outside it."""
        if isinstance(t, Lam):
            first, *rest = place
            if first not in self.members(t, env):
                return sympy.Integer(0)
            inner = (*env, sympy.Integer(first))
            if t.body.sort == TENSOR:
                return self.entry(t.body, tuple(rest), inner)
            return self.number(t.body, inner)
        shape = self.shape(t, env)
        if any(not 0 <= i < n for i, n in zip(place, shape, strict=True)):
            return sympy.Integer(0)
        if isinstance(t, Bound):
            return env[-1 - t.index][1][place]
        if isinstance(t, Inv):
            matrix = self.matrix(t.args[0], env)
            return matrix.inv()[place] if matrix.det() != 0 else sympy.Integer(0)
        if isinstance(t, Var):
            return self.symbol(t, place)
        raise Unsupported(f"{t} is not a tensor")

    def matrix(self, t: Term, env: tuple[Any, ...]) -> Any:
        shape = self.shape(t, env)
        if shape[0] != shape[1]:
            raise Unsupported(f"the determinant or inverse of a {shape[0]} x {shape[1]} matrix")
        return sympy.Matrix(*shape, [self.entry(t, i, env) for i in _places(shape)])
