"""Derived rules for characters: what they prove, and where they do not apply."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.lemmas.characters import (
    CIS,
    equal_phases,
    joined,
    root_is_not_one,
    root_sum,
    root_sum_is,
    root_sum_of_ones,
    root_sum_vanishes,
    split,
    sum_of_roots,
    whole_turns,
)
from symcnn.lemmas.notation import positive, scalars, sizes

i, j, k, N = sizes("i j k N")
a, b = scalars("a b")
GIVEN = positive(N)

PROVED = {
    "split": (lambda: split(a, b)(CIS(b + a), ()), "|- cis(b + a) = cis(a)*cis(b)"),
    "joined": (
        lambda: joined(a, a - b, b)(CIS(a - b) * k * CIS(b), ()),
        "|- cis(a - b)*k*cis(b) = cis(a)*k",
    ),
    "joined, nothing else": (
        lambda: joined(a + b, a, b)(CIS(a) * CIS(b), ()),
        "|- cis(a)*cis(b) = cis(a + b)",
    ),
    "whole turns": (
        lambda: whole_turns(a, k)(CIS(a + k), ()),
        "|- cis(a + k) = cis(a)",
    ),
    "ones": (
        lambda: root_sum_of_ones(j, N),
        "1 <= N, j % N = 0 |- sum[k<N] cis(j*k/N) = N",
    ),
    "not one": (lambda: root_is_not_one(j, N), "1 <= N, j % N != 0 |- -cis(j/N) + 1 != 0"),
    "vanishes": (
        lambda: root_sum_vanishes(j, N),
        "1 <= N, j % N != 0 |- sum[k<N] cis(j*k/N) = 0",
    ),
    "an instance": (
        lambda: root_sum_is(i - j, N, (*GIVEN, j <= i)),
        "1 <= N, j <= i |- sum[k<N] cis((i - j)*k/N) = N*[(i - j) % N = 0]",
    ),
}

REFUSED = {
    "split, another sum": lambda: split(a, b)(CIS(a - b), ()),
    "split, no character": lambda: split(a, b)(a + b, ()),
    "joined, a factor is missing": lambda: joined(a + b, a, b)(CIS(a) * CIS(a), ()),
    "joined, another phase": lambda: joined(a - b, a, b)(CIS(a) * CIS(b), ()),
    "whole turns, of a real number": lambda: whole_turns(a, b)(CIS(a + b), ()),
    "phases, N may be 0": lambda: equal_phases((i % N) / N, i / N - i // N, ()),
    "an instance, N may be 0": lambda: root_sum_is(i, N, ()),
    "another sum": lambda: sum_of_roots(i, N)(root_sum(j, N), GIVEN),
}


@pytest.mark.parametrize("name", PROVED)
def test_proved(name):
    make, expected = PROVED[name]
    assert str(make()) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    with pytest.raises(KernelError):
        REFUSED[name]()
