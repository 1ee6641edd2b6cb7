"""Terms as plain text: like ``str``, and the sums of a formula that was found with limits."""

from __future__ import annotations

from collections.abc import Iterable

from symcnn.kernel.binding import domain_var, free_vars, open_binder
from symcnn.kernel.terms import ONE, ZERO, Binder, Bracket, Range, Sum, Term, Var, add, conj, neg
from symcnn.lemmas.one_line import COMPARE, LOOSE, POWER, PRODUCT, SUM, UNARY, TextWriter

from .sum_limits import End, Limits, limited


def plain_text(t: Term, given: Iterable[Term] = (), found: Term | None = None) -> str:
    """A term as text; the formula ``found``, which may be a part of it, with limits.

    ``given`` are hypotheses, which may show that a divisor is positive.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, k, s, x = sizes("n k s x")
    >>> G = tensor("G", n)
    >>> t = total(n, lambda i: Bracket(conj(0 <= x - s * i, x - s * i < k)) * G[i])
    >>> print(plain_text(t, [1 <= s], t))
    sum[max(0, ceil((x - k + 1)/s)) <= i <= min(n - 1, floor(x/s))] G[i]
    >>> print(plain_text(t, [], t))
    sum[i<n] [0 <= x - s*i and x - s*i < k]*G[i]
    """
    return _Plain(t, given, found).show(t)


class _Plain(TextWriter):
    def __init__(self, t: Term, given: Iterable[Term], found: Term | None) -> None:
        super().__init__(t)
        self.given = tuple(given)
        self.free = self.free.union(*map(free_vars, self.given))
        self.found = found
        self.limiting = False

    def show(self, t: Term, within: int = LOOSE) -> str:
        if t != self.found or self.limiting:
            return super().show(t, within)
        self.limiting = True
        text = super().show(t, within)
        self.limiting = False
        return text

    def show_binder(self, t: Binder) -> str:
        avoid = set(free_vars(t) | self.free)
        sums: list[tuple[Var, Term, Term]] = []
        body: Term = t
        while (
            self.limiting
            and isinstance(body, Sum)
            and isinstance(body.domain, Range)
            and not body.loose
        ):
            v = domain_var(body, avoid)
            avoid.add(v)
            sums.append((v, ZERO, add(body.domain.size, neg(ONE))))
            body = open_binder(body, v)
        found = limited(sums, body, self.given) if sums else None
        if found is None:
            return super().show_binder(t)
        signs = " ".join(f"sum[{self._limits(limits)}]" for limits in found.sums)
        text = f"{signs} {self.show(found.body, PRODUCT)}"
        if found.conditions:
            return f"{self.show(Bracket(conj(*found.conditions)))}*({text})"
        return text

    def _limits(self, limits: Limits) -> str:
        v, low, high = limits.index, limits.low, limits.high
        if low == (End(ZERO),) and len(high) == 1 and high[0].divisor == ONE:
            return f"{v.name}<{self.show(add(high[0].value, ONE), SUM)}"
        first, last = self._extreme("max", "ceil", low), self._extreme("min", "floor", high)
        return f"{first} <= {v.name} <= {last}"

    def _extreme(self, word: str, rounding: str, ends: tuple[End, ...]) -> str:
        texts = [
            self.show(e.value, SUM if len(ends) == 1 else COMPARE)
            if e.divisor == ONE
            else f"{rounding}({self.show(e.value, UNARY)}/{self.show(e.divisor, POWER)})"
            for e in ends
        ]
        return texts[0] if len(texts) == 1 else f"{word}({', '.join(texts)})"
