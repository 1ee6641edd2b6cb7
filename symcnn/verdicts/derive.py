"""Deriving operators that are written as Python functions.

>>> from symcnn import *
>>> @operator
... def average_pool(X: Real["k*M"], k: Size, M: Size):
...     assert k >= 1
...     return [sum(X[k*q + a] for a in range(k)) / k for q in range(M)]
>>> result = derive(average_pool)
>>> print(result.formula)
lam[x<k*M] G[x//k]/k
>>> result.name
'1/k * nearest upsampling of G by k'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from symcnn.arithmetic.budget import step_limit
from symcnn.kernel.binding import free_vars
from symcnn.kernel.errors import KernelError
from symcnn.kernel.steps import OutOfStepsError
from symcnn.kernel.terms import FALSE, REAL, Term, Var
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.notation import at
from symcnn.prover.chain import Chain
from symcnn.prover.claim import Claim
from symcnn.prover.local_names import Definition, needed
from symcnn.prover.derivative_formulas import (
    BY_LAYERS, Derived, DeriveError, Kind, NotLinearError, Operator, derived,
)  # fmt: skip
from symcnn.prover.arbitrary_entry import fresh_indices, hints, ranges
from symcnn.prover.exclusions import Borders
from symcnn.prover.naming import Named, named, shortest_notation
from symcnn.prover.shortest import shortest
from symcnn.read.claim_error import ReadError
from symcnn.read.live import read_function
from symcnn.read.source import SourceFile, read_path
from symcnn.read.read_results import ReadOperator
from symcnn.verdicts.claims import UNMET, exclusions
from symcnn.verdicts.limits import SECONDS, time_limit
from symcnn.verdicts.operator_sense import operator_of
from symcnn.verdicts.sense import shown_from
from symcnn.verdicts.verify import lines_of
from symcnn.write.formulas.style import PLAIN, Notation
from symcnn.write.pages.excluded_points import away, proved_only
from symcnn.write.pages.notebook import Shown
from symcnn.write.pages.record import Report

if TYPE_CHECKING:
    from symcnn.verdicts.sympy_instances import Instance

STEPS = 10_000_000  # of a derivation
WRITTEN_OUT = 1_000_000  # of one without local names, where that by layers excludes too much
MOST_NAMED = 8  # backward names that are looked for among the operations
FEW = 3  # points at which a function with loops is called
MORE = 60  # points at which what a derivative needs is looked for, if few meet it
Entries = tuple[Term, tuple[Var, ...], tuple[Term, ...]]  # a formula, its indices, their sizes
NOT_RUN = "# not run: PyTorch is not installed"


@dataclass(frozen=True, repr=False)
class Derivative(Shown):
    """The result of ``derive``: the formula, its theorem, its name, and how to write it.

    ``written_out`` derives the same without local names, if the operator kept them;
    ``unshortened`` has the formula as it was derived, with which others are compared.
    """

    derived: Derived
    report: Report
    named: Named | None = None
    written_out: Callable[[], Derivative] | None = None
    unshortened: Derived | None = None

    def as_derived(self) -> Derivative:
        """The same with the formula as it was derived, not made shorter."""
        return replace(self, derived=self.unshortened or self.derived)

    @property
    def formula(self) -> Term:
        """The derivative as a term: a tensor, or a number."""
        return self.derived.formula

    @property
    def theorem(self) -> Theorem:
        """The theorem of the kernel that the derivative is the formula."""
        return self.derived.theorem

    @property
    def hypotheses(self) -> tuple[Term, ...]:
        """What was assumed besides what the operator says of its parameters."""
        return self.derived.assumed

    @property
    def name(self) -> str:
        """The formula in words, when it is proved to be an operation with a name; else ""."""
        return self.named.name if self.named else ""

    @property
    def short(self) -> tuple[str, ...]:
        """The formula as a paper prints it, after those of the backward names in it."""
        result = self.derived
        last = shortest_notation(result.entry, result.indices, result.sizes)
        return (
            *(f"{v.name} = {shortest_notation(*entry)}" for v, entry in _own_names(result)),
            last,
        )

    def latex(self, notation: Notation = PLAIN) -> str:
        """The write-up as LaTeX, for ``\\input`` into a document."""
        from symcnn.write.pages.latex_report import fragment

        return fragment(self.report, notation)

    def to_numpy(self, seed: int = 0) -> str:
        """A NumPy function that computes the formula, compared with it at many values.

        Raises ``symcnn.write.code.functions.CodeError`` for a formula that it cannot write, and
        ``symcnn.numeric.code_check.WrongCodeError`` when the comparison fails.
        """
        from symcnn.numeric.code_check import check_code
        from symcnn.write.code.functions import numpy_function

        written = numpy_function(*self._to_write)
        name = self._to_write[0]
        check_code(written.text, name, written.names, self.derived, seed, needs=written.needs)
        return written.text

    def to_torch(self, seed: int = 0) -> str:
        """A PyTorch function that computes the formula, compared with it at many values.

        Without PyTorch it cannot be compared, which its first line then says. Raises the
        errors of ``to_numpy``.
        """
        from symcnn.numeric.code_check import check_code, torch_is_installed
        from symcnn.write.code.functions import torch_function

        written = torch_function(*self._to_write)
        if not torch_is_installed():
            return f"{NOT_RUN}\n{written.text}"
        name, needs = self._to_write[0], written.needs
        check_code(written.text, name, written.names, self.derived, seed, needs=needs, torch=True)
        return written.text

    @property
    def _to_write(
        self,
    ) -> tuple[str, Term, tuple[Term, ...], tuple[Var, ...], str, tuple[Definition, ...]]:
        """The name of a function for the formula, what it is about, and what it says."""
        result, operator = self.derived, self.derived.operator
        borders = [p for p in result.assumed if p not in result.unsure]
        remark = f"The {result.kind} of {operator.name} in {result.wrt.name}{away(borders)}."
        if result.unsure:
            only = proved_only(result.unsure)
            remark += f" {only[0].upper()}{only[1:]}."
        parameters = (*result.extra, *operator.parameters)
        names = needed(result.definitions, self.formula)
        return result.name, self.formula, result.hypotheses, parameters, remark, names

    def to_sympy(self) -> Any:
        """The formula as an expression or array of SymPy, at symbolic sizes, unevaluated."""
        from symcnn.write.sympy_writer import to_sympy

        return to_sympy(self.formula)

    def instance(self, **sizes: int) -> Instance:
        """The formula at these sizes as SymPy's objects, and the Jacobian of the operator.

        Sizes that are not said are 2. Raises ``ReadError``.
        """
        from symcnn.verdicts.sympy_instances import instance_of_derivative

        return instance_of_derivative(self.derived, sizes)

    def __str__(self) -> str:
        return f"{self.derived.left} = {self.formula}"


def derive(
    operator: Callable[..., Any] | str,
    wrt: str | None = None,
    kind: Kind = "vjp",
    *,
    upstream: str = "G",
    seed: int = 0,
    seconds: float = SECONDS,
) -> Derivative:
    """The derivative of an operator, a function with ``@operator`` or ``FILE.py::NAME``.

    ``wrt`` is the parameter, needed where there are several real ones. ``kind`` is vjp,
    jvp, gradient or hessian (of a number), jacobian, or adjoint (of a linear operator).
    Raises ``ReadError`` for what is no operator of the language, ``DeriveError`` for what cannot
    be derived, ``KernelError`` where no law of differentiation applies.

    >>> from symcnn import *
    >>> @operator
    ... def square(x: Real["n"]):
    ...     return sum(x[i]**2 for i in range(n))
    >>> print(derive(square, kind="gradient").formula)
    lam[i<n] 2*x[i]
    """
    if isinstance(operator, str):
        path, _, name = operator.partition("::")
        found: Any = operator_in(read_path(path), name)
    else:
        found = read_function(operator)
    if not isinstance(found, ReadOperator):
        raise ReadError("a claim is not an operator; an operator returns a tensor", found.file)
    function = None if isinstance(operator, str) else operator
    return derive_read(
        found, wrt, kind, upstream=upstream, seed=seed, seconds=seconds, function=function
    )


def derive_read(
    found: ReadOperator,
    wrt: str | None = None,
    kind: Kind = "vjp",
    *,
    upstream: str = "G",
    seed: int = 0,
    seconds: float = SECONDS,
    function: Callable[..., Any] | None = None,
    in_short: bool = True,
) -> Derivative:
    """The derivative of an operator that has been read; see ``derive``.

    ``function`` is the operator itself, where it may be called. Without ``in_short`` the formula
    is not made shorter.
    """
    with time_limit(seconds), step_limit(STEPS):
        try:
            result = _derived(found, wrt, kind, upstream, seed)
        except NotLinearError as error:
            raise _with_witness(error, seed) from None
        except RecursionError:
            raise DeriveError(f"{found.name} is nested too deeply") from None
        _refuse_vacuity(result, seed)
        plainest, names = result, found.names or found.definitions
        result = shortest(result, names) if in_short else result
        name = named(result)
        report = _report(result, name, found, function, seed)
        if report.verdict == "proved" and not _can_be_met(result):
            report = replace(report, verdict="unknown", remarks=(UNMET, *report.remarks))
    plain = found.written_out if plainest.definitions else None
    if plain is None:
        return Derivative(result, report, name, unshortened=plainest)

    def written_out() -> Derivative:
        return derive_read(
            plain(), wrt, kind, upstream=upstream, seed=seed, seconds=seconds, function=function,
            in_short=False,
        )  # fmt: skip

    return Derivative(result, report, name, written_out, plainest)


def _can_be_met(result: Derived) -> bool:
    """Whether values are found that meet the hypotheses of the operator."""
    from symcnn.numeric.search import has_counterexample

    # at no seed of its own: a seed decides nothing between proved and unknown
    given = result.operator.given
    return not given or has_counterexample(Claim("met", given, FALSE))


def _refuse_vacuity(result: Derived, seed: int) -> None:
    """Raise where nothing is found that meets what the derivative needs."""
    from symcnn.numeric.search import has_counterexample
    from symcnn.numeric.trials import points

    if not result.assumed:
        return
    if result.definitions:
        met = any(points(result, seed, (), count) for count in (FEW, MORE))
    else:
        claim = replace(result.derivation.claim, goal=FALSE)
        met = has_counterexample(claim, seed)
    if not met:
        needs = " and ".join(map(str, result.assumed))
        raise DeriveError(f"it needs {needs}, and no values were found that meet this")


def _derived(found: ReadOperator, wrt: str | None, kind: Kind, upstream: str, seed: int) -> Derived:
    """The derivative layer by layer, or else with the local names written out."""
    by_layers = None
    if found.written_out is not None:
        if kind in BY_LAYERS:
            with suppress(KernelError):
                operator = operator_of(found, seed)
                by_layers = derived(operator, _parameter(operator, wrt), kind, upstream)
                if not by_layers.unsure:
                    return by_layers
        found = found.written_out()
    if by_layers is None:
        operator = operator_of(found, seed)
        return derived(operator, _parameter(operator, wrt), kind, upstream)
    with suppress(KernelError, OutOfStepsError), step_limit(WRITTEN_OUT):
        operator = operator_of(found, seed)
        whole = derived(operator, _parameter(operator, wrt), kind, upstream)
        if not whole.unsure:
            return whole
    return by_layers


def operator_in(source: SourceFile, name: str) -> ReadOperator:
    """The operator of a name, or the only one there is. Raises ``ReadError``."""
    if not name and len(source.operators) == 1:
        (name,) = source.operators
    if not name and source.operators:
        there = ", ".join(f"{source.file}::{n}" for n in source.operators)
        raise ReadError(f"say which operator; there are: {there}", source.file)
    if not name:
        hint = f"there is no @operator; a function of the file is named, {source.file}::NAME"
        raise ReadError(hint, source.file)
    return source.read_layers(name)


class ParameterError(DeriveError):
    """It is not said by which parameter, or there is no such one; ``names`` are those there are."""

    def __init__(self, message: str, names: tuple[str, ...]) -> None:
        super().__init__(f"{message}; there are: {', '.join(names) or 'none'}")
        self.names = names


def _parameter(operator: Operator, name: str | None) -> str:
    """The name of the parameter to derive by. Raises ``ParameterError``."""
    real = tuple(v.name for v in operator.parameters if v.element == REAL)
    if name is None and len(real) == 1:
        return real[0]
    if name is None:
        raise ParameterError(f"say by which parameter {operator.name} is derived", real)
    if name not in real:
        raise ParameterError(f"{operator.name} has no real parameter {name}", real)
    return name


def _with_witness(error: NotLinearError, seed: int) -> DeriveError:
    from symcnn.numeric.search import find_counterexample

    witness = find_counterexample(error.claim, seed)
    if witness is None:
        return error
    name = error.claim.name.removesuffix("_linear")
    return DeriveError(
        f"{name} is not linear, so it has no adjoint; ask for vjp. "
        f"T(a*Y + b*Z) and a*T(Y) + b*T(Z) differ: {witness}"
    )


def _report(
    result: Derived,
    name: Named | None,
    found: ReadOperator,
    function: Callable[..., Any] | None,
    seed: int,
) -> Report:
    from symcnn.numeric.gradients import gradient_test
    from symcnn.verdicts.guards import autograd_row, lines_row

    derivation = result.derivation
    checks = [
        ("numeric", lines_row(result, derivation, seed)),
        gradient_test(result, seed),
        ("autograd", autograd_row(result, found, function, seed)),
    ]
    operator, unsure = result.operator, result.unsure
    written = tuple(p for p in operator.given if p not in operator.assumed)
    # what is undefined only at points where there is no derivative anyway is said once
    borders = Borders(written, operator.definitions)
    away = tuple(p for p in result.assumed if p in borders) if operator.assumed else ()
    assumed = tuple(p for p in operator.assumed if shown_from(p, (*written, *away)) is None)
    remarks = [*([proved_only(unsure)] if unsure else []), *(f"where {p}" for p in result.assumed)]
    remarks += [*_names_of(result), *([f"this is {name.name}"] if name else [])]
    return Report(
        derivation.claim.name,
        derivation.claim.goal,
        "unknown" if unsure else "proved",
        title=found.title,
        given=derivation.claim.given,
        lines=lines_of(derivation),
        axioms=derivation.axioms,
        checks=tuple(checks),
        remarks=tuple(remarks),
        found=result.entry,
        names=result.names,
        assumed=assumed,
        excluded=exclusions(operator.given, assumed, seed),
        borders=result.assumed,
        unsure=unsure,
        settings=found.settings,
    )


def _own_names(result: Derived) -> Iterator[tuple[Var, Entries]]:
    """The backward names that the formula needs, with the formula of an entry of each."""
    forward = {v for v, _ in result.operator.definitions} | {v for v, _ in result.added}
    for v, t in needed(result.definitions, result.entry):
        if v not in forward:
            indices = fresh_indices(hints(t), v.shape, {*free_vars(t), v})
            yield v, (at(t, *indices), indices, v.shape)


def _names_of(result: Derived) -> Iterator[str]:
    """What the backward names are, where that has a name; in a deep chain the last layers'."""
    for v, (entry, indices, sizes) in islice(_own_names(result), MOST_NAMED):
        lines = Chain(entry, (*result.operator.given, *ranges(indices, sizes)))
        found = named(replace(result, indices=indices, sizes=sizes, lines=lines))
        if found is not None:
            yield f"{v.name} is {found.name}"
