"""The automatic prover for equations of numbers.

Both sides are made sums of products and matched term by term (``matching``). Where that is
not enough: cases on open conditions, sums laid side by side (``alignment``), what the
hypotheses say. Nothing here is trusted; the kernel makes every step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from symcnn.kernel.binding import subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, arithmetic, reflexivity, symmetry
from symcnn.kernel.terms import (
    INT, INTEGERS, REAL, TENSOR, Apply, Binder, Bracket, Det, Diff, Entry, Eq, FloorDiv, Forall,
    Integral, Inv, Ite, Le, Lt, Max, Min, Mod, Num, Pow, Pred, Prod, Range, Recip, Sum,
    Term,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import Conversion, after, everywhere, maybe
from symcnn.lemmas.elementary import ABS, COSH, EXP, SIGMOID, SINH, TANH
from symcnn.lemmas.laws import at, law
from symcnn.lemmas.power_sums import closed_form
from symcnn.lemmas.sum_rules import unroll

from . import (
    blocks, change_of_variables, cuts, digits, known_entries, known_sums, matrix_words, middle,
    normal_powers, shifts, triangles,
)  # fmt: skip
from .cases import open_conditions, prove_by_cases
from .chain import Chain, StuckError, equal_by_algebra
from .normal_functions import by_exponentials
from .inductive import ends_at_a_size, prove_by_induction
from .instantiation import instances_for, outside_binders, with_lemmas, without
from .matching import by_representatives, equal_integers, match
from .matrix_inverses import known_apart, matrices_apart
from .methods import Method, NoMethodError, Prove, always, contains, has_function, search
from .normal import sum_of_products
from .inequalities import by_absolute_values, equal_by_order, has_extremum
from .piecewise import SIGN
from .residues import by_residues, exact_quotients
from .rounding import between_quotients
from .entrywise import tensor_chain

__all__ = ["StuckError", "equal_integers", "instances_for", "match", "prove_chain", "prove_equal",
           "with_lemmas"]  # fmt: skip

Rewriting = Callable[[Term, Term, Formulas], tuple[Theorem, Theorem]]
SHORT = tuple(Range(Num(n)) for n in range(1, 10))  # sums over these may be written out
SIGNS = "signs by definition"
CUT = "cut where a condition changes"
MANY_CONDITIONS = 3  # from here on cases come before multiplying out


def prove_equal(a: Term, b: Term, given: Formulas) -> Theorem:
    """``given |- a = b`` for two numbers. Raises ``StuckError`` when no proof is found."""
    chain = prove_chain(a, b, given)
    return chain.theorem if chain.steps else reflexivity(a)


def prove_chain(a: Term, b: Term, given: Formulas) -> Chain:
    """The derivation of ``a = b`` as a chain of lines."""
    chain = Chain(a, given)
    if a == b:
        return chain
    try:
        method, found = search(EQUATIONS, Eq(a, b), given, prove_equation)
    except NoMethodError as error:
        raise StuckError(error.reasons.get("match", str(error))) from None
    found.method = method.name
    return found


def prove_equation(goal: Term, given: Formulas) -> Theorem:
    """``given |- a = b`` for the goal ``a = b`` of numbers or tensors."""
    a, b = goal.args
    if a.sort != TENSOR:
        return prove_equal(a, b, given)
    chain = tensor_chain(a, b, given, prove_chain)
    return chain.theorem if chain.steps else reflexivity(a)


def _chained(attempt: Callable[..., Chain]) -> Callable[..., Chain]:
    """A method for an equation, from one for its two sides."""
    return lambda goal, given, prove: attempt(*goal.args, given)


def _matched(a: Term, b: Term, given: Formulas) -> Chain:
    """Both sides multiplied out, equal terms renamed alike, the rest by algebra or side by side."""
    chain = Chain(a, given)
    left, right = sum_of_products(a, given), sum_of_products(b, given)
    representatives: list[Term] = []
    left_to = by_representatives(left.right, representatives, given)
    right_to = by_representatives(right.right, representatives, given)
    for theorem, say in ((left, "multiply out"), (left_to, "rename the indices")):
        chain.add(theorem, say)
    sides = left_to.right, right_to.right
    try:
        method, found = search(middle.MIDDLE, Eq(*sides), given, representatives, prove_equation)
    except NoMethodError as error:
        raise StuckError(error.reasons.get("algebra", str(error))) from None
    chain.add(found, middle.SAY[method.name])
    chain.add(symmetry(right_to), "rename the indices")
    chain.add(symmetry(right), "collect")
    return chain


def _by_shifts(a: Term, b: Term, given: Formulas) -> Chain:
    """Shifts by a maximum, under exponentials, that cancel on one side."""
    left, right = (shifts.without_shifts(t, given) for t in (a, b))
    if left.left == left.right and right.left == right.right:
        raise StuckError("there is no shift that cancels")
    chain = Chain(a, given).add(left, shifts.SHIFTS)
    for step in prove_chain(left.right, right.right, given).steps:
        chain.add(step.theorem, step.say)
    return chain.add(symmetry(right), shifts.SHIFTS)


def _rewritten(
    rewrite: Callable[[Term, Term, Formulas], tuple[Theorem, Theorem]],
    say: str,
    *,
    again: bool = False,
) -> Callable[..., Chain]:
    """Both sides rewritten, and then matched, or proved by any method ``again``."""

    def run(goal: Term, given: Formulas, prove: Prove) -> Chain:
        a, b = goal.args
        left, right = rewrite(a, b, given)
        if left.left == left.right and right.left == right.right:
            raise StuckError("there is nothing to rewrite")
        chain = Chain(left.left, given).add(left, say)
        inner = (prove_chain if again else _matched)(left.right, right.right, given)
        for step in inner.steps:
            chain.add(step.theorem, step.say)
        return chain.add(symmetry(right), say)

    return run


def _each(conversion: Conversion) -> Rewriting:
    """The conversion carried out on each side, where it applies."""
    return lambda a, b, given: (maybe(conversion)(a, given), maybe(conversion)(b, given))


def _by_matrices(a: Term, b: Term, given: Formulas) -> Chain:
    """Laws of determinants and inverses on both sides and in what is known."""
    lemmas = known_apart(given)
    known = (*given, *(t.concl for t in lemmas))
    left, right = (matrices_apart(t, known) for t in (a, b))
    return _knowing(lemmas, left, right, given, "by laws of determinants and inverses")


def _by_signs(a: Term, b: Term, given: Formulas) -> Chain:
    """Derivatives carried out, and signs as what they are by definition."""
    lemmas = instances_for((a, b), given)
    known = (*given, *(t.concl for t in lemmas))
    plain = [sum_of_products(t, known) for t in (a, b)]
    opened = [maybe(everywhere(_sign_by_order))(t.right, known) for t in plain]
    if all(t.left == t.right for t in opened):
        raise StuckError("there is no sign")
    left, right = (after(*both) for both in zip(plain, opened, strict=True))
    return _knowing(lemmas, left, right, given, SIGNS)


def _sign_by_order(t: Term, given: Formulas) -> Theorem:
    if isinstance(t, Apply) and t.fun == SIGN:
        return at(law("sign_order"), t.args[0])
    raise KernelError("sign_by_order", "a sign is expected", found=t)


def _knowing(
    lemmas: Sequence[Theorem], left: Theorem, right: Theorem, given: Formulas, say: str
) -> Chain:
    """The two sides rewritten and then proved equal by any method, which may use the lemmas."""
    if left.left == left.right and right.left == right.right:
        raise StuckError("there is nothing to rewrite")
    known = (*given, *(t.concl for t in lemmas))
    chain = Chain(left.left, given)
    steps = prove_chain(left.right, right.right, known).steps
    for theorem, words in (
        (left, say), *((step.theorem, step.say) for step in steps), (symmetry(right), say)
    ):  # fmt: skip
        chain.add(without(theorem, lemmas), words)
    return chain


def _by_cases(a: Term, b: Term, given: Formulas) -> Chain:
    try:
        theorem = prove_by_cases(a, b, given, _one_case)
    except KernelError as error:
        raise StuckError(str(error)) from None
    return Chain(a, given).add(theorem, "by cases")


def _by_rounded(a: Term, b: Term, given: Formulas) -> Chain:
    """By any method that knows that the quotient of two integers lies beside the rounded one."""
    rounded = {s for t in (a, b) for s in subterms(t) if isinstance(s, FloorDiv) and not s.loose}
    lemmas = [theorem for s in rounded for theorem in between_quotients(s, given)]
    if all(t.concl in given for t in lemmas):
        raise StuckError("nothing new is known of the quotients")
    chain = Chain(a, given)
    for step in prove_chain(a, b, (*given, *(t.concl for t in lemmas))).steps:
        chain.add(without(step.theorem, lemmas), step.say)
    return chain


def _by_absolute_values(goal: Term, given: Formulas, prove: Prove) -> Chain:
    return Chain(goal.args[0], given).add(by_absolute_values(goal, given, prove), "by cases")


def _abs_in_condition(goal: Term, given: Formulas) -> bool:
    return any(has_function(ABS)(p, given) for p in open_conditions(goal))


def _rounds(goal: Term, given: Formulas) -> bool:
    divided = {s.args[1] for s in subterms(goal) if isinstance(s, FloorDiv) and not s.loose}
    return any(isinstance(s, Recip) and s.args[0] in divided for s in subterms(goal))


def _by_order(a: Term, b: Term, given: Formulas) -> Chain:
    if not (has_extremum(a) or has_extremum(b)) or max(a.sort, b.sort) > REAL:
        raise StuckError("there is no maximum")
    return Chain(a, given).add(equal_by_order(a, b, given), "the maximum is attained")


def _without_sums(a: Term, b: Term, given: Formulas) -> Chain:
    """Short sums written out, polynomials summed, quotients that divide exactly."""
    changes = []
    for t in (a, b):
        theorem = maybe(everywhere(_written_out))(t, given)
        theorem = after(theorem, maybe(everywhere(closed_form))(theorem.right, given))
        theorem = after(theorem, sum_of_products(theorem.right, given))
        theorem = after(theorem, maybe(everywhere(closed_form))(theorem.right, given))
        changes.append(after(theorem, exact_quotients(theorem.right, given)))
    left, right = changes
    try:
        same = equal_by_algebra(left.right, right.right, given)
    except KernelError as error:
        raise StuckError(str(error)) from None
    chain = Chain(a, given).add(left, "sums in closed form").add(same, "by algebra")
    return chain.add(symmetry(right), "sums in closed form")


def _written_out(t: Term, given: Formulas) -> Theorem:
    if isinstance(t, Sum) and t.domain in SHORT:
        return unroll(t, given)
    raise KernelError("written_out", "a sum over a short range is expected", found=t)


def _by_induction(a: Term, b: Term, given: Formulas) -> Chain:
    try:
        theorem = prove_by_induction(a, b, given, _at_once_or_matched)
    except KernelError as error:
        raise StuckError(str(error)) from None
    return Chain(a, given).add(theorem, "by induction")


def _one_case(a: Term, b: Term, given: Formulas) -> Theorem:
    """An equation in one of several cases."""
    try:
        return _at_once_or_matched(a, b, given)
    except StuckError:
        if max(a.sort, b.sort) > REAL or not any(map(_is_about_order, given)):
            raise
        return equal_by_order(a, b, given)


def _at_once_or_matched(a: Term, b: Term, given: Formulas) -> Theorem:
    if a == b:
        return reflexivity(a)
    for theorem in _at_once(a, b, given):
        return theorem
    chain = _matched(a, b, given)
    return chain.theorem if chain.steps else reflexivity(a)


def _is_about_order(p: Term) -> bool:
    """Whether a hypothesis compares real numbers, or says that a function is monotone."""
    if isinstance(p, Le | Lt):
        return REAL in (p.args[0].sort, p.args[1].sort)
    return isinstance(p, Pred)


def _at_once(a: Term, b: Term, given: Formulas) -> Iterator[Theorem]:
    """The equation by the laws of a field, or by arithmetic, if that is enough."""
    with suppress(KernelError):
        yield equal_by_algebra(a, b, given)
    if a.sort == INT == b.sort and not any(isinstance(t, Binder) for t in subterms(a)):
        for rule in (equal_integers, _by_residues):
            with suppress(KernelError):
                yield rule(a, b, given)
    elif a.sort <= REAL and b.sort <= REAL and _has_cases(a, b):
        with suppress(KernelError):
            yield arithmetic(given, Eq(a, b))


def _by_residues(a: Term, b: Term, given: Formulas) -> Theorem:
    return by_residues(Eq(a, b), given)


def _has_cases(a: Term, b: Term) -> bool:
    """Whether there are case distinctions outside of sums, and nothing else to carry out."""
    own = [s for t in (a, b) for s in outside_binders(t)]
    return any(isinstance(s, Ite) for s in own) and not any(
        isinstance(s, Binder | Apply) for s in own
    )


def _many_conditions(goal: Term, given: Formulas) -> bool:
    return len(set(open_conditions(goal))) >= MANY_CONDITIONS


def _first(goal: Term, given: Formulas, prove: Prove) -> Chain:
    a, b = goal.args
    for theorem in _at_once(a, b, given):
        return Chain(a, given).add(theorem, "by arithmetic" if a.sort == INT else "by algebra")
    raise StuckError("the two sides differ")


def _knows_equations(goal: Term, given: Formulas) -> bool:
    """Whether there is an inverse, or an equation of real numbers or of entries is known."""
    return contains(Inv)(goal, given) or any(
        not {REAL, TENSOR}.isdisjoint(a.sort for a in p.args) or isinstance(p.left, Mod)
        if isinstance(p, Eq)
        else isinstance(p, Forall) and contains(Eq)(p, ()) and contains(Entry)(p, ())
        for p in given
    )


def _by_words(goal: Term, given: Formulas, prove: Prove) -> Chain:
    return Chain(goal.args[0], given).add(
        matrix_words.by_words(goal, given), "as a combination of what is known"
    )


def _divides(goal: Term, given: Formulas) -> bool:
    """Whether a number is divided that is no index of a sum."""
    return any(isinstance(s, FloorDiv | Mod) and not s.loose for s in subterms(goal))


def _by_digits(goal: Term, given: Formulas, prove: Prove) -> Chain:
    return Chain(goal.args[0], given).add(
        digits.by_digits(goal, given, prove), "for any quotients in these ranges"
    )


def _integrals(goal: Term, given: Formulas) -> bool:
    return any(
        isinstance(s, Integral) or (isinstance(s, Sum) and s.domain == INTEGERS)
        for s in subterms(goal)
    )


def _by_integrals(a: Term, b: Term, given: Formulas) -> Chain:
    theorem = change_of_variables.equal_integrals(a, b, given)
    if any(isinstance(h, Pred) and h not in given for h in theorem.hyps):
        raise StuckError("that the order of two integrals does not matter is not known")
    return Chain(a, given).add(theorem, "by the rules for integrals and series")


def _knows_entries(goal: Term, given: Formulas) -> bool:
    return any(isinstance(p, Forall) and contains(Eq)(p, ()) for p in given) and contains(Entry)(
        goal, given
    )


def _extremum(goal: Term, given: Formulas) -> bool:
    return has_extremum(goal)


def _signs(goal: Term, given: Formulas) -> bool:
    return has_function(SIGN)(goal, given) or contains(Diff)(goal, given)


def _shifts(goal: Term, given: Formulas) -> bool:
    return contains(Max, Min)(goal, given) and has_function(EXP)(goal, given)


# Equations of numbers, as they stand.
EQUATIONS: tuple[Method[Chain], ...] = (
    Method("arithmetic", "all", always, _first,
           "(a + b)**2 == a**2 + 2*a*b + b**2"),
    Method("shifts", "a maximum, and an exponential", _shifts, _chained(_by_shifts),
           "n >= 1; max(x) + log(sum(exp(x[q] - max(x)) for q in range(n)))"
           " == log(sum(exp(x[q]) for q in range(n)))"),
    Method("many cases", "three or more open conditions", _many_conditions, _chained(_by_cases),

           "max(min(a, b), min(max(a, b), c))"
           " == a + b + c - max(a, max(b, c)) - min(a, min(b, c))"),
    Method("match", "all", always, _chained(_matched),
           "k >= 1; sum(v) == sum(v[k*q + r] for q in range(M) for r in range(k))"),
    Method("integrals", "an integral, or a sum over all integers", _integrals,
           _chained(_by_integrals),
           "integral(lambda x: c * f(x - a)) == c * integral(lambda x: f(x))"),
    Method("determinants", "a determinant or an inverse", contains(Det, Inv),
           _chained(_by_matrices), "det(a * A @ A) == a**n * det(A)**2"),
    Method("defined entries", "a tensor that a hypothesis defines", _knows_entries,
           _rewritten(known_entries.defined_entries, "as the hypotheses say", again=True),
           "all(A[q, r] == a * B[q, r] for q in range(n) for r in range(n)); "
           "sum(A[q, r] for q in range(n) for r in range(n))"
           " == a * sum(B[q, r] for q in range(n) for r in range(n))", 300_000),
    Method("reflected entries", "a hypothesis like W[i, j] = W[j, i]", _knows_entries,
           _rewritten(known_entries.reflected_entries, "the mean of both orders"),
           "all(x[q] == -x[n - 1 - q] for q in range(n)); sum(x) == 0", 100_000),
    Method("known sums", "sums that a hypothesis gives", known_sums.gives_sums,
           _rewritten(known_sums.known_sums, "as the hypotheses say"),
           "all(sum(A[q, r] for r in range(n)) == 1 for q in range(n)); "
           "sum(x[q] * A[q, r] for q in range(n) for r in range(n)) == sum(x)", 100_000),
    Method("known equations", "an inverse, or an equation that is known", _knows_equations,
           _by_words,
           "det(A + B) != 0; A @ inv(A + B) @ B == B @ inv(A + B) @ A"),
    Method("cases", "an open condition", contains(Ite, Bracket), _chained(_by_cases),
           "max(a, b) * min(a, b) == a * b"),
    Method("exponentials", "tanh, sinh, cosh or sigmoid", has_function(COSH, SIGMOID, SINH, TANH),
           _rewritten(_each(everywhere(by_exponentials)), "in terms of exp"),
           "tanh(a) == 2 * sigmoid(2 * a) - 1"),
    Method("signs", "sign of a number, or a derivative", _signs, _chained(_by_signs),
           "a != 0; sign(a) * sign(a) == 1"),
    Method("absolute values", "abs in a condition", _abs_in_condition, _by_absolute_values,
           "a <= b; b < a + 1; max(0, 1 - abs(b - a)) == 1 - b + a", 300_000),
    Method("rounded quotients", "a/b and a//b", _rounds, _chained(_by_rounded),
           "k >= 1; abs(i / k - i // k) == i / k - i // k"),
    Method("digits", "a quotient or remainder of no index", _divides, _by_digits,
           "M >= 1; l >= 1; 0 <= q; q < k*l; sum(v[j] for j in range(k*M) if j // M == q // l)"
           " == sum(v[M*(q // l) + r] for r in range(M))", 300_000),
    Method("order", "a maximum or minimum", _extremum, _chained(_by_order),
           "n >= 1; max(x[q] + c for q in range(n)) == max(x) + c"),
    Method("closed forms", "a sum", contains(Sum), _chained(_without_sums),
           "sum(q**2 for q in range(4)) == 14"),
    Method("powers", "exponents that differ by a number", contains(Pow),
           _rewritten(normal_powers.powers_apart, "a smaller power"),
           "n >= 1; (a - b)**n == (a - b)**(n - 1) * (a - b)", 100_000),
    Method("cuts", "a condition on the index, or a range that ends inside another",
           contains(Sum, Prod), _rewritten(cuts.cut_apart, CUT, again=True),
           "0 <= i; i < n; sum(x[max(i, q)] for q in range(n))"
           " == i * x[i] + sum(x[q] for q in range(i, n))", 300_000),
    Method("blocks", "a quotient or remainder of an index", contains(FloorDiv, Mod),
           _rewritten(blocks.in_blocks, "in blocks", again=True),
           "k >= 1; sum(y[q // k] * (q % k) for q in range(k*n))"
           " == sum(y) * sum(q for q in range(k))", 300_000),
    Method("triangles", "nested sums", contains(Sum),
           _rewritten(triangles.exchanged, "the sums in the other order"),
           "sum(x[r] for q in range(n) for r in range(q, n))"
           " == sum((q + 1) * x[q] for q in range(n))", 100_000),
    Method("induction", "a range, power or recurrence that ends at a size", ends_at_a_size,
           _chained(_by_induction), "a != 1; sum(a**q for q in range(n)) == (1 - a**n) / (1 - a)"),
)  # fmt: skip
