"""The words that the reader knows, of the language itself and of ``math`` and ``numpy``."""

from __future__ import annotations

from symcnn.kernel.terms import Fun, Term

from .arithmetic import ELEMENTARY
from .shapes import KINDS, PROPERTIES

DECORATORS = ("claim", "operator")
BUILTINS = frozenset(
    {"abs", "all", "any", "float", "int", "len", "max", "min", "pow", "range", "round", "sum",
     "zip", "enumerate", "map", "isinstance", "hasattr", "tuple", "list", "reversed", "dict",
     "slice", "bool", "type"}
)  # fmt: skip
LANGUAGE = frozenset(
    {
        *(name for name in ELEMENTARY if name not in ("arctan", "fabs", "absolute")),
        *("prod", "floor", "ceil", "pi", "det", "inv", "trace", "matrix_power"),
        *("diff", "derivative", "integral", "series", "inverse", "array"),
    }
)
NUMBERS: dict[str, Term] = {"pi": Fun("pi")(), "e": Fun("exp")(1)}
# Types of entries: exact real numbers are meant by all those that are not whole.
TYPES = frozenset(
    {"float", "double", "half", "float16", "float32", "float64", "bfloat16", "floating", "int",
     "long", "int8", "int16", "int32", "int64", "uint8", "bool", "bool_", "float_", "int_",
     "intp"}
)  # fmt: skip
# Modules beside those that hold a word of the table.
MODULES = frozenset(
    {"numpy.linalg", "numpy.random", "torch.nn", "torch.nn.functional", "torch.autograd",
     "torch.cuda", "torch.special", "torch.linalg", "jax.numpy", "jax.nn", "jax.lax",
     "scipy.special", "torch.nn.init"}
)  # fmt: skip
ROOTS = frozenset({"math", "numpy", "torch", "jax", "einops", "scipy", "symcnn"})
ANNOTATIONS = frozenset({*KINDS, *PROPERTIES})
_SHARED = {"exp", "log", "sqrt", "tanh", "sin", "cos", "sinh", "cosh", "tan"}
_ELEMENTARY = {"exp", "log", "sqrt", "tanh", "sin", "cos", "sinh", "cosh", "tan", "sign", "abs"}
LIBRARIES: dict[str, frozenset[str]] = {
    "symcnn": frozenset({*LANGUAGE, *ANNOTATIONS, *DECORATORS}),
    "math": frozenset({*_SHARED, "atan", "erf", "fabs", "prod", "floor", "ceil", "pi", "e"}),
    "numpy": frozenset(
        {
            *(*_SHARED, "arctan", "sign", "abs", "absolute", "fabs", "floor", "ceil", "pi", "e"),
            *("sum", "prod", "max", "min", "maximum", "minimum", "where", "array", "asarray"),
            *("ascontiguousarray", "asanyarray", "ndarray"),
            *("dot", "matmul", "trace", "transpose", "argsort", "linalg"),
        }
    ),
    "numpy.linalg": frozenset({"det", "inv", "matrix_power"}),
    "torch": frozenset(
        {
            *(*_ELEMENTARY, "atan", "arctan", "erf", "sigmoid", "absolute"),
            *("tensor", "as_tensor", "from_numpy", "dot", "matmul", "no_grad"),
        }
    ),
    "torch.nn": frozenset({"Parameter", "Sequential", "ModuleList", "Module"}),
    "jax.numpy": frozenset({"array", "asarray"}),
    "jax.lax": frozenset({"stop_gradient"}),
    "scipy.special": frozenset({"erf"}),
}
