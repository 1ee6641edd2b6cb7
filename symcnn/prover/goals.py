"""The automatic prover for a whole claim: equations, tensors, inequalities, conjunctions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from symcnn.kernel.binding import domain_var, free_vars, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, cases, conjunction, cut, equal_formulas, forall_intro,
    reflexivity, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import (
    BOOL, TENSOR, ZERO, And, Det, Diff, Eq, Exists, FloorDiv, Forall, Inv, Le, Lt, Mod,
    Not, Or, Term,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import Conversion, everywhere, maybe
from symcnn.lemmas.elementary import ABS, COSH, SIGMOID, SINH, TANH
from symcnn.lemmas.logic import none_is

from .auto import StuckError, instances_for, prove_chain, with_lemmas
from .chain import Derivation, Step
from .claim import Claim
from .comparing import compare_sums
from .matrix_inverses import matrices_apart
from .methods import Method, Prove, always, compares, contains, has_function, search
from .instantiation import with_instances, without
from .inequalities import by_absolute_values, prove_inequality
from .normal import sum_of_products
from .normal_functions import by_exponentials
from .residues import by_residues
from .signs import by_sign
from .entrywise import tensor_chain


def prove(claim: Claim, shown: Sequence[Theorem] = ()) -> Derivation:
    """A derivation of the claim, which may use what is ``shown`` to follow from its hypotheses.

    Raises ``StuckError`` when none is found.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, = sizes("n")
    >>> x = tensor("x", n)
    >>> reverse = Eq(total(n, lambda i: x[i]), total(n, lambda i: x[n - 1 - i]))
    >>> print(prove(Claim("reverse", (), reverse)).theorem)
    |- sum[i<n] x[i] = sum[i<n] x[n - i - 1]
    """
    try:
        wider = replace(claim, given=(*claim.given, *(t.concl for t in shown)))
        found = _derivation(wider, claim.goal, wider.given)
    except RecursionError:
        raise StuckError("a term is nested too deeply") from None
    steps = tuple(replace(s, theorem=without(s.theorem, shown)) for s in found.steps)
    return Derivation(claim, without(found.theorem, shown), steps, found.method)


def _derivation(claim: Claim, goal: Term, given: Formulas) -> Derivation:
    if isinstance(goal, Eq) and goal.left.sort < BOOL:
        chain = prove_chain(goal.left, goal.right, given)
        theorem = chain.theorem if chain.steps else reflexivity(goal.left)
        return Derivation(claim, theorem, tuple(chain.steps), chain.method)
    if isinstance(goal, Eq) and goal.left.sort == TENSOR:
        chain = tensor_chain(goal.left, goal.right, given, prove_chain)
        theorem = chain.theorem if chain.steps else reflexivity(goal.left)
        return Derivation(claim, theorem, tuple(chain.steps), chain.method)
    theorem, method = _formula(goal, given)
    return Derivation(claim, theorem, (Step(theorem, _reason(goal)),), method)


def _reason(goal: Term) -> str:
    return "every part" if isinstance(goal, And | Forall) else "by arithmetic"


def prove_formula(goal: Term, given: Formulas) -> Theorem:
    """``given |- goal`` for any formula. Raises ``StuckError`` when no proof is found."""
    return _formula(goal, given)[0]


def _formula(goal: Term, given: Formulas) -> tuple[Theorem, str]:
    """The theorem, and the method that found it where it was one."""
    match goal:
        case And(args=args) if args:
            return conjunction(tuple(prove_formula(p, given) for p in args)), ""
        case Forall(domain=domain):
            v = domain_var(goal, free_vars(goal).union(*map(free_vars, given)))
            inner, method = _formula(open_binder(goal, v), (*given, *member(v, domain)))
            return forall_intro(inner, v, domain), method
        case Or(args=args) if any(isinstance(p, Forall | Exists) for p in args):
            return _one_of(goal, given), ""
        case Eq(args=(a, b)) if a.sort < BOOL:
            chain = prove_chain(a, b, given)
            return chain.theorem if chain.steps else reflexivity(a), chain.method
        case Eq(args=(a, b)) if a.sort == TENSOR:
            chain = tensor_chain(a, b, given, prove_chain)
            return chain.theorem if chain.steps else reflexivity(a), chain.method
    found, theorem = search(FORMULAS, goal, given, prove_formula)
    return theorem, found.name


def _one_of(goal: Or, given: Formulas) -> Theorem:
    """A disjunction: one member, preferably one about all indices, where no other one holds."""
    last = max(goal.args, key=lambda p: isinstance(p, Forall))
    others = [p for p in goal.args if p != last]
    lemmas = [none_is(p) for p in others if isinstance(p, Exists)]
    wrong = [Not(p) for p in others if not isinstance(p, Exists)]
    theorem = prove_formula(last, (*given, *wrong, *(t.concl for t in lemmas)))
    theorem = cut(theorem, arithmetic((last,), goal))
    for lemma in lemmas:
        theorem = cut(lemma, theorem)
    for p in others:
        theorem = cases(p, arithmetic((p,), goal), theorem)
    return theorem


def _by_arithmetic(goal: Term, given: Formulas, prove: Prove) -> Theorem:
    # what is said of other variables may lead the arithmetic astray
    return arithmetic(tuple(p for p in given if free_vars(p) <= free_vars(goal)), goal)


def _by_instances(goal: Term, given: Formulas, prove: Prove) -> Theorem:
    return with_lemmas(instances_for((goal,), given), given, goal)


def _by_sign(goal: Term, given: Formulas, prove: Prove) -> Theorem:
    return with_instances(goal, given, by_sign)


def _is_sign(goal: Term, given: Formulas) -> bool:
    match goal:
        case Le(args=(zero, _)) | Lt(args=(zero, _)) | Not(args=(Eq(args=(_, zero)),)):
            return zero == ZERO
    return False


def _has_absolute_values(goal: Term, given: Formulas) -> bool:
    return has_function(ABS)(goal, given) and not compares(Le, Lt)(goal, given)


def _plain(rule: Callable[[Term, Formulas], Theorem]) -> Callable[..., Theorem]:
    """A method that leaves nothing to show."""
    return lambda goal, given, prove: rule(goal, given)


def _by_factors(goal: Term, given: Formulas, prove: Prove) -> Theorem:
    """With the determinants and inverses of products taken apart."""
    same = matrices_apart(goal, given)
    if same.left == same.right:
        raise StuckError("there is nothing to take apart")
    return equal_formulas(symmetry(same), prove(same.right, given))


def _rewritten(conversion: Conversion) -> Callable[..., Theorem]:
    """The goal with the conversion carried out on its parts, by any method."""

    def run(goal: Term, given: Formulas, prove: Prove) -> Theorem:
        same = maybe(everywhere(conversion))(goal, given)
        if same.left == same.right:
            raise StuckError("there is nothing to rewrite")
        return equal_formulas(symmetry(same), prove(same.right, given))

    return run


def _derived(t: Term, given: Formulas) -> Theorem:
    if not isinstance(t, Diff):
        raise KernelError("derived", "a derivative is expected", found=t)
    return sum_of_products(t, given)


# Formulas that are no equations.
FORMULAS: tuple[Method[Theorem], ...] = (
    Method("arithmetic", "all", always, _by_arithmetic, "i < j; i + 1 <= j"),
    Method("instances", "all", always, _by_instances,
           "all(x[q] >= 0 for q in range(n)); 0 <= i; i < n; x[i] != -1"),
    Method("sums term by term", "an inequality of sums", compares(Le), compare_sums,
           "all(x[q] <= y[q] for q in range(n)); sum(x) <= sum(y)"),
    Method("matrix factors", "a determinant or an inverse", contains(Det, Inv), _by_factors,
           "0 <= det(A @ A.T)"),
    Method("sign", "0 < a, 0 <= a or a != 0", _is_sign, _by_sign,
           "all(x[q] > 0 for q in range(n)); n >= 1; sum(x) != 0"),
    Method("residues", "a division by a number", contains(FloorDiv, Mod), _plain(by_residues),
           "n * (n + 1) % 2 <= 0"),
    Method("absolute values", "abs, in several comparisons", _has_absolute_values,
           by_absolute_values, "b < a or abs(a) <= b or a < -b"),
    Method("derivatives", "a derivative", contains(Diff), _rewritten(_derived),
           "0 <= diff(a**3, a)"),
    Method("inequality", "a <= b or a < b", compares(Le, Lt), _plain(prove_inequality),
           "n >= 1; sum(x) / n <= max(x)"),
    Method("exponentials", "tanh, sinh, cosh or sigmoid", has_function(COSH, SIGMOID, SINH, TANH),
           _rewritten(by_exponentials), "abs(tanh(a)) <= 1"),
)  # fmt: skip
