"""Explicit instances as SymPy's objects: both sides, operators as matrices, Jacobians.

>>> from symcnn.verdicts.catalogue import load
>>> found = instance_of_entry(load("adjoint_pool"), {"k": 2, "l": 1, "M": 1, "N": 1})
>>> found.matrix
Matrix([[1/2, 1/2]])
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from symcnn.kernel.binding import free_vars, subst
from symcnn.kernel.terms import BOOL, INT, REAL, TENSOR, Eq, Term, Var
from symcnn.numeric.analysis import is_about_sizes
from symcnn.numeric.fields import TooLarge, Unsupported
from symcnn.numeric.hypotheses import holds
from symcnn.numeric.instance import expand_at, jacobian_at, operator_matrix
from symcnn.prover.derivative_formulas import Derived
from symcnn.prover.entry import Entry, Picture
from symcnn.read.claim_error import ReadError
from symcnn.write.formulas.text import sentence
from symcnn.write.pages.record import Report

USUAL = 2  # of a size about which nothing is said


@dataclass(frozen=True)
class Instance:
    """What a statement says at some sizes, with symbolic entries.

    ``left`` and ``right`` are its sides, if it is an equation, ``statement`` what it says;
    ``matrices`` are those of its linear operators, their transposes, and Jacobians, by name.
    Vectors are columns.
    """

    sizes: Mapping[str, int]
    statement: Any
    matrices: Mapping[str, Any]
    left: Any = None
    right: Any = None

    @property
    def where(self) -> str:
        """The sizes."""
        return ", ".join(f"{name} = {n}" for name, n in self.sizes.items())

    @property
    def matrix(self) -> Any:
        """The first of the matrices: that of an operator, or its Jacobian; None without one."""
        return next(iter(self.matrices.values()), None)

    def __str__(self) -> str:
        parts = [f"at {self.where}:" if self.sizes else "written out:"]
        for name, value in self._shown():
            text = sympy.pretty(_with_primes(value), use_unicode=True, wrap_line=False)
            parts += [f"{name}:" if name else "", *("    " + row for row in text.splitlines())]
        return "\n".join(filter(None, parts))

    def latex(self) -> str:
        """Displays of what is printed, as LaTeX."""
        parts = []
        for name, value in self._shown():
            words = f"{name}, {self.where}:" if name else f"At {self.where}:"
            parts += [sentence(words), f"\\[ {matrix_latex(_with_primes(value))} \\]"]
        return "\n".join(parts)

    def _repr_latex_(self) -> str:
        return self.latex()

    def shown_in(self, report: Report) -> Report:
        """The report with this instance, in text and in LaTeX."""
        return replace(report, instance_text=str(self), instance_latex=self.latex())

    def _shown(self) -> Iterator[tuple[str, Any]]:
        if self.left is None:
            yield "", self.statement
        else:
            yield "left side", self.left
            if self.right != self.left:
                yield "right side", self.right
        yield from self.matrices.items()


def instance_of(
    goal: Term,
    given: Sequence[Term],
    sizes: Mapping[str, int],
    pictures: Sequence[Picture] = (),
    usual: Mapping[str, int] | None = None,
) -> Instance:
    """A formula at sizes, of which those that are not said are ``usual``, or else 2.

    Raises ``ReadError`` for a size that the formula does not have, for sizes that do not
    satisfy the hypotheses, and where there is no finite expansion.
    """
    values = _values((goal, *given), given, sizes, usual or {})
    try:
        statement = expand_at(goal, values)
        sides: dict[str, Any] = {}
        matrices: dict[str, Any] = {}
        if isinstance(goal, Eq) and goal.args[0].sort != BOOL:
            sides = {"left": expand_at(goal.args[0], values)}
            sides["right"] = expand_at(goal.args[1], values)
            if not pictures:
                matrices |= _matrices(goal.args[0], values, "the left side")
        for picture in pictures:
            matrix = operator_matrix(picture.output, picture.input, values)
            matrices |= _with_transpose(picture.title, matrix)
    except (Unsupported, TooLarge) as error:
        raise _bad(str(error)) from None
    return Instance({v.name: n for v, n in values.items()}, statement, matrices, **sides)


def instance_of_entry(entry: Entry, sizes: Mapping[str, int]) -> Instance:
    """A theorem of the catalogue at sizes; see ``instance_of``."""
    usual = {v.name: n for v, n in entry.instance.items()}
    return instance_of(entry.claim.goal, entry.claim.given, sizes, entry.pictures, usual)


def instance_of_derivative(result: Derived, sizes: Mapping[str, int]) -> Instance:
    """A derived formula at sizes, and the Jacobian of the operator and its transpose there."""
    formula, output = (_written_out(result, t) for t in (result.formula, result.operator.result))
    values = _values((formula, output, result.wrt), result.operator.given, sizes, {})
    try:
        statement = expand_at(formula, values)
        jacobian = jacobian_at(output, result.wrt, values)
    except (Unsupported, TooLarge) as error:
        raise _bad(str(error)) from None
    name = f"the Jacobian of {result.operator.name} in {result.wrt.name}"
    matrices = _with_transpose(name, jacobian)
    return Instance({v.name: n for v, n in values.items()}, statement, matrices)


def _with_transpose(name: str, matrix: Any) -> dict[str, Any]:
    return {name: matrix, f"{name}, transposed": matrix.T}


def _bad(message: str) -> ReadError:
    return ReadError(message, "instance")


def _written_out(result: Derived, t: Term) -> Term:
    for v, value in reversed(result.definitions):
        t = subst(t, {v: value})
    return t


def _matrices(side: Term, values: Mapping[Var, int], name: str) -> dict[str, Any]:
    """The matrices of a tensor in the tensors on which it depends linearly."""
    found: dict[str, Any] = {}
    for v in sorted(free_vars(side), key=lambda v: v.name) if side.sort == TENSOR else ():
        if v.shape and v.element == REAL:
            try:
                matrix = operator_matrix(side, v, values)
            except ValueError:
                continue  # it is not linear
            found |= _with_transpose(f"the matrix of {name} in {v.name}", matrix)
    return found


def _values(
    terms: Sequence[Term],
    given: Sequence[Term],
    sizes: Mapping[str, int],
    usual: Mapping[str, int],
) -> dict[Var, int]:
    """A number for each size. Raises ``ReadError``."""
    free = sorted({v for t in terms for v in free_vars(t)}, key=lambda v: v.name)
    known = [v for v in free if v.sort == INT and not v.shape]
    unknown = sorted(set(sizes) - {v.name for v in known})
    if unknown:
        there = ", ".join(v.name for v in known) or "none"
        raise _bad(f"there is no size {', '.join(unknown)}; there are: {there}")
    values = {v: sizes.get(v.name, usual.get(v.name, USUAL)) for v in known}
    for hypothesis in given:
        known_here = is_about_sizes(hypothesis) and free_vars(hypothesis) <= values.keys()
        if known_here and not holds(hypothesis, values):
            said = ", ".join(f"{v} = {n}" for v, n in values.items())
            raise _bad(f"{said} do not satisfy the hypothesis {hypothesis}")
    return values


def _with_primes(e: Any) -> Any:
    """Derivatives of function variables as sigma', where SymPy writes a substitution."""

    def is_slope(t: Any) -> bool:
        return (
            isinstance(t, sympy.Subs)
            and isinstance(t.expr, sympy.Derivative)
            and isinstance(t.expr.expr, AppliedUndef)
        )

    def prime(t: Any) -> Any:
        order = int(t.expr.derivative_count)
        return sympy.Function(f"{t.expr.expr.func.__name__}{chr(39) * order}")(*t.point)

    return e.replace(is_slope, prime) if hasattr(e, "replace") else e


def matrix_latex(value: Any) -> str:
    """A matrix as LaTeX; a common denominator stands in front, a zero is a dot."""
    if not isinstance(value, sympy.MatrixBase):
        return str(sympy.latex(value))
    if not len(value):
        return f"0_{{{value.rows}\\times {value.cols}}}"
    denominator = sympy.ilcm(1, 1, *(entry.q for entry in value if entry.is_Rational))
    rows = [
        " & ".join("\\cdot" if entry == 0 else sympy.latex(entry) for entry in row)
        for row in (value * denominator).tolist()
    ]
    inner = " \\\\ ".join(rows)
    scale = "" if denominator == 1 else f"\\tfrac{{1}}{{{denominator}}}"
    return f"{scale}\\left(\\begin{{array}}{{{'c' * value.cols}}}{inner}\\end{{array}}\\right)"
