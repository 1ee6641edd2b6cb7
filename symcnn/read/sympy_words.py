"""What SymPy has no word for: quantifiers, predicates, the largest entry, some functions.

``write.sympy_writer`` writes them and the door reads them. They stay as they are: none evaluates.
"""

from __future__ import annotations

import sympy
from sympy.logic.boolalg import BooleanFunction


class ForAll(BooleanFunction):  # type: ignore[misc]
    """``ForAll(condition, (i, 0, n - 1))``: the condition holds for each i of the range."""


class ForSome(BooleanFunction):  # type: ignore[misc]
    """``ForSome(condition, (i, 0, n - 1))``: the condition holds for some i of the range."""


class Iff(BooleanFunction):  # type: ignore[misc]
    """Either both formulas hold or none, in this order."""


class At(sympy.Subs):  # type: ignore[misc]
    """An unevaluated ``Subs``, equal to another one where all parts are."""

    def _hashable_content(self) -> tuple[object, ...]:
        return self.args  # type: ignore[no-any-return]


class Says(BooleanFunction):  # type: ignore[misc]
    """A predicate of functions and terms: its name, the functions, the terms."""


class Largest(sympy.Function):  # type: ignore[misc]
    """``Largest(x, (i, 0, n - 1))``: the largest value over the range, 0 if it is empty."""

    is_real = True


class Smallest(sympy.Function):  # type: ignore[misc]
    """``Smallest(x, (i, 0, n - 1))``: the smallest value over the range, 0 if it is empty."""

    is_real = True


class Known(sympy.Function):  # type: ignore[misc]
    """``Known(name, x)``: a function of symcnn's own definition, for all arguments.

    Its logarithm is that of the absolute value, and the root of a negative number is 0.
    """
