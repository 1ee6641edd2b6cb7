"""Convexity of exp and -log: supporting lines at the points that a goal has, also inside sums.

``exp(a)*(1 + b - a) <= exp(b)`` and ``log(a) <= log(b) + a/b - 1`` for the values that occur; in a
sum with a factor that is not negative. From there on it is arithmetic: the inequalities of Jensen
and Gibbs, and that a divergence is not negative (Cover and Thomas, Elements of Information Theory,
section 2.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import permutations

from symcnn.kernel.binding import domain_var, free_vars, fresh, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.rules import Formulas, assume, equal_formulas, instantiate, reflexivity, ring
from symcnn.kernel.terms import (
    ONE, REAL, ZERO, Apply, Le, Range, Recip, Sum, Term, Var, add, mul, neg, power, recip,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after, everywhere, maybe
from symcnn.lemmas.elementary import EXP, LOG, exp_above_line, exp_add, log_mul, log_recip
from symcnn.lemmas.finite import sum_le
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.powers import log_below_line
from symcnn.lemmas.reasoning import product_sign

from .fractions import cancel_factors
from .equational_hypotheses import number_equations, rewriting, solved_for_atom
from .instantiation import instances_for, outside_binders, with_lemmas
from .normal import constant_sum, scalars_out, sum_of_products
from .signs import nonnegative, positive, squares_for

MOST_VALUES = 6
MOST_LINES = 60


def exp_line(a: Term, b: Term) -> Theorem:
    """``|- exp(a)*(1 + b - a) <= exp(b)``

    >>> from symcnn.lemmas.notation import scalars
    >>> print(exp_line(*scalars("a b")))
    |- exp(a)*(b - a + 1) <= exp(b)
    """
    u, v = Var("u", REAL), Var("v", REAL)
    apart = add(u, add(v, neg(u)))
    whole = exp_add(u, add(v, neg(u)))
    grown = product_sign(_positive_exp(u), exp_above_line(add(v, neg(u))))
    same = ring(EXP(v), EXP(apart)) if EXP(v) != whole.left else ring(EXP(v), EXP(v))
    law = follows_from([grown, whole, same], Le(mul(EXP(u), add(v, neg(u), ONE)), EXP(v)))
    return instantiate(law, ((u, a), (v, b)))


def _positive_exp(a: Term) -> Theorem:
    return positive(EXP(a), ())


def log_line(a: Term, b: Term, given: Formulas) -> Theorem:
    """``given |- log(a) <= log(b) + a/b - 1``

    Needs: a and b are shown to be positive.
    """
    above, below = positive(a, given), positive(b, given)
    inside = positive(mul(a, recip(b)), (*given, above.concl, below.concl))
    line = log_below_line(inside)
    known = (*given, above.concl, below.concl)
    parts = [above, below, line, log_mul(a, recip(b), known), log_recip(b)]
    goal = Le(LOG(a), add(LOG(b), mul(a, recip(b)), neg(ONE)))
    return follows_from(parts, goal)


def by_lines(goal: Term, given: Formulas) -> Theorem:
    """``given |- goal`` for an inequality with values of exp and log.

    Raises ``KernelError`` where supporting lines do not suffice.

    >>> from symcnn.lemmas.notation import scalars
    >>> x, y = scalars("x y")
    >>> print(by_lines(Le(2 * EXP((x + y) / 2), EXP(x) + EXP(y)), ()))
    |- 2*exp(1/2*(x + y)) <= exp(x) + exp(y)
    """
    facts: list[Theorem] = []
    sides = [_apart(side, given) for side in goal.args]
    facts += [same for same in sides if same.left != same.right]
    normal = [same.right for same in sides]
    terms = [goal, *normal]
    values = _values(s for t in terms for s in outside_binders(t))
    lines = _lines(values, given)
    facts += lines
    facts += _scaled(lines, _beside(normal, values), given)
    facts += [log_recip(s.args[0]) for s in values if s.fun == LOG]
    facts += _squares(normal, given)
    sums = dict.fromkeys(s for t in normal for s in outside_binders(t) if isinstance(s, Sum))
    for domain in dict.fromkeys(s.domain for s in sums):
        if isinstance(domain, Range):
            facts += _summed([s for s in sums if s.domain == domain], values, given)
    facts += instances_for(terms, given)
    return with_lemmas(facts, given, goal)


def _apart(t: Term, given: Formulas) -> Theorem:
    """A sum of products with the constants in front of the sums, and constant sums carried out."""
    theorem = reflexivity(t)
    for _ in range(2):  # logarithms are taken apart after multiplying out
        theorem = after(theorem, sum_of_products(theorem.right, given))
    for conversion in (scalars_out, constant_sum, cancel_factors):
        theorem = after(theorem, maybe(everywhere(conversion))(theorem.right, given))
    return theorem


def _values(terms: Iterable[Term]) -> list[Apply]:
    found = dict.fromkeys(s for s in terms if isinstance(s, Apply) and s.fun in (EXP, LOG))
    return list(found)[:MOST_VALUES]


def _lines(values: list[Apply], given: Formulas, least: int = 0) -> list[Theorem]:
    """The lines at 0 or 1, and at each value one for each other value of the function."""
    found: list[Theorem] = []
    for s in values:
        with suppress(KernelError):
            at_one = s.fun == LOG
            found.append(
                log_below_line(positive(s.args[0], given)) if at_one else exp_above_line(s.args[0])
            )
    for s, t in permutations(values, 2):
        if s.fun == t.fun and len(found) < MOST_LINES:
            a, b = s.args[0], t.args[0]
            with suppress(KernelError):
                found.append(log_line(a, b, given) if s.fun == LOG else exp_line(a, b))
    return found


def _squares(terms: Iterable[Term], given: Formulas) -> Iterator[Theorem]:
    """Squares over a positive denominator: ``0 <= (a - b)**2/c``."""
    total = add(*(t for t in terms if t.sort <= REAL))
    parts = polynomial(total)
    for r in dict.fromkeys(a for m in parts for a, _ in m if isinstance(a, Recip)):
        rest = {
            tuple(x for x in m if x[0] != r): c for m, c in parts.items() if dict(m).get(r) == 1
        }
        for sign in (1, -1):
            numerator = to_term({m: sign * c for m, c in rest.items()})
            for square in squares_for(Le(ZERO, numerator)):
                with suppress(KernelError):
                    yield product_sign(square, positive(r, given))


def _summed(sums: list[Sum], outside: list[Apply], given: Formulas) -> Iterator[Theorem]:
    """Lines for the values inside sums over one range, times what stands beside the values."""
    domain = sums[0].domain
    taken = set().union(*map(free_vars, (*sums, *given, *outside)))
    v = domain_var(sums[0], taken)
    facts = (*given, *member(v, domain))
    bodies = [open_binder(s, v) for s in sums]
    inside = _values(s for body in bodies for s in outside_binders(body))
    points, names = _points(outside, taken | {v}, given)
    lines = _lines(list(dict.fromkeys([*inside, *points])), facts)
    for sign in _scaled(lines, _beside(bodies, inside), facts):
        with suppress(KernelError):
            total = sum_le(sign, v, domain)
            same = [_apart(side, given) for side in total.concl.args]
            total = follows_from([total, *same], Le(same[0].right, same[1].right))
            yield instantiate(_with_equations(total, given), names)


def _beside(terms: Iterable[Term], values: Sequence[Apply]) -> dict[Apply, dict[Term, None]]:
    """What stands as a factor beside each of the values."""
    found: dict[Apply, dict[Term, None]] = {}
    for t in terms:
        for m in polynomial(t) if t.sort <= REAL else ():
            for value, exponent in m:
                if isinstance(value, Apply) and value in values and exponent == 1:
                    factor = mul(*(power(x, e) for x, e in m if x != value))
                    found.setdefault(value, {})[factor] = None
    return found


def _scaled(
    lines: Iterable[Theorem], beside: dict[Apply, dict[Term, None]], given: Formulas
) -> Iterator[Theorem]:
    """The lines times the factors beside their values that are not negative."""
    for line in lines:
        own = [s for s in beside if s in set(outside_binders(line.concl))]
        for factor in dict.fromkeys(f for s in own for f in beside[s]):
            with suppress(KernelError):
                yield product_sign(nonnegative(factor, given), line)


def _points(
    outside: Iterable[Apply], taken: set[Var], given: Formulas
) -> tuple[list[Apply], tuple[tuple[Var, Term], ...]]:
    """Values outside of a sum, sums in them as variables, with 1/a beside a for a logarithm."""
    points: list[Apply] = []
    names: dict[Term, Var] = {}
    for s in outside:
        a = s.args[0]
        if isinstance(a, Sum):
            names.setdefault(a, fresh("u", REAL, taken | set(names.values())))
            a = names[a]
        points.append(Apply(s.fun, (a,)))
        if s.fun == LOG:
            points.append(Apply(LOG, (recip(a),)))
    return points, tuple((v, t) for t, v in names.items())


def _with_equations(theorem: Theorem, given: Formulas) -> Theorem:
    """A fact with what equations among the hypotheses say put in: ``sum(p) = 1``."""
    for p in number_equations(given):
        with suppress(KernelError):
            equation = solved_for_atom(assume(p))
            changed = everywhere(rewriting(equation))(theorem.concl, given)
            theorem = equal_formulas(changed, theorem)
    return theorem
