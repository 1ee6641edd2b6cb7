"""Multipliers by which rows add up to a contradiction: an exact simplex over fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symcnn.kernel.steps import tick

from .monomials import Product, Row

MOST_PIVOTS = 400
ZERO, ONE = Fraction(0), Fraction(1)


def multipliers(
    rows: Sequence[tuple[Row, bool]],
) -> tuple[list[Fraction] | None, dict[Product, Fraction]]:
    """Nonnegative numbers by which the rows add up to ``-1 >= 0`` or ``0 > 0``.

    If there are none: None, and a value for each monomial at which all rows hold.

    >>> multipliers([({(0,): 2, (): -3}, False), ({(0,): -1, (): 1}, False)])[0]
    [Fraction(1, 1), Fraction(2, 1)]
    >>> multipliers([({(0,): 2, (): -3}, False)])
    (None, {(0,): Fraction(3, 2)})
    """
    monomials = sorted({m for p, _ in rows for m in p if m}, key=lambda m: (len(m), m))
    place = {m: i for i, m in enumerate(monomials)}
    # Unknown: a multiplier for each row, then s >= 0. To hold: each monomial cancels;
    # the constants and s add up to 0; s and the multipliers of strict rows add up to 1.
    n, count = len(rows) + 1, len(monomials) + 2
    table = [[ZERO] * (n + count + 1) for _ in range(count)]
    for j, (p, strict) in enumerate(rows):
        for m, c in p.items():
            table[place[m] if m else count - 2][j] = Fraction(c)
        table[count - 1][j] = Fraction(int(strict))
    table[count - 2][n - 1] = table[count - 1][n - 1] = ONE
    table[count - 1][-1] = ONE
    for i in range(count):  # an artificial unknown for each line, to be made 0
        table[i][n + i] = ONE
    basis = [n + i for i in range(count)]
    cost = [-sum((line[j] for line in table), ZERO) for j in range(n)]
    cost += [ZERO] * count + [-ONE]
    for _ in range(MOST_PIVOTS):
        entering = next((j for j in range(n) if cost[j] < 0), None)  # Bland's rule
        if entering is None:
            break
        ratios = [
            (line[-1] / line[entering], basis[i], i)
            for i, line in enumerate(table)
            if line[entering] > 0
        ]
        if not ratios:
            break
        leaving = min(ratios)[2]
        tick(count)
        _pivot(table, cost, leaving, entering)
        basis[leaving] = entering
    else:
        return None, {}
    if cost[-1] == 0:
        found = [ZERO] * n
        for i, j in enumerate(basis):
            if j < n:
                found[j] = table[i][-1]
        return found[:-1], {}
    # the prices of the lines, as a point: (value of each monomial) / (value of the constant)
    prices = [ONE - cost[n + i] for i in range(count)]
    one = prices[count - 2]
    if not one:
        return None, {}
    return None, {m: prices[i] / one for m, i in place.items()}


def _pivot(table: list[list[Fraction]], cost: list[Fraction], row: int, column: int) -> None:
    pivot = table[row][column]
    table[row] = [x / pivot if x else x for x in table[row]]
    line = table[row]
    for other in (*table, cost):
        factor = other[column]
        if other is not line and factor:
            for j, x in enumerate(line):
                if x:
                    other[j] -= factor * x
