"""The loop "for all i: p[s[i]] <- i" computes the inverse of the permutation s.

After t steps p[s[i]] = i for all i < t: step t writes p[s[t]] = t, and overwrites none of the
places s[i] with i < t, since s is one to one. So at the end p[s[i]] = i for all i. As every j is
some s[i], s[p[j]] = s[p[s[i]]] = s[i] = j too.

Row t of the matrix p is the list after t steps; row 0 is any list. A permutation is a list of n
numbers in which each of 0 .. n-1 occurs exactly once.
"""

from symcnn.kernel.rules import (
    arithmetic, assume, congruence, conjunct, conjunction, cut, exists_elim, forall_elim,
    forall_intro, induction, instantiate, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import ZERO, And, Eq, Ite, Range
from symcnn.lemmas.conversions import after
from symcnn.lemmas.logic import implication
from symcnn.lemmas.notation import for_all, index_tensor, naturals, sizes, there_is
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.reasoning import detach, implies
from symcnn.operators.permutation_matrices import maps_into
from symcnn.prover.chain import Derivation, Step
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry

n, t, i, j = sizes("n t i j")
s, p = index_tensor("s", n), index_tensor("p", n + 1, n)
INTO = maps_into(s, n)
ONCE = for_all(n, n, lambda i, j: implies(Eq(s[i], s[j]), Eq(i, j)))
ALL = for_all(n, lambda j: there_is(n, lambda i: Eq(s[i], j)))
LOOP = for_all(n, n, lambda t, j: Eq(p[t + 1, j], Ite(Eq(s[t], j), t, p[t, j])))
GIVEN = (*naturals(n), INTO, ONCE, ALL, LOOP)
I_HERE, J_HERE, T_HERE = ((v >= 0, v < n) for v in (i, j, t))


def computes(left=lambda i: p[n, s[i]], right=lambda j: s[p[n, j]], given=GIVEN):
    """The claim that the left and the right composition are the identity."""
    both = And(for_all(n, lambda i: Eq(left(i), i)), for_all(n, lambda j: Eq(right(j), j)))
    return Claim("inverse_permutation", given, both)


def without(*dropped, instead=None):
    """The hypotheses without some, and with another one."""
    kept = tuple(h for h in GIVEN if h not in dropped)
    return kept if instead is None else (*kept, instead)


def after_steps(t):
    """After t <= n steps p[s[i]] = i for all i < t."""
    return implies(t <= n, for_all(n, lambda i: implies(i < t, Eq(p[t, s[i]], i))))


def in_range(theorem):
    """The theorem without its hypotheses 0 <= s[i] < n."""
    inside = forall_elim(assume(INTO), i, I_HERE)
    return cut(conjunct(inside, 0), cut(conjunct(inside, 1), theorem))


def no_step():
    """Before the first step there is nothing to show."""
    claim = implies(i < 0, Eq(p[0, s[i]], i))
    everywhere = forall_intro(arithmetic(I_HERE, claim), i, Range(n))
    return implication(n >= ZERO, everywhere)


def one_more_step():
    """If it holds after t steps, then after t + 1 steps."""
    before = detach(assume(after_steps(t)), arithmetic((t + 1 <= n,), t <= n))
    before = forall_elim(before, i, I_HERE)
    write = forall_elim(assume(LOOP), t, T_HERE)
    write = in_range(forall_elim(write, s[i], (s[i] >= 0, s[i] < n)))
    once = forall_elim(forall_elim(assume(ONCE), t, T_HERE), i, I_HERE)
    same = implication(Eq(t, i), congruence(s[t], (1,), (), assume(Eq(t, i))))
    facts = [before, write, once, same, assume(i < t + 1)]
    value = follows_from(facts, Eq(p[t + 1, s[i]], i))
    value = cut(arithmetic((t + 1 <= n,), t < n), value)
    return implication(t + 1 <= n, forall_intro(implication(i < t + 1, value), i, Range(n)))


def at_place(left):
    """p[n, j] = i, where j = s[i]"""
    j_is = symmetry(assume(Eq(s[i], j)))
    return after(congruence(p[n, j], (2,), (), j_is), left)


def for_some_i(theorem):
    """The theorem without the hypothesis s[i] = j: every j is some s[i]."""
    return exists_elim(forall_elim(assume(ALL), j, J_HERE), theorem, i)


def left_inverse():
    """After n steps p[s[i]] = i."""
    invariant = induction(no_step(), one_more_step(), t)
    end = detach(instantiate(invariant, ((t, n),)), arithmetic((), n <= n))
    return detach(forall_elim(end, i, I_HERE), arithmetic(I_HERE, i < n))


def values_in_range():
    """For all j: 0 <= p[n, j] < n."""
    inside = And(p[n, j] >= 0, p[n, j] < n)
    facts = [at_place(left_inverse()), *map(assume, I_HERE)]
    return forall_intro(for_some_i(follows_from(facts, inside)), j, Range(n))


def proof(claim: Claim) -> Derivation:
    step, left = one_more_step(), left_inverse()
    invariant = induction(no_step(), step, t)
    every_i = forall_intro(left, i, Range(n))
    place = at_place(left)
    right = after(congruence(s[p[n, j]], (1,), (), place), assume(Eq(s[i], j)))
    every_j = forall_intro(for_some_i(right), j, Range(n))
    both = conjunction((every_i, every_j))
    return Derivation(
        claim,
        both,
        (
            Step(step, "step t writes p[s[t]] = t and overwrites no p[s[i]] with i < t"),
            Step(invariant, "by induction on the number of steps"),
            Step(every_i, "at the end p[s[i]] = i for all i"),
            Step(every_j, "and every j is some s[i], so s[p[j]] = s[i] = j"),
            Step(both, "p is the inverse of s"),
        ),
    )


ENTRY = Entry(
    claim=computes(),
    proof=proof,
    why="After t steps p[s[i]] = i for all i < t.",
    sources=("I002-6",),
    near_misses={
        "s not one to one": computes(given=without(ONCE, ALL)),
        "p[i] <- s[i]": computes(
            given=without(
                LOOP,
                instead=for_all(n, n, lambda t, j: Eq(p[t + 1, j], Ite(Eq(t, j), s[t], p[t, j]))),
            )
        ),
        "one step too few": computes(left=lambda i: p[n - 1, s[i]]),
    },
    meaning=(values_in_range(),),
)
