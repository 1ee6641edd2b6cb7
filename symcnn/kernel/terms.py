"""Terms: index notation as immutable trees, and substitution that cannot capture.

Everything is imported from here. The parts, in the order in which they are read:
``interning``, ``nodes`` (numbers, variables, arithmetic), ``formulas`` and ``binders``.

A term is a number, a variable, an operation on terms, or a binder (``Sum``, ``Max``,
``Integral``, ``Lam`` ...). Bound variables are de Bruijn indices, so two terms that
differ only in the names of bound variables are *equal* as Python objects, and a
substituted term can never be captured: what is put in has no loose index. The name
the author chose is kept as a hint for printing and takes no part in equality.

Every operation is total, as in Lean: ``Recip(0)`` is 0, an entry outside its tensor
is 0, ``a // 0`` is 0 and ``a % 0`` is a. A *statement* must nevertheless make sense
before it is proved (``symcnn.prover.definedness``); totality only means that no rule
needs a hidden side condition about terms being defined.

>>> from symcnn.kernel.binding import close
>>> n, i = Var("n", INT), Var("i", INT)
>>> x = Var("x", REAL, (n,))
>>> Sum(Range(n), close(x[i], i), "i") == Sum(Range(n), close(x[i], i), "j")
True
>>> print(Sum(Range(n), close(2 * x[i], i), "i"))
sum[i<n] 2*x[i]
"""

from __future__ import annotations

from .binders import (
    INTEGERS,
    REALS,
    Binder,
    Det,
    Diff,
    Domain,
    Exists,
    Forall,
    Integral,
    Inv,
    Lam,
    Max,
    Min,
    Prod,
    Range,
    Space,
    Sum,
    check_point,
    expect_matrix,
)
from .formulas import (
    FALSE,
    KNOWN_FUNCTIONS,
    PREDICATES,
    TRUE,
    And,
    Apply,
    Bracket,
    Eq,
    Fun,
    Ite,
    Not,
    Or,
    Pred,
    conj,
    ne,
)
from .interning import (
    BOOL,
    COMPLEX,
    INT,
    REAL,
    TENSOR,
    Sort,
    _classes,
    expect,
    is_name,
    numeric,
    printed_by,
)
from .nodes import (
    ONE,
    ZERO,
    Add,
    Bound,
    Entry,
    FloorDiv,
    Le,
    Lt,
    Mod,
    Mul,
    Num,
    Numeric,
    Pow,
    Recip,
    Term,
    Var,
    add,
    element_sort,
    entry,
    mul,
    neg,
    power,
    rank_of,
    recip,
    term,
)
from .show import show

__all__ = [
    "BOOL", "COMPLEX", "FALSE", "INT", "INTEGERS", "KNOWN_FUNCTIONS", "NODES", "ONE",
    "PREDICATES", "REAL", "REALS", "TENSOR", "TRUE", "ZERO", "Add", "And", "Apply", "Binder",
    "Bound", "Bracket", "Det", "Diff", "Domain", "Entry", "Eq", "Exists", "FloorDiv", "Forall",
    "Fun", "Integral", "Inv", "Ite", "Lam", "Le", "Lt", "Max", "Min", "Mod", "Mul", "Not",
    "Num", "Numeric", "Or", "Pow", "Pred", "Prod", "Range", "Recip", "Sort", "Space", "Sum",
    "Term", "Var", "add", "check_point", "conj", "element_sort", "entry", "expect",
    "expect_matrix", "is_name", "mul", "ne", "neg", "numeric", "power", "rank_of", "recip", "term",
]  # fmt: skip

NODES: frozenset[type[Term]] = frozenset(k for k in _classes if issubclass(k, Term))
"""The classes of terms. There are no others."""

printed_by(show)
