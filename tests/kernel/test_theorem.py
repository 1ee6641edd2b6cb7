"""Only rules make theorems: every other way is refused, and so is what it leads to."""

from __future__ import annotations

import copy
import pickle
import re
import subprocess
import sys
from fractions import Fraction

import pytest

from symcnn.kernel import axioms, rules
from symcnn.kernel.certificates import check
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    arithmetic, assume, congruence, conjunct, conjunction, instantiate, reflexivity, symmetry,
    transitivity, weaken,
)  # fmt: skip
from symcnn.kernel.sums import reindex, sum_factor
from symcnn.kernel.terms import (
    FALSE, INT, ONE, REAL, REALS, ZERO, Bound, Eq, Fun, Lam, Le, Lt, Num, Prod, Range, Term, Var,
)  # fmt: skip
from symcnn.kernel.theorem import RULES, Judgment, Theorem, _make, rule
from symcnn.lemmas.derivatives import derivative_constant

n, x, y = Var("n", INT), Var("x", REAL), Var("y", REAL)
v, w = Var("v", REAL, (n,)), Var("w", REAL, (n,))
i = Bound(0, INT, INT)
GENUINE = symmetry(assume(Eq(x, y)))
BLANK = object.__new__(Theorem)

# what no rule can prevent: a theorem made by force. It is no premise all the same.
FORGED = object.__new__(Theorem)
for slot in ("hyps", "premises", "arguments", "conditions"):
    object.__setattr__(FORGED, slot, ())
object.__setattr__(FORGED, "concl", Eq(ZERO, ONE))
object.__setattr__(FORGED, "axioms", frozenset())
object.__setattr__(FORGED, "rule", "ring")


CONSTANT = derivative_constant(Lam(REALS, Num(2)), x, ())


class Lookalike:
    hyps = ()
    concl = FALSE
    left = right = ZERO


FORGERIES = [
    lambda: Theorem(),
    lambda: Theorem((), FALSE),
    lambda: Theorem.__new__(Theorem),
    lambda: type("Mine", (Theorem,), {}),
    lambda: copy.copy(GENUINE),
    lambda: copy.deepcopy(GENUINE),
    lambda: copy.deepcopy([GENUINE]),
    lambda: GENUINE.__replace__(concl=FALSE),
    lambda: GENUINE._replace(concl=FALSE),
    lambda: pickle.dumps(GENUINE),
    lambda: GENUINE.__reduce__(),
    lambda: GENUINE.__reduce_ex__(4),
    lambda: setattr(GENUINE, "concl", FALSE),
    lambda: setattr(GENUINE, "hyps", ()),
    lambda: setattr(GENUINE, "note", ""),
    lambda: setattr(GENUINE, "__class__", Lookalike),
    lambda: setattr(BLANK, "concl", FALSE),
    lambda: delattr(GENUINE, "hyps"),
    lambda: vars(GENUINE),
    lambda: RULES.__setitem__("mine", reflexivity),
    lambda: axioms.AXIOMS.__delitem__("exp_add"),
    lambda: GENUINE.hyps.append(FALSE),
]


@pytest.mark.parametrize("forge", FORGERIES)
def test_forgery(forge):
    with pytest.raises((TypeError, AttributeError)):
        forge()
    assert str(GENUINE) == "x = y |- y = x"


def test_a_conclusion_is_not_made_anew():
    GENUINE.concl.__init__(ZERO, ONE)
    assert str(GENUINE) == "x = y |- y = x"


def test_class_with_a_parent_that_permits_subclasses():
    class Permissive:
        def __init_subclass__(cls):
            pass

    class Mine(Permissive, Theorem):
        pass

    with pytest.raises(KernelError, match="an argument cannot be recorded"):
        symmetry(object.__new__(Mine))


class Text(str):
    """Equal to everything."""

    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


class Whole(int):
    """Different from everything."""

    def __ne__(self, other):
        return True

    def __eq__(self, other):
        return False

    __hash__ = int.__hash__


class Same(type):
    """A metaclass: each of its classes says that it is equal to every class."""

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(cls.like)


class Name(Text, metaclass=Same):
    """The name of one axiom to the table of axioms, of another one to the reader."""

    like = str

    def __hash__(self):
        return hash("exp_positive")


class Other(metaclass=Same):
    """No term, and says that it is one."""

    like = Var
    __class__ = property(lambda self: Var)
    loose = 0


class Stranger(Term):
    """A formula that looks like a theorem."""

    __slots__ = ()
    hyps = ()
    concl = FALSE
    left, right = ZERO, ONE

    def __str__(self):
        return "stranger"


STRANGER = object.__new__(Stranger)
for slot in ("sort", "args", "data", "hint", "loose", "_hash", "_free"):
    object.__setattr__(STRANGER, slot, getattr(FALSE, slot))
PRODUCT = Prod(Range(n), i * (i + 1))
NOT_PREMISES = [  # rule, arguments, why
    (symmetry, (BLANK,), "a premise was not made by a rule"),
    (symmetry, (FORGED,), "a premise was not made by a rule"),
    (transitivity, (FORGED, FORGED), "a premise was not made by a rule"),
    (conjunction, ([FORGED],), "a premise was not made by a rule"),
    # the derivative of x -> rpow(2, x) is not 0
    (instantiate, (CONSTANT, ((x, Bound(0, REAL, REAL)),)), "an enclosing binder"),
    (conjunction, ([GENUINE, BLANK],), "a premise was not made by a rule"),
    (conjunction, (((BLANK,),),), "a premise was not made by a rule"),
    (symmetry, (Lookalike(),), "an argument cannot be recorded"),
    (symmetry, (STRANGER,), "an argument cannot be recorded"),
    (assume, (STRANGER,), "an argument cannot be recorded"),
    (weaken, (GENUINE, (STRANGER,)), "an argument cannot be recorded"),
    (assume, (Other(),), "an argument cannot be recorded"),
    (rules.axiom, (Name("no axiom"), ()), "an argument cannot be recorded"),
    (conjunct, (GENUINE, Whole(0)), "an argument cannot be recorded"),
    (conjunct, (GENUINE, True), "an argument cannot be recorded"),
    (sum_factor, (PRODUCT, (Whole(0),)), "an argument cannot be recorded"),
    (congruence, (PRODUCT, (1,), (Text("i"),), GENUINE), "an argument cannot be recorded"),
    (weaken, (GENUINE, {FALSE}), "an argument cannot be recorded"),
    (weaken, (GENUINE, {FALSE: FALSE}), "an argument cannot be recorded"),
    (weaken, (GENUINE, (p for p in (FALSE,))), "an argument cannot be recorded"),
    (assume, (0.5,), "an argument cannot be recorded"),
    (assume, (Fraction(1, 2),), "an argument cannot be recorded"),
    (assume, (assume,), "an argument cannot be recorded"),
    (assume, (None,), "a term is expected"),
    (assume, ("0 = 1",), "a term is expected"),
    (assume, (1,), "a term is expected"),
    (assume, (Eq(x, y), Eq(x, y)), "1 arguments are expected"),
    (assume, (), "1 arguments are expected"),
    (weaken, (GENUINE, GENUINE), "a tuple is expected"),
    (weaken, (GENUINE, (1,)), "a term is expected"),
    (weaken, (GENUINE, Eq(x, y)), "a tuple is expected"),
    (conjunct, (GENUINE, "0"), "an integer is expected"),
    (conjunct, (GENUINE, ZERO), "an integer is expected"),
    (congruence, (PRODUCT, (1,), (x,), GENUINE), "a name is expected"),
    (congruence, (PRODUCT, (ONE,), ("i",), GENUINE), "an integer is expected"),
    (reindex, (PRODUCT, (n,), (n,), (n,), ONE, (), (), (), ()), "a domain is expected"),
    (instantiate, (GENUINE, (x,)), "a tuple is expected"),
    (instantiate, (GENUINE, ((x,),)), "2 arguments are expected"),
    (rules.axiom, ("exp_add",), "2 arguments are expected"),
    (rules.axiom, (1, ()), "a name is expected"),
    (assume, (ZERO,), "a closed formula is expected"),
    (assume, (Le(i, n),), "refers to an enclosing binder"),
    (weaken, (GENUINE, (Le(i, n),)), "refers to an enclosing binder"),
    (reflexivity, (i,), "refers to an enclosing binder"),
]


@pytest.mark.parametrize(("name", "arguments", "reason"), NOT_PREMISES)
def test_not_a_premise(name, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        name(*arguments)


def test_a_judgment_is_no_premise():
    with pytest.raises(KernelError, match="a theorem is expected"):
        symmetry(Judgment((), Eq(ZERO, ONE)))


def evil() -> Judgment:
    return Judgment((), FALSE)


@pytest.mark.parametrize("module", [__name__, "symcnn.kernel.rules"])
def test_rules_outside_the_kernel(module, monkeypatch):
    before = dict(RULES)
    monkeypatch.setattr(evil, "__module__", module)
    with pytest.raises(KernelError, match="all rules are stated"):
        rule(evil)
    assert dict(RULES) == before


def test_two_rules_of_one_name(monkeypatch):
    def ring() -> Judgment:
        return Judgment((), FALSE)

    monkeypatch.setattr("symcnn.kernel.theorem._loading", [True])
    with pytest.raises(KernelError, match="the name is taken"):
        rule(ring)


EARLY = [  # what is the first import of the kernel, and what is done before any other
    ("axioms", "accept('a_lie', DEFINITION, FALSE)"),
    ("axioms", "family('a_lie', DEFINITION, lambda at: ((), FALSE))"),
    ("theorem", "rule(lambda: Judgment((), FALSE))"),
    ("interning", "type('Mine', (Node,), {'__slots__': ()}).of(())"),
    ("nodes", "type('Mine', (Term,), {'__slots__': ()}, takes=(), gives=INT).of(())"),
]


def test_whoever_comes_first_finds_the_whole_kernel():
    lines = ["import sys"]
    for module, attempt in EARLY:
        lines += [f"from symcnn.kernel.{module} import *", f"import symcnn.kernel.{module} as m",
                  "for name in [n for n in sys.modules if n.startswith('symcnn')]:",
                  "    del sys.modules[name]",
                  f"try: eval({attempt!r}, dict(vars(m)))",
                  "except m.KernelError as e: print(e.reason)"]  # fmt: skip
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        *["the name is taken, or all axioms are stated"] * 2,
        "the name is taken, or all rules are stated",
        *["only the kernel has classes of terms"] * 2,
    ]


def test_lists_changed_after_the_call():
    given = [Le(ZERO, n)]
    theorem = arithmetic(given, Le(ZERO, n + 1))
    given[0] = FALSE
    assert str(theorem) == "0 <= n |- 0 <= n + 1"
    assert theorem.arguments == ((Le(ZERO, n),), Le(ZERO, n + 1))


def test_record():
    theorem = transitivity(GENUINE, reflexivity(x))
    assert theorem.rule == "transitivity"
    assert [p.rule for p in theorem.premises] == ["symmetry", "reflexivity"]
    assert theorem.arguments == theorem.premises
    assert RULES[theorem.rule] is transitivity
    assert conjunction((GENUINE, GENUINE)).premises == (GENUINE, GENUINE)
    (condition,) = arithmetic((), Le(ZERO, ONE)).conditions
    assert (condition.given, condition.goal) == ((), Le(ZERO, ONE))
    assert check(*condition[:3]) == condition.axioms == frozenset()


def test_axioms_are_inherited():
    first, second = rules.axiom("exp_add", ()), rules.axiom("cos_add", ())
    assert first.axioms == {"exp_add"}
    assert conjunction((first, (symmetry(second)))).axioms == {"exp_add", "cos_add"}
    assert arithmetic((), Lt(ZERO, Fun("exp")(x))).axioms == {"exp_positive"}
    assert GENUINE.axioms == frozenset()


def test_hypotheses_are_listed_once():
    assert str(weaken(GENUINE, (Eq(x, y), Eq(x, y)))) == "x = y |- y = x"


def test_sides():
    assert (GENUINE.left, GENUINE.right) == (y, x)
    with pytest.raises(KernelError, match="not an equation"):
        _ = assume(FALSE).left


WRONG = [Judgment((), Le(i, i)), Judgment((Le(ZERO, i),), Eq(x, x)), Judgment((), STRANGER),
         Judgment((STRANGER,), Eq(x, x)), Judgment((), n)]  # fmt: skip


@pytest.mark.parametrize("judgment", WRONG, ids=["open", "open hypothesis", "foreign",
                                                 "foreign hypothesis", "number"])  # fmt: skip
def test_a_rule_that_is_wrong_makes_no_formula_that_is_open_or_foreign(judgment):
    """No rule returns such a judgment; if one did, it would not become a theorem."""
    with pytest.raises(KernelError, match="a closed formula is expected"):
        _make("wrong", (), judgment)
