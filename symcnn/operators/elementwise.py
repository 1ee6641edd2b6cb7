"""Words that act entry by entry: functions of a number, activations, comparisons, choices.

Each is a function of numbers. The constants of ``selu`` are those of Klambauer and others
(2017) as PyTorch writes them down; ``gelu`` and its tanh form are Hendrycks and Gimpel's (2016).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symcnn.kernel.terms import (
    BOOL, FALSE, INT, ONE, REAL, TRUE, ZERO, And, Bracket, Eq, FloorDiv, Fun, Ite, Le, Lt, Mod, Not,
    Num, Term, neg,
)  # fmt: skip

from .arrays import Array, Context, WordError, entrywise, numeric_sort, word
from .lengths import Indices

HALF = Num(Fraction(1, 2))
SELU_ALPHA = Num(Fraction("1.6732632423543772848170429916717"))
SELU_SCALE = Num(Fraction("1.0507009873554804934193349852946"))


def larger(a: Term, b: Term) -> Term:
    """The larger of two numbers.

    >>> from symcnn.lemmas.notation import scalars
    >>> print(larger(*scalars("x y")))
    x if y <= x else y
    """
    return Ite(Le(b, a), a, b)


def smaller(a: Term, b: Term) -> Term:
    """The smaller of two numbers."""
    return Ite(Le(a, b), a, b)


def between(x: Term, low: Term | None, high: Term | None) -> Term:
    """The number nearest to x from low to high; ``min(max(x, low), high)``."""
    if low is not None:
        x = larger(x, low)
    return x if high is None else smaller(x, high)


# -- rounding --------------------------------------------------------------------------------------


def floored(x: Term) -> Term:
    """The largest integer that is at most x."""
    return x if x.sort == INT else Fun("floor")(x)


def ceiled(x: Term) -> Term:
    """The smallest integer that is at least x."""
    return neg(floored(neg(x)))


def towards_zero(x: Term) -> Term:
    """x without what stands behind the point."""
    return x if x.sort == INT else Ite(Le(ZERO, x), floored(x), ceiled(x))


def nearest(x: Term) -> Term:
    """The integer nearest to x, of two the even one, as IEEE 754 and Python round.

    >>> from symcnn.lemmas.notation import scalars
    >>> print(nearest(*scalars("x")))
    floor(x + 1/2) - [floor(x + 1/2) = x + 1/2 and floor(x + 1/2) % 2 = 1]
    """
    if x.sort == INT:
        return x
    up = Fun("floor")(x + HALF)
    return up - Bracket(And(Eq(up, x + HALF), Eq(Mod(up, Num(2)), ONE)))


def quotient(c: Context, a: Term, b: Term) -> Term:
    """``a // b``: the quotient rounded down."""
    if max(a.sort, b.sort) == REAL:
        return floored(c.divide(a, b))
    c.require(Le(ONE, b), "the divisor is at least 1")
    return FloorDiv(a, b)


def remainder(c: Context, a: Term, b: Term) -> Term:
    """``a % b``, of the sign of b."""
    if max(a.sort, b.sort) == REAL:
        return a - b * quotient(c, a, b)
    c.require(Le(ONE, b), "the divisor is at least 1")
    return Mod(a, b)


# -- functions of one number -----------------------------------------------------------------------


def _asin(c: Context, x: Term) -> Term:
    c.condition(And(Le(Num(-1), x), Le(x, ONE)), "the arc sine of a number from -1 to 1")
    return 2 * c.function("atan", c.divide(x, 1 + c.function("sqrt", 1 - x * x)))


def _log_of(base: int) -> Callable[[Context, Term], Term]:
    return lambda c, x: c.divide(c.function("log", x), c.function("log", Num(base)))


PI = Fun("pi")()
Function = Callable[[Context, Term], Term]

# Under one name in NumPy and PyTorch, where it is a method too.
SHARED: dict[str, Function] = {
    **{
        name: (lambda c, x, name=name: c.function(name, x))  # type: ignore[misc]
        for name in ("exp", "log", "sqrt", "sin", "cos", "sinh", "cosh", "tanh", "sign")
    },
    "tan": lambda c, x: c.divide(c.function("sin", x), c.function("cos", x)),
    "log1p": lambda c, x: c.function("log", 1 + x),
    "log2": _log_of(2),
    "log10": _log_of(10),
    "expm1": lambda c, x: c.function("exp", x) - 1,
    "exp2": lambda c, x: c.function("exp", x * c.function("log", Num(2))),
    "floor": lambda c, x: floored(x),
    "ceil": lambda c, x: ceiled(x),
    "trunc": lambda c, x: towards_zero(x),
    "square": lambda c, x: x * x,
    "reciprocal": lambda c, x: c.divide(ONE, x),
    "negative": lambda c, x: neg(x),
    "positive": lambda c, x: x,
    "deg2rad": lambda c, x: x * PI / 180,
    "rad2deg": lambda c, x: x * 180 / PI,
    "sinc": lambda c, x: Ite(Eq(x, ZERO), ONE, c.function("sin", PI * x) / (PI * x)),
}
# The names in NumPy, in PyTorch, and the function.
RENAMED: list[tuple[str, str, Function]] = [
    ("absolute", "abs", lambda c, x: c.function("abs", x)),
    ("arctan", "atan", lambda c, x: c.function("atan", x)),
    ("arcsin", "asin", _asin),
    ("arccos", "acos", lambda c, x: PI * HALF - _asin(c, x)),
    ("arcsinh", "asinh", lambda c, x: c.function("log", x + c.function("sqrt", x * x + 1))),
    ("arccosh", "acosh", lambda c, x: c.function("log", x + c.function("sqrt", x * x - 1))),
    ("arctanh", "atanh", lambda c, x: HALF * c.function("log", c.divide(1 + x, 1 - x))),
]
# Names of PyTorch alone.
TORCH: dict[str, Function] = {
    "neg": lambda c, x: neg(x),
    "rsqrt": lambda c, x: c.divide(ONE, c.function("sqrt", x)),
    "sigmoid": lambda c, x: c.function("sigmoid", x),
    "relu": lambda c, x: larger(x, ZERO),
    "erf": lambda c, x: c.function("erf", x),
    "erfc": lambda c, x: 1 - c.function("erf", x),
    "frac": lambda c, x: x - towards_zero(x),
    "sgn": lambda c, x: c.function("sign", x),
}
# Names of torch.special alone.
SPECIAL: dict[str, Function] = {
    "entr": lambda c, x: neg(x * c.function("log", x)),
    "erfcx": lambda c, x: c.function("exp", x * x) * (1 - c.function("erf", x)),
    "ndtr": lambda c, x: _normal(c, x),
    "log_ndtr": lambda c, x: c.function("log", _normal(c, x)),
}
INTEGER = frozenset(
    {"sign", "sgn", "square", "negative", "positive", "absolute", "neg", "relu", "floor", "ceil",
     "trunc", "fix", "rint"}
)  # fmt: skip


def _normal(c: Context, x: Term) -> Term:
    """The distribution function of the standard normal law."""
    return HALF * (1 + c.function("erf", x / Fun("sqrt")(Num(2))))


def _of_entries(name: str, f: Function, *spellings: str) -> None:
    def definition(c: Context, x: Array) -> Array:
        sort = numeric_sort(x) if name in INTEGER else REAL
        return entrywise(c, lambda v: f(c, v), x, sort=sort)

    definition.__name__ = name
    definition.__doc__ = f"``{name}`` of every entry."
    word(*spellings)(definition)


for _name, _f in SHARED.items():
    _of_entries(_name, _f, f"numpy.{_name}(x)", f"torch.{_name}(input)", f"Tensor.{_name}()")
for _name, _other, _f in RENAMED:
    _of_entries(_name, _f, f"numpy.{_name}(x)", f"torch.{_other}(input)", f"Tensor.{_other}()")
for _name, _f in TORCH.items():
    _of_entries(_name, _f, f"torch.{_name}(input)", f"Tensor.{_name}()")
_of_entries("fix", SHARED["trunc"], "numpy.fix(x)", "torch.fix(input)", "Tensor.fix()")
_of_entries("rint", lambda c, x: nearest(x), "numpy.rint(x)")
_of_entries("absolute", RENAMED[0][2], "numpy.abs(x)", "numpy.fabs(x)", "torch.absolute(input)")
_of_entries("sigmoid", TORCH["sigmoid"], "scipy.special.expit(x)", "torch.special.expit(input)",
            "torch.nn.functional.sigmoid(input)")  # fmt: skip
_of_entries("relu", TORCH["relu"], "torch.nn.functional.relu(input, inplace=False)")
for _name, _f in SPECIAL.items():
    _of_entries(_name, _f, f"torch.special.{_name}(input)")
_of_entries("tanh", SHARED["tanh"], "torch.nn.functional.tanh(input)")
_of_entries("erf", TORCH["erf"], "scipy.special.erf(x)", "torch.special.erf(input)")


@word("torch.conj(input)", "Tensor.conj()", "torch.conj_physical(input)", "Tensor.conj_physical()",
      "Tensor.resolve_conj()", "torch.resolve_conj(input)", "torch.real(input)",
      "numpy.conj(x)", "numpy.conjugate(x)", "numpy.real(val)")  # fmt: skip
def conjugate(c: Context, x: Array) -> Array:
    """``x`` itself, which is real."""
    if x.sort > REAL:
        raise WordError("of complex numbers, conj and real are not read")
    return x


@word("torch.isnan(input)", "Tensor.isnan()", "numpy.isnan(x)", infinite=True)
def isnan(c: Context, x: Array) -> Array:
    """False: every entry is a number, or minus infinity."""
    return Array(x.axes, lambda i: FALSE, BOOL)


@word("torch.isinf(input)", "Tensor.isinf()", "numpy.isinf(x)", infinite=True)
def isinf(c: Context, x: Array) -> Array:
    """Where an entry is minus infinity, as those are that a mask has put there."""
    return Array(x.axes, x.hole or (lambda i: FALSE), BOOL)


@word("torch.isfinite(input)", "Tensor.isfinite()", "numpy.isfinite(x)", infinite=True)
def isfinite(c: Context, x: Array) -> Array:
    """Where an entry is a number."""
    hole = x.hole
    return Array(x.axes, lambda i: Not(hole(i)) if hole else TRUE, BOOL)


@word("numpy.round(a, decimals=0)", "numpy.around(a, decimals=0)", "ndarray.round(decimals=0)",
      "torch.round(input, *, decimals=0)", "Tensor.round(*, decimals=0)")  # fmt: skip
def round_(c: Context, x: Array, decimals: int) -> Array:
    """The nearest number with so many digits behind the point, of two the even one."""
    scale = Num(Fraction(10) ** decimals)
    return entrywise(c, lambda v: nearest(v * scale) / scale, x, sort=numeric_sort(x))


# -- activations -----------------------------------------------------------------------------------


def softplus_of(c: Context, x: Term) -> Term:
    """``log(1 + exp(x))``."""
    return c.function("log", 1 + c.function("exp", x))


@word("torch.nn.functional.leaky_relu(input, negative_slope=0.01, inplace=False)")
def leaky_relu(c: Context, x: Array, negative_slope: Term) -> Array:
    """``x`` where x is positive, else ``negative_slope * x``."""
    return entrywise(c, lambda v: Ite(Lt(ZERO, v), v, negative_slope * v), x)


@word("torch.nn.functional.elu(input, alpha=1.0, inplace=False)")
def elu(c: Context, x: Array, alpha: Term) -> Array:
    """``x`` where x is positive, else ``alpha * (exp(x) - 1)``."""
    return entrywise(c, lambda v: Ite(Lt(ZERO, v), v, alpha * (c.function("exp", v) - 1)), x)


@word("torch.selu(input)", "torch.nn.functional.selu(input, inplace=False)")
def selu(c: Context, x: Array) -> Array:
    """The elu with the constant ``SELU_ALPHA``, times ``SELU_SCALE``."""
    return entrywise(
        c, lambda v: SELU_SCALE * Ite(Lt(ZERO, v), v, SELU_ALPHA * (c.function("exp", v) - 1)), x
    )


@word("torch.celu(input, alpha=1.0)", "torch.nn.functional.celu(input, alpha=1.0, inplace=False)")
def celu(c: Context, x: Array, alpha: Term) -> Array:
    """``x`` where x is positive, else ``alpha * (exp(x/alpha) - 1)``."""
    return entrywise(
        c,
        lambda v: Ite(Lt(ZERO, v), v, alpha * (c.function("exp", c.divide(v, alpha)) - 1)),
        x,
    )


@word("torch.nn.functional.gelu(input, *, approximate='none')")
def gelu(c: Context, x: Array, approximate: str) -> Array:
    """``x/2 * (1 + erf(x/sqrt(2)))``; of "tanh", with ``sqrt(2/pi) * (x + 0.044715*x**3)``."""
    if approximate not in ("none", "tanh"):
        raise WordError(f"approximate is 'none' or 'tanh', found {approximate!r}")

    def entry(v: Term) -> Term:
        if approximate == "none":
            return HALF * v * (1 + c.function("erf", v / Fun("sqrt")(Num(2))))
        inner = Fun("sqrt")(2 / PI) * (v + Num(Fraction("0.044715")) * v**3)
        return HALF * v * (1 + c.function("tanh", inner))

    return entrywise(c, entry, x)


@word("torch.nn.functional.silu(input, inplace=False)")
def silu(c: Context, x: Array) -> Array:
    """``x * sigmoid(x)``, also called swish."""
    return entrywise(c, lambda v: v * c.function("sigmoid", v), x)


@word("torch.nn.functional.mish(input, inplace=False)")
def mish(c: Context, x: Array) -> Array:
    """``x * tanh(log(1 + exp(x)))``."""
    return entrywise(c, lambda v: v * c.function("tanh", softplus_of(c, v)), x)


@word("torch.nn.functional.softplus(input, beta=1.0, threshold=20.0)")
def softplus(c: Context, x: Array, beta: Term, threshold: Term) -> Array:
    """``log(1 + exp(beta*x)) / beta``.

    The default threshold, from which PyTorch returns x itself, is there for overflow only; with
    another one the function is the one that has a jump there.
    """

    def entry(v: Term) -> Term:
        smooth = c.divide(softplus_of(c, beta * v), beta)
        return smooth if threshold == Num(20) else Ite(Lt(threshold, beta * v), v, smooth)

    return entrywise(c, entry, x)


@word("torch.nn.functional.logsigmoid(input)")
def logsigmoid(c: Context, x: Array) -> Array:
    """``log(sigmoid(x))``, written ``-log(1 + exp(-x))``."""
    return entrywise(c, lambda v: neg(softplus_of(c, neg(v))), x)


@word("torch.nn.functional.hardtanh(input, min_val=-1.0, max_val=1.0, inplace=False)")
def hardtanh(c: Context, x: Array, min_val: Term, max_val: Term) -> Array:
    """``x`` cut off at ``min_val`` and ``max_val``."""
    c.require(Le(min_val, max_val), "min_val is at most max_val")
    return entrywise(c, lambda v: between(v, min_val, max_val), x)


@word("torch.nn.functional.relu6(input, inplace=False)")
def relu6(c: Context, x: Array) -> Array:
    """``x`` cut off at 0 and 6."""
    return entrywise(c, lambda v: between(v, ZERO, Num(6)), x)


@word("torch.nn.functional.hardsigmoid(input, inplace=False)")
def hardsigmoid(c: Context, x: Array) -> Array:
    """``x + 3`` cut off at 0 and 6, divided by 6."""
    return entrywise(c, lambda v: between(v + 3, ZERO, Num(6)) / 6, x)


@word("torch.nn.functional.hardswish(input, inplace=False)")
def hardswish(c: Context, x: Array) -> Array:
    """``x * hardsigmoid(x)``."""
    return entrywise(c, lambda v: v * between(v + 3, ZERO, Num(6)) / 6, x)


@word("torch.nn.functional.softsign(input)")
def softsign(c: Context, x: Array) -> Array:
    """``x / (1 + |x|)``."""
    return entrywise(c, lambda v: v / (1 + c.function("abs", v)), x)


@word("torch.nn.functional.tanhshrink(input)")
def tanhshrink(c: Context, x: Array) -> Array:
    """``x - tanh(x)``."""
    return entrywise(c, lambda v: v - c.function("tanh", v), x)


@word("torch.nn.functional.hardshrink(input, lambd=0.5)")
def hardshrink(c: Context, x: Array, lambd: Term) -> Array:
    """0 where ``-lambd <= x <= lambd``, else ``x``."""
    return entrywise(c, lambda v: Ite(And(Le(neg(lambd), v), Le(v, lambd)), ZERO, v), x)


@word("torch.nn.functional.softshrink(input, lambd=0.5)")
def softshrink(c: Context, x: Array, lambd: Term) -> Array:
    """``x`` moved towards 0 by ``lambd``, and 0 where it is no farther away than that."""
    c.require(Le(ZERO, lambd), "lambd is not negative")
    return entrywise(
        c,
        lambda v: Ite(Lt(lambd, v), v - lambd, Ite(Lt(v, neg(lambd)), v + lambd, ZERO)),
        x,
    )


@word("torch.threshold(input, threshold, value)",
      "torch.nn.functional.threshold(input, threshold, value, inplace=False)")  # fmt: skip
def threshold(c: Context, x: Array, threshold: Term, value: Term) -> Array:
    """``x`` where it is above the threshold, else ``value``."""
    return entrywise(c, lambda v: Ite(Lt(threshold, v), v, value), x)


@word("torch.prelu(input, weight)", "torch.nn.functional.prelu(input, weight)",
      "Tensor.prelu(weight)")  # fmt: skip
def prelu(c: Context, x: Array, weight: Array) -> Array:
    """``x`` where x is positive, else ``w*x`` with one weight, or one for each channel."""
    if weight.ndim > 1 or (weight.ndim == 1 and weight.axes[0] != (ONE,) and x.ndim < 2):
        raise WordError("prelu takes one weight, or one for each channel (axis 1)")
    one = weight.ndim == 0 or weight.axes[0] == (ONE,)
    if not one:
        c.require(Eq(weight.shape[0], x.shape[1]), "one weight for each channel")

    def entry(i: Indices) -> Term:
        w = weight[() if weight.ndim == 0 else ZERO if one else i[1]]
        return Ite(Lt(ZERO, x[i]), x[i], w * x[i])

    return Array(x.axes, entry)


@word("torch.nn.functional.rrelu(input, lower=0.125, upper=0.3333333333333333, training=False, "
      "inplace=False)")  # fmt: skip
def rrelu(c: Context, x: Array, lower: Term, upper: Term, training: bool) -> Array:
    """The leaky relu with the mean slope, which it is in evaluation."""
    if training:
        raise WordError("rrelu in training is random; write training=False")
    return leaky_relu(c, x, (lower + upper) / 2)


# -- dropout ---------------------------------------------------------------------------------------


@word(
    "torch.nn.functional.dropout(input, p=0.5, training=True, inplace=False)",
    "torch.nn.functional.dropout1d(input, p=0.5, training=True, inplace=False)",
    "torch.nn.functional.dropout2d(input, p=0.5, training=True, inplace=False)",
    "torch.nn.functional.dropout3d(input, p=0.5, training=True, inplace=False)",
    "torch.nn.functional.alpha_dropout(input, p=0.5, training=False, inplace=False)",
    "torch.nn.functional.feature_alpha_dropout(input, p=0.5, training=False, inplace=False)",
    infinite=True,
)
def dropout(c: Context, x: Array, p: Term, training: bool) -> Array:
    """``x`` itself: in evaluation, or with p = 0."""
    if training and p != ZERO:
        raise WordError("dropout in training is random; write training=False or p=0")
    return x
