"""Words of two or three arrays, entry by entry: arithmetic, comparisons, and choices by a mask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symcnn.kernel.terms import (
    BOOL, FALSE, INT, ONE, REAL, TRUE, ZERO, And, Bracket, Eq, Ite, Le, Lt, Not, Num, Or, Sort,
    Term, conj, ne,
)  # fmt: skip

from .arrays import Array, Context, WordError, broadcast, entrywise, numeric_sort, word
from .elementwise import between, larger, quotient, remainder, smaller, towards_zero
from .lengths import Indices

# -- arithmetic ------------------------------------------------------------------------------------

Binary = Callable[[Context, Term, Term], Term]


def _remainder_of_c(c: Context, a: Term, b: Term) -> Term:
    """What is left of ``a / b`` rounded towards 0, of the sign of a."""
    return a - b * towards_zero(c.divide(a, b))


def _logaddexp(c: Context, a: Term, b: Term) -> Term:
    return c.function("log", c.function("exp", a) + c.function("exp", b))


def _logaddexp2(c: Context, a: Term, b: Term) -> Term:
    scale = c.function("log", Num(2))
    return c.divide(_logaddexp(c, a * scale, b * scale), scale)


# Under one name in NumPy and PyTorch; None: the sort of the arguments.
ARITHMETIC: dict[str, tuple[Sort | None, Binary]] = {
    "divide": (REAL, lambda c, a, b: c.divide(a, b)),
    "true_divide": (REAL, lambda c, a, b: c.divide(a, b)),
    "maximum": (None, lambda c, a, b: larger(a, b)),
    "minimum": (None, lambda c, a, b: smaller(a, b)),
    "fmax": (None, lambda c, a, b: larger(a, b)),
    "fmin": (None, lambda c, a, b: smaller(a, b)),
    "multiply": (None, lambda c, a, b: a * b),
    "floor_divide": (None, quotient),
    "remainder": (None, remainder),
    "fmod": (None, _remainder_of_c),
    "hypot": (REAL, lambda c, a, b: c.function("sqrt", a * a + b * b)),
    "logaddexp": (REAL, _logaddexp),
    "logaddexp2": (REAL, _logaddexp2),
}


def as_number(t: Term) -> Term:
    """The number of an entry: a truth value counts as 1 or 0."""
    return Bracket(t) if t.sort == BOOL else t


def truth(t: Term) -> Term:
    """The truth value of an entry: whether it is not 0."""
    return t if t.sort == BOOL else ne(t, ZERO)


# The names in NumPy and in PyTorch.
COMPARISONS: dict[str, tuple[str, Callable[[Term, Term], Term]]] = {
    "equal": ("eq", lambda a, b: Eq(a, b)),
    "not_equal": ("ne", ne),
    "less": ("lt", lambda a, b: Lt(a, b)),
    "less_equal": ("le", lambda a, b: Le(a, b)),
    "greater": ("gt", lambda a, b: Lt(b, a)),
    "greater_equal": ("ge", lambda a, b: Le(b, a)),
}
CONNECTIVES: dict[str, Callable[[Term, Term], Term]] = {
    "logical_and": lambda a, b: And(a, b),
    "logical_or": lambda a, b: Or(a, b),
    "logical_xor": lambda a, b: Or(And(a, Not(b)), And(Not(a), b)),
}


def _of_two(name: str, f: Binary, sort: Sort | None, *spellings: str) -> None:
    def definition(c: Context, x: Array, y: Array) -> Array:
        found = numeric_sort(x, y) if sort is None else sort
        return entrywise(c, lambda a, b: f(c, a, b), x, y, sort=found)

    definition.__name__ = name
    definition.__doc__ = f"``{name}`` of every two entries, after broadcasting."
    word(*spellings)(definition)


for _name, (_sort, _f) in ARITHMETIC.items():
    _of_two(_name, _f, _sort, f"numpy.{_name}(x1, x2)", f"torch.{_name}(input, other)",
            f"Tensor.{_name}(other)")  # fmt: skip
_of_two("mod", remainder, None, "numpy.mod(x1, x2)")
_of_two("mul", ARITHMETIC["multiply"][1], None, "torch.mul(input, other)", "Tensor.mul(other)")
for _name, (_short, _compare) in COMPARISONS.items():
    _of_two(_name, lambda c, a, b, f=_compare: f(a, b), BOOL,  # type: ignore[misc]
            f"numpy.{_name}(x1, x2)", f"torch.{_short}(input, other)",
            f"Tensor.{_short}(other)")  # fmt: skip
for _name, _connect in CONNECTIVES.items():
    _of_two(_name, lambda c, a, b, f=_connect: f(truth(a), truth(b)), BOOL,  # type: ignore[misc]
            f"numpy.{_name}(x1, x2)", f"torch.{_name}(input, other)",
            f"Tensor.{_name}(other)")  # fmt: skip


def _bitwise(name: str, connect: Callable[[Term, Term], Term]) -> None:
    def definition(c: Context, x: Array, y: Array) -> Array:
        if x.sort != BOOL or y.sort != BOOL:
            raise WordError(f"{name} is read of truth values only")
        return entrywise_truth(c, connect, x, y)

    definition.__name__ = name
    definition.__doc__ = f"``{name}`` of truth values, after broadcasting."
    word(f"numpy.{name}(x1, x2)", f"torch.{name}(input, other)",
         f"Tensor.{name}(other)")(definition)  # fmt: skip


def entrywise_truth(c: Context, f: Callable[[Term, Term], Term], x: Array, y: Array) -> Array:
    """A formula of the truth values of two arrays, after broadcasting."""
    axes, (of_x, of_y) = broadcast(c, x, y)
    return Array(axes, lambda i: f(truth(x[of_x(i)]), truth(y[of_y(i)])), BOOL)


for _name, _connect in CONNECTIVES.items():
    _bitwise(_name.replace("logical", "bitwise"), _connect)


@word("numpy.logical_not(x)", "torch.logical_not(input)", "Tensor.logical_not()")
def logical_not(c: Context, x: Array) -> Array:
    """Where an entry is 0."""
    return Array(x.axes, lambda i: Not(truth(x[i])), BOOL)


@word("numpy.add(x1, x2)", "torch.add(input, other, *, alpha=1)", "Tensor.add(other, *, alpha=1)")
def plus(c: Context, x: Array, y: Array, alpha: Term = ONE) -> Array:
    """``x + alpha*y``."""
    return entrywise(c, lambda a, b: a + alpha * b, x, y, sort=_sort_with(alpha, x, y))


@word("numpy.subtract(x1, x2)", "torch.sub(input, other, *, alpha=1)",
      "torch.subtract(input, other, *, alpha=1)", "Tensor.sub(other, *, alpha=1)")  # fmt: skip
def minus(c: Context, x: Array, y: Array, alpha: Term = ONE) -> Array:
    """``x - alpha*y``."""
    return entrywise(c, lambda a, b: a - alpha * b, x, y, sort=_sort_with(alpha, x, y))


@word("torch.rsub(input, other, *, alpha=1)")
def reversed_minus(c: Context, x: Array, y: Array, alpha: Term = ONE) -> Array:
    """``y - alpha*x``."""
    return entrywise(c, lambda a, b: b - alpha * a, x, y, sort=_sort_with(alpha, x, y))


def _sort_with(number: Term, *arrays: Array) -> Sort:
    return max(number.sort, numeric_sort(*arrays))


@word("torch.div(input, other, *, rounding_mode=None)",
      "Tensor.div(other, *, rounding_mode=None)")  # fmt: skip
def div(c: Context, x: Array, y: Array, rounding_mode: Any = None) -> Array:
    """``x / y``; with the rounding mode "floor" the quotient of integers."""
    if rounding_mode not in (None, "floor"):
        raise WordError(f"rounding_mode is None or 'floor', found {rounding_mode!r}")
    if rounding_mode is None:
        return entrywise(c, c.divide, x, y)
    return entrywise(c, lambda a, b: quotient(c, a, b), x, y, sort=numeric_sort(x, y))


@word("numpy.float_power(x1, x2)", "torch.float_power(input, exponent)")
def real_power_of(c: Context, x: Array, y: Array) -> Array:
    """``x ** exponent``, of integers too."""
    return entrywise(c, c.power, x, y)


@word("numpy.power(x1, x2)", "torch.pow(input, exponent)", "Tensor.pow(exponent)")
def power_of(c: Context, x: Array, y: Array) -> Array:
    """``x ** exponent``, which is not negative if both are integers."""
    if max(x.sort, y.sort) > INT:
        return real_power_of(c, x, y)

    def entry(a: Term, b: Term) -> Term:
        c.require_natural_power(b)
        return c.power(a, b)

    if not y.axes:
        c.require_natural_power(y.number(()))
    return entrywise(c, c.power if not y.axes else entry, x, y)


@word("scipy.special.xlogy(x, y)", "torch.xlogy(input, other)",
      "torch.special.xlogy(input, other)", "Tensor.xlogy(other)")  # fmt: skip
def xlogy(c: Context, x: Array, y: Array) -> Array:
    """``x * log(y)``, and 0 where x is 0."""

    def entry(a: Term, b: Term) -> Term:
        with c.assuming(ne(a, ZERO)):
            found = a * c.function("log", b)
        return Ite(Eq(a, ZERO), ZERO, found)

    return entrywise(c, entry, x, y)


@word("torch.special.xlog1py(input, other)")
def xlog1py(c: Context, x: Array, y: Array) -> Array:
    """``x * log(1 + y)``, and 0 where x is 0."""
    return xlogy(c, x, entrywise(c, lambda v: 1 + v, y))


@word("torch.ldexp(input, other)", "Tensor.ldexp(other)")
def ldexp(c: Context, x: Array, y: Array) -> Array:
    """``x * 2**other``."""
    return entrywise(c, lambda a, b: a * c.function("exp", b * c.function("log", Num(2))), x, y)


@word("torch.logit(input, eps=None)", "Tensor.logit(eps=None)", "scipy.special.logit(x)")
def logit(c: Context, x: Array, eps: Term | None = None) -> Array:
    """``log(x / (1 - x))``, with x cut off at ``eps`` and ``1 - eps`` where it is given."""

    def entry(v: Term) -> Term:
        p = v if eps is None else between(v, eps, 1 - eps)
        return c.function("log", c.divide(p, 1 - p))

    return entrywise(c, entry, x)


@word("torch.lerp(input, end, weight)", "Tensor.lerp(end, weight)")
def lerp(c: Context, x: Array, end: Array, weight: Array) -> Array:
    """``x + weight * (end - x)``."""
    return entrywise(c, lambda a, b, w: a + w * (b - a), x, end, weight)


@word("torch.addcmul(input, tensor1, tensor2, *, value=1)",
      "Tensor.addcmul(tensor1, tensor2, *, value=1)")  # fmt: skip
def addcmul(c: Context, x: Array, tensor1: Array, tensor2: Array, value: Term) -> Array:
    """``x + value * tensor1 * tensor2``."""
    return entrywise(c, lambda a, s, t: a + value * s * t, x, tensor1, tensor2)


@word("torch.addcdiv(input, tensor1, tensor2, *, value=1)",
      "Tensor.addcdiv(tensor1, tensor2, *, value=1)")  # fmt: skip
def addcdiv(c: Context, x: Array, tensor1: Array, tensor2: Array, value: Term) -> Array:
    """``x + value * tensor1 / tensor2``."""
    return entrywise(c, lambda a, s, t: a + value * c.divide(s, t), x, tensor1, tensor2)


@word("numpy.heaviside(x1, x2)", "torch.heaviside(input, values)", "Tensor.heaviside(values)")
def heaviside(c: Context, x: Array, y: Array) -> Array:
    """0 where x is negative, 1 where it is positive, and ``values`` at 0."""
    return entrywise(c, lambda a, v: Ite(Lt(a, ZERO), ZERO, Ite(Eq(a, ZERO), v, ONE)), x, y)


# -- choices ---------------------------------------------------------------------------------------


def chosen(c: Context, condition: Array, x: Array, y: Array) -> Array:
    """``x`` where the condition holds, else ``y``; what each needs, it needs there only."""
    axes, (at, of_x, of_y) = broadcast(c, condition, x, y)
    sort = BOOL if x.sort == y.sort == BOOL else numeric_sort(x, y)

    def entry(i: Indices) -> Term:
        # an entry that is minus infinity has no value to choose
        if x.hole and x.hole(of_x(i)) == TRUE:
            return y[of_y(i)] if sort == BOOL else as_number(y[of_y(i)])
        if y.hole and y.hole(of_y(i)) == TRUE:
            return x[of_x(i)] if sort == BOOL else as_number(x[of_x(i)])
        p = truth(condition[at(i)])
        with c.assuming(p):
            a = x[of_x(i)]
        with c.assuming(Not(p)):
            b = y[of_y(i)]
        if a.sort == b.sort == BOOL:
            return Or(And(p, a), And(Not(p), b))
        return Ite(p, as_number(a), as_number(b))

    def hole(i: Indices) -> Term:
        p = truth(condition[at(i)])
        a = x.hole(of_x(i)) if x.hole else FALSE
        b = y.hole(of_y(i)) if y.hole else FALSE
        return Or(*(conj(q, h) for q, h in ((p, a), (Not(p), b)) if h != FALSE))

    return Array(axes, entry, sort, hole if x.hole or y.hole else None)


@word("numpy.where(condition, x, y)", "torch.where(condition, input, other)", infinite=True)
def where(c: Context, condition: Array, x: Array, y: Array) -> Array:
    """``x if condition else y``, entry by entry."""
    return chosen(c, condition, x, y)


@word("Tensor.where(condition, other)", infinite=True)
def where_of(c: Context, x: Array, condition: Array, y: Array) -> Array:
    """``x if condition else y``, entry by entry."""
    return chosen(c, condition, x, y)


@word("torch.masked_fill(input, mask, value)", "Tensor.masked_fill(mask, value)", infinite=True)
def masked_fill(c: Context, x: Array, mask: Array, value: Array) -> Array:
    """``value`` where the mask holds, else ``x``."""
    if value.ndim:
        raise WordError("masked_fill fills with one number")
    if mask.sort != BOOL:
        raise WordError("the mask of masked_fill is one of truth values")
    return chosen(c, mask, value, x)


@word(
    "numpy.clip(a, a_min=None, a_max=None)",
    "ndarray.clip(min=None, max=None)",
    "torch.clamp(input, min=None, max=None)",
    "torch.clip(input, min=None, max=None)",
    "Tensor.clamp(min=None, max=None)",
    "Tensor.clip(min=None, max=None)",
)
def clip(c: Context, x: Array, min: Array | None = None, max: Array | None = None) -> Array:
    """``x`` cut off at ``min``, then at ``max``: where min > max it is max."""
    if min is None and max is None:
        raise WordError("clip and clamp take min or max")
    bounds = [b for b in (min, max) if b is not None]
    low, high = min is not None, max is not None

    def entry(v: Term, *limits: Term) -> Term:
        return between(v, limits[0] if low else None, limits[-1] if high else None)

    return entrywise(c, entry, x, *bounds, sort=numeric_sort(x, *bounds))


@word("torch.clamp_min(input, min)", "Tensor.clamp_min(min)")
def clamp_min(c: Context, x: Array, min: Array) -> Array:
    """``max(x, min)``."""
    return entrywise(c, larger, x, min, sort=numeric_sort(x, min))


@word("torch.clamp_max(input, max)", "Tensor.clamp_max(max)")
def clamp_max(c: Context, x: Array, max: Array) -> Array:
    """``min(x, max)``."""
    return entrywise(c, smaller, x, max, sort=numeric_sort(x, max))
