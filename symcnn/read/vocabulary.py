"""The words that the reader knows, of the language itself and of ``math`` and ``numpy``."""

from __future__ import annotations

from .arithmetic import ELEMENTARY
from .shapes import KINDS, PROPERTIES

DECORATORS = ("claim", "operator")
BUILTINS = frozenset(
    {"abs", "all", "any", "float", "int", "len", "max", "min", "pow", "range", "sum"}
)
LANGUAGE = frozenset(
    {
        *(name for name in ELEMENTARY if name not in ("arctan", "fabs", "absolute")),
        *("prod", "floor", "ceil", "pi", "det", "inv", "trace", "matrix_power"),
        *("diff", "derivative", "inverse", "array"),
    }
)
ANNOTATIONS = frozenset({*KINDS, *PROPERTIES})
_SHARED = {"exp", "log", "sqrt", "tanh", "sin", "cos", "sinh", "cosh", "tan"}
LIBRARIES: dict[str, frozenset[str]] = {
    "symcnn": frozenset({*LANGUAGE, *ANNOTATIONS, *DECORATORS}),
    "math": frozenset({*_SHARED, "atan", "erf", "fabs", "prod", "floor", "ceil", "pi", "e"}),
    "numpy": frozenset(
        {
            *(*_SHARED, "arctan", "sign", "abs", "absolute", "fabs", "floor", "ceil", "pi", "e"),
            *("sum", "prod", "max", "min", "maximum", "minimum", "where", "array", "asarray"),
            *("dot", "matmul", "trace", "transpose", "argsort", "linalg"),
        }
    ),
    "numpy.linalg": frozenset({"det", "inv", "matrix_power"}),
}
