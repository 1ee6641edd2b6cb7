"""Guards of what was proved automatically, made from the claim or the operator alone.

Of a claim an explicit instance, small and with symbolic entries; and near misses, versions with
one mistake, which a counterexample must refute and of which the prover must prove none. Of a
derivative the values of its lines, and PyTorch's autograd.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

from symcnn.arithmetic.budget import step_limit, steps_used
from symcnn.kernel.binding import free_vars
from symcnn.kernel.errors import KernelError
from symcnn.kernel.steps import OutOfStepsError
from symcnn.kernel.terms import Var
from symcnn.prover.auto import StuckError
from symcnn.prover.chain import Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.local_names import needed
from symcnn.prover.derivative_formulas import Derived
from symcnn.prover.goals import prove
from symcnn.read.read_results import ReadOperator
from symcnn.verdicts.verify import Guarded, GuardError, numeric_row

WANTED, MOST = 3, 6  # near misses, and variations that are tried
POINTS = 60  # at which a counterexample to one is looked for
LEAST_STEPS, MOST_STEPS = 1_000, 50_000  # for the prover with one of them
FEW = 3  # points at which a function with loops is called
ALL_STEPS = 100_000  # after which no other one is begun


def instance_row(claim: Claim, seed: int = 0) -> Guarded:
    """What SymPy finds when the claim is written out at small sizes.

    Raises ``GuardError`` when the claim is false there.

    >>> from symcnn.kernel.terms import REAL, Eq
    >>> x, y = Var("x", REAL), Var("y", REAL)
    >>> instance_row(Claim("square", (), Eq((x + y) * (x - y), x**2 - y**2))).text
    'expanded with symbolic entries: equal'
    """
    from symcnn.numeric.fields import TooLarge, Unsupported
    from symcnn.numeric.instance import decided
    from symcnn.numeric.samples import small_values

    row = "none: no small sizes were found that satisfy the hypotheses"
    for values in small_values(claim, seed):
        where = _where(claim, values)
        try:
            answer = decided(claim, values)
        except (Unsupported, TooLarge) as reason:
            row = f"none: {reason}"
            continue
        if answer:
            return Guarded(f"{where}: {'equal' if claim.is_equation else 'true'}", True)
        if answer is not None:
            raise GuardError(f"{claim.name}: {where}, the claim is false")
        row = f"{where}: left open by SymPy"
    return Guarded(row, False)


def _where(claim: Claim, values: Mapping[Var, Any]) -> str:
    from symcnn.numeric.agreement import show_value

    shown = ", ".join(f"{v.name} = {show_value(n)}" for v, n in values.items())
    symbolic = free_vars(claim.goal) - values.keys()
    words = "expanded with symbolic entries" if symbolic else "expanded"
    return f"{words} at {shown}" if shown else words


def near_misses_row(claim: Claim, steps: int, seed: int = 0) -> Guarded:
    """What became of the near misses of a claim whose proof took so many ``steps``.

    The prover gets as many for each. Raises ``GuardError`` when it proves one to
    which there is a counterexample.

    >>> from symcnn.kernel.terms import REAL, Eq
    >>> x, y = Var("x", REAL), Var("y", REAL)
    >>> near_misses_row(Claim("square", (), Eq((x + y) * (x - y), x**2 - y**2)), 500).text
    '3 of 3 refuted by a counterexample, none proved'
    """
    from symcnn.numeric.near_misses import variations
    from symcnn.numeric.search import has_counterexample

    limit = min(max(LEAST_STEPS, steps), MOST_STEPS)
    start = steps_used()
    refuted = true = tried = 0
    for wrong in islice(variations(claim), MOST):
        tried += 1
        is_refuted, is_proved = has_counterexample(wrong, seed, POINTS), _is_proved(wrong, limit)
        if is_refuted and is_proved:
            raise GuardError(f"{claim.name}: a near miss ({wrong.name}) was proved: {wrong.goal}")
        refuted, true = refuted + is_refuted, true + is_proved
        if refuted == WANTED or (refuted and steps_used() - start > ALL_STEPS):
            break
    if not tried:
        row = "none: there is no factor, index, sign, range or number to change"
        return Guarded(row, False)
    row = f"{refuted} of {tried - true} refuted by a counterexample, none proved"
    if refuted < tried - true:
        row += f", {tried - true - refuted} undecided"
    if true:
        row += f"; {true} further variation{' is' if true == 1 else 's are'} true as well"
    return Guarded(row, refuted > 0)


def _is_proved(claim: Claim, steps: int) -> bool:
    try:
        with step_limit(steps):
            prove(claim)
    except (StuckError, KernelError, RecursionError, OutOfStepsError):
        return False
    return True


def lines_row(result: Derived, derivation: Derivation, seed: int) -> str:
    """A row for the report: the lines of a derivative, or those of each layer, evaluated.

    Raises ``GuardError`` where two that are equal differ.
    """
    if not result.definitions:
        return numeric_row(derivation, seed).text
    from symcnn.numeric.code_check import POINTS
    from symcnn.numeric.layered_values import LayerError, layers_row
    from symcnn.numeric.trials import points

    try:
        return layers_row(result, points(result, seed, (), POINTS))
    except LayerError as error:
        raise GuardError(f"{derivation.claim.name}: {error}") from None


def autograd_row(
    result: Derived, found: ReadOperator, function: Callable[..., Any] | None, seed: int
) -> str:
    """A row for the report: the formula compared with PyTorch's autograd.

    It differentiates the function, where there is one that runs on tensors, and the operator as
    it was read, written as PyTorch code: no code of a file that is read is run.
    """
    from symcnn.numeric.code_check import run, torch_is_installed
    from symcnn.write.code.functions import CodeError, torch_function

    if not torch_is_installed():
        return "not run: PyTorch is not installed"
    from symcnn.numeric import autograd

    operator, shown = result.operator, []
    if function is not None:
        names = [p.name for p in found.parameters if not p.introduced]
        with suppress(autograd.AutogradError):
            own = autograd.on_tensors(function, names)
            count = autograd.compare(result, own, names, seed, most=FEW)
            shown += [f"of the function itself at {count} points"] if count else []
    try:
        code = torch_function(
            "operator", operator.result, operator.given, operator.parameters, "",
            needed(operator.definitions, operator.result),
        )  # fmt: skip
        read = run(code.text, "operator")
        count = autograd.compare(result, read, code.names, seed, code.needs)
        shown += [f"of the operator as it was read at {count} points"] if count else []
    except (CodeError, autograd.AutogradError) as error:
        if not shown:
            return f"not run: {error}"
    if not shown:
        return "not run: no data were found that satisfy the hypotheses"
    return f"equal to the {result.kind} by PyTorch {' and '.join(shown)}"
