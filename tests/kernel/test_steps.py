"""Steps are counted: the same for the same work, whatever was remembered and whoever works."""

from __future__ import annotations

import threading
from fractions import Fraction

import pytest

from symcnn.arithmetic import integers
from symcnn.arithmetic.budget import OutOfTimeError, remembered, step_limit, steps_used
from symcnn.arithmetic.integers import entails
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.steps import OutOfStepsError, forget, tick
from symcnn.kernel.terms import INT, REAL, Eq, Le, Lt, Num, Var, power

n, k, x, y = Var("n", INT), Var("k", INT), Var("x", REAL), Var("y", REAL)


def steps_of(work) -> int:
    before = steps_used()
    work()
    return steps_used() - before


WORK = {
    "a term": lambda: x + y,
    "a normal form": lambda: normal_form(power(x + y, 9)),
    "a condition": lambda: entails([Le(Num(0), n), Lt(Num(0), k)], Le(k * (n // k), n)),
    "a query of Z3": lambda: entails([Le(Num(0), n), Le(n, Num(1))], Eq(n * n, n)),
    "nothing that is shown": lambda: entails([Le(Num(0), n)], Eq((k * n) // k, n)),
}


@pytest.mark.parametrize("name", WORK)
def test_what_is_remembered_costs_as_much(name):
    forget()
    first = steps_of(WORK[name])
    assert first > 0
    assert steps_of(WORK[name]) == first
    others: list[int] = []
    thread = threading.Thread(target=lambda: others.append(steps_of(WORK[name])))
    thread.start()
    thread.join()
    assert others == [first]


@pytest.mark.parametrize("name", WORK)
@pytest.mark.parametrize("known", [False, True])
def test_a_limit_ends_the_same_work_at_the_same_place(name, known):
    needed = steps_of(WORK[name])
    for steps, enough in ((needed, True), (needed - 1, False)):
        if not known:
            forget()
        if enough:
            with step_limit(steps):
                WORK[name]()
        else:
            with pytest.raises(OutOfStepsError), step_limit(steps):
                WORK[name]()


def test_a_limit_within_another_one_ends_no_later():
    with step_limit(10):
        with pytest.raises(OutOfStepsError), step_limit(1000):
            tick(11)
        with pytest.raises(OutOfStepsError):
            tick()
    tick(10**9)


def test_after_a_limit_the_one_around_it_goes_on():
    with step_limit(100):
        with pytest.raises(OutOfStepsError), step_limit(10):
            tick(11)
        tick(80)
        with pytest.raises(OutOfStepsError):
            tick(20)


def test_what_was_not_found_for_want_of_steps_is_found_later():
    @remembered(maxsize=10)
    def triple(value: int) -> int:
        tick(5)
        return 3 * value

    with pytest.raises(OutOfStepsError), step_limit(4):
        triple(2)
    assert triple(2) == 6
    assert triple.cache_info().currsize == 1


def test_a_product_of_polynomials_is_work():
    """It takes long and builds few terms."""
    forget()
    many = Num(Fraction(1))
    for place in range(100):
        many = many + Var(f"x{place}", REAL)
    assert steps_of(lambda: normal_form(many * many)) > 101 * 101 // 8


def test_a_query_that_the_clock_ends_is_no_answer(monkeypatch):
    forget()
    monkeypatch.setattr(integers, "RESOURCES", 0)  # no limit
    monkeypatch.setattr(integers, "MILLISECONDS", 1)
    variables = [Var(f"x{i}", INT) for i in range(40)]
    zero = Num(0)
    total = sum(((1000 + 37 * i * i % 997) * v for i, v in enumerate(variables)), zero)
    other = sum(((1000 + 97 * i * i % 997) * v for i, v in enumerate(variables)), zero)
    bounds = [p for v in variables for p in (Le(zero, v), Le(v, Num(1)))]
    with pytest.raises(OutOfTimeError):
        entails([*bounds, Eq(total, Num(10001)), Eq(other, Num(20011))], Lt(Num(1), zero))


def test_what_others_remember_is_not_met():
    """Equal terms may call their indices by other names; the first one would be remembered."""
    calls: list[str] = []

    @remembered(maxsize=10)
    def called(value: int) -> int:
        calls.append(threading.current_thread().name)
        return value

    def work() -> None:
        called(1)
        called(1)

    work()
    thread = threading.Thread(target=work, name="other")
    thread.start()
    thread.join()
    forget()
    work()
    here = threading.current_thread().name
    assert calls == [here, "other", here]
