"""The arctangent and the error function in intervals, by series whose remainder is bounded.

mpmath's intervals have no error function, and the ends that mpmath 1.3 gives for the arctangent
are not always outside of it. Both functions increase, so that each end is calculated by itself.
The identities are those of Abramowitz and Stegun, 4.4 and 7.1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

HALVINGS = 4  # of an angle: after them |y| < 1/8


def increasing(point: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """The enclosure of an increasing function on an interval, by those at its ends."""
    return lambda c, x: c.mpf([point(c, x.a).a, point(c, x.b).b])


def _atan(c: Any, x: Any) -> Any:
    """atan x = 2 atan y with y = x/(1 + sqrt(1 + x**2)), then y - y**3/3 + y**5/5 - ..."""
    y = x
    for _ in range(HALVINGS):
        y = y / (1 + c.sqrt(1 + y**2))
    square, power, total, n = y**2, y, c.mpf(0), 1
    while not abs(power).b < c.mpf(2) ** -(c.prec + 8):
        total += power / n
        power, n = -power * square, n + 2
    return 2**HALVINGS * (total + c.mpf([-1, 1]) * abs(power))  # alternating: less than the next


def _erf(c: Any, x: Any) -> Any:
    """2/sqrt(pi) exp(-x**2) (x + 2/3 x**3 + 4/15 x**5 + ...): all terms have one sign."""
    square = x**2
    if square.a > c.prec:
        tail = c.mpf([0, 1]) * c.exp(-square)  # of 1 - erf |x|, for |x| >= 1
        return 1 - tail if x > 0 else tail - 1
    term, total, n = x, c.mpf(0), 1
    while not (4 * square < n and abs(term).b < c.mpf(2) ** -(c.prec + 8)):
        total += term
        n += 2
        term = term * 2 * square / n
    # from here on each is less than half of the one before
    return 2 / c.sqrt(c.pi) * c.exp(-square) * (total + c.mpf([0, 2]) * term)


atan = increasing(_atan)
erf = increasing(_erf)
