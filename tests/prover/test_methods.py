"""The tables of methods: every row is needed, by its own example."""

from dataclasses import replace

import pytest

from symcnn.arithmetic.budget import step_limit
from symcnn.kernel.errors import KernelError
from symcnn.kernel.steps import OutOfStepsError, forget, tick
from symcnn.kernel.terms import TRUE
from symcnn.prover import auto, goals, inequalities, middle
from symcnn.prover.chain import StuckError
from symcnn.prover.claim import Claim
from symcnn.prover.methods import ALL, Method, NoMethodError, always, search
from tests.text import assert_holds, formula, given

TABLES = [
    *[(auto, "EQUATIONS"), (middle, "MIDDLE")],
    *[(goals, "FORMULAS"), (inequalities, "INEQUALITIES")],
]
ROWS = [(module, table, method) for module, table in TABLES for method in getattr(module, table)]


# What they prove others prove too, by more steps; every other method is needed by its example.
SHORTCUTS = {
    ("EQUATIONS", "arithmetic"), ("EQUATIONS", "digits"), ("EQUATIONS", "many cases"),
    ("EQUATIONS", "shifts"),
    ("MIDDLE", "algebra"), ("MIDDLE", "side by side"),
    ("FORMULAS", "arithmetic"), ("FORMULAS", "sums term by term"),
    ("INEQUALITIES", "arithmetic"), ("INEQUALITIES", "sums term by term"),
    ("INEQUALITIES", "common factor"), ("INEQUALITIES", "choices"),
    ("INEQUALITIES", "absolute values"),
}  # fmt: skip


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("module", "table", "method"), ROWS, ids=[f"{t.lower()}-{m.name}" for _, t, m in ROWS]
)
def test_every_method_proves_its_example_and_is_needed(module, table, method, monkeypatch):
    *known, text = method.example.split("; ")
    claim = Claim("example", given(*known), formula(text))
    rows = getattr(module, table)
    succeeded = []

    def run(*args):
        found = method.run(*args)
        succeeded.append(method)
        return found

    watched = tuple(replace(m, run=run) if m is method else m for m in rows)
    monkeypatch.setattr(module, table, watched)
    theorem = goals.prove(claim).theorem
    assert_holds(theorem, claim.given)
    assert succeeded
    if (table, method.name) not in SHORTCUTS:
        monkeypatch.setattr(module, table, tuple(m for m in rows if m is not method))
        forget()
        with pytest.raises((StuckError, OutOfStepsError)), step_limit(ALL):
            goals.prove(claim)


def test_the_names_of_a_table_are_different():
    for module, table in TABLES:
        names = [m.name for m in getattr(module, table)]
        assert len(set(names)) == len(names)


def row(name, run, steps=100):
    return Method(name, "all", always, run, "", steps)


def fails(goal, given):
    raise KernelError("fails", "as it must")


def loops(goal, given):
    while True:
        tick()


def test_search_takes_the_first_method_that_succeeds():
    rows = [row("one", fails), row("two", loops), row("three", lambda *_: 3)]
    method, found = search(rows, TRUE, ())
    assert (method.name, found) == ("three", 3)
    with pytest.raises(NoMethodError) as error:
        search(rows[:2], TRUE, ())
    assert list(error.value.reasons) == ["one", "two"]


def test_a_method_may_not_use_up_the_steps_of_the_others_but_the_whole_search_ends():
    with step_limit(50), pytest.raises(OutOfStepsError):
        search([row("loop", loops), row("end", lambda *_: 1)], TRUE, ())


def test_a_method_is_not_tried_where_its_trigger_says_no():
    never = Method("never", "none", lambda *_: False, loops, "")
    assert search([never, row("end", lambda *_: 1)], TRUE, ())[1] == 1
