"""Which side conditions are shown."""

import pytest

from symcnn.kernel.terms import FALSE, TRUE, Eq, Le, Num, Term, conj
from symcnn.write.pages.conditions import telling

from ..samples import a, c, i, k, n, x

CASES = [
    ([a < k, a >= 0], ["0 <= a and a < k"]),
    ([conj(i >= 0, i < n)], ["0 <= i and i < n"]),
    ([Eq(conj(i >= 0, i < n), TRUE)], ["0 <= i and i < n"]),
    ([Eq(i < n, FALSE)], ["n <= i"]),
    ([Eq(a, a), Eq(a + 1 - 1, a), Le(Num(0), Num(1)), Le(x[i], x[i])], []),
    ([n <= n + 1, n < n + 1, k - 1 < k], []),
    ([n <= k + 1, n < 2 * n], ["n <= k + 1", "n < 2*n"]),
    ([k >= 1, "a bijection"], ["a bijection"]),
    ([x[i] <= c, x[i] <= c], ["x[i] <= c"]),
]


@pytest.mark.parametrize(("conditions", "expected"), CASES, ids=lambda value: str(value)[:40])
def test_what_is_told(conditions: list[Term | str], expected: list[str]) -> None:
    assert [str(c) for c in telling(conditions, [k >= 1])] == expected
